//! How like two sentences are, from an encoder's vectors. What is found for a pair depends on that pair alone.

use barqiya_kernels::{Linear, Precision, Team, dot};

use crate::Vectors;

/// A sentence as an encoder sees it, its language's means taken off.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    /// Mean of its token states.
    pub pooled: Vec<f32>,
    /// The states of its tokens, each of length 1.
    pub tokens: Vectors,
}

/// How like two sentences are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likeness {
    /// By their vectors: 1 for the same direction, 0 for what is no nearer than any two sentences are.
    pub similarity: f32,
    /// Mean of how near each token's nearest token of the other sentence is, on the side where that is less: a half that is missing shows
    /// here.
    pub coverage: f32,
}

/// Compares two sentences; `common` are the mean directions of sentences of both languages.
pub fn likeness(ours: &Sentence, theirs: &Sentence, common: [&[f32]; 2]) -> Likeness {
    let length = |vector: &[f32]| dot(vector, vector).sqrt().max(f32::MIN_POSITIVE);
    let cosine = |one: &[f32], other: &[f32]| dot(one, other) / (length(one) * length(other));
    let usual = f32::midpoint(cosine(&ours.pooled, common[1]), cosine(&theirs.pooled, common[0]));
    let distance = (1.0 - cosine(&ours.pooled, &theirs.pooled)) / (1.0 - usual).max(f32::EPSILON);
    Likeness { similarity: (1.0 - distance).clamp(0.0, 1.0), coverage: coverage(&ours.tokens, &theirs.tokens) }
}

fn coverage(ours: &Vectors, theirs: &Vectors) -> f32 {
    if ours.rows() == 0 || theirs.rows() == 0 {
        return 0.0;
    }
    let mut cosines = vec![0.0; ours.rows() * theirs.rows()];
    let other = Linear::new(theirs.values(), theirs.rows(), theirs.width(), None, Precision::F32);
    other.forward(ours.values(), &mut cosines, &Team::solo());
    let mut found = vec![-1.0f32; theirs.rows()];
    let mut ours_found = 0.0;
    for row in cosines.chunks_exact(theirs.rows()) {
        ours_found += row.iter().copied().fold(-1.0, f32::max);
        found.iter_mut().zip(row).for_each(|(best, &cosine)| *best = best.max(cosine));
    }
    let mean = |sum: f32, count: usize| (sum / count as f32).clamp(0.0, 1.0);
    mean(ours_found, ours.rows()).min(mean(found.iter().sum(), theirs.rows()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(tokens: &[[f32; 2]]) -> Sentence {
        let pooled = (0..2).map(|at| tokens.iter().map(|token| token[at]).sum::<f32>()).collect();
        Sentence { pooled, tokens: Vectors::new(2, tokens.concat()) }
    }

    #[test]
    fn the_same_the_half_and_the_other() {
        let (one, half, other) =
            (sentence(&[[1.0, 0.0], [0.0, 1.0]]), sentence(&[[1.0, 0.0]]), sentence(&[[-1.0, 0.0]]));
        let common = [0.0, 1.0];
        let like = |a: &Sentence, b: &Sentence| likeness(a, b, [&common, &common]);
        assert_eq!(like(&one, &one).similarity, 1.0);
        assert_eq!(like(&one, &one).coverage, 1.0);
        assert_eq!(like(&one, &half).coverage, 0.5);
        assert_eq!(like(&half, &other), Likeness { similarity: 0.0, coverage: 0.0 });
        let empty = Sentence { pooled: vec![0.0; 2], tokens: Vectors::new(2, Vec::new()) };
        assert_eq!(like(&one, &empty).coverage, 0.0);
    }
}
