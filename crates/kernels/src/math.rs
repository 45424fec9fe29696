//! exp, tanh, erf and ln by our own polynomials, so that every machine gives the same bits.
//!
//! The coefficients are least-maximum fits made for these ranges; the error is about one unit in the last place.

#![allow(clippy::excessive_precision, reason = "digits that a reader can compare with other tables")]

use crate::simd::Simd;

/// Horner's rule, highest power first.
#[inline(always)]
fn polynomial<S: Simd>(simd: S, x: S::Floats, coefficients: &[f32]) -> S::Floats {
    let mut sum = simd.splat(coefficients[0]);
    for &coefficient in &coefficients[1..] {
        sum = simd.mul_add(sum, x, simd.splat(coefficient));
    }
    sum
}

/// `e` to the power of `x`; results below 2.5e-38 are zero.
#[inline(always)]
pub(crate) fn exp<S: Simd>(simd: S, x: S::Floats) -> S::Floats {
    // ln 2 in two parts: the first has few enough bits for its product with a whole number to be exact.
    const LN_2_HIGH: f32 = 0.693_359_375;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    const SMALLEST: f32 = -86.6;
    const LARGEST: f32 = 88.722_83;
    // exp(r) = 1 + r + r² p(r) for |r| <= ln 2 / 2.
    const P: [f32; 6] = [1.978_926_6e-4, 1.394_575_2e-3, 8.333_504e-3, 4.166_628e-2, 1.666_666_6e-1, 5.0e-1];

    let power = simd.round(simd.mul(x, simd.splat(std::f32::consts::LOG2_E)));
    let rest = simd.mul_add(power, simd.splat(-LN_2_HIGH), x);
    let rest = simd.mul_add(power, simd.splat(-LN_2_LOW), rest);
    let one = simd.splat(1.0);
    let linear = simd.add(one, rest);
    let value = simd.mul_add(polynomial(simd, rest, &P), simd.mul(rest, rest), linear);
    // Doubled here and halved there, so that the power reaches both ends.
    let value = simd.mul(simd.add(value, value), simd.power_of_two(simd.sub(power, one)));
    let value = simd.if_less(x, simd.splat(SMALLEST), simd.splat(0.0), value);
    simd.if_less(simd.splat(LARGEST), x, simd.splat(f32::INFINITY), value)
}

/// The hyperbolic tangent.
#[inline(always)]
pub(crate) fn tanh<S: Simd>(simd: S, x: S::Floats) -> S::Floats {
    const SMALL: f32 = 0.625;
    // tanh(x) = x + x³ p(x²) for |x| <= 0.625.
    const P: [f32; 5] = [-5.717_037e-3, 2.065_057_9e-2, -5.374_349_7e-2, 1.333_149_1e-1, -3.333_328_4e-1];

    let square = simd.mul(x, x);
    let cube = simd.mul(square, x);
    let near = simd.mul_add(polynomial(simd, square, &P), cube, x);

    let magnitude = simd.abs(x);
    let one = simd.splat(1.0);
    let doubled = exp(simd, simd.add(magnitude, magnitude));
    let far = simd.sub(one, simd.div(simd.splat(2.0), simd.add(doubled, one)));
    simd.if_less(magnitude, simd.splat(SMALL), near, simd.with_sign(far, x))
}

/// The error function.
#[inline(always)]
pub(crate) fn erf<S: Simd>(simd: S, x: S::Floats) -> S::Floats {
    // erf(x) = x + x p(x²) for |x| <= 1.
    const P: [f32; 7] =
        [7.889_119e-5, -8.020_841e-4, 5.189_535e-3, -2.685_444_4e-2, 1.128_360_03e-1, -3.761_262_6e-1, 1.283_791_67e-1];
    // erf(x) = 1 - exp(q(x)) for 1 <= x <= 4; at 4 it is 1 to the last bit.
    const Q: [f32; 8] = [
        -2.168_880_6e-5,
        4.413_608_1e-4,
        -4.204_689_5e-3,
        2.520_862e-2,
        -1.084_191_8e-1,
        -6.332_193e-1,
        -1.129_578_7,
        1.881_110_4e-4,
    ];
    const FAR: f32 = 4.0;

    let near = simd.mul_add(polynomial(simd, simd.mul(x, x), &P), x, x);

    let magnitude = simd.abs(x);
    let one = simd.splat(1.0);
    let far = simd.splat(FAR);
    let clamped = simd.if_less(far, magnitude, far, magnitude);
    let beyond = simd.sub(one, exp(simd, polynomial(simd, clamped, &Q)));
    simd.if_less(magnitude, one, near, simd.with_sign(beyond, x))
}

/// The natural logarithm of a positive finite number, to about 1e-15.
pub(crate) fn ln(x: f64) -> f64 {
    const MANTISSA: u64 = (1 << 52) - 1;
    if x <= 0.0 {
        return if x == 0.0 { f64::NEG_INFINITY } else { f64::NAN };
    }
    if !x.is_normal() {
        return if x.is_infinite() || x.is_nan() { x } else { ln(x * 2f64.powi(54)) - 54.0 * std::f64::consts::LN_2 };
    }
    let mut power = (x.to_bits() >> 52) as i64 - 1023;
    let mut rest = f64::from_bits(x.to_bits() & MANTISSA | 1023 << 52);
    if rest > std::f64::consts::SQRT_2 {
        rest *= 0.5;
        power += 1;
    }
    // ln(rest) = 2 artanh(s) = 2 (s + s³/3 + s⁵/5 + ...), |s| < 0.172.
    let s = (rest - 1.0) / (rest + 1.0);
    let square = s * s;
    let series = (1..=11).rev().fold(0.0, |sum, n| sum * square + 1.0 / f64::from(2 * n - 1));
    power as f64 * std::f64::consts::LN_2 + 2.0 * s * series
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Isa;
    use crate::simd::dispatched;

    dispatched! {
        fn apply(simd; which: u8, x: &[f32; 16], y: &mut [f32; 16]) {
            let lanes = simd.load(x);
            simd.store(match which { 0 => exp(simd, lanes), 1 => tanh(simd, lanes), _ => erf(simd, lanes) }, y);
        }
    }

    /// Runs every set of instructions, checks that the bits agree, returns them.
    fn values(which: u8, x: [f32; 16]) -> [f32; 16] {
        let mut first = [0.0; 16];
        apply(Isa::Portable, which, &x, &mut first);
        for isa in Isa::ALL {
            let mut y = [0.0; 16];
            apply(isa, which, &x, &mut y);
            assert_eq!(y.map(f32::to_bits), first.map(f32::to_bits), "{isa:?} {which} {x:?}");
        }
        first
    }

    /// The largest relative error over a range, against f64.
    fn worst(which: u8, low: f64, high: f64, truth: impl Fn(f64) -> f64) -> f64 {
        let mut worst = 0.0_f64;
        for block in 0..20_000_u32 {
            let x: [f32; 16] = std::array::from_fn(|lane| {
                let part = f64::from(block * 16 + lane as u32) / (20_000.0 * 16.0);
                (low + (high - low) * part) as f32
            });
            for (x, y) in x.into_iter().zip(values(which, x)) {
                let truth = truth(f64::from(x));
                let error = (f64::from(y) - truth).abs() / truth.abs().max(1e-30);
                worst = worst.max(error);
            }
        }
        worst
    }

    /// The error function by its series and, further out, its continued fraction.
    fn true_erf(x: f64) -> f64 {
        let a = x.abs();
        let value = if a < 3.0 {
            let (mut term, mut sum) = (a, a);
            for n in 1..200 {
                term *= -a * a / f64::from(n);
                sum += term / f64::from(2 * n + 1);
            }
            sum * 2.0 / std::f64::consts::PI.sqrt()
        } else {
            let fraction = (1..200).rev().fold(a, |below, n| a + f64::from(n) / 2.0 / below);
            1.0 - (-a * a).exp() / (fraction * std::f64::consts::PI.sqrt())
        };
        value.copysign(x)
    }

    #[test]
    fn exp_is_exact_to_the_last_places() {
        assert!(worst(0, -86.0, 88.7, f64::exp) < 1.5e-7);
        assert!(worst(0, -1.0, 1.0, f64::exp) < 1.2e-7);
    }

    #[test]
    fn exp_at_the_ends() {
        let mut x = [0.0; 16];
        x[1] = f32::NEG_INFINITY;
        x[2] = f32::INFINITY;
        x[3] = f32::NAN;
        x[4] = -200.0;
        x[5] = 89.0;
        x[6] = 88.7;
        let y = values_but_nan(x);
        assert_eq!((y[0], y[1], y[2], y[4], y[5]), (1.0, 0.0, f32::INFINITY, 0.0, f32::INFINITY));
        assert!(y[3].is_nan() && y[6].is_finite());
    }

    fn values_but_nan(x: [f32; 16]) -> [f32; 16] {
        let mut first = [0.0; 16];
        apply(Isa::Portable, 0, &x, &mut first);
        for isa in Isa::ALL {
            let mut y = [0.0; 16];
            apply(isa, 0, &x, &mut y);
            assert!(y.iter().zip(first).all(|(a, b)| a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()));
        }
        first
    }

    #[test]
    fn tanh_is_exact_to_the_last_places() {
        let error = worst(1, -12.0, 12.0, f64::tanh);
        assert!(error < 2.5e-7, "{error}");
        let error = worst(1, -0.7, 0.7, f64::tanh);
        assert!(error < 2.5e-7, "{error}");
    }

    #[test]
    fn erf_is_exact_to_the_last_places() {
        let error = worst(2, -6.0, 6.0, true_erf);
        assert!(error < 2.0e-7, "{error}");
    }

    #[test]
    fn ln_is_exact() {
        for n in 1..100_000 {
            let x = f64::from(n) * 0.37;
            assert!((ln(x) - x.ln()).abs() <= 2e-15 * x.ln().abs().max(1.0), "{x}");
        }
        assert_eq!(ln(1.0), 0.0);
        assert_eq!(ln(0.0), f64::NEG_INFINITY);
    }
}
