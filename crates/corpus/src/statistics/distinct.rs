//! How many different ones there were.

use serde::{Serialize, Serializer};

use crate::hash::Set;

/// Counts different things by their hashes: exactly up to a million, then by an estimate that is right to about half a per cent, in
/// 64 KiB (`HyperLogLog`; Flajolet et al. 2007).
#[derive(Debug, Clone, Default)]
pub struct Distinct {
    seen: Set<u64>,
    /// Per register the longest run of zeros that began a hash, plus one; empty while counting is exact.
    registers: Vec<u8>,
}

/// As many are counted exactly.
const EXACT: usize = 1_000_000;
/// Bits of a hash that choose its register.
const BITS: u32 = 16;

impl Distinct {
    /// Counts a thing, unless it was there before.
    pub(super) fn add(&mut self, hash: u64) {
        if !self.registers.is_empty() {
            self.note(hash);
        } else if self.seen.len() < EXACT || self.seen.contains(&hash) {
            self.seen.insert(hash);
        } else {
            self.registers = vec![0; 1 << BITS];
            for seen in std::mem::take(&mut self.seen) {
                self.note(seen);
            }
            self.note(hash);
        }
    }

    fn note(&mut self, hash: u64) {
        let register = &mut self.registers[(hash >> (64 - BITS)) as usize];
        let run = (hash << BITS).leading_zeros().min(64 - BITS) + 1;
        *register = (*register).max(run as u8);
    }

    /// How many there were.
    pub fn count(&self) -> u64 {
        if self.is_exact() {
            return self.seen.len() as u64;
        }
        let size = self.registers.len() as f64;
        let sum: f64 = self.registers.iter().map(|&run| 0.5f64.powi(i32::from(run))).sum();
        // The constant of the estimate for many registers.
        (0.7213 / (1.0 + 1.079 / size) * size * size / sum).round() as u64
    }

    /// Whether [`count`](Self::count) is exact.
    pub fn is_exact(&self) -> bool {
        self.registers.is_empty()
    }
}

impl Serialize for Distinct {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::of_bytes;

    #[test]
    fn a_million_are_exact_and_more_are_nearly_so() {
        let mut distinct = Distinct::default();
        let number = |n: u32| of_bytes(n.to_string().as_bytes());
        for n in (0..1_000_000).chain(0..1_000) {
            distinct.add(number(n));
        }
        assert!(distinct.is_exact());
        assert_eq!(distinct.count(), 1_000_000);
        (0..3_000_000).for_each(|n| distinct.add(number(n)));
        assert!(!distinct.is_exact());
        let off = distinct.count() as f64 / 3e6 - 1.0;
        assert!(off.abs() < 0.015, "{off}");
    }
}
