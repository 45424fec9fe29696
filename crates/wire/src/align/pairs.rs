//! From beads to pairs.

use std::collections::BTreeMap;

use barqiya_align::beads::{Bead, Reasons};
use barqiya_bitext::{Aligned, Flag, Pair, flags};

use super::side::Text;

/// What was found in two texts.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Counts {
    /// Pairs with both sides.
    pub pairs: usize,
    /// Of these, pairs that are not sure.
    pub unsure: usize,
    /// Arabic sentences without a partner.
    pub arabic_only: usize,
    /// English sentences without a partner.
    pub english_only: usize,
    /// Mean confidence of the pairs with both sides, 0 where there are none.
    pub confidence: f64,
}

impl Counts {
    pub(super) fn of(pairs: &[Pair]) -> Self {
        let mut counts = Self::default();
        let mut sum = 0.0;
        for pair in pairs {
            if pair.en.is_empty() {
                counts.arabic_only += 1;
            } else if pair.ar.is_empty() {
                counts.english_only += 1;
            } else {
                counts.pairs += 1;
                counts.unsure += usize::from(pair.flags.contains(&Flag::Unsure));
                sum += pair.aligned.as_ref().map_or(0.0, |aligned| aligned.confidence);
            }
        }
        counts.confidence = if counts.pairs > 0 { sum / counts.pairs as f64 } else { 0.0 };
        counts
    }

    /// Whether the texts seem to have nothing to do with each other: most sentences have no partner, or hardly a pair is sure.
    pub fn is_unrelated(&self) -> bool {
        let alone = self.arabic_only.min(self.english_only);
        self.pairs <= alone || self.confidence < 0.3
    }
}

/// A pair for each bead; beads without any text, of empty lines, are left out.
pub(super) fn pairs(arabic: &Text, english: &Text, beads: &[Bead]) -> Vec<Pair> {
    let mut pairs = Vec::with_capacity(beads.len());
    for bead in beads {
        let (ar, en) = (arabic.slice(bead.source.clone()), english.slice(bead.target.clone()));
        if ar.is_empty() && en.is_empty() {
            continue;
        }
        let mut pair = Pair::new(&arabic.story, pairs.len() + 1, ar, arabic.place(bead.source.clone()));
        let place = english.place(bead.target.clone());
        pair.en = en;
        pair.aligned = Some(Aligned {
            beads: [bead.source.clone().collect(), bead.target.clone().collect()],
            confidence: f64::from(bead.confidence),
            en_start: place.start,
            en_end: place.end,
            evidence: evidence(bead.reasons),
        });
        pair.flags = flags::check_aligned(&pair);
        pairs.push(pair);
    }
    pairs
}

fn evidence(reasons: Reasons) -> BTreeMap<String, f64> {
    let Reasons { tokens, sentences, translation, anchors, length } = reasons;
    let kinds = [
        ("tokens", tokens),
        ("sentences", sentences),
        ("translation", translation),
        ("anchors", anchors),
        ("length", length),
    ];
    let shown = |value: f32| (f64::from(value) * 1000.0).round() / 1000.0;
    kinds.into_iter().filter_map(|(kind, value)| Some((kind.to_owned(), shown(value?)))).collect()
}
