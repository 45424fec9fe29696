//! Links between the words of a pair.

mod fit;
mod links;
mod matrix;
mod similarity;
mod statistics;
mod weights;

pub use fit::{LinkExample, fit_links};
pub use links::{Evidence, Recipe, WordLink, link_probabilities, links};
pub use matrix::Matrix;
pub use similarity::{Similarity, States, similarity};
pub use statistics::{Hearing, Lexicon, LexiconError, Posteriors, Training};

/// The words of a pair, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words<'a> {
    /// Of the source.
    pub source: &'a [&'a str],
    /// Of the target.
    pub target: &'a [&'a str],
}

#[cfg(test)]
mod tests;
