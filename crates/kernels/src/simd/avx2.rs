//! AVX2 and FMA: a vector is two registers.

#[allow(clippy::wildcard_imports, reason = "dozens of instructions, known by their prefix")]
use std::arch::x86_64::*;

use super::{LANES, Simd};

/// The proof that the machine has AVX2 and FMA.
#[derive(Clone, Copy)]
pub(crate) struct Avx2(());

impl Avx2 {
    /// # Safety
    /// The machine must have the instructions.
    #[inline(always)]
    pub(crate) unsafe fn assume() -> Self {
        Self(())
    }
}

/// Two registers.
#[derive(Clone, Copy)]
pub(crate) struct Two<T>(T, T);

/// Four activations in every 32-bit lane, and their magnitudes.
#[derive(Clone, Copy)]
pub(crate) struct Four {
    signed: __m256i,
    magnitudes: __m256i,
}

/// Lane `i` with lane `i + 4`, then `i + 2`, `i + 1`.
#[inline]
#[target_feature(enable = "avx2")]
pub(super) fn sum_of_eight(x: __m256) -> f32 {
    let four = _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps::<1>(x));
    let two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps::<1>(two, two)))
}

/// The largest lane, compared in the order of [`sum_of_eight`].
#[inline]
#[target_feature(enable = "avx2")]
pub(super) fn largest_of_eight(x: __m256) -> f32 {
    let four = _mm_max_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps::<1>(x));
    let two = _mm_max_ps(four, _mm_movehl_ps(four, four));
    _mm_cvtss_f32(_mm_max_ss(two, _mm_shuffle_ps::<1>(two, two)))
}

// SAFETY (all blocks of this impl that give no other reason): a value of the type exists only where the machine has the instructions.
impl Simd for Avx2 {
    type Floats = Two<__m256>;
    type Integers = Two<__m256i>;
    type Four = Four;
    type Weights = Two<__m256i>;

    const WIDE: &[usize] = &[4, 2, 2, 1, 1, 1];
    const OFFSET: bool = false;

    #[inline(always)]
    fn splat(self, x: f32) -> Two<__m256> {
        // SAFETY: see the impl.
        unsafe { Two(_mm256_set1_ps(x), _mm256_set1_ps(x)) }
    }
    #[inline(always)]
    fn load(self, from: &[f32; LANES]) -> Two<__m256> {
        // SAFETY: see the impl; sixteen floats can be read.
        unsafe { Two(_mm256_loadu_ps(from.as_ptr()), _mm256_loadu_ps(from.as_ptr().add(8))) }
    }
    #[inline(always)]
    fn store(self, x: Two<__m256>, to: &mut [f32; LANES]) {
        // SAFETY: see the impl; sixteen floats can be written.
        unsafe {
            _mm256_storeu_ps(to.as_mut_ptr(), x.0);
            _mm256_storeu_ps(to.as_mut_ptr().add(8), x.1);
        }
    }
    #[inline(always)]
    fn add(self, a: Two<__m256>, b: Two<__m256>) -> Two<__m256> {
        // SAFETY: see the impl.
        unsafe { Two(_mm256_add_ps(a.0, b.0), _mm256_add_ps(a.1, b.1)) }
    }
    #[inline(always)]
    fn sub(self, a: Two<__m256>, b: Two<__m256>) -> Two<__m256> {
        // SAFETY: see the impl.
        unsafe { Two(_mm256_sub_ps(a.0, b.0), _mm256_sub_ps(a.1, b.1)) }
    }
    #[inline(always)]
    fn mul(self, a: Two<__m256>, b: Two<__m256>) -> Two<__m256> {
        // SAFETY: see the impl.
        unsafe { Two(_mm256_mul_ps(a.0, b.0), _mm256_mul_ps(a.1, b.1)) }
    }
    #[inline(always)]
    fn div(self, a: Two<__m256>, b: Two<__m256>) -> Two<__m256> {
        // SAFETY: see the impl.
        unsafe { Two(_mm256_div_ps(a.0, b.0), _mm256_div_ps(a.1, b.1)) }
    }
    #[inline(always)]
    fn mul_add(self, a: Two<__m256>, b: Two<__m256>, c: Two<__m256>) -> Two<__m256> {
        // SAFETY: see the impl.
        unsafe { Two(_mm256_fmadd_ps(a.0, b.0, c.0), _mm256_fmadd_ps(a.1, b.1, c.1)) }
    }
    #[inline(always)]
    fn max(self, a: Two<__m256>, b: Two<__m256>) -> Two<__m256> {
        // SAFETY: see the impl.
        unsafe { Two(_mm256_max_ps(a.0, b.0), _mm256_max_ps(a.1, b.1)) }
    }
    #[inline(always)]
    fn abs(self, x: Two<__m256>) -> Two<__m256> {
        // SAFETY: see the impl.
        unsafe {
            let bit = _mm256_set1_ps(-0.0);
            Two(_mm256_andnot_ps(bit, x.0), _mm256_andnot_ps(bit, x.1))
        }
    }
    #[inline(always)]
    fn with_sign(self, x: Two<__m256>, sign: Two<__m256>) -> Two<__m256> {
        // SAFETY: see the impl.
        unsafe {
            let bit = _mm256_set1_ps(-0.0);
            let one = |x, sign| _mm256_or_ps(_mm256_andnot_ps(bit, x), _mm256_and_ps(bit, sign));
            Two(one(x.0, sign.0), one(x.1, sign.1))
        }
    }
    #[inline(always)]
    fn if_less(self, a: Two<__m256>, b: Two<__m256>, then: Two<__m256>, other: Two<__m256>) -> Two<__m256> {
        // SAFETY: see the impl.
        unsafe {
            Two(
                _mm256_blendv_ps(other.0, then.0, _mm256_cmp_ps::<_CMP_LT_OQ>(a.0, b.0)),
                _mm256_blendv_ps(other.1, then.1, _mm256_cmp_ps::<_CMP_LT_OQ>(a.1, b.1)),
            )
        }
    }
    #[inline(always)]
    fn greater(self, a: Two<__m256>, b: Two<__m256>) -> u16 {
        // SAFETY: see the impl.
        unsafe {
            let low = _mm256_movemask_ps(_mm256_cmp_ps::<_CMP_GT_OQ>(a.0, b.0));
            let high = _mm256_movemask_ps(_mm256_cmp_ps::<_CMP_GT_OQ>(a.1, b.1));
            (low | high << 8) as u16
        }
    }
    #[inline(always)]
    fn round(self, x: Two<__m256>) -> Two<__m256> {
        const NEAREST: i32 = _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC;
        // SAFETY: see the impl.
        unsafe { Two(_mm256_round_ps::<NEAREST>(x.0), _mm256_round_ps::<NEAREST>(x.1)) }
    }
    #[inline(always)]
    fn power_of_two(self, x: Two<__m256>) -> Two<__m256> {
        // SAFETY: see the impl.
        unsafe {
            let one = |x| {
                let biased = _mm256_add_epi32(_mm256_cvttps_epi32(x), _mm256_set1_epi32(127));
                _mm256_castsi256_ps(_mm256_slli_epi32::<23>(biased))
            };
            Two(one(x.0), one(x.1))
        }
    }
    #[inline(always)]
    fn sum(self, x: Two<__m256>) -> f32 {
        // SAFETY: see the impl.
        unsafe { sum_of_eight(_mm256_add_ps(x.0, x.1)) }
    }
    #[inline(always)]
    fn largest(self, x: Two<__m256>) -> f32 {
        // SAFETY: see the impl.
        unsafe { largest_of_eight(_mm256_max_ps(x.0, x.1)) }
    }

    #[inline(always)]
    fn magnitude(self, x: Two<__m256>, largest: Two<__m256i>) -> Two<__m256i> {
        let x = self.abs(x);
        // SAFETY: see the impl.
        unsafe {
            Two(
                _mm256_max_epi32(_mm256_castps_si256(x.0), largest.0),
                _mm256_max_epi32(_mm256_castps_si256(x.1), largest.1),
            )
        }
    }
    #[inline(always)]
    fn largest_integer(self, x: Two<__m256i>) -> i32 {
        let mut lanes = [0; 8];
        // SAFETY: see the impl; eight integers can be written.
        unsafe { _mm256_storeu_si256(lanes.as_mut_ptr().cast(), _mm256_max_epi32(x.0, x.1)) };
        lanes.into_iter().fold(0, i32::max)
    }
    #[inline(always)]
    fn zero(self) -> Two<__m256i> {
        // SAFETY: see the impl.
        unsafe { Two(_mm256_setzero_si256(), _mm256_setzero_si256()) }
    }
    #[inline(always)]
    fn to_floats(self, x: Two<__m256i>) -> Two<__m256> {
        // SAFETY: see the impl.
        unsafe { Two(_mm256_cvtepi32_ps(x.0), _mm256_cvtepi32_ps(x.1)) }
    }
    #[inline(always)]
    fn to_bytes(self, x: Two<__m256>) -> [i8; LANES] {
        let mut bytes = [0; LANES];
        // SAFETY: see the impl; sixteen bytes can be written.
        unsafe {
            // Packing works within halves of a register; the permutation puts the quarters back in order.
            let words = _mm256_packs_epi32(_mm256_cvtps_epi32(x.0), _mm256_cvtps_epi32(x.1));
            let words = _mm256_permute4x64_epi64::<0b11_01_10_00>(words);
            let packed = _mm_packs_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256::<1>(words));
            _mm_storeu_si128(bytes.as_mut_ptr().cast(), packed);
        }
        bytes
    }
    #[inline(always)]
    fn start(self, _offset: &[i32; LANES]) -> Two<__m256i> {
        self.zero()
    }
    #[inline(always)]
    fn four(self, bytes: u32) -> Four {
        // SAFETY: see the impl.
        unsafe {
            let signed = _mm256_set1_epi32(bytes.cast_signed());
            Four { signed, magnitudes: _mm256_abs_epi8(signed) }
        }
    }
    #[inline(always)]
    fn weights(self, from: &[i8; 64]) -> Two<__m256i> {
        let from: *const __m256i = from.as_ptr().cast();
        // SAFETY: see the impl; sixty-four bytes can be read.
        unsafe { Two(_mm256_loadu_si256(from), _mm256_loadu_si256(from.add(1))) }
    }
    #[inline(always)]
    fn dot4(self, sums: Two<__m256i>, four: Four, weights: Two<__m256i>) -> Two<__m256i> {
        // SAFETY: see the impl.
        unsafe {
            let one = |sums, weights| {
                // Magnitudes reach 127 on both sides, so a pair's sum reaches 32,258 and never saturates.
                let pairs = _mm256_maddubs_epi16(four.magnitudes, _mm256_sign_epi8(weights, four.signed));
                _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)))
            };
            Two(one(sums.0, weights.0), one(sums.1, weights.1))
        }
    }
}
