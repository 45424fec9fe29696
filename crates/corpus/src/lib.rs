//! Rules with a reason, duplicates, statistics and shards of a corpus.
//!
//! - [`Judge`]: what speaks against a pair, one [`Verdict`](barqiya_bitext::Verdict) with its reason for each [`Rule`] that it
//!   breaks. [`Limits`] say from where on. Nothing is ever taken out: a verdict is written beside the pair.
//! - [`Recurring`]: what stands in many documents (boilerplate), in memory that does not grow.
//! - [`Duplicates`]: rows that repeat an earlier row, or nearly; [`HeldOut`]: rows that a test set has.
//! - [`Statistics`]: sizes, lengths, vocabulary, verdicts and scores of a corpus.
//! - [`shards`]: the documents of a corpus for any number of machines, logs that survive every interruption, and putting them together
//!   with proof that nothing is missing or doubled.
//!
//! Nothing here knows a model or a terminal, and only `shards` knows files: whoever calls brings pairs. The same pairs in the same order give the
//! same verdicts everywhere.
//!
//! ```
//! use barqiya_bitext::Pair;
//! use barqiya_corpus::{Judge, Limits, Rule};
//! let pair = Pair {
//!     ar: "وصل الوزير الى بكين يوم 15 مايو.".into(),
//!     en: "The minister arrived in Beijing on May 16.".into(),
//!     ..Pair::default()
//! };
//! let verdicts = Judge::new(&Rule::ALL, Limits::default()).judge(&pair);
//! assert_eq!(verdicts.len(), 1);
//! assert_eq!((verdicts[0].rule.as_str(), verdicts[0].reason.as_str()), ("numbers", "15 is in the Arabic only, 16 in the English only"));
//! ```

mod duplicates;
mod fold;
mod hash;
mod limits;
mod lists;
mod recurring;
mod rules;
pub mod shards;
mod statistics;
mod view;

pub use duplicates::{Duplicates, HeldOut};
pub use limits::Limits;
pub use recurring::Recurring;
pub use rules::{Judge, Rule};
pub use statistics::{Bin, Distinct, Histogram, SideStatistics, Statistics};
