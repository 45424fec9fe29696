//! Gemma 3 on candle's tensors: plain, any device, the oracle of the tests.

use barqiya_search::{Ask, Model, Row, Slot, Verdict};
use candle_core::{D, Device, IndexOp, Tensor};

use super::config::{Gemma3Config, LayerKind};
use super::{check_link_heads, request};
use crate::error::{Error, Result};
use crate::links::LinkHead;
use crate::verdict::{source_share, verdict};
use crate::weights::Weights;

/// Gemma 3 with its caches. See the [module](super) for what it computes.
///
/// Equal to the reference implementation within the rounding of the tensor library, whose sums depend a little on the number
/// of rows; the fast path has no such dependence.
#[derive(Debug, Clone)]
pub struct ReferenceGemma3 {
    config: Gemma3Config,
    device: Device,
    embeddings: Tensor,
    layers: Vec<Layer>,
    last_norm: Tensor,
    head: Tensor,
    link_heads: Vec<LinkHead>,
    sentences: Vec<Option<Sentence>>,
}

/// The weights of a layer; norms hold `1 + weight`.
#[derive(Debug, Clone)]
struct Layer {
    kind: LayerKind,
    frequencies: Tensor,
    query: Projection,
    key: Projection,
    value: Projection,
    output: Projection,
    query_norm: Tensor,
    key_norm: Tensor,
    input_norm: Tensor,
    post_attention_norm: Tensor,
    pre_feedforward_norm: Tensor,
    post_feedforward_norm: Tensor,
    gate: Projection,
    up: Projection,
    down: Projection,
}

#[derive(Debug, Clone)]
struct Projection {
    weight: Tensor,
    bias: Option<Tensor>,
}

/// Queries, keys and values of some rows in one layer, each rows x heads x width.
struct Rows {
    query: Tensor,
    key: Tensor,
    value: Tensor,
}

/// Keys and values, each tokens x heads x width.
#[derive(Debug, Clone)]
struct Memory {
    key: Tensor,
    value: Tensor,
}

/// What is kept of a sentence: the prompt without its last token, and what the rows have added.
#[derive(Debug, Clone)]
struct Sentence {
    /// Tokens before the one that the first row feeds.
    prefix_length: usize,
    /// For each layer the prefix; none when it is empty.
    prefix: Vec<Option<Memory>>,
    /// For each entry, then each layer, one token.
    entries: Vec<Vec<Memory>>,
}

impl ReferenceGemma3 {
    /// Loads the model onto a device. `link_heads` are those whose attention a [`Verdict`] gives.
    pub fn load(weights: &Weights, config: &Gemma3Config, device: &Device, link_heads: &[LinkHead]) -> Result<Self> {
        check_link_heads(config, link_heads)?;
        let get = |name: &str, shape: &[usize]| Ok::<_, Error>(weights.tensor(name, shape)?.to_device(device)?);
        let vocabulary = [config.vocab_size, config.hidden_size];
        let embeddings = get("model.embed_tokens.weight", &vocabulary)?;
        let head = if config.tie_word_embeddings { embeddings.clone() } else { get("lm_head.weight", &vocabulary)? };
        let layers = (0..config.layers.len()).map(|layer| Layer::load(&get, config, layer, device));
        Ok(Self {
            layers: layers.collect::<Result<_>>()?,
            last_norm: (get("model.norm.weight", &[config.hidden_size])? + 1.0)?,
            embeddings,
            head,
            config: config.clone(),
            device: device.clone(),
            link_heads: link_heads.to_vec(),
            sentences: Vec::new(),
        })
    }

    /// States after the last norm, tokens x `hidden_size`.
    pub fn hidden_states(&self, tokens: &[u32]) -> Result<Tensor> {
        if tokens.is_empty() {
            return Err(request("a text without tokens"));
        }
        let positions: Vec<usize> = (0..tokens.len()).collect();
        self.run(tokens, &positions, |layer, rows| {
            let memory = Memory { key: rows.key.clone(), value: rows.value.clone() };
            Ok(self.attend(&self.layers[layer], &rows.query, &positions, &memory)?.0)
        })
    }

    /// Logits after each token, tokens x `vocab_size`.
    pub fn logits(&self, tokens: &[u32]) -> Result<Tensor> {
        self.project(&self.hidden_states(tokens)?)
    }

    fn project(&self, states: &Tensor) -> Result<Tensor> {
        let logits = states.matmul(&self.head.t()?)?;
        let Some(cap) = self.config.final_logit_softcapping else {
            return Ok(logits);
        };
        Ok(((logits / cap)?.tanh()? * cap)?)
    }

    /// All layers over some rows; `attend` says what the attention of a layer gives them (rows x query width).
    fn run(
        &self,
        tokens: &[u32],
        positions: &[usize],
        mut attend: impl FnMut(usize, &Rows) -> Result<Tensor>,
    ) -> Result<Tensor> {
        if let Some(token) = tokens.iter().find(|token| **token as usize >= self.config.vocab_size) {
            return Err(request(format!("token {token} is outside the vocabulary of {}", self.config.vocab_size)));
        }
        let eps = self.config.rms_norm_eps;
        let scale = (self.config.hidden_size as f64).sqrt();
        let mut states = (self.embeddings.index_select(&Tensor::new(tokens, &self.device)?, 0)? * scale)?;
        for (number, layer) in self.layers.iter().enumerate() {
            let normed = rms_norm(&states, &layer.input_norm, eps)?;
            let attended = attend(number, &self.rows(layer, &normed, positions)?)?;
            let attended = layer.output.forward(&attended)?;
            states = (states + rms_norm(&attended, &layer.post_attention_norm, eps)?)?;
            let normed = rms_norm(&states, &layer.pre_feedforward_norm, eps)?;
            let inner = (layer.gate.forward(&normed)?.gelu()? * layer.up.forward(&normed)?)?;
            states = (states + rms_norm(&layer.down.forward(&inner)?, &layer.post_feedforward_norm, eps)?)?;
        }
        rms_norm(&states, &self.last_norm, eps)
    }

    fn rows(&self, layer: &Layer, normed: &Tensor, positions: &[usize]) -> Result<Rows> {
        let split = |projection: &Projection| {
            let all = projection.forward(normed)?;
            let heads = all.dim(1)? / self.config.head_dim;
            Ok::<_, Error>(all.reshape((positions.len(), heads, self.config.head_dim))?)
        };
        let eps = self.config.rms_norm_eps;
        let turn = |heads: Tensor| rotate(&heads, positions, &layer.frequencies);
        Ok(Rows {
            query: turn(rms_norm(&split(&layer.query)?, &layer.query_norm, eps)?)?,
            key: turn(rms_norm(&split(&layer.key)?, &layer.key_norm, eps)?)?,
            value: split(&layer.value)?,
        })
    }

    /// Attention of rows at `positions` over a memory whose tokens stand at positions 0, 1, 2 and so on: what it gives
    /// (rows x query width) and its weights (heads x rows x tokens).
    fn attend(&self, layer: &Layer, query: &Tensor, positions: &[usize], memory: &Memory) -> Result<(Tensor, Tensor)> {
        let tokens = memory.key.dim(0)?;
        let share = self.config.num_attention_heads / self.config.num_key_value_heads;
        let spread = |heads: &Tensor| {
            let (tokens, kinds, width) = heads.dims3()?;
            let shared = heads.transpose(0, 1)?.unsqueeze(1)?.expand((kinds, share, tokens, width))?;
            shared.reshape((kinds * share, tokens, width))
        };
        let scale = self.config.query_pre_attn_scalar.sqrt().recip();
        let query = query.transpose(0, 1)?.contiguous()?;
        let products = (query.matmul(&spread(&memory.key)?.transpose(1, 2)?.contiguous()?)? * scale)?;
        let mask = self.mask(layer.kind, positions, tokens)?;
        let weights = candle_nn::ops::softmax_last_dim(&products.broadcast_add(&mask)?)?;
        let mixed = weights.matmul(&spread(&memory.value)?.contiguous()?)?;
        Ok((mixed.transpose(0, 1)?.reshape((positions.len(), self.config.query_width()))?, weights))
    }

    /// 0 where a row sees a token, minus infinity where it does not; rows x tokens.
    fn mask(&self, kind: LayerKind, positions: &[usize], tokens: usize) -> Result<Tensor> {
        let cell = |position: usize, token: usize| {
            let seen = token <= position && token >= self.config.first_visible(kind, position);
            if seen { 0.0_f32 } else { f32::NEG_INFINITY }
        };
        let cells = positions.iter().flat_map(|&position| (0..tokens).map(move |token| cell(position, token)));
        Ok(Tensor::from_iter(cells, &self.device)?.reshape((positions.len(), tokens))?)
    }

    fn sentence(&self, row: &Row<'_>) -> Result<&Sentence> {
        let sentence = self.sentences.get(row.slot.0 as usize).and_then(Option::as_ref);
        let sentence = sentence.ok_or_else(|| request(format!("a row of slot {}, which is empty", row.slot.0)))?;
        if row.path.len() != row.step {
            return Err(request(format!("a row of step {} with {} ancestors", row.step, row.path.len())));
        }
        let written = |entry: &&u32| sentence.entries.get(**entry as usize).is_some_and(|layers| !layers.is_empty());
        match row.path.iter().find(|entry| !written(entry)) {
            None => Ok(sentence),
            Some(entry) => Err(request(format!("entry {entry} of slot {} has not been written", row.slot.0))),
        }
    }

    /// Rows of one step: their states, and for each the attention of the link heads over the prompt.
    fn run_step(&mut self, rows: &[Row<'_>], attention: bool) -> Result<(Tensor, Vec<Vec<f32>>)> {
        let sentences = rows.iter().map(|row| self.sentence(row)).collect::<Result<Vec<_>>>()?;
        let positions = rows.iter().zip(&sentences).map(|(row, sentence)| sentence.prefix_length + row.step);
        let positions: Vec<usize> = positions.collect();
        let tokens: Vec<u32> = rows.iter().map(|row| row.token).collect();
        let mut added = vec![Vec::new(); rows.len()];
        let mut looks = vec![vec![Vec::new(); self.link_heads.len()]; rows.len()];
        let states = self.run(&tokens, &positions, |number, all| {
            let mut outputs = Vec::with_capacity(rows.len());
            for (index, (row, sentence)) in rows.iter().zip(&sentences).enumerate() {
                let own = Memory { key: all.key.narrow(0, index, 1)?, value: all.value.narrow(0, index, 1)? };
                let memory = sentence.memory(number, row.path, &own)?;
                let query = all.query.narrow(0, index, 1)?;
                let (output, weights) = self.attend(&self.layers[number], &query, &[positions[index]], &memory)?;
                for (look, head) in looks[index].iter_mut().zip(&self.link_heads) {
                    if attention && head.layer == number {
                        *look = weights.i((head.head, 0, ..=sentence.prefix_length))?.to_vec1::<f32>()?;
                    }
                }
                added[index].push(own);
                outputs.push(output);
            }
            Ok(Tensor::cat(&outputs, 0)?)
        })?;
        for (row, memories) in rows.iter().zip(added) {
            if let Some(Some(sentence)) = self.sentences.get_mut(row.slot.0 as usize) {
                sentence.write(row.entry, memories);
            }
        }
        Ok((states, looks.iter().map(|heads| shares(heads)).collect()))
    }

    /// Prompts without their last tokens through all layers, as one product; for each its memory by layer.
    fn prefill(&self, prefixes: &[&[u32]]) -> Result<Vec<Vec<Option<Memory>>>> {
        let mut memories = vec![vec![None; self.layers.len()]; prefixes.len()];
        let tokens = prefixes.concat();
        if tokens.is_empty() {
            return Ok(memories);
        }
        let positions: Vec<usize> = prefixes.iter().flat_map(|prefix| 0..prefix.len()).collect();
        self.run(&tokens, &positions, |number, all| {
            let mut outputs = Vec::with_capacity(prefixes.len());
            let mut start = 0;
            for (prefix, memories) in prefixes.iter().zip(&mut memories).filter(|(prefix, _)| !prefix.is_empty()) {
                let part = |tensor: &Tensor| tensor.narrow(0, start, prefix.len())?.contiguous();
                let memory = Memory { key: part(&all.key)?, value: part(&all.value)? };
                let here = &positions[start..start + prefix.len()];
                outputs.push(self.attend(&self.layers[number], &part(&all.query)?, here, &memory)?.0);
                memories[number] = Some(memory);
                start += prefix.len();
            }
            Ok(Tensor::cat(&outputs, 0)?)
        })?;
        Ok(memories)
    }
}

impl Model for ReferenceGemma3 {
    type Error = Error;

    fn admit(&mut self, sources: &[&[u32]]) -> Result<Vec<(Slot, u32)>> {
        let split = |source: &&'_ [u32]| source.split_last().map(|(last, prefix)| (*last, prefix.len()));
        let ends = sources.iter().map(|source| split(source).ok_or_else(|| request("a prompt without tokens")));
        let ends: Vec<(u32, usize)> = ends.collect::<Result<_>>()?;
        let prefixes: Vec<&[u32]> = sources.iter().zip(&ends).map(|(source, end)| &source[..end.1]).collect();
        let memories = self.prefill(&prefixes)?;
        let mut admitted = Vec::with_capacity(sources.len());
        for ((first, prefix_length), prefix) in ends.into_iter().zip(memories) {
            let sentence = Sentence { prefix_length, prefix, entries: Vec::new() };
            let free = self.sentences.iter().position(Option::is_none).unwrap_or(self.sentences.len());
            if free == self.sentences.len() {
                self.sentences.push(None);
            }
            self.sentences[free] = Some(sentence);
            admitted.push((Slot(free as u32), first));
        }
        Ok(admitted)
    }

    fn step(&mut self, rows: &[Row<'_>], ask: Ask) -> Result<Vec<Verdict>> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let (states, attentions) = self.run_step(rows, ask.attention)?;
        let log_probs = candle_nn::ops::log_softmax(&self.project(&states)?, D::Minus1)?.to_vec2::<f32>()?;
        let mut verdicts: Vec<Verdict> =
            rows.iter().zip(&log_probs).map(|(row, log_probs)| verdict(log_probs, row, ask)).collect();
        if ask.attention {
            for (verdict, attention) in verdicts.iter_mut().zip(attentions) {
                verdict.attention = attention;
            }
        }
        Ok(verdicts)
    }

    fn release(&mut self, slot: Slot) {
        if let Some(sentence) = self.sentences.get_mut(slot.0 as usize) {
            *sentence = None;
        }
    }
}

impl Layer {
    fn load(
        get: &impl Fn(&str, &[usize]) -> Result<Tensor>,
        config: &Gemma3Config,
        number: usize,
        device: &Device,
    ) -> Result<Self> {
        let path = format!("model.layers.{number}.");
        let norm = |name: &str, width| Ok::<_, Error>((get(&format!("{path}{name}.weight"), &[width])? + 1.0)?);
        let projection = |name: &str, outputs, inputs, has_bias: bool| {
            let weight = get(&format!("{path}{name}.weight"), &[outputs, inputs])?;
            let bias = has_bias.then(|| get(&format!("{path}{name}.bias"), &[outputs])).transpose()?;
            Ok::<_, Error>(Projection { weight, bias })
        };
        let (hidden, inner, bias) = (config.hidden_size, config.intermediate_size, config.attention_bias);
        let kind = config.layers[number];
        let frequencies = config.rope(kind).frequencies(config.head_dim);
        Ok(Self {
            kind,
            frequencies: Tensor::new(frequencies, device)?,
            query: projection("self_attn.q_proj", config.query_width(), hidden, bias)?,
            key: projection("self_attn.k_proj", config.key_width(), hidden, bias)?,
            value: projection("self_attn.v_proj", config.key_width(), hidden, bias)?,
            output: projection("self_attn.o_proj", hidden, config.query_width(), bias)?,
            query_norm: norm("self_attn.q_norm", config.head_dim)?,
            key_norm: norm("self_attn.k_norm", config.head_dim)?,
            input_norm: norm("input_layernorm", hidden)?,
            post_attention_norm: norm("post_attention_layernorm", hidden)?,
            pre_feedforward_norm: norm("pre_feedforward_layernorm", hidden)?,
            post_feedforward_norm: norm("post_feedforward_layernorm", hidden)?,
            gate: projection("mlp.gate_proj", inner, hidden, false)?,
            up: projection("mlp.up_proj", inner, hidden, false)?,
            down: projection("mlp.down_proj", hidden, inner, false)?,
        })
    }
}

impl Projection {
    /// `x` is rows x inputs.
    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let product = x.matmul(&self.weight.t()?)?;
        match &self.bias {
            None => Ok(product),
            Some(bias) => Ok(product.broadcast_add(bias)?),
        }
    }
}

impl Sentence {
    /// All that a row sees in a layer at most: the prefix, the hypothesis, the row itself.
    fn memory(&self, layer: usize, path: &[u32], own: &Memory) -> Result<Memory> {
        let hypothesis = path.iter().map(|entry| &self.entries[*entry as usize][layer]);
        let parts: Vec<&Memory> = self.prefix[layer].iter().chain(hypothesis).chain([own]).collect();
        let join =
            |part: fn(&Memory) -> &Tensor| Tensor::cat(&parts.iter().map(|memory| part(memory)).collect::<Vec<_>>(), 0);
        Ok(Memory { key: join(|memory| &memory.key)?, value: join(|memory| &memory.value)? })
    }

    fn write(&mut self, entry: u32, memories: Vec<Memory>) {
        let entry = entry as usize;
        if self.entries.len() <= entry {
            self.entries.resize(entry + 1, Vec::new());
        }
        self.entries[entry] = memories;
    }
}

/// The heads' attention over the prompt, one after the other.
fn shares(heads: &[Vec<f32>]) -> Vec<f32> {
    let mut all = vec![0.0; heads.iter().map(Vec::len).sum()];
    let mut start = 0;
    for head in heads {
        source_share(head.iter().copied(), &mut all[start..start + head.len()]);
        start += head.len();
    }
    all
}

/// Root mean square norm over the last dimension; `weight` is what the normed values are multiplied by.
fn rms_norm(x: &Tensor, weight: &Tensor, eps: f64) -> Result<Tensor> {
    let mean = x.sqr()?.mean_keepdim(D::Minus1)?;
    Ok(x.broadcast_div(&(mean + eps)?.sqrt()?)?.broadcast_mul(weight)?)
}

/// Turns the halves of each head against each other by position (Su et al. 2021, arXiv 2104.09864); `heads` is rows x heads x width.
fn rotate(heads: &Tensor, positions: &[usize], frequencies: &Tensor) -> Result<Tensor> {
    let half = frequencies.dim(0)?;
    let positions = Tensor::from_iter(positions.iter().map(|position| *position as f32), heads.device())?;
    let angles = positions.unsqueeze(1)?.broadcast_mul(frequencies)?.unsqueeze(1)?;
    let (cos, sin) = (angles.cos()?, angles.sin()?);
    let (left, right) = (heads.narrow(2, 0, half)?, heads.narrow(2, half, half)?);
    let turned_left = (left.broadcast_mul(&cos)? - right.broadcast_mul(&sin)?)?;
    let turned_right = (right.broadcast_mul(&cos)? + left.broadcast_mul(&sin)?)?;
    Ok(Tensor::cat(&[turned_left, turned_right], 2)?)
}
