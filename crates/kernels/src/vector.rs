//! Operations on plain slices: sums, norms, activations, rotation. Every sum runs in a fixed order.

use crate::Isa;
use crate::math::{erf, exp, tanh};
use crate::simd::{LANES, Simd, dispatched};

/// Replaces all lanes of a slice by an expression of them, the last ones in a copy filled with zeros.
///
/// A macro, for a closure with a long body would not become part of the function that enables the instructions.
macro_rules! map {
    ($simd:ident, $x:expr, |$lanes:ident| $value:expr) => {
        let (whole, rest) = $x.as_chunks_mut::<LANES>();
        for chunk in whole {
            let $lanes = $simd.load(chunk);
            $simd.store($value, chunk);
        }
        if !rest.is_empty() {
            let mut last = part(rest, 0.0);
            let $lanes = $simd.load(&last);
            $simd.store($value, &mut last);
            rest.copy_from_slice(&last[..rest.len()]);
        }
    };
}

/// [`map!`] of two slices of one length into the first.
macro_rules! map2 {
    ($simd:ident, $x:expr, $y:expr, |$lanes:ident, $others:ident| $value:expr) => {
        let (whole, rest) = $x.as_chunks_mut::<LANES>();
        let (whole_others, rest_others) = $y.as_chunks::<LANES>();
        for (chunk, others) in whole.iter_mut().zip(whole_others) {
            let ($lanes, $others) = ($simd.load(chunk), $simd.load(others));
            $simd.store($value, chunk);
        }
        if !rest.is_empty() {
            let mut last = part(rest, 0.0);
            let ($lanes, $others) = ($simd.load(&last), $simd.load(&part(rest_others, 0.0)));
            $simd.store($value, &mut last);
            rest.copy_from_slice(&last[..rest.len()]);
        }
    };
}

/// Fewer than sixteen values, filled up.
#[inline(always)]
pub(crate) fn part(values: &[f32], fill: f32) -> [f32; LANES] {
    let mut lanes = [fill; LANES];
    lanes[..values.len()].copy_from_slice(values);
    lanes
}

/// The inner product in sixteen partial sums.
#[inline(always)]
pub(crate) fn dot_lanes<S: Simd>(simd: S, a: &[f32], b: &[f32]) -> S::Floats {
    let (a_whole, a_rest) = a.as_chunks::<LANES>();
    let (b_whole, b_rest) = b.as_chunks::<LANES>();
    let mut sums = simd.splat(0.0);
    for (a, b) in a_whole.iter().zip(b_whole) {
        sums = simd.mul_add(simd.load(a), simd.load(b), sums);
    }
    if !a_rest.is_empty() {
        sums = simd.mul_add(simd.load(&part(a_rest, 0.0)), simd.load(&part(b_rest, 0.0)), sums);
    }
    sums
}

dispatched! {
    pub(crate) fn dot_on(simd; a: &[f32], b: &[f32]) -> f32 {
        simd.sum(dot_lanes(simd, a, b))
    }
}

dispatched! {
    pub(crate) fn rms_norm_on(simd; x: &[f32], weight: &[f32], eps: f32, out: &mut [f32]) {
        let width = weight.len();
        for (x, out) in x.chunks_exact(width).zip(out.chunks_exact_mut(width)) {
            let mean = simd.sum(dot_lanes(simd, x, x)) / width as f32;
            let scale = simd.splat(1.0 / (mean + eps).sqrt());
            out.copy_from_slice(x);
            map2!(simd, out, weight, |x, weight| simd.mul(simd.mul(x, scale), weight));
        }
    }
}

dispatched! {
    pub(crate) fn rms_norm_in_place_on(simd; x: &mut [f32], weight: &[f32], eps: f32) {
        let width = weight.len();
        for x in x.chunks_exact_mut(width) {
            let mean = simd.sum(dot_lanes(simd, x, x)) / width as f32;
            let scale = simd.splat(1.0 / (mean + eps).sqrt());
            map2!(simd, x, weight, |x, weight| simd.mul(simd.mul(x, scale), weight));
        }
    }
}

dispatched! {
    pub(crate) fn layer_norm_on(simd; x: &[f32], weight: &[f32], bias: &[f32], eps: f32, out: &mut [f32]) {
        let width = weight.len();
        for (x, out) in x.chunks_exact(width).zip(out.chunks_exact_mut(width)) {
            let (whole, rest) = x.as_chunks::<LANES>();
            let mut sums = simd.splat(0.0);
            for chunk in whole {
                sums = simd.add(sums, simd.load(chunk));
            }
            sums = simd.add(sums, simd.load(&part(rest, 0.0)));
            let mean = simd.sum(sums) / width as f32;

            out.copy_from_slice(x);
            map!(simd, out, |x| simd.sub(x, simd.splat(mean)));
            let variance = simd.sum(dot_lanes(simd, out, out)) / width as f32;
            let scale = simd.splat(1.0 / (variance + eps).sqrt());
            map2!(simd, out, weight, |x, weight| simd.mul(simd.mul(x, scale), weight));
            map2!(simd, out, bias, |x, bias| simd.add(x, bias));
        }
    }
}

/// The largest value and the sum of `exp(x - largest)`; the values become those exponentials when `keep` is set.
#[inline(always)]
pub(crate) fn exponentials<S: Simd>(simd: S, x: &mut [f32], keep: bool) -> (f32, f32) {
    let (whole, rest) = x.as_chunks_mut::<LANES>();
    let mut last = part(rest, f32::NEG_INFINITY);
    let mut largest = simd.load(&last);
    for chunk in &*whole {
        largest = simd.max(simd.load(chunk), largest);
    }
    let largest = simd.largest(largest);
    if largest == f32::NEG_INFINITY {
        if keep {
            x.fill(0.0);
        }
        return (largest, 0.0);
    }
    let shift = simd.splat(largest);
    let mut sums = simd.splat(0.0);
    for chunk in whole {
        let value = exp(simd, simd.sub(simd.load(chunk), shift));
        sums = simd.add(sums, value);
        if keep {
            simd.store(value, chunk);
        }
    }
    if !rest.is_empty() {
        let value = exp(simd, simd.sub(simd.load(&last), shift));
        sums = simd.add(sums, value);
        if keep {
            simd.store(value, &mut last);
            rest.copy_from_slice(&last[..rest.len()]);
        }
    }
    (largest, simd.sum(sums))
}

/// See [`softmax_in_place`].
#[inline(always)]
pub(crate) fn softmax<S: Simd>(simd: S, x: &mut [f32]) {
    let (_, sum) = exponentials(simd, x, true);
    if sum > 0.0 {
        let scale = simd.splat(1.0 / sum);
        map!(simd, x, |x| simd.mul(x, scale));
    }
}

dispatched! {
    pub(crate) fn softmax_on(simd; x: &mut [f32]) {
        softmax(simd, x);
    }
}

/// `x Φ(x)` by the tangent: `x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2`.
#[inline(always)]
fn gelu_tanh<S: Simd>(simd: S, x: S::Floats) -> S::Floats {
    const ROOT: f32 = 0.797_884_6;
    let inner = simd.mul_add(simd.mul(simd.splat(0.044_715), simd.mul(x, x)), x, x);
    let bent = tanh(simd, simd.mul(simd.splat(ROOT), inner));
    simd.mul(simd.mul(simd.splat(0.5), x), simd.add(simd.splat(1.0), bent))
}

/// `x Φ(x)`.
#[inline(always)]
fn gelu<S: Simd>(simd: S, x: S::Floats) -> S::Floats {
    let bent = erf(simd, simd.mul(x, simd.splat(std::f32::consts::FRAC_1_SQRT_2)));
    simd.mul(simd.mul(simd.splat(0.5), x), simd.add(simd.splat(1.0), bent))
}

/// `x / (1 + exp(-x))`.
#[inline(always)]
fn swish<S: Simd>(simd: S, x: S::Floats) -> S::Floats {
    let minus = simd.sub(simd.splat(0.0), x);
    simd.div(x, simd.add(simd.splat(1.0), exp(simd, minus)))
}

dispatched! {
    pub(crate) fn gelu_tanh_gate_on(simd; gate: &[f32], up: &[f32], out: &mut [f32]) {
        out.copy_from_slice(gate);
        map2!(simd, out, up, |gate, up| simd.mul(gelu_tanh(simd, gate), up));
    }
}

dispatched! {
    pub(crate) fn gelu_tanh_on(simd; x: &mut [f32]) {
        map!(simd, x, |x| gelu_tanh(simd, x));
    }
}

dispatched! {
    pub(crate) fn gelu_on(simd; x: &mut [f32]) {
        map!(simd, x, |x| gelu(simd, x));
    }
}

dispatched! {
    pub(crate) fn swish_on(simd; x: &mut [f32]) {
        map!(simd, x, |x| swish(simd, x));
    }
}

dispatched! {
    pub(crate) fn relu_on(simd; x: &mut [f32]) {
        map!(simd, x, |x| simd.max(x, simd.splat(0.0)));
    }
}

dispatched! {
    pub(crate) fn add_on(simd; x: &mut [f32], y: &[f32]) {
        map2!(simd, x, y, |x, y| simd.add(x, y));
    }
}

dispatched! {
    pub(crate) fn scale_on(simd; x: &mut [f32], by: f32) {
        map!(simd, x, |x| simd.mul(x, simd.splat(by)));
    }
}

/// Values become `cap * tanh(value / cap)`.
#[inline(always)]
pub(crate) fn cap_lanes<S: Simd>(simd: S, x: &mut [f32], cap: f32) {
    let by = simd.splat(cap);
    map!(simd, x, |x| capped(simd, x, by));
}

/// `cap * tanh(x / cap)`; minus infinity stands for "impossible" and stays so.
#[inline(always)]
fn capped<S: Simd>(simd: S, x: S::Floats, cap: S::Floats) -> S::Floats {
    let bent = simd.mul(cap, tanh(simd, simd.div(x, cap)));
    simd.if_less(x, simd.splat(f32::MIN), x, bent)
}

/// Turns sixteen pairs by their angles.
#[inline(always)]
fn turn<S: Simd>(simd: S, low: &mut [f32; LANES], high: &mut [f32; LANES], cos: &[f32; LANES], sin: &[f32; LANES]) {
    let (a, b, cos, sin) = (simd.load(low), simd.load(high), simd.load(cos), simd.load(sin));
    let minus = simd.sub(simd.splat(0.0), b);
    simd.store(simd.mul_add(minus, sin, simd.mul(a, cos)), low);
    simd.store(simd.mul_add(a, sin, simd.mul(b, cos)), high);
}

dispatched! {
    pub(crate) fn rope_on(simd; x: &mut [f32], cos: &[f32], sin: &[f32]) {
        let half = cos.len();
        for head in x.chunks_exact_mut(2 * half) {
            let (low, high) = head.split_at_mut(half);
            let (low_whole, low_rest) = low.as_chunks_mut::<LANES>();
            let (high_whole, high_rest) = high.as_chunks_mut::<LANES>();
            let (cos_whole, cos_rest) = cos.as_chunks::<LANES>();
            let (sin_whole, sin_rest) = sin.as_chunks::<LANES>();
            let places = low_whole.iter_mut().zip(high_whole);
            for ((low, high), (cos, sin)) in places.zip(cos_whole.iter().zip(sin_whole)) {
                turn(simd, low, high, cos, sin);
            }
            if !low_rest.is_empty() {
                let (mut a, mut b) = (part(low_rest, 0.0), part(high_rest, 0.0));
                turn(simd, &mut a, &mut b, &part(cos_rest, 0.0), &part(sin_rest, 0.0));
                low_rest.copy_from_slice(&a[..low_rest.len()]);
                high_rest.copy_from_slice(&b[..high_rest.len()]);
            }
        }
    }
}

/// Whether `x` is rows of `width`.
fn assert_rows(x: &[f32], width: usize) {
    assert!(width > 0 && x.len().is_multiple_of(width), "{} values are not rows of {width}", x.len());
}

/// The inner product of two vectors.
///
/// # Panics
/// If their lengths differ.
///
/// ```
/// assert_eq!(barqiya_kernels::dot(&[1.0, 2.0], &[3.0, 4.0]), 11.0);
/// ```
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len(), "vectors of one length");
    dot_on(Isa::best(), a, b)
}

/// Divides each row by the root of its mean square (plus `eps`) and multiplies by `weight` (Zhang and Sennrich 2019).
///
/// `x` and `out` are rows of `weight.len()`. Gemma keeps `weight - 1` in its files: pass it with the 1 added.
///
/// # Panics
/// If `x` is not whole rows or `out` is not of its length.
pub fn rms_norm(x: &[f32], weight: &[f32], eps: f32, out: &mut [f32]) {
    assert_rows(x, weight.len());
    assert_eq!(x.len(), out.len(), "as many results as values");
    rms_norm_on(Isa::best(), x, weight, eps, out);
}

/// [`rms_norm`] whose results replace the values, as for the norms of queries and keys.
///
/// # Panics
/// If `x` is not rows of `weight.len()`.
pub fn rms_norm_in_place(x: &mut [f32], weight: &[f32], eps: f32) {
    assert_rows(x, weight.len());
    rms_norm_in_place_on(Isa::best(), x, weight, eps);
}

/// Moves each row to mean 0 and variance 1 (plus `eps`), then multiplies by `weight` and adds `bias` (Ba et al. 2016).
///
/// # Panics
/// If `bias` is not as long as `weight`, `x` is not rows of that length, or `out` is not of the length of `x`.
pub fn layer_norm(x: &[f32], weight: &[f32], bias: &[f32], eps: f32, out: &mut [f32]) {
    assert_rows(x, weight.len());
    assert_eq!(weight.len(), bias.len(), "a bias for each weight");
    assert_eq!(x.len(), out.len(), "as many results as values");
    layer_norm_on(Isa::best(), x, weight, bias, eps, out);
}

/// Turns one row of scores into probabilities. Scores of minus infinity become 0; if all are, all do.
pub fn softmax_in_place(x: &mut [f32]) {
    softmax_on(Isa::best(), x);
}

/// `gelu_tanh(gate) * up`, the gated unit of Gemma.
///
/// # Panics
/// If the lengths differ.
pub fn gelu_tanh_gate(gate: &[f32], up: &[f32], out: &mut [f32]) {
    assert!(gate.len() == up.len() && gate.len() == out.len(), "slices of one length");
    gelu_tanh_gate_on(Isa::best(), gate, up, out);
}

/// `x (1 + erf(x / √2)) / 2` for each value.
pub fn gelu_in_place(x: &mut [f32]) {
    gelu_on(Isa::best(), x);
}

/// The approximation of [`gelu_in_place`] by the hyperbolic tangent, as models define it.
pub fn gelu_tanh_in_place(x: &mut [f32]) {
    gelu_tanh_on(Isa::best(), x);
}

/// `x / (1 + exp(-x))` for each value, also called `SiLU`.
pub fn swish_in_place(x: &mut [f32]) {
    swish_on(Isa::best(), x);
}

/// `max(x, 0)` for each value.
pub fn relu_in_place(x: &mut [f32]) {
    relu_on(Isa::best(), x);
}

/// Adds `y` to `x`.
///
/// # Panics
/// If the lengths differ.
pub fn add_in_place(x: &mut [f32], y: &[f32]) {
    assert_eq!(x.len(), y.len(), "vectors of one length");
    add_on(Isa::best(), x, y);
}

/// Multiplies every value by `by`.
pub fn scale_in_place(x: &mut [f32], by: f32) {
    scale_on(Isa::best(), x, by);
}

/// Turns the halves of each head by the angles of its position (Su et al. 2021, halves instead of pairs).
///
/// `x` is heads of `2 * cos.len()`; `cos` and `sin` hold the position's angles.
///
/// # Panics
/// If `sin` is not as long as `cos` or `x` is not whole heads.
pub fn rope(x: &mut [f32], cos: &[f32], sin: &[f32]) {
    assert_eq!(cos.len(), sin.len(), "a sine for each cosine");
    assert_rows(x, 2 * cos.len());
    rope_on(Isa::best(), x, cos, sin);
}

#[cfg(test)]
mod tests;
