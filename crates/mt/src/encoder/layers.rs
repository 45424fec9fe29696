//! The encoder's layers on slices: weights packed once, rows of many texts at a time.

use barqiya_kernels::{
    Heads, Linear, Places, Precision, Reach, Segment, Team, add_in_place, attend_sequence, layer_norm,
};

use rayon::prelude::*;

use super::config::EncoderConfig;
use crate::error::{Error, Result};
use crate::seq2seq::{Activation, sized};
use crate::weights::{Table, Weights};

/// The network, without its tokeniser.
#[derive(Debug)]
pub(super) struct Network {
    pub(super) config: EncoderConfig,
    /// The vectors of tokens.
    words: Table,
    /// The vectors of positions, each with that of the first kind of tokens.
    places: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
}

/// Places for what lies between products; they grow to what a batch needs and are then used again.
#[derive(Debug, Default)]
pub(super) struct Buffers {
    x: Vec<f32>,
    result: Vec<f32>,
    asked: Vec<f32>,
    found: Vec<f32>,
    inner: Vec<f32>,
}

impl Network {
    /// Packs the weights.
    ///
    /// # Errors
    /// A tensor that is missing or has another shape than the configuration says.
    pub(super) fn load(weights: &Weights, config: &EncoderConfig, precision: Precision) -> Result<Self> {
        let reader = Reader { weights, config, precision };
        let width = config.hidden_size;
        let table = |name: &str, rows: usize| weights.values(&format!("embeddings.{name}.weight"), &[rows, width]);
        let mut places = table("position_embeddings", config.max_position_embeddings)?;
        let kinds = table("token_type_embeddings", config.type_vocab_size)?;
        for place in places.chunks_exact_mut(width) {
            add_in_place(place, &kinds[..width]);
        }
        Ok(Self {
            words: weights.table(
                &[("embeddings.word_embeddings.weight".to_owned(), config.vocab_size)],
                width,
                precision,
            )?,
            places,
            norm: reader.norm("embeddings.LayerNorm")?,
            layers: (0..config.num_hidden_layers)
                .into_par_iter()
                .map(|n| Layer::load(reader, n))
                .collect::<Result<_>>()?,
            config: config.clone(),
        })
    }

    /// Runs the first `layers` layers over sequences of tokens, packed one after another.
    ///
    /// `take` gets the number of a layer (0 for the embeddings) and its states, tokens x width, as they come.
    ///
    /// # Errors
    /// A token outside of the vocabulary; a sequence longer than the positions.
    pub(super) fn run(
        &self,
        sequences: &[Vec<u32>],
        layers: usize,
        buffers: &mut Buffers,
        team: &Team,
        mut take: impl FnMut(usize, &[f32]),
    ) -> Result<()> {
        let width = self.config.hidden_size;
        let tokens: usize = sequences.iter().map(Vec::len).sum();
        let embedded = sized(&mut buffers.result, tokens * width);
        let mut rows = embedded.chunks_exact_mut(width);
        for (position, &token) in sequences.iter().flat_map(|sequence| sequence.iter().enumerate()) {
            let Some(to) = rows.next() else { break };
            let word = self.words.row(token as usize, to);
            let (Some(()), Some(place)) = (word, row(&self.places, position, width)) else {
                let (words, places) = (self.config.vocab_size, self.config.max_position_embeddings);
                let reason =
                    format!("token {token} at position {position} of a vocabulary of {words} and {places} positions");
                return Err(Error::Request { reason });
            };
            add_in_place(to, place);
        }
        let lengths: Vec<usize> = sequences.iter().map(Vec::len).collect();
        self.norm.apply(embedded, sized(&mut buffers.x, tokens * width));
        take(0, &buffers.x[..tokens * width]);
        for (number, layer) in self.layers[..layers].iter().enumerate() {
            layer.forward(&lengths, tokens, buffers, team);
            take(number + 1, &buffers.x[..tokens * width]);
        }
        Ok(())
    }
}

fn row(table: &[f32], number: usize, width: usize) -> Option<&[f32]> {
    table.get(number * width..(number + 1) * width)
}

/// Reads and packs tensors.
#[derive(Clone, Copy)]
struct Reader<'a> {
    weights: &'a Weights,
    config: &'a EncoderConfig,
    precision: Precision,
}

impl Reader<'_> {
    /// Layers that read the same input as one, their outputs side by side.
    fn fused(&self, layer: usize, names: &[&str], outputs: usize, inputs: usize) -> Result<Linear> {
        let names: Vec<String> = names.iter().map(|name| format!("encoder.layer.{layer}.{name}")).collect();
        let parts: Vec<_> = names.iter().map(|name| (format!("{name}.weight"), outputs)).collect();
        let table = self.weights.table(&parts, inputs, self.precision)?;
        let biases: Result<Vec<_>> =
            names.iter().map(|name| self.weights.values(&format!("{name}.bias"), &[outputs])).collect();
        Ok(Linear::new(table.rows(), names.len() * outputs, inputs, Some(biases?.concat()), self.precision))
    }

    fn norm(&self, name: &str) -> Result<Norm> {
        let values = |part: &str| self.weights.values(&format!("{name}.{part}"), &[self.config.hidden_size]);
        Ok(Norm { weight: values("weight")?, bias: values("bias")?, epsilon: self.config.layer_norm_eps as f32 })
    }
}

/// A norm over the width of the states.
#[derive(Debug)]
struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
    epsilon: f32,
}

impl Norm {
    fn apply(&self, x: &[f32], out: &mut [f32]) {
        layer_norm(x, &self.weight, &self.bias, self.epsilon, out);
    }
}

/// A layer: attention and a feed-forward block, each followed by a norm of its sum with what it read.
#[derive(Debug)]
struct Layer {
    /// Queries, keys and values side by side.
    ask: Linear,
    out: Linear,
    heads: Heads,
    attention_norm: Norm,
    inner: Linear,
    outer: Linear,
    activation: Activation,
    norm: Norm,
}

impl Layer {
    fn load(reader: Reader<'_>, number: usize) -> Result<Self> {
        let EncoderConfig { hidden_size: width, intermediate_size: inner, num_attention_heads: heads, .. } =
            *reader.config;
        let name = |part: &str| format!("encoder.layer.{number}.{part}");
        let asked = ["attention.self.query", "attention.self.key", "attention.self.value"];
        let head = width / heads;
        Ok(Self {
            ask: reader.fused(number, &asked, width, width)?,
            out: reader.fused(number, &["attention.output.dense"], width, width)?,
            heads: Heads { queries: heads, shared: heads, width: head, scale: (head as f32).sqrt().recip() },
            attention_norm: reader.norm(&name("attention.output.LayerNorm"))?,
            inner: reader.fused(number, &["intermediate.dense"], inner, width)?,
            outer: reader.fused(number, &["output.dense"], width, inner)?,
            activation: reader.config.hidden_act,
            norm: reader.norm(&name("output.LayerNorm"))?,
        })
    }

    /// Changes the states in `buffers.x` of sequences of these lengths.
    fn forward(&self, lengths: &[usize], tokens: usize, buffers: &mut Buffers, team: &Team) {
        let width = self.heads.query_width();
        let x = &mut buffers.x[..tokens * width];
        let result = sized(&mut buffers.result, tokens * width);
        let found = sized(&mut buffers.found, tokens * width);
        let asked = sized(&mut buffers.asked, tokens * 3 * width);
        let inner = sized(&mut buffers.inner, tokens * self.inner.outputs());

        self.ask.forward(x, asked, team);
        self.attend(lengths, asked, found, team);
        self.out.forward(found, result, team);
        add_in_place(result, x);
        self.attention_norm.apply(result, x);

        self.inner.forward(x, inner, team);
        self.activation.apply_in_place(inner);
        self.outer.forward(inner, result, team);
        add_in_place(result, x);
        self.norm.apply(result, x);
    }

    /// Lets the tokens of each sequence look at each other.
    fn attend(&self, lengths: &[usize], asked: &[f32], found: &mut [f32], team: &Team) {
        let width = self.heads.query_width();
        let mut first = 0;
        for &count in lengths {
            let own = &asked[first * 3 * width..][..count * 3 * width];
            let places = Places::Run { first: 0, count };
            let segment = Segment { keys: &own[width..], values: &own[2 * width..], stride: 3 * width, places };
            let found = &mut found[first * width..][..count * width];
            attend_sequence(&self.heads, own, 3 * width, &segment, Reach::All, found, team);
            first += count;
        }
    }
}
