//! Evidence from what sentences contain: n-grams of a translation, or anchors that need none.

use rayon::prelude::*;

use super::band::Band;
use super::shape::{COUNT, LONGEST, SHAPES};
use crate::Vectors;

/// Width of a sentence's sketch.
const SKETCH: usize = 256;

/// The contents of sentences of both sides, as keys with counts; a key weighs the more the fewer sentences have it.
#[derive(Debug, Clone)]
pub(crate) struct Bags {
    source: Vec<Bag>,
    target: Vec<Bag>,
    /// Per key that both sides have.
    weights: Vec<f32>,
    /// Weight of a group of which nothing is known yet: a group with few keys is neither near nor far.
    doubt: f32,
}

/// The contents of a sentence.
#[derive(Debug, Clone, Default)]
struct Bag {
    /// Keys that both sides have, ascending, with counts.
    shared: Vec<(u32, u16)>,
    /// Weight of all keys, those that only one side has too.
    weight: f32,
}

impl Bags {
    /// Takes over the keys of each sentence, repeated as often as they occur.
    pub(crate) fn new(source: &[Vec<u64>], target: &[Vec<u64>]) -> Self {
        Self::with(&Keys::new(source, target), source, target, 0.0)
    }

    /// The same where few keys are expected, and one that only one side has says nothing.
    pub(crate) fn of_anchors(source: &[Vec<u64>], target: &[Vec<u64>]) -> Self {
        /// About that of one rare key.
        const DOUBT: f32 = 4.0;
        let keys = Keys { alone: Vec::new(), ..Keys::new(source, target) };
        Self::with(&keys, source, target, DOUBT)
    }

    fn with(keys: &Keys, source: &[Vec<u64>], target: &[Vec<u64>], doubt: f32) -> Self {
        let bags = |side: &[Vec<u64>]| side.par_iter().map(|sentence| keys.bag(sentence)).collect();
        let weights = keys.shared.iter().map(|key| key.weight).collect();
        Self { source: bags(source), target: bags(target), weights, doubt }
    }

    /// The distances of all beads in a band, whose first source and target sentences are given: 1 less Dice's coefficient of the two
    /// groups' counts, weighted; 1 where there are no keys at all.
    pub(crate) fn distances(&self, band: &Band, first: (usize, usize)) -> Vec<[f32; COUNT]> {
        let row = |row: usize| self.row(band, row, first);
        (0..band.rows()).into_par_iter().flat_map_iter(row).collect()
    }

    /// A vector per sentence of both sides that stands for what it shares with the other side: a random projection of its keys
    /// (Achlioptas 2003).
    pub(crate) fn sketches(&self) -> (Vectors, Vectors) {
        (self.sketch(&self.source), self.sketch(&self.target))
    }

    fn sketch(&self, side: &[Bag]) -> Vectors {
        let row = |bag: &Bag| {
            let mut row = vec![0.0; SKETCH];
            for &(key, times) in &bag.shared {
                let weight = self.weights[key as usize] * f32::from(times);
                let mut bits = mix(u64::from(key));
                for _ in 0..4 {
                    row[bits as usize % SKETCH] += if bits & 0x8000 == 0 { weight } else { -weight };
                    bits >>= 16;
                }
            }
            row
        };
        Vectors::new(SKETCH, side.par_iter().flat_map_iter(row).collect())
    }

    fn row(&self, band: &Band, row: usize, first: (usize, usize)) -> Vec<[f32; COUNT]> {
        let places = band.row(row);
        let mut distances = vec![[1.0; COUNT]; places.len()];
        let mut group = Group { ours: vec![0; self.weights.len()], theirs: vec![0; self.weights.len()], weight: 0.0 };
        for count in 1..=LONGEST.min(band.rows() - 1 - row) {
            let bag = &self.source[first.0 + row + count - 1];
            bag.shared.iter().for_each(|&(key, times)| group.ours[key as usize] += times);
            group.weight += bag.weight;
            let longest = longest_target(count);
            let last = band.row(row + count).end - 1;
            for (distances, place) in distances.iter_mut().zip(places.clone()) {
                let ends = (first.1 + place)..(first.1 + (place + longest).min(last).max(place));
                self.extend(&mut group, count, &self.target[ends], distances);
            }
        }
        distances
    }

    /// Meets a group of the source with one, two, ... sentences of the target.
    fn extend(&self, group: &mut Group, count: usize, target: &[Bag], distances: &mut [f32; COUNT]) {
        let (mut overlap, mut weight) = (0.0, group.weight + self.doubt);
        for (at, bag) in target.iter().enumerate() {
            for &(key, times) in &bag.shared {
                let ours = group.ours[key as usize];
                if ours > 0 {
                    let theirs = &mut group.theirs[key as usize];
                    let before = ours.min(*theirs);
                    *theirs += times;
                    overlap += f32::from(ours.min(*theirs) - before) * self.weights[key as usize];
                }
            }
            weight += bag.weight;
            if let Some(shape) = number(count, at + 1)
                && weight > 0.0
            {
                distances[shape] = 1.0 - (2.0 * overlap + self.doubt / 2.0) / weight;
            }
        }
        for bag in target {
            bag.shared.iter().for_each(|&(key, _)| group.theirs[key as usize] = 0);
        }
    }
}

/// A group of source sentences and what it is compared with.
struct Group {
    ours: Vec<u16>,
    theirs: Vec<u16>,
    weight: f32,
}

/// Most target sentences of a shape with so many source sentences.
fn longest_target(source: usize) -> usize {
    SHAPES.iter().filter(|shape| shape.source == source).map(|shape| shape.target).max().unwrap_or(0)
}

/// The number of a shape.
fn number(source: usize, target: usize) -> Option<usize> {
    SHAPES.iter().position(|shape| shape.source == source && shape.target == target)
}

/// All keys of both sides with their weights.
struct Keys {
    /// Ascending by key.
    shared: Vec<Key>,
    alone: Vec<Key>,
}

struct Key {
    key: u64,
    weight: f32,
}

impl Keys {
    fn new(source: &[Vec<u64>], target: &[Vec<u64>]) -> Self {
        let (ours, theirs) = (frequencies(source), frequencies(target));
        let sentences = (source.len() + target.len()) as f32;
        let weight = |count: usize| ((sentences + 1.0) / (count as f32 + 1.0)).ln() + 0.1;
        let (mut shared, mut alone) = (Vec::new(), Vec::new());
        let (mut a, mut b) = (ours.into_iter().peekable(), theirs.into_iter().peekable());
        loop {
            let (key, count, both) = match (a.peek(), b.peek()) {
                (Some(x), Some(y)) if x.0 == y.0 => (x.0, x.1 + y.1, true),
                (Some(x), Some(y)) => {
                    if x.0 < y.0 {
                        (x.0, x.1, false)
                    } else {
                        (y.0, y.1, false)
                    }
                }
                (Some(x), None) | (None, Some(x)) => (x.0, x.1, false),
                (None, None) => break,
            };
            a.next_if(|next| next.0 == key);
            b.next_if(|next| next.0 == key);
            let side = if both { &mut shared } else { &mut alone };
            side.push(Key { key, weight: weight(count) });
        }
        Self { shared, alone }
    }

    fn bag(&self, keys: &[u64]) -> Bag {
        let mut keys = keys.to_vec();
        keys.sort_unstable();
        let mut bag = Bag::default();
        for same in keys.chunk_by(|a, b| a == b) {
            let find = |side: &[Key]| side.binary_search_by_key(&same[0], |key| key.key).ok();
            let weight = match find(&self.shared) {
                Some(at) => {
                    // A group of the longest bead must not overflow.
                    bag.shared.push((at as u32, same.len().min(usize::from(u16::MAX) / LONGEST) as u16));
                    self.shared[at].weight
                }
                None => find(&self.alone).map_or(0.0, |at| self.alone[at].weight),
            };
            bag.weight += weight * same.len() as f32;
        }
        bag
    }
}

/// Each key with the number of sentences that have it, ascending.
fn frequencies(side: &[Vec<u64>]) -> Vec<(u64, usize)> {
    let mut keys: Vec<u64> = Vec::new();
    for sentence in side {
        let mut distinct = sentence.clone();
        distinct.sort_unstable();
        distinct.dedup();
        keys.extend(distinct);
    }
    keys.par_sort_unstable();
    keys.chunk_by(|a, b| a == b).map(|same| (same[0], same.len())).collect()
}

/// The n-grams of three to five characters inside a text's words, lower-cased; shorter words whole.
pub(crate) fn grams(text: &str) -> Vec<u64> {
    let lower = text.to_lowercase();
    let mut grams = Vec::new();
    for word in lower.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let letters: Vec<char> = [' '].into_iter().chain(word.chars()).chain([' ']).collect();
        for size in 3..=5 {
            if letters.len() <= size {
                grams.push(hash(&letters));
                break;
            }
            grams.extend(letters.windows(size).map(hash));
        }
    }
    grams
}

/// Spreads a number over all bits (`SplitMix64`).
fn mix(number: u64) -> u64 {
    let mut bits = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// FNV-1a over characters.
fn hash(letters: &[char]) -> u64 {
    letters
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, &letter| (hash ^ u64::from(letter)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_text_is_at_no_distance() {
        let keys = |texts: &[&str]| texts.iter().map(|text| grams(text)).collect::<Vec<_>>();
        let texts = keys(&["The minister arrived.", "He left on Tuesday.", "Prices rose by 3%."]);
        let bags = Bags::new(&texts, &texts);
        let band = Band::full(3, 3);
        let distances = bags.distances(&band, (0, 0));
        let at = |row: usize, place: usize, source, target| {
            distances[band.cell(row, place).unwrap()][number(source, target).unwrap()]
        };
        assert!(at(1, 1, 1, 1).abs() < 1e-6);
        assert!(at(0, 0, 2, 2).abs() < 1e-6);
        assert!(at(0, 1, 1, 1) > 0.8);
        let half = at(0, 0, 1, 2);
        assert!(half > 0.2 && half < 0.6, "{half}");
    }

    #[test]
    fn words_give_their_grams() {
        assert_eq!(grams("the THE"), [grams("the"), grams("the")].concat());
        // " the " has five characters: three of three, two of four, and itself.
        assert_eq!(grams("the").len(), 6);
        assert_eq!(grams("?! …"), Vec::<u64>::new());
    }
}
