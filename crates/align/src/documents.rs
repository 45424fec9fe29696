//! Which documents of two folders are a text and its translation: by their names or by what they say.

mod content;
mod names;
#[cfg(test)]
mod tests;

pub use content::{Document, pair_by_content};
pub use names::pair_by_names;

/// A document and its translation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DocumentPair {
    /// Its number on the source side.
    pub source: usize,
    /// Its number on the target side.
    pub target: usize,
    /// How alike they are, from 0 to 1; of documents paired by name 1.
    pub score: f32,
    /// How much more alike they are than either is to the next best, from 0 to 1; of documents paired by name 1.
    pub confidence: f32,
}
