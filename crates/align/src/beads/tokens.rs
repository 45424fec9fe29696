//! Evidence from token states: how many tokens of both groups of a bead find a counterpart in the other.

use barqiya_kernels::{Linear, Precision, Team};
use rayon::prelude::*;

use super::near::Near;
use super::shape::{LONGEST, Shape};
use crate::Vectors;

/// Weight of a token that finds a counterpart anywhere.
const LEAST_WEIGHT: f32 = 0.05;

/// How well the tokens of groups in a band are matched.
///
/// A token's counterpart is the token of the other group with the highest cosine. A token that finds one everywhere (a full stop, an
/// article) weighs little: its weight is one less its mean best cosine over all sentences that it meets.
#[derive(Debug)]
pub(crate) struct TokenEvidence {
    near: Near,
    /// Sums of the source's token weights before each sentence; one more than sentences.
    source_weights: Vec<f32>,
    target_weights: Vec<f32>,
    /// `source_found[meeting][count - 1]`: what the tokens of the source sentence find in the `count` target sentences from the meeting's
    /// on, weighted.
    source_found: Vec<[f32; LONGEST]>,
    /// `target_found[meeting][count - 1]`: what the tokens of the target sentence find in `count` source sentences from the meeting's on.
    target_found: Vec<[f32; LONGEST]>,
    /// Distance of unrelated groups.
    unrelated: f32,
}

/// The best cosines of a meeting's tokens.
#[derive(Debug, Default, Clone)]
struct Meeting {
    source: Vec<f32>,
    target: Vec<f32>,
}

impl TokenEvidence {
    /// Compares the tokens of all sentences that meet. Rows are token states, centred and of length 1; a sentence without tokens has none.
    pub(crate) fn new(source: &[Vectors], target: &[Vectors], near: &Near) -> Self {
        let meetings = meet(source, target, near);
        let source_commonness = Commonness::of_source(source, &meetings, near);
        let target_commonness = Commonness::of_target(target, &meetings, near);
        let mut target_weights = target_commonness.weights();
        let source_weights = source_commonness.weights();
        // Both sides weigh the same, whichever language needs more tokens.
        let (ours, theirs) = (total(&source_weights), total(&target_weights));
        if theirs > 0.0 {
            let scale = ours / theirs;
            target_weights.iter_mut().flatten().for_each(|weight| *weight *= scale);
        }
        let found = source_commonness.found(&source_weights) + target_commonness.found(&target_weights);
        let all = total(&source_weights) + total(&target_weights);
        Self {
            source_found: source_found(&meetings, &source_weights, near),
            target_found: target_found(&meetings, &target_weights, near),
            source_weights: sums(&source_weights),
            target_weights: sums(&target_weights),
            unrelated: if all > 0.0 { (1.0 - found / all).max(f32::EPSILON) } else { 1.0 },
            near: near.clone(),
        }
    }

    /// Share of the tokens of both groups that find no counterpart, divided by that of unrelated groups: 0 for the same, about 1 for what has
    /// nothing in common.
    pub(crate) fn distance(&self, source: usize, target: usize, shape: Shape) -> f32 {
        let mut found = 0.0;
        for row in source..source + shape.source {
            found += self.near.at(row, target).map_or(0.0, |at| self.source_found[at][shape.target - 1]);
        }
        for column in target..target + shape.target {
            found += self.near.at(source, column).map_or(0.0, |at| self.target_found[at][shape.source - 1]);
        }
        let weight = self.source_weights[source + shape.source] - self.source_weights[source]
            + self.target_weights[target + shape.target]
            - self.target_weights[target];
        if weight > 0.0 { (1.0 - found / weight) / self.unrelated } else { 1.0 }
    }
}

/// Compares the tokens of all sentences that meet.
fn meet(source: &[Vectors], target: &[Vectors], near: &Near) -> Vec<Meeting> {
    let packed: Vec<Option<Linear>> = target.par_iter().map(pack).collect();
    let row = |sentence: usize| -> Vec<Meeting> {
        near.row(sentence).map(|other| compare(&source[sentence], packed[other].as_ref())).collect()
    };
    let rows: Vec<Vec<Meeting>> = (0..near.sentences()).into_par_iter().map(row).collect();
    rows.into_iter().flatten().collect()
}

fn pack(tokens: &Vectors) -> Option<Linear> {
    let (rows, width) = (tokens.rows(), tokens.width());
    (rows > 0).then(|| Linear::new(tokens.values(), rows, width, None, Precision::F32))
}

fn compare(source: &Vectors, target: Option<&Linear>) -> Meeting {
    let Some(target) = target.filter(|_| source.rows() > 0) else {
        let outputs = target.map_or(0, Linear::outputs);
        return Meeting { source: vec![0.0; source.rows()], target: vec![0.0; outputs] };
    };
    let mut cosines = vec![0.0; source.rows() * target.outputs()];
    target.forward(source.values(), &mut cosines, &Team::solo());
    let mut meeting = Meeting { source: Vec::with_capacity(source.rows()), target: vec![-1.0; target.outputs()] };
    for row in cosines.chunks_exact(target.outputs()) {
        meeting.source.push(row.iter().copied().fold(-1.0, f32::max));
        meeting.target.iter_mut().zip(row).for_each(|(best, &cosine)| *best = best.max(cosine));
    }
    meeting
}

/// For each token of each sentence, its mean best cosine over the sentences it meets.
struct Commonness(Vec<Vec<f32>>);

impl Commonness {
    fn of_source(source: &[Vectors], meetings: &[Meeting], near: &Near) -> Self {
        let mean = |sentence: usize| {
            let numbers = near.numbers(sentence);
            let mut sums = vec![0.0; source[sentence].rows()];
            for meeting in &meetings[numbers.clone()] {
                add(&mut sums, &meeting.source);
            }
            divide(sums, numbers.len())
        };
        Self((0..near.sentences()).map(mean).collect())
    }

    fn of_target(target: &[Vectors], meetings: &[Meeting], near: &Near) -> Self {
        let mut sums: Vec<Vec<f32>> = target.iter().map(|tokens| vec![0.0; tokens.rows()]).collect();
        let mut counts = vec![0; target.len()];
        for sentence in 0..near.sentences() {
            for (other, meeting) in near.row(sentence).zip(&meetings[near.numbers(sentence)]) {
                add(&mut sums[other], &meeting.target);
                counts[other] += 1;
            }
        }
        Self(sums.into_iter().zip(counts).map(|(sums, count)| divide(sums, count)).collect())
    }

    fn weights(&self) -> Vec<Vec<f32>> {
        self.0.iter().map(|tokens| tokens.iter().map(|mean| (1.0 - mean).max(LEAST_WEIGHT)).collect()).collect()
    }

    /// Weighted sum of the means.
    fn found(&self, weights: &[Vec<f32>]) -> f32 {
        self.0.iter().flatten().zip(weights.iter().flatten()).map(|(mean, weight)| mean * weight).sum()
    }
}

fn add(sums: &mut [f32], values: &[f32]) {
    sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
}

fn divide(mut sums: Vec<f32>, count: usize) -> Vec<f32> {
    for sum in &mut sums {
        *sum /= count.max(1) as f32;
    }
    sums
}

fn total(weights: &[Vec<f32>]) -> f32 {
    weights.iter().flatten().sum()
}

/// Sums of sentences' weights before each sentence.
fn sums(weights: &[Vec<f32>]) -> Vec<f32> {
    let mut sums = vec![0.0];
    for sentence in weights {
        sums.push(sums[sums.len() - 1] + sentence.iter().sum::<f32>());
    }
    sums
}

fn source_found(meetings: &[Meeting], weights: &[Vec<f32>], near: &Near) -> Vec<[f32; LONGEST]> {
    let row = |sentence: usize| {
        let numbers = near.numbers(sentence);
        let neighbours = move |meeting: usize| (meeting..numbers.end).map(|other| meetings[other].source.as_slice());
        near.numbers(sentence).map(move |meeting| best_of(neighbours(meeting), &weights[sentence])).collect::<Vec<_>>()
    };
    (0..near.sentences()).into_par_iter().flat_map_iter(row).collect()
}

fn target_found(meetings: &[Meeting], weights: &[Vec<f32>], near: &Near) -> Vec<[f32; LONGEST]> {
    let one = |sentence: usize, target: usize| {
        let below = (sentence..near.sentences()).map_while(|row| near.at(row, target));
        best_of(below.map(|other| meetings[other].target.as_slice()), &weights[target])
    };
    let row = |sentence: usize| near.row(sentence).map(move |target| one(sentence, target)).collect::<Vec<_>>();
    (0..near.sentences()).into_par_iter().flat_map_iter(row).collect()
}

/// What tokens find in the first one, two, ... of the other side's sentences, weighted. Past the last one nothing more is found.
fn best_of<'a>(sentences: impl Iterator<Item = &'a [f32]>, weights: &[f32]) -> [f32; LONGEST] {
    let mut best = vec![-1.0f32; weights.len()];
    let mut found = [0.0; LONGEST];
    let mut last = 0.0;
    let mut sentences = sentences.take(LONGEST);
    for slot in &mut found {
        if let Some(cosines) = sentences.next() {
            best.iter_mut().zip(cosines).for_each(|(best, &cosine)| *best = best.max(cosine));
            last = best.iter().zip(weights).map(|(best, weight)| best * weight).sum();
        }
        *slot = last;
    }
    found
}
