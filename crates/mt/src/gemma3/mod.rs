//! Gemma 3, text only: a causal model whose prompt holds the Arabic sentence and whose continuation is the English one.
//!
//! [`Gemma3Config`] reads `config.json`; [`ReferenceGemma3`] computes with candle's tensors on any device and is the oracle of the tests;
//! [`FastGemma3`] computes on slices with packed weights. Both are [`barqiya_search::Model`]s and give the same log-probabilities.
//!
//! Architecture: Gemma Team, "Gemma 3 Technical Report", 2025 (arXiv 2503.19786), as transformers 5.24 computes it
//! (`models/gemma3/modeling_gemma3.py`): norms before and after each block, norms on queries and keys, five local layers
//! with a sliding window to each global one, rotary positions of their own for either kind, a gated feed-forward block.

mod config;
mod fast;
mod reference;

pub use config::{Gemma3Config, LayerKind, Rope};
pub use fast::{FastGemma3, FastGemma3Weights};
pub use reference::ReferenceGemma3;

use crate::error::{Error, Result};
use crate::links::LinkHead;

/// Refuses heads that the model does not have.
fn check_link_heads(config: &Gemma3Config, heads: &[LinkHead]) -> Result<()> {
    let exists = |head: &&LinkHead| head.layer < config.layers.len() && head.head < config.num_attention_heads;
    match heads.iter().find(|head| !exists(head)) {
        None => Ok(()),
        Some(head) => Err(request(format!("link head {} of layer {}, which it does not have", head.head, head.layer))),
    }
}

fn request(reason: impl Into<String>) -> Error {
    Error::Request { reason: reason.into() }
}
