//! Paths of beads through a band: the best one, and how probable each bead is.
//!
//! The model is log-linear over whole paths (a semi-Markov conditional random field, Sarawagi & Cohen 2004): each bead and each
//! sentence without a partner has a score, a path the sum of its scores, and its probability is in proportion to the
//! exponential of that sum.

use std::ops::Range;

use super::band::Band;
use super::shape::{COUNT, SHAPES};

/// Scores of all beads of a band.
#[derive(Debug, Clone)]
pub(crate) struct Scores {
    /// Where paths may pass.
    pub(crate) band: Band,
    /// For each cell, the score of the bead of each shape that begins there; minus infinity where it would leave the band.
    pub(crate) beads: Vec<[f32; COUNT]>,
    /// For each source sentence, the score of leaving it without a partner.
    pub(crate) source: Vec<f32>,
    /// For each target sentence, the same.
    pub(crate) target: Vec<f32>,
}

/// Source and target sentences of a bead; one of both may be empty.
pub(crate) type Step = (Range<usize>, Range<usize>);

/// Where a path may end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// Where both documents end.
    Both,
    /// At any place once all source sentences are read: the text goes on.
    Open,
}

/// Sums over all paths.
#[derive(Debug)]
pub(crate) struct Sums {
    /// Per cell, over paths from the start to it.
    before: Vec<f64>,
    /// Per cell, over paths from it to an end.
    after: Vec<f64>,
    /// Over all paths.
    total: f64,
}

const NEVER: f64 = f64::NEG_INFINITY;

impl Scores {
    fn source_sentences(&self) -> usize {
        self.band.rows() - 1
    }

    /// The best path. Of equally good ones, that whose last bead differs first in the order: no partner for the target, none for the
    /// source, then [`SHAPES`].
    pub(crate) fn best(&self, end: End) -> Vec<Step> {
        let mut best = vec![NEVER; self.band.cells()];
        let mut steps = vec![Back::Start; self.band.cells()];
        best[0] = 0.0;
        for row in 0..self.band.rows() {
            for place in self.band.row(row) {
                let cell = self.band.start(row) + place - self.band.row(row).start;
                self.each_into(row, place, |from, score, back| {
                    let sum = best[from] + score;
                    if sum > best[cell] {
                        best[cell] = sum;
                        steps[cell] = back;
                    }
                });
            }
        }
        self.walk_back(&steps, self.last_place(&best, end))
    }

    fn last_place(&self, best: &[f64], end: End) -> usize {
        let row = self.band.row(self.source_sentences());
        match end {
            End::Both => row.end - 1,
            End::Open => {
                let start = self.band.start(self.source_sentences());
                let better = |place: &usize, other: &usize| {
                    best[start + place - row.start].total_cmp(&best[start + other - row.start])
                };
                row.clone().max_by(better).unwrap_or(row.end - 1)
            }
        }
    }

    fn walk_back(&self, steps: &[Back], last: usize) -> Vec<Step> {
        let (mut row, mut place) = (self.source_sentences(), last);
        let mut path = Vec::new();
        while let Some(cell) = self.band.cell(row, place) {
            let (source, target) = match steps[cell] {
                Back::Start => break,
                Back::Target => (0, 1),
                Back::Source => (1, 0),
                Back::Bead(shape) => (SHAPES[shape as usize].source, SHAPES[shape as usize].target),
            };
            path.push((row - source..row, place - target..place));
            row -= source;
            place -= target;
        }
        path.reverse();
        path
    }

    /// Calls with each way into a cell: the cell it comes from, its score, what it is.
    fn each_into(&self, row: usize, place: usize, mut call: impl FnMut(usize, f64, Back)) {
        if place > 0
            && let Some(from) = self.band.cell(row, place - 1)
        {
            call(from, f64::from(self.target[place - 1]), Back::Target);
        }
        if row == 0 {
            return;
        }
        if let Some(from) = self.band.cell(row - 1, place) {
            call(from, f64::from(self.source[row - 1]), Back::Source);
        }
        for (number, shape) in SHAPES.iter().enumerate() {
            if row >= shape.source
                && place >= shape.target
                && let Some(from) = self.band.cell(row - shape.source, place - shape.target)
            {
                call(from, f64::from(self.beads[from][number]), Back::Bead(number as u8));
            }
        }
    }

    /// Calls with each way out of a cell: the cell it leads to and its score.
    fn each_from(&self, row: usize, place: usize, cell: usize, mut call: impl FnMut(usize, f64)) {
        if let Some(to) = self.band.cell(row, place + 1) {
            call(to, f64::from(self.target[place]));
        }
        if let Some(to) = self.band.cell(row + 1, place) {
            call(to, f64::from(self.source[row]));
        }
        for (number, shape) in SHAPES.iter().enumerate() {
            if let Some(to) = self.band.cell(row + shape.source, place + shape.target) {
                call(to, f64::from(self.beads[cell][number]));
            }
        }
    }

    /// Sums over all paths.
    pub(crate) fn sums(&self, end: End) -> Sums {
        let cells = self.band.cells();
        let mut before = vec![NEVER; cells];
        before[0] = 0.0;
        let mut terms = Vec::with_capacity(COUNT + 2);
        for row in 0..self.band.rows() {
            for place in self.band.row(row) {
                let cell = self.band.start(row) + place - self.band.row(row).start;
                terms.clear();
                self.each_into(row, place, |from, score, _| terms.push(before[from] + score));
                if cell > 0 {
                    before[cell] = log_sum(&terms);
                }
            }
        }
        let mut after = vec![NEVER; cells];
        let last = self.band.start(self.source_sentences());
        match end {
            End::Both => after[cells - 1] = 0.0,
            End::Open => after[last..].fill(0.0),
        }
        let total = log_sum(&(last..cells).map(|cell| before[cell] + after[cell]).collect::<Vec<_>>());
        for row in (0..self.band.rows()).rev() {
            for place in self.band.row(row).rev() {
                let cell = self.band.start(row) + place - self.band.row(row).start;
                terms.clear();
                terms.push(after[cell]);
                self.each_from(row, place, cell, |to, score| terms.push(after[to] + score));
                after[cell] = log_sum(&terms);
            }
        }
        Sums { before, after, total }
    }
}

/// How the best path came to a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Back {
    Start,
    /// A target sentence without a partner.
    Target,
    /// A source sentence without a partner.
    Source,
    /// A bead of the shape with this number.
    Bead(u8),
}

impl Sums {
    /// Natural logarithm of the sum over all paths.
    pub(crate) fn total(&self) -> f64 {
        self.total
    }

    /// How probable the bead of a shape at a cell is.
    pub(crate) fn bead(&self, scores: &Scores, row: usize, place: usize, shape: usize) -> f64 {
        let (Some(from), Some(to)) =
            (scores.band.cell(row, place), scores.band.cell(row + SHAPES[shape].source, place + SHAPES[shape].target))
        else {
            return 0.0;
        };
        self.through(from, f64::from(scores.beads[from][shape]), to)
    }

    /// How probable it is that a source sentence has no partner.
    pub(crate) fn source(&self, scores: &Scores, sentence: usize) -> f64 {
        let through = |place| {
            let (from, to) = (scores.band.cell(sentence, place)?, scores.band.cell(sentence + 1, place)?);
            Some(self.through(from, f64::from(scores.source[sentence]), to))
        };
        scores.band.row(sentence).filter_map(through).sum()
    }

    /// How probable it is that a target sentence has no partner.
    pub(crate) fn target(&self, scores: &Scores, sentence: usize) -> f64 {
        let through = |row| {
            let (from, to) = (scores.band.cell(row, sentence)?, scores.band.cell(row, sentence + 1)?);
            Some(self.through(from, f64::from(scores.target[sentence]), to))
        };
        (0..scores.band.rows()).filter_map(through).sum()
    }

    fn through(&self, from: usize, score: f64, to: usize) -> f64 {
        (self.before[from] + score + self.after[to] - self.total).min(0.0).exp()
    }
}

/// Logarithm of the sum of exponentials.
fn log_sum(terms: &[f64]) -> f64 {
    let most = terms.iter().copied().fold(NEVER, f64::max);
    if most == NEVER {
        return NEVER;
    }
    most + terms.iter().map(|term| (term - most).exp()).sum::<f64>().ln()
}
