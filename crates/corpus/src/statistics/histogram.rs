//! Values in bins.

use serde::Serialize;

/// Values counted in bins of one width, with their sum and their ends.
///
/// ```
/// use barqiya_corpus::Histogram;
/// let mut lengths = Histogram::new(0.0, 10.0, 3);
/// [4.0, 12.0, 14.0, 99.0].into_iter().for_each(|length| lengths.add(length));
/// assert_eq!(lengths.bins().map(|bin| bin.count).collect::<Vec<_>>(), [1, 2, 0]);
/// assert_eq!((lengths.above, lengths.mean(), lengths.greatest), (1, Some(32.25), 99.0));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Histogram {
    /// Where the first bin begins.
    pub from: f64,
    /// How wide each bin is.
    pub width: f64,
    /// How many values are in each bin; a value on a border is in the bin that it begins.
    pub counts: Vec<u64>,
    /// Values before the first bin.
    pub below: u64,
    /// Values at the end of the last bin, or beyond it.
    pub above: u64,
    /// All values.
    pub count: u64,
    /// The sum of all values.
    pub sum: f64,
    /// The least value; 0 when there is none.
    pub least: f64,
    /// The greatest value; 0 when there is none.
    pub greatest: f64,
}

/// A bin of a [`Histogram`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Where it begins.
    pub from: f64,
    /// Where the next one begins.
    pub to: f64,
    /// How many values are in it.
    pub count: u64,
}

impl Histogram {
    /// Bins of a width, from a value on.
    pub fn new(from: f64, width: f64, bins: usize) -> Self {
        Self { from, width, counts: vec![0; bins], below: 0, above: 0, count: 0, sum: 0.0, least: 0.0, greatest: 0.0 }
    }

    /// Counts a value; one that is no number is not counted.
    pub fn add(&mut self, value: f64) {
        if value.is_nan() {
            return;
        }
        let bin = ((value - self.from) / self.width).floor();
        if bin < 0.0 {
            self.below += 1;
        } else if let Some(count) = self.counts.get_mut(bin as usize) {
            *count += 1;
        } else {
            self.above += 1;
        }
        self.least = if self.count == 0 { value } else { self.least.min(value) };
        self.greatest = if self.count == 0 { value } else { self.greatest.max(value) };
        self.count += 1;
        self.sum += value;
    }

    /// The bins, in order.
    pub fn bins(&self) -> impl Iterator<Item = Bin> {
        let at = |bin: usize| self.from + bin as f64 * self.width;
        self.counts.iter().enumerate().map(move |(bin, &count)| Bin { from: at(bin), to: at(bin + 1), count })
    }

    /// The mean; `None` when there is no value.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / self.count as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_outside_of_the_bins_are_counted_too() {
        let mut histogram = Histogram::new(-1.0, 0.5, 4);
        for value in [-2.0, -1.0, 0.99, 1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            histogram.add(value);
        }
        assert_eq!((histogram.below, &histogram.counts[..], histogram.above), (2, &[1, 0, 0, 1][..], 2));
        assert_eq!((histogram.count, histogram.least, histogram.greatest), (6, f64::NEG_INFINITY, f64::INFINITY));
    }

    #[test]
    fn the_mean_is_that_of_the_values() {
        let mut histogram = Histogram::new(0.0, 10.0, 10);
        assert_eq!(histogram.mean(), None);
        (0..=100).for_each(|value| histogram.add(f64::from(value)));
        assert_eq!(histogram.mean(), Some(50.0));
    }
}
