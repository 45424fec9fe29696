//! Pairing by what documents say: rare numbers, names and words that a text and its translation share, their lengths
//! and, where a model was run, their vectors.

use std::collections::HashMap;

use rayon::prelude::*;

use super::DocumentPair;
use crate::Vectors;
use crate::anchors::Anchors;

/// Candidates that each document is compared with.
const CANDIDATES: usize = 32;

/// Keys that more documents have bring no candidates: at least this many, or one in fifty.
const COMMON: usize = 24;

/// The score that a pair needs.
const LEAST_SCORE: f32 = 0.1;

/// How far the better of a pair's rivals must be behind, as a share of the pair's score.
const LEAST_CONFIDENCE: f32 = 0.15;

/// What is kept of a document to find its translation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// Its anchors ascending, with how often they occur.
    keys: Vec<(u64, u32)>,
    /// Its length in characters.
    characters: usize,
}

impl Document {
    /// Of a document's sentences, their anchors and their characters.
    pub fn new<'a>(sentences: impl IntoIterator<Item = (&'a Anchors, usize)>) -> Self {
        let (mut all, mut characters) = (Vec::new(), 0);
        for (anchors, length) in sentences {
            all.extend(anchors.certain.iter().chain(anchors.possible.iter().flatten()));
            characters += length;
        }
        all.sort_unstable();
        Self { keys: all.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u32)).collect(), characters }
    }
}

/// Pairs documents by content, each with one other at most, in the order of the source. Documents without a partner stay
/// without: a pair must be the best of both its documents, and clearly so.
///
/// `vectors` are the mean vectors of both sides' documents, centred and of length 1. Without them names and figures
/// decide alone.
///
/// # Panics
/// If there are vectors, but not one per document.
pub fn pair_by_content(
    source: &[Document],
    target: &[Document],
    vectors: Option<(&Vectors, &Vectors)>,
) -> Vec<DocumentPair> {
    if let Some((ours, theirs)) = vectors {
        assert!(ours.rows() == source.len() && theirs.rows() == target.len(), "a vector per document");
    }
    let shelf = Shelf::new(source, target);
    let scored: Vec<Vec<(usize, f32)>> = (0..source.len())
        .into_par_iter()
        .map(|document| {
            let mut candidates = shelf.candidates(document);
            if let Some((ours, theirs)) = vectors {
                candidates.extend(nearest(ours, document, theirs));
                candidates.sort_unstable();
                candidates.dedup();
            }
            let score = |other| shelf.score(document, other, vectors);
            candidates.into_iter().map(|other| (other, score(other))).collect()
        })
        .collect();
    assign(&scored, target.len())
}

/// The documents whose vectors are nearest.
fn nearest(ours: &Vectors, document: usize, theirs: &Vectors) -> Vec<usize> {
    best((0..theirs.rows()).map(|other| (other, ours.cosine(document, theirs, other))).collect())
}

/// The best few, the earlier first where scores are equal.
fn best(mut scored: Vec<(usize, f32)>) -> Vec<usize> {
    let order = |a: &(usize, f32), b: &(usize, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if scored.len() > CANDIDATES {
        scored.select_nth_unstable_by(CANDIDATES - 1, order);
        scored.truncate(CANDIDATES);
    }
    scored.into_iter().map(|(other, _)| other).collect()
}

/// Both sides' documents with only those keys that either side has, weighed.
struct Shelf {
    source: Vec<Sketch>,
    target: Vec<Sketch>,
    /// Per key its weight, and the target documents that have it.
    weights: Vec<f32>,
    postings: Vec<Vec<u32>>,
    /// Logarithm of the usual ratio of lengths, target to source.
    ratio: f32,
}

/// A document's keys by number, ascending, with counts.
struct Sketch {
    keys: Vec<(u32, u32)>,
    weight: f32,
    length: f32,
}

impl Shelf {
    fn new(source: &[Document], target: &[Document]) -> Self {
        let (ours, theirs) = (frequencies(source), frequencies(target));
        let mut shared: Vec<u64> = ours.keys().filter(|key| theirs.contains_key(key)).copied().collect();
        shared.sort_unstable();
        let rarity = |count: u32, of: usize| (1.0 + of as f32 / count as f32).ln();
        let weigh = |key: &u64| rarity(ours[key], source.len()) * rarity(theirs[key], target.len());
        let weights: Vec<f32> = shared.iter().map(weigh).collect();
        let sketch = |document: &Document| {
            let number = |&(key, count): &(u64, u32)| Some((shared.binary_search(&key).ok()? as u32, count));
            let keys: Vec<(u32, u32)> = document.keys.iter().filter_map(number).collect();
            let weight = keys.iter().map(|&(key, count)| weights[key as usize] * damped(count)).sum();
            Sketch { keys, weight, length: (document.characters.max(1) as f32).ln() }
        };
        let source: Vec<Sketch> = source.par_iter().map(sketch).collect();
        let target: Vec<Sketch> = target.par_iter().map(sketch).collect();
        let mut postings = vec![Vec::new(); weights.len()];
        for (document, sketch) in target.iter().enumerate() {
            sketch.keys.iter().for_each(|&(key, _)| postings[key as usize].push(document as u32));
        }
        let ratio = median(&target) - median(&source);
        Self { source, target, weights, postings, ratio }
    }

    /// Documents of the target that share the most rare keys with one of the source.
    fn candidates(&self, document: usize) -> Vec<usize> {
        let most = COMMON.max(self.target.len() / 50);
        let mut sums = vec![0.0; self.target.len()];
        for &(key, _) in &self.source[document].keys {
            let others = &self.postings[key as usize];
            if others.len() <= most {
                for &other in others {
                    sums[other as usize] += self.weights[key as usize];
                }
            }
        }
        let found = sums.into_iter().enumerate().filter(|&(_, sum)| sum > 0.0);
        best(found.map(|(other, sum)| (other, sum / self.target[other].weight.sqrt())).collect())
    }

    /// How alike two documents are: the geometric mean of what either shares with the other, less where lengths differ.
    fn score(&self, source: usize, target: usize, vectors: Option<(&Vectors, &Vectors)>) -> f32 {
        let (ours, theirs) = (&self.source[source], &self.target[target]);
        let both = (ours.weight * theirs.weight).sqrt();
        let shared = if both > 0.0 { self.overlap(&ours.keys, &theirs.keys) / both } else { 0.0 };
        let apart = (theirs.length - ours.length - self.ratio) / 0.5;
        let anchors = shared / (1.0 + apart * apart);
        match vectors {
            Some((ours, theirs)) => f32::midpoint(anchors, ours.cosine(source, theirs, target).max(0.0)),
            None => anchors,
        }
    }

    fn overlap(&self, ours: &[(u32, u32)], theirs: &[(u32, u32)]) -> f32 {
        let (mut sum, mut at) = (0.0, 0);
        for &(key, count) in ours {
            while at < theirs.len() && theirs[at].0 < key {
                at += 1;
            }
            if at < theirs.len() && theirs[at].0 == key {
                sum += self.weights[key as usize] * damped(count.min(theirs[at].1));
            }
        }
        sum
    }
}

/// A count that grows ever less: the tenth mention of a name says little.
fn damped(count: u32) -> f32 {
    1.0 + (count as f32).ln()
}

/// In how many documents each key is.
fn frequencies(documents: &[Document]) -> HashMap<u64, u32> {
    let mut frequencies = HashMap::new();
    for &(key, _) in documents.iter().flat_map(|document| &document.keys) {
        *frequencies.entry(key).or_insert(0) += 1;
    }
    frequencies
}

fn median(side: &[Sketch]) -> f32 {
    let mut lengths: Vec<f32> = side.iter().map(|sketch| sketch.length).collect();
    lengths.sort_unstable_by(f32::total_cmp);
    lengths.get(lengths.len() / 2).copied().unwrap_or(0.0)
}

/// Takes the pairs that are each other's best, again and again among those left, as long as they are clear of their rivals.
/// Optimal assignment would be worse here: it gives a document without a partner one, and pushes others aside for it.
fn assign(scored: &[Vec<(usize, f32)>], targets: usize) -> Vec<DocumentPair> {
    let mut all: Vec<(f32, usize, usize)> = scored
        .iter()
        .enumerate()
        .flat_map(|(source, others)| others.iter().map(move |&(target, score)| (score, source, target)))
        .filter(|&(score, ..)| score >= LEAST_SCORE)
        .collect();
    all.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    // The best and the next best of each document, over all, also those that are taken.
    let (mut ours, mut theirs) = (vec![[0.0; 2]; scored.len()], vec![[0.0; 2]; targets]);
    for (source, others) in scored.iter().enumerate() {
        for &(target, score) in others {
            rank(&mut ours[source], score);
            rank(&mut theirs[target], score);
        }
    }
    let (mut taken_source, mut taken_target) = (vec![false; scored.len()], vec![false; targets]);
    let mut pairs = Vec::new();
    for (score, source, target) in all {
        if taken_source[source] || taken_target[target] {
            continue;
        }
        (taken_source[source], taken_target[target]) = (true, true);
        let rival = |best: [f32; 2]| if best[0] > score { best[0] } else { best[1] };
        let confidence = 1.0 - rival(ours[source]).max(rival(theirs[target])) / score;
        if confidence >= LEAST_CONFIDENCE {
            pairs.push(DocumentPair { source, target, score, confidence });
        }
    }
    pairs.sort_unstable_by_key(|pair| pair.source);
    pairs
}

fn rank(best: &mut [f32; 2], score: f32) {
    if score > best[0] {
        *best = [score, best[0]];
    } else if score > best[1] {
        best[1] = score;
    }
}
