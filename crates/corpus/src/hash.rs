//! Hashes that are the same on every machine and in every run.

/// FNV-1a over bytes, its bits mixed well enough for tables and sketches.
pub(crate) fn of_bytes(bytes: &[u8]) -> u64 {
    mix(barqiya_bitext::fnv1a(bytes))
}

/// The finaliser of splitmix64: every bit of the result depends on every bit of the number.
pub(crate) fn mix(mut number: u64) -> u64 {
    number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// The hash of one thing after another; order counts.
pub(crate) fn then(before: u64, next: u64) -> u64 {
    mix(before.rotate_left(23) ^ next.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// A map of keys that are hashes already.
pub(crate) type Map<K, V> = std::collections::HashMap<K, V, std::hash::BuildHasherDefault<Identity>>;

/// A set of keys that are hashes already.
pub(crate) type Set<K> = std::collections::HashSet<K, std::hash::BuildHasherDefault<Identity>>;

/// Hands a number through as its own hash.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Identity(u64);

impl std::hash::Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = then(self.0, of_bytes(bytes));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }

    fn write_u128(&mut self, number: u128) {
        self.0 = number as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_stay_what_they_are() {
        // Sketches and shards that were written by another version would not fit any more.
        assert_eq!(of_bytes(b"barqiya"), 0xb051_889b_b535_0419);
        assert_ne!(then(of_bytes(b"a"), of_bytes(b"b")), then(of_bytes(b"b"), of_bytes(b"a")));
        assert_eq!(mix(1), 0x5692_161d_100b_05e5);
    }
}
