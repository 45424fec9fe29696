//! What is aligned: the sentences of two texts and what is known of them.

use std::ops::Range;

use rayon::prelude::*;

use super::bags::{Bags, grams};
use super::lengths::Lengths;
use super::sentences::SentenceVectors;
use crate::Vectors;
use crate::anchors::{self, Anchors};

/// One side of a document.
#[derive(Debug, Clone, Default)]
pub struct Side<'a> {
    /// Its sentences.
    pub sentences: Vec<&'a str>,
    /// Whether each sentence begins a paragraph; empty where nothing is known of paragraphs.
    pub paragraphs: Vec<bool>,
    /// A vector for each sentence.
    pub vectors: Option<SentenceVectors>,
    /// For each sentence the states of its tokens, centred and of length 1. They are much: rather for stories than for books.
    pub tokens: Option<Vec<Vectors>>,
}

/// Two texts that are translations of each other, or may be.
#[derive(Debug, Clone, Default)]
pub struct Document<'a> {
    /// The Arabic.
    pub source: Side<'a>,
    /// The English.
    pub target: Side<'a>,
    /// A translation of each source sentence.
    pub translation: Option<Vec<&'a str>>,
}

impl Side<'_> {
    /// How many sentences there are.
    pub fn len(&self) -> usize {
        self.sentences.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.sentences.is_empty()
    }

    /// Whether a paragraph begins with a sentence, as far as is known.
    fn begins(&self, sentence: usize) -> bool {
        self.paragraphs.get(sentence).copied().unwrap_or(false)
    }

    /// Paragraphs that begin inside a group of sentences, not with it.
    pub(crate) fn inner_paragraphs(&self, group: Range<usize>) -> usize {
        (group.start + 1..group.end).filter(|&sentence| self.begins(sentence)).count()
    }

    /// Whether paragraphs tell anything: some sentences begin one, and some do not.
    pub(crate) fn has_paragraphs(&self) -> bool {
        self.paragraphs.contains(&true) && self.paragraphs.iter().skip(1).any(|begins| !begins)
    }
}

impl Document<'_> {
    /// Some neighbouring sentences of both sides, with what is known of them.
    #[must_use]
    pub fn part(&self, source: Range<usize>, target: Range<usize>) -> Self {
        Self {
            translation: self.translation.as_ref().map(|texts| texts[source.clone()].to_vec()),
            source: self.source.part(source),
            target: self.target.part(target),
        }
    }
}

impl Side<'_> {
    fn part(&self, range: Range<usize>) -> Self {
        Self {
            sentences: self.sentences[range.clone()].to_vec(),
            paragraphs: self.paragraphs.get(range.clone()).unwrap_or_default().to_vec(),
            vectors: self.vectors.as_ref().map(|vectors| vectors.part(range.clone())),
            tokens: self.tokens.as_ref().map(|tokens| tokens[range].to_vec()),
        }
    }
}

/// What is found out about a document once, before any band.
#[derive(Debug)]
pub(crate) struct Overview {
    pub(crate) lengths: Lengths,
    pub(crate) anchors: Bags,
    pub(crate) translation: Option<Bags>,
    pub(crate) paragraphs: bool,
}

impl Overview {
    pub(crate) fn new(document: &Document<'_>) -> Self {
        let (source, target) = (&document.source.sentences, &document.target.sentences);
        let grams_of = |texts: &[&str]| texts.par_iter().map(|text| grams(text)).collect::<Vec<_>>();
        let translation = document.translation.as_ref().map(|texts| Bags::new(&grams_of(texts), &grams_of(target)));
        let ours: Vec<Anchors> = source.par_iter().map(|text| anchors::of_arabic(text)).collect();
        let theirs: Vec<Anchors> = target.par_iter().map(|text| anchors::of_english(text)).collect();
        let (ours, theirs) = anchors::between(&ours, &theirs);
        Self {
            lengths: Lengths::new(source, target),
            anchors: Bags::of_anchors(&ours, &theirs),
            translation,
            paragraphs: document.source.has_paragraphs() && document.target.has_paragraphs(),
        }
    }

    /// A row per sentence of both sides for the rough path, from the best evidence there is.
    pub(crate) fn coarse_vectors(&self, document: &Document<'_>) -> (Vectors, Vectors) {
        match (&document.source.vectors, &document.target.vectors, &self.translation) {
            (Some(ours), Some(theirs), _) => (ours.vectors().clone(), theirs.vectors().clone()),
            (_, _, Some(translation)) => translation.sketches(),
            _ => self.anchors.sketches(),
        }
    }
}
