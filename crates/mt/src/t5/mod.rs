//! T5 (MADLAD-400) on the reference path.
//!
//! [`T5Config`] reads `config.json`; [`ReferenceT5`] computes with candle's tensors on any device. The T5 of
//! candle-transformers is not used: its cache cannot hold several hypotheses, and it gives no attention.
//!
//! Architecture: Raffel et al. 2019 (arXiv 1910.10683) with the gated units of Shazeer 2020 (arXiv 2002.05202), as
//! transformers 5.24 computes it (`models/t5`).

mod config;
mod layers;
mod reference;

pub use config::T5Config;
pub use reference::ReferenceT5;
