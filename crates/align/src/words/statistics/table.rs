//! Probabilities of units as translations of each other, for those that occur together.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::corpus::Corpus;
use super::digamma::digamma;

/// Counts are sums of whole numbers of this size, so that they do not depend on the order of summing.
const COUNT: f64 = (1_u64 << 24) as f64;

/// Two units that share less than this part of the rarer one's pairs are no candidates.
const LEAST_SHARE: f64 = 0.01;

/// What a pair of units that are no candidates gets.
const UNSEEN: f32 = 1e-7;

/// A number of a candidate that does not exist.
pub(super) const NONE: u32 = u32::MAX;

/// Candidates, row by row of source units, sorted by target unit; a probability in each direction.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Table {
    /// Where the row of each source unit begins; one more than there are units.
    pub(super) starts: Vec<u32>,
    /// Target units.
    pub(super) targets: Vec<u32>,
    /// Probability of the target unit, given the source unit.
    pub(super) forward: Vec<f32>,
    /// Probability of the source unit, given the target unit.
    pub(super) backward: Vec<f32>,
    /// Probability of each target unit when it stands alone.
    pub(super) target_alone: Vec<f32>,
    /// Probability of each source unit when it stands alone.
    pub(super) source_alone: Vec<f32>,
}

/// Counts of one round, added up by all threads.
pub(super) struct Counts {
    forward: Vec<AtomicU64>,
    /// Empty if both directions learn from one sum.
    backward: Vec<AtomicU64>,
    target_alone: Vec<AtomicU64>,
    source_alone: Vec<AtomicU64>,
}

fn zeros(length: usize) -> Vec<AtomicU64> {
    std::iter::repeat_with(|| AtomicU64::new(0)).take(length).collect()
}

fn add(place: &AtomicU64, amount: f32) {
    let whole = (f64::from(amount) * COUNT) as u64;
    if whole > 0 {
        place.fetch_add(whole, Ordering::Relaxed);
    }
}

fn value(place: &AtomicU64) -> f64 {
    place.load(Ordering::Relaxed) as f64 / COUNT
}

impl Counts {
    /// Counts a link for both directions.
    pub(super) fn add(&self, candidate: u32, amount: f32) {
        add(&self.forward[candidate as usize], amount);
    }

    /// Counts a link for each direction apart.
    pub(super) fn add_apart(&self, candidate: u32, forward: f32, backward: f32) {
        add(&self.forward[candidate as usize], forward);
        add(&self.backward[candidate as usize], backward);
    }

    pub(super) fn add_target_alone(&self, unit: u32, amount: f32) {
        add(&self.target_alone[unit as usize], amount);
    }

    pub(super) fn add_source_alone(&self, unit: u32, amount: f32) {
        add(&self.source_alone[unit as usize], amount);
    }
}

impl Table {
    /// All candidates of a corpus, with even probabilities.
    pub(super) fn of(corpus: &Corpus) -> Self {
        let occurrences = corpus.pairs_of_sources();
        let (source_pairs, target_pairs) = (&occurrences.1, corpus.pairs_per_target());
        let rows: Vec<Vec<u32>> = (0..corpus.sources)
            .into_par_iter()
            .map_init(
                || vec![0_u32; corpus.targets],
                |seen, source| {
                    let mut row = Vec::new();
                    for &pair in &occurrences.0[source_pairs[source] as usize..source_pairs[source + 1] as usize] {
                        for (index, &target) in corpus.target(pair as usize).iter().enumerate() {
                            if corpus.target(pair as usize)[..index].contains(&target) {
                                continue;
                            }
                            if seen[target as usize] == 0 {
                                row.push(target);
                            }
                            seen[target as usize] += 1;
                        }
                    }
                    let own = source_pairs[source + 1] - source_pairs[source];
                    row.retain(|&target| {
                        let together = std::mem::take(&mut seen[target as usize]);
                        let rarer = own.min(target_pairs[target as usize]);
                        f64::from(together) >= LEAST_SHARE * f64::from(rarer)
                    });
                    row.sort_unstable();
                    row
                },
            )
            .collect();
        let mut table = Self {
            starts: Vec::with_capacity(rows.len() + 1),
            target_alone: vec![1.0 / corpus.targets.max(1) as f32; corpus.targets],
            source_alone: vec![1.0 / corpus.sources.max(1) as f32; corpus.sources],
            ..Self::default()
        };
        table.starts.push(0);
        for row in rows {
            table.targets.extend(row);
            table.starts.push(table.targets.len() as u32);
        }
        let even = |units: usize| vec![1.0 / units.max(1) as f32; table.targets.len()];
        (table.forward, table.backward) = (even(corpus.targets), even(corpus.sources));
        table
    }

    /// Source units.
    pub(super) fn sources(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    fn row(&self, source: u32) -> std::ops::Range<usize> {
        self.starts[source as usize] as usize..self.starts[source as usize + 1] as usize
    }

    /// The candidate of each source unit (row) with each target unit (column), or [`NONE`].
    pub(super) fn candidates(&self, source: &[Option<u32>], target: &[Option<u32>], found: &mut Vec<u32>) {
        found.clear();
        found.resize(source.len() * target.len(), NONE);
        let mut order: Vec<(u32, usize)> =
            target.iter().enumerate().filter_map(|(at, unit)| Some(((*unit)?, at))).collect();
        order.sort_unstable();
        for (source, found) in source.iter().zip(found.chunks_exact_mut(target.len().max(1))) {
            let Some(source) = source else { continue };
            let row = self.row(*source);
            let mut from = row.start;
            for &(unit, at) in &order {
                from += self.targets[from..row.end].partition_point(|&target| target < unit);
                if from == row.end {
                    break;
                }
                if self.targets[from] == unit {
                    found[at] = from as u32;
                }
            }
        }
    }

    /// Probability of the target unit of a candidate.
    pub(super) fn forward(&self, candidate: u32) -> f32 {
        if candidate == NONE { UNSEEN } else { self.forward[candidate as usize].max(UNSEEN) }
    }

    /// Probability of the source unit of a candidate.
    pub(super) fn backward(&self, candidate: u32) -> f32 {
        if candidate == NONE { UNSEEN } else { self.backward[candidate as usize].max(UNSEEN) }
    }

    /// Counts of nothing yet; `apart` if the directions learn apart.
    pub(super) fn counts(&self, apart: bool) -> Counts {
        Counts {
            forward: zeros(self.targets.len()),
            backward: zeros(if apart { self.targets.len() } else { 0 }),
            target_alone: zeros(self.target_alone.len()),
            source_alone: zeros(self.source_alone.len()),
        }
    }

    /// New probabilities from counts. With `prior` 0 the shares of the counts; with more, those of variational Bayes
    /// under a Dirichlet prior, which takes from the rarely seen.
    pub(super) fn learn(&mut self, counts: &Counts, prior: f64) {
        let values = |counts: &[AtomicU64]| counts.par_iter().map(value).collect::<Vec<f64>>();
        let forward = values(&counts.forward);
        self.backward = if counts.backward.is_empty() {
            self.shares_of_targets(&forward, prior)
        } else {
            self.shares_of_targets(&values(&counts.backward), prior)
        };
        self.forward = self.shares_of_sources(&forward, prior);
        alone(&mut self.target_alone, &counts.target_alone);
        alone(&mut self.source_alone, &counts.source_alone);
    }

    /// Of each target unit's counts, the share of each candidate.
    fn shares_of_targets(&self, counts: &[f64], prior: f64) -> Vec<f32> {
        let mut totals = vec![(0.0, 0.0); self.target_alone.len()];
        for (&target, count) in self.targets.iter().zip(counts) {
            let total = &mut totals[target as usize];
            *total = (total.0 + count, total.1 + 1.0);
        }
        let of = |(&target, &count): (&u32, &f64)| share(count, totals[target as usize], prior);
        self.targets.par_iter().zip(counts).map(of).collect()
    }

    /// Of each source unit's counts, the share of each candidate.
    fn shares_of_sources(&self, counts: &[f64], prior: f64) -> Vec<f32> {
        (0..self.sources())
            .into_par_iter()
            .flat_map_iter(|source| {
                let counts = &counts[self.row(source as u32)];
                let total = (counts.iter().sum(), counts.len() as f64);
                counts.iter().map(move |&count| share(count, total, prior))
            })
            .collect()
    }

    /// Drops candidates that are worth less than `least` in both directions.
    pub(super) fn prune(&mut self, least: f32) {
        let keep: Vec<bool> = self
            .forward
            .iter()
            .zip(&self.backward)
            .map(|(forward, backward)| forward.max(*backward) >= least)
            .collect();
        let mut starts = Vec::with_capacity(self.starts.len());
        let mut kept = 0;
        for (at, keep) in keep.iter().enumerate() {
            while starts.len() < self.starts.len() && self.starts[starts.len()] as usize <= at {
                starts.push(kept);
            }
            kept += u32::from(*keep);
        }
        starts.resize(self.starts.len(), kept);
        self.starts = starts;
        let mut kept = keep.iter();
        self.targets.retain(|_| *kept.next().unwrap_or(&false));
        for values in [&mut self.forward, &mut self.backward] {
            let mut kept = keep.iter();
            values.retain(|_| *kept.next().unwrap_or(&false));
        }
    }

    /// Which source and which target units have candidates.
    pub(super) fn used(&self) -> (Vec<bool>, Vec<bool>) {
        let sources = self.starts.windows(2).map(|row| row[0] < row[1]).collect();
        let mut targets = vec![false; self.target_alone.len()];
        self.targets.iter().for_each(|&target| targets[target as usize] = true);
        (sources, targets)
    }

    /// Drops units without candidates and numbers the others anew.
    pub(super) fn keep(&mut self, sources: &[bool], targets: &[bool]) {
        let numbers: Vec<u32> = targets
            .iter()
            .scan(0, |next, &keep| {
                let number = *next;
                *next += u32::from(keep);
                Some(number)
            })
            .collect();
        self.targets.iter_mut().for_each(|target| *target = numbers[*target as usize]);
        let ends = self.starts[1..].iter().zip(sources).filter(|(_, keep)| **keep).map(|(end, _)| *end);
        self.starts = std::iter::once(0).chain(ends).collect();
        for (alone, keep) in [(&mut self.source_alone, sources), (&mut self.target_alone, targets)] {
            let mut keep = keep.iter();
            alone.retain(|_| *keep.next().unwrap_or(&false));
        }
    }
}

/// A count's share of a total of so many kinds.
fn share(count: f64, (total, kinds): (f64, f64), prior: f64) -> f32 {
    if total <= 0.0 {
        0.0
    } else if prior > 0.0 {
        (digamma(count + prior) - digamma(total + prior * kinds)).exp() as f32
    } else {
        (count / total) as f32
    }
}

/// Shares of units that stand alone. Every unit may, so that each is counted a little.
fn alone(shares: &mut [f32], counts: &[AtomicU64]) {
    let total: f64 = counts.iter().map(|count| value(count) + 0.01).sum();
    shares.iter_mut().zip(counts).for_each(|(share, count)| *share = ((value(count) + 0.01) / total) as f32);
}
