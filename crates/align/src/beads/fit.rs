//! Learning the weights from documents with gold beads.

use super::document::Document;
use super::evidence::Evidence;
use super::lattice::{End, Scores, Step, Sums};
use super::shape::SHAPES;
use super::weights::{DISTANCES, FEATURES, Weights};
use super::{Band, Overview};

/// All features: those of beads, sentences without a partner, and how near their best partners are.
type Gradient = [f64; FEATURES + 2];

/// How weights are learnt.
#[derive(Debug, Clone, Copy)]
pub struct Fitting {
    /// Passes over the documents.
    pub rounds: usize,
    /// Size of a step at the beginning.
    pub rate: f64,
    /// Pull towards zero.
    pub decay: f64,
}

impl Default for Fitting {
    fn default() -> Self {
        Self { rounds: 150, rate: 0.15, decay: 0.02 }
    }
}

/// What came of it.
#[derive(Debug, Clone, Copy)]
pub struct Fitted {
    /// The weights.
    pub weights: Weights,
    /// Mean logarithm of the probability of the gold path, per gold bead.
    pub likelihood: f64,
}

/// A document with its evidence and what its gold path adds up to.
struct Lesson<'a> {
    evidence: Evidence<'a>,
    near: (Vec<f32>, Vec<f32>),
    gold: Gradient,
    beads: usize,
}

/// Learns weights under which the gold paths of documents are most probable (Adam, Kingma & Ba 2015, on the likelihood of a
/// semi-Markov conditional random field). Gold beads of shapes that are not tried, or out of order, count as sentences without partners.
pub fn fit(documents: &[(Document<'_>, Vec<Step>)], start: Weights, fitting: Fitting) -> Fitted {
    let overviews: Vec<Overview> = documents.iter().map(|(document, _)| Overview::new(document)).collect();
    let lessons: Vec<Lesson<'_>> = documents
        .iter()
        .zip(&overviews)
        .map(|((document, gold), overview)| Lesson::new(document, overview, gold))
        .collect();
    let beads: usize = lessons.iter().map(|lesson| lesson.beads).sum();
    let mut values = start.values().map(f64::from);
    let (mut mean, mut square) = ([0.0; FEATURES + 2], [0.0; FEATURES + 2]);
    let mut likelihood = 0.0;
    for round in 0..fitting.rounds {
        let weights = Weights::from_values(values.map(|value| value as f32));
        let mut gradient = values.map(|value| -fitting.decay * value);
        likelihood = 0.0;
        for lesson in &lessons {
            likelihood += lesson.learn(&weights, &mut gradient);
        }
        let late = if round * 2 < fitting.rounds { 1.0 } else { 0.3 };
        let turns = round as i32 + 1;
        for at in 0..values.len() {
            mean[at] = 0.9 * mean[at] + 0.1 * gradient[at];
            square[at] = 0.98 * square[at] + 0.02 * gradient[at] * gradient[at];
            let (first, second) = (mean[at] / (1.0 - 0.9f64.powi(turns)), square[at] / (1.0 - 0.98f64.powi(turns)));
            values[at] += fitting.rate * late * first / (second.sqrt() + 1e-8);
            if at < DISTANCES {
                // What is nearer is never worse.
                values[at] = values[at].max(0.0);
            }
        }
    }
    Fitted {
        weights: Weights::from_values(values.map(|value| value as f32)),
        likelihood: likelihood / beads.max(1) as f64,
    }
}

impl<'a> Lesson<'a> {
    fn new(document: &'a Document<'a>, overview: &'a Overview, gold: &[Step]) -> Self {
        let band = Band::full(document.source.len(), document.target.len());
        let evidence = Evidence::new(document, overview, (0, 0), band);
        let near = evidence.nearest();
        let mut lesson = Self { evidence, near, gold: [0.0; FEATURES + 2], beads: gold.len() };
        lesson.add_gold(gold);
        lesson
    }

    fn add_gold(&mut self, gold: &[Step]) {
        let (mut row, mut place) = (0, 0);
        for (source, target) in gold {
            let number = SHAPES.iter().position(|shape| (shape.source, shape.target) == (source.len(), target.len()));
            let in_order = source.start >= row && target.start >= place;
            if let Some(number) = number.filter(|_| in_order) {
                self.add_unmatched(row..source.start, place..target.start);
                add(&mut self.gold, &self.evidence, (source.start, target.start, number), 1.0);
                (row, place) = (source.end, target.end);
            }
        }
        let (sources, targets) = (self.near.0.len(), self.near.1.len());
        self.add_unmatched(row..sources, place..targets);
    }

    fn add_unmatched(&mut self, source: std::ops::Range<usize>, target: std::ops::Range<usize>) {
        let near = self.near.0[source].iter().chain(&self.near.1[target]);
        near.for_each(|&near| unmatched(&mut self.gold, near, 1.0));
    }

    /// Adds the gradient of the gold path's log-probability; returns that.
    fn learn(&self, weights: &Weights, gradient: &mut Gradient) -> f64 {
        let scores = self.evidence.scores(weights);
        let sums = scores.sums(End::Both);
        let mut expected = [0.0; FEATURES + 2];
        self.expect(&scores, &sums, &mut expected);
        let score = |total: f64, at: usize| total - f64::from(weights.values()[at]) * self.gold[at];
        let gold = (0..self.gold.len()).fold(0.0, score);
        for (at, slot) in gradient.iter_mut().enumerate() {
            *slot += expected[at] - self.gold[at];
        }
        gold - sums.total()
    }

    fn expect(&self, scores: &Scores, sums: &Sums, expected: &mut Gradient) {
        /// Beads less probable than this add nothing that shows.
        const LEAST: f64 = 1e-6;
        for row in 0..scores.band.rows() {
            for place in scores.band.row(row) {
                for number in 0..SHAPES.len() {
                    let probability = sums.bead(scores, row, place, number);
                    if probability > LEAST {
                        add(expected, &self.evidence, (row, place, number), probability);
                    }
                }
            }
        }
        for (sentence, &near) in self.near.0.iter().enumerate() {
            unmatched(expected, near, sums.source(scores, sentence));
        }
        for (sentence, &near) in self.near.1.iter().enumerate() {
            unmatched(expected, near, sums.target(scores, sentence));
        }
    }
}

fn add(sum: &mut Gradient, evidence: &Evidence<'_>, bead: (usize, usize, usize), times: f64) {
    if let Some(features) = evidence.features(bead.0, bead.1, bead.2) {
        sum.iter_mut().zip(features).for_each(|(sum, cost)| *sum += times * f64::from(cost));
    }
}

fn unmatched(sum: &mut Gradient, near: f32, times: f64) {
    sum[FEATURES] += times;
    sum[FEATURES + 1] += times * f64::from(near);
}
