//! What a glossary says.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What an entry names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// A human being.
    Person,
    /// A country, city, river ...
    Place,
    /// A body, company, party ...
    Organization,
    /// A news agency.
    Agency,
    /// Any other expression.
    #[default]
    Term,
    /// A conference, war, cup ...
    Event,
}

/// How strictly an entry is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Obligation {
    /// One of its English variants must stand where its Arabic stands.
    #[default]
    Required,
    /// Its English is used where it costs little; another rendering is no failure.
    Preferred,
    /// Its English must not appear where its Arabic stands (with no Arabic: nowhere).
    Forbidden,
}

/// How the English may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rendering {
    /// As given; its first letter may be a capital, as at the start of a sentence or in a title.
    #[default]
    AsGiven,
    /// Letter for letter as given, even at the start of a sentence (`iPhone`).
    Exact,
    /// Upper or lower case as the sentence has it.
    AnyCase,
}

/// One entry of a glossary.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// Arabic forms, the usual one first; empty only for a forbidden English form that is banned everywhere.
    pub arabic: Vec<String>,
    /// Accepted English variants, the preferred one first; never empty.
    pub english: Vec<String>,
    /// What it names.
    pub kind: Kind,
    /// How strictly it is meant.
    pub obligation: Obligation,
    /// How its English may be written.
    pub rendering: Rendering,
    /// For the reader; not used.
    pub note: Option<String>,
    /// Where it stands in its file, from 1; 0 for entries from elsewhere.
    pub line: usize,
}

impl Entry {
    /// A required term with one form and one variant.
    pub fn new(arabic: impl Into<String>, english: impl Into<String>) -> Self {
        Self { arabic: vec![arabic.into()], english: vec![english.into()], ..Self::default() }
    }

    /// The form by which an entry is called.
    pub fn name(&self) -> &str {
        self.arabic.first().or(self.english.first()).map_or("", String::as_str)
    }

    /// The preferred English.
    pub fn want(&self) -> &str {
        self.english.first().map_or("", String::as_str)
    }
}

/// A list of entries and where it came from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Glossary {
    /// Its file; `None` for the built-in one and for those made in memory.
    pub path: Option<PathBuf>,
    /// Its entries, in the order of the file.
    pub entries: Vec<Entry>,
}
