//! TBX from entries.

use std::fmt::Write;

use super::{OBLIGATION, RENDERING, STATUSES, Status};
use crate::formats::words::{KINDS, OBLIGATIONS, RENDERINGS, word};
use crate::formats::{Written, lost};
use crate::{Entry, Kind, Obligation, Rendering};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<tbx style="dca" type="TBX-Basic" xml:lang="ar" xmlns="urn:iso:std:iso:30042:ed-2">
  <tbxHeader>
    <fileDesc>
      <sourceDesc>
        <p>Arabic-English glossary written by Barqiya</p>
      </sourceDesc>
    </fileDesc>
  </tbxHeader>
  <text>
    <body>
"#;

const TAIL: &str = "    </body>\n  </text>\n</tbx>\n";

/// Writes a concept for each entry.
pub(in crate::formats) fn write(entries: &[Entry]) -> Written {
    let mut written = Written { text: HEAD.to_owned(), lost: Vec::new() };
    for (entry, number) in entries.iter().zip(1..) {
        let mut concept = Concept::default();
        concept.entry(entry, number);
        written.text.push_str(&concept.text);
        if concept.dropped {
            written.lost.push(lost(entry, "control characters, which XML cannot hold, were left out"));
        }
    }
    written.text.push_str(TAIL);
    written
}

/// The text of a concept so far, and whether a character was left out of it.
#[derive(Default)]
struct Concept {
    text: String,
    dropped: bool,
}

impl Concept {
    fn entry(&mut self, entry: &Entry, number: usize) {
        self.line(6, &format!("<conceptEntry id=\"c{number}\">"));
        if entry.kind != Kind::default() {
            self.element(8, "descrip", Some("subjectField"), word(KINDS, entry.kind));
        }
        if entry.obligation == Obligation::Preferred {
            self.element(8, "admin", Some(OBLIGATION), word(OBLIGATIONS, entry.obligation));
        }
        if entry.rendering != Rendering::default() {
            self.element(8, "admin", Some(RENDERING), word(RENDERINGS, entry.rendering));
        }
        if let Some(note) = &entry.note {
            self.element(8, "note", None, note);
        }
        self.language("ar", &entry.arabic, false);
        self.language("en", &entry.english, entry.obligation == Obligation::Forbidden);
        self.line(6, "</conceptEntry>");
    }

    fn language(&mut self, code: &str, forms: &[String], forbidden: bool) {
        if forms.is_empty() {
            return;
        }
        self.line(8, &format!("<langSec xml:lang=\"{code}\">"));
        for (at, form) in forms.iter().enumerate() {
            let status = match at {
                _ if forbidden => Status::Deprecated,
                0 => Status::Preferred,
                _ => Status::Admitted,
            };
            self.line(10, "<termSec>");
            self.element(12, "term", None, form);
            self.element(12, "termNote", Some("administrativeStatus"), word(STATUSES, status));
            self.line(10, "</termSec>");
        }
        self.line(8, "</langSec>");
    }

    fn line(&mut self, indent: usize, line: &str) {
        let _ = writeln!(self.text, "{:indent$}{line}", "");
    }

    fn element(&mut self, indent: usize, name: &str, category: Option<&str>, text: &str) {
        let category = category.map_or(String::new(), |category| format!(" type=\"{category}\""));
        let text = self.escape(text);
        self.line(indent, &format!("<{name}{category}>{text}</{name}>"));
    }

    /// Escapes what means something in XML; a bare carriage return would be read as a line feed.
    fn escape(&mut self, text: &str) -> String {
        let mut escaped = String::with_capacity(text.len());
        for character in text.chars() {
            match character {
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                '&' => escaped.push_str("&amp;"),
                '\r' => escaped.push_str("&#13;"),
                '\t' | '\n' => escaped.push(character),
                '\0'..' ' | '\u{fffe}' | '\u{ffff}' => self.dropped = true,
                other => escaped.push(other),
            }
        }
        escaped
    }
}
