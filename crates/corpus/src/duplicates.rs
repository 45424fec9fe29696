//! Rows that repeat others: within a corpus, and of sets that are held out.

mod exact;
mod held;
mod near;
mod sketch;

pub use exact::Duplicates;
pub use held::HeldOut;
