//! Alignment of documents, sentences and words of two languages.
//!
//! Nothing here knows a model or a file: whoever calls brings texts and, where there are any, [`Vectors`].

mod vectors;

pub use vectors::Vectors;
