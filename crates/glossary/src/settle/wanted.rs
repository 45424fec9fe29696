//! What a claim wants, ready for the work, and how English words hang together with its Arabic.

use std::ops::Range;

use barqiya_bitext::Link;

use super::draft::overlap;
use super::surface::place_at;
use super::{Claim, surface};
use crate::{Entry, Kind, Obligation};

/// A claim with ranges that fit the Arabic and variants that can be looked for.
pub(super) struct Wanted<'a> {
    pub(super) entry: &'a Entry,
    /// Bytes of the name in the Arabic.
    pub(super) span: Range<usize>,
    /// Bytes of the whole words it stands in.
    pub(super) words: Range<usize>,
    /// The Arabic of the name.
    pub(super) arabic: &'a str,
    /// Accepted variants, preferred first, without white space around them; none is empty.
    pub(super) variants: Vec<&'a str>,
    /// Where the search says it put the rendering, and whether it was forced.
    pub(super) placed: Option<(Range<usize>, bool)>,
}

impl<'a> Wanted<'a> {
    pub(super) fn new(ar: &'a str, claim: &Claim<'a>) -> Self {
        let span = fitting(ar, &claim.occurrence.span);
        Self {
            entry: claim.entry,
            words: fitting(ar, &claim.occurrence.words),
            arabic: &ar[span.clone()],
            span,
            variants: claim
                .occurrence
                .english
                .iter()
                .map(|variant| variant.trim())
                .filter(|text| !text.is_empty())
                .collect(),
            placed: claim.placed.as_ref().map(|(range, model)| (range.clone(), !model)),
        }
    }

    /// All places of its variants in order of their beginnings.
    pub(super) fn places(&self, en: &str) -> Vec<Range<usize>> {
        let rendering = self.entry.rendering;
        let mut places: Vec<_> =
            self.variants.iter().flat_map(|variant| surface::places(en, variant, rendering)).collect();
        places.sort_by_key(|place| (place.start, place.end));
        places.dedup();
        places
    }

    /// Whether one of its variants stands at exactly this range.
    pub(super) fn stands_at(&self, en: &str, range: &Range<usize>) -> bool {
        let rendering = self.entry.rendering;
        self.variants.iter().any(|variant| place_at(en, range.start, variant, rendering).as_ref() == Some(range))
    }

    /// Whether it names one being with a name of its own: its rendering is capitals, and no common word is mistaken for it.
    pub(super) fn is_proper(&self) -> bool {
        matches!(self.entry.kind, Kind::Person | Kind::Place | Kind::Agency)
    }

    pub(super) fn is_forbidden(&self) -> bool {
        self.entry.obligation == Obligation::Forbidden
    }

    /// How an English word hangs together with this occurrence.
    pub(super) fn affinity(&self, links: &[Link], word: &Range<usize>) -> Affinity {
        let (mut ours, mut theirs) = (0.0_f64, 0.0_f64);
        for link in links.iter().filter(|link| overlap(&link.en.range(), word)) {
            let side = if overlap(&link.ar.range(), &self.words) { &mut ours } else { &mut theirs };
            *side = side.max(link.p);
        }
        match (ours, theirs) {
            (ours, theirs) if ours > 0.0 && ours >= theirs => Affinity::Ours(ours),
            (_, theirs) if theirs > 0.0 => Affinity::Theirs,
            _ => Affinity::Free,
        }
    }
}

/// What the strongest link of an English word says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Affinity {
    /// It means the occurrence, with this strength.
    Ours(f64),
    /// It means other Arabic words.
    Theirs,
    /// It has no link.
    Free,
}

/// The range moved onto character boundaries, if it is not on them.
fn fitting(text: &str, range: &Range<usize>) -> Range<usize> {
    let end = text.floor_char_boundary(range.end);
    text.floor_char_boundary(range.start.min(end))..end
}
