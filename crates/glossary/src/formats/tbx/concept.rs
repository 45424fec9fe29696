//! One concept of a termbase and the entries it makes.

use super::{KIND, OBLIGATION, RENDERING, STATUSES, Status};
use crate::formats::words::{KINDS, OBLIGATIONS, RENDERINGS, Words, all, meaning};
use crate::{Entry, Kind, Obligation, Rendering};

/// The languages that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Language {
    Arabic,
    English,
    #[default]
    Other,
}

impl Language {
    /// The language of a code, whatever its region: `ar`, `ar-SA`, `en_GB`.
    pub(super) fn of(code: &str) -> Self {
        match code.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "ar" | "ara" => Self::Arabic,
            "en" | "eng" => Self::English,
            _ => Self::Other,
        }
    }
}

struct Term {
    language: Language,
    form: String,
    status: Status,
}

/// What is known of a concept so far.
#[derive(Default)]
pub(super) struct Concept {
    /// The byte it begins at.
    pub(super) at: usize,
    terms: Vec<Term>,
    kind: Kind,
    obligation: Obligation,
    rendering: Rendering,
    notes: Vec<String>,
}

/// A word that its data category does not have.
pub(super) struct Unknown {
    pub(super) what: &'static str,
    pub(super) expected: String,
}

impl Concept {
    /// A concept of which nothing is known but where it begins.
    pub(super) fn at(at: usize) -> Self {
        Self { at, ..Self::default() }
    }

    /// Takes what an element says about the concept; `false` when its data category is none of those that are read.
    pub(super) fn take(&mut self, category: &str, language: Language, text: &str) -> Result<bool, Unknown> {
        match category {
            "term" => self.terms.push(Term { language, form: text.to_owned(), status: Status::default() }),
            "administrativeStatus" => {
                let status = known(STATUSES, "the administrative status", text)?;
                if let Some(term) = self.terms.last_mut() {
                    term.status = status;
                }
            }
            // A field that is none of our kinds is a matter of the desk.
            "subjectField" => self.kind = meaning(KINDS, text).unwrap_or(self.kind),
            KIND => self.kind = known(KINDS, "the kind", text)?,
            OBLIGATION => self.obligation = known(OBLIGATIONS, "the obligation", text)?,
            RENDERING => self.rendering = known(RENDERINGS, "the rendering", text)?,
            "note" if text.is_empty() => {}
            "note" => self.notes.push(text.to_owned()),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Its entries: one of what English may say, one of what it must not. None when it has neither language.
    pub(super) fn entries(mut self, line: usize) -> Vec<Entry> {
        self.terms.sort_by_key(|term| term.status);
        let forms = |wanted: &dyn Fn(&Term) -> bool| -> Vec<String> {
            self.terms.iter().filter(|term| wanted(term)).map(|term| term.form.clone()).collect()
        };
        let arabic = forms(&|term| term.language == Language::Arabic);
        let accepted = forms(&|term| term.language == Language::English && term.status != Status::Deprecated);
        let forbidden = forms(&|term| term.language == Language::English && term.status == Status::Deprecated);
        let entry = Entry {
            note: Some(self.notes.join("; ")).filter(|note| !note.is_empty()),
            kind: self.kind,
            obligation: self.obligation,
            rendering: self.rendering,
            arabic,
            english: Vec::new(),
            line,
        };
        let mut entries = Vec::new();
        // Arabic without any English is an entry too: it is refused with its place.
        if !accepted.is_empty() || (forbidden.is_empty() && !entry.arabic.is_empty()) {
            entries.push(Entry { english: accepted, ..entry.clone() });
        }
        if !forbidden.is_empty() {
            entries.push(Entry { english: forbidden, obligation: Obligation::Forbidden, ..entry });
        }
        entries
    }
}

fn known<T: Copy>(words: &Words<T>, what: &'static str, text: &str) -> Result<T, Unknown> {
    meaning(words, text).ok_or_else(|| Unknown { what, expected: all(words) })
}
