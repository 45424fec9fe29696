//! Greedy and beam search over any model of plain rows.
//!
//! A model reads sources and says, for rows of tokens, what is likely to come next ([`Model`]); [`search()`] turns that into
//! translations. The search knows nothing of layers, the model nothing of beams.
//!
//! - **Rows, not rectangles.** A step is a flat list of the live hypotheses of many sentences. A finished sentence leaves at
//!   once, and the next ones join.
//! - **A source is read once**, and the first step of a sentence is one row. Hypotheses share what they have in common: a row
//!   reaches its past through [`Row::path`], and nothing in the model's cache is ever copied or moved.
//! - **A sentence does not see its neighbours.** Its hypotheses and their scores are the same alone and among others.
//! - **As the reference does it.** Greedy and beam search give what transformers 5.24 gives, early stopping and length penalty
//!   included; `tests/reference/search.json` holds 900 cases of it.
//!
//! ```
//! use std::convert::Infallible;
//! use std::ops::ControlFlow;
//!
//! use barqiya_search::{Ask, Choice, Model, Options, Row, Slot, Task, Verdict, search};
//!
//! /// Counts up from the source's only token; 9 is its end mark.
//! struct Counter;
//!
//! impl Model for Counter {
//!     type Error = Infallible;
//!
//!     fn admit(&mut self, sources: &[&[u32]]) -> Result<Vec<(Slot, u32)>, Infallible> {
//!         Ok((0..).map(Slot).zip(sources.iter().map(|source| source[0])).collect())
//!     }
//!
//!     fn step(&mut self, rows: &[Row<'_>], _ask: Ask) -> Result<Vec<Verdict>, Infallible> {
//!         let next = |row: &Row<'_>| vec![Choice { token: (row.token + 1).min(9), log_prob: -0.5 }];
//!         Ok(rows.iter().map(|row| Verdict { best: next(row), ..Verdict::default() }).collect())
//!     }
//!
//!     fn release(&mut self, _slot: Slot) {}
//! }
//!
//! let options = Options { beam: 1, eos: vec![9], ..Options::default() };
//! let sentences = [(0, Task::new(vec![6], 20)), (1, Task::new(vec![1], 3))];
//! search(&mut Counter, sentences, &options, &mut |number, hypotheses| {
//!     let best = &hypotheses[0];
//!     match number {
//!         0 => assert_eq!((&best.tokens[..], best.ended, best.score), (&[7, 8][..], true, -0.5)),
//!         _ => assert_eq!((&best.tokens[..], best.ended, best.score), (&[2, 3, 4][..], false, -0.5)),
//!     }
//!     ControlFlow::Continue(())
//! })
//! .expect("a counter does not fail");
//! ```
mod banks;
mod beam;
mod constraints;
mod error;
mod greedy;
mod hypothesis;
mod model;
mod options;
mod progress;
mod repetition;
mod rules;
mod score;
mod search;
mod sentence;
mod tree;

pub use constraints::{Constraint, Constraints, Met, Placing, Variant};
pub use error::{Error, Fault};
pub use hypothesis::Hypothesis;
pub use model::{Ask, Choice, Model, Row, Slot, Verdict};
pub use options::{EarlyStopping, Options, Task};
pub use repetition::repeats;
pub use score::score;
pub use search::{Totals, search};
