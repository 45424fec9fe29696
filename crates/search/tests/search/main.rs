//! The search over a model that checks how it is used.
//!
//! One binary: `toy` is the model, `reference` compares with what transformers found, `oracle` with what must come out,
//! `together` searches many sentences at once, `contract` watches what the model is asked and what comes back.

mod contract;
mod oracle;
mod reference;
mod terms;
mod together;
mod toy;
