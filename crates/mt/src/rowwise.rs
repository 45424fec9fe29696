//! An encoder-decoder on candle's tensors, extended row by row as a search asks for it.
//!
//! What an architecture is made of stands in its [`Network`]; caches and answers are here, the same for all.

use barqiya_search::{Ask, Row, Slot, Verdict};
use candle_core::{D, Tensor};
use candle_nn::ops::{log_softmax, softmax};

use crate::error::{Error, Result};
use crate::links::LinkHead;
use crate::slots::Slots;
use crate::verdict::verdict;

/// The parts of an encoder-decoder.
pub(crate) trait Network {
    /// The encoder's last states of a source, tokens x width.
    fn encode(&self, source: &[u32]) -> Result<Tensor>;

    /// Layers of the decoder.
    fn layers(&self) -> usize;

    /// Keys and values of a source's states for a decoder layer.
    fn read_source(&self, layer: usize, states: &Tensor) -> Result<Memory>;

    /// What the first decoder layer gets for tokens at places, rows x width.
    fn embed(&self, tokens: &[u32], places: &[usize]) -> Result<Tensor>;

    /// Rows x width in and out, each row at the end of its own hypothesis.
    fn layer(&self, layer: usize, x: &Tensor, past: &mut Past<'_>) -> Result<Tensor>;

    /// The decoder's last states from what the last layer gave.
    fn finish(&self, x: Tensor) -> Result<Tensor>;

    /// Logits of last states, rows x vocabulary.
    fn logits(&self, states: &Tensor) -> Result<Tensor>;
}

/// What a model computed on the way over a source and a given target, row by row; for tests and measurements.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trace {
    /// The encoder's last states, source tokens x width.
    pub encoder: Vec<f32>,
    /// The decoder's last states, target tokens x width.
    pub decoder: Vec<f32>,
    /// Logits, target tokens x vocabulary.
    pub logits: Vec<f32>,
    /// For each target token the attention of the link heads over the source, heads x source tokens.
    pub attention: Vec<Vec<f32>>,
}

/// Keys and values, positions x heads x head width each.
#[derive(Debug, Clone)]
pub(crate) struct Memory {
    pub(crate) keys: Tensor,
    pub(crate) values: Tensor,
}

impl Memory {
    /// Several memories as one, in order.
    fn join(parts: &[&Self]) -> Result<Self> {
        let keys: Vec<&Tensor> = parts.iter().map(|part| &part.keys).collect();
        let values: Vec<&Tensor> = parts.iter().map(|part| &part.values).collect();
        Ok(Self { keys: Tensor::cat(&keys, 0)?, values: Tensor::cat(&values, 0)? })
    }

    /// One position of it.
    fn at(&self, position: usize) -> Result<Self> {
        Ok(Self { keys: self.keys.narrow(0, position, 1)?, values: self.values.narrow(0, position, 1)? })
    }

    /// How many positions.
    pub(crate) fn positions(&self) -> Result<usize> {
        Ok(self.keys.dim(0)?)
    }
}

/// What queries (rows x heads x head width) find in a memory, all of it visible to each: rows x width; and the weights,
/// heads x rows x positions. A `bias` (heads x rows x positions) is added to the scaled scores.
pub(crate) fn look(queries: &Tensor, memory: &Memory, scale: f64, bias: Option<&Tensor>) -> Result<(Tensor, Tensor)> {
    let (rows, heads, width) = queries.dims3()?;
    let by_head = |x: &Tensor| x.transpose(0, 1)?.contiguous();
    let scores = (by_head(queries)?.matmul(&by_head(&memory.keys)?.transpose(1, 2)?)? * scale)?;
    let scores = match bias {
        Some(bias) => scores.broadcast_add(bias)?,
        None => scores,
    };
    let weights = softmax(&scores, D::Minus1)?;
    let found = weights.matmul(&by_head(&memory.values)?)?;
    Ok((found.transpose(0, 1)?.reshape((rows, heads * width))?, weights))
}

/// A source that has been read.
#[derive(Debug)]
struct Sentence {
    /// Its keys and values for each decoder layer.
    source: Vec<Memory>,
    /// Keys and values of rows by entry, for each decoder layer.
    own: Vec<Vec<Memory>>,
}

impl Sentence {
    /// Checks a row's path and makes its entry ready to be written.
    fn clear(&mut self, row: &Row<'_>) -> Result<()> {
        if let Some(entry) = row.path.iter().find(|entry| self.own.get(**entry as usize).is_none_or(Vec::is_empty)) {
            return Err(Error::Request {
                reason: format!("a row whose path names entry {entry}, which was never written"),
            });
        }
        let entry = row.entry as usize;
        if self.own.len() <= entry {
            self.own.resize_with(entry + 1, Vec::new);
        }
        self.own[entry].clear();
        Ok(())
    }
}

/// What one decoder layer sees besides the rows themselves.
pub(crate) struct Past<'a> {
    layer: usize,
    rows: &'a [Row<'a>],
    sentences: &'a mut Slots<Sentence>,
    link_heads: &'a [LinkHead],
    attention: &'a mut [Vec<Vec<f32>>],
}

impl Past<'_> {
    /// What each row of queries finds among its own hypothesis' tokens; `own` holds the rows' own keys and values.
    ///
    /// `look` gets a row's query and memory, in which the row itself comes last.
    pub(crate) fn look_back(
        &mut self,
        queries: &Tensor,
        own: &Memory,
        look: impl Fn(&Tensor, &Memory) -> Result<(Tensor, Tensor)>,
    ) -> Result<Tensor> {
        let mut found = Vec::with_capacity(self.rows.len());
        for (number, row) in self.rows.iter().enumerate() {
            let entries = &mut self.sentences.get_mut(row.slot)?.own;
            entries[row.entry as usize].push(own.at(number)?);
            let entries = row.path.iter().chain([&row.entry]).map(|entry| &entries[*entry as usize][self.layer]);
            let memory = Memory::join(&entries.collect::<Vec<_>>())?;
            found.push(look(&queries.narrow(0, number, 1)?, &memory)?.0);
        }
        Ok(Tensor::cat(&found, 0)?)
    }

    /// What each row of queries finds in its source.
    pub(crate) fn look_at_source(
        &mut self,
        queries: &Tensor,
        look: impl Fn(&Tensor, &Memory) -> Result<(Tensor, Tensor)>,
    ) -> Result<Tensor> {
        let mut found = Vec::with_capacity(self.rows.len());
        for (number, row) in self.rows.iter().enumerate() {
            let source = &self.sentences.get(row.slot)?.source[self.layer];
            let (seen, weights) = look(&queries.narrow(0, number, 1)?, source)?;
            for (place, link) in self.attention[number].iter_mut().zip(self.link_heads) {
                if link.layer == self.layer {
                    *place = weights.get(link.head)?.flatten_all()?.to_vec1()?;
                }
            }
            found.push(seen);
        }
        Ok(Tensor::cat(&found, 0)?)
    }
}

/// A network with the sentences that it holds.
#[derive(Debug)]
pub(crate) struct Rowwise<N> {
    network: N,
    /// The token that the first row of a sentence feeds.
    start: u32,
    link_heads: Vec<LinkHead>,
    sentences: Slots<Sentence>,
}

impl<N: Network> Rowwise<N> {
    pub(crate) fn new(network: N, start: u32, link_heads: &[LinkHead]) -> Self {
        Self { network, start, link_heads: link_heads.to_vec(), sentences: Slots::default() }
    }

    fn encode(&self, source: &[u32]) -> Result<Tensor> {
        if source.is_empty() {
            return Err(Error::Request { reason: "an empty source".to_owned() });
        }
        self.network.encode(source)
    }

    fn read(&self, source: &[u32]) -> Result<Sentence> {
        let states = self.encode(source)?;
        let layers = 0..self.network.layers();
        let source = layers.map(|layer| self.network.read_source(layer, &states)).collect::<Result<_>>()?;
        Ok(Sentence { source, own: Vec::new() })
    }

    /// The decoder's last states of rows, rows x width, and each row's attention over its source.
    fn decode(&mut self, rows: &[Row<'_>]) -> Result<(Tensor, Vec<Vec<f32>>)> {
        let tokens: Vec<u32> = rows.iter().map(|row| row.token).collect();
        let places: Vec<usize> = rows.iter().map(|row| row.step).collect();
        let mut x = self.network.embed(&tokens, &places)?;
        for row in rows {
            self.sentences.get_mut(row.slot)?.clear(row)?;
        }
        let mut attention = vec![vec![Vec::new(); self.link_heads.len()]; rows.len()];
        for layer in 0..self.network.layers() {
            let (link_heads, attention) = (&self.link_heads, &mut attention);
            let mut past = Past { layer, rows, sentences: &mut self.sentences, link_heads, attention };
            x = self.network.layer(layer, &x, &mut past)?;
        }
        let states = self.network.finish(x)?;
        Ok((states, attention.into_iter().map(|heads| heads.concat()).collect()))
    }

    /// Runs the model over a source and a given target, which begins with the token that the first row feeds.
    pub(crate) fn trace(&mut self, source: &[u32], target: &[u32]) -> Result<Trace> {
        let mut trace = Trace { encoder: self.encode(source)?.flatten_all()?.to_vec1()?, ..Trace::default() };
        let slot = self.admit(&[source])?[0].0;
        let path: Vec<u32> = (0..target.len() as u32).collect();
        for (step, &token) in target.iter().enumerate() {
            let row = Row { slot, token, step, entry: step as u32, path: &path[..step], banned: &[], wanted: &[] };
            let (states, attention) = self.decode(&[row])?;
            trace.logits.extend(self.network.logits(&states)?.flatten_all()?.to_vec1::<f32>()?);
            trace.decoder.extend(states.flatten_all()?.to_vec1::<f32>()?);
            trace.attention.extend(attention);
        }
        self.release(slot);
        Ok(trace)
    }

    pub(crate) fn admit(&mut self, sources: &[&[u32]]) -> Result<Vec<(Slot, u32)>> {
        let read: Result<Vec<Sentence>> = sources.iter().map(|source| self.read(source)).collect();
        Ok(read?.into_iter().map(|sentence| (self.sentences.add(sentence), self.start)).collect())
    }

    pub(crate) fn step(&mut self, rows: &[Row<'_>], ask: Ask) -> Result<Vec<Verdict>> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let (states, attention) = self.decode(rows)?;
        let log_probs = log_softmax(&self.network.logits(&states)?, 1)?.to_vec2::<f32>()?;
        let verdicts = rows.iter().zip(log_probs).zip(attention).map(|((row, log_probs), attention)| {
            let attention = if ask.attention { attention } else { Vec::new() };
            Verdict { attention, ..verdict(&log_probs, row, ask) }
        });
        Ok(verdicts.collect())
    }

    pub(crate) fn release(&mut self, slot: Slot) {
        self.sentences.remove(slot);
    }
}

/// Refuses link heads that the decoder does not have.
pub(crate) fn check_link_heads(link_heads: &[LinkHead], layers: usize, heads: usize) -> Result<()> {
    match link_heads.iter().find(|link| link.layer >= layers || link.head >= heads) {
        None => Ok(()),
        Some(link) => {
            let reason = format!("link head {} of layer {}, which the model does not have", link.head, link.layer);
            Err(Error::Request { reason })
        }
    }
}
