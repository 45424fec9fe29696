//! Encoder-decoders: Marian (OPUS-MT), M2M100 and NLLB, BART and mBART as one architecture with flags.
//!
//! [`Seq2SeqConfig`] reads `config.json`; [`ReferenceSeq2Seq`] computes with candle's tensors on any device and is the
//! oracle of the tests; [`FastSeq2Seq`] computes on slices with packed weights. Both are [`barqiya_search::Model`]s and
//! give the same log-probabilities; their sources end in the end mark, as the tokenisers of these models make them.
//!
//! Architecture: Vaswani et al., "Attention Is All You Need", 2017 (arXiv 1706.03762), with the variations of Junczys-Dowmunt
//! et al. 2018 (arXiv 1804.00344), Fan et al. 2020 (arXiv 2010.11125), Lewis et al. 2019 (arXiv 1910.13461) and Liu et al.
//! 2020 (arXiv 2001.08210), as transformers 5.24 computes them (`models/{marian,m2m_100,bart,mbart}`).

mod config;
mod fast;
mod layers;
mod names;
mod packed;
mod positions;
mod reference;

pub use config::{Activation, LogitsBias, PositionKind, Seq2SeqConfig};
pub use fast::FastSeq2Seq;
pub use packed::FastSeq2SeqWeights;
pub(crate) use packed::sized;
pub use reference::ReferenceSeq2Seq;
