//! Alignment of documents, sentences and words of two languages.
//!
//! [`beads`] finds which sentences of two texts say the same, [`documents`] which texts do, [`words`] which words; [`anchors`]
//! is what may be told without any model: numbers, names, Latin words. Every sum behind them stands in `docs/alignment.md`.
//!
//! Nothing here knows a model or a file: whoever calls brings texts and, where there are any, [`Vectors`].

pub mod anchors;
pub mod beads;
pub mod documents;
pub mod similarity;
mod vectors;
pub mod words;

pub use vectors::Vectors;
