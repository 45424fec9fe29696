//! The blocks of the reference path, on candle's tensors.

use candle_core::{Device, Module, Tensor};
use candle_nn::{LayerNorm, Linear};

use super::config::{Activation, Seq2SeqConfig};
use super::names;
use super::positions::{Positions, Side};
use crate::error::{Error, Result};
use crate::rowwise::{Memory, Past, look};
use crate::weights::Weights;

/// Added to the variance in every norm.
pub(super) const EPSILON: f64 = 1e-5;

/// Reads tensors to a device.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) weights: &'a Weights,
    pub(super) config: &'a Seq2SeqConfig,
    pub(super) device: &'a Device,
}

impl Reader<'_> {
    pub(super) fn tensor(&self, name: &str, shape: &[usize]) -> Result<Tensor> {
        Ok(self.weights.tensor(name, shape)?.to_device(self.device)?)
    }

    fn linear(&self, name: &str, outputs: usize, inputs: usize) -> Result<Linear> {
        let weight = self.tensor(&format!("{name}.weight"), &[outputs, inputs])?;
        let bias = self.tensor(&format!("{name}.bias"), &[outputs])?;
        Ok(Linear::new(weight, Some(bias)))
    }

    pub(super) fn norm(&self, name: &str) -> Result<LayerNorm> {
        let width = [self.config.d_model];
        let weight = self.tensor(&format!("{name}.weight"), &width)?;
        Ok(LayerNorm::new(weight, self.tensor(&format!("{name}.bias"), &width)?, EPSILON))
    }
}

/// Tokens' vectors with their places, scaled and normed as the configuration says.
#[derive(Debug)]
pub(super) struct Embedding {
    tokens: Tensor,
    positions: Positions,
    scale: f64,
    norm: Option<LayerNorm>,
}

impl Embedding {
    pub(super) fn load(reader: Reader<'_>, side: Side) -> Result<Self> {
        let config = reader.config;
        let vocabulary = match side {
            Side::Encoder => config.vocab_size,
            Side::Decoder => config.decoder_vocab_size,
        };
        let name = names::embedding(reader.weights, config, side);
        let norm = format!("model.{}.layernorm_embedding", side.name());
        Ok(Self {
            tokens: reader.tensor(&name, &[vocabulary, config.d_model])?,
            positions: Positions::load(reader.weights, config, side)?,
            scale: f64::from(config.embedding_scale()),
            norm: config.normalize_embedding.then(|| reader.norm(&norm)).transpose()?,
        })
    }

    /// A whole sequence: tokens x width.
    pub(super) fn sequence(&self, tokens: &[u32]) -> Result<Tensor> {
        let places: Vec<usize> = self.positions.places(tokens).collect();
        self.rows(tokens, &places)
    }

    /// Tokens that stand at the given places: tokens x width.
    pub(super) fn rows(&self, tokens: &[u32], places: &[usize]) -> Result<Tensor> {
        let (vocabulary, width) = self.tokens.dims2()?;
        if let Some(token) = tokens.iter().find(|token| **token as usize >= vocabulary) {
            return Err(Error::Request { reason: format!("token {token} of a vocabulary of {vocabulary}") });
        }
        let mut positions = Vec::with_capacity(tokens.len() * width);
        for (&place, &token) in places.iter().zip(tokens) {
            positions.extend_from_slice(&self.positions.at(place, token)?);
        }
        let device = self.tokens.device();
        let positions = Tensor::from_vec(positions, (tokens.len(), width), device)?;
        let vectors = self.tokens.embedding(&Tensor::new(tokens, device)?)?;
        let sum = ((vectors * self.scale)? + positions)?;
        Ok(match &self.norm {
            Some(norm) => norm.forward(&sum)?,
            None => sum,
        })
    }
}

/// Multi-head attention (Vaswani et al. 2017, arXiv 1706.03762).
#[derive(Debug)]
pub(super) struct Attention {
    query: Linear,
    key: Linear,
    value: Linear,
    out: Linear,
    heads: usize,
}

impl Attention {
    pub(super) fn load(reader: Reader<'_>, name: &str, heads: usize) -> Result<Self> {
        let width = reader.config.d_model;
        let linear = |part: &str| reader.linear(&format!("{name}.{part}"), width, width);
        Ok(Self {
            query: linear("q_proj")?,
            key: linear("k_proj")?,
            value: linear("v_proj")?,
            out: linear("out_proj")?,
            heads,
        })
    }

    fn split(&self, x: &Tensor) -> Result<Tensor> {
        let (rows, width) = x.dims2()?;
        Ok(x.reshape((rows, self.heads, width / self.heads))?)
    }

    /// Keys and values of states (positions x width).
    pub(super) fn remember(&self, states: &Tensor) -> Result<Memory> {
        Ok(Memory { keys: self.split(&self.key.forward(states)?)?, values: self.split(&self.value.forward(states)?)? })
    }

    /// Queries of states, rows x heads x head width.
    pub(super) fn ask(&self, states: &Tensor) -> Result<Tensor> {
        self.split(&self.query.forward(states)?)
    }

    /// What queries find in a memory, and the weights, as [`look`] has them.
    pub(super) fn look(queries: &Tensor, memory: &Memory) -> Result<(Tensor, Tensor)> {
        let width = queries.dim(2)?;
        look(queries, memory, (width as f64).sqrt().recip(), None)
    }

    /// The output projection.
    pub(super) fn finish(&self, found: &Tensor) -> Result<Tensor> {
        Ok(self.out.forward(found)?)
    }
}

impl Activation {
    /// The function on each value.
    pub(crate) fn apply(self, x: &Tensor) -> Result<Tensor> {
        Ok(match self {
            Self::Relu => x.relu()?,
            Self::Gelu => x.gelu_erf()?,
            Self::GeluTanh => x.gelu()?,
            Self::Swish => x.silu()?,
        })
    }
}

/// Two layers with a function between them.
#[derive(Debug)]
struct FeedForward {
    inner: Linear,
    outer: Linear,
    activation: Activation,
}

impl FeedForward {
    fn load(reader: Reader<'_>, layer: &str, inner: usize) -> Result<Self> {
        let width = reader.config.d_model;
        Ok(Self {
            inner: reader.linear(&format!("{layer}.fc1"), inner, width)?,
            outer: reader.linear(&format!("{layer}.fc2"), width, inner)?,
            activation: reader.config.activation_function,
        })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let inner = self.inner.forward(x)?;
        let inner = self.activation.apply(&inner)?;
        Ok(self.outer.forward(&inner)?)
    }
}

/// A block inside its residual connection: the norm stands before the block or after the sum.
#[derive(Debug)]
struct Residual {
    norm: LayerNorm,
    before: bool,
}

impl Residual {
    fn load(reader: Reader<'_>, name: &str) -> Result<Self> {
        Ok(Self { norm: reader.norm(name)?, before: reader.config.normalize_before })
    }

    fn around(&self, x: &Tensor, block: impl FnOnce(&Tensor) -> Result<Tensor>) -> Result<Tensor> {
        if self.before {
            Ok((x + block(&self.norm.forward(x)?)?)?)
        } else {
            Ok(self.norm.forward(&(x + block(x)?)?)?)
        }
    }
}

/// A layer of the encoder.
#[derive(Debug)]
pub(super) struct EncoderLayer {
    attention: Attention,
    around_attention: Residual,
    feed_forward: FeedForward,
    around_feed_forward: Residual,
}

impl EncoderLayer {
    pub(super) fn load(reader: Reader<'_>, number: usize) -> Result<Self> {
        let name = format!("model.encoder.layers.{number}");
        let heads = reader.config.encoder_attention_heads;
        Ok(Self {
            attention: Attention::load(reader, &format!("{name}.self_attn"), heads)?,
            around_attention: Residual::load(reader, &format!("{name}.self_attn_layer_norm"))?,
            feed_forward: FeedForward::load(reader, &name, reader.config.encoder_ffn_dim)?,
            around_feed_forward: Residual::load(reader, &format!("{name}.final_layer_norm"))?,
        })
    }

    /// Positions x width in and out; each position sees all.
    pub(super) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let x = self.around_attention.around(x, |x| {
            let (found, _) = Attention::look(&self.attention.ask(x)?, &self.attention.remember(x)?)?;
            self.attention.finish(&found)
        })?;
        self.around_feed_forward.around(&x, |x| self.feed_forward.forward(x))
    }
}

/// A layer of the decoder.
#[derive(Debug)]
pub(super) struct DecoderLayer {
    own: Attention,
    around_own: Residual,
    cross: Attention,
    around_cross: Residual,
    feed_forward: FeedForward,
    around_feed_forward: Residual,
}

impl DecoderLayer {
    pub(super) fn load(reader: Reader<'_>, number: usize) -> Result<Self> {
        let name = format!("model.decoder.layers.{number}");
        let heads = reader.config.decoder_attention_heads;
        Ok(Self {
            own: Attention::load(reader, &format!("{name}.self_attn"), heads)?,
            around_own: Residual::load(reader, &format!("{name}.self_attn_layer_norm"))?,
            cross: Attention::load(reader, &format!("{name}.encoder_attn"), heads)?,
            around_cross: Residual::load(reader, &format!("{name}.encoder_attn_layer_norm"))?,
            feed_forward: FeedForward::load(reader, &name, reader.config.decoder_ffn_dim)?,
            around_feed_forward: Residual::load(reader, &format!("{name}.final_layer_norm"))?,
        })
    }

    /// Keys and values of a source's states for this layer.
    pub(super) fn read_source(&self, states: &Tensor) -> Result<Memory> {
        self.cross.remember(states)
    }

    /// Rows x width in and out, each row at the end of its own sentence.
    pub(super) fn forward(&self, x: &Tensor, past: &mut Past<'_>) -> Result<Tensor> {
        let x = self.around_own.around(x, |x| {
            let (queries, own) = (self.own.ask(x)?, self.own.remember(x)?);
            self.own.finish(&past.look_back(&queries, &own, Attention::look)?)
        })?;
        let x = self.around_cross.around(&x, |x| {
            let queries = self.cross.ask(x)?;
            self.cross.finish(&past.look_at_source(&queries, Attention::look)?)
        })?;
        self.around_feed_forward.around(&x, |x| self.feed_forward.forward(x))
    }
}
