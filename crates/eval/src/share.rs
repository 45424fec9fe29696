//! Counts with their shares.

use serde::{Serialize, Serializer};

/// How many of how many.
///
/// ```
/// let share = barqiya_eval::Share::new(3, 4);
/// assert_eq!((share.count, share.of, share.share), (3, 4, 0.75));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// Those that are.
    pub count: usize,
    /// All.
    pub of: usize,
    /// The one by the other, from 0 to 1; 0 of nothing, for JSON has no other number for it.
    pub share: f64,
}

impl Share {
    /// A count out of all.
    pub fn new(count: usize, of: usize) -> Self {
        let share = if of == 0 { 0.0 } else { count as f64 / of as f64 };
        Self { count, of, share }
    }
}

/// What was found against what was wanted. Its JSON is three numbers from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rates {
    /// How much of what was found is right.
    #[serde(serialize_with = "serialize_share")]
    pub precision: Share,
    /// How much of what was wanted was found.
    #[serde(serialize_with = "serialize_share")]
    pub recall: Share,
    /// The harmonic mean of the two; 0 if both are.
    pub f1: f64,
}

fn serialize_share<S: Serializer>(share: &Share, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(share.share)
}

impl Rates {
    /// Precision and recall with their mean.
    pub fn new(precision: Share, recall: Share) -> Self {
        let sum = precision.share + recall.share;
        let f1 = if sum == 0.0 { 0.0 } else { 2.0 * (precision.share * recall.share) / sum };
        Self { precision, recall, f1 }
    }
}
