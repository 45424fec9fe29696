//! Single words of both sides that sound alike.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::{Scene, Taken};
use crate::arabic::{Stem, Word};
use crate::english::Piece;
use crate::likeness::{Arabic, Latin, Likeness};
use crate::variation::edits;

/// An Arabic word of a name and the English pieces that render it.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    /// One word, or two that are written as one in English.
    pub(super) words: Range<usize>,
    /// Where the name begins in the Arabic.
    pub(super) start: usize,
    /// Its folded letters, without what is written onto it.
    pub(super) folded: String,
    /// Conjunctions and prepositions before it.
    pub(super) clitics: usize,
    /// One piece, or two.
    pub(super) pieces: Range<usize>,
    score: f64,
}

impl Unit {
    /// A unit that is known from elsewhere than its sound.
    pub(super) fn new(words: Range<usize>, stem: &Stem, pieces: Range<usize>) -> Self {
        Self { words, start: stem.start, folded: stem.folded.clone(), clitics: stem.clitics, pieces, score: 0.0 }
    }
}

/// Least logarithm of the ratio by which spellings are taken for one name: about one pair in five thousand that have
/// nothing to do with each other gets so far, and 97 of 100 that have.
const ALIKE: f64 = 7.0;
/// The same for words that are mostly no names.
const SURELY: f64 = 11.0;
/// Fewest letters of both spellings.
const SHORTEST: usize = 3;
/// What a sure link between the words counts.
const LINKED: f64 = 4.0;
/// What it counts that the story rendered the word so before.
const KNOWN: f64 = 8.0;
/// The same of a rendering that differs from an earlier one by a letter or two.
const NEARLY: f64 = 5.0;
/// What being at opposite ends of the sentences costs.
const FAR: f64 = 4.0;
/// What each conjunction or preposition that must be taken off costs.
const CLITIC: f64 = 0.7;

/// The units of a pair; no two share a word or a piece.
pub(super) fn units(
    scene: &Scene<'_>,
    likeness: &Likeness,
    known: &HashMap<String, HashSet<String>>,
    taken: &Taken,
) -> Vec<Unit> {
    let mut candidates = Vec::new();
    for at in 0..scene.pieces.len() {
        for pieces in [at..at + 1, at..at + 2] {
            if let Some(latin) = latin(&scene.pieces, &pieces, taken) {
                let alone = likeness.log_latin(&latin);
                let search = Search { scene, likeness, known, pieces, latin, alone };
                search.candidates(taken, &mut candidates);
            }
        }
    }
    candidates.sort_by(|one, other| {
        other
            .score
            .total_cmp(&one.score)
            .then_with(|| (one.words.start, one.pieces.start).cmp(&(other.words.start, other.pieces.start)))
    });
    let mut free = taken.clone();
    candidates.retain(|unit| {
        let is_free =
            !free.words[unit.words.clone()].contains(&true) && !free.pieces[unit.pieces.clone()].contains(&true);
        if is_free {
            free.words[unit.words.clone()].fill(true);
            free.pieces[unit.pieces.clone()].fill(true);
        }
        is_free
    });
    candidates
}

/// The letters of one or two pieces, where they may be a name.
fn latin(pieces: &[Piece], range: &Range<usize>, taken: &Taken) -> Option<Latin> {
    let chosen = pieces.get(range.clone())?;
    let free = !taken.pieces[range.clone()].contains(&true);
    match chosen {
        [one] if free && one.capital && one.latin.len() >= SHORTEST => Some(one.latin.clone()),
        // `Abu Dhabi`, `New York`: one Arabic word, or two that go together.
        [one, other] if free && one.capital && other.capital && other.follows && one.small != "the" => {
            Some(Latin::new(&format!("{}{}", one.small, other.small)))
        }
        _ => None,
    }
}

/// One or two pieces that an Arabic word is looked for.
struct Search<'a> {
    scene: &'a Scene<'a>,
    likeness: &'a Likeness,
    known: &'a HashMap<String, HashSet<String>>,
    pieces: Range<usize>,
    latin: Latin,
    /// Logarithm of the probability of its spelling by itself.
    alone: f64,
}

impl Search<'_> {
    fn candidates(&self, taken: &Taken, candidates: &mut Vec<Unit>) {
        let words = &self.scene.words;
        let free = |at: usize| !taken.words[at];
        for at in (0..words.len()).filter(|&at| free(at)) {
            let best =
                words[at].stems.iter().filter_map(|stem| self.unit(at..at + 1, stem, &stem.letters, &stem.folded));
            candidates.extend(best.max_by(|one, other| one.score.total_cmp(&other.score)));
            let next = words.get(at + 1).filter(|next| free(at + 1) && next.follows);
            if let Some(next) = next.filter(|_| self.pieces.len() == 1) {
                candidates.extend(self.joined(at, &words[at], next));
            }
        }
    }

    /// Two Arabic words that one piece renders: `عبد الرحمن`, `جين بينغ`.
    fn joined(&self, at: usize, word: &Word, next: &Word) -> Option<Unit> {
        let second = &next.stems[0];
        let both =
            word.stems.iter().filter(|stem| stem.letters.len() + second.letters.len() <= 14).filter_map(|stem| {
                let folded = format!("{} {}", stem.folded, second.folded);
                self.unit(at..at + 2, stem, &Arabic::new(&folded), &folded)
            });
        both.max_by(|one, other| one.score.total_cmp(&other.score))
    }

    fn unit(&self, words: Range<usize>, stem: &Stem, letters: &Arabic, folded: &str) -> Option<Unit> {
        let (first, first_piece) = (words.start, self.pieces.start);
        // Names are about as long in both scripts; what is much longer is not worth a look.
        let (ours, theirs) = (letters.len(), self.latin.len());
        if ours < SHORTEST || theirs > 3 * ours || ours > theirs + 2 {
            return None;
        }
        let known = self.known.contains_key(folded);
        let like = self.likeness.log_joint(letters, &self.latin) - self.likeness.log_arabic(letters) - self.alone;
        if like < 1.0 && !known {
            return None;
        }
        let piece = &self.scene.pieces[self.pieces.start];
        let score = like + LINKED * self.scene.link(first, first_piece) + self.earlier(folded)
            - FAR * self.scene.distance(first, first_piece)
            - CLITIC * stem.clitics as f64
            - if words.len() + self.pieces.len() > 2 { 1.5 } else { 0.0 };
        let vague = self.scene.words[first].common || piece.is_ordinary();
        let least = if vague { SURELY } else { ALIKE };
        (score >= least).then(|| Unit {
            words,
            start: stem.start,
            folded: folded.to_owned(),
            clitics: stem.clitics,
            pieces: self.pieces.clone(),
            score,
        })
    }

    /// What it counts how the story renders the word elsewhere.
    fn earlier(&self, folded: &str) -> f64 {
        let Some(known) = self.known.get(folded) else { return 0.0 };
        let said: Vec<&str> = self.scene.pieces[self.pieces.clone()].iter().map(|piece| piece.small.as_str()).collect();
        let said = said.join(" ");
        if known.contains(&said) {
            return KNOWN;
        }
        let letters: Vec<char> = said.chars().collect();
        let near = |other: &String| edits(&letters, &other.chars().collect::<Vec<_>>()) <= 2;
        if letters.len() >= 5 && known.iter().any(near) { NEARLY } else { 0.0 }
    }
}
