//! The chunks of the transducer and their probabilities.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::letters::{arabic_chunk, latin_chunk, show_arabic, show_latin};

/// Most Arabic letters of a chunk.
pub(super) const ARABIC_CHUNK: usize = 2;
/// Most Latin letters of a chunk.
pub(super) const LATIN_CHUNK: usize = 3;
/// Probability of two single letters, or of one and none, that were never seen together.
pub(super) const UNSEEN: f64 = 2e-6;

/// Chunks of both scripts, as [`code`] numbers them, with their probabilities.
#[derive(Debug, Clone)]
pub struct Table {
    /// Chunks of both.
    pub(super) both: Slots,
    /// Arabic chunks, whatever the Latin.
    pub(super) arabic: Slots,
    /// Latin chunks, whatever the Arabic.
    pub(super) latin: Slots,
}

/// Probabilities by number: open addressing, for millions of look-ups of numbers that mostly are not there.
#[derive(Debug, Clone)]
pub(super) struct Slots {
    slots: Vec<(u32, f64)>,
    shift: u32,
}

impl Slots {
    fn new(known: &BTreeMap<u32, f64>) -> Self {
        let bits = (4 * known.len().max(1)).next_power_of_two().trailing_zeros();
        let mut slots = Self { slots: vec![(0, 0.0); 1 << bits], shift: 32 - bits };
        for (&number, &p) in known {
            let at = slots.place(number);
            slots.slots[at] = (number, p);
        }
        slots
    }

    /// The probability of a number; 0 where it is not known.
    pub(super) fn get(&self, number: u32) -> f64 {
        self.slots[self.place(number)].1
    }

    /// Where a number stands, or would; no number is 0.
    fn place(&self, number: u32) -> usize {
        let mut at = (number.wrapping_mul(0x9E37_79B1) >> self.shift) as usize;
        while self.slots[at].0 != number && self.slots[at].0 != 0 {
            at = (at + 1) % self.slots.len();
        }
        at
    }

    fn iter(&self) -> impl Iterator<Item = (u32, f64)> {
        self.slots.iter().copied().filter(|&(number, _)| number != 0)
    }
}

/// The number of a chunk of both scripts.
pub(super) fn both(arabic: u32, latin: u32) -> u32 {
    arabic << LATIN_BITS | latin
}

/// Bits of a Latin chunk's number.
const LATIN_BITS: u32 = 6 * LATIN_CHUNK as u32 + 1;

/// What is wrong with a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} is no row of two chunks and a logarithm")]
pub struct TableError {
    /// From 1.
    pub line: usize,
}

impl Table {
    /// From probabilities of chunks of both scripts, by [`both`].
    pub(super) fn new(chunks: &BTreeMap<u32, f64>) -> Self {
        let (mut arabic, mut latin) = (BTreeMap::new(), BTreeMap::new());
        for (&chunk, &p) in chunks {
            *arabic.entry(chunk >> LATIN_BITS).or_insert(0.0) += p;
            *latin.entry(chunk & ((1 << LATIN_BITS) - 1)).or_insert(0.0) += p;
        }
        Self { both: Slots::new(chunks), arabic: Slots::new(&arabic), latin: Slots::new(&latin) }
    }

    /// Reads rows of an Arabic chunk, a Latin one, and hundredths of a logarithm, parted by tabs; `#` begins a remark.
    ///
    /// # Errors
    /// A row that is none.
    pub fn read(text: &str) -> Result<Self, TableError> {
        let mut chunks = BTreeMap::new();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            let row = || -> Option<(u32, f64)> {
                let mut cells = line.split('\t');
                let (arabic, latin) = (arabic_chunk(cells.next()?)?, latin_chunk(cells.next()?)?);
                let hundredths: i32 = cells.next()?.parse().ok()?;
                let fits = arabic.len() <= ARABIC_CHUNK && latin.len() <= LATIN_CHUNK && cells.next().is_none();
                fits.then(|| (both(code(&arabic), code(&latin)), (f64::from(hundredths) / 100.0).exp()))
            };
            let (chunk, p) = row().ok_or(TableError { line: number + 1 })?;
            chunks.insert(chunk, p);
        }
        Ok(Self::new(&chunks))
    }

    /// As [`Table::read`] reads it.
    pub fn write(&self) -> String {
        let mut rows: Vec<_> = self.both.iter().collect();
        rows.sort_by_key(|&(chunk, _)| chunk);
        let mut text = String::new();
        for (chunk, p) in rows {
            let (arabic, latin) = (letters(chunk >> LATIN_BITS), letters(chunk & ((1 << LATIN_BITS) - 1)));
            let hundredths = (p.ln() * 100.0).round();
            let _ = writeln!(text, "{}\t{}\t{hundredths}", show_arabic(&arabic), show_latin(&latin));
        }
        text
    }
}

/// A chunk as a number: its letters in base 64 with a leading one.
pub(super) fn code(chunk: &[u8]) -> u32 {
    chunk.iter().fold(1, |code, &letter| code << 6 | u32::from(letter))
}

/// The letters of a chunk.
fn letters(mut code: u32) -> Vec<u8> {
    let mut letters = Vec::new();
    while code > 1 {
        letters.push((code & 63) as u8);
        code >>= 6;
    }
    letters.reverse();
    letters
}
