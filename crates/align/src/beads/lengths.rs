//! Evidence from lengths: a long sentence is translated by a long one (Gale & Church 1993).

use std::ops::RangeInclusive;

use super::shape::Shape;

/// Lengths of all sentences, and how much longer one language is than the other.
#[derive(Debug, Clone)]
pub(crate) struct Lengths {
    /// Characters before each sentence of the source; one more than sentences.
    source: Vec<u64>,
    target: Vec<u64>,
    /// Characters of the target for each of the source.
    ratio: f32,
}

/// Variances per character that are tried side by side: that of faithful translation, and that of free.
pub(crate) const VARIANCES: [f32; 2] = [3.0, 15.0];

/// English characters for each Arabic one, in whole documents: law, literature and news.
const POSSIBLE: RangeInclusive<f32> = 0.8..=1.9;

/// The same in most documents.
const USUAL: f32 = 1.25;

/// Costs are no higher than this.
const MOST: f32 = 20.0;

impl Lengths {
    pub(crate) fn new(source: &[&str], target: &[&str]) -> Self {
        let (source, target) = (sums(source), sums(target));
        let last = |sums: &[u64]| sums[sums.len() - 1] as f32;
        let ratio = last(&target) / last(&source).max(1.0);
        // Where one document is cut short, the whole of both tells nothing of their parts.
        let ratio = if POSSIBLE.contains(&ratio) { ratio } else { USUAL };
        Self { source, target, ratio }
    }

    /// For each of [`VARIANCES`], minus the logarithm of the chance that lengths of translations differ at least so much.
    pub(crate) fn costs(&self, source: usize, target: usize, shape: Shape) -> [f32; 2] {
        let expected = (self.source[source + shape.source] - self.source[source]) as f32 * self.ratio;
        let found = (self.target[target + shape.target] - self.target[target]) as f32;
        let mean = f32::midpoint(expected, found);
        VARIANCES.map(|variance| {
            let deviation = (found - expected).abs() / (variance * mean).sqrt();
            -complementary_error(deviation / std::f32::consts::SQRT_2).max((-MOST).exp()).ln()
        })
    }
}

/// Characters before each sentence, a space after each counted.
fn sums(sentences: &[&str]) -> Vec<u64> {
    let lengths = sentences.iter().map(|sentence| sentence.chars().count() as u64 + 1);
    let mut sums = vec![0];
    sums.extend(lengths.scan(0, |sum, length| {
        *sum += length;
        Some(*sum)
    }));
    sums
}

/// `erfc(x)` for `x >= 0`, to 1.5e-7 (Abramowitz & Stegun 7.1.26).
fn complementary_error(x: f32) -> f32 {
    const TERMS: [f32; 5] = [0.254_829_6, -0.284_496_74, 1.421_413_8, -1.453_152, 1.061_405_4];
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let polynomial = TERMS.iter().rev().fold(0.0, |sum, term| (sum + term) * t);
    polynomial * (-x * x).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_function() {
        for (x, expected) in [(0.0, 1.0), (0.5, 0.479_500_1), (1.0, 0.157_299_2), (2.0, 0.004_677_7)] {
            assert!((complementary_error(x) - expected).abs() < 1e-6, "{x}");
        }
    }

    #[test]
    fn equal_lengths_cost_nothing() {
        let lengths = Lengths::new(&["abcd", "ab"], &["abcd", "ab"]);
        let one = Shape { source: 1, target: 1 };
        assert_eq!(lengths.costs(0, 0, one), [0.0, 0.0]);
        let [narrow, wide] = lengths.costs(0, 1, one);
        assert!(narrow > wide && wide > 0.0);
    }
}
