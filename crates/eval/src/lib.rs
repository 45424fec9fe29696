//! The field's measures, to the last digit.
//!
//! - [`Bleu`], [`Chrf`] and [`Ter`] compare translations with references: a [`Metric`] turns each segment of a [`Corpus`] into
//!   a row of [`Statistics`], and sums of rows into a score. The figures and signatures are those of sacrebleu
//!   [`SACREBLEU_VERSION`].
//! - [`significance`] asks whether one system is better than another, from the same statistics.
//!
//! Nothing here opens a file: whoever calls reads the texts.

mod corpus;
mod error;
mod metric;
mod signature;
pub mod whitespace;

pub use corpus::Corpus;
pub use error::Error;
pub use metric::{Metric, Score, Statistics};
pub use signature::{SACREBLEU_VERSION, Signature};
