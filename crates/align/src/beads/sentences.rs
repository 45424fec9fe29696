//! Evidence from sentence vectors: how near the groups of a bead are, against how near they are to anything.

use barqiya_kernels::dot;
use rayon::prelude::*;

use super::near::Near;
use super::shape::Shape;
use crate::Vectors;

/// The vectors of one side's sentences, as an encoder gives them.
#[derive(Debug, Clone)]
pub struct SentenceVectors {
    /// A row per sentence: its mean token state, less the language's mean, times its number of tokens. So the vector of a group of
    /// sentences is the sum of theirs.
    vectors: Vectors,
    /// Mean direction of unrelated sentences of the language.
    common: Vec<f32>,
}

impl SentenceVectors {
    /// Takes over mean token states, a row per sentence.
    ///
    /// `mean` is the mean of the language's sentences; `common` the mean direction of centred sentences, what a sentence is compared with to
    /// know how near it is to anything.
    ///
    /// # Panics
    /// If there are not as many counts as rows, or the widths differ.
    pub fn new(mut pooled: Vectors, tokens: &[usize], mean: &[f32], common: &[f32]) -> Self {
        assert_eq!(pooled.rows(), tokens.len(), "a number of tokens for each sentence");
        assert!(pooled.width() == mean.len() && mean.len() == common.len(), "vectors of one width");
        pooled.centre(mean);
        pooled.scale_rows(|row| tokens[row].max(1) as f32);
        Self { vectors: pooled, common: common.to_vec() }
    }

    /// How many sentences there are.
    pub fn len(&self) -> usize {
        self.vectors.rows()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows themselves.
    pub(crate) fn vectors(&self) -> &Vectors {
        &self.vectors
    }

    /// The sentences of a range.
    pub(crate) fn part(&self, range: std::ops::Range<usize>) -> Self {
        Self { vectors: self.vectors.part(range), common: self.common.clone() }
    }
}

/// What the sums of one side's neighbours come to, ready for any group up to the longest.
#[derive(Debug)]
struct Groups {
    /// `lengths[sentence][count - 1]`: length of the group's vector.
    lengths: Vec<[f32; super::shape::LONGEST]>,
    /// The same: its cosine with the other side's common direction.
    common: Vec<[f32; super::shape::LONGEST]>,
}

impl Groups {
    fn new(side: &SentenceVectors, other: &SentenceVectors) -> Self {
        let vectors = &side.vectors;
        let group = |first: usize| {
            let mut sum = vec![0.0; vectors.width()];
            let (mut lengths, mut common) = ([0.0; super::shape::LONGEST], [0.0; super::shape::LONGEST]);
            for count in 0..super::shape::LONGEST.min(vectors.rows() - first) {
                sum.iter_mut().zip(vectors.row(first + count)).for_each(|(sum, value)| *sum += value);
                lengths[count] = dot(&sum, &sum).sqrt().max(f32::MIN_POSITIVE);
                common[count] = dot(&sum, &other.common) / lengths[count];
            }
            (lengths, common)
        };
        let (lengths, common) = (0..vectors.rows()).into_par_iter().map(group).unzip();
        Self { lengths, common }
    }
}

/// Distances of groups in a band.
#[derive(Debug)]
pub(crate) struct SentenceEvidence {
    source: Groups,
    target: Groups,
    near: Near,
    /// Per meeting: the sum of products of the source sentence with the target sentences of its row up to this one.
    sums: Vec<f64>,
}

impl SentenceEvidence {
    pub(crate) fn new(source: &SentenceVectors, target: &SentenceVectors, near: &Near) -> Self {
        let products = |sentence: usize| {
            let mut sum = 0.0;
            let row = source.vectors.row(sentence);
            near.row(sentence).map(move |other| {
                sum += f64::from(dot(row, target.vectors.row(other)));
                sum
            })
        };
        let sums: Vec<Vec<f64>> = (0..near.sentences()).into_par_iter().map(|row| products(row).collect()).collect();
        Self {
            source: Groups::new(source, target),
            target: Groups::new(target, source),
            near: near.clone(),
            sums: sums.concat(),
        }
    }

    /// `1 - cosine` of the groups that begin at two sentences, divided by the mean of that with unrelated sentences: 0 for the same, about 1
    /// for what has nothing in common.
    pub(crate) fn distance(&self, source: usize, target: usize, shape: Shape) -> f32 {
        let product: f64 = (source..source + shape.source).map(|row| self.products(row, target, shape.target)).sum();
        let (a, b) = (shape.source - 1, shape.target - 1);
        let cosine = product as f32 / (self.source.lengths[source][a] * self.target.lengths[target][b]);
        let unrelated = 1.0 - f32::midpoint(self.source.common[source][a], self.target.common[target][b]);
        (1.0 - cosine) / unrelated.max(f32::EPSILON)
    }

    /// Sum of the products of a source sentence with neighbours of the target.
    fn products(&self, source: usize, target: usize, count: usize) -> f64 {
        let sum = |target: usize| self.near.at(source, target).map_or(0.0, |at| self.sums[at]);
        let before = target.checked_sub(1).map_or(0.0, sum);
        sum(target + count - 1) - before
    }
}
