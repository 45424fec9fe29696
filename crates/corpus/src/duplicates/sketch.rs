//! `MinHash` (Broder 1997) of the words of a text.

use crate::hash::{mix, then};

/// Hashes of a sketch. Divisible by 2 to 6, so that it can be cut into bands of as many.
pub(super) const SIZE: usize = 60;

/// For each of [`SIZE`] hash functions the least hash of a text's shingles, of which sixteen bits are kept
/// (b-bit `MinHash`, Li and König 2010: two of different shingles agree once in 65,536).
pub(super) type Sketch = [u16; SIZE];

/// Shingles: words, and words that stand beside each other, each with a mark of its side.
pub(super) fn shingles(words: &[u64], side: u64, into: &mut Vec<u64>) {
    let side = mix(side + 1);
    into.extend(words.iter().map(|&word| then(side, word)));
    into.extend(words.windows(2).map(|pair| then(then(side, pair[0]), pair[1])));
}

/// The sketch of a set of shingles; repeated ones count once.
pub(super) fn sketch(shingles: &[u64]) -> Sketch {
    let mut least = [u32::MAX; SIZE];
    for &shingle in shingles {
        let (low, high) = (shingle as u32, (shingle >> 32) as u32 | 1);
        for (at, least) in least.iter_mut().enumerate() {
            // Two independent halves give as many hash functions as are wanted (Kirsch and Mitzenmacher 2006).
            let hash = low.wrapping_add(high.wrapping_mul(STEPS[at]));
            *least = (*least).min(hash ^ (hash >> 15));
        }
    }
    least.map(|hash| (mix(u64::from(hash)) & 0xffff) as u16)
}

/// Odd multipliers, all different.
const STEPS: [u32; SIZE] = {
    let mut steps = [0; SIZE];
    let mut state = 0x9e37_79b9u32;
    let mut at = 0;
    while at < SIZE {
        state = state.wrapping_mul(0x2c1b_3c6d).wrapping_add(0x297a_2d39);
        steps[at] = (state ^ (state >> 13)) | 1;
        at += 1;
    }
    steps
};

/// The share of hashes that agree: an estimate of the Jaccard index with a standard error of 0.065 at most.
pub(super) fn likeness(first: &Sketch, second: &Sketch) -> f64 {
    first.iter().zip(second).filter(|(ours, theirs)| ours == theirs).count() as f64 / SIZE as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_is_near_the_jaccard_index() {
        let set = |range: std::ops::Range<u64>| sketch(&range.map(|n| mix(n + 77)).collect::<Vec<_>>());
        for shared in [0u64, 20, 50, 80, 95, 100] {
            let mean: f64 = (0..50)
                .map(|round| {
                    let begin = round * 10_000;
                    likeness(&set(begin..begin + 100), &set(begin + 100 - shared..begin + 200 - shared))
                })
                .sum::<f64>()
                / 50.0;
            let exact = shared as f64 / (200 - shared) as f64;
            assert!((mean - exact).abs() < 0.03, "{shared}: {mean} {exact}");
        }
    }
}
