//! The index: forms by their first word, and where they stand in a sentence.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

use super::Level;
use super::clitics::{ARTICLE, Ending, Reading, endings, letters, readings};
use super::forms::{Article, Form, FormWord, Freedom, SHORTEST};
use super::words::{Gap, Word, Words};
use crate::Kind;

/// Forms, found by their first word.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    forms: Vec<Form>,
    /// By the first word as it is; those of many words first.
    first: HashMap<String, Vec<usize>>,
    /// Forms of one word by that word as it is before a pronoun suffix.
    bound: HashMap<String, Vec<usize>>,
}

/// A form where it stands in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    /// Whose form it is.
    pub(super) owner: usize,
    /// The words it takes up.
    pub(super) words: Range<usize>,
    /// The name itself in the normalised sentence.
    pub(super) span: Range<usize>,
    pub(super) level: Level,
    /// Letters that the form explains, its article among them.
    pub(super) letters: usize,
}

impl Index {
    pub(super) fn new(forms: Vec<Form>) -> Self {
        let mut index = Self { forms, ..Self::default() };
        for (number, form) in index.forms.iter().enumerate() {
            if let Some(word) = form.words.first() {
                index.first.entry(word.folded.clone()).or_default().push(number);
            }
            if let ([_], Some(bound)) = (form.words.as_slice(), &form.bound) {
                index.bound.entry(bound.clone()).or_default().push(number);
            }
        }
        for numbers in index.first.values_mut() {
            numbers.sort_by_key(|&number| (Reverse(index.forms[number].words.len()), number));
        }
        index
    }

    pub(super) fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// Every form that stands in the sentence, overlapping ones too.
    pub(super) fn candidates(&self, text: &Words) -> Vec<Candidate> {
        let mut found = Vec::new();
        for (at, word) in text.list.iter().enumerate() {
            for reading in readings(&word.folded) {
                let forms = self.first.get(reading.stem.as_ref()).into_iter().flatten();
                found
                    .extend(forms.filter_map(|&number| {
                        Place { form: &self.forms[number], text, at, reading: &reading }.whole()
                    }));
                self.suffixed(text, at, &reading, &mut found);
            }
        }
        found
    }

    /// Forms of one word that have a pronoun suffix here.
    fn suffixed(&self, text: &Words, at: usize, reading: &Reading<'_>, found: &mut Vec<Candidate>) {
        if self.bound.is_empty() {
            return;
        }
        for ending in endings(&reading.stem, text.raw(at)) {
            let forms = self.bound.get(ending.stem.as_ref()).into_iter().flatten();
            found.extend(
                forms.filter_map(|&number| Place { form: &self.forms[number], text, at, reading }.with_suffix(&ending)),
            );
        }
    }
}

/// A form tried at a word of a sentence.
#[derive(Clone, Copy)]
struct Place<'a> {
    form: &'a Form,
    text: &'a Words,
    at: usize,
    reading: &'a Reading<'a>,
}

impl Place<'_> {
    /// The form with its first word as it is. Its last word, when it is another, may have a suffix.
    fn whole(self) -> Option<Candidate> {
        let [_, rest @ ..] = self.form.words.as_slice() else {
            return None;
        };
        let following = self.text.list.get(self.at + 1..self.at + 1 + rest.len())?;
        let suffix = self.rest_matches(rest, following)?;
        let split = self.reading.proclitics > 0;
        if rest.is_empty() && !(self.is_likely() && self.is_whole_number()) {
            return None;
        }
        let changed = split || self.form.article != Article::AsGiven;
        let level = self.level(changed, suffix > 0)?;
        Some(self.candidate(level, suffix))
    }

    /// A form of one word whose suffix was taken off.
    fn with_suffix(self, ending: &Ending<'_>) -> Option<Candidate> {
        let likely = letters(&ending.stem) >= SHORTEST;
        if !likely || (self.reading.future && self.form.kind != Kind::Term) {
            return None;
        }
        Some(self.candidate(Level::Suffix, ending.suffix))
    }

    /// The words after the first; gives the letters of the pronoun suffix on the last.
    fn rest_matches(self, rest: &[FormWord], following: &[Word]) -> Option<usize> {
        let mut suffix = 0;
        for (offset, (wanted, word)) in rest.iter().zip(following).enumerate() {
            if !self.is_gap_allowed(wanted.gap, word.gap, offset) {
                return None;
            }
            if wanted.folded != word.folded {
                let last = offset + 1 == rest.len();
                suffix = last.then(|| self.suffix_of(self.at + 1 + offset, word)).flatten()?;
            }
        }
        Some(suffix)
    }

    fn suffix_of(self, number: usize, word: &Word) -> Option<usize> {
        let bound = self.form.bound.as_ref()?;
        let endings = endings(&word.folded, self.text.raw(number));
        endings.into_iter().find(|ending| ending.stem == bound.as_str()).map(|ending| ending.suffix)
    }

    /// Names go across hyphens and quotation marks, all but people's also across commas. A full stop ends them, unless it
    /// stands there in the form or after an initial.
    fn is_gap_allowed(self, wanted: Gap, gap: Gap, offset: usize) -> bool {
        let allowed = match gap {
            Gap::Open => true,
            Gap::Comma => self.form.kind != Kind::Person,
            Gap::Stop => self.text.list[self.at + offset].folded.chars().count() == 1,
            Gap::Break => false,
        };
        allowed || gap <= wanted
    }

    /// Whether a single word is likely to be what the reading says.
    ///
    /// What is left of a split has to be long enough to believe in it. Prepositions before a person's name ask for more,
    /// as foreign names begin with these letters: `بليك` is Blake. Before three letters nothing is folded too: `باتن` is not
    /// `بآتن`. And an adjective is no name of a place or person: `مالية` (financial) is not `ماليه` (Malé).
    fn is_likely(self) -> bool {
        let Reading { stem, proclitics, prepositions, .. } = self.reading;
        let person = usize::from(*prepositions && self.form.kind == Kind::Person);
        let length = letters(stem);
        let long = *proclitics == 0 || length >= SHORTEST + person;
        let raw = self.form.raw.first().map_or("", String::as_str);
        let text = self.text.raw(self.at);
        let folded = *proclitics > 0 && length == SHORTEST && !text.ends_with(raw.strip_prefix(ARTICLE).unwrap_or(raw));
        let name = matches!(self.form.kind, Kind::Person | Kind::Place);
        let adjective = name && text.ends_with("ية") && raw.ends_with("يه");
        long && !folded && !adjective
    }

    /// A number inside a word (`كوفيد-19`) is no entry of its own.
    fn is_whole_number(self) -> bool {
        let word = &self.text.list[self.at];
        word.raw == word.token || !word.folded.starts_with(|first: char| first.is_ascii_digit())
    }

    /// How the form was recognised, or `None` when it may not be recognised like that.
    fn level(self, changed: bool, suffixed: bool) -> Option<Level> {
        let level = match (suffixed, changed) {
            (true, _) => Level::Suffix,
            (false, true) => Level::Clitic,
            (false, false) if self.is_exact() => Level::Exact,
            (false, false) => Level::Folded,
        };
        let worst = match self.form.freedom {
            Freedom::Free => Level::Suffix,
            Freedom::Whole => Level::Folded,
            Freedom::Exact => Level::Exact,
        };
        let verb = !self.reading.future || self.form.kind == Kind::Term;
        (level <= worst && verb).then_some(level)
    }

    fn is_exact(self) -> bool {
        let raw = &self.form.raw;
        !raw.is_empty() && raw.iter().enumerate().all(|(offset, raw)| self.text.raw(self.at + offset) == raw)
    }

    fn candidate(self, level: Level, suffix: usize) -> Candidate {
        let words = self.at..self.at + self.form.words.len();
        let added = if self.form.article == Article::Added { self.reading.article } else { 0 };
        let last = &self.text.list[words.end - 1].folded;
        let kept = last.chars().count().saturating_sub(suffix);
        let span =
            self.text.offset(words.start, self.reading.proclitics + added)..self.text.offset(words.end - 1, kept);
        let following = &self.text.list[words.start + 1..words.end];
        let letters =
            self.reading.stem.chars().count() + following.iter().map(|word| word.folded.chars().count()).sum::<usize>();
        Candidate { owner: self.form.owner, words, span, level, letters: letters.saturating_sub(suffix) }
    }
}
