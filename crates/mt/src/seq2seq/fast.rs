//! The fast path: slices and packed weights on the CPU.

use std::sync::Arc;

use barqiya_kernels::{HeadRow, Places, Reach, Segment, Team, attend, attend_sequence};
use barqiya_search::{Ask, Choice, Model, Row, Slot, Verdict};

use super::packed::{DecoderLayer, EncoderLayer, FastSeq2SeqWeights, sized};
use crate::error::{Error, Result};
use crate::links::LinkHead;
use crate::rowwise::{Trace, check_link_heads};
use crate::slots::Slots;

/// One worker's encoder-decoder on the CPU: shared weights, caches of its own.
///
/// Sources are packed without padding. A source's keys and values are made once and shared by all its hypotheses; a
/// hypothesis reads its own through [`Row::path`]. The bits of a verdict depend on the row alone, whatever the other rows,
/// their order and the number of threads. Buffers grow to what a search needs and are then used again.
#[derive(Debug)]
pub struct FastSeq2Seq {
    weights: Arc<FastSeq2SeqWeights>,
    team: Team,
    links: Links,
    sentences: Slots<Sentence>,
    /// Sentences that were forgotten, kept for their buffers.
    spare: Vec<Sentence>,
    buffers: Buffers,
}

/// A source that has been read.
#[derive(Debug)]
struct Sentence {
    /// Source tokens.
    length: usize,
    /// For each decoder layer keys and values of the source, rows of two widths.
    source: Vec<Vec<f32>>,
    /// For each decoder layer keys and values of rows by entry, rows of two widths.
    own: Vec<Vec<f32>>,
}

/// Places for what lies between products.
#[derive(Debug, Default)]
struct Buffers {
    x: Vec<f32>,
    normed: Vec<f32>,
    result: Vec<f32>,
    asked: Vec<f32>,
    found: Vec<f32>,
    inner: Vec<f32>,
    attention: Vec<f32>,
}

/// Which heads are watched, by layer.
#[derive(Debug)]
struct Links {
    count: usize,
    /// For each layer its watched heads and the place of each in a verdict.
    layers: Vec<(Vec<usize>, Vec<usize>)>,
}

impl Links {
    fn new(link_heads: &[LinkHead], layers: usize) -> Self {
        let mut by_layer = vec![(Vec::new(), Vec::new()); layers];
        for (place, link) in link_heads.iter().enumerate() {
            by_layer[link.layer].0.push(link.head);
            by_layer[link.layer].1.push(place);
        }
        Self { count: link_heads.len(), layers: by_layer }
    }
}

impl FastSeq2Seq {
    /// A worker; `link_heads` are heads of attention over the source.
    ///
    /// # Errors
    /// A link head that does not exist.
    pub fn new(weights: Arc<FastSeq2SeqWeights>, team: Team, link_heads: &[LinkHead]) -> Result<Self> {
        let config = weights.config();
        check_link_heads(link_heads, config.decoder_layers, config.decoder_attention_heads)?;
        let links = Links::new(link_heads, config.decoder_layers);
        let (sentences, spare, buffers) = (Slots::default(), Vec::new(), Buffers::default());
        Ok(Self { weights, team, links, sentences, spare, buffers })
    }

    /// The encoder's last states of sources, one after another in `buffers.x`.
    fn encode(&mut self, sources: &[&[u32]]) -> Result<()> {
        let (weights, buffers) = (&*self.weights, &mut self.buffers);
        buffers.x.clear();
        for source in sources {
            if source.is_empty() {
                return Err(Error::Request { reason: "an empty source".to_owned() });
            }
            weights.source.sequence(source, &mut buffers.x)?;
        }
        weights.source.finish(&mut buffers.x, &mut buffers.normed);
        for layer in &weights.encoder {
            layer.forward(sources, buffers, &self.team);
        }
        if let Some(norm) = &weights.encoder_norm {
            buffers.normed.clone_from(&buffers.x);
            norm.apply(&buffers.normed, &mut buffers.x);
        }
        Ok(())
    }

    /// Makes the keys and values of sources whose states are in `buffers.x`.
    fn remember(&mut self, sources: &[&[u32]]) -> Vec<Slot> {
        let (weights, buffers) = (&*self.weights, &mut self.buffers);
        let width = 2 * weights.config.d_model;
        let mut sentences: Vec<Sentence> = sources
            .iter()
            .map(|source| self.spare.pop().unwrap_or_else(|| Sentence::new(weights, source.len())))
            .collect();
        for (number, layer) in weights.decoder.iter().enumerate() {
            let tokens = buffers.x.len() * 2 / width;
            let made = sized(&mut buffers.asked, tokens * width);
            layer.cross_read.forward(&buffers.x, made, &self.team);
            let mut rest = &*made;
            for (sentence, source) in sentences.iter_mut().zip(sources) {
                let (own, others) = rest.split_at(source.len() * width);
                sentence.length = source.len();
                sentence.source[number].clear();
                sentence.source[number].extend_from_slice(own);
                rest = others;
            }
        }
        sentences.into_iter().map(|sentence| self.sentences.add(sentence)).collect()
    }

    /// The decoder's last states of rows, in `buffers.x`; with a place for it, the attention of the link heads.
    fn decode(&mut self, rows: &[Row<'_>], mut attention: Option<&mut [Verdict]>) -> Result<()> {
        let (weights, buffers) = (&*self.weights, &mut self.buffers);
        buffers.x.clear();
        for (number, row) in rows.iter().enumerate() {
            weights.target.token(row.token, row.step, &mut buffers.x)?;
            let length = self.sentences.get_mut(row.slot)?.make_room(row, weights.config.d_model)?;
            if let Some(verdicts) = attention.as_deref_mut() {
                verdicts[number].attention = vec![0.0; self.links.count * length];
            }
        }
        weights.target.finish(&mut buffers.x, &mut buffers.normed);
        for (number, layer) in weights.decoder.iter().enumerate() {
            let mut step = Step { layer, number, rows, sentences: &mut self.sentences, team: &self.team };
            step.look_back(buffers);
            let (heads, places) = &self.links.layers[number];
            match attention.as_deref_mut().filter(|_| !heads.is_empty()) {
                None => step.look_at_source(buffers),
                Some(verdicts) => step.look_and_tell(buffers, heads, places, verdicts),
            }
            step.think(buffers);
        }
        if let Some(norm) = &weights.decoder_norm {
            buffers.normed.clone_from(&buffers.x);
            norm.apply(&buffers.normed, &mut buffers.x);
        }
        Ok(())
    }

    /// Runs the model over a source and a given target, which begins with the token that the first row feeds.
    ///
    /// # Errors
    /// As [`Model::admit`] and [`Model::step`].
    pub fn trace(&mut self, source: &[u32], target: &[u32]) -> Result<Trace> {
        self.encode(&[source])?;
        let mut trace = Trace { encoder: self.buffers.x.clone(), ..Trace::default() };
        let slot = self.remember(&[source])[0];
        let path: Vec<u32> = (0..target.len() as u32).collect();
        let mut logits = vec![0.0; self.weights.head.vocabulary()];
        for (step, &token) in target.iter().enumerate() {
            let row = Row { slot, token, step, entry: step as u32, path: &path[..step], banned: &[], wanted: &[] };
            let mut verdict = [Verdict::default()];
            self.decode(&[row], Some(&mut verdict))?;
            self.weights.head.logits(&self.buffers.x, &mut logits, &self.team);
            trace.logits.extend_from_slice(&logits);
            trace.decoder.extend_from_slice(&self.buffers.x);
            trace.attention.extend(verdict.map(|verdict| verdict.attention));
        }
        self.release(slot);
        Ok(trace)
    }
}

impl FastSeq2Seq {
    fn read(&mut self, sources: &[&[u32]]) -> Result<Vec<(Slot, u32)>> {
        self.encode(sources)?;
        let start = self.weights.config.decoder_start_token_id;
        Ok(self.remember(sources).into_iter().map(|slot| (slot, start)).collect())
    }

    fn extend(&mut self, rows: &[Row<'_>], ask: Ask) -> Result<Vec<Verdict>> {
        let mut verdicts = vec![Verdict::default(); rows.len()];
        self.decode(rows, ask.attention.then_some(&mut verdicts[..]))?;
        let requests: Vec<HeadRow<'_>> =
            rows.iter().map(|row| HeadRow { banned: row.banned, wanted: row.wanted }).collect();
        let found = self.weights.head.best(&self.buffers.x, rows.len(), &requests, ask.best, None, &self.team);
        for (verdict, found) in verdicts.iter_mut().zip(found) {
            verdict.best = found.best.into_iter().map(|(token, log_prob)| Choice { token, log_prob }).collect();
            verdict.wanted = found.wanted;
        }
        Ok(verdicts)
    }
}

impl Model for FastSeq2Seq {
    type Error = Error;

    fn admit(&mut self, sources: &[&[u32]]) -> Result<Vec<(Slot, u32)>> {
        let team = self.team.clone();
        team.install(|| self.read(sources))
    }

    fn step(&mut self, rows: &[Row<'_>], ask: Ask) -> Result<Vec<Verdict>> {
        let team = self.team.clone();
        team.install(|| self.extend(rows, ask))
    }

    fn release(&mut self, slot: Slot) {
        self.spare.extend(self.sentences.remove(slot));
    }
}

impl Sentence {
    fn new(weights: &FastSeq2SeqWeights, length: usize) -> Self {
        let layers = weights.decoder.len();
        Self { length, source: vec![Vec::new(); layers], own: vec![Vec::new(); layers] }
    }

    /// Makes room for a row's entry and checks its path; the source's length.
    fn make_room(&mut self, row: &Row<'_>, width: usize) -> Result<usize> {
        let needed = (row.entry as usize + 1) * 2 * width;
        for own in &mut self.own {
            if own.len() < needed {
                own.resize(needed, 0.0);
            }
        }
        let entries = self.own.first().map_or(0, |own| own.len() / (2 * width));
        match row.path.iter().find(|entry| **entry as usize >= entries) {
            None => Ok(self.length),
            Some(entry) => Err(Error::Request { reason: format!("a row whose path names entry {entry} of {entries}") }),
        }
    }
}

impl EncoderLayer {
    /// Changes the states of packed sources in `buffers.x`.
    fn forward(&self, sources: &[&[u32]], buffers: &mut Buffers, team: &Team) {
        let Buffers { x, normed, result, asked, found, inner, .. } = buffers;
        let width = self.heads.query_width();
        let rows = x.len() / width;
        self.around_attention.around(x, normed, result, |x, result| {
            let asked = sized(asked, rows * 3 * width);
            let found = sized(found, rows * width);
            self.ask.forward(x, asked, team);
            let mut first = 0;
            for source in sources {
                let places = Places::Run { first, count: source.len() };
                let segment = Segment { keys: &asked[width..], values: &asked[2 * width..], stride: 3 * width, places };
                let queries = &asked[first * 3 * width..];
                let found = &mut found[first * width..][..source.len() * width];
                attend_sequence(&self.heads, queries, 3 * width, &segment, Reach::All, found, team);
                first += source.len();
            }
            self.out.forward(found, result, team);
        });
        self.around_feed_forward.around(x, normed, result, |x, result| {
            self.feed_forward.forward(x, result, inner, team);
        });
    }
}

/// One decoder layer over the rows of a step.
struct Step<'a> {
    layer: &'a DecoderLayer,
    number: usize,
    rows: &'a [Row<'a>],
    sentences: &'a mut Slots<Sentence>,
    team: &'a Team,
}

impl Step<'_> {
    fn width(&self) -> usize {
        self.layer.heads.query_width()
    }

    /// The sentence of a row; its slot was found when the step began.
    fn sentence(&self, row: usize) -> &Sentence {
        self.sentences.get(self.rows[row].slot).expect("the step has found it")
    }

    /// Attention over the hypothesis' own tokens.
    fn look_back(&mut self, buffers: &mut Buffers) {
        let Buffers { x, normed, result, asked, found, .. } = buffers;
        let (width, rows) = (self.width(), self.rows.len());
        let layer = self.layer;
        layer.around_own.around(x, normed, result, |x, result| {
            let asked = sized(asked, rows * 3 * width);
            let found = sized(found, rows * width);
            layer.own_ask.forward(x, asked, self.team);
            for (row, asked) in self.rows.iter().zip(asked.chunks_exact(3 * width)) {
                let sentence = self.sentences.get_mut(row.slot).expect("the step has found it");
                let place = &mut sentence.own[self.number][row.entry as usize * 2 * width..][..2 * width];
                place.copy_from_slice(&asked[width..]);
            }
            let cost = 5 * width as u64;
            self.team.rows(found, width, cost, |row, found| {
                let own = &self.sentence(row).own[self.number];
                let segment = |places| Segment { keys: own, values: &own[width..], stride: 2 * width, places };
                let Row { path, entry, .. } = self.rows[row];
                let itself = Places::Run { first: entry as usize, count: 1 };
                let segments = [segment(Places::Entries(path)), segment(itself)];
                attend(&layer.heads, &asked[row * 3 * width..][..width], &segments, found, None);
            });
            layer.own_out.forward(found, result, self.team);
        });
    }

    /// The keys and values of a row's source.
    fn source(&self, row: usize) -> Segment<'_> {
        let sentence = self.sentence(row);
        let (source, width) = (&sentence.source[self.number], self.width());
        let places = Places::Run { first: 0, count: sentence.length };
        Segment { keys: source, values: &source[width..], stride: 2 * width, places }
    }

    /// Attention over the source.
    fn look_at_source(&self, buffers: &mut Buffers) {
        self.cross(buffers, |asked, found| {
            let width = self.width();
            let cost = 5 * width as u64;
            self.team.rows(found, width, cost, |row, found| {
                attend(&self.layer.heads, &asked[row * width..][..width], &[self.source(row)], found, None);
            });
        });
    }

    /// Attention over the source, that of the watched heads told.
    fn look_and_tell(&self, buffers: &mut Buffers, heads: &[usize], places: &[usize], verdicts: &mut [Verdict]) {
        let mut weights = std::mem::take(&mut buffers.attention);
        self.cross(buffers, |asked, found| {
            let width = self.width();
            for (row, found) in found.chunks_exact_mut(width).enumerate() {
                let length = self.sentence(row).length;
                let weights = sized(&mut weights, heads.len() * length);
                let query = &asked[row * width..][..width];
                attend(&self.layer.heads, query, &[self.source(row)], found, Some((heads, weights)));
                for (&place, weights) in places.iter().zip(weights.chunks_exact(length)) {
                    verdicts[row].attention[place * length..][..length].copy_from_slice(weights);
                }
            }
        });
        buffers.attention = weights;
    }

    fn cross(&self, buffers: &mut Buffers, look: impl FnOnce(&[f32], &mut [f32])) {
        let Buffers { x, normed, result, asked, found, .. } = buffers;
        let layer = self.layer;
        layer.around_cross.around(x, normed, result, |x, result| {
            let asked = sized(asked, x.len());
            let found = sized(found, x.len());
            layer.cross_ask.forward(x, asked, self.team);
            look(asked, found);
            layer.cross_out.forward(found, result, self.team);
        });
    }

    /// The feed-forward block.
    fn think(&self, buffers: &mut Buffers) {
        let Buffers { x, normed, result, inner, .. } = buffers;
        self.layer.around_feed_forward.around(x, normed, result, |x, result| {
            self.layer.feed_forward.forward(x, result, inner, self.team);
        });
    }
}
