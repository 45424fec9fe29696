//! Mending what touches a rendering that was put in: doubled words, left-over pieces, articles.

use std::ops::Range;

use super::case::with_capital;
use super::draft::Draft;
use super::english::{article, is_capitalised, is_function, is_verb_or_function, touch, without_possessive};
use super::near::likeness;
use super::surface::{same_letter, starts_sentence};
use super::wanted::{Affinity, Wanted};
use crate::{Kind, Rendering};

/// How alike a left-over piece is to a word of the rendering.
const PIECE: f64 = 0.5;

/// Mends the words around the rendering of claim `own`, which must have a place.
pub(super) fn agree(draft: &mut Draft, wanted: &Wanted<'_>, own: usize) {
    while let Some(mut around) = Around::new(draft, wanted, own) {
        if !(around.drop_doubled() || around.drop_stop() || around.drop_piece() || around.drop_article()) {
            around.fix_article();
            return;
        }
    }
}

/// A rendering and its surroundings.
struct Around<'a> {
    draft: &'a mut Draft,
    wanted: &'a Wanted<'a>,
    own: usize,
    place: Range<usize>,
    /// Words that nobody owns, touching the rendering one after another, the nearest first.
    before: Vec<Range<usize>>,
    after: Vec<Range<usize>>,
}

impl<'a> Around<'a> {
    fn new(draft: &'a mut Draft, wanted: &'a Wanted<'a>, own: usize) -> Option<Self> {
        let place = draft.places.get(own)?.clone()?;
        let words = barqiya_text::words(&draft.en);
        let left = words.iter().filter(|word| word.end <= place.start).rev();
        let before = touching(draft, own, &place, left, |near, far| (far.clone(), near.clone()));
        let right = words.iter().filter(|word| word.start >= place.end);
        let after = touching(draft, own, &place, right, |near, far| (near.clone(), far.clone()));
        Some(Self { draft, wanted, own, place, before, after })
    }

    fn text(&self, range: &Range<usize>) -> &str {
        &self.draft.en[range.clone()]
    }

    /// Takes away words before that repeat the beginning of the rendering, or words after that repeat its end.
    fn drop_doubled(&mut self) -> bool {
        let rendering = self.text(&self.place).to_owned();
        let parts: Vec<&str> = barqiya_text::words(&rendering).into_iter().map(|part| &rendering[part]).collect();
        let repeats = |count: usize, words: &[Range<usize>], parts: &mut dyn Iterator<Item = &&str>| {
            words[..count].iter().zip(parts).all(|(word, part)| same(self.text(word), part))
        };
        for count in (1..=parts.len()).rev() {
            if count <= self.before.len() && repeats(count, &self.before, &mut parts[..count].iter().rev()) {
                self.drop_before(count);
                return true;
            }
            let stems: Vec<_> = self.after.iter().map(|word| without_possessive(&self.draft.en, word)).collect();
            if count <= stems.len() && repeats(count, &stems, &mut parts[parts.len() - count..].iter()) {
                self.drop_after(&stems[count - 1]);
                return true;
            }
        }
        false
    }

    /// Takes away the full stop after a rendering that ends with one of its own.
    fn drop_stop(&mut self) -> bool {
        let rest = &self.draft.en[self.place.end..];
        let doubled = self.text(&self.place).ends_with('.') && rest.starts_with('.') && !rest.starts_with("..");
        if doubled {
            self.draft.replace(self.place.end..self.place.end + 1, "");
        }
        doubled
    }

    /// Takes away a misspelt piece of the old rendering that stayed beside the new one.
    fn drop_piece(&mut self) -> bool {
        if self.before.first().is_some_and(|word| self.is_piece(word)) {
            self.drop_before(1);
            return true;
        }
        let after = self.after.first().filter(|word| self.is_piece(word));
        let Some(stem) = after.map(|word| without_possessive(&self.draft.en, word)) else { return false };
        self.drop_after(&stem);
        true
    }

    fn is_piece(&self, word: &Range<usize>) -> bool {
        let text = self.text(word);
        let linked = matches!(self.wanted.affinity(&self.draft.links, word), Affinity::Ours(_));
        let name = is_capitalised(text) && !is_function(&self.draft.en, word);
        let parts = || self.text(&self.place).split_whitespace().filter(|part| is_capitalised(part));
        linked && name && parts().any(|part| likeness(text, part, "") >= PIECE)
    }

    /// Takes away an article before a rendering with one of its own, and `the` before a person.
    fn drop_article(&mut self) -> bool {
        let Some(word) = self.before.first() else { return false };
        let is = |text: &str, articles: &[&str]| articles.contains(&text.to_lowercase().as_str());
        let text = self.text(word);
        let own_article = self.text(&self.place).split_whitespace().next().is_some_and(|first| is(first, &["the"]));
        let doubled = own_article && is(text, &["a", "an", "the"]);
        let stray = self.wanted.entry.kind == Kind::Person && is(text, &["the"]) && self.stands_alone();
        if doubled || stray {
            self.drop_before(1);
        }
        doubled || stray
    }

    /// Whether the rendering is no attribute of a noun, as in `the Obama administration`.
    fn stands_alone(&self) -> bool {
        let rest = &self.draft.en[self.place.end..];
        let Some(next) = self.after.first() else {
            // A word of another claim may be the noun; a plural (`the Clintons`) keeps its article.
            return !rest.trim_start().starts_with(char::is_alphanumeric);
        };
        is_verb_or_function(&self.draft.en, next)
    }

    /// Writes `a` or `an` by the sound of the rendering.
    fn fix_article(&mut self) {
        let Some(word) = self.before.first().cloned() else { return };
        let text = self.text(&word);
        if !matches!(text, "a" | "an" | "A" | "An") {
            return;
        }
        let right = article(self.text(&self.place));
        let right = if is_capitalised(text) { with_capital(right) } else { right.to_owned() };
        if text != right {
            self.draft.respell(word, &right);
        }
    }

    fn drop_before(&mut self, count: usize) {
        let range = self.before[count - 1].start..self.place.start;
        let was_capital = is_capitalised(self.text(&range)) && starts_sentence(&self.draft.en, range.start);
        self.draft.replace(range.clone(), "");
        if was_capital && self.wanted.entry.rendering != Rendering::Exact {
            self.capitalise(range.start);
        }
    }

    fn drop_after(&mut self, last: &Range<usize>) {
        self.draft.replace(self.place.end..last.end, "");
    }

    /// Gives the rendering, which now begins the sentence at `at`, its capital.
    fn capitalise(&mut self, at: usize) {
        let Some(first) = self.draft.en[at..].chars().next() else { return };
        let big = with_capital(&self.draft.en[at..at + first.len_utf8()]);
        let mut edited = self.draft.clone();
        edited.respell(at..at + first.len_utf8(), &big);
        let place = edited.places[self.own].clone();
        if place.is_some_and(|place| self.wanted.stands_at(&edited.en, &place)) {
            *self.draft = edited;
        }
    }
}

/// Words that touch a place one after another and belong to no other claim.
fn touching<'a>(
    draft: &Draft,
    own: usize,
    place: &Range<usize>,
    words: impl Iterator<Item = &'a Range<usize>>,
    in_order: impl Fn(&Range<usize>, &Range<usize>) -> (Range<usize>, Range<usize>),
) -> Vec<Range<usize>> {
    let mut near = place.clone();
    let mut found = Vec::new();
    for word in words {
        let (left, right) = in_order(&near, word);
        if !touch(&draft.en, &left, &right) || draft.is_owned(word, own) {
            break;
        }
        found.push(word.clone());
        near = word.clone();
    }
    found
}

/// Whether two words are the same but for case.
fn same(one: &str, other: &str) -> bool {
    one.chars().count() == other.chars().count() && one.chars().zip(other.chars()).all(|(a, b)| same_letter(a, b))
}
