use super::*;
use crate::numbers::{Numbers, bits};

/// Lengths around the number of lanes, and a model's width.
const LENGTHS: [usize; 13] = [1, 2, 3, 7, 15, 16, 17, 31, 32, 33, 100, 257, 640];

/// Runs an operation on every set of instructions; the bits must agree.
fn everywhere(what: &str, run: impl Fn(Isa) -> Vec<f32>) -> Vec<f32> {
    let first = run(Isa::Portable);
    for isa in Isa::ALL {
        assert_eq!(bits(&run(isa)), bits(&first), "{what} on {isa:?}");
    }
    first
}

/// Runs an operation that works in place on copies of `x`.
fn in_place(what: &str, x: &[f32], run: impl Fn(Isa, &mut [f32])) -> Vec<f32> {
    everywhere(what, |isa| {
        let mut x = x.to_vec();
        run(isa, &mut x);
        x
    })
}

fn assert_close(what: &str, values: &[f32], truth: impl Fn(usize) -> f64, tolerance: f64) {
    for (n, &value) in values.iter().enumerate() {
        let truth = truth(n);
        let error = (f64::from(value) - truth).abs();
        assert!(error <= tolerance * truth.abs().max(1.0), "{what}: value {n} is {value}, not {truth}");
    }
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    values.sum::<f64>() / count
}

#[test]
fn inner_products() {
    for length in LENGTHS {
        let mut numbers = Numbers::new(length as u64);
        let (a, b) = (numbers.many(length), numbers.many(length));
        let value = everywhere("dot", |isa| vec![dot_on(isa, &a, &b)]);
        let truth: f64 = a.iter().zip(&b).map(|(&a, &b)| f64::from(a) * f64::from(b)).sum();
        assert_close("dot", &value, |_| truth, 1e-5);
    }
}

#[test]
fn root_mean_square_norms() {
    for length in LENGTHS {
        let mut numbers = Numbers::new(length as u64 + 1);
        let (x, weight) = (numbers.many(3 * length), numbers.many(length));
        let out = everywhere("rms_norm", |isa| {
            let mut out = vec![0.0; x.len()];
            rms_norm_on(isa, &x, &weight, 1e-6, &mut out);
            out
        });
        let again = in_place("rms_norm_in_place", &x, |isa, x| rms_norm_in_place_on(isa, x, &weight, 1e-6));
        assert_eq!(bits(&out), bits(&again));
        let truth = |n: usize| {
            let row = &x[n / length * length..][..length];
            let square = mean(row.iter().map(|&x| f64::from(x).powi(2)));
            f64::from(x[n]) / (square + 1e-6).sqrt() * f64::from(weight[n % length])
        };
        assert_close("rms_norm", &out, truth, 1e-6);
    }
}

#[test]
fn layer_norms() {
    for length in LENGTHS {
        let mut numbers = Numbers::new(length as u64 + 2);
        let (x, weight, bias) = (numbers.many(2 * length), numbers.many(length), numbers.many(length));
        let out = everywhere("layer_norm", |isa| {
            let mut out = vec![0.0; x.len()];
            layer_norm_on(isa, &x, &weight, &bias, 1e-5, &mut out);
            out
        });
        let truth = |n: usize| {
            let row = &x[n / length * length..][..length];
            let middle = mean(row.iter().map(|&x| f64::from(x)));
            let variance = mean(row.iter().map(|&x| (f64::from(x) - middle).powi(2)));
            let norm = (f64::from(x[n]) - middle) / (variance + 1e-5).sqrt();
            norm * f64::from(weight[n % length]) + f64::from(bias[n % length])
        };
        assert_close("layer_norm", &out, truth, 1e-5);
    }
}

#[test]
fn probabilities() {
    for length in LENGTHS {
        let x: Vec<f32> = Numbers::new(length as u64 + 3).many(length).iter().map(|x| x * 20.0).collect();
        let out = in_place("softmax", &x, softmax_on);
        let largest = x.iter().copied().fold(f32::MIN, f32::max);
        let sum: f64 = x.iter().map(|&x| f64::from(x - largest).exp()).sum();
        assert_close("softmax", &out, |n| f64::from(x[n] - largest).exp() / sum, 1e-6);
    }
    let out = in_place("softmax", &[f32::NEG_INFINITY, 1.0, f32::NEG_INFINITY, 1.0], softmax_on);
    assert_eq!(out, [0.0, 0.5, 0.0, 0.5]);
    assert_eq!(in_place("softmax", &[f32::NEG_INFINITY; 20], softmax_on), [0.0; 20]);
    assert_eq!(in_place("softmax", &[], softmax_on), [0.0; 0]);
}

#[test]
fn activations() {
    for length in LENGTHS {
        let x: Vec<f32> = Numbers::new(length as u64 + 4).many(length).iter().map(|x| x * 8.0).collect();
        let at = |n: usize| f64::from(x[n]);
        let tanh_form = |x: f64| {
            let inner = (2.0 / std::f64::consts::PI).sqrt() * (x + 0.044_715 * x.powi(3));
            0.5 * x * (1.0 + inner.tanh())
        };
        assert_close("relu", &in_place("relu", &x, relu_on), |n| at(n).max(0.0), 0.0);
        assert_close("swish", &in_place("swish", &x, swish_on), |n| at(n) / (1.0 + (-at(n)).exp()), 1e-6);
        assert_close("gelu_tanh", &in_place("gelu_tanh", &x, gelu_tanh_on), |n| tanh_form(at(n)), 1e-6);

        let up = Numbers::new(5).many(length);
        let gated = everywhere("gelu_tanh_gate", |isa| {
            let mut out = vec![0.0; length];
            gelu_tanh_gate_on(isa, &x, &up, &mut out);
            out
        });
        assert_close("gelu_tanh_gate", &gated, |n| tanh_form(at(n)) * f64::from(up[n]), 1e-6);
    }
    let exact = in_place("gelu", &[-3.0, -1.0, 0.0, 0.5, 2.0], gelu_on);
    let truth = [-0.004_049_694, -0.158_655_25, 0.0, 0.345_731_23, 1.954_499_7];
    assert_close("gelu", &exact, |n| truth[n], 1e-6);
}

#[test]
fn sums_and_scales() {
    for length in LENGTHS {
        let mut numbers = Numbers::new(length as u64 + 6);
        let (x, y) = (numbers.many(length), numbers.many(length));
        assert_close("add", &in_place("add", &x, |isa, x| add_on(isa, x, &y)), |n| f64::from(x[n] + y[n]), 0.0);
        assert_close("scale", &in_place("scale", &x, |isa, x| scale_on(isa, x, 0.3)), |n| f64::from(x[n] * 0.3), 0.0);
    }
}

#[test]
fn rotation_turns_halves() {
    for half in [1, 2, 8, 16, 20, 32, 128] {
        let x = Numbers::new(half as u64 + 7).many(3 * 2 * half);
        let angles: Vec<f32> = (0..half).map(|n| n as f32 * 0.7).collect();
        let (sin, cos): (Vec<f32>, Vec<f32>) = angles.iter().map(|angle| angle.sin_cos()).unzip();
        let out = in_place("rope", &x, |isa, x| rope_on(isa, x, &cos, &sin));
        let truth = |n: usize| {
            let (head, place) = (n / (2 * half) * 2 * half, n % half);
            let (a, b) = (f64::from(x[head + place]), f64::from(x[head + half + place]));
            let (cos, sin) = (f64::from(cos[place]), f64::from(sin[place]));
            if n % (2 * half) < half { a * cos - b * sin } else { b * cos + a * sin }
        };
        assert_close("rope", &out, truth, 1e-6);
    }
}

#[test]
#[should_panic(expected = "vectors of one length")]
fn lengths_are_checked() {
    dot(&[1.0], &[1.0, 2.0]);
}
