//! The random numbers of numpy's `default_rng`, bit for bit.
//!
//! The generator is PCG64 (O'Neill 2014, the XSL-RR output of 128 bits of state), seeded through the mixing of a
//! `SeedSequence`; what is drawn from it follows numpy's `integers`.

use std::array;

const MULTIPLIER: u128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub(super) struct Random {
    state: u128,
    increment: u128,
    /// The upper half of a number whose lower half was given out.
    half: Option<u32>,
}

impl Random {
    /// The stream of a seed.
    pub(super) fn new(seed: u64) -> Self {
        let [state_high, state_low, increment_high, increment_low] = seed_words(seed);
        let join = |high: u64, low: u64| u128::from(high) << 64 | u128::from(low);
        let increment = join(increment_high, increment_low) << 1 | 1;
        let mut random = Self { state: 0, increment, half: None };
        random.step();
        random.state = random.state.wrapping_add(join(state_high, state_low));
        random.step();
        random
    }

    /// A number less than `bound`, which is at least 1; all are equally probable (Lemire 2019).
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        if bound == 1 {
            // numpy draws nothing then.
            return 0;
        }
        let mut product = u64::from(self.next_u32()) * u64::from(bound);
        if (product as u32) < bound {
            let least = bound.wrapping_neg() % bound;
            while (product as u32) < least {
                product = u64::from(self.next_u32()) * u64::from(bound);
            }
        }
        (product >> 32) as u32
    }

    /// The coins of the stream from one on: numpy's `integers(2, dtype=bool)`, drawn in one call, are the bits of the numbers,
    /// lowest first.
    pub(super) fn coins(&self, first: u128) -> impl Iterator<Item = bool> {
        let mut random = self.clone();
        random.skip(first / 64);
        let mut left = 64 - (first % 64) as u32;
        let mut bits = random.next_u64() >> (64 - left);
        std::iter::repeat_with(move || {
            if left == 0 {
                (bits, left) = (random.next_u64(), 64);
            }
            let coin = bits & 1 == 1;
            bits >>= 1;
            left -= 1;
            coin
        })
    }

    fn next_u32(&mut self) -> u32 {
        self.half.take().unwrap_or_else(|| {
            let number = self.next_u64();
            self.half = Some((number >> 32) as u32);
            number as u32
        })
    }

    fn next_u64(&mut self) -> u64 {
        self.step();
        let folded = (self.state >> 64) as u64 ^ self.state as u64;
        folded.rotate_right((self.state >> 122) as u32)
    }

    fn step(&mut self) {
        self.state = self.state.wrapping_mul(MULTIPLIER).wrapping_add(self.increment);
    }

    /// Goes over some numbers, in as many steps as their count has bits: two steps of `x * m + c` are one of the same kind.
    fn skip(&mut self, mut numbers: u128) {
        let (mut multiplier, mut increment) = (MULTIPLIER, self.increment);
        while numbers > 0 {
            if numbers & 1 == 1 {
                self.state = self.state.wrapping_mul(multiplier).wrapping_add(increment);
            }
            increment = increment.wrapping_mul(multiplier.wrapping_add(1));
            multiplier = multiplier.wrapping_mul(multiplier);
            numbers >>= 1;
        }
    }
}

/// The words that a `SeedSequence` of one seed gives to its generator: its four words of entropy, the last ones zero, are
/// hashed, mixed with one another, and hashed again until there are enough.
fn seed_words(seed: u64) -> [u64; 4] {
    let mut hash = Hash { constant: 0x43b0_d7e5, multiplier: 0x931e_8875 };
    let mut pool = [seed as u32, (seed >> 32) as u32, 0, 0].map(|word| hash.next(word));
    for source in 0..4 {
        for target in (0..4).filter(|&target| target != source) {
            pool[target] = mix(pool[target], hash.next(pool[source]));
        }
    }
    let mut hash = Hash { constant: 0x8b51_f9dd, multiplier: 0x58f3_8ded };
    let mut words = pool.iter().cycle().map(|&word| hash.next(word));
    let mut next = || u64::from(words.next().expect("a cycle does not end"));
    array::from_fn(|_| next() | next() << 32)
}

/// A hash whose constant changes with each word.
struct Hash {
    constant: u32,
    multiplier: u32,
}

impl Hash {
    fn next(&mut self, word: u32) -> u32 {
        let word = word ^ self.constant;
        self.constant = self.constant.wrapping_mul(self.multiplier);
        let word = word.wrapping_mul(self.constant);
        word ^ word >> 16
    }
}

fn mix(one: u32, other: u32) -> u32 {
    let mixed = one.wrapping_mul(0xca01_f9dd).wrapping_sub(other.wrapping_mul(0x4973_f715));
    mixed ^ mixed >> 16
}
