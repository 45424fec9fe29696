//! Runs of words or characters that two texts share.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// An odd number without pattern: 2^64 over the golden ratio.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Stands before the first symbol of an n-gram.
const ROOT: u32 = u32::MAX;

/// Counts n-grams of all orders.
///
/// An n-gram is known by the place of its first n-1 symbols in the table and its last symbol. So keys are short and of one
/// size whatever the order is, they are exact (no two n-grams share one), and a hypothesis need not be looked up any further
/// once it has left the references.
///
/// The table is as large as the segment can need, so nothing moves in it; it is emptied by letting time pass.
#[derive(Debug, Default)]
pub(crate) struct Ngrams {
    slots: Vec<Slot>,
    /// Number of bits of a key's product that are not its place.
    shift: u32,
    /// Number of slots in use, less one.
    mask: usize,
    /// Texts that came, ever.
    time: u64,
    /// Slots older than this are empty.
    begin: u64,
    /// The n-grams of the text at hand, of one order.
    paths: Vec<Path>,
}

#[derive(Debug, Clone, Default)]
struct Slot {
    /// The place of the n-gram without its last symbol, and this symbol.
    key: u64,
    /// The text that had the n-gram last.
    time: u64,
    /// How often that text has had it.
    now: u32,
    /// How often a reference has had it at most.
    most: u32,
}

/// An n-gram of a text, which may go on.
#[derive(Debug, Clone, Copy)]
struct Path {
    /// Where it begins in the text.
    begin: u32,
    /// Where it lies in the table.
    place: u32,
}

impl Slot {
    /// Counts the n-gram once more, in a text.
    fn count(&mut self, time: u64) -> u32 {
        if self.time != time {
            (self.time, self.now) = (time, 0);
        }
        self.now += 1;
        self.now
    }
}

impl Ngrams {
    /// Forgets all texts and makes room for references that have so many symbols.
    pub(crate) fn clear(&mut self, symbols: usize, orders: usize) {
        // At most two thirds are full.
        let size = (symbols * orders.min(symbols) * 3 / 2).next_power_of_two().max(2);
        if self.slots.len() < size {
            self.slots.resize(size, Slot::default());
        }
        self.shift = u64::BITS - size.trailing_zeros();
        self.mask = size - 1;
        self.begin = self.time + 1;
    }

    /// Counts the n-grams of a reference, from order 1 to `orders`. Of several references, the one that has an n-gram most
    /// often is decisive.
    pub(crate) fn add_reference(&mut self, symbols: &[u32], orders: usize) {
        self.begin_text(symbols);
        for order in 0..orders.min(symbols.len()) {
            for (index, symbol) in symbols[order..].iter().enumerate() {
                let key = key(self.paths[index].place, *symbol);
                let place = self.place(key);
                let slot = &mut self.slots[place];
                if slot.time < self.begin {
                    *slot = Slot { key, time: self.time, now: 1, most: 1 };
                } else {
                    slot.most = slot.count(self.time).max(slot.most);
                }
                self.paths[index].place = place as u32;
            }
        }
    }

    /// How many n-grams of a hypothesis the references have too, by order; each counts as often as a reference has it.
    pub(crate) fn matches<'a>(&'a mut self, symbols: &'a [u32], orders: usize) -> impl Iterator<Item = usize> {
        self.begin_text(symbols);
        (0..orders).map(move |order| self.matches_of_next_order(symbols, order))
    }

    /// Follows the paths by a symbol, which is their first at order 0, and drops those that leave the references.
    fn matches_of_next_order(&mut self, symbols: &[u32], order: usize) -> usize {
        let (mut matches, mut kept) = (0, 0);
        for index in 0..self.paths.len() {
            let Path { begin, place } = self.paths[index];
            let Some(symbol) = symbols.get(begin as usize + order) else { break };
            let place = self.place(key(place, *symbol));
            let slot = &mut self.slots[place];
            if slot.time >= self.begin {
                matches += usize::from(slot.count(self.time) <= slot.most);
                self.paths[kept] = Path { begin, place: place as u32 };
                kept += 1;
            }
        }
        self.paths.truncate(kept);
        matches
    }

    fn begin_text(&mut self, symbols: &[u32]) {
        self.time += 1;
        self.paths.clear();
        self.paths.extend((0..symbols.len() as u32).map(|begin| Path { begin, place: ROOT }));
    }

    /// Where a key lies, or would.
    fn place(&self, key: u64) -> usize {
        let mut place = (key.wrapping_mul(SPREAD) >> self.shift) as usize;
        loop {
            let slot = &self.slots[place];
            if slot.key == key || slot.time < self.begin {
                return place;
            }
            place = (place + 1) & self.mask;
        }
    }
}

fn key(place: u32, symbol: u32) -> u64 {
    (place as u64) << 32 | symbol as u64
}

/// How many n-grams of an order a text of so many symbols has.
pub(crate) fn ngram_count(symbols: usize, order: usize) -> usize {
    (symbols + 1).saturating_sub(order)
}

/// Numbers for words, the same for the same word.
#[derive(Debug, Default)]
pub(crate) struct Words {
    numbers: HashMap<Box<str>, u32, BuildHasherDefault<WordHasher>>,
}

impl Words {
    /// The number of a word.
    pub(crate) fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.numbers.len() as u32;
        self.numbers.insert(word.into(), number);
        number
    }
}

/// Hashes short words faster than the standard library does; the map compares the words themselves.
#[derive(Debug, Default)]
struct WordHasher(u64);

impl WordHasher {
    fn mix(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(SPREAD);
    }
}

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (whole, rest) = bytes.as_chunks::<8>();
        for chunk in whole {
            self.mix(u64::from_le_bytes(*chunk));
        }
        self.mix(rest.iter().fold(0, |number, byte| number << 8 | *byte as u64));
    }

    fn write_u8(&mut self, _: u8) {
        // The end of the word, which says nothing: a word is the whole key.
    }

    fn finish(&self) -> u64 {
        // The map looks at both ends of a hash, and a product is mixed well only at the upper one.
        self.0 ^ self.0 >> 32
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::{Ngrams, Words, ngram_count};

    fn counts(symbols: &[u32], order: usize) -> HashMap<&[u32], usize> {
        let mut counts = HashMap::new();
        symbols.windows(order).for_each(|ngram| *counts.entry(ngram).or_insert(0) += 1);
        counts
    }

    fn expected(references: &[Vec<u32>], hypothesis: &[u32], order: usize) -> usize {
        let references: Vec<_> = references.iter().map(|reference| counts(reference, order)).collect();
        let most = |ngram: &[u32]| references.iter().filter_map(|counts| counts.get(ngram)).max().copied();
        counts(hypothesis, order).into_iter().map(|(ngram, count)| count.min(most(ngram).unwrap_or(0))).sum()
    }

    proptest! {
        #[test]
        fn matches_are_those_of_maps(
            segments in prop::collection::vec(
                (prop::collection::vec(prop::collection::vec(0u32..4, 0..30), 1..4), prop::collection::vec(0u32..5, 0..30)),
                1..6,
            ),
            orders in 1usize..8,
        ) {
            let mut ngrams = Ngrams::default();
            for (references, hypothesis) in &segments {
                ngrams.clear(references.iter().map(Vec::len).sum(), orders);
                for reference in references {
                    ngrams.add_reference(reference, orders);
                }
                let matches: Vec<usize> = ngrams.matches(hypothesis, orders).collect();
                let wanted: Vec<usize> = (1..=orders).map(|order| expected(references, hypothesis, order)).collect();
                prop_assert_eq!(matches, wanted);
            }
        }
    }

    #[test]
    fn a_large_segment_leaves_nothing_to_a_small_one() {
        let large: Vec<u32> = (0..5000).collect();
        let mut ngrams = Ngrams::default();
        ngrams.clear(large.len(), 4);
        ngrams.add_reference(&large, 4);
        assert_eq!(ngrams.matches(&large, 4).collect::<Vec<_>>(), [5000, 4999, 4998, 4997]);
        ngrams.clear(2, 4);
        ngrams.add_reference(&[1, 3], 4);
        assert_eq!(ngrams.matches(&large, 4).collect::<Vec<_>>(), [2, 0, 0, 0]);
    }

    #[test]
    fn words_of_one_spelling_share_a_number() {
        let mut words = Words::default();
        let numbers: Vec<u32> =
            ["a", "", "a\0", "abcdefgh", "a", "abcdefghi", ""].map(|word| words.number(word)).into();
        assert_eq!(numbers, [0, 1, 2, 3, 0, 4, 1]);
    }

    #[test]
    fn short_texts_have_no_long_ngrams() {
        assert_eq!([1, 2, 3, 4].map(|order| ngram_count(2, order)), [2, 1, 0, 0]);
        assert_eq!(ngram_count(0, 1), 0);
    }
}
