//! The blocks of T5 on candle's tensors.

use candle_core::{D, Device, Module, Tensor};
use candle_nn::Linear;

use super::config::T5Config;
use crate::error::Result;
use crate::rowwise::{Memory, Past, look};
use crate::seq2seq::Activation;
use crate::weights::Weights;

/// Reads tensors to a device.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) weights: &'a Weights,
    pub(super) config: &'a T5Config,
    pub(super) device: &'a Device,
}

impl Reader<'_> {
    pub(super) fn tensor(&self, name: &str, shape: &[usize]) -> Result<Tensor> {
        Ok(self.weights.tensor(name, shape)?.to_device(self.device)?)
    }

    fn linear(&self, name: &str, outputs: usize, inputs: usize) -> Result<Linear> {
        Ok(Linear::new(self.tensor(&format!("{name}.weight"), &[outputs, inputs])?, None))
    }

    pub(super) fn norm(&self, name: &str) -> Result<Norm> {
        let weight = self.tensor(&format!("{name}.weight"), &[self.config.d_model])?;
        Ok(Norm { weight, epsilon: self.config.layer_norm_epsilon })
    }
}

/// Division by the root mean square (Zhang and Sennrich 2019, arXiv 1910.07467).
#[derive(Debug)]
pub(super) struct Norm {
    weight: Tensor,
    epsilon: f64,
}

impl Norm {
    pub(super) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let mean = x.sqr()?.mean_keepdim(D::Minus1)?;
        Ok(x.broadcast_div(&(mean + self.epsilon)?.sqrt()?)?.broadcast_mul(&self.weight)?)
    }
}

/// What attention scores gain by the distance between two tokens; the same in all layers of a stack.
#[derive(Debug)]
pub(super) struct Distances {
    /// Classes x heads.
    table: Tensor,
    max_distance: usize,
    /// Whether tokens after the one that looks have classes of their own.
    both_ways: bool,
}

impl Distances {
    pub(super) fn load(reader: Reader<'_>, stack: &str) -> Result<Self> {
        let config = reader.config;
        let name = format!("{stack}.block.0.layer.0.SelfAttention.relative_attention_bias.weight");
        Ok(Self {
            table: reader.tensor(&name, &[config.relative_attention_num_buckets, config.num_heads])?,
            max_distance: config.relative_attention_max_distance,
            both_ways: stack == "encoder",
        })
    }

    /// Heads x queries x positions, for queries at the given places.
    pub(super) fn bias(&self, queries: std::ops::Range<usize>, positions: usize) -> Result<Tensor> {
        let (classes, heads) = self.table.dims2()?;
        let rows = queries.len();
        let class = |query: usize, position: usize| self.class(position as i64 - query as i64, classes) as u32;
        let ids: Vec<u32> =
            queries.flat_map(|query| (0..positions).map(move |position| class(query, position))).collect();
        let ids = Tensor::from_vec(ids, rows * positions, self.table.device())?;
        let bias = self.table.embedding(&ids)?;
        Ok(bias.t()?.reshape((heads, rows, positions))?)
    }

    /// The class of a distance: near ones have one each, far ones share classes that grow with the logarithm. Computed in
    /// single precision, as the reference does.
    fn class(&self, distance: i64, classes: usize) -> usize {
        let (classes, first) = match (self.both_ways, distance > 0) {
            (true, true) => (classes / 2, classes / 2),
            (true, false) => (classes / 2, 0),
            (false, _) => (classes, 0),
        };
        let distance = if self.both_ways { distance.unsigned_abs() } else { (-distance).max(0) as u64 } as usize;
        let near = classes / 2;
        if distance < near {
            return first + distance;
        }
        let span = (self.max_distance as f64 / near as f64).ln() as f32;
        let share = (distance as f32 / near as f32).ln() / span * (classes - near) as f32;
        first + (near + share as usize).min(classes - 1)
    }
}

/// Attention without biases and without a scale.
#[derive(Debug)]
struct Attention {
    query: Linear,
    key: Linear,
    value: Linear,
    out: Linear,
    norm: Norm,
    heads: usize,
}

impl Attention {
    fn load(reader: Reader<'_>, layer: &str, name: &str) -> Result<Self> {
        let (inner, width) = (reader.config.attention_width(), reader.config.d_model);
        let linear = |part: &str| reader.linear(&format!("{layer}.{name}.{part}"), inner, width);
        Ok(Self {
            query: linear("q")?,
            key: linear("k")?,
            value: linear("v")?,
            out: reader.linear(&format!("{layer}.{name}.o"), width, inner)?,
            norm: reader.norm(&format!("{layer}.layer_norm"))?,
            heads: reader.config.num_heads,
        })
    }

    fn split(&self, x: &Tensor) -> Result<Tensor> {
        let (rows, width) = x.dims2()?;
        Ok(x.reshape((rows, self.heads, width / self.heads))?)
    }

    fn ask(&self, x: &Tensor) -> Result<Tensor> {
        self.split(&self.query.forward(x)?)
    }

    fn remember(&self, x: &Tensor) -> Result<Memory> {
        Ok(Memory { keys: self.split(&self.key.forward(x)?)?, values: self.split(&self.value.forward(x)?)? })
    }
}

/// The feed-forward block, gated or not.
#[derive(Debug)]
struct FeedForward {
    inner: Linear,
    gate: Option<Linear>,
    outer: Linear,
    norm: Norm,
    activation: Activation,
}

impl FeedForward {
    fn load(reader: Reader<'_>, layer: &str) -> Result<Self> {
        let config = reader.config;
        let part = |name: &str| format!("{layer}.DenseReluDense.{name}");
        let linear = |name: &str| reader.linear(&part(name), config.d_ff, config.d_model);
        let (inner, gate) = if config.gated { (linear("wi_1")?, Some(linear("wi_0")?)) } else { (linear("wi")?, None) };
        let outer = reader.linear(&part("wo"), config.d_model, config.d_ff)?;
        let norm = reader.norm(&format!("{layer}.layer_norm"))?;
        Ok(Self { inner, gate, outer, norm, activation: config.activation })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let normed = self.norm.forward(x)?;
        let inner = self.inner.forward(&normed)?;
        let inner = match &self.gate {
            Some(gate) => (self.activation.apply(&gate.forward(&normed)?)? * inner)?,
            None => self.activation.apply(&inner)?,
        };
        Ok((x + self.outer.forward(&inner)?)?)
    }
}

/// A layer of the encoder.
#[derive(Debug)]
pub(super) struct EncoderLayer {
    attention: Attention,
    feed_forward: FeedForward,
}

impl EncoderLayer {
    pub(super) fn load(reader: Reader<'_>, number: usize) -> Result<Self> {
        let block = format!("encoder.block.{number}");
        Ok(Self {
            attention: Attention::load(reader, &format!("{block}.layer.0"), "SelfAttention")?,
            feed_forward: FeedForward::load(reader, &format!("{block}.layer.1"))?,
        })
    }

    /// Positions x width in and out; each position sees all.
    pub(super) fn forward(&self, x: &Tensor, bias: &Tensor) -> Result<Tensor> {
        let normed = self.attention.norm.forward(x)?;
        let (found, _) = look(&self.attention.ask(&normed)?, &self.attention.remember(&normed)?, 1.0, Some(bias))?;
        self.feed_forward.forward(&(x + self.attention.out.forward(&found)?)?)
    }
}

/// A layer of the decoder.
#[derive(Debug)]
pub(super) struct DecoderLayer {
    own: Attention,
    cross: Attention,
    feed_forward: FeedForward,
}

impl DecoderLayer {
    pub(super) fn load(reader: Reader<'_>, number: usize) -> Result<Self> {
        let block = format!("decoder.block.{number}");
        Ok(Self {
            own: Attention::load(reader, &format!("{block}.layer.0"), "SelfAttention")?,
            cross: Attention::load(reader, &format!("{block}.layer.1"), "EncDecAttention")?,
            feed_forward: FeedForward::load(reader, &format!("{block}.layer.2"))?,
        })
    }

    /// Keys and values of a source's states for this layer.
    pub(super) fn read_source(&self, states: &Tensor) -> Result<Memory> {
        self.cross.remember(states)
    }

    /// Rows x width in and out, each row at the end of its own hypothesis.
    pub(super) fn forward(&self, x: &Tensor, distances: &Distances, past: &mut Past<'_>) -> Result<Tensor> {
        let normed = self.own.norm.forward(x)?;
        let found = past.look_back(&self.own.ask(&normed)?, &self.own.remember(&normed)?, |query, memory| {
            let positions = memory.positions()?;
            look(query, memory, 1.0, Some(&distances.bias(positions - 1..positions, positions)?))
        })?;
        let x = (x + self.own.out.forward(&found)?)?;
        let normed = self.cross.norm.forward(&x)?;
        let found = past.look_at_source(&self.cross.ask(&normed)?, |query, memory| look(query, memory, 1.0, None))?;
        self.feed_forward.forward(&(x + self.cross.out.forward(&found)?)?)
    }
}
