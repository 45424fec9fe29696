//! Greedy and beam search over any model of plain rows.
mod model;

pub use model::{Ask, Choice, Model, Row, Slot, Verdict};
