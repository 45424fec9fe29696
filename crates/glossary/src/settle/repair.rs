//! Putting the rendering that an entry wants in place of the one that the model chose.

use std::ops::Range;

use barqiya_bitext::{Link, Span};

use super::case::adapted;
use super::draft::{Draft, overlap};
use super::english::{
    is_adjective_of, is_calendar, is_capitalised, is_function, is_title, joined, touch, without_possessive,
};
use super::near::likeness;
use super::surface::starts_sentence;
use super::wanted::{Affinity, Wanted};
use crate::{Kind, Obligation};

/// How sure a link must be for words without a capital to be taken for a name.
const SURE: f64 = 0.4;

/// How alike two spellings must be to be taken for one name.
const ALIKE: f64 = 0.6;

/// What is to give way, and how sure it is that it means the occurrence.
struct Target {
    range: Range<usize>,
    p: f64,
}

/// Replaces the wrong rendering of a claim; false, and nothing is changed, where none is found.
pub(super) fn repair(draft: &mut Draft, wanted: &Wanted<'_>, own: usize, ar: &str) -> bool {
    let Some(variant) = wanted.variants.first() else { return false };
    let view = View::new(draft, wanted, own);
    let Some(target) = view.linked().or_else(|| view.near()) else { return false };
    let text = adapted(&draft.en, &target.range, variant, wanted.entry.rendering);
    let place = target.range.start..target.range.start + text.len();
    let mut edited = draft.clone();
    edited.replace(target.range, &text);
    if !wanted.stands_at(&edited.en, &place) {
        return false;
    }
    link_up(&mut edited, wanted, &place, target.p, ar);
    edited.places[own] = Some(place);
    *draft = edited;
    true
}

/// Links each word of a new rendering with each word of the occurrence.
fn link_up(draft: &mut Draft, wanted: &Wanted<'_>, place: &Range<usize>, p: f64, ar: &str) {
    let is_ours = |link: &Link| overlap(&link.ar.range(), &wanted.words);
    draft.links.retain(|link| !(is_ours(link) && overlap(&link.en.range(), place)));
    let arabic: Vec<_> = barqiya_text::words(ar).into_iter().filter(|word| overlap(word, &wanted.words)).collect();
    for word in barqiya_text::words(&draft.en).into_iter().filter(|word| overlap(word, place)) {
        let en = Span::from(word);
        draft.links.extend(arabic.iter().map(|word| Link { ar: word.clone().into(), en, p }));
    }
    draft.links.sort_by_key(|link| (link.en, link.ar));
}

/// A word of the English, and what may be done with it.
struct Word {
    range: Range<usize>,
    affinity: Affinity,
    /// It is a function word.
    function: bool,
    /// It belongs to the rendering of another claim, or is a date or figure that this one cannot mean.
    owned: bool,
    capitalised: bool,
}

impl Word {
    fn strength(&self) -> f64 {
        if let Affinity::Ours(p) = self.affinity { p } else { 0.0 }
    }

    fn is_ours(&self) -> bool {
        self.strength() > 0.0 && !self.owned
    }
}

/// The English as one claim sees it.
struct View<'a> {
    en: &'a str,
    wanted: &'a Wanted<'a>,
    words: Vec<Word>,
}

impl<'a> View<'a> {
    fn new(draft: &'a Draft, wanted: &'a Wanted<'a>, own: usize) -> Self {
        let en = draft.en.as_str();
        let word = |range: Range<usize>| Word {
            affinity: wanted.affinity(&draft.links, &range),
            function: is_function(en, &range),
            owned: draft.is_owned(&range, own) || is_fixed(wanted, &en[range.clone()]),
            capitalised: is_capitalised(&en[range.clone()]),
            range,
        };
        Self { en, wanted, words: barqiya_text::words(en).into_iter().map(word).collect() }
    }

    /// The run of words around the strongest link, without function words at its edges.
    fn linked(&self) -> Option<Target> {
        let content = |&at: &usize| self.words[at].is_ours() && !self.words[at].function;
        let strength = |at: usize| self.words[at].strength();
        let seed = (0..self.words.len())
            .filter(content)
            .reduce(|best, at| if strength(at) > strength(best) { at } else { best })?;
        let (first, last) = self.trimmed(self.reach(seed, -1), self.reach(seed, 1));
        let (first, last) = self.widened(first, last);
        let p = strength(seed);
        let named = (first..=last).any(|at| self.is_capital_by_itself(at));
        (!self.wanted.is_proper() || named || p >= SURE).then(|| Target { range: self.range(first, last), p })
    }

    /// How far the run goes on from a word in one direction.
    fn reach(&self, seed: usize, step: isize) -> usize {
        let mut at = seed;
        while let Some(next) = self.beside(at, step) {
            let word = &self.words[next];
            if word.is_ours() || self.belongs_by_spelling(next) {
                at = next;
                continue;
            }
            match self.beside(next, step) {
                Some(beyond) if word.function && !word.owned && self.carries_on(beyond) => at = beyond,
                _ => break,
            }
        }
        at
    }

    /// The next word in one direction, if nothing but space or a hyphen is between.
    fn beside(&self, at: usize, step: isize) -> Option<usize> {
        let next = at.checked_add_signed(step).filter(|&next| next < self.words.len())?;
        let (left, right) = (&self.words[at.min(next)].range, &self.words[at.max(next)].range);
        joined(self.en, left, right).then_some(next)
    }

    fn carries_on(&self, at: usize) -> bool {
        self.words[at].is_ours() && !self.words[at].function
    }

    /// Whether a word without a link is a piece of the name in another spelling, such as an untied first name.
    fn belongs_by_spelling(&self, at: usize) -> bool {
        let text = &self.en[self.words[at].range.clone()];
        self.is_free_name(at) && self.wanted.variants.iter().any(|variant| resembles_part(text, variant))
    }

    /// A run without its edges that no rendering has: function words, and beside a name words that are none.
    fn trimmed(&self, first: usize, last: usize) -> (usize, usize) {
        let named = self.wanted.is_proper() && (first..=last).any(|at| self.words[at].capitalised);
        let stays = |&at: &usize| {
            let word = &self.words[at];
            !word.function
                && (!named
                    || word.capitalised
                    || self.wanted.variants.iter().any(|variant| has_word(variant, &self.en[word.range.clone()])))
        };
        let first = (first..=last).find(stays).unwrap_or(first);
        (first, (first..=last).rev().find(stays).unwrap_or(last))
    }

    /// A name that is said in several Arabic words takes in the capitalised words beside it, as many as it has words: the
    /// links of `European Union` may tie only one of the two.
    fn widened(&self, mut first: usize, mut last: usize) -> (usize, usize) {
        let size = barqiya_text::words(self.wanted.arabic).len();
        if !(first..=last).any(|at| self.words[at].capitalised) {
            return (first, last);
        }
        while last - first + 1 < size {
            if let Some(left) = self.beside(first, -1).filter(|&left| self.may_join(left, first)) {
                first = left;
            } else if let Some(right) = self.beside(last, 1).filter(|&right| self.may_join(last, right)) {
                last = right;
            } else {
                break;
            }
        }
        (first, last)
    }

    /// Whether of two words side by side the one outside the name, free and capitalised, may be part of it.
    fn may_join(&self, left: usize, right: usize) -> bool {
        let person = self.wanted.entry.kind == Kind::Person;
        let free = |at: usize| self.is_free_name(at) && !is_title(&self.en[self.words[at].range.clone()]);
        let begins = starts_sentence(self.en, self.words[left].range.start);
        // A possessive ends a name.
        let open = without_possessive(self.en, &self.words[left].range) == self.words[left].range;
        touch(self.en, &self.words[left].range, &self.words[right].range)
            && open
            && (free(right) || (free(left) && !(person && begins)))
    }

    /// Whether a word is capitalised, and neither linked, nor somebody's, nor a function word.
    fn is_free_name(&self, at: usize) -> bool {
        let word = &self.words[at];
        word.affinity == Affinity::Free && word.capitalised && !word.owned && !word.function
    }

    /// Whether a word has a capital that the beginning of a sentence did not give it.
    fn is_capital_by_itself(&self, at: usize) -> bool {
        self.words[at].capitalised && !starts_sentence(self.en, self.words[at].range.start)
    }

    fn range(&self, first: usize, last: usize) -> Range<usize> {
        let (start, word) = (self.words[first].range.start, &self.words[last].range);
        let stem = without_possessive(self.en, word);
        // `Britain's minister` becomes `British minister`.
        let adjective = self.wanted.entry.kind == Kind::Term
            && self.wanted.variants.first().is_some_and(|variant| is_adjective_of(variant, &self.en[stem.clone()]));
        start..if adjective { word.end } else { stem.end }
    }

    /// Capitalised words without a link whose spelling comes near the name, for required entries.
    fn near(&self) -> Option<Target> {
        if self.wanted.entry.obligation != Obligation::Required {
            return None;
        }
        let mut best: Option<Target> = None;
        for first in 0..self.words.len() {
            for last in self.names_from(first) {
                let range = self.range(first, last);
                let p = self.likeness(&self.en[range.clone()]);
                if p >= ALIKE && best.as_ref().is_none_or(|best| p > best.p) {
                    best = Some(Target { range, p });
                }
            }
        }
        best
    }

    /// The last words of the strings of free capitalised words that begin at `first`.
    fn names_from(&self, first: usize) -> impl Iterator<Item = usize> {
        let longest =
            self.wanted.variants.iter().map(|variant| variant.split_whitespace().count()).max().unwrap_or(0) + 1;
        (first..self.words.len().min(first + longest))
            .take_while(move |&at| self.is_free_name(at) && (at == first || self.beside(at - 1, 1).is_some()))
    }

    fn likeness(&self, text: &str) -> f64 {
        let names = self.wanted.variants.iter().filter(|variant| variant.contains(char::is_uppercase));
        names.map(|variant| likeness(text, variant, self.wanted.arabic)).fold(0.0, f64::max)
    }
}

/// Whether a word is a day, a month or, for names, a figure that no variant holds.
fn is_fixed(wanted: &Wanted<'_>, word: &str) -> bool {
    let figure = wanted.is_proper() && word.starts_with(|first: char| first.is_ascii_digit());
    (figure || is_calendar(word)) && !wanted.variants.iter().any(|variant| has_word(variant, word))
}

/// Whether a word is spelt much like some capitalised word of a variant.
pub(super) fn resembles_part(word: &str, variant: &str) -> bool {
    variant.split_whitespace().filter(|part| is_capitalised(part)).any(|part| likeness(word, part, "") >= ALIKE)
}

fn has_word(variant: &str, word: &str) -> bool {
    variant.split_whitespace().any(|part| part.to_lowercase() == word.to_lowercase())
}
