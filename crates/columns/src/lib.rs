//! Pairs in columns: Parquet files, and Arrow streams between processes.
//!
//! - [`parquet::write`] and [`parquet::read`]: files that `datasets.load_dataset("parquet", ...)` shows as translations, with all
//!   other fields of a pair in columns beside.
//! - [`stream`]: record batches that come in with a column `ar` and go out with its English, for engines that spread work over
//!   machines.
//!
//! Only this crate knows Arrow and Parquet.

mod error;
pub mod parquet;
mod row;
pub mod stream;

pub use error::Error;
