//! TBX from entries.

use std::fmt::Write;

use super::{OBLIGATION, RENDERING, STATUSES, Status};
use crate::formats::words::{KINDS, OBLIGATIONS, RENDERINGS, word};
use crate::formats::{Written, lost};
use crate::{Entry, Kind, Obligation, Rendering};

/// Which of the two forms of TBX.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::formats) enum Edition {
    /// ISO 30042:2008.
    Second,
    /// ISO 30042:2019.
    Third,
}

/// What an edition calls its elements.
struct Names {
    concept: &'static str,
    language: &'static str,
    term: &'static str,
}

impl Edition {
    fn names(self) -> Names {
        match self {
            Self::Second => Names { concept: "termEntry", language: "langSet", term: "tig" },
            Self::Third => Names { concept: "conceptEntry", language: "langSec", term: "termSec" },
        }
    }

    /// What stands around the concepts.
    fn frame(self) -> (String, &'static str) {
        let (root, header, end) = match self {
            Self::Second => ("<martif type=\"TBX-Basic\" xml:lang=\"ar\">", "martifHeader", "</martif>\n"),
            Self::Third => {
                let root = r#"<tbx style="dca" type="TBX-Basic" xml:lang="ar" xmlns="urn:iso:std:iso:30042:ed-2">"#;
                (root, "tbxHeader", "</tbx>\n")
            }
        };
        let head = format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
{root}
  <{header}>
    <fileDesc>
      <sourceDesc>
        <p>Arabic-English glossary written by Barqiya</p>
      </sourceDesc>
    </fileDesc>
  </{header}>
  <text>
    <body>
"#
        );
        (head, end)
    }
}

/// Writes a concept for each entry.
pub(in crate::formats) fn write(entries: &[Entry], edition: Edition) -> Written {
    let (head, end) = edition.frame();
    let mut written = Written { text: head, lost: Vec::new() };
    for (entry, number) in entries.iter().zip(1..) {
        let mut concept = Concept { names: edition.names(), text: String::new(), dropped: false };
        concept.entry(entry, number);
        written.text.push_str(&concept.text);
        if concept.dropped {
            written.lost.push(lost(entry, "control characters, which XML cannot hold, were left out"));
        }
    }
    written.text.push_str("    </body>\n  </text>\n");
    written.text.push_str(end);
    written
}

/// The text of a concept so far, and whether a character was left out of it.
struct Concept {
    names: Names,
    text: String,
    dropped: bool,
}

impl Concept {
    fn entry(&mut self, entry: &Entry, number: usize) {
        self.line(6, &format!("<{} id=\"c{number}\">", self.names.concept));
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
        self.line(6, &format!("</{}>", self.names.concept));
    }

    fn language(&mut self, code: &str, forms: &[String], forbidden: bool) {
        if forms.is_empty() {
            return;
        }
        self.line(8, &format!("<{} xml:lang=\"{code}\">", self.names.language));
        for (at, form) in forms.iter().enumerate() {
            let status = match at {
                _ if forbidden => Status::Deprecated,
                0 => Status::Preferred,
                _ => Status::Admitted,
            };
            self.line(10, &format!("<{}>", self.names.term));
            self.element(12, "term", None, form);
            self.element(12, "termNote", Some("administrativeStatus"), word(STATUSES, status));
            self.line(10, &format!("</{}>", self.names.term));
        }
        self.line(8, &format!("</{}>", self.names.language));
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
