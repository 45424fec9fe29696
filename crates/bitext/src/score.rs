//! Scores in a fixed form, so that the same translation gives the same bytes everywhere.
//!
//! A score is the mean natural log-probability of a translation's tokens: 0 is certainty, -0.3 is usual, -2 is doubt.
//! Records keep four decimals of a score and three of a link's probability; the last bits of a float sum say nothing.

use serde::{Deserialize, Deserializer, Serializer};

/// Rounds to a number of decimals; never gives a negative zero.
pub(crate) fn round(value: f64, decimals: i32) -> f64 {
    let scale = 10f64.powi(decimals);
    (value * scale).round() / scale + 0.0
}

/// A score as tables and screens show it: four decimals, a plain hyphen as the minus sign.
///
/// ```
/// assert_eq!(barqiya_bitext::show_score(-0.41), "-0.4100");
/// assert_eq!(barqiya_bitext::show_score(-0.000_01), "0.0000");
/// ```
pub fn show_score(score: f64) -> String {
    format!("{:.4}", round(score, 4))
}

/// Writes four decimals; a score that is not finite becomes `null`, as JSON knows no other way.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
pub(crate) fn serialize<S: Serializer>(score: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(round(*score, 4))
}

/// Reads a score; `null` is the score of what no model would say.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    Ok(Option::<f64>::deserialize(deserializer)?.unwrap_or(f64::NEG_INFINITY))
}

/// Three decimals for the probability of a link.
pub(crate) mod probability {
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
    pub(crate) fn serialize<S: Serializer>(probability: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(super::round(*probability, 3))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        f64::deserialize(deserializer)
    }
}
