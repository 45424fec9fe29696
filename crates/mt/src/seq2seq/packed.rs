//! The weights of the fast path, packed once and shared by all workers.

use std::sync::Arc;

use barqiya_kernels::{
    Head, Heads, Linear, Precision, Team, add_in_place, gelu_in_place, gelu_tanh_in_place, layer_norm, relu_in_place,
    swish_in_place,
};

use rayon::prelude::*;

use super::config::{Activation, Seq2SeqConfig};
use super::names;
use super::positions::{Positions, Side};
use crate::active;
use crate::error::{Error, Result};
use crate::weights::Weights;

/// Added to the variance in every norm.
const EPSILON: f32 = 1e-5;

/// The weights of an encoder-decoder, packed for the products of the fast path. They do not change, and all workers share
/// them.
#[derive(Debug)]
pub struct FastSeq2SeqWeights {
    pub(super) config: Seq2SeqConfig,
    pub(super) source: Embedding,
    pub(super) encoder: Vec<EncoderLayer>,
    pub(super) encoder_norm: Option<Norm>,
    pub(super) target: Embedding,
    pub(super) decoder: Vec<DecoderLayer>,
    pub(super) decoder_norm: Option<Norm>,
    pub(super) head: Head,
}

impl FastSeq2SeqWeights {
    /// Packs the weights. With `active` (ascending) only these target tokens are ever computed; the others count as
    /// impossible.
    ///
    /// # Errors
    /// A tensor that is missing or has another shape than the configuration says; active tokens that do not ascend within
    /// the vocabulary.
    pub fn load(
        weights: &Weights,
        config: &Seq2SeqConfig,
        precision: Precision,
        active: Option<&[u32]>,
    ) -> Result<Self> {
        Self::load_meanwhile(weights, config, precision, || Ok(active.map(<[u32]>::to_vec)))
    }

    /// The same, with active tokens that are found out while the layers are loaded.
    pub(crate) fn load_meanwhile(
        weights: &Weights,
        config: &Seq2SeqConfig,
        precision: Precision,
        active: impl FnOnce() -> Result<Option<Vec<u32>>> + Send,
    ) -> Result<Self> {
        let reader = Reader { weights, config, precision };
        let final_norm = |side: Side| {
            let name = format!("model.{}.layer_norm", side.name());
            config.add_final_layer_norm.then(|| reader.norm(&name)).transpose()
        };
        let source = Embedding::load(reader, Side::Encoder, None)?;
        let target = Embedding::load(reader, Side::Decoder, Some(&source))?;
        let layers = || -> Result<_> {
            let encoder = reader.layers(config.encoder_layers, EncoderLayer::load)?;
            Ok((encoder, reader.layers(config.decoder_layers, DecoderLayer::load)?))
        };
        let (head, layers) = rayon::join(|| reader.head(&target, active()?.as_deref()), layers);
        let (encoder, decoder) = layers?;
        Ok(Self {
            encoder,
            encoder_norm: final_norm(Side::Encoder)?,
            decoder,
            decoder_norm: final_norm(Side::Decoder)?,
            head: head?,
            source,
            target,
            config: config.clone(),
        })
    }

    /// The configuration that the weights were read with.
    pub fn config(&self) -> &Seq2SeqConfig {
        &self.config
    }
}

/// Reads and packs tensors.
#[derive(Clone, Copy)]
struct Reader<'a> {
    weights: &'a Weights,
    config: &'a Seq2SeqConfig,
    precision: Precision,
}

impl Reader<'_> {
    /// So many layers, side by side.
    fn layers<T: Send>(self, count: usize, load: impl Fn(Self, usize) -> Result<T> + Sync) -> Result<Vec<T>> {
        (0..count).into_par_iter().map(|number| load(self, number)).collect()
    }

    /// Layers that read the same input as one, their outputs side by side.
    fn fused(&self, layer: &str, names: &[&str], outputs: usize, inputs: usize) -> Result<Linear> {
        let parts: Vec<_> = names.iter().map(|name| (format!("{layer}.{name}.weight"), outputs)).collect();
        let table = self.weights.table(&parts, inputs, self.precision)?;
        let biases: Result<Vec<_>> =
            names.iter().map(|name| self.weights.values(&format!("{layer}.{name}.bias"), &[outputs])).collect();
        Ok(Linear::new(table.rows(), names.len() * outputs, inputs, Some(biases?.concat()), self.precision))
    }

    fn norm(&self, name: &str) -> Result<Norm> {
        let values = |part: &str| self.weights.values(&format!("{name}.{part}"), &[self.config.d_model]);
        Ok(Norm { weight: values("weight")?, bias: values("bias")? })
    }

    fn head(&self, target: &Embedding, active: Option<&[u32]>) -> Result<Head> {
        let (vocabulary, width) = (self.config.decoder_vocab_size, self.config.d_model);
        active::check(active, vocabulary)?;
        let bias = names::logits_bias(self.weights, self.config)?;
        let active = bias.as_deref().map_or(active.map(<[u32]>::to_vec), |bias| active::possible(bias, active));
        let active = active.as_deref();
        let name = names::head(self.weights, self.config);
        if name == target.name {
            return Ok(Head::new(&target.tokens[..], vocabulary, width, bias, self.precision, active));
        }
        let rows = self.weights.values(&name, &[vocabulary, width])?;
        Ok(Head::new(&rows, vocabulary, width, bias, self.precision, active))
    }
}

/// A norm over the width of the states.
#[derive(Debug)]
pub(super) struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

impl Norm {
    pub(super) fn apply(&self, x: &[f32], out: &mut [f32]) {
        layer_norm(x, &self.weight, &self.bias, EPSILON, out);
    }
}

/// Tokens' vectors with their places, scaled and normed as the configuration says.
#[derive(Debug)]
pub(super) struct Embedding {
    name: String,
    tokens: Arc<[f32]>,
    positions: Positions,
    scale: f32,
    width: usize,
    norm: Option<Norm>,
}

impl Embedding {
    fn load(reader: Reader<'_>, side: Side, other: Option<&Self>) -> Result<Self> {
        let Reader { weights, config, .. } = reader;
        let vocabulary = match side {
            Side::Encoder => config.vocab_size,
            Side::Decoder => config.decoder_vocab_size,
        };
        let name = names::embedding(weights, config, side);
        let tokens = if let Some(same) = other.filter(|other| other.name == name) {
            Arc::clone(&same.tokens)
        } else {
            let values = weights.values(&name, &[vocabulary, config.d_model])?;
            // Some files hold a shared matrix twice.
            other
                .filter(|other| *other.tokens == *values)
                .map_or_else(|| values.into(), |same| Arc::clone(&same.tokens))
        };
        let norm = format!("model.{}.layernorm_embedding", side.name());
        Ok(Self {
            name,
            tokens,
            positions: Positions::load(weights, config, side)?,
            scale: config.embedding_scale(),
            width: config.d_model,
            norm: config.normalize_embedding.then(|| reader.norm(&norm)).transpose()?,
        })
    }

    /// Appends a whole sequence, tokens x width.
    pub(super) fn sequence(&self, tokens: &[u32], into: &mut Vec<f32>) -> Result<()> {
        let places = self.positions.places(tokens);
        tokens.iter().zip(places).try_for_each(|(&token, place)| self.token(token, place, into))
    }

    /// Appends the vector of a token that stands at `place`.
    pub(super) fn token(&self, token: u32, place: usize, into: &mut Vec<f32>) -> Result<()> {
        let start = token as usize * self.width;
        let Some(vector) = self.tokens.get(start..start + self.width) else {
            let vocabulary = self.tokens.len() / self.width;
            return Err(Error::Request { reason: format!("token {token} of a vocabulary of {vocabulary}") });
        };
        let position = self.positions.at(place, token)?;
        into.extend(vector.iter().zip(position.iter()).map(|(value, position)| value * self.scale + position));
        Ok(())
    }

    /// Norms what was appended, if the model does.
    pub(super) fn finish(&self, x: &mut [f32], spare: &mut Vec<f32>) {
        if let Some(norm) = &self.norm {
            spare.clear();
            spare.extend_from_slice(x);
            norm.apply(spare, x);
        }
    }
}

/// A block inside its residual connection: the norm stands before the block or after the sum.
#[derive(Debug)]
pub(super) struct Residual {
    norm: Norm,
    before: bool,
}

impl Residual {
    fn load(reader: Reader<'_>, name: &str) -> Result<Self> {
        Ok(Self { norm: reader.norm(name)?, before: reader.config.normalize_before })
    }

    /// Changes `x` by a block, which reads rows of states and fills as many.
    pub(super) fn around(
        &self,
        x: &mut [f32],
        normed: &mut Vec<f32>,
        result: &mut Vec<f32>,
        block: impl FnOnce(&[f32], &mut [f32]),
    ) {
        let result = sized(result, x.len());
        if self.before {
            let normed = sized(normed, x.len());
            self.norm.apply(x, normed);
            block(normed, result);
            add_in_place(x, result);
        } else {
            block(x, result);
            add_in_place(result, x);
            self.norm.apply(result, x);
        }
    }
}

impl Activation {
    /// Replaces all values by the function's.
    pub(crate) fn apply_in_place(self, x: &mut [f32]) {
        match self {
            Self::Relu => relu_in_place(x),
            Self::Gelu => gelu_in_place(x),
            Self::GeluTanh => gelu_tanh_in_place(x),
            Self::Swish => swish_in_place(x),
        }
    }
}

/// The first `length` values of a buffer that only grows.
pub(crate) fn sized(buffer: &mut Vec<f32>, length: usize) -> &mut [f32] {
    if buffer.len() < length {
        buffer.resize(length, 0.0);
    }
    &mut buffer[..length]
}

/// Two layers with a function between them.
#[derive(Debug)]
pub(super) struct FeedForward {
    inner: Linear,
    outer: Linear,
    activation: Activation,
}

impl FeedForward {
    fn load(reader: Reader<'_>, layer: &str, inner: usize) -> Result<Self> {
        let width = reader.config.d_model;
        Ok(Self {
            inner: reader.fused(layer, &["fc1"], inner, width)?,
            outer: reader.fused(layer, &["fc2"], width, inner)?,
            activation: reader.config.activation_function,
        })
    }

    pub(super) fn forward(&self, x: &[f32], out: &mut [f32], buffer: &mut Vec<f32>, team: &Team) {
        let rows = x.len() / self.inner.inputs();
        let inner = sized(buffer, rows * self.inner.outputs());
        self.inner.forward(x, inner, team);
        self.activation.apply_in_place(inner);
        self.outer.forward(inner, out, team);
    }
}

/// A layer of the encoder.
#[derive(Debug)]
pub(super) struct EncoderLayer {
    /// Queries, keys and values side by side.
    pub(super) ask: Linear,
    pub(super) out: Linear,
    pub(super) heads: Heads,
    pub(super) around_attention: Residual,
    pub(super) feed_forward: FeedForward,
    pub(super) around_feed_forward: Residual,
}

impl EncoderLayer {
    fn load(reader: Reader<'_>, number: usize) -> Result<Self> {
        let (name, width) = (format!("model.encoder.layers.{number}"), reader.config.d_model);
        let attention = format!("{name}.self_attn");
        Ok(Self {
            ask: reader.fused(&attention, &["q_proj", "k_proj", "v_proj"], width, width)?,
            out: reader.fused(&attention, &["out_proj"], width, width)?,
            heads: heads(reader.config.encoder_attention_heads, width),
            around_attention: Residual::load(reader, &format!("{name}.self_attn_layer_norm"))?,
            feed_forward: FeedForward::load(reader, &name, reader.config.encoder_ffn_dim)?,
            around_feed_forward: Residual::load(reader, &format!("{name}.final_layer_norm"))?,
        })
    }
}

/// A layer of the decoder.
#[derive(Debug)]
pub(super) struct DecoderLayer {
    pub(super) heads: Heads,
    /// Queries, keys and values of the row itself side by side.
    pub(super) own_ask: Linear,
    pub(super) own_out: Linear,
    pub(super) around_own: Residual,
    /// Queries to the source.
    pub(super) cross_ask: Linear,
    /// Keys and values of the source side by side.
    pub(super) cross_read: Linear,
    pub(super) cross_out: Linear,
    pub(super) around_cross: Residual,
    pub(super) feed_forward: FeedForward,
    pub(super) around_feed_forward: Residual,
}

impl DecoderLayer {
    fn load(reader: Reader<'_>, number: usize) -> Result<Self> {
        let (name, width) = (format!("model.decoder.layers.{number}"), reader.config.d_model);
        let (own, cross) = (format!("{name}.self_attn"), format!("{name}.encoder_attn"));
        Ok(Self {
            heads: heads(reader.config.decoder_attention_heads, width),
            own_ask: reader.fused(&own, &["q_proj", "k_proj", "v_proj"], width, width)?,
            own_out: reader.fused(&own, &["out_proj"], width, width)?,
            around_own: Residual::load(reader, &format!("{name}.self_attn_layer_norm"))?,
            cross_ask: reader.fused(&cross, &["q_proj"], width, width)?,
            cross_read: reader.fused(&cross, &["k_proj", "v_proj"], width, width)?,
            cross_out: reader.fused(&cross, &["out_proj"], width, width)?,
            around_cross: Residual::load(reader, &format!("{name}.encoder_attn_layer_norm"))?,
            feed_forward: FeedForward::load(reader, &name, reader.config.decoder_ffn_dim)?,
            around_feed_forward: Residual::load(reader, &format!("{name}.final_layer_norm"))?,
        })
    }
}

fn heads(count: usize, width: usize) -> Heads {
    let head = width / count;
    Heads { queries: count, shared: count, width: head, scale: (head as f32).sqrt().recip() }
}
