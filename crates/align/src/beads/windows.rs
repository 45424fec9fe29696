//! The way through a document, window by window.

use std::ops::Range;

use super::band::Band;
use super::coarse;
use super::document::{Document, Overview};
use super::evidence::Evidence;
use super::lattice::{End, Scores, Step, Sums};
use super::shape::SHAPES;
use super::weights::Weights;

/// Documents whose plane has no more cells than this are looked at as a whole.
const WHOLE: usize = 100_000;

/// In longer ones, how far from the rough path beads are looked for, in sentences.
const REACH: usize = 24;

/// Source sentences of a window.
const WINDOW: usize = 256;

/// Source sentences at the end of a window whose beads are left to the next one, which sees what follows them.
const MARGIN: usize = 32;

/// Sentences that say the same, or one that has no partner.
#[derive(Debug, Clone, PartialEq)]
pub struct Bead {
    /// Sentences of the source; empty if the target's has no partner.
    pub source: Range<usize>,
    /// Sentences of the target; empty if the source's has no partner.
    pub target: Range<usize>,
    /// How probable it is that just this bead is right, from 0 to 1.
    pub confidence: f32,
    /// What speaks for it.
    pub reasons: Reasons,
}

impl Bead {
    /// The same bead where so many sentences come before.
    #[must_use]
    pub fn moved(mut self, source: usize, target: usize) -> Self {
        self.source = self.source.start + source..self.source.end + source;
        self.target = self.target.start + target..self.target.end + target;
        self
    }
}

/// How like both groups of a bead are, by each kind of evidence that there was: 1 for the same, 0 for unrelated texts.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Reasons {
    /// By the states of their tokens.
    pub tokens: Option<f32>,
    /// By their vectors.
    pub sentences: Option<f32>,
    /// By a translation of the source.
    pub translation: Option<f32>,
    /// By numbers, names and marks.
    pub anchors: Option<f32>,
    /// By their lengths.
    pub length: Option<f32>,
}

/// Finds the most probable path of beads through a document.
///
/// A short document is looked at as a whole. In a long one a rough path comes first, then beads are looked for around it, so that time and
/// memory grow with its length.
pub fn align(document: &Document<'_>, weights: &Weights) -> Vec<Bead> {
    let overview = Overview::new(document);
    let (sources, targets) = (document.source.len(), document.target.len());
    if (sources + 1) * (targets + 1) <= WHOLE {
        let band = Band::full(sources, targets);
        return Window::new(document, &overview, weights, (0, 0), band, End::Both).beads();
    }
    let (ours, theirs) = overview.coarse_vectors(document);
    let band = Band::around(&coarse::path(ours, theirs), targets, REACH);
    let mut beads = Vec::with_capacity(sources.max(targets));
    let mut first = (0, 0);
    loop {
        let last = (first.0 + WINDOW).min(sources);
        let end = if last == sources { End::Both } else { End::Open };
        let part = band.window(first.0..last + 1, first.1);
        let window = Window::new(document, &overview, weights, first, part, end);
        let found = window.beads();
        if end == End::Both {
            beads.extend(found);
            return beads;
        }
        let sure = sure_joint(&found, last - MARGIN);
        let Some(bead) = found.get(sure - 1) else { return beads };
        first = (bead.source.end, bead.target.end);
        beads.extend(found.into_iter().take(sure));
    }
}

/// How many beads of a window stand: those before the surest joint among the last ones that end by `limit`.
fn sure_joint(beads: &[Bead], limit: usize) -> usize {
    /// Joints that are compared.
    const JOINTS: usize = 48;
    let last = beads.iter().take_while(|bead| bead.source.end <= limit).count().max(1);
    let sureness = |joint: &usize| {
        let after = beads.get(*joint).map_or(0.0, |bead| bead.confidence);
        beads[joint - 1].confidence * after
    };
    let joints = last.saturating_sub(JOINTS).max(last / 2).max(1)..=last;
    joints.max_by(|a, b| sureness(a).total_cmp(&sureness(b))).unwrap_or(last)
}

/// A part of a document, looked at exactly.
struct Window<'a> {
    evidence: Evidence<'a>,
    scores: Scores,
    sums: Sums,
    first: (usize, usize),
    end: End,
}

impl<'a> Window<'a> {
    fn new(
        document: &'a Document<'a>,
        overview: &'a Overview,
        weights: &Weights,
        first: (usize, usize),
        band: Band,
        end: End,
    ) -> Self {
        let evidence = Evidence::new(document, overview, first, band);
        let scores = evidence.scores(weights);
        let sums = scores.sums(end);
        Self { evidence, scores, sums, first, end }
    }

    fn beads(&self) -> Vec<Bead> {
        self.scores.best(self.end).into_iter().map(|step| self.bead(step)).collect()
    }

    fn bead(&self, (source, target): Step) -> Bead {
        let shape = SHAPES.iter().position(|shape| (shape.source, shape.target) == (source.len(), target.len()));
        let (confidence, reasons) = match shape {
            Some(number) => (
                self.sums.bead(&self.scores, source.start, target.start, number),
                self.evidence.reasons(source.start, target.start, number),
            ),
            None if target.is_empty() => (self.sums.source(&self.scores, source.start), Reasons::default()),
            None => (self.sums.target(&self.scores, target.start), Reasons::default()),
        };
        let bead = Bead { source, target, confidence: confidence.min(1.0) as f32, reasons };
        bead.moved(self.first.0, self.first.1)
    }
}
