//! The field's measures, to the last digit.
//!
//! - [`Bleu`], [`Chrf`] and [`Ter`] compare translations with references: a [`Metric`] turns each segment of a [`Corpus`] into
//!   a row of [`Statistics`], and sums of rows into a score. The figures and signatures are those of sacrebleu
//!   [`SACREBLEU_VERSION`].
//! - [`significance`] asks whether one system is better than another, from the same statistics.
//! - [`terms`] and [`names`] count what came out as wanted; [`stems`] lets a plural pass for its singular.
//! - [`beads`], [`words`] and [`segment`] compare aligned sentences, linked words and sentence boundaries with gold.
//!
//! Nothing here opens a file: whoever calls reads the texts.
//!
//! ```
//! use barqiya_eval::{Bleu, Corpus, Metric};
//! let references = [vec!["The minister arrived on Tuesday."]];
//! let corpus = Corpus::new(&["The minister came on Tuesday."], &references)?;
//! let bleu = Bleu::default();
//! let score = bleu.score(&bleu.statistics(&corpus).sums());
//! assert_eq!(format!("{:.1}", score.value), "38.0");
//! assert_eq!(bleu.signature(1).to_string(), "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0");
//! # Ok::<(), barqiya_eval::Error>(())
//! ```

pub mod beads;
mod bleu;
mod chrf;
mod corpus;
mod error;
mod letters;
mod metric;
pub mod names;
mod ngrams;
#[cfg(test)]
mod recorded;
pub mod segment;
mod share;
mod signature;
pub mod significance;
pub mod stems;
mod ter;
pub mod terms;
mod tokenize;
pub mod whitespace;
pub mod words;

pub use bleu::{Bleu, Smoothing};
pub use chrf::Chrf;
pub use corpus::Corpus;
pub use error::Error;
pub use metric::{Metric, SampleScore, Score, Statistics};
pub use share::{Rates, Share};
pub use signature::{SACREBLEU_VERSION, Signature};
pub use ter::Ter;
pub use tokenize::{Tokenizer, Tokens};
