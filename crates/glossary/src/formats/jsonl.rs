//! JSON lines: one entry a line.

use std::fmt;
use std::path::Path;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::{Places, Written, finish, lost};
use crate::error::{Error, Place, Result, characters};
use crate::{Entry, Kind, Obligation, Rendering};

/// An entry as a line has it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    #[serde(default, skip_serializing_if = "Forms::is_empty")]
    ar: Forms,
    en: Forms,
    #[serde(default, skip_serializing_if = "is_default")]
    kind: Kind,
    #[serde(default, skip_serializing_if = "is_default")]
    obligation: Obligation,
    #[serde(default, skip_serializing_if = "is_default")]
    rendering: Rendering,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// One form or a list of forms.
#[derive(Default)]
struct Forms(Vec<String>);

impl Forms {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Forms {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [form] => form.serialize(serializer),
            forms => forms.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Forms {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(FormsVisitor)
    }
}

struct FormsVisitor;

impl<'de> Visitor<'de> for FormsVisitor {
    type Value = Forms;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a form or a list of forms")
    }

    fn visit_str<E>(self, form: &str) -> std::result::Result<Forms, E> {
        Ok(Forms(vec![form.to_owned()]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> std::result::Result<Forms, A::Error> {
        let mut forms = Vec::new();
        while let Some(form) = list.next_element()? {
            forms.push(form);
        }
        Ok(Forms(forms))
    }
}

/// Reads the entries of a file; empty lines are passed over.
pub(super) fn parse(text: &str, path: &Path) -> Result<Vec<Entry>> {
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    lines.map(|(line, number)| parse_line(line, number, path)).collect()
}

fn parse_line(text: &str, number: usize, path: &Path) -> Result<Entry> {
    let line: Line = serde_json::from_str(text).map_err(|error| {
        // serde_json counts bytes.
        let before = &text.as_bytes()[..error.column().saturating_sub(1).min(text.len())];
        let place = Place { path: path.into(), line: number, column: 1 + characters(before) };
        let problem = error.to_string();
        let problem = problem.rsplit_once(" at line ").map_or(problem.as_str(), |(problem, _)| problem).to_owned();
        Error::Json { place, problem }
    })?;
    let Line { ar, en, kind, obligation, rendering, note } = line;
    let entry = Entry { arabic: ar.0, english: en.0, kind, obligation, rendering, note, line: number };
    finish(entry, || {
        let place = Place { path: path.into(), line: number, column: 1 };
        Places { arabic: place.clone(), english: place }
    })
}

/// Writes entries; every entry can be held.
pub(super) fn write(entries: &[Entry]) -> Written {
    let mut written = Written { text: String::new(), lost: Vec::new() };
    for entry in entries {
        match serde_json::to_string(&line(entry)) {
            Ok(line) => {
                written.text.push_str(&line);
                written.text.push('\n');
            }
            Err(error) => written.lost.push(lost(entry, &format!("left out: {error}"))),
        }
    }
    written
}

fn line(entry: &Entry) -> Line {
    Line {
        ar: Forms(entry.arabic.clone()),
        en: Forms(entry.english.clone()),
        kind: entry.kind,
        obligation: entry.obligation,
        rendering: entry.rendering,
        note: entry.note.clone(),
    }
}
