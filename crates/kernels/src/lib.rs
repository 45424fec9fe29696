//! The arithmetic of Barqiya's fast path on a CPU: packed products in f32 and int8, a fused projection over the
//! vocabulary, attention, norms and activations, on plain slices.
//!
//! - [`Linear`] is a layer: weights packed once, multiplied by any number of rows.
//! - [`Head`] is the last layer: log-probabilities of the best tokens, without a matrix of logits.
//! - [`attend`] and [`attend_sequence`] are attention, one position or all of them.
//! - [`Team`] says who works; [`Isa`] says with which instructions.
//!
//! **One promise holds for all of it:** a result has the same bits whatever else is computed in the same call, on
//! however many threads, and with whatever instructions. So a sentence gives the same translation alone or in any
//! batch, on any machine. Two rules keep it: a float's sum runs in an order that depends on the shape alone, and
//! functions that the standard library leaves to the platform (`exp`, `tanh`, ...) are made here.
//!
//! This is the only crate of the workspace with `unsafe` code; each block says why it is sound. Every public function
//! is safe: lengths are checked, and a wrong one panics as a mistake of the calling code.

#![allow(clippy::inline_always, reason = "generic code must become part of the function that enables the instructions")]
#![allow(unsafe_code, reason = "vector instructions, and columns of one matrix written by several threads")]

mod attention;
mod float;
mod groups;
mod head;
mod int8;
mod isa;
mod line;
mod linear;
mod math;
mod matrix;
#[cfg(test)]
#[path = "../tests/numbers/mod.rs"]
mod numbers;
mod simd;
mod sweep;
mod target;
mod team;
mod tiles;
mod vector;

pub use attention::{Heads, Places, Reach, Segment, attend, attend_sequence};
pub use groups::{Blocks, Groups, Rows};
pub use head::{Head, HeadRow, HeadVerdict};
pub use int8::GROUP;
pub use isa::Isa;
pub use linear::{Linear, Precision};
pub use team::Team;
pub use vector::{
    add_in_place, dot, gelu_in_place, gelu_tanh_gate, gelu_tanh_in_place, layer_norm, relu_in_place, rms_norm,
    rms_norm_in_place, rope, scale_in_place, softmax_in_place, swish_in_place,
};
