//! Statistics first, scores later.

use std::ops::Range;

use rayon::prelude::*;

use crate::{Corpus, Signature};

/// Segments that one task of the thread pool counts.
const SEGMENTS_AT_ONCE: usize = 512;

/// A measure of translations against references.
///
/// A segment becomes a row of numbers that can be summed, and any sum of rows has a score: of a segment, of a corpus, of a
/// sample that was drawn from it.
pub trait Metric: Sync {
    /// How the score is called: `BLEU`, `chrF2++`, `TER`.
    fn name(&self) -> String;

    /// Numbers in a row of statistics.
    fn width(&self) -> usize;

    /// Appends the rows of some segments of a corpus, [`Metric::width`] numbers each, to `rows`.
    fn count(&self, corpus: &Corpus<'_>, segments: Range<usize>, rows: &mut Vec<f64>);

    /// The score of summed rows.
    fn score(&self, sums: &[f64]) -> Score;

    /// The score of a sample's sums, in the precision in which sacrebleu computes it from rows of single precision. A test of
    /// significance gives the same p-value only if this follows sacrebleu to the last bit; without it the score is
    /// [`Metric::score`]'s. The sums have values of single precision.
    fn sample_score(&self, sums: &[f64]) -> SampleScore {
        SampleScore::Double(self.score(sums).value)
    }

    /// What was measured, in sacrebleu's words.
    fn signature(&self, references: usize) -> Signature;

    /// Whether more is better; with errors it is less.
    fn more_is_better(&self) -> bool {
        true
    }

    /// The statistics of all segments. The result does not depend on the number of threads.
    fn statistics(&self, corpus: &Corpus<'_>) -> Statistics {
        let starts: Vec<usize> = (0..corpus.len()).step_by(SEGMENTS_AT_ONCE).collect();
        let parts: Vec<Vec<f64>> = starts
            .into_par_iter()
            .map(|start| {
                let segments = start..corpus.len().min(start + SEGMENTS_AT_ONCE);
                let mut rows = Vec::with_capacity(segments.len() * self.width());
                self.count(corpus, segments, &mut rows);
                rows
            })
            .collect();
        Statistics { width: self.width(), numbers: parts.concat() }
    }
}

/// A score, and what it was made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// How the score is called.
    pub name: String,
    /// The score, mostly between 0 and 100.
    pub value: f64,
    /// What it was made of, as sacrebleu prints it behind the score; BLEU has it.
    pub details: Option<String>,
}

/// What becomes of the result of an operation.
///
/// Rounding a sum, product or quotient of two numbers of single precision to single precision is the same as computing in it, so that one
/// formula serves both.
pub(crate) type Rounding = fn(f64) -> f64;

/// Nothing: the result stays in double precision.
pub(crate) fn in_double(value: f64) -> f64 {
    value
}

/// It is rounded to single precision.
pub(crate) fn in_single(value: f64) -> f64 {
    f64::from(value as f32)
}

/// The score of a sample for a test of significance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SampleScore {
    /// All steps were rounded to single precision.
    Single(f32),
    /// The last step was computed in double precision.
    Double(f64),
}

/// Rows of numbers, one a segment.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    width: usize,
    /// Row after row.
    numbers: Vec<f64>,
}

impl Statistics {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.numbers.len() / self.width
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// Numbers in a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The row of a segment.
    pub fn row(&self, segment: usize) -> &[f64] {
        &self.numbers[segment * self.width..][..self.width]
    }

    /// All rows, in the order of the segments.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        self.numbers.chunks_exact(self.width)
    }

    /// The sum of all rows, added in the order of the segments.
    pub fn sums(&self) -> Vec<f64> {
        let mut sums = vec![0.0; self.width];
        for row in self.rows() {
            sums.iter_mut().zip(row).for_each(|(sum, number)| *sum += number);
        }
        sums
    }
}
