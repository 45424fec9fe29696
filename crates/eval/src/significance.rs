//! Whether one system is better than another, or only luckier with the sentences.
//!
//! The tests are sacrebleu's, and the random numbers are numpy's: the same seed gives the same figures. sacrebleu keeps the
//! rows of a bootstrap in single precision and rounds all that follows; so does this module, for the p-value counts
//! comparisons that may hang on the last bit.

mod random;

use rayon::prelude::*;

use self::random::Random;
use crate::metric::{in_double, in_single};
use crate::{Metric, SampleScore, Statistics};

/// Samples of a bootstrap, if nobody says otherwise.
pub const SAMPLES: usize = 1000;
/// Trials of a randomisation, if nobody says otherwise.
pub const TRIALS: usize = 10_000;
/// The seed, if nobody says otherwise.
pub const SEED: u64 = 12_345;

/// Samples that are drawn before they are summed, on all threads.
const SAMPLES_AT_ONCE: usize = 16;

/// Where the score of samples lies in 95 of 100 cases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The mean of the samples' scores.
    pub mean: f64,
    /// Half of the way from the score below which lie 2.5 % of the samples to the one above which lie as many.
    pub half_width: f64,
}

/// How a system stands to a baseline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict {
    /// The probability of a difference as large as the one observed if the systems were equally good.
    pub p: f64,
    /// The interval of the system's score, where the test gives one.
    pub interval: Option<Interval>,
}

/// The interval of one system's score: its segments are drawn with replacement as often as there are segments (Koehn 2004), in
/// `samples` samples, at least one.
///
/// ```
/// use barqiya_eval::{Corpus, Metric, Ter, significance};
///
/// let references = [vec!["a b d", "d e"]];
/// let corpus = Corpus::new(&["a b c", "d e"], &references)?;
/// let ter = Ter::default();
/// let interval = significance::bootstrap(&ter, &ter.statistics(&corpus), 1000, significance::SEED);
/// assert!((interval.mean - 18.0).abs() < 3.0);
/// # Ok::<(), barqiya_eval::Error>(())
/// ```
///
/// # Panics
/// If there are no statistics.
pub fn bootstrap(metric: &dyn Metric, statistics: &Statistics, samples: usize, seed: u64) -> Interval {
    let rows = Rows::new(statistics);
    let scores = resample(statistics.len(), samples, seed, |segments| metric.sample_score(&rows.sums(segments)));
    Scores::new(scores).interval()
}

/// Tests a difference by drawing the same segments for both systems, `samples` times, at least once. The verdict has the
/// system's interval.
///
/// # Panics
/// If there are no statistics, or the two systems' differ in their number of segments.
pub fn paired_bootstrap(
    metric: &dyn Metric,
    baseline: &Statistics,
    system: &Statistics,
    samples: usize,
    seed: u64,
) -> Verdict {
    assert_eq!(baseline.len(), system.len(), "both systems translated the same segments");
    let (ours, theirs) = (Rows::new(system), Rows::new(baseline));
    let scores = resample(system.len(), samples, seed, |segments| {
        (metric.sample_score(&ours.sums(segments)), metric.sample_score(&theirs.sums(segments)))
    });
    let (ours, theirs): (Vec<_>, Vec<_>) = scores.into_iter().unzip();
    let (ours, theirs) = (Scores::new(ours), Scores::new(theirs));
    Verdict {
        p: ours.differences(&theirs).share_beyond(observed(metric, baseline, system)),
        interval: Some(ours.interval()),
    }
}

/// Tests a difference by changing the two systems' translations of a segment for each other or not, as a coin falls, in
/// `trials` trials (Riezler and Maxwell 2005). The verdict has no interval.
///
/// # Panics
/// If the two systems' statistics differ in their number of segments.
pub fn paired_randomisation(
    metric: &dyn Metric,
    baseline: &Statistics,
    system: &Statistics,
    trials: usize,
    seed: u64,
) -> Verdict {
    assert_eq!(baseline.len(), system.len(), "both systems translated the same segments");
    let observed = observed(metric, baseline, system);
    let start = Random::new(seed);
    let beyond = (0..trials).into_par_iter().filter(|&trial| {
        let (one, other) = shuffle(&start, trial, baseline, system);
        (metric.score(&one).value - metric.score(&other).value).abs() > observed
    });
    Verdict { p: p_value(beyond.count(), trials), interval: None }
}

/// The difference that is tested.
fn observed(metric: &dyn Metric, baseline: &Statistics, system: &Statistics) -> f64 {
    (metric.score(&baseline.sums()).value - metric.score(&system.sums()).value).abs()
}

/// One is added on both sides, so that no finite number of samples makes a difference certain.
fn p_value(beyond: usize, samples: usize) -> f64 {
    (beyond + 1) as f64 / (samples + 1) as f64
}

/// What comes of each sample of segments, in the order in which they are drawn.
fn resample<T: Send>(segments: usize, samples: usize, seed: u64, take: impl Fn(&[u32]) -> T + Sync) -> Vec<T> {
    let below = u32::try_from(segments).expect("a text has fewer than 2^32 segments");
    let samples = samples.max(1);
    let mut random = Random::new(seed);
    let mut drawn = vec![0; segments * SAMPLES_AT_ONCE.min(samples)];
    let mut taken = Vec::with_capacity(samples);
    while taken.len() < samples {
        let now = &mut drawn[..segments * SAMPLES_AT_ONCE.min(samples - taken.len())];
        now.fill_with(|| random.below(below));
        taken.par_extend(now.par_chunks(segments).map(&take));
    }
    taken
}

/// The sums of two systems that were shuffled in a trial; each trial has its own stretch of the coins.
fn shuffle(start: &Random, trial: usize, baseline: &Statistics, system: &Statistics) -> (Vec<f64>, Vec<f64>) {
    let coins = start.coins(trial as u128 * baseline.len() as u128);
    let (mut one, mut other) = (vec![0.0; baseline.width()], vec![0.0; baseline.width()]);
    for ((coin, theirs), ours) in coins.zip(baseline.rows()).zip(system.rows()) {
        let (first, second) = if coin { (theirs, ours) } else { (ours, theirs) };
        one.iter_mut().zip(first).for_each(|(sum, number)| *sum += number);
        other.iter_mut().zip(second).for_each(|(sum, number)| *sum += number);
    }
    (one, other)
}

/// Statistics in single precision.
struct Rows {
    width: usize,
    numbers: Vec<f32>,
}

impl Rows {
    fn new(statistics: &Statistics) -> Self {
        let numbers = statistics.rows().flatten().map(|&number| number as f32).collect();
        Self { width: statistics.width(), numbers }
    }

    /// The sum of some rows, rounded after each.
    fn sums(&self, segments: &[u32]) -> Vec<f64> {
        let mut sums = vec![0.0_f32; self.width];
        for &segment in segments {
            let row = &self.numbers[segment as usize * self.width..][..self.width];
            sums.iter_mut().zip(row).for_each(|(sum, number)| *sum += number);
        }
        sums.into_iter().map(f64::from).collect()
    }
}

/// Scores of samples, and whether they and what comes of them are of single precision.
struct Scores {
    values: Vec<f64>,
    single: bool,
}

impl Scores {
    /// One score of double precision makes all so, as in an array of numpy.
    fn new(scores: Vec<SampleScore>) -> Self {
        let single = scores.iter().all(|score| matches!(score, SampleScore::Single(_)));
        let value = |score| match score {
            SampleScore::Single(value) => f64::from(value),
            SampleScore::Double(value) => value,
        };
        Self { values: scores.into_iter().map(value).collect(), single }
    }

    /// Rounds what came of one operation.
    fn round(&self, value: f64) -> f64 {
        if self.single { in_single(value) } else { in_double(value) }
    }

    fn mean(&self) -> f64 {
        self.round(self.sum(&self.values) / self.values.len() as f64)
    }

    /// The sum in numpy's order: halves of halves, down to blocks with eight sums side by side.
    fn sum(&self, values: &[f64]) -> f64 {
        if values.len() > 128 {
            let half = values.len() / 2 / 8 * 8;
            let (front, back) = values.split_at(half);
            return self.round(self.sum(front) + self.sum(back));
        }
        let (eights, rest) = values.as_chunks::<8>();
        let mut sum = 0.0;
        if let Some((first, others)) = eights.split_first() {
            let mut sums = *first;
            for eight in others {
                sums.iter_mut().zip(eight).for_each(|(sum, value)| *sum = self.round(*sum + value));
            }
            let pairs = [0, 2, 4, 6].map(|place| self.round(sums[place] + sums[place + 1]));
            sum = self.round(self.round(pairs[0] + pairs[1]) + self.round(pairs[2] + pairs[3]));
        }
        rest.iter().fold(sum, |sum, value| self.round(sum + value))
    }

    fn interval(mut self) -> Interval {
        self.values.sort_by(f64::total_cmp);
        let outside = self.values.len() / 40;
        let (lower, upper) = (self.values[outside], self.values[self.values.len() - outside - 1]);
        Interval { mean: self.mean(), half_width: 0.5 * self.round(upper - lower) }
    }

    /// How far the scores of the same samples lie apart.
    fn differences(&self, others: &Self) -> Self {
        let mut differences = Self { values: Vec::new(), single: self.single && others.single };
        let pairs = self.values.iter().zip(&others.values);
        differences.values = pairs.map(|(one, other)| differences.round(one - other).abs()).collect();
        differences
    }

    /// The p-value: how many of these differences exceed their mean by more than the observed one.
    fn share_beyond(&self, observed: f64) -> f64 {
        let (mean, observed) = (self.mean(), self.round(observed));
        let beyond = self.values.iter().filter(|&&difference| self.round(difference - mean) > observed);
        p_value(beyond.count(), self.values.len())
    }
}

#[cfg(test)]
mod tests;
