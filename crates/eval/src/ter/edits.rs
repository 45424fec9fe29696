//! The search for phrases to move.

use std::ops::Range;

use super::band::{Alignment, Band, Matrix};

/// Words that move together at most, and how far: Tercom's limits.
const LONGEST_PHRASE: usize = 10;
const FARTHEST: usize = 50;
/// Moves that are tried for a pair of texts before the search gives up, sacrebleu's limit. What the last round found is
/// thrown away then.
const MOST_TRIED: usize = 1000;

/// Counts the edits from hypotheses to references, with buffers that serve one pair after another.
///
/// The search is greedy: of all moves that could mend something, the one that saves most edits is done, until none saves any.
#[derive(Debug, Default)]
pub(super) struct Counter {
    band: Band,
    words: Vec<u32>,
    /// The distances of `words`.
    matrix: Matrix,
    alignment: Alignment,
    /// `words` with a move that is tried, and its distances from the first row that differs.
    moved: Vec<u32>,
    tried: Matrix,
}

/// Words that could stand elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Move {
    start: usize,
    length: usize,
    target: usize,
}

/// A move and the edits that it saves.
type Saving = (i64, Move);

impl Counter {
    /// The edits, moves included, that make a hypothesis its reference.
    pub(super) fn edits(&mut self, hypothesis: &[u32], reference: &[u32]) -> usize {
        if reference.is_empty() {
            return hypothesis.len();
        }
        self.begin(hypothesis, reference);
        let (mut moves, mut tried) = (0, 0);
        while let Some((saved, best)) = self.best_move(reference, &mut tried)
            && tried < MOST_TRIED
            && saved > 0
        {
            let changed = best.apply(&mut self.words);
            self.moved.clone_from(&self.words);
            self.fill(changed.start, reference);
            moves += 1;
        }
        moves + self.band.distance(&self.matrix) as usize
    }

    /// Starts with another pair.
    fn begin(&mut self, hypothesis: &[u32], reference: &[u32]) {
        self.band.lay_out(hypothesis.len(), reference.len());
        for matrix in [&mut self.matrix, &mut self.tried] {
            matrix.clear();
            matrix.resize(self.band.cells(), 0);
        }
        self.words.clear();
        self.words.extend_from_slice(hypothesis);
        self.moved.clone_from(&self.words);
        self.band.begin(&mut self.matrix);
        self.fill(0, reference);
    }

    /// Computes the distances again where the words have changed from some word on.
    fn fill(&mut self, from: usize, reference: &[u32]) {
        for row in from + 1..=self.words.len() {
            self.band.fill(row, self.words[row - 1], reference, &mut self.matrix);
        }
    }

    /// The move that saves most, though it may be nothing; among equals the one of the longest phrase, then of the earliest,
    /// then the one that goes farthest to the beginning.
    fn best_move(&mut self, reference: &[u32], tried: &mut usize) -> Option<Saving> {
        self.band.align(&self.words, reference, &self.matrix, &mut self.alignment);
        let mut best = None;
        for start in 0..self.words.len() {
            let nearest = start.saturating_sub(FARTHEST);
            for there in nearest..reference.len().min(start + FARTHEST + 1) {
                let same = self.words[start..].iter().zip(&reference[there..]).take(LONGEST_PHRASE);
                let longest = same.take_while(|(one, other)| one == other).count();
                for length in 1..=longest {
                    if self.could_mend(start, there, length) {
                        self.try_targets(start, there, length, reference, tried, &mut best);
                        if *tried >= MOST_TRIED {
                            return best;
                        }
                    }
                }
            }
        }
        best
    }

    /// Whether a phrase that stands at `start` in the hypothesis and at `there` in the reference is wrong in both places, and
    /// the second does not lie in the first.
    fn could_mend(&self, start: usize, there: usize, length: usize) -> bool {
        let Alignment { behind, reference_errors, hypothesis_errors } = &self.alignment;
        hypothesis_errors[start..start + length].contains(&true)
            && reference_errors[there..there + length].contains(&true)
            && !(start + 1..=start + length).contains(&behind[there])
    }

    /// Tries a phrase before the partner of the reference's phrase and behind the partner of each of its words.
    fn try_targets(
        &mut self,
        start: usize,
        there: usize,
        length: usize,
        reference: &[u32],
        tried: &mut usize,
        best: &mut Option<Saving>,
    ) {
        let mut last = None;
        for place in there..=there + length {
            let target = if place == 0 { 0 } else { self.alignment.behind[place - 1] };
            if last.replace(target) == Some(target) {
                continue;
            }
            let candidate = Move { start, length, target };
            let saved =
                i64::from(self.band.distance(&self.matrix)) - i64::from(self.distance_after(candidate, reference));
            *tried += 1;
            if best.is_none_or(|best| is_better((saved, candidate), best)) {
                *best = Some((saved, candidate));
            }
        }
    }

    /// The distance when a move is done. Only the rows from the first word that changes are computed, and behind the last one
    /// only until they are what they were.
    fn distance_after(&mut self, candidate: Move, reference: &[u32]) -> u32 {
        let changed = candidate.apply(&mut self.moved);
        let distance = self.distance_of_moved(&changed, reference);
        self.moved[changed.clone()].copy_from_slice(&self.words[changed]);
        distance
    }

    fn distance_of_moved(&mut self, changed: &Range<usize>, reference: &[u32]) -> u32 {
        for row in changed.start + 1..=self.moved.len() {
            let word = self.moved[row - 1];
            if row == changed.start + 1 {
                self.band.fill_beside(row, word, reference, &self.matrix, &mut self.tried);
            } else {
                self.band.fill(row, word, reference, &mut self.tried);
            }
            if row >= changed.end && self.band.same(row, &self.tried, &self.matrix) {
                return self.band.distance(&self.matrix);
            }
        }
        self.band.distance(&self.tried)
    }
}

impl Move {
    /// Moves the words; returns the places that may have changed.
    fn apply(self, words: &mut [u32]) -> Range<usize> {
        let Self { start, length, target } = self;
        let end = start + length;
        if target < start {
            words[target..end].rotate_right(length);
            target..end
        } else {
            // A target within the phrase means as many words to the right as it lies behind its start.
            let behind = if target > end { target } else { words.len().min(target + length) };
            words[start..behind].rotate_left(length);
            start..behind
        }
    }
}

fn is_better((saved, candidate): Saving, (most, best): Saving) -> bool {
    let key = |saved, Move { start, length, target }| (saved, length, usize::MAX - start, usize::MAX - target);
    key(saved, candidate) > key(most, best)
}
