//! Sixteen lanes at a time, written once: the same operations, in the same order, on every set of instructions.
//!
//! A kernel is a generic function over [`Simd`]; [`dispatched!`] compiles it once per set of instructions. A value of a
//! type that implements [`Simd`] is the proof that the machine has the instructions, so its methods are safe.

#[cfg(target_arch = "x86_64")]
pub(crate) mod avx2;
#[cfg(target_arch = "x86_64")]
pub(crate) mod avx512;
pub(crate) mod portable;

/// Lanes of one vector.
pub(crate) const LANES: usize = 16;

/// Arithmetic on sixteen lanes. Lanes never mix but in [`Simd::sum`] and [`Simd::largest`], whose order is fixed.
pub(crate) trait Simd: Copy {
    /// Sixteen floats.
    type Floats: Copy;
    /// Sixteen 32-bit integers.
    type Integers: Copy;
    /// Four activations of one row, or one digit of each, ready for [`Simd::dot4`] against any column.
    type Four: Copy;
    /// Sixteen columns of four signed weights.
    type Weights: Copy;
    /// Exact sums of sixteen columns, perhaps in parts.
    type Sums: Copy;

    /// How many panels a tile of so many rows takes at once: as many as leave its sums in registers, and for few rows
    /// enough to hide how long an addition takes. The list's length is the height of the tallest tile.
    const WIDE: &[usize];
    /// The same for products of integers.
    const WIDE_INTEGER: &[usize];
    /// Whether products of integers take the activations digit by digit, offset by 128, or as they are.
    const DIGITS: bool;

    fn splat(self, x: f32) -> Self::Floats;
    fn load(self, from: &[f32; LANES]) -> Self::Floats;
    fn store(self, x: Self::Floats, to: &mut [f32; LANES]);
    fn add(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    fn sub(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    fn mul(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    fn div(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    /// `a * b + c`, rounded once.
    fn mul_add(self, a: Self::Floats, b: Self::Floats, c: Self::Floats) -> Self::Floats;
    /// `a` where `a > b`, else `b` (so `b` where either is not a number).
    fn max(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    fn abs(self, x: Self::Floats) -> Self::Floats;
    /// The magnitude of `x` with the sign of `sign`.
    fn with_sign(self, x: Self::Floats, sign: Self::Floats) -> Self::Floats;
    /// `then` where `a < b`, else `other`.
    fn if_less(self, a: Self::Floats, b: Self::Floats, then: Self::Floats, other: Self::Floats) -> Self::Floats;
    /// One bit per lane: whether `a > b`.
    fn greater(self, a: Self::Floats, b: Self::Floats) -> u16;
    /// The nearest whole number, ties to even.
    fn round(self, x: Self::Floats) -> Self::Floats;
    /// 2 to the power of a whole number between -126 and 127.
    fn power_of_two(self, x: Self::Floats) -> Self::Floats;
    /// Lane `i` with lane `i + 8`, then `i + 4`, `i + 2`, `i + 1`.
    fn sum(self, x: Self::Floats) -> f32;
    /// The largest lane.
    fn largest(self, x: Self::Floats) -> f32;

    /// The larger of the magnitude's bits, as integers: not-a-number stays the largest of all.
    fn magnitude(self, x: Self::Floats, largest: Self::Integers) -> Self::Integers;
    /// The largest lane of integers that are not negative.
    fn largest_integer(self, x: Self::Integers) -> i32;
    fn zero(self) -> Self::Integers;
    fn to_floats(self, x: Self::Integers) -> Self::Floats;
    /// Lanes as integers, rounded to the nearest, ties to even.
    fn to_integers(self, x: Self::Floats) -> [i32; LANES];
    /// What the sums of a group start with: `offset`, what the offset of the activations adds too much, or nothing.
    fn start(self, offset: &[i32; LANES]) -> Self::Sums;
    /// Sums of the high digits, as the sums of the low digits start with them.
    fn shift(self, high: Self::Sums, offset: &[i32; LANES]) -> Self::Sums;
    /// Four digits in one word, or four 16-bit integers in two.
    ///
    /// # Safety
    /// As many words must be there.
    unsafe fn four(self, words: *const u32) -> Self::Four;
    fn weights(self, from: &[i8; 64]) -> Self::Weights;
    /// Adds to each column's sum its four products, exactly.
    fn dot4(self, sums: Self::Sums, four: Self::Four, weights: Self::Weights) -> Self::Sums;
    fn total(self, sums: Self::Sums) -> Self::Integers;
}

/// Defines a function that takes an [`Isa`](crate::Isa) first and runs the generic body compiled for it.
///
/// Only bodies that use integer products, marked `integer`, are compiled apart for VNNI.
macro_rules! dispatched {
    (integer $(#[$meta:meta])* $vis:vis fn $name:ident($simd:ident; $($arg:ident: $ty:ty),* $(,)?) $(-> $out:ty)? $body:block) => {
        $(#[$meta])*
        $vis fn $name(isa: $crate::Isa, $($arg: $ty),*) $(-> $out)? {
            $crate::simd::compiled!($simd, ($($arg: $ty),*), ($($out)?), $body);

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma")]
            fn vnni($($arg: $ty),*) $(-> $out)? {
                // SAFETY: the instructions are enabled here, so whoever calls this has them.
                generic(unsafe { $crate::simd::avx512::Avx512::<true>::assume() }, $($arg),*)
            }

            match isa.on_this_machine() {
                // SAFETY: `on_this_machine` never answers more than the machine has.
                #[cfg(target_arch = "x86_64")]
                $crate::Isa::Avx512Vnni => unsafe { vnni($($arg),*) },
                isa => plain(isa, $($arg),*),
            }
        }
    };
    ($(#[$meta:meta])* $vis:vis fn $name:ident($simd:ident; $($arg:ident: $ty:ty),* $(,)?) $(-> $out:ty)? $body:block) => {
        $(#[$meta])*
        $vis fn $name(isa: $crate::Isa, $($arg: $ty),*) $(-> $out)? {
            $crate::simd::compiled!($simd, ($($arg: $ty),*), ($($out)?), $body);
            plain(isa, $($arg),*)
        }
    };
}
pub(crate) use dispatched;

/// The generic body as a function `generic`, and a function `plain` that runs it, all but VNNI.
macro_rules! compiled {
    ($simd:ident, ($($arg:ident: $ty:ty),*), ($($out:ty)?), $body:block) => {
        #[inline(always)]
        fn generic<S: $crate::simd::Simd>($simd: S, $($arg: $ty),*) $(-> $out)? $body

        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")]
        fn avx512($($arg: $ty),*) $(-> $out)? {
            // SAFETY: the instructions are enabled here, so whoever calls this has them.
            generic(unsafe { $crate::simd::avx512::Avx512::<false>::assume() }, $($arg),*)
        }
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx2,fma")]
        fn avx2($($arg: $ty),*) $(-> $out)? {
            // SAFETY: as above.
            generic(unsafe { $crate::simd::avx2::Avx2::assume() }, $($arg),*)
        }
        fn plain(isa: $crate::Isa, $($arg: $ty),*) $(-> $out)? {
            match isa.on_this_machine() {
                $crate::Isa::Portable => generic($crate::simd::portable::Portable, $($arg),*),
                // SAFETY: `on_this_machine` never answers more than the machine has.
                #[cfg(target_arch = "x86_64")]
                $crate::Isa::Avx2 => unsafe { avx2($($arg),*) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                $crate::Isa::Avx512 | $crate::Isa::Avx512Vnni => unsafe { avx512($($arg),*) },
                #[cfg(not(target_arch = "x86_64"))]
                _ => generic($crate::simd::portable::Portable, $($arg),*),
            }
        }
    };
}
pub(crate) use compiled;
