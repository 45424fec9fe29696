//! What each kind of evidence counts for.

use serde::{Deserialize, Serialize};

use super::document::Document;
use super::learnt;

/// Number of features of a bead.
pub(crate) const FEATURES: usize = 12;

/// The first of them are distances.
pub(crate) const DISTANCES: usize = 4;

/// Weights of the log-linear model. Each multiplies a cost, so that a bead scores minus the sum of its weighted costs; distances are
/// multiplied by the mean number of sentences of both sides first.
///
/// Those that come with the program were learnt by [`fit`](super::fit::fit) from hand-checked and made documents; `docs/alignment.md` says which.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Distance by tokens' states.
    pub tokens: f32,
    /// Distance by sentences' vectors.
    pub sentences: f32,
    /// Distance of a translation's n-grams.
    pub translation: f32,
    /// Distance by anchors.
    pub anchors: f32,
    /// Cost of lengths as of faithful translations.
    pub length: f32,
    /// Cost of lengths as of free translations.
    pub length_free: f32,
    /// For each sentence beyond one on each side.
    pub extra: f32,
    /// For any bead but 1-1.
    pub merged: f32,
    /// For beads of several sentences on both sides.
    pub many: f32,
    /// For beads of several source sentences.
    pub source_many: f32,
    /// For beads of more than two sentences on a side.
    pub long: f32,
    /// For each paragraph that begins inside a bead.
    pub paragraph: f32,
    /// For each sentence without a partner.
    pub unmatched: f32,
    /// For each sentence without a partner: how near its best partner would have been (1 less the distance).
    pub unmatched_near: f32,
}

impl Weights {
    /// The weights that were learnt for the kinds of evidence that a document has.
    pub fn suited_to(document: &Document<'_>) -> Self {
        let vectors = document.source.vectors.is_some() && document.target.vectors.is_some();
        match (vectors, document.source.tokens.is_some(), document.translation.is_some()) {
            (true, true, false) => learnt::TOKENS,
            (true, true, true) => learnt::TOKENS_TRANSLATION,
            (true, false, false) => learnt::SENTENCES,
            (true, false, true) => learnt::SENTENCES_TRANSLATION,
            (false, _, true) => learnt::TRANSLATION,
            (false, _, false) => learnt::NOTHING,
        }
    }

    /// The weights of a bead's features, in their order.
    pub(crate) fn of_bead(&self) -> [f32; FEATURES] {
        [
            self.tokens,
            self.sentences,
            self.translation,
            self.anchors,
            self.length,
            self.length_free,
            self.extra,
            self.merged,
            self.many,
            self.source_many,
            self.long,
            self.paragraph,
        ]
    }

    /// All weights, those of beads first.
    pub(crate) fn values(&self) -> [f32; FEATURES + 2] {
        let mut values = [0.0; FEATURES + 2];
        values[..FEATURES].copy_from_slice(&self.of_bead());
        values[FEATURES] = self.unmatched;
        values[FEATURES + 1] = self.unmatched_near;
        values
    }

    /// The inverse of [`values`](Self::values).
    pub(crate) fn from_values(values: [f32; FEATURES + 2]) -> Self {
        let [
            tokens,
            sentences,
            translation,
            anchors,
            length,
            length_free,
            extra,
            merged,
            many,
            source_many,
            long,
            paragraph,
            unmatched,
            unmatched_near,
        ] = values;
        Self {
            tokens,
            sentences,
            translation,
            anchors,
            length,
            length_free,
            extra,
            merged,
            many,
            source_many,
            long,
            paragraph,
            unmatched,
            unmatched_near,
        }
    }
}
