//! Plain Rust.

use super::{LANES, Simd};

/// Every machine has it.
#[derive(Clone, Copy)]
pub(crate) struct Portable;

#[inline(always)]
fn each(a: [f32; LANES], b: [f32; LANES], f: impl Fn(f32, f32) -> f32) -> [f32; LANES] {
    std::array::from_fn(|lane| f(a[lane], b[lane]))
}

impl Simd for Portable {
    type Floats = [f32; LANES];
    type Integers = [i32; LANES];
    type Four = [i16; 4];
    type Weights = [i8; 64];
    type Sums = [i32; LANES];

    const WIDE: &[usize] = &[2, 2];
    const WIDE_INTEGER: &[usize] = &[2, 2];
    const DIGITS: bool = false;

    #[inline(always)]
    fn splat(self, x: f32) -> Self::Floats {
        [x; LANES]
    }
    #[inline(always)]
    fn load(self, from: &[f32; LANES]) -> Self::Floats {
        *from
    }
    #[inline(always)]
    fn store(self, x: Self::Floats, to: &mut [f32; LANES]) {
        *to = x;
    }
    #[inline(always)]
    fn add(self, a: Self::Floats, b: Self::Floats) -> Self::Floats {
        each(a, b, |a, b| a + b)
    }
    #[inline(always)]
    fn sub(self, a: Self::Floats, b: Self::Floats) -> Self::Floats {
        each(a, b, |a, b| a - b)
    }
    #[inline(always)]
    fn mul(self, a: Self::Floats, b: Self::Floats) -> Self::Floats {
        each(a, b, |a, b| a * b)
    }
    #[inline(always)]
    fn div(self, a: Self::Floats, b: Self::Floats) -> Self::Floats {
        each(a, b, |a, b| a / b)
    }
    #[inline(always)]
    fn mul_add(self, a: Self::Floats, b: Self::Floats, c: Self::Floats) -> Self::Floats {
        std::array::from_fn(|lane| a[lane].mul_add(b[lane], c[lane]))
    }
    #[inline(always)]
    fn max(self, a: Self::Floats, b: Self::Floats) -> Self::Floats {
        each(a, b, |a, b| if a > b { a } else { b })
    }
    #[inline(always)]
    fn abs(self, x: Self::Floats) -> Self::Floats {
        x.map(f32::abs)
    }
    #[inline(always)]
    fn with_sign(self, x: Self::Floats, sign: Self::Floats) -> Self::Floats {
        each(x, sign, f32::copysign)
    }
    #[inline(always)]
    fn if_less(self, a: Self::Floats, b: Self::Floats, then: Self::Floats, other: Self::Floats) -> Self::Floats {
        std::array::from_fn(|lane| if a[lane] < b[lane] { then[lane] } else { other[lane] })
    }
    #[inline(always)]
    fn greater(self, a: Self::Floats, b: Self::Floats) -> u16 {
        (0..LANES).fold(0, |bits, lane| bits | u16::from(a[lane] > b[lane]) << lane)
    }
    #[inline(always)]
    fn round(self, x: Self::Floats) -> Self::Floats {
        x.map(f32::round_ties_even)
    }
    #[inline(always)]
    fn power_of_two(self, x: Self::Floats) -> Self::Floats {
        x.map(|x| f32::from_bits(((x as i32).wrapping_add(127) << 23).cast_unsigned()))
    }
    #[inline(always)]
    fn sum(self, x: Self::Floats) -> f32 {
        let eight: [f32; 8] = std::array::from_fn(|lane| x[lane] + x[lane + 8]);
        let four: [f32; 4] = std::array::from_fn(|lane| eight[lane] + eight[lane + 4]);
        (four[0] + four[2]) + (four[1] + four[3])
    }
    #[inline(always)]
    fn largest(self, x: Self::Floats) -> f32 {
        let larger = |a: f32, b: f32| if a > b { a } else { b };
        let eight: [f32; 8] = std::array::from_fn(|lane| larger(x[lane], x[lane + 8]));
        let four: [f32; 4] = std::array::from_fn(|lane| larger(eight[lane], eight[lane + 4]));
        larger(larger(four[0], four[2]), larger(four[1], four[3]))
    }

    #[inline(always)]
    fn magnitude(self, x: Self::Floats, largest: Self::Integers) -> Self::Integers {
        std::array::from_fn(|lane| x[lane].abs().to_bits().cast_signed().max(largest[lane]))
    }
    #[inline(always)]
    fn largest_integer(self, x: Self::Integers) -> i32 {
        x.into_iter().fold(0, i32::max)
    }
    #[inline(always)]
    fn zero(self) -> Self::Integers {
        [0; LANES]
    }
    #[inline(always)]
    fn to_floats(self, x: Self::Integers) -> Self::Floats {
        x.map(|x| x as f32)
    }
    #[inline(always)]
    fn to_integers(self, x: Self::Floats) -> [i32; LANES] {
        x.map(|x| x.round_ties_even() as i32)
    }
    #[inline(always)]
    fn start(self, _offset: &[i32; LANES]) -> Self::Sums {
        [0; LANES]
    }
    #[inline(always)]
    fn shift(self, high: Self::Sums, _offset: &[i32; LANES]) -> Self::Sums {
        high
    }
    #[inline(always)]
    unsafe fn four(self, words: *const u32) -> Self::Four {
        // SAFETY: promised by the caller.
        let words = unsafe { words.cast::<[u32; 2]>().read() };
        let halves = |word: u32| [word as i16, (word >> 16) as i16];
        let ([a, b], [c, d]) = (halves(words[0]), halves(words[1]));
        [a, b, c, d]
    }
    #[inline(always)]
    fn weights(self, from: &[i8; 64]) -> Self::Weights {
        *from
    }
    #[inline(always)]
    fn dot4(self, sums: Self::Sums, four: Self::Four, weights: Self::Weights) -> Self::Sums {
        let product = |column: usize, part: usize| i32::from(four[part]) * i32::from(weights[4 * column + part]);
        std::array::from_fn(|column| {
            sums[column] + product(column, 0) + product(column, 1) + product(column, 2) + product(column, 3)
        })
    }
    #[inline(always)]
    fn total(self, sums: Self::Sums) -> Self::Integers {
        sums
    }
}
