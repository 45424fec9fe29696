//! Alignments of sentences against gold, as vecalign's `score.py` counts them.
//!
//! A [`Bead`] joins sentences of both texts that say the same. *Strict* wants the bead itself; *lax* is content if one Arabic and one
//! English sentence of it are together in some bead of the other side (Braune & Fraser 2010; Buck & Koehn 2016). Beads that are empty on
//! one side count in precision (they are right if the gold has the very same bead), but not in recall.

mod read;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use self::read::{parse, parse_ladder, parse_vecalign};
use crate::{Rates, Share};

/// Sentences that translate each other, by their numbers from 0; one side may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bead {
    /// Sentences of the Arabic text, in the order in which they were given: `[3, 4]` is not `[4, 3]`.
    pub ar: Vec<usize>,
    /// Sentences of the English text.
    pub en: Vec<usize>,
}

/// An alignment of a document and its gold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// The alignment to be judged.
    pub found: Vec<Bead>,
    /// What it is judged by.
    pub gold: Vec<Bead>,
}

/// How well documents are aligned; counts are sums over documents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Number of documents.
    pub documents: usize,
    /// Beads that are equal.
    pub strict: Rates,
    /// Beads that share a pair of sentences.
    pub lax: Rates,
    /// Kinds of beads found.
    pub found: Kinds,
    /// Kinds of beads wanted.
    pub gold: Kinds,
}

/// Numbers of beads by Arabic and English sentences. Empty beads are not counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Kinds {
    /// One to one.
    #[serde(rename = "1-1")]
    pub one_one: usize,
    /// One Arabic sentence, several English.
    #[serde(rename = "1-n")]
    pub one_many: usize,
    /// Several Arabic sentences, one English.
    #[serde(rename = "n-1")]
    pub many_one: usize,
    /// Several of both.
    #[serde(rename = "n-m")]
    pub many_many: usize,
    /// Arabic without English.
    #[serde(rename = "1-0")]
    pub ar_only: usize,
    /// English without Arabic.
    #[serde(rename = "0-1")]
    pub en_only: usize,
}

impl Kinds {
    fn add(&mut self, beads: &[Bead]) {
        for bead in beads {
            match (bead.ar.len(), bead.en.len()) {
                (0, 0) => {}
                (_, 0) => self.ar_only += 1,
                (0, _) => self.en_only += 1,
                (1, 1) => self.one_one += 1,
                (1, _) => self.one_many += 1,
                (_, 1) => self.many_one += 1,
                _ => self.many_many += 1,
            }
        }
    }
}

/// Beads of one side that the other confirms.
#[derive(Default)]
struct Hits {
    strict: usize,
    lax: usize,
    all: usize,
}

impl Hits {
    /// Looks up beads in others; beads that are given twice count once.
    fn add<'a>(&mut self, beads: impl Iterator<Item = &'a Bead>, others: impl Iterator<Item = &'a Bead>) {
        let others: BTreeSet<&Bead> = others.collect();
        let mut together: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for bead in &others {
            for &ar in &bead.ar {
                together.entry(ar).or_default().extend(&bead.en);
            }
        }
        let meets =
            |ar: &usize, bead: &Bead| together.get(ar).is_some_and(|en| bead.en.iter().any(|at| en.contains(at)));
        for bead in beads.collect::<BTreeSet<_>>() {
            let strict = others.contains(bead);
            self.all += 1;
            self.strict += usize::from(strict);
            self.lax += usize::from(strict || bead.ar.iter().any(|ar| meets(ar, bead)));
        }
    }
}

/// Judges alignments of documents.
///
/// ```
/// use barqiya_eval::beads::{Document, parse_vecalign, score};
///
/// let (found, gold) = (parse_vecalign("[0]:[0]\n[1]:[1]\n")?, parse_vecalign("[0]:[0]\n[1]:[1, 2]\n")?);
/// let report = score(&[Document { found, gold }]);
/// assert_eq!((report.strict.f1, report.lax.f1), (0.5, 1.0));
/// # Ok::<(), barqiya_eval::Error>(())
/// ```
pub fn score(documents: &[Document]) -> Report {
    let (mut precision, mut recall) = (Hits::default(), Hits::default());
    let (mut found, mut gold) = (Kinds::default(), Kinds::default());
    let not_empty = |bead: &&Bead| !bead.ar.is_empty() || !bead.en.is_empty();
    let two_sided = |bead: &&Bead| !bead.ar.is_empty() && !bead.en.is_empty();
    for document in documents {
        let (test, wanted) = (document.found.iter(), document.gold.iter());
        precision.add(test.clone().filter(not_empty), wanted.clone().filter(not_empty));
        recall.add(wanted.filter(two_sided), test.filter(two_sided));
        found.add(&document.found);
        gold.add(&document.gold);
    }
    let strict = Rates::new(Share::new(precision.strict, precision.all), Share::new(recall.strict, recall.all));
    let lax = Rates::new(Share::new(precision.lax, precision.all), Share::new(recall.lax, recall.all));
    Report { documents: documents.len(), strict, lax, found, gold }
}
