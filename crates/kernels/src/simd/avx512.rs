//! AVX-512, with or without VNNI.

#[allow(clippy::wildcard_imports, reason = "dozens of instructions, known by their prefix")]
use std::arch::x86_64::*;

use super::{LANES, Simd};

/// The proof that the machine has AVX-512 F, BW, DQ and VL, and VNNI if so said.
#[derive(Clone, Copy)]
pub(crate) struct Avx512<const VNNI: bool>(());

impl<const VNNI: bool> Avx512<VNNI> {
    /// # Safety
    /// The machine must have the instructions.
    #[inline(always)]
    pub(crate) unsafe fn assume() -> Self {
        Self(())
    }
}

// SAFETY (all blocks of this impl that give no other reason): a value of the type exists only where the machine has the instructions.
impl<const VNNI: bool> Simd for Avx512<VNNI> {
    type Floats = __m512;
    type Integers = __m512i;
    /// One 32-bit lane, or 64-bit lane, like the others.
    type Four = __m512i;
    /// With VNNI bytes, all in the first; else 16-bit integers, eight columns in each.
    type Weights = [__m512i; 2];
    /// With VNNI sixteen columns, all in the first; else eight columns in each, a column in two neighbouring lanes.
    type Sums = [__m512i; 2];

    const WIDE: &[usize] = &[4, 4, 4, 4, 4, 4, 2, 2, 2, 2, 2, 2, 2, 2];
    const WIDE_INTEGER: &[usize] = if VNNI { &[4, 4, 2, 2, 2, 2, 2, 2] } else { &[4, 2, 2, 2, 2, 2] };
    const DIGITS: bool = VNNI;

    #[inline(always)]
    fn splat(self, x: f32) -> __m512 {
        // SAFETY: see the impl.
        unsafe { _mm512_set1_ps(x) }
    }
    #[inline(always)]
    fn load(self, from: &[f32; LANES]) -> __m512 {
        // SAFETY: see the impl; sixteen floats can be read.
        unsafe { _mm512_loadu_ps(from.as_ptr()) }
    }
    #[inline(always)]
    fn store(self, x: __m512, to: &mut [f32; LANES]) {
        // SAFETY: see the impl; sixteen floats can be written.
        unsafe { _mm512_storeu_ps(to.as_mut_ptr(), x) }
    }
    #[inline(always)]
    fn add(self, a: __m512, b: __m512) -> __m512 {
        // SAFETY: see the impl.
        unsafe { _mm512_add_ps(a, b) }
    }
    #[inline(always)]
    fn sub(self, a: __m512, b: __m512) -> __m512 {
        // SAFETY: see the impl.
        unsafe { _mm512_sub_ps(a, b) }
    }
    #[inline(always)]
    fn mul(self, a: __m512, b: __m512) -> __m512 {
        // SAFETY: see the impl.
        unsafe { _mm512_mul_ps(a, b) }
    }
    #[inline(always)]
    fn div(self, a: __m512, b: __m512) -> __m512 {
        // SAFETY: see the impl.
        unsafe { _mm512_div_ps(a, b) }
    }
    #[inline(always)]
    fn mul_add(self, a: __m512, b: __m512, c: __m512) -> __m512 {
        // SAFETY: see the impl.
        unsafe { _mm512_fmadd_ps(a, b, c) }
    }
    #[inline(always)]
    fn max(self, a: __m512, b: __m512) -> __m512 {
        // SAFETY: see the impl.
        unsafe { _mm512_max_ps(a, b) }
    }
    #[inline(always)]
    fn abs(self, x: __m512) -> __m512 {
        // SAFETY: see the impl.
        unsafe { _mm512_abs_ps(x) }
    }
    #[inline(always)]
    fn with_sign(self, x: __m512, sign: __m512) -> __m512 {
        // SAFETY: see the impl.
        unsafe {
            let bit = _mm512_set1_ps(-0.0);
            _mm512_or_ps(_mm512_andnot_ps(bit, x), _mm512_and_ps(bit, sign))
        }
    }
    #[inline(always)]
    fn if_less(self, a: __m512, b: __m512, then: __m512, other: __m512) -> __m512 {
        // SAFETY: see the impl.
        unsafe { _mm512_mask_blend_ps(_mm512_cmp_ps_mask::<_CMP_LT_OQ>(a, b), other, then) }
    }
    #[inline(always)]
    fn greater(self, a: __m512, b: __m512) -> u16 {
        // SAFETY: see the impl.
        unsafe { _mm512_cmp_ps_mask::<_CMP_GT_OQ>(a, b) }
    }
    #[inline(always)]
    fn round(self, x: __m512) -> __m512 {
        // SAFETY: see the impl.
        unsafe { _mm512_roundscale_ps::<{ _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC }>(x) }
    }
    #[inline(always)]
    fn power_of_two(self, x: __m512) -> __m512 {
        // SAFETY: see the impl.
        unsafe {
            let biased = _mm512_add_epi32(_mm512_cvttps_epi32(x), _mm512_set1_epi32(127));
            _mm512_castsi512_ps(_mm512_slli_epi32::<23>(biased))
        }
    }
    #[inline(always)]
    fn sum(self, x: __m512) -> f32 {
        // SAFETY: see the impl.
        unsafe {
            let eight = _mm256_add_ps(_mm512_castps512_ps256(x), _mm512_extractf32x8_ps::<1>(x));
            super::avx2::sum_of_eight(eight)
        }
    }
    #[inline(always)]
    fn largest(self, x: __m512) -> f32 {
        // SAFETY: see the impl.
        unsafe {
            let eight = _mm256_max_ps(_mm512_castps512_ps256(x), _mm512_extractf32x8_ps::<1>(x));
            super::avx2::largest_of_eight(eight)
        }
    }

    #[inline(always)]
    fn magnitude(self, x: __m512, largest: __m512i) -> __m512i {
        // SAFETY: see the impl.
        unsafe { _mm512_max_epi32(_mm512_castps_si512(_mm512_abs_ps(x)), largest) }
    }
    #[inline(always)]
    fn largest_integer(self, x: __m512i) -> i32 {
        // SAFETY: see the impl.
        unsafe { _mm512_reduce_max_epi32(x) }
    }
    #[inline(always)]
    fn zero(self) -> __m512i {
        // SAFETY: see the impl.
        unsafe { _mm512_setzero_si512() }
    }
    #[inline(always)]
    fn to_floats(self, x: __m512i) -> __m512 {
        // SAFETY: see the impl.
        unsafe { _mm512_cvtepi32_ps(x) }
    }
    #[inline(always)]
    fn to_integers(self, x: __m512) -> [i32; LANES] {
        let mut integers = [0; LANES];
        // SAFETY: see the impl; sixteen integers can be written.
        unsafe { _mm512_storeu_si512(integers.as_mut_ptr().cast(), _mm512_cvtps_epi32(x)) };
        integers
    }
    #[inline(always)]
    fn start(self, offset: &[i32; LANES]) -> [__m512i; 2] {
        if VNNI {
            // SAFETY: see the impl; sixteen integers can be read.
            [unsafe { _mm512_loadu_si512(offset.as_ptr().cast()) }, self.zero()]
        } else {
            [self.zero(); 2]
        }
    }
    #[inline(always)]
    fn shift(self, high: [__m512i; 2], offset: &[i32; LANES]) -> [__m512i; 2] {
        // SAFETY: see the impl.
        [unsafe { _mm512_add_epi32(_mm512_slli_epi32::<8>(high[0]), self.start(offset)[0]) }, high[1]]
    }
    #[inline(always)]
    unsafe fn four(self, words: *const u32) -> __m512i {
        // SAFETY: see the impl; the words are promised by the caller.
        unsafe {
            if VNNI {
                _mm512_set1_epi32(words.cast::<i32>().read())
            } else {
                _mm512_set1_epi64(words.cast::<i64>().read_unaligned())
            }
        }
    }
    #[inline(always)]
    fn weights(self, from: &[i8; 64]) -> [__m512i; 2] {
        // SAFETY: see the impl; sixty-four bytes can be read.
        unsafe {
            if VNNI {
                [_mm512_loadu_si512(from.as_ptr().cast()), self.zero()]
            } else {
                let eight = |from: *const i8| _mm512_cvtepi8_epi16(_mm256_loadu_si256(from.cast()));
                [eight(from.as_ptr()), eight(from.as_ptr().add(32))]
            }
        }
    }
    #[inline(always)]
    fn dot4(self, sums: [__m512i; 2], four: __m512i, weights: [__m512i; 2]) -> [__m512i; 2] {
        // SAFETY: see the impl.
        unsafe {
            if VNNI {
                [_mm512_dpbusd_epi32(sums[0], four, weights[0]), sums[1]]
            } else {
                [
                    _mm512_add_epi32(sums[0], _mm512_madd_epi16(four, weights[0])),
                    _mm512_add_epi32(sums[1], _mm512_madd_epi16(four, weights[1])),
                ]
            }
        }
    }
    #[inline(always)]
    fn total(self, sums: [__m512i; 2]) -> __m512i {
        if VNNI {
            return sums[0];
        }
        // SAFETY: see the impl.
        unsafe {
            let even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
            let odd = _mm512_add_epi32(even, _mm512_set1_epi32(1));
            _mm512_add_epi32(
                _mm512_permutex2var_epi32(sums[0], even, sums[1]),
                _mm512_permutex2var_epi32(sums[0], odd, sums[1]),
            )
        }
    }
}
