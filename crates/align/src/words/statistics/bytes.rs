//! A lexicon as bytes.
//!
//! Little-endian; whole numbers are LEB128. After [`MARK`]: two vocabularies, the readings of Arabic, the jumps of both
//! directions, the candidates of each source unit. Probabilities are kept as twelfths of a natural logarithm, one byte
//! each, which moves them by 4 % at most.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::corpus::Vocabulary;
use super::jumps::{Jumps, KINDS};
use super::table::Table;
use super::units::{Reader, possible_units};
use super::{Lexicon, LexiconError};

/// The first bytes of a lexicon, with the version of the form.
const MARK: &[u8] = b"barqiya lexicon 1\n";

/// Steps of a natural logarithm.
const STEPS: f32 = 12.0;

/// What stands for a probability of 0.
const ZERO: u8 = u8::MAX;

/// A probability as a byte.
pub(super) fn pack(p: f32) -> u8 {
    if p <= 0.0 { ZERO } else { (-p.ln() * STEPS).round().clamp(0.0, 254.0) as u8 }
}

/// A byte as a probability.
pub(super) fn unpack(byte: u8) -> f32 {
    static SHARES: LazyLock<[f32; 256]> = LazyLock::new(|| {
        std::array::from_fn(|byte| if byte as u8 == ZERO { 0.0 } else { (-(byte as f32) / STEPS).exp() })
    });
    SHARES[usize::from(byte)]
}

/// Frequencies are kept in two hundredths.
pub(super) fn pack_frequency(frequency: f32) -> u8 {
    (frequency * 200.0).round().clamp(0.0, 255.0) as u8
}

pub(super) fn unpack_frequency(byte: u8) -> f32 {
    f32::from(byte) / 200.0
}

impl Lexicon {
    /// The lexicon as bytes, which [`Lexicon::from_bytes`] reads again to the same lexicon.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MARK.to_vec();
        for (vocabulary, alone) in [(&self.source, &self.table.source_alone), (&self.target, &self.table.target_alone)]
        {
            write_number(&mut bytes, vocabulary.len() as u64);
            for ((name, &frequency), &alone) in vocabulary.names().zip(&vocabulary.frequencies).zip(alone) {
                write_number(&mut bytes, name.len() as u64);
                bytes.extend(name.as_bytes());
                bytes.extend([pack_frequency(frequency), self.reader.packed(name), pack(alone)]);
            }
        }
        bytes.extend(self.reader.unseen.to_le_bytes());
        for jumps in [&self.forward, &self.backward] {
            jumps.numbers().for_each(|number| bytes.extend(number.to_le_bytes()));
        }
        for row in self.table.starts.windows(2) {
            let row = row[0] as usize..row[1] as usize;
            write_number(&mut bytes, row.len() as u64);
            let mut last = 0;
            for candidate in row {
                let target = self.table.targets[candidate];
                write_number(&mut bytes, u64::from(target - last));
                last = target;
                bytes.extend([pack(self.table.forward[candidate]), pack(self.table.backward[candidate])]);
            }
        }
        bytes
    }

    /// A lexicon from its bytes.
    ///
    /// # Errors
    /// If the bytes are not those of a lexicon: what is wrong, and at which byte.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LexiconError> {
        Self::read(bytes, None)
    }

    /// What a lexicon says of some words of both languages, without the rest of it: for texts of these words it is the same
    /// lexicon, and it is read in a fraction of the time. It is not to be kept.
    ///
    /// # Errors
    /// If the bytes are not those of a lexicon: what is wrong, and at which byte.
    pub fn from_bytes_for<'a>(bytes: &[u8], words: impl Iterator<Item = &'a str>) -> Result<Self, LexiconError> {
        Self::read(bytes, Some(&Wanted::new(possible_units(words))))
    }

    /// Reads a lexicon, or what it says of some units.
    fn read(bytes: &[u8], only: Option<&Wanted>) -> Result<Self, LexiconError> {
        let mut input = Input { bytes, at: 0 };
        if input.take(MARK.len()) != Ok(MARK) {
            return Err(LexiconError { at: 0, what: "no lexicon, or one of another version" });
        }
        let mut packed_readings = HashMap::new();
        let (source, source_alone) = input.vocabulary(&mut packed_readings, only)?;
        let (target, target_alone) = input.vocabulary(&mut packed_readings, only)?;
        let reader = Reader::unpacked(packed_readings, input.float()?);
        let (forward, backward) = (input.jumps()?, input.jumps()?);
        let mut table = Table { starts: vec![0], source_alone, target_alone, ..Table::default() };
        let targets = table.target_alone.len() as u64;
        for id in 0..table.source_alone.len() {
            let wanted = only.is_none() || source.holds(id);
            let mut last = 0_u64;
            for index in 0..input.number()? {
                let step = input.number()?;
                last = last.saturating_add(step);
                if last >= targets || (index > 0 && step == 0) {
                    return Err(input.wrong("a target unit that does not exist"));
                }
                let shares = input.take(2)?;
                if wanted {
                    table.targets.push(last as u32);
                    table.forward.push(unpack(shares[0]));
                    table.backward.push(unpack(shares[1]));
                }
            }
            table.starts.push(table.targets.len() as u32);
        }
        if input.at < bytes.len() {
            return Err(input.wrong("more bytes than a lexicon has"));
        }
        Ok(Self { reader, source, target, table, forward, backward, likelihoods: Vec::new() })
    }

    /// Rounds everything to what the bytes hold, so that a lexicon is the same before and after it was kept.
    pub(super) fn settle(&mut self) {
        let table = &mut self.table;
        for shares in [&mut table.forward, &mut table.backward, &mut table.source_alone, &mut table.target_alone] {
            for share in shares.iter_mut() {
                *share = unpack(pack(*share));
            }
        }
        for vocabulary in [&mut self.source, &mut self.target] {
            vocabulary.frequencies.iter_mut().for_each(|value| *value = unpack_frequency(pack_frequency(*value)));
        }
        let names = self.source.names().chain(self.target.names());
        let packed = names.map(|name| (name.to_owned(), self.reader.packed(name))).collect();
        self.reader = Reader::unpacked(packed, self.reader.unseen);
    }
}

/// Units that are asked for.
struct Wanted {
    units: HashSet<String>,
    /// A bit for each hash of a unit: most names are told by it not to be among them.
    bits: Vec<u64>,
}

impl Wanted {
    fn new(units: HashSet<String>) -> Self {
        let mut bits = vec![0; 1024];
        for unit in &units {
            let hash = hash(unit.as_bytes());
            bits[hash / 64] |= 1 << (hash % 64);
        }
        Self { units, bits }
    }

    fn holds(&self, name: &[u8]) -> bool {
        let hash = hash(name);
        self.bits[hash / 64] >> (hash % 64) & 1 == 1
            && std::str::from_utf8(name).is_ok_and(|name| self.units.contains(name))
    }
}

/// Sixteen bits of a name (Fowler, Noll & Vo).
fn hash(name: &[u8]) -> usize {
    let hash = name.iter().fold(0x811C_9DC5_u32, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash >> 16 ^ hash & 0xFFFF) as usize
}

fn write_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 128 {
        bytes.push(number as u8 | 128);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Bytes and how far they were read.
struct Input<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Input<'a> {
    fn wrong(&self, what: &'static str) -> LexiconError {
        LexiconError { at: self.at, what }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], LexiconError> {
        let end = self.at.checked_add(count).filter(|&end| end <= self.bytes.len());
        let end = end.ok_or(self.wrong("the end of the bytes in the middle of a lexicon"))?;
        let taken = &self.bytes[self.at..end];
        self.at = end;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, LexiconError> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn number(&mut self) -> Result<u64, LexiconError> {
        let mut number = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return Ok(number);
            }
        }
        Err(self.wrong("a number without an end"))
    }

    fn float(&mut self) -> Result<f32, LexiconError> {
        let mut bytes = [0; 4];
        bytes.copy_from_slice(self.take(4)?);
        let number = f32::from_le_bytes(bytes);
        if number.is_finite() { Ok(number) } else { Err(self.wrong("a number that is none")) }
    }

    /// A vocabulary and how often each unit stands alone; `readings` gets what each counts as a part of a word. Names that are
    /// not asked for are left empty, and are not looked up.
    fn vocabulary(
        &mut self,
        readings: &mut HashMap<String, u8>,
        only: Option<&Wanted>,
    ) -> Result<(Vocabulary, Vec<f32>), LexiconError> {
        let (mut names, mut frequencies, mut alone) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..self.number()? {
            let length = self.number()?;
            let length = usize::try_from(length).map_err(|_| self.wrong("a name longer than the bytes"))?;
            let name = self.take(length)?;
            let numbers = self.take(3)?;
            frequencies.push(unpack_frequency(numbers[0]));
            alone.push(unpack(numbers[2]));
            if only.is_some_and(|only| !only.holds(name)) {
                names.push(None);
                continue;
            }
            let name = std::str::from_utf8(name).map_err(|_| self.wrong("a name that is not UTF-8"))?;
            readings.insert(name.to_owned(), numbers[1]);
            names.push(Some(Box::from(name)));
        }
        Ok((Vocabulary::of(names, frequencies), alone))
    }

    fn jumps(&mut self) -> Result<Jumps, LexiconError> {
        let mut numbers = [0.0; 2 * KINDS + 1];
        for number in &mut numbers {
            *number = self.float()?;
            if !(0.0..=1e9).contains(number) {
                return Err(self.wrong("a jump with an impossible weight"));
            }
        }
        Ok(Jumps::from_numbers(&numbers))
    }
}
