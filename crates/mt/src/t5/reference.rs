//! T5 behind the search's trait.

use barqiya_search::{Ask, Model, Row, Slot, Verdict};
use candle_core::{Device, Module, Tensor};
use candle_nn::Linear;

use super::config::T5Config;
use super::layers::{DecoderLayer, Distances, EncoderLayer, Norm, Reader};
use crate::error::{Error, Result};
use crate::links::LinkHead;
use crate::rowwise::{Memory, Network, Past, Rowwise, Trace, check_link_heads};
use crate::weights::Weights;

/// A T5 on candle's tensors.
///
/// A row's log-probabilities are the same in every company to rounding, as with
/// [`ReferenceSeq2Seq`](crate::seq2seq::ReferenceSeq2Seq).
#[derive(Debug)]
pub struct ReferenceT5 {
    inner: Rowwise<Transformer>,
}

impl ReferenceT5 {
    /// Reads the weights to `device`; `link_heads` are heads of attention over the source.
    ///
    /// # Errors
    /// A tensor that is missing or has another shape than the configuration says; a link head that does not exist.
    pub fn load(weights: &Weights, config: &T5Config, device: &Device, link_heads: &[LinkHead]) -> Result<Self> {
        check_link_heads(link_heads, config.num_decoder_layers, config.num_heads)?;
        let network = Transformer::load(Reader { weights, config, device })?;
        Ok(Self { inner: Rowwise::new(network, config.decoder_start_token_id, link_heads) })
    }

    /// Runs the model over a source and a given target, which begins with the token that the first row feeds.
    ///
    /// # Errors
    /// As [`Model::admit`] and [`Model::step`].
    pub fn trace(&mut self, source: &[u32], target: &[u32]) -> Result<Trace> {
        self.inner.trace(source, target)
    }
}

impl Model for ReferenceT5 {
    type Error = Error;

    fn admit(&mut self, sources: &[&[u32]]) -> Result<Vec<(Slot, u32)>> {
        self.inner.admit(sources)
    }

    fn step(&mut self, rows: &[Row<'_>], ask: Ask) -> Result<Vec<Verdict>> {
        self.inner.step(rows, ask)
    }

    fn release(&mut self, slot: Slot) {
        self.inner.release(slot);
    }
}

/// The layers from token to logit.
#[derive(Debug)]
struct Transformer {
    tokens: Tensor,
    encoder: Vec<EncoderLayer>,
    encoder_distances: Distances,
    encoder_norm: Norm,
    decoder: Vec<DecoderLayer>,
    decoder_distances: Distances,
    decoder_norm: Norm,
    head: Linear,
    /// What the last states are multiplied by before the projection.
    head_scale: f64,
}

impl Transformer {
    fn load(reader: Reader<'_>) -> Result<Self> {
        let config = reader.config;
        let shape = [config.vocab_size, config.d_model];
        let names = ["shared.weight", "encoder.embed_tokens.weight", "decoder.embed_tokens.weight", "lm_head.weight"];
        let embedding = names.iter().find(|name| reader.weights.has(name)).unwrap_or(&names[0]);
        let tokens = reader.tensor(embedding, &shape)?;
        let has_head = reader.weights.has("lm_head.weight") || !config.tie_word_embeddings;
        let head = if has_head { reader.tensor("lm_head.weight", &shape)? } else { tokens.clone() };
        Ok(Self {
            tokens,
            encoder: (0..config.num_layers).map(|n| EncoderLayer::load(reader, n)).collect::<Result<_>>()?,
            encoder_distances: Distances::load(reader, "encoder")?,
            encoder_norm: reader.norm("encoder.final_layer_norm")?,
            decoder: (0..config.num_decoder_layers).map(|n| DecoderLayer::load(reader, n)).collect::<Result<_>>()?,
            decoder_distances: Distances::load(reader, "decoder")?,
            decoder_norm: reader.norm("decoder.final_layer_norm")?,
            head: Linear::new(head, None),
            head_scale: if config.scale_decoder_outputs { (config.d_model as f64).sqrt().recip() } else { 1.0 },
        })
    }

    fn vectors(&self, tokens: &[u32]) -> Result<Tensor> {
        let vocabulary = self.tokens.dim(0)?;
        if let Some(token) = tokens.iter().find(|token| **token as usize >= vocabulary) {
            return Err(Error::Request { reason: format!("token {token} of a vocabulary of {vocabulary}") });
        }
        Ok(self.tokens.embedding(&Tensor::new(tokens, self.tokens.device())?)?)
    }
}

impl Network for Transformer {
    fn encode(&self, source: &[u32]) -> Result<Tensor> {
        let bias = self.encoder_distances.bias(0..source.len(), source.len())?;
        let mut x = self.vectors(source)?;
        for layer in &self.encoder {
            x = layer.forward(&x, &bias)?;
        }
        self.encoder_norm.forward(&x)
    }

    fn layers(&self) -> usize {
        self.decoder.len()
    }

    fn read_source(&self, layer: usize, states: &Tensor) -> Result<Memory> {
        self.decoder[layer].read_source(states)
    }

    fn embed(&self, tokens: &[u32], _places: &[usize]) -> Result<Tensor> {
        self.vectors(tokens)
    }

    fn layer(&self, layer: usize, x: &Tensor, past: &mut Past<'_>) -> Result<Tensor> {
        self.decoder[layer].forward(x, &self.decoder_distances, past)
    }

    fn finish(&self, x: Tensor) -> Result<Tensor> {
        self.decoder_norm.forward(&x)
    }

    fn logits(&self, states: &Tensor) -> Result<Tensor> {
        Ok(self.head.forward(&(states * self.head_scale)?)?)
    }
}
