//! Sums over all ways to cut spellings into chunks.

use super::letters::{Arabic, Latin};
use super::table::{ARABIC_CHUNK, LATIN_CHUNK, Slots, Table, UNSEEN, both, code};

/// Probability of two spellings together.
pub(super) fn joint(table: &Table, arabic: &Arabic, latin: &Latin) -> f64 {
    let (ours, theirs) = (arabic.letters(), latin.letters());
    let width = theirs.len() + 1;
    let mut sums = vec![0.0; (ours.len() + 1) * width];
    sums[0] = 1.0;
    for i in 0..=ours.len() {
        for j in 0..=theirs.len() {
            let before = sums[i * width + j];
            let mut arabic_chunk = 1;
            for a in 0..=ARABIC_CHUNK.min(ours.len() - i) {
                if a > 0 {
                    arabic_chunk = arabic_chunk << 6 | u32::from(ours[i + a - 1]);
                }
                let mut latin_chunk = 1;
                for b in 0..=LATIN_CHUNK.min(theirs.len() - j) {
                    if b > 0 {
                        latin_chunk = latin_chunk << 6 | u32::from(theirs[j + b - 1]);
                    }
                    if a + b > 0 {
                        let known = table.both.get(both(arabic_chunk, latin_chunk));
                        let p = if known == 0.0 && a.max(b) == 1 { UNSEEN } else { known };
                        sums[(i + a) * width + j + b] += before * p;
                    }
                }
            }
        }
    }
    sums[sums.len() - 1]
}

/// Probability of one spelling by itself, whatever the other.
pub(super) fn alone(chunks: &Slots, letters: &[u8]) -> f64 {
    // Chunks of the other script alone may come between any two: a geometric series.
    let between = 1.0 / (1.0 - chunks.get(1));
    let mut sums = vec![0.0; letters.len() + 1];
    sums[0] = between;
    for end in 1..=letters.len() {
        for length in 1..=LATIN_CHUNK.min(end) {
            let known = chunks.get(code(&letters[end - length..end]));
            let p = if known == 0.0 && length == 1 { UNSEEN } else { known };
            sums[end] += sums[end - length] * p * between;
        }
    }
    sums[letters.len()]
}
