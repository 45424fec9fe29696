//! The layers over a flat list of rows.

use barqiya_kernels::{
    HeadRow, HeadVerdict, Team, add_in_place, attend, gelu_tanh_gate, rms_norm, rms_norm_in_place, rope, scale_in_place,
};

use super::super::config::{Gemma3Config, LayerKind};
use super::cache::{Caches, Place, Seen};
use super::weights::FastGemma3Weights;
use crate::links::LinkHead;
use crate::verdict::source_share;

/// Rows whose feed-forward block is computed at a time: what lies between its products stays near the processor.
const FEED_ROWS: usize = 256;

/// Cosines and sines of all positions so far, for either kind of layer.
#[derive(Debug)]
pub(super) struct Ropes {
    local: Rotations,
    global: Rotations,
}

#[derive(Debug)]
struct Rotations {
    frequencies: Vec<f32>,
    cos: Vec<f32>,
    sin: Vec<f32>,
}

/// What lies between the products; grows with the largest number of rows.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    states: Vec<f32>,
    normed: Vec<f32>,
    query_key_value: Vec<f32>,
    mixed: Vec<f32>,
    projected: Vec<f32>,
    gate_and_up: Vec<f32>,
    inner: Vec<f32>,
    looks: Vec<f32>,
}

/// Rows on their way through the layers.
pub(super) struct Work<'a> {
    pub(super) weights: &'a FastGemma3Weights,
    pub(super) caches: &'a mut Caches,
    pub(super) scratch: &'a mut Scratch,
    pub(super) ropes: &'a Ropes,
    pub(super) team: &'a Team,
    pub(super) places: &'a [Place<'a>],
}

impl Ropes {
    pub(super) fn new(config: &Gemma3Config) -> Self {
        let rotations = |kind| {
            let frequencies = config.rope(kind).frequencies(config.head_dim);
            Rotations { frequencies, cos: Vec::new(), sin: Vec::new() }
        };
        Self { local: rotations(LayerKind::Local), global: rotations(LayerKind::Global) }
    }

    /// Makes the tables reach `position`.
    pub(super) fn reach(&mut self, position: usize) {
        for rotations in [&mut self.local, &mut self.global] {
            let known = rotations.cos.len() / rotations.frequencies.len();
            for position in known..=position {
                let angles = rotations.frequencies.iter().map(|frequency| position as f32 * frequency);
                rotations.cos.extend(angles.clone().map(f32::cos));
                rotations.sin.extend(angles.map(f32::sin));
            }
        }
    }

    fn at(&self, kind: LayerKind, position: usize) -> (&[f32], &[f32]) {
        let rotations = match kind {
            LayerKind::Local => &self.local,
            LayerKind::Global => &self.global,
        };
        let half = rotations.frequencies.len();
        let range = position * half..(position + 1) * half;
        (&rotations.cos[range.clone()], &rotations.sin[range])
    }
}

impl Work<'_> {
    /// Looks the tokens up.
    pub(super) fn embed(&mut self, tokens: &[u32]) {
        let width = self.weights.config.hidden_size;
        let states = room(&mut self.scratch.states, tokens.len() * width);
        for (state, token) in states.chunks_exact_mut(width).zip(tokens) {
            self.weights.embeddings.row(*token as usize, state).expect("tokens were checked");
        }
        scale_in_place(states, self.weights.scale);
    }

    /// Queries, keys and values of a layer; the latter two go to the caches.
    pub(super) fn keys_and_values(&mut self, number: usize) {
        let (layer, config) = (&self.weights.layers[number], &self.weights.config);
        let (rows, width, eps) = (self.places.len(), config.hidden_size, config.rms_norm_eps as f32);
        let (query_width, key_width) = (config.query_width(), config.key_width());
        let all = query_width + 2 * key_width;

        let normed = room(&mut self.scratch.normed, rows * width);
        norm_rows(self.team, &self.scratch.states, &layer.input_norm, eps, normed);
        let out = room(&mut self.scratch.query_key_value, rows * all);
        layer.query_key_value.forward(normed, out, self.team);

        let (places, ropes) = (self.places, self.ropes);
        self.team.rows(out, all, all as u64, |row, out| {
            let (cos, sin) = ropes.at(layer.kind, places[row].position);
            let (query, rest) = out.split_at_mut(query_width);
            let key = &mut rest[..key_width];
            rms_norm_in_place(query, &layer.query_norm, eps);
            rms_norm_in_place(key, &layer.key_norm, eps);
            rope(query, cos, sin);
            rope(key, cos, sin);
        });
        for (place, row) in places.iter().zip(out.chunks_exact(all)) {
            self.caches.write(number, place, &row[query_width..]);
        }
    }

    /// Adds what attention gives to the states.
    pub(super) fn attention(&mut self, number: usize) {
        let (layer, config) = (&self.weights.layers[number], &self.weights.config);
        let (rows, width, eps) = (self.places.len(), config.hidden_size, config.rms_norm_eps as f32);
        let query_width = config.query_width();
        let mixed = room(&mut self.scratch.mixed, rows * query_width);
        let queries = Queries::of(self.weights, number, self.caches, self.places, &self.scratch.query_key_value);
        self.team.rows(mixed, query_width, queries.cost(), |row, out| {
            queries.attend(row, out, None);
        });

        let projected = room(&mut self.scratch.projected, rows * width);
        layer.output.forward(mixed, projected, self.team);
        add_normed(self.team, projected, &layer.post_attention_norm, eps, &mut self.scratch.states);
    }

    /// Writes the attention over the prompt of those link heads that lie in this layer; each row's place holds one head after the other.
    pub(super) fn looks(&mut self, number: usize, link_heads: &[LinkHead], attentions: &mut [Vec<f32>]) {
        let here = || link_heads.iter().enumerate().filter(|(_, link)| link.layer == number);
        let chosen: Vec<usize> = here().map(|(_, link)| link.head).collect();
        if chosen.is_empty() {
            return;
        }
        let query_width = self.weights.config.query_width();
        let queries = Queries::of(self.weights, number, self.caches, self.places, &self.scratch.query_key_value);
        // A place holds a result that nobody needs, then the weights.
        let width = query_width + chosen.len() * queries.most_seen();
        let looks = room(&mut self.scratch.looks, self.places.len() * width);
        self.team.rows(looks, width, queries.cost(), |row, place| {
            let (out, weights) = place.split_at_mut(query_width);
            queries.attend(row, out, Some((&chosen, &mut weights[..chosen.len() * queries.seen(row).count()])));
        });
        for (row, (place, attention)) in looks.chunks_exact(width).zip(attentions).enumerate() {
            let (seen, source) = (queries.seen(row), self.caches.source_length(&self.places[row]));
            let weights = place[query_width..].chunks_exact(seen.count());
            for ((index, _), weights) in here().zip(weights) {
                let behind = seen.first.min(source);
                let visible = &weights[..source - behind];
                let all = std::iter::repeat_n(0.0, behind).chain(visible.iter().copied());
                source_share(all, &mut attention[index * source..][..source]);
            }
        }
    }

    /// Adds what the feed-forward block gives to the states.
    pub(super) fn feed_forward(&mut self, number: usize) {
        let (layer, config) = (&self.weights.layers[number], &self.weights.config);
        let (width, inner, eps) = (config.hidden_size, config.intermediate_size, config.rms_norm_eps as f32);
        for states in self.scratch.states[..self.places.len() * width].chunks_mut(FEED_ROWS * width) {
            let rows = states.len() / width;
            let normed = room(&mut self.scratch.normed, rows * width);
            norm_rows(self.team, states, &layer.pre_feedforward_norm, eps, normed);
            let both = room(&mut self.scratch.gate_and_up, rows * 2 * inner);
            layer.gate_and_up.forward(normed, both, self.team);
            let gated = room(&mut self.scratch.inner, rows * inner);
            self.team.rows(gated, inner, inner as u64, |row, out| {
                let (gate, up) = both[row * 2 * inner..][..2 * inner].split_at(inner);
                gelu_tanh_gate(gate, up, out);
            });
            let projected = room(&mut self.scratch.projected, rows * width);
            layer.down.forward(gated, projected, self.team);
            add_normed(self.team, projected, &layer.post_feedforward_norm, eps, states);
        }
    }

    /// The best and the wanted tokens of every row.
    pub(super) fn project(&mut self, requests: &[HeadRow<'_>], best: usize) -> Vec<HeadVerdict> {
        let (rows, config) = (self.places.len(), &self.weights.config);
        let normed = room(&mut self.scratch.normed, rows * config.hidden_size);
        let eps = config.rms_norm_eps as f32;
        norm_rows(self.team, &self.scratch.states, &self.weights.last_norm, eps, normed);
        let cap = config.final_logit_softcapping.map(|cap| cap as f32);
        self.weights.head.best(normed, rows, requests, best, cap, self.team)
    }
}

/// The queries of all rows in one layer.
struct Queries<'a> {
    weights: &'a FastGemma3Weights,
    kind: LayerKind,
    number: usize,
    caches: &'a Caches,
    places: &'a [Place<'a>],
    query_key_value: &'a [f32],
}

impl<'a> Queries<'a> {
    fn of(
        weights: &'a FastGemma3Weights,
        number: usize,
        caches: &'a Caches,
        places: &'a [Place<'a>],
        query_key_value: &'a [f32],
    ) -> Self {
        Self { weights, kind: weights.layers[number].kind, number, caches, places, query_key_value }
    }

    fn seen(&self, row: usize) -> Seen<'_> {
        let place = &self.places[row];
        self.caches.seen(self.number, place, self.weights.config.first_visible(self.kind, place.position))
    }

    /// Attention of one row; see [`attend`].
    fn attend(&self, row: usize, out: &mut [f32], weights: Option<(&[usize], &mut [f32])>) {
        let config = &self.weights.config;
        let all = config.query_width() + 2 * config.key_width();
        let query = &self.query_key_value[row * all..][..config.query_width()];
        attend(&self.weights.heads, query, self.seen(row).segments(), out, weights);
    }

    /// The largest number of tokens that a row sees.
    fn most_seen(&self) -> usize {
        (0..self.places.len()).map(|row| self.seen(row).count()).max().unwrap_or(0)
    }

    /// What a row costs on average, in nanoseconds: two multiply-adds for each token and value, about ten in a nanosecond.
    fn cost(&self) -> u64 {
        let seen: usize = self.places.iter().map(|place| place.position + 1).sum();
        (seen * self.weights.config.query_width() / 5 / self.places.len().max(1)) as u64
    }
}

/// The first `count` values of a buffer, which grows when it is too short.
fn room(buffer: &mut Vec<f32>, count: usize) -> &mut [f32] {
    if buffer.len() < count {
        buffer.resize(count, 0.0);
    }
    &mut buffer[..count]
}

/// As many rows as `out` has, normed.
fn norm_rows(team: &Team, x: &[f32], weight: &[f32], eps: f32, out: &mut [f32]) {
    let width = weight.len();
    team.rows(out, width, width as u64 / 4, |row, out| {
        rms_norm(&x[row * width..][..width], weight, eps, out);
    });
}

/// Norms the rows in place and adds them to the states.
fn add_normed(team: &Team, rows: &mut [f32], weight: &[f32], eps: f32, states: &mut [f32]) {
    let width = weight.len();
    team.rows(rows, width, width as u64 / 4, |_, row| {
        rms_norm_in_place(row, weight, eps);
    });
    let count = rows.len();
    add_in_place(&mut states[..count], rows);
}
