//! What can be wrong between entries.

use std::collections::{HashMap, HashSet};

use super::Severity::{self, Error, Warning};
use crate::fold::fold;
use crate::{Entry, Glossary, Obligation};

/// A glossary's number and an entry's in it.
type At = (usize, usize);

/// Which entries have which folded form, in order of precedence.
pub(super) struct Index<'a> {
    glossaries: &'a [Glossary],
    /// Entries that say what English should have.
    wanted: HashMap<String, Vec<At>>,
    /// Entries that say what English must not have; those without Arabic are under the empty form.
    forbidden: HashMap<String, Vec<At>>,
}

impl<'a> Index<'a> {
    pub(super) fn new(glossaries: &'a [Glossary]) -> Self {
        let mut index = Self { glossaries, wanted: HashMap::new(), forbidden: HashMap::new() };
        for (number, glossary) in glossaries.iter().enumerate() {
            for (at, entry) in glossary.entries.iter().enumerate() {
                let forms = if is_forbidden(entry) { &mut index.forbidden } else { &mut index.wanted };
                let everywhere = entry.arabic.is_empty().then(String::new);
                for form in folded(entry).into_iter().chain(everywhere) {
                    forms.entry(form).or_default().push((number, at));
                }
            }
        }
        index
    }

    /// Reports what an entry has against others.
    pub(super) fn check(&self, at: At, report: &mut impl FnMut(Severity, String)) {
        let entry = self.entry(at);
        if is_forbidden(entry) {
            return;
        }
        self.earlier(at, entry, report);
        if entry.obligation == Obligation::Required {
            self.demands_forbidden(at, entry, report);
        }
    }

    fn entry(&self, (number, at): At) -> &'a Entry {
        &self.glossaries[number].entries[at]
    }

    /// Duplicates and conflicts in the same glossary, shadows from an earlier one: one finding for each other entry.
    fn earlier(&self, at: At, entry: &Entry, report: &mut impl FnMut(Severity, String)) {
        let mut named = HashSet::new();
        for (form, folded) in entry.arabic.iter().map(|form| (form, fold(form))) {
            let Some(&first) = self.wanted.get(&folded).and_then(|entries| entries.first()) else { continue };
            if first >= at || !named.insert(first) {
                continue;
            }
            let (other, place) = (self.entry(first), self.place(first, at));
            let (want, found) = (entry.want(), other.want());
            match (first.0 == at.0, want == found) {
                (true, true) => report(Warning, format!("`{form}` is `{want}` {place} too: take one out")),
                (true, false) => report(
                    Error,
                    format!(
                        "`{form}` is `{want}` here and `{found}` {place}: keep one, or give both as variants of one entry"
                    ),
                ),
                (false, true) => {}
                (false, false) => {
                    report(Warning, format!("`{form}` is never `{want}`: `{found}` {place} goes before it"));
                }
            }
        }
    }

    /// A required entry whose English an entry of any glossary forbids where its Arabic stands.
    fn demands_forbidden(&self, at: At, entry: &Entry, report: &mut impl FnMut(Severity, String)) {
        let mut named = HashSet::new();
        for form in std::iter::once(String::new()).chain(folded(entry)) {
            for &other in self.forbidden.get(&form).map_or(&[][..], Vec::as_slice) {
                if named.insert(other) {
                    self.compare_forbidden(at, entry, other, report);
                }
            }
        }
    }

    fn compare_forbidden(&self, at: At, entry: &Entry, other: At, report: &mut impl FnMut(Severity, String)) {
        let forbids = |variant: &&String| self.entry(other).english.iter().find(|banned| holds(variant, banned));
        let Some((variant, banned)) = entry.english.iter().find_map(|one| Some((one, forbids(&one)?))) else { return };
        let place = self.place(other, at);
        let problem = format!("wants `{variant}`, but `{banned}` is forbidden {place}");
        if entry.english.iter().all(|variant| forbids(&variant).is_some()) {
            report(Error, format!("the entry {problem}: no variant is left"));
        } else {
            report(Warning, format!("the entry {problem}: take the variant out"));
        }
    }

    /// Where an entry stands, seen from another.
    fn place(&self, (number, at): At, from: At) -> String {
        let glossary = &self.glossaries[number];
        let line = match glossary.entries[at].line {
            0 => format!("entry {}", at + 1),
            line => format!("line {line}"),
        };
        match &glossary.path {
            _ if number == from.0 => format!("in {line}"),
            Some(path) => format!("in {line} of {}", path.display()),
            None => format!("in {line} of glossary {}", number + 1),
        }
    }
}

fn is_forbidden(entry: &Entry) -> bool {
    entry.obligation == Obligation::Forbidden
}

/// The folded forms of an entry, each once, in order.
fn folded(entry: &Entry) -> Vec<String> {
    let mut forms: Vec<String> = Vec::with_capacity(entry.arabic.len());
    for form in entry.arabic.iter().map(|form| fold(form)) {
        if !form.is_empty() && !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

/// Whether an English text holds another in whole words, whatever the case.
fn holds(text: &str, part: &str) -> bool {
    let (text, part) = (text.to_lowercase(), part.to_lowercase());
    let is_edge = |character: Option<char>| !character.is_some_and(char::is_alphanumeric);
    text.match_indices(&part)
        .any(|(at, _)| is_edge(text[..at].chars().next_back()) && is_edge(text[at + part.len()..].chars().next()))
}
