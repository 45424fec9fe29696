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
    /// Every 64-bit lane like the others.
    type Four = __m256i;
    /// 16-bit integers, four columns in each.
    type Weights = [__m256i; 4];
    /// Four columns in each, a column in two neighbouring lanes.
    type Sums = [__m256i; 4];

    const WIDE: &[usize] = &[4, 2, 2, 1, 1, 1];
    const WIDE_INTEGER: &[usize] = &[2, 1, 1];
    const DIGITS: bool = false;

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
    fn to_integers(self, x: Two<__m256>) -> [i32; LANES] {
        let mut integers = [0; LANES];
        let place: *mut __m256i = integers.as_mut_ptr().cast();
        // SAFETY: see the impl; sixteen integers can be written.
        unsafe {
            _mm256_storeu_si256(place, _mm256_cvtps_epi32(x.0));
            _mm256_storeu_si256(place.add(1), _mm256_cvtps_epi32(x.1));
        }
        integers
    }
    #[inline(always)]
    fn start(self, _offset: &[i32; LANES]) -> [__m256i; 4] {
        // SAFETY: see the impl.
        [unsafe { _mm256_setzero_si256() }; 4]
    }
    #[inline(always)]
    fn shift(self, high: [__m256i; 4], _offset: &[i32; LANES]) -> [__m256i; 4] {
        high
    }
    #[inline(always)]
    unsafe fn four(self, words: *const u32) -> __m256i {
        // SAFETY: see the impl; two words are promised by the caller.
        unsafe { _mm256_set1_epi64x(words.cast::<i64>().read_unaligned()) }
    }
    #[inline(always)]
    fn weights(self, from: &[i8; 64]) -> [__m256i; 4] {
        let from: *const __m128i = from.as_ptr().cast();
        // SAFETY: see the impl; sixty-four bytes can be read.
        unsafe {
            [
                _mm256_cvtepi8_epi16(_mm_loadu_si128(from)),
                _mm256_cvtepi8_epi16(_mm_loadu_si128(from.add(1))),
                _mm256_cvtepi8_epi16(_mm_loadu_si128(from.add(2))),
                _mm256_cvtepi8_epi16(_mm_loadu_si128(from.add(3))),
            ]
        }
    }
    #[inline(always)]
    fn dot4(self, sums: [__m256i; 4], four: __m256i, weights: [__m256i; 4]) -> [__m256i; 4] {
        // SAFETY: see the impl.
        unsafe {
            [
                _mm256_add_epi32(sums[0], _mm256_madd_epi16(four, weights[0])),
                _mm256_add_epi32(sums[1], _mm256_madd_epi16(four, weights[1])),
                _mm256_add_epi32(sums[2], _mm256_madd_epi16(four, weights[2])),
                _mm256_add_epi32(sums[3], _mm256_madd_epi16(four, weights[3])),
            ]
        }
    }
    #[inline(always)]
    fn total(self, sums: [__m256i; 4]) -> Two<__m256i> {
        // SAFETY: see the impl.
        unsafe {
            // Adding neighbours works within halves of a register; the permutation puts the quarters back in order.
            let low = _mm256_hadd_epi32(sums[0], sums[1]);
            let high = _mm256_hadd_epi32(sums[2], sums[3]);
            Two(_mm256_permute4x64_epi64::<0b11_01_10_00>(low), _mm256_permute4x64_epi64::<0b11_01_10_00>(high))
        }
    }
}
