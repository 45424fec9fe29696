//! All evidence for the beads of a band.

use rayon::prelude::*;

use super::band::Band;
use super::document::{Document, Overview};
use super::lattice::Scores;
use super::near::Near;
use super::sentences::SentenceEvidence;
use super::shape::{COUNT, SHAPES};
use super::tokens::TokenEvidence;
use super::weights::{FEATURES, Weights};
use super::windows::Reasons;

/// Costs of a bead, one a kind.
pub(crate) type Features = [f32; FEATURES];

/// Evidence for all beads of a band, which begins at some sentences of a document.
#[derive(Debug)]
pub(crate) struct Evidence<'a> {
    document: &'a Document<'a>,
    overview: &'a Overview,
    /// The document's sentences that the band begins with.
    first: (usize, usize),
    band: Band,
    near: Near,
    /// Target sentences of the band.
    targets: usize,
    tokens: Option<TokenEvidence>,
    sentences: Option<SentenceEvidence>,
    translation: Option<Vec<[f32; COUNT]>>,
    anchors: Vec<[f32; COUNT]>,
}

impl<'a> Evidence<'a> {
    /// Gathers the evidence. The band's rows and places count from `first`.
    pub(crate) fn new(document: &'a Document<'a>, overview: &'a Overview, first: (usize, usize), band: Band) -> Self {
        let near = Near::new(&band);
        let targets = (0..band.rows()).map(|row| band.row(row).end - 1).max().unwrap_or(0);
        let (ours, theirs) = (first.0..first.0 + near.sentences(), first.1..first.1 + targets);
        let tokens = document.source.tokens.as_ref().zip(document.target.tokens.as_ref());
        let vectors = document.source.vectors.as_ref().zip(document.target.vectors.as_ref());
        Self {
            tokens: tokens.map(|(a, b)| TokenEvidence::new(&a[ours.clone()], &b[theirs.clone()], &near)),
            sentences: vectors.map(|(a, b)| SentenceEvidence::new(&a.part(ours), &b.part(theirs), &near)),
            translation: overview.translation.as_ref().map(|bags| bags.distances(&band, first)),
            anchors: overview.anchors.distances(&band, first),
            document,
            overview,
            first,
            band,
            near,
            targets,
        }
    }

    /// The costs of a bead; `None` where it would leave the band.
    pub(crate) fn features(&self, row: usize, place: usize, number: usize) -> Option<Features> {
        let shape = SHAPES[number];
        let cell = self.band.cell(row, place)?;
        self.band.cell(row + shape.source, place + shape.target)?;
        let (source, target) = (self.first.0 + row, self.first.1 + place);
        let weight = shape.weight();
        let [length, length_free] = self.overview.lengths.costs(source, target, shape);
        let if_so = |so: bool| f32::from(u8::from(so));
        let paragraphs = if self.overview.paragraphs {
            self.document.source.inner_paragraphs(source..source + shape.source)
                + self.document.target.inner_paragraphs(target..target + shape.target)
        } else {
            0
        };
        Some([
            self.tokens.as_ref().map_or(0.0, |tokens| weight * tokens.distance(row, place, shape)),
            self.sentences.as_ref().map_or(0.0, |sentences| weight * sentences.distance(row, place, shape)),
            self.translation.as_ref().map_or(0.0, |distances| weight * distances[cell][number]),
            weight * self.anchors[cell][number],
            length,
            length_free,
            shape.extra() as f32,
            if_so(shape.extra() > 0),
            if_so(shape.source > 1 && shape.target > 1),
            if_so(shape.source > 1),
            if_so(shape.source.max(shape.target) > 2),
            paragraphs as f32,
        ])
    }

    /// How like the groups of a bead are by each kind of evidence.
    pub(crate) fn reasons(&self, row: usize, place: usize, number: usize) -> Reasons {
        let shape = SHAPES[number];
        let cell = self.band.start(row) + place - self.band.row(row).start;
        let like = |distance: f32| (1.0 - distance).clamp(0.0, 1.0);
        let [_, free] = self.overview.lengths.costs(self.first.0 + row, self.first.1 + place, shape);
        Reasons {
            tokens: self.tokens.as_ref().map(|tokens| like(tokens.distance(row, place, shape))),
            sentences: self.sentences.as_ref().map(|sentences| like(sentences.distance(row, place, shape))),
            translation: self.translation.as_ref().map(|distances| like(distances[cell][number])),
            anchors: Some(like(self.anchors[cell][number])),
            length: Some((-free).exp()),
        }
    }

    /// How near the best partner of each sentence is: 1 less its distance, by the best evidence there is.
    pub(crate) fn nearest(&self) -> (Vec<f32>, Vec<f32>) {
        let (mut ours, mut theirs) = (vec![0.0f32; self.near.sentences()], vec![0.0f32; self.targets]);
        for (row, ours) in ours.iter_mut().enumerate() {
            for place in self.band.row(row) {
                if self.band.cell(row + 1, place + 1).is_some() {
                    let near = 1.0 - self.distance(row, place);
                    *ours = ours.max(near);
                    theirs[place] = theirs[place].max(near);
                }
            }
        }
        (ours, theirs)
    }

    /// The distance of two sentences by the best evidence there is.
    fn distance(&self, row: usize, place: usize) -> f32 {
        let one = SHAPES[0];
        let cell = self.band.start(row) + place - self.band.row(row).start;
        match (&self.sentences, &self.tokens, &self.translation) {
            (Some(sentences), ..) => sentences.distance(row, place, one),
            (None, Some(tokens), _) => tokens.distance(row, place, one),
            (None, None, Some(distances)) => distances[cell][0],
            (None, None, None) => self.anchors[cell][0],
        }
    }

    /// The scores that weights give.
    pub(crate) fn scores(&self, weights: &Weights) -> Scores {
        let of_bead = weights.of_bead();
        let score = |row: usize, place: usize, number: usize| {
            let features = self.features(row, place, number);
            features
                .map_or(f32::NEG_INFINITY, |costs| -costs.iter().zip(&of_bead).map(|(cost, by)| cost * by).sum::<f32>())
        };
        let row = |row: usize| {
            let places = self.band.row(row);
            places.map(move |place| std::array::from_fn(|number| score(row, place, number))).collect::<Vec<_>>()
        };
        let beads = (0..self.band.rows()).into_par_iter().flat_map_iter(row).collect();
        let (ours, theirs) = self.nearest();
        let alone = |near: Vec<f32>| -> Vec<f32> {
            near.into_iter().map(|near| -weights.unmatched - weights.unmatched_near * near).collect()
        };
        Scores { band: self.band.clone(), beads, source: alone(ours), target: alone(theirs) }
    }
}
