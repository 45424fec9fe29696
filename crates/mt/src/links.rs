//! Word links from attention.
//!
//! A translation model looks at the Arabic word it is about to render (heads of its later layers, in the row that *predicts* a
//! token) and at the one it has just rendered (heads of its earlier layers, in the row that *feeds* the token). Both views are
//! summed over the pieces of words, read along both sides, and a pair of words is linked where both sides agree.

use std::ops::Range;

use serde::Deserialize;

/// An attention head, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct LinkHead {
    /// Layer of the decoder.
    pub layer: usize,
    /// Query head of the layer.
    pub head: usize,
}

/// Which heads of a model tell the links, and how strong a link must be. Measured for each model and kept beside it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkRecipe {
    /// Heads read in the row that predicts a token.
    #[serde(default)]
    pub predicting: Vec<LinkHead>,
    /// Heads read in the row that feeds a token.
    #[serde(default)]
    pub feeding: Vec<LinkHead>,
    /// Least strength of a link, 0 to 1.
    #[serde(default = "default_threshold")]
    pub threshold: f32,
}

fn default_threshold() -> f32 {
    0.3
}

impl LinkRecipe {
    /// All heads in the order in which a model is asked for them: the predicting ones, then the feeding ones.
    pub fn heads(&self) -> Vec<LinkHead> {
        [self.predicting.as_slice(), &self.feeding].concat()
    }
}

/// A source word and a target word that render each other.
#[derive(Debug, Clone, PartialEq)]
pub struct WordLink {
    /// Number of the source word.
    pub source: usize,
    /// Number of the target word.
    pub target: usize,
    /// Strength, 0 to 1.
    pub strength: f32,
}

/// Pieces and words of both sides of a pair, as byte ranges of their texts.
#[derive(Debug, Clone, Copy)]
pub struct Sides<'a> {
    /// Source tokens.
    pub source_pieces: &'a [Range<usize>],
    /// Source words.
    pub source_words: &'a [Range<usize>],
    /// Target tokens.
    pub target_pieces: &'a [Range<usize>],
    /// Target words.
    pub target_words: &'a [Range<usize>],
}

/// How much a link far from the diagonal loses: all of `3 * DIAGONAL` of its strength from one corner to the other.
const DIAGONAL: f32 = 0.1;

/// Links words by the attention rows of a hypothesis.
///
/// `rows[t]` is the attention of the row that predicts target token `t` (heads x source tokens, in the order of
/// [`LinkRecipe::heads`]); it is also the row that feeds token `t - 1`. Rows beyond the target's tokens (the end mark's) are used as
/// feeding rows only. Links come sorted by target word, then source word.
pub fn link_words(recipe: &LinkRecipe, rows: &[Vec<f32>], sides: Sides<'_>) -> Vec<WordLink> {
    let (sources, targets) = (sides.source_words.len(), sides.target_words.len());
    if sources == 0 || targets == 0 || rows.is_empty() {
        return Vec::new();
    }
    let words = Words {
        source: owners(sides.source_pieces, sides.source_words),
        target: owners(sides.target_pieces, sides.target_words),
        sources,
        targets,
    };
    let mut strength = vec![0.0_f32; targets * sources];
    let predicting = recipe.predicting.len();
    for head in 0..predicting + recipe.feeding.len() {
        // The row that feeds a token is the one that predicts the next.
        let rows = if head < predicting { rows } else { &rows[1..] };
        for (sum, share) in strength.iter_mut().zip(words.view(rows, head)) {
            *sum += share;
        }
    }
    favour_diagonal(&mut strength, sources, targets);
    agree(&strength, sources, recipe.threshold)
}

/// To which words the pieces of both sides belong.
struct Words {
    source: Vec<Option<usize>>,
    target: Vec<Option<usize>>,
    sources: usize,
    targets: usize,
}

impl Words {
    /// What one head sees, target words x source words; each row sums to 1, or to 0 where the head sees nothing.
    fn view(&self, rows: &[Vec<f32>], head: usize) -> Vec<f32> {
        let mut view = vec![0.0_f32; self.targets * self.sources];
        let tokens = self.source.len();
        for (row, word) in rows.iter().zip(&self.target) {
            let (Some(word), Some(weights)) = (*word, row.get(head * tokens..(head + 1) * tokens)) else { continue };
            for (weight, source) in weights.iter().zip(&self.source) {
                if let Some(source) = *source {
                    view[word * self.sources + source] += weight;
                }
            }
        }
        for row in view.chunks_exact_mut(self.sources) {
            let sum = row.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            for cell in row {
                *cell /= sum;
            }
        }
        view
    }
}

/// For each piece the word it overlaps, the first if several.
fn owners(pieces: &[Range<usize>], words: &[Range<usize>]) -> Vec<Option<usize>> {
    let owner = |piece: &Range<usize>| {
        let word = words.partition_point(|word| word.end <= piece.start);
        (word < words.len() && words[word].start < piece.end).then_some(word)
    };
    pieces.iter().map(owner).collect()
}

/// Takes a little from what lies far from the diagonal.
fn favour_diagonal(strength: &mut [f32], sources: usize, targets: usize) {
    let place = |index: usize, count: usize| (index as f32 + 0.5) / count as f32;
    for (target, row) in strength.chunks_exact_mut(sources).enumerate() {
        for (source, cell) in row.iter_mut().enumerate() {
            let distance = (place(source, sources) - place(target, targets)).abs();
            *cell *= 1.0 - 3.0 * DIAGONAL * distance;
        }
    }
}

/// Keeps the cells whose share of their row and share of their column have a geometric mean above the threshold.
fn agree(strength: &[f32], sources: usize, threshold: f32) -> Vec<WordLink> {
    let mut columns = vec![0.0_f32; sources];
    for row in strength.chunks_exact(sources) {
        for (sum, cell) in columns.iter_mut().zip(row) {
            *sum += cell;
        }
    }
    let mut links = Vec::new();
    for (target, row) in strength.chunks_exact(sources).enumerate() {
        let sum = row.iter().sum::<f32>().max(f32::MIN_POSITIVE);
        for (source, &cell) in row.iter().enumerate() {
            let both = ((cell / sum) * (cell / columns[source].max(f32::MIN_POSITIVE))).sqrt();
            if both > threshold {
                links.push(WordLink { source, target, strength: both.min(1.0) });
            }
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recipe() -> LinkRecipe {
        let head = LinkHead { layer: 0, head: 0 };
        LinkRecipe { predicting: vec![head], feeding: vec![head], threshold: 0.3 }
    }

    #[test]
    fn a_word_of_several_pieces_is_linked_as_one() {
        // Two source words of one and two pieces, crossed in the target; each row holds both heads.
        let rows = [
            vec![0.1, 0.4, 0.5, 0.3, 0.3, 0.4],
            vec![0.9, 0.1, 0.0, 0.0, 0.5, 0.5],
            vec![0.3, 0.3, 0.4, 1.0, 0.0, 0.0],
        ];
        let sides = Sides {
            source_pieces: &[0..4, 5..7, 7..9],
            source_words: &[0..4, 5..9],
            target_pieces: &[0..3, 3..6],
            target_words: &[0..3, 4..6],
        };
        let links = link_words(&recipe(), &rows, sides);
        let pairs: Vec<_> = links.iter().map(|link| (link.source, link.target)).collect();
        assert_eq!(pairs, [(1, 0), (0, 1)]);
        assert!(links.iter().all(|link| link.strength > 0.7 && link.strength <= 1.0));
    }

    #[test]
    fn no_words_no_links() {
        let sides = Sides { source_pieces: &[], source_words: &[], target_pieces: &[], target_words: &[] };
        assert_eq!(link_words(&recipe(), &[vec![]], sides), []);
    }
}
