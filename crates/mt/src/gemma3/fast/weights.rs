//! Weights as the fast path wants them: packed once, shared by all workers.

use barqiya_kernels::{Head, Heads, Linear, Precision};
use rayon::prelude::*;

use super::super::config::{Gemma3Config, LayerKind};
use crate::active;
use crate::error::Result;
use crate::weights::{Table, Weights};

/// The packed weights of a Gemma 3 model. Immutable: put them into an [`Arc`](std::sync::Arc) and give each worker a clone.
#[derive(Debug)]
pub struct FastGemma3Weights {
    pub(super) config: Gemma3Config,
    /// Vocabulary x `hidden_size`.
    pub(super) embeddings: Table,
    /// What they are multiplied by: the root of `hidden_size`.
    pub(super) scale: f32,
    pub(super) layers: Vec<Layer>,
    pub(super) last_norm: Vec<f32>,
    pub(super) head: Head,
    pub(super) heads: Heads,
}

/// One layer; norms hold `1 + weight`.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) kind: LayerKind,
    /// Queries, keys and values, one after the other.
    pub(super) query_key_value: Linear,
    pub(super) query_norm: Vec<f32>,
    pub(super) key_norm: Vec<f32>,
    pub(super) output: Linear,
    /// The gate, then what it lets through.
    pub(super) gate_and_up: Linear,
    pub(super) down: Linear,
    pub(super) input_norm: Vec<f32>,
    pub(super) post_attention_norm: Vec<f32>,
    pub(super) pre_feedforward_norm: Vec<f32>,
    pub(super) post_feedforward_norm: Vec<f32>,
}

impl FastGemma3Weights {
    /// Loads and packs the weights.
    ///
    /// `active` names the tokens that may be produced, ascending; the others count as impossible. `None` means all.
    ///
    /// # Errors
    /// [`Error::Tensor`](crate::Error::Tensor) if a tensor is missing or of another shape than the configuration says;
    /// [`Error::Request`](crate::Error::Request) if the active tokens do not ascend within the vocabulary.
    pub fn load(
        weights: &Weights,
        config: &Gemma3Config,
        precision: Precision,
        active: Option<&[u32]>,
    ) -> Result<Self> {
        Self::load_meanwhile(weights, config, precision, || Ok(active.map(<[u32]>::to_vec)))
    }

    /// The same, with active tokens that are found out while the layers are loaded.
    pub(crate) fn load_meanwhile(
        weights: &Weights,
        config: &Gemma3Config,
        precision: Precision,
        active: impl FnOnce() -> Result<Option<Vec<u32>>> + Send,
    ) -> Result<Self> {
        let (vocabulary, hidden) = (config.vocab_size, config.hidden_size);
        let table = |name: &str| weights.table(&[(name.to_owned(), vocabulary)], hidden, precision);
        let head = |embeddings: &Table| -> Result<Head> {
            let computed = active()?;
            active::check(computed.as_deref(), vocabulary)?;
            let head =
                |table: &Table| Head::new(table.rows(), vocabulary, hidden, None, precision, computed.as_deref());
            Ok(if config.tie_word_embeddings { head(embeddings) } else { head(&table("lm_head.weight")?) })
        };
        let embeddings = table("model.embed_tokens.weight")?;
        let layers = (0..config.layers.len()).into_par_iter();
        let layers = layers.map(|number| Layer::load(weights, config, precision, number));
        let (head, layers) = rayon::join(|| head(&embeddings), || layers.collect::<Result<_>>());
        let (head, layers): (_, Vec<Layer>) = (head?, layers?);
        Ok(Self {
            embeddings,
            scale: (hidden as f64).sqrt() as f32,
            layers,
            last_norm: norm(weights, "model.norm", hidden)?,
            head,
            heads: Heads {
                queries: config.num_attention_heads,
                shared: config.num_key_value_heads,
                width: config.head_dim,
                scale: config.query_pre_attn_scalar.sqrt().recip() as f32,
            },
            config: config.clone(),
        })
    }

    /// What the model is.
    pub fn config(&self) -> &Gemma3Config {
        &self.config
    }
}

impl Layer {
    fn load(weights: &Weights, config: &Gemma3Config, precision: Precision, number: usize) -> Result<Self> {
        let path = format!("model.layers.{number}");
        let (hidden, inner) = (config.hidden_size, config.intermediate_size);
        let (query, key) = (config.query_width(), config.key_width());
        let attention = |names: &[(&str, usize)], inputs| {
            let names: Vec<_> =
                names.iter().map(|(name, outputs)| (format!("{path}.self_attn.{name}"), *outputs)).collect();
            joined(weights, &names, inputs, config.attention_bias, precision)
        };
        let feed = |names: &[&str], outputs, inputs| {
            let names: Vec<_> = names.iter().map(|name| (format!("{path}.mlp.{name}"), outputs)).collect();
            joined(weights, &names, inputs, false, precision)
        };
        let norm = |name: &str, width| norm(weights, &format!("{path}.{name}"), width);
        Ok(Self {
            kind: config.layers[number],
            query_key_value: attention(&[("q_proj", query), ("k_proj", key), ("v_proj", key)], hidden)?,
            query_norm: norm("self_attn.q_norm", config.head_dim)?,
            key_norm: norm("self_attn.k_norm", config.head_dim)?,
            output: attention(&[("o_proj", hidden)], query)?,
            gate_and_up: feed(&["gate_proj", "up_proj"], inner, hidden)?,
            down: feed(&["down_proj"], hidden, inner)?,
            input_norm: norm("input_layernorm", hidden)?,
            post_attention_norm: norm("post_attention_layernorm", hidden)?,
            pre_feedforward_norm: norm("pre_feedforward_layernorm", hidden)?,
            post_feedforward_norm: norm("post_feedforward_layernorm", hidden)?,
        })
    }
}

/// Projections of the same inputs as one, their outputs one after the other.
fn joined(
    weights: &Weights,
    names: &[(String, usize)],
    inputs: usize,
    with_bias: bool,
    precision: Precision,
) -> Result<Linear> {
    let mut bias = Vec::new();
    for (name, outputs) in names.iter().filter(|_| with_bias) {
        bias.extend(weights.values(&format!("{name}.bias"), &[*outputs])?);
    }
    let parts: Vec<_> = names.iter().map(|(name, outputs)| (format!("{name}.weight"), *outputs)).collect();
    let outputs = names.iter().map(|(_, outputs)| outputs).sum();
    let table = weights.table(&parts, inputs, precision)?;
    Ok(Linear::new(table.rows(), outputs, inputs, with_bias.then_some(bias), precision))
}

fn norm(weights: &Weights, name: &str, width: usize) -> Result<Vec<f32>> {
    let mut values = weights.values(&format!("{name}.weight"), &[width])?;
    for value in &mut values {
        *value += 1.0;
    }
    Ok(values)
}
