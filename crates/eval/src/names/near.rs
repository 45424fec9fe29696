//! What in a text is like a name.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::letters::{fold, is_word, runs};
use crate::whitespace::is_space;

/// How like a name something must be to be near: of ten letters three may be missing, in excess, exchanged, or have changed
/// places.
///
/// Likeness is 1 less the edits by the letters of the longer (Damerau 1964, Levenshtein 1966; neighbours that change places are one
/// edit, and no letter is edited twice). Case, diacritics, hyphens, apostrophes and the articles `al-` and `el-` count for nothing,
/// for transliterations of one name differ in them most. A word more than the name has is an edit: `Brazil has` is not near to
/// `Brazilian`. At .7 `Qadhafi` is near to `Gaddafi`, and `Abdulrahman` to `Abd al-Rahman`; lower, chance begins. It is a hint for the
/// reader and no verdict: `Slovenia` is near to `Slovakia` too. Names of up to four letters must be equal but for what counts for
/// nothing, for `Iran` and `Iraq` differ in one letter.
pub const NEAR: f64 = 0.7;

/// Up to so many letters one edit is too much.
const SHORT: usize = 4;

/// Words that what is near may have more than the name: `Abd al-Rahman` for `Abdulrahman`.
const MORE_WORDS: usize = 2;

/// The words of a text, some of which are taken.
pub(super) struct Words<'a> {
    text: &'a str,
    spans: Vec<Range<usize>>,
    folded: Vec<Vec<char>>,
    taken: Vec<bool>,
}

/// Something like a name.
pub(super) struct Nearby {
    pub(super) text: String,
    pub(super) similarity: f64,
}

impl<'a> Words<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let spans = runs(text, |character| is_word(character) || is_combining_mark(character));
        let folded: Vec<Vec<char>> = spans.iter().map(|span| letters(&text[span.clone()])).collect();
        Self { text, taken: vec![false; spans.len()], folded, spans }
    }

    /// Takes the words that a span touches.
    pub(super) fn take(&mut self, span: &Range<usize>) {
        for (word, taken) in self.spans.iter().zip(&mut self.taken) {
            *taken |= word.start < span.end && span.start < word.end;
        }
    }

    /// The free words that are most like a name, if any are near; they are taken. Of words that are equally like it those are chosen
    /// that are so with the articles too, then the fewest, then the first.
    pub(super) fn nearest(&mut self, name: &str) -> Option<Nearby> {
        let name = Words::new(name);
        let (wanted, spelled) = (name.bare(0..name.spans.len()), name.folded.concat());
        let mut best: Option<(f64, f64, Range<usize>)> = None;
        for length in 1..=name.spans.len() + MORE_WORDS {
            for start in 0..(self.spans.len() + 1).saturating_sub(length) {
                let window = start..start + length;
                if self.taken[window.clone()].contains(&true) {
                    continue;
                }
                let found = self.bare(window.clone());
                let likeness = similarity(&wanted.letters, &found.letters, found.gaps.saturating_sub(wanted.gaps));
                if !is_near(likeness, &wanted.letters) || best.as_ref().is_some_and(|(best, ..)| likeness < *best) {
                    continue;
                }
                let literal = similarity(&spelled, &self.folded[window.clone()].concat(), 0);
                if best.as_ref().is_none_or(|(best, also, _)| (likeness, literal) > (*best, *also)) {
                    best = Some((likeness, literal, window));
                }
            }
        }
        let (similarity, _, window) = best?;
        self.taken[window.clone()].fill(true);
        let span = self.spans[window.start].start..self.spans[window.end - 1].end;
        Some(Nearby { text: self.text[span].to_owned(), similarity })
    }

    /// Some words without the articles before others.
    fn bare(&self, window: Range<usize>) -> Bare {
        let article = |at: usize| at + 1 < window.end && matches!(self.folded[at][..], ['a' | 'e', 'l']);
        let kept: Vec<usize> = window.clone().filter(|&at| !article(at)).collect();
        let apart = |pair: &&[usize]| self.text[self.spans[pair[0]].end..self.spans[pair[1]].start].contains(is_space);
        let gaps = kept.windows(2).filter(apart).count();
        Bare { letters: kept.iter().flat_map(|&at| &self.folded[at]).copied().collect(), gaps }
    }
}

/// Words as they are compared.
struct Bare {
    letters: Vec<char>,
    /// How often white space is between them.
    gaps: usize,
}

/// Small letters without diacritics.
fn letters(word: &str) -> Vec<char> {
    fold(&word.nfkd().filter(|&mark| !is_combining_mark(mark)).collect::<String>()).chars().collect()
}

fn is_near(similarity: f64, name: &[char]) -> bool {
    if name.len() <= SHORT { similarity == 1.0 } else { similarity >= NEAR }
}

/// From 0 to 1, with some edits that were counted before; nothing is like nothing.
fn similarity(one: &[char], other: &[char], more: usize) -> f64 {
    let (longer, shorter) = (one.len().max(other.len()), one.len().min(other.len()));
    let least = longer - shorter + more;
    let share = |edits: usize| if longer == 0 { 0.0 } else { 1.0 - edits.min(longer) as f64 / longer as f64 };
    // Most windows differ too much in length alone.
    if share(least) < NEAR { share(longer) } else { share(edits(one, other) + more) }
}

/// Edits between two words: optimal string alignment.
fn edits(one: &[char], other: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.iter().enumerate() {
        let mut row = vec![line + 1];
        for (column, wanted) in other.iter().enumerate() {
            let replaced = above[column] + usize::from(letter != wanted);
            let mut least = replaced.min(above[column + 1] + 1).min(row[column] + 1);
            if line > 0 && column > 0 && *letter == other[column - 1] && one[line - 1] == *wanted {
                least = least.min(before[column - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_of_words() {
        for (one, other, wanted) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
            ("ab", "ba", 1),
            ("ca", "abc", 3),
            ("lukashenko", "lukachenko", 1),
            ("mohammed", "mohamemd", 1),
        ] {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            assert_eq!(edits(&letters(one), &letters(other)), wanted, "{one} {other}");
        }
    }
}
