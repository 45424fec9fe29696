//! Packed products against plain loops, another crate, and themselves on other instructions, rows and teams.

use barqiya_kernels::{Blocks, GROUP, Groups, Isa, Linear, Precision, Team};
use proptest::prelude::*;

mod numbers;
use numbers::{Numbers, bits};

const SIZES: [usize; 14] = [1, 2, 3, 5, 7, 15, 16, 17, 31, 33, 63, 65, 127, 129];

/// One sum a result, over the inputs in order, by fused multiply-adds: what every path must give to the bit.
fn plain_f32(x: &[f32], weights: &[f32], inputs: usize, bias: Option<&[f32]>) -> Vec<f32> {
    let outputs = weights.len() / inputs;
    let mut y = Vec::new();
    for x in x.chunks_exact(inputs) {
        for (output, weights) in weights.chunks_exact(inputs).enumerate() {
            let sum = x.iter().zip(weights).fold(0.0_f32, |sum, (x, weight)| x.mul_add(*weight, sum));
            y.push(bias.map_or(sum, |bias| sum + bias[output]));
        }
        assert_eq!(y.len() % outputs, 0);
    }
    y
}

/// A group of weights as integers and what one unit is worth; on its own grid if it may have one.
fn quantise(values: &[f32], grid: bool) -> (Vec<i64>, f32) {
    let largest = values.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    if largest < 1e-30 {
        return (vec![0; values.len()], 0.0);
    }
    let unit = grid_of(values).filter(|_| grid).unwrap_or(largest / 127.0);
    (values.iter().map(|value| (value / unit).round_ties_even() as i64).collect(), unit)
}

/// The largest unit of which all values are whole multiples, at most 127 of them.
fn grid_of(values: &[f32]) -> Option<f32> {
    let largest = values.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    let units = (1..128).map(|most| largest / most as f32);
    units.into_iter().find(|unit| values.iter().all(|value| (value / unit).round_ties_even() * unit == *value))
}

/// A row of activations as whole numbers and what one unit is worth.
fn whole_numbers(row: &[f32]) -> (Vec<i64>, f32) {
    const LARGEST: f32 = 127.0 * 256.0 + 127.0;
    let largest = row.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    if largest < 1e-30 {
        return (vec![0; row.len()], 0.0);
    }
    let factor = LARGEST / largest;
    (row.iter().map(|value| (value * factor).round_ties_even() as i64).collect(), largest / LARGEST)
}

/// Exact integers inside a group, groups in order.
fn plain_int8(x: &[f32], weights: &[f32], inputs: usize, bias: Option<&[f32]>) -> Vec<f32> {
    let mut y = Vec::new();
    for x in x.chunks_exact(inputs) {
        let (x, x_unit) = whole_numbers(x);
        for (output, weights) in weights.chunks_exact(inputs).enumerate() {
            let mut sum = 0.0_f32;
            let grid = weights.chunks(GROUP).next().and_then(grid_of).is_some();
            for (x, weights) in x.chunks(GROUP).zip(weights.chunks(GROUP)) {
                let (weights, unit) = quantise(weights, grid);
                let exact: i64 = x.iter().zip(&weights).map(|(x, weight)| x * weight).sum();
                sum = (exact as f32).mul_add(unit, sum);
            }
            let y_of = sum * x_unit;
            y.push(bias.map_or(y_of, |bias| y_of + bias[output]));
        }
    }
    y
}

fn plain(precision: Precision, x: &[f32], weights: &[f32], inputs: usize, bias: Option<&[f32]>) -> Vec<f32> {
    match precision {
        Precision::F32 => plain_f32(x, weights, inputs, bias),
        Precision::Int8 => plain_int8(x, weights, inputs, bias),
    }
}

/// A product on every set of instructions, against the plain loop.
fn check(precision: Precision, rows: usize, inputs: usize, outputs: usize, with_bias: bool) {
    let mut numbers = Numbers::new((rows * 7 + inputs * 31 + outputs) as u64);
    let (x, weights) = (numbers.many(rows * inputs), numbers.many(outputs * inputs));
    let bias = with_bias.then(|| numbers.many(outputs));
    let expected = plain(precision, &x, &weights, inputs, bias.as_deref());
    for isa in Isa::ALL {
        let layer = Linear::new_on(isa, &weights, outputs, inputs, bias.clone(), precision);
        let mut y = vec![f32::NAN; rows * outputs];
        layer.forward(&x, &mut y, &Team::solo());
        assert_eq!(bits(&y), bits(&expected), "{precision:?} {isa:?}: {rows} rows, {inputs} to {outputs}");
    }
}

#[test]
fn odd_sizes_equal_the_plain_loop_to_the_bit() {
    for precision in [Precision::F32, Precision::Int8] {
        for (n, inputs) in SIZES.into_iter().enumerate() {
            for (m, outputs) in SIZES.into_iter().enumerate() {
                check(precision, SIZES[(n * 5 + m) % 10], inputs, outputs, (n + m) % 2 == 0);
            }
        }
    }
}

#[test]
fn every_number_of_rows_equals_the_plain_loop_to_the_bit() {
    for precision in [Precision::F32, Precision::Int8] {
        for rows in 1..=45 {
            check(precision, rows, 150, 100, false);
        }
    }
}

#[test]
fn a_models_size_equals_the_plain_loop_to_the_bit() {
    for precision in [Precision::F32, Precision::Int8] {
        check(precision, 9, 640, 1536, true);
        check(precision, 3, 2048, 640, false);
    }
}

#[test]
fn nothing_else_in_the_call_and_no_team_changes_a_bit() {
    let (inputs, outputs, rows) = (640, 1100, 61);
    let mut numbers = Numbers::new(4);
    let (x, weights) = (numbers.many(rows * inputs), numbers.many(outputs * inputs));
    let teams = [Team::solo(), Team::of(2), Team::of(3)];
    for precision in [Precision::F32, Precision::Int8] {
        let layer = Linear::new(&weights, outputs, inputs, None, precision);
        let mut all = vec![0.0; rows * outputs];
        layer.forward(&x, &mut all, &teams[0]);
        for (team, together) in teams.iter().zip([1, 13, 61]) {
            let mut parts = vec![0.0; rows * outputs];
            for (x, y) in x.chunks(together * inputs).zip(parts.chunks_mut(together * outputs)) {
                layer.forward(x, y, team);
            }
            assert_eq!(bits(&parts), bits(&all), "{precision:?} {together} rows, {} threads", team.threads());
        }
    }
}

#[test]
fn equals_another_crate_closely() {
    use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmUninitOptions};

    let (rows, inputs, outputs) = (37, 640, 500);
    let mut numbers = Numbers::new(9);
    let (x, weights) = (numbers.many(rows * inputs), numbers.many(outputs * inputs));
    let a = rten_tensor::NdTensorView::from_data([rows, inputs], &x[..]);
    let b = rten_tensor::NdTensorView::from_data([outputs, inputs], &weights[..]);
    let mut expected = vec![std::mem::MaybeUninit::new(0.0); rows * outputs];
    let gemm: GemmExecutor<f32, f32, f32> = GemmExecutor::default();
    let expected = gemm
        .gemm_uninit(
            &mut expected,
            GemmInputA::Unpacked(a),
            GemmInputB::Unpacked(b.transposed()),
            GemmUninitOptions::default(),
        )
        .expect("the shapes agree");
    for (precision, tolerance) in [(Precision::F32, 2e-4), (Precision::Int8, 0.3)] {
        let layer = Linear::new(&weights, outputs, inputs, None, precision);
        let mut y = vec![0.0; rows * outputs];
        layer.forward(&x, &mut y, &Team::solo());
        let worst = y.iter().zip(&*expected).map(|(y, e)| (y - e).abs()).fold(0.0, f32::max);
        assert!(worst < tolerance, "{precision:?}: {worst}");
    }
}

#[test]
fn zeros_tiny_values_and_values_that_are_not_finite() {
    let inputs = GROUP + 30;
    let weights = Numbers::new(2).many(20 * inputs);
    for precision in [Precision::F32, Precision::Int8] {
        for isa in Isa::ALL {
            let layer = Linear::new_on(isa, &weights, 20, inputs, None, precision);
            let mut y = vec![1.0; 20];
            layer.forward(&vec![0.0; inputs], &mut y, &Team::solo());
            assert!(y.iter().all(|&y| y == 0.0));
            layer.forward(&vec![1e-42; inputs], &mut y, &Team::solo());
            assert!(y.iter().all(|y| y.abs() < 1e-30));
            for bad in [f32::NAN, f32::INFINITY] {
                let mut x = vec![1.0; inputs];
                x[inputs - 1] = bad;
                layer.forward(&x, &mut y, &Team::solo());
                assert!(y.iter().all(|y| !y.is_finite()), "{precision:?} {isa:?} {bad}");
            }
        }
    }
}

#[test]
fn no_rows_and_no_outputs() {
    for precision in [Precision::F32, Precision::Int8] {
        let layer = Linear::new(&[1.0; 12], 3, 4, None, precision);
        layer.forward(&[], &mut [], &Team::of(2));
        let layer = Linear::new(&[], 0, 4, None, precision);
        layer.forward(&[1.0; 8], &mut [], &Team::solo());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn any_shape_equals_the_plain_loop_to_the_bit(
        rows in 1_usize..40, inputs in 1_usize..400, outputs in 1_usize..150, int8: bool, with_bias: bool,
    ) {
        check(if int8 { Precision::Int8 } else { Precision::F32 }, rows, inputs, outputs, with_bias);
    }
}

#[test]
fn weights_on_a_grid_are_kept_as_they_are() {
    let (outputs, inputs) = (20, 96);
    let mut numbers = Numbers::new(7);
    let scales = numbers.many(outputs * inputs / 32);
    let weights: Vec<f32> = numbers
        .many(outputs * inputs)
        .iter()
        .enumerate()
        .map(|(n, value)| half_scale(scales[n / 32]) * (value * 7.0).round().clamp(-16.0, 15.0))
        .collect();
    // Whole numbers that reach the largest exactly are activations without rounding.
    let x: Vec<f32> = (0..inputs).map(|n| if n == 0 { 32_639.0 } else { (n * 331 % 20_011) as f32 }).collect();
    let layer = Linear::new(&weights, outputs, inputs, None, Precision::Int8);
    let mut y = vec![0.0; outputs];
    layer.forward(&x, &mut y, &Team::solo());
    for (y, weights) in y.iter().zip(weights.chunks_exact(inputs)) {
        let exact: f64 = x.iter().zip(weights).map(|(x, weight)| f64::from(*x) * f64::from(*weight)).sum();
        let size: f64 = x.iter().zip(weights).map(|(x, weight)| (f64::from(*x) * f64::from(*weight)).abs()).sum();
        assert!((f64::from(*y) - exact).abs() <= 1e-6 * size, "{y} {exact}");
    }
}

/// Blocks of a file with units of both signs, and the weights that they stand for.
fn blocks(kind: Blocks, count: usize) -> (Vec<u8>, Vec<f32>) {
    let (mut bytes, mut weights) = (Vec::new(), Vec::new());
    let mut numbers = Numbers::new(12);
    for _ in 0..count {
        let unit = half_scale(numbers.one() * 0.02);
        let quants: Vec<i32> = (0..32).map(|_| (numbers.one() * 1e6) as i32).collect();
        bytes.extend(half::f16::from_f32(unit).to_le_bytes());
        let range = |low: i32, count: i32| quants.iter().map(move |quant| low + quant.rem_euclid(count));
        let pairs = |low: i32, quants: &[i32]| -> Vec<u8> {
            (0..16).map(|n| ((quants[n] - low) & 15 | ((quants[n + 16] - low) & 15) << 4) as u8).collect()
        };
        let quants: Vec<i32> = match kind {
            Blocks::Q4_0 => range(-8, 16).collect(),
            Blocks::Q5_0 => range(-16, 32).collect(),
            Blocks::Q8_0 => range(-127, 255).collect(),
        };
        match kind {
            Blocks::Q4_0 => bytes.extend(pairs(-8, &quants)),
            Blocks::Q5_0 => {
                let fifth = |(n, quant): (usize, &i32)| (((quant + 16) >> 4) as u32) << n;
                bytes.extend(quants.iter().enumerate().map(fifth).fold(0, |all, bit| all | bit).to_le_bytes());
                bytes.extend(pairs(-16, &quants));
            }
            Blocks::Q8_0 => bytes.extend(quants.iter().map(|quant| *quant as u8)),
        }
        weights.extend(quants.iter().map(|quant| *quant as f32 * unit));
    }
    (bytes, weights)
}

#[test]
fn blocks_of_files_are_unpacked_and_multiplied_as_their_weights() {
    let (outputs, inputs) = (37, 128);
    for kind in [Blocks::Q4_0, Blocks::Q5_0, Blocks::Q8_0] {
        let (bytes, weights) = blocks(kind, outputs * inputs / GROUP);
        let groups = Groups::unpack(kind, &bytes);
        assert_eq!(groups.to_floats(), weights, "{kind:?}");
        let x = Numbers::new(5).many(3 * inputs);
        for precision in [Precision::F32, Precision::Int8] {
            let mut y = [vec![0.0; 3 * outputs], vec![0.0; 3 * outputs]];
            Linear::new(&groups, outputs, inputs, None, precision).forward(&x, &mut y[0], &Team::solo());
            Linear::new(&weights, outputs, inputs, None, precision).forward(&x, &mut y[1], &Team::solo());
            // Sums of eight bits may need more than a float has, and then round at another place.
            if kind == Blocks::Q8_0 && precision == Precision::Int8 {
                assert!(y[0].iter().zip(&y[1]).all(|(one, other)| (one - other).abs() < 1e-5), "{kind:?}");
            } else {
                assert_eq!(bits(&y[0]), bits(&y[1]), "{kind:?} {precision:?}");
            }
        }
    }
}

/// A number with the eleven bits of a half-precision float.
fn half_scale(value: f32) -> f32 {
    f32::from_bits(value.to_bits() & !0x1fff)
}
