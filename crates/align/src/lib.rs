//! Alignment of documents, sentences and words of two languages.
//!
//! Nothing here knows a model or a file: whoever calls brings texts and, where there are any, [`Vectors`].

pub mod anchors;
pub mod beads;
pub mod documents;
mod vectors;
pub mod words;

pub use vectors::Vectors;
