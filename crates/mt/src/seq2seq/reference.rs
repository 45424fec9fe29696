//! The plain path: candle's tensors on any device.

use barqiya_search::{Ask, Model, Row, Slot, Verdict};
use candle_core::{Device, Module, Tensor};
use candle_nn::{LayerNorm, Linear};

use super::config::Seq2SeqConfig;
use super::layers::{DecoderLayer, Embedding, EncoderLayer, Reader};
use super::names;
use super::positions::Side;
use crate::error::{Error, Result};
use crate::links::LinkHead;
use crate::rowwise::{Memory, Network, Past, Rowwise, Trace, check_link_heads};
use crate::weights::Weights;

/// An encoder-decoder on candle's tensors, made to be read and to be trusted.
///
/// The rows of a step share its products, and candle may sum a product of many rows in another order than one of few: a
/// row's log-probabilities are the same in every company to rounding, not to the bit as with
/// [`FastSeq2Seq`](super::FastSeq2Seq).
#[derive(Debug)]
pub struct ReferenceSeq2Seq {
    inner: Rowwise<Transformer>,
}

impl ReferenceSeq2Seq {
    /// Reads the weights to `device`; `link_heads` are heads of attention over the source.
    ///
    /// # Errors
    /// A tensor that is missing or has another shape than the configuration says; a link head that does not exist.
    pub fn load(weights: &Weights, config: &Seq2SeqConfig, device: &Device, link_heads: &[LinkHead]) -> Result<Self> {
        check_link_heads(link_heads, config.decoder_layers, config.decoder_attention_heads)?;
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

impl Model for ReferenceSeq2Seq {
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
    source: Embedding,
    encoder: Vec<EncoderLayer>,
    encoder_norm: Option<LayerNorm>,
    target: Embedding,
    decoder: Vec<DecoderLayer>,
    decoder_norm: Option<LayerNorm>,
    head: Linear,
}

impl Transformer {
    fn load(reader: Reader<'_>) -> Result<Self> {
        let Reader { weights, config, device } = reader;
        let final_norm = |side: Side| {
            let name = format!("model.{}.layer_norm", side.name());
            config.add_final_layer_norm.then(|| reader.norm(&name)).transpose()
        };
        let vocabulary = config.decoder_vocab_size;
        let head = reader.tensor(&names::head(weights, config), &[vocabulary, config.d_model])?;
        let bias = names::logits_bias(weights, config)?;
        Ok(Self {
            source: Embedding::load(reader, Side::Encoder)?,
            encoder: (0..config.encoder_layers).map(|n| EncoderLayer::load(reader, n)).collect::<Result<_>>()?,
            encoder_norm: final_norm(Side::Encoder)?,
            target: Embedding::load(reader, Side::Decoder)?,
            decoder: (0..config.decoder_layers).map(|n| DecoderLayer::load(reader, n)).collect::<Result<_>>()?,
            decoder_norm: final_norm(Side::Decoder)?,
            head: Linear::new(head, bias.map(|bias| Tensor::from_vec(bias, vocabulary, device)).transpose()?),
        })
    }
}

impl Network for Transformer {
    fn encode(&self, source: &[u32]) -> Result<Tensor> {
        let mut x = self.source.sequence(source)?;
        for layer in &self.encoder {
            x = layer.forward(&x)?;
        }
        normed(self.encoder_norm.as_ref(), x)
    }

    fn layers(&self) -> usize {
        self.decoder.len()
    }

    fn read_source(&self, layer: usize, states: &Tensor) -> Result<Memory> {
        self.decoder[layer].read_source(states)
    }

    fn embed(&self, tokens: &[u32], places: &[usize]) -> Result<Tensor> {
        self.target.rows(tokens, places)
    }

    fn layer(&self, layer: usize, x: &Tensor, past: &mut Past<'_>) -> Result<Tensor> {
        self.decoder[layer].forward(x, past)
    }

    fn finish(&self, x: Tensor) -> Result<Tensor> {
        normed(self.decoder_norm.as_ref(), x)
    }

    fn logits(&self, states: &Tensor) -> Result<Tensor> {
        Ok(self.head.forward(states)?)
    }
}

fn normed(norm: Option<&LayerNorm>, x: Tensor) -> Result<Tensor> {
    match norm {
        Some(norm) => Ok(norm.forward(&x)?),
        None => Ok(x),
    }
}
