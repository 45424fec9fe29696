//! Where the entries of glossaries stand in Arabic sentences.
//!
//! Arabic writes conjunctions, prepositions, the article and pronouns onto a word, and spells one name in several ways.
//! A sentence is cut into words, each word is read with and without what may be written onto it, each reading is looked
//! up among the first words of all forms, and of what is found the longest is kept.
//!
//! A person who was named in full is often called by a part of the name from then on. These short forms are derived
//! from entries of kind person, and count only in a [`Story`] that has named the person.

mod choose;
mod clitics;
mod forms;
mod frequent;
mod index;
mod place;
mod short;
mod story;
mod surnames;
mod words;

#[cfg(test)]
mod tests;

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use frequent::is_grammar;
pub use story::Story;

use self::choose::choose;
use self::forms::forms;
use self::index::{Candidate, Index};
use self::place::is_name;
use self::short::{Homograph, Short, of_grammar, shorts};
use self::words::Words;
use crate::{Entry, Glossary, Kind, Obligation};

/// How an occurrence was recognised; the earlier, the surer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Letter by letter as the glossary has it.
    Exact,
    /// In another spelling: hamza, `ى` and `ي`, `ة` and `ه`, digits, a space more or less.
    Folded,
    /// With proclitics, or with or without its article.
    Clitic,
    /// With a pronoun suffix, or the alef of the indefinite accusative.
    Suffix,
    /// By the part of a person's name that stands for it.
    Short,
}

impl fmt::Display for Level {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Exact => "exact",
            Self::Folded => "folded",
            Self::Clitic => "clitic",
            Self::Suffix => "suffix",
            Self::Short => "short",
        })
    }
}

/// An entry where it stands in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// Its place in [`Matcher::entries`].
    pub entry: usize,
    /// Bytes of the sentence: the name itself, without proclitics and pronoun suffix. The article is inside where the
    /// form in the glossary has one; of `للصين` that is the second lam.
    pub span: Range<usize>,
    /// Bytes of the whole words it stands in, clitics included. Two names in one hyphenated word have the same.
    pub words: Range<usize>,
    /// How it was recognised.
    pub level: Level,
    /// Accepted English here, preferred first; of a short form that of the short form.
    pub english: Vec<String>,
}

/// Finds entries of glossaries in sentences.
///
/// ```
/// use barqiya_glossary::{Entry, Glossary, Level, Matcher, matcher::Story};
/// let glossary = Glossary { entries: vec![Entry::new("الصين", "China")], ..Glossary::default() };
/// let matcher = Matcher::new(&[glossary], true);
/// let sentence = "وصل الوزير للصين.";
/// let found = matcher.find(sentence, &mut Story::default());
/// assert_eq!((found.len(), found[0].level), (1, Level::Clitic));
/// assert_eq!((&sentence[found[0].span.clone()], &sentence[found[0].words.clone()]), ("لصين", "للصين"));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Matcher {
    entries: Vec<Entry>,
    /// The number of each entry's glossary.
    glossary: Vec<usize>,
    wanted: Index,
    /// Entries whose English is forbidden where their Arabic stands.
    forbidden: Index,
    /// Entries whose English is forbidden everywhere.
    banned: Vec<usize>,
    shorts: Vec<Short>,
    /// Its owners are places in `shorts`.
    short_forms: Index,
}

impl Matcher {
    /// The English of all entries, forbidden forms too.
    pub fn renderings(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().flat_map(|entry| entry.english.iter().map(String::as_str))
    }

    /// A matcher for glossaries in order of precedence: of two entries that match the same words the earlier glossary's
    /// wins. `short_forms` says whether parts of people's names count once the person was named.
    pub fn new(glossaries: &[Glossary], short_forms: bool) -> Self {
        let mut matcher = Self::default();
        for (number, glossary) in glossaries.iter().enumerate() {
            matcher.entries.extend(glossary.entries.iter().cloned());
            matcher.glossary.resize(matcher.entries.len(), number);
        }
        let of = |forbidden: bool| {
            let entries = matcher.entries.iter().enumerate();
            let entries = entries.filter(move |(_, entry)| (entry.obligation == Obligation::Forbidden) == forbidden);
            Index::new(entries.flat_map(|(number, entry)| forms(number, entry)).collect())
        };
        (matcher.wanted, matcher.forbidden) = (of(false), of(true));
        let everywhere = |entry: &Entry| entry.arabic.is_empty() && entry.obligation == Obligation::Forbidden;
        matcher.banned = (0..matcher.entries.len()).filter(|&number| everywhere(&matcher.entries[number])).collect();
        if short_forms {
            matcher.derive_short_forms();
        }
        matcher
    }

    fn derive_short_forms(&mut self) {
        let entries = self.entries.iter().enumerate().filter(|(_, entry)| entry.obligation != Obligation::Forbidden);
        let (forms, shorts): (Vec<_>, Vec<_>) = entries.flat_map(|(number, entry)| shorts(number, entry)).unzip();
        let owned = forms.into_iter().enumerate().map(|(owner, form)| forms::Form { owner, ..form }).collect();
        (self.short_forms, self.shorts) = (Index::new(owned), shorts);
    }

    /// The entries of all glossaries, one glossary after the other.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What stands in a sentence, in order, never overlapping. Sentences of a story are given in their order, with the
    /// same `story`.
    ///
    /// Entries whose English is forbidden are not among them: see [`Matcher::forbidden`].
    pub fn find(&self, sentence: &str, story: &mut Story) -> Vec<Occurrence> {
        let text = Words::read(sentence, story.quotation);
        story.quotation = text.open;
        let mut candidates = self.wanted.candidates(&text);
        candidates.retain(|found| self.is_placed(found, &text));
        let mut found = self.choose(candidates.clone(), &text);
        if !self.short_forms.is_empty() {
            let named = self.named(&found, story);
            candidates.extend(self.short_candidates(&text, &named));
            found = self.choose(candidates, &text);
            story.name(named.into_iter().map(|(entry, _)| entry));
        }
        found.into_iter().map(|found| self.occurrence(&found, &text)).collect()
    }

    /// English forms that must not appear in the translation of a sentence, as entry and form: those of entries without
    /// Arabic in every sentence, those of others where their Arabic stands.
    pub fn forbidden(&self, sentence: &str) -> Vec<(usize, String)> {
        let mut entries = self.banned.clone();
        if !self.forbidden.is_empty() {
            let here = self.forbidden.candidates(&Words::read(sentence, false));
            entries.extend(here.into_iter().map(|found| found.owner));
        }
        entries.sort_unstable();
        entries.dedup();
        let forms = |entry: usize| self.entries[entry].english.iter().map(move |form| (entry, form.clone()));
        entries.into_iter().flat_map(forms).collect()
    }

    fn choose(&self, candidates: Vec<Candidate>, text: &Words) -> Vec<Candidate> {
        choose(candidates, text.list.len(), |found| {
            self.glossary.get(self.entry_of(found)).copied().unwrap_or(usize::MAX)
        })
    }

    /// The entry of a candidate; that of a short form is the person's.
    fn entry_of(&self, found: &Candidate) -> usize {
        match found.level {
            Level::Short => self.shorts[found.owner].entry,
            _ => found.owner,
        }
    }

    /// A person whose whole name in the glossary is a word of the first person (`لي`) is told from it by the place.
    fn is_placed(&self, found: &Candidate, text: &Words) -> bool {
        let first_person = || of_grammar(&text.list[found.words.start].folded) == Some(Homograph::FirstPerson);
        let one = self.entries[found.owner].kind == Kind::Person && found.words.len() == 1;
        !(one && first_person()) || is_name(Homograph::FirstPerson, text, found.words.start)
    }

    /// People named in full so far, with the word from which on a short form may stand for them.
    fn named(&self, found: &[Candidate], story: &Story) -> Vec<(usize, usize)> {
        let mut named: Vec<(usize, usize)> = story.named.iter().map(|&entry| (entry, 0)).collect();
        for candidate in found {
            let known = named.iter().any(|&(entry, _)| entry == candidate.owner);
            if !known && self.entries[candidate.owner].kind == Kind::Person {
                named.push((candidate.owner, candidate.words.end));
            }
        }
        named
    }

    /// Short forms of people who were named before them, where they can be nobody else.
    fn short_candidates(&self, text: &Words, named: &[(usize, usize)]) -> Vec<Candidate> {
        if named.is_empty() {
            return Vec::new();
        }
        let mut found = self.short_forms.candidates(text);
        found.retain(|candidate| {
            let short = &self.shorts[candidate.owner];
            let before = |&(entry, from): &(usize, usize)| entry == short.entry && from <= candidate.words.start;
            named.iter().any(before) && is_name(short.homograph, text, candidate.words.start)
        });
        let people: Vec<(Range<usize>, &str)> = found
            .iter()
            .map(|found| (found.words.clone(), self.entries[self.shorts[found.owner].entry].want()))
            .collect();
        let is_shared =
            |found: &Candidate, want: &str| people.iter().any(|(words, other)| *words == found.words && *other != want);
        found.retain(|found| !is_shared(found, self.entries[self.shorts[found.owner].entry].want()));
        found.into_iter().map(|found| Candidate { level: Level::Short, ..found }).collect()
    }

    fn occurrence(&self, found: &Candidate, text: &Words) -> Occurrence {
        let (first, last) = (&text.list[found.words.start], &text.list[found.words.end - 1]);
        let entry = self.entry_of(found);
        let english = match found.level {
            Level::Short => self.shorts[found.owner].english.clone(),
            _ => self.entries[entry].english.clone(),
        };
        Occurrence {
            entry,
            span: text.original(found.span.clone()),
            words: text.original(first.token.start..last.token.end),
            level: found.level,
            english,
        }
    }
}
