//! Learning the chunks by expectation-maximisation.

use std::collections::BTreeMap;

use super::letters::{Arabic, Latin};
use super::table::{ARABIC_CHUNK, LATIN_CHUNK, Table, both, code};

/// How the chunks are learned.
#[derive(Debug, Clone, Copy)]
pub struct Training {
    /// Rounds of expectation-maximisation.
    pub rounds: usize,
    /// Chunks that are expected less often than this are forgotten.
    pub least: f64,
    /// A spelling that is attested n times counts n to this power.
    pub power: f64,
}

impl Default for Training {
    fn default() -> Self {
        Self { rounds: 12, least: 2.0, power: 0.3 }
    }
}

/// Learns chunks from spellings and how often each is attested. The same spellings in the same order give the same table.
pub fn learn(spellings: &[(String, String, f64)], training: &Training) -> Table {
    let pairs: Vec<(Arabic, Latin, f64)> = spellings
        .iter()
        .map(|(arabic, latin, count)| (Arabic::new(arabic), Latin::new(latin), count.powf(training.power)))
        .filter(|(arabic, latin, _)| !arabic.is_empty() && !latin.is_empty())
        .collect();
    let mut space = Space::default();
    let mut lattices: Vec<Lattice> = pairs.iter().map(|(arabic, latin, _)| space.lattice(arabic, latin)).collect();
    let mut p = space.first_guess();
    for round in 0..training.rounds {
        let mut counts = vec![0.0; p.len()];
        for (lattice, (.., weight)) in lattices.iter_mut().zip(&pairs) {
            lattice.count(&p, *weight, &mut counts);
        }
        // What is rare goes slowly, for early counts are vague.
        let least = training.least * (round + 1) as f64 / training.rounds as f64;
        let long = |chunk: usize| space.size(chunk) > 2;
        for (chunk, count) in counts.iter_mut().enumerate() {
            if *count < least && long(chunk) {
                *count = 0.0;
            }
        }
        let sum: f64 = counts.iter().sum();
        p = counts.iter().map(|count| count / sum).collect();
    }
    let known = space.chunks.iter().map(|(&chunk, &at)| (chunk, p[at])).filter(|&(_, p)| p > 1e-7);
    Table::new(&known.collect())
}

/// All chunks that the spellings allow, numbered.
#[derive(Debug, Default)]
struct Space {
    chunks: BTreeMap<u32, usize>,
    sizes: Vec<usize>,
}

impl Space {
    fn number(&mut self, arabic: &[u8], latin: &[u8]) -> usize {
        let next = self.sizes.len();
        let at = *self.chunks.entry(both(code(arabic), code(latin))).or_insert(next);
        if at == next {
            self.sizes.push(arabic.len() + latin.len());
        }
        at
    }

    /// Letters of a chunk, of both scripts.
    fn size(&self, chunk: usize) -> usize {
        self.sizes[chunk]
    }

    fn lattice(&mut self, arabic: &Arabic, latin: &Latin) -> Lattice {
        let (ours, theirs) = (arabic.letters(), latin.letters());
        let width = theirs.len() + 1;
        let mut edges = Vec::new();
        for i in 0..=ours.len() {
            for j in 0..=theirs.len() {
                if !is_near(i, j, ours.len(), theirs.len()) {
                    continue;
                }
                for a in 0..=ARABIC_CHUNK.min(ours.len() - i) {
                    for b in usize::from(a == 0)..=LATIN_CHUNK.min(theirs.len() - j) {
                        // One of several letters with none of the other would swallow whole spellings.
                        let one_sided = (a == 0 && b > 1) || (b == 0 && a > 1);
                        if !one_sided && is_near(i + a, j + b, ours.len(), theirs.len()) {
                            let chunk = self.number(&ours[i..i + a], &theirs[j..j + b]);
                            edges.push(Edge {
                                from: (i * width + j) as u32,
                                to: ((i + a) * width + j + b) as u32,
                                chunk: chunk as u32,
                            });
                        }
                    }
                }
            }
        }
        Lattice { edges, nodes: (ours.len() + 1) * width }
    }

    /// Long chunks are less likely to begin with.
    fn first_guess(&self) -> Vec<f64> {
        let weights: Vec<f64> = self.sizes.iter().map(|&size| 0.02_f64.powi(size as i32)).collect();
        let sum: f64 = weights.iter().sum();
        weights.iter().map(|weight| weight / sum).collect()
    }
}

/// Whether a place of a lattice is near its diagonal.
fn is_near(i: usize, j: usize, ours: usize, theirs: usize) -> bool {
    let (along, across) = (i as f64 / ours as f64, j as f64 / theirs as f64);
    (along - across).abs() <= 0.3 + 2.0 / theirs.max(ours) as f64
}

#[derive(Debug)]
struct Edge {
    from: u32,
    to: u32,
    chunk: u32,
}

/// The ways to cut a pair of spellings; edges in the order of where they begin.
#[derive(Debug)]
struct Lattice {
    edges: Vec<Edge>,
    nodes: usize,
}

impl Lattice {
    /// Adds how often each chunk is expected.
    fn count(&mut self, p: &[f64], weight: f64, counts: &mut [f64]) {
        let mut forward = vec![0.0; self.nodes];
        let mut backward = vec![0.0; self.nodes];
        forward[0] = 1.0;
        backward[self.nodes - 1] = 1.0;
        for edge in &self.edges {
            forward[edge.to as usize] += forward[edge.from as usize] * p[edge.chunk as usize];
        }
        for edge in self.edges.iter().rev() {
            backward[edge.from as usize] += backward[edge.to as usize] * p[edge.chunk as usize];
        }
        let all = forward[self.nodes - 1];
        if all <= 0.0 || !all.is_finite() {
            return;
        }
        for edge in &self.edges {
            let share = forward[edge.from as usize] * p[edge.chunk as usize] * backward[edge.to as usize] / all;
            counts[edge.chunk as usize] += weight * share;
        }
    }
}
