//! Fitting the judgements to hand-aligned pairs.

use super::links::{Around, Evidence};
use super::matrix::Matrix;

/// Passes over the words of a pair.
const PASSES: usize = 3;

/// Steps of Newton's method, which needs about eight.
const STEPS: usize = 25;

/// Pull of the weights of standardised features towards zero, as a share of the examples.
const RIDGE: f64 = 1e-4;

/// A pair with the links that it has.
#[derive(Debug, Clone)]
pub struct LinkExample<'a> {
    /// What is known of it.
    pub evidence: Evidence<'a>,
    /// Its links: words of the source and of the target.
    pub links: &'a [(usize, usize)],
}

/// Weights for pairs with the kinds of evidence that the examples have: a list for each pass, a weight for each feature
/// and a constant at the end.
///
/// Logistic regression by Newton's method, ridged; the same examples give the same weights.
pub fn fit_links(examples: &[LinkExample<'_>]) -> Vec<Vec<f32>> {
    let mut passes: Vec<Vec<f32>> = Vec::new();
    let mut judged: Vec<Matrix> = vec![Matrix::default(); examples.len()];
    for pass in 0..PASSES {
        let (mut features, mut answers) = (Vec::new(), Vec::new());
        for (example, before) in examples.iter().zip(&judged) {
            let Some((rows, columns)) = example.evidence.size() else { continue };
            let around = (pass > 0).then(|| Around::of(before));
            for row in 0..rows {
                for column in 0..columns {
                    let mut of_link = Vec::new();
                    example.evidence.features(row, column, around.as_ref(), &mut of_link);
                    features.push(of_link.into_iter().map(f64::from).collect::<Vec<f64>>());
                    answers.push(example.links.contains(&(row, column)));
                }
            }
        }
        let weights: Vec<f32> = regress(&features, &answers).into_iter().map(|weight| weight as f32).collect();
        for (example, judged) in examples.iter().zip(&mut judged) {
            *judged = example.evidence.judge(&weights, judged, pass > 0);
        }
        passes.push(weights);
    }
    passes
}

/// Weights of features, and a constant at the end.
fn regress(features: &[Vec<f64>], answers: &[bool]) -> Vec<f64> {
    let Some(width) = features.first().map(Vec::len) else { return Vec::new() };
    let count = features.len() as f64;
    let mean: Vec<f64> = (0..width).map(|at| features.iter().map(|row| row[at]).sum::<f64>() / count).collect();
    let deviation: Vec<f64> = (0..width)
        .map(|at| (features.iter().map(|row| (row[at] - mean[at]).powi(2)).sum::<f64>() / count).sqrt().max(1e-6))
        .collect();
    let mut weights = vec![0.0; width + 1];
    for _ in 0..STEPS {
        let mut slope = vec![0.0; width + 1];
        let mut curve = vec![vec![0.0; width + 1]; width + 1];
        for (row, &answer) in features.iter().zip(answers) {
            let standard: Vec<f64> = (0..width).map(|at| (row[at] - mean[at]) / deviation[at]).chain([1.0]).collect();
            let score: f64 = standard.iter().zip(&weights).map(|(value, weight)| value * weight).sum();
            let p = 1.0 / (1.0 + (-score).exp());
            let error = p - f64::from(u8::from(answer));
            for (at, &value) in standard.iter().enumerate() {
                slope[at] += error * value;
                let steep = p * (1.0 - p) * value;
                curve[at][..=at].iter_mut().zip(&standard).for_each(|(curve, other)| *curve += steep * other);
            }
        }
        for at in 0..=width {
            let (above, from) = curve.split_at_mut(at);
            for (row, &value) in above.iter_mut().zip(&from[0]) {
                row[at] = value;
            }
            // The constant is not pulled, but kept from dividing by zero.
            let ridge = if at == width { 1e-12 } else { RIDGE };
            slope[at] += 2.0 * ridge * count * weights[at];
            curve[at][at] += 2.0 * ridge * count;
        }
        let step = solve(curve, slope);
        weights.iter_mut().zip(&step).for_each(|(weight, step)| *weight -= step);
        if step.iter().all(|step| step.abs() < 1e-9) {
            break;
        }
    }
    // Back from standardised features to features as they are.
    let mut constant = weights[width];
    for at in 0..width {
        weights[at] /= deviation[at];
        constant -= weights[at] * mean[at];
    }
    weights[width] = constant;
    weights
}

/// Solves a symmetric, positive system by elimination.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for pivot in 0..size {
        let (above, below) = matrix.split_at_mut(pivot + 1);
        let row = &above[pivot];
        for (offset, other) in below.iter_mut().enumerate() {
            let factor = other[pivot] / row[pivot];
            other[pivot..].iter_mut().zip(&row[pivot..]).for_each(|(value, of_pivot)| *value -= factor * of_pivot);
            right[pivot + 1 + offset] -= factor * right[pivot];
        }
    }
    for pivot in (0..size).rev() {
        let known: f64 = (pivot + 1..size).map(|at| matrix[pivot][at] * right[at]).sum();
        right[pivot] = (right[pivot] - known) / matrix[pivot][pivot];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coin_with_a_bias_is_found() {
        // Where the feature is 0 one in four is right, where it is 1 three in four: log-odds -ln 3 and ln 3.
        let features: Vec<Vec<f64>> = (0..8000).map(|at| vec![f64::from(u8::from(at % 2 == 1))]).collect();
        let answers: Vec<bool> = (0..8000).map(|at| (at / 2 % 4 == 0) != (at % 2 == 1)).collect();
        let weights = regress(&features, &answers);
        assert!((weights[1] + 3_f64.ln()).abs() < 0.01 && (weights[0] - 2.0 * 3_f64.ln()).abs() < 0.01, "{weights:?}");
    }
}
