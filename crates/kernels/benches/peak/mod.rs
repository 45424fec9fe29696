//! What the machine can do at most.

#![allow(unsafe_code, reason = "the instructions whose speed is measured")]

use std::hint::black_box;

use barqiya_kernels::Isa;

use crate::best;

pub(crate) struct Peaks {
    pub(crate) float: f64,
    pub(crate) int8: f64,
    pub(crate) memory: f64,
}

const ROUNDS: usize = 20_000;

/// Multiply-adds per nanosecond in registers, bytes per nanosecond from memory.
pub(crate) fn measure(isa: Isa) -> Peaks {
    Peaks { float: float(isa), int8: int8(isa), memory: memory() }
}

fn memory() -> f64 {
    let values = vec![1_u64; 32 << 20];
    let seconds = best(true, || {
        black_box(values.iter().fold(0, |sum, value| sum ^ value));
    });
    (values.len() * 8) as f64 / seconds / 1e9
}

#[cfg(target_arch = "x86_64")]
fn float(isa: Isa) -> f64 {
    let (lanes, seconds) = match isa {
        // SAFETY: `Isa::best` gives what the machine has.
        Isa::Avx512 | Isa::Avx512Vnni => (16, best(true, || unsafe { x86::float512(ROUNDS) })),
        // SAFETY: as above.
        Isa::Avx2 => (8, best(true, || unsafe { x86::float256(ROUNDS) })),
        Isa::Portable => return f64::NAN,
    };
    (ROUNDS * x86::CHAINS * lanes) as f64 / seconds / 1e9
}

#[cfg(target_arch = "x86_64")]
fn int8(isa: Isa) -> f64 {
    let (lanes, seconds) = match isa {
        // SAFETY: `Isa::best` gives what the machine has. An activation is two digits, multiplied one by one.
        Isa::Avx512Vnni => (64 / 2, best(true, || unsafe { x86::dot512(ROUNDS) })),
        // SAFETY: as above.
        Isa::Avx512 => (32, best(true, || unsafe { x86::madd512(ROUNDS) })),
        // SAFETY: as above.
        Isa::Avx2 => (16, best(true, || unsafe { x86::madd256(ROUNDS) })),
        Isa::Portable => return f64::NAN,
    };
    (ROUNDS * x86::CHAINS * lanes) as f64 / seconds / 1e9
}

#[cfg(not(target_arch = "x86_64"))]
fn float(_: Isa) -> f64 {
    f64::NAN
}

#[cfg(not(target_arch = "x86_64"))]
fn int8(_: Isa) -> f64 {
    f64::NAN
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    #[allow(clippy::wildcard_imports, reason = "instructions, known by their prefix")]
    use std::arch::x86_64::*;
    use std::hint::black_box;

    /// Independent sums: more than an addition takes steps.
    pub(super) const CHAINS: usize = 10;

    #[target_feature(enable = "avx512f")]
    pub(super) fn float512(rounds: usize) {
        let (a, b) = black_box((_mm512_set1_ps(1.0), _mm512_set1_ps(0.5)));
        let mut sums = [_mm512_setzero_ps(); CHAINS];
        for _ in 0..rounds {
            for sum in &mut sums {
                *sum = _mm512_fmadd_ps(a, b, *sum);
            }
        }
        black_box(sums);
    }

    #[target_feature(enable = "avx2,fma")]
    pub(super) fn float256(rounds: usize) {
        let (a, b) = black_box((_mm256_set1_ps(1.0), _mm256_set1_ps(0.5)));
        let mut sums = [_mm256_setzero_ps(); CHAINS];
        for _ in 0..rounds {
            for sum in &mut sums {
                *sum = _mm256_fmadd_ps(a, b, *sum);
            }
        }
        black_box(sums);
    }

    #[target_feature(enable = "avx512f,avx512vnni")]
    pub(super) fn dot512(rounds: usize) {
        let (a, b) = black_box((_mm512_set1_epi8(1), _mm512_set1_epi8(2)));
        let mut sums = [_mm512_setzero_si512(); CHAINS];
        for _ in 0..rounds {
            for sum in &mut sums {
                *sum = _mm512_dpbusd_epi32(*sum, a, b);
            }
        }
        black_box(sums);
    }

    #[target_feature(enable = "avx512f,avx512bw")]
    pub(super) fn madd512(rounds: usize) {
        let b = black_box(_mm512_set1_epi16(2));
        let mut sums = black_box([_mm512_set1_epi16(1); CHAINS]);
        for _ in 0..rounds {
            for sum in &mut sums {
                *sum = _mm512_add_epi32(*sum, _mm512_madd_epi16(*sum, b));
            }
        }
        black_box(sums);
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn madd256(rounds: usize) {
        let b = black_box(_mm256_set1_epi16(2));
        let mut sums = black_box([_mm256_set1_epi16(1); CHAINS]);
        for _ in 0..rounds {
            for sum in &mut sums {
                *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(*sum, b));
            }
        }
        black_box(sums);
    }
}
