//! A corpus in parts: planned once, made anywhere, put together with proof.
//!
//! ```text
//! Plan: documents with hashes -> Shard i/n: those whose hash falls to it -> Log: rows as they come -> Rows of all logs, in the plan's order
//! ```
//!
//! What comes out depends on the plan and the settings alone, whatever the number of shards and however often they were interrupted.

mod error;
mod log;
mod merge;
mod plan;

pub use error::ShardError;
pub use log::{Log, Run, Unfinished};
pub use merge::Logs;
pub use plan::{Document, Plan, Shard, hash};
