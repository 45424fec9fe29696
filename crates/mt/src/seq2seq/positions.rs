//! The vector that tells a token's place.

use std::borrow::Cow;

use super::config::{PositionKind, Seq2SeqConfig};
use crate::error::{Error, Result};
use crate::weights::Weights;

/// Rows that a learned table holds before that of position 0 (BART).
const LEARNED_OFFSET: usize = 2;

/// Which half of the model a table belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Encoder,
    Decoder,
}

impl Side {
    /// The word that stands for it in tensors' names.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Encoder => "encoder",
            Self::Decoder => "decoder",
        }
    }
}

/// Position vectors of one half of the model.
#[derive(Debug)]
pub(super) struct Positions {
    kind: PositionKind,
    width: usize,
    /// The token that has no place, and after whose number places are counted (M2M100).
    padding: u32,
    /// Vectors of the places from 0 on, row by row. Computed kinds go on beyond.
    table: Vec<f32>,
}

impl Positions {
    pub(super) fn load(weights: &Weights, config: &Seq2SeqConfig, side: Side) -> Result<Self> {
        let (width, places) = (config.d_model, config.max_position_embeddings);
        let name = format!("model.{}.embed_positions.weight", side.name());
        let kind = config.positions;
        let table = match kind {
            PositionKind::Learned => {
                let rows = places + LEARNED_OFFSET;
                weights.values(&name, &[rows, width])?.split_off(LEARNED_OFFSET * width)
            }
            // Checkpoints may hold the sines, perhaps rounded; then the reference reads them.
            PositionKind::Sinusoidal if weights.has(&name) => weights.values(&name, &[places, width])?,
            PositionKind::Sinusoidal => (0..places).flat_map(|place| sines(place, width)).collect(),
            PositionKind::SinusoidalAfterPadding => {
                let first = config.pad_token_id as usize + 1;
                (first..first + places).flat_map(|place| fairseq_sines(place, width)).collect()
            }
        };
        Ok(Self { kind, width, padding: config.pad_token_id, table })
    }

    /// The vector of a token that stands at `place`; an error beyond a learned table.
    pub(super) fn at(&self, place: usize, token: u32) -> Result<Cow<'_, [f32]>> {
        if self.kind == PositionKind::SinusoidalAfterPadding && token == self.padding {
            return Ok(Cow::Owned(vec![0.0; self.width]));
        }
        if let Some(row) = self.table.get(place * self.width..(place + 1) * self.width) {
            return Ok(Cow::Borrowed(row));
        }
        match self.kind {
            PositionKind::Learned => {
                let places = self.table.len() / self.width;
                Err(Error::Request { reason: format!("position {place} of a model that has {places}") })
            }
            PositionKind::Sinusoidal => Ok(Cow::Owned(sines(place, self.width))),
            PositionKind::SinusoidalAfterPadding => {
                Ok(Cow::Owned(fairseq_sines(place + self.padding as usize + 1, self.width)))
            }
        }
    }

    /// The places of a sequence's tokens.
    pub(super) fn places(&self, tokens: &[u32]) -> impl Iterator<Item = usize> {
        let skipped = (self.kind == PositionKind::SinusoidalAfterPadding).then_some(self.padding);
        tokens.iter().scan(0, move |next, &token| {
            let place = *next;
            *next += usize::from(skipped != Some(token));
            Some(place)
        })
    }
}

/// Sines of all wave lengths, then cosines: `sin(place / 10000^(2n / width))`.
fn sines(place: usize, width: usize) -> Vec<f32> {
    let angle = |n: usize| place as f64 / 10000_f64.powf(2.0 * n as f64 / width as f64);
    let half = 0..width / 2;
    half.clone().map(|n| angle(n).sin() as f32).chain(half.map(|n| angle(n).cos() as f32)).collect()
}

/// The same with wave lengths from 1 to 10000, both included, and angles rounded as the reference rounds them.
fn fairseq_sines(place: usize, width: usize) -> Vec<f32> {
    let step = (10000_f64.ln() / (width / 2 - 1) as f64) as f32;
    let angle = |n: usize| f64::from(place as f32 * (n as f32 * -step).exp());
    let half = 0..width / 2;
    half.clone().map(|n| angle(n).sin() as f32).chain(half.map(|n| angle(n).cos() as f32)).collect()
}
