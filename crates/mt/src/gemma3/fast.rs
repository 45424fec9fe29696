//! Gemma 3 on slices with packed weights: the path that translates on a CPU.

mod cache;
mod layers;
mod weights;

use std::sync::Arc;

use barqiya_kernels::{HeadRow, HeadVerdict, Team};
use barqiya_search::{Ask, Choice, Model, Row, Slot, Verdict};

use self::cache::{Caches, Place};
use self::layers::{Ropes, Scratch, Work};
pub use self::weights::FastGemma3Weights;
use super::{check_link_heads, request};
use crate::error::{Error, Result};
use crate::links::LinkHead;

/// Gemma 3 with the caches of one worker; the weights are shared. See the [module](super) for what it computes.
///
/// A verdict has the same bits whatever the other rows, their order, how sources were admitted, and the threads of the team.
#[derive(Debug)]
pub struct FastGemma3 {
    weights: Arc<FastGemma3Weights>,
    team: Team,
    link_heads: Arc<[LinkHead]>,
    caches: Caches,
    ropes: Ropes,
    scratch: Scratch,
}

impl FastGemma3 {
    /// A worker with empty caches. `link_heads` are those whose attention a [`Verdict`] gives.
    ///
    /// # Errors
    /// [`Error::Request`] if the model lacks one of the heads.
    pub fn new(weights: Arc<FastGemma3Weights>, team: Team, link_heads: &[LinkHead]) -> Result<Self> {
        check_link_heads(&weights.config, link_heads)?;
        let config = &weights.config;
        Ok(Self {
            team,
            link_heads: link_heads.into(),
            caches: Caches::new(config.layers.len(), 2 * config.key_width()),
            ropes: Ropes::new(config),
            scratch: Scratch::default(),
            weights,
        })
    }

    fn check_token(&self, token: u32) -> Result<()> {
        let vocabulary = self.weights.config.vocab_size;
        if (token as usize) < vocabulary {
            return Ok(());
        }
        Err(request(format!("token {token} is outside the vocabulary of {vocabulary}")))
    }

    /// Reads prompts without their last tokens into the caches. Nothing of the last layer but keys and values is needed.
    fn prefill(&mut self, tokens: &[u32], places: &[Place<'_>]) {
        if places.is_empty() {
            return;
        }
        let layers = self.weights.layers.len();
        let mut work = self.work(places);
        work.embed(tokens);
        for number in 0..layers - 1 {
            work.keys_and_values(number);
            work.attention(number);
            work.feed_forward(number);
        }
        work.keys_and_values(layers - 1);
    }

    /// Rows through all layers and over the vocabulary.
    fn run_step(&mut self, rows: &[Row<'_>], places: &[Place<'_>], ask: Ask) -> Vec<Verdict> {
        let mut attentions = vec![Vec::new(); rows.len()];
        if ask.attention {
            for (attention, place) in attentions.iter_mut().zip(places) {
                attention.resize(self.link_heads.len() * self.caches.source_length(place), 0.0);
            }
        }
        let tokens: Vec<u32> = rows.iter().map(|row| row.token).collect();
        let link_heads = if ask.attention { Arc::clone(&self.link_heads) } else { Arc::default() };
        let layers = self.weights.layers.len();
        let mut work = self.work(places);
        work.embed(&tokens);
        for number in 0..layers {
            work.keys_and_values(number);
            work.attention(number);
            work.looks(number, &link_heads, &mut attentions);
            work.feed_forward(number);
        }
        let requests: Vec<HeadRow<'_>> =
            rows.iter().map(|row| HeadRow { banned: row.banned, wanted: row.wanted }).collect();
        let verdicts = work.project(&requests, ask.best);
        verdicts.into_iter().zip(attentions).map(|(found, attention)| said(found, attention)).collect()
    }

    fn work<'a>(&'a mut self, places: &'a [Place<'a>]) -> Work<'a> {
        let furthest = places.iter().map(|place| place.position).max().unwrap_or(0);
        self.ropes.reach(furthest);
        Work {
            weights: &self.weights,
            caches: &mut self.caches,
            scratch: &mut self.scratch,
            ropes: &self.ropes,
            team: &self.team,
            places,
        }
    }
}

impl Model for FastGemma3 {
    type Error = Error;

    fn admit(&mut self, sources: &[&[u32]]) -> Result<Vec<(Slot, u32)>> {
        for source in sources {
            if source.is_empty() {
                return Err(request("a prompt without tokens"));
            }
            source.iter().try_for_each(|token| self.check_token(*token))?;
        }
        let mut admitted = Vec::with_capacity(sources.len());
        let (mut tokens, mut places) = (Vec::new(), Vec::new());
        for source in sources {
            let prefix = &source[..source.len() - 1];
            let sentence = self.caches.admit(prefix.len());
            admitted.push((Slot(sentence as u32), source[prefix.len()]));
            tokens.extend_from_slice(prefix);
            places.extend((0..prefix.len()).map(|position| Place { sentence, position, own: None }));
        }
        let team = self.team.clone();
        team.install(|| self.prefill(&tokens, &places));
        Ok(admitted)
    }

    fn step(&mut self, rows: &[Row<'_>], ask: Ask) -> Result<Vec<Verdict>> {
        let mut places = Vec::with_capacity(rows.len());
        for row in rows {
            self.check_token(row.token)?;
            places.push(self.caches.place(row)?);
        }
        let team = self.team.clone();
        Ok(team.install(|| self.run_step(rows, &places, ask)))
    }

    fn release(&mut self, slot: Slot) {
        self.caches.release(slot);
    }
}

fn said(found: HeadVerdict, attention: Vec<f32>) -> Verdict {
    let best = found.best.into_iter().map(|(token, log_prob)| Choice { token, log_prob }).collect();
    Verdict { best, wanted: found.wanted, attention }
}
