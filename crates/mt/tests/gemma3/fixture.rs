//! Tiny models and what transformers says of them (`scripts/fixtures/gemma3.py`).

use std::collections::HashMap;
use std::path::PathBuf;

use barqiya_mt::gemma3::Gemma3Config;
use barqiya_mt::{LinkHead, Weights};
use candle_core::{Device, Tensor};
use serde::Deserialize;

/// The variants with recorded searches, and the one without.
pub(crate) const SEARCHED: &[&str] = &["gemma3-plain", "gemma3-linear"];
pub(crate) const ALL: &[&str] = &["gemma3-plain", "gemma3-linear", "gemma3-wrapped"];

pub(crate) const END: u32 = 1;

pub(crate) struct Fixture {
    pub(crate) name: &'static str,
    pub(crate) config: Gemma3Config,
    pub(crate) weights: Weights,
    pub(crate) expected: Expected,
    tensors: HashMap<String, Tensor>,
}

#[derive(Deserialize)]
pub(crate) struct Expected {
    pub(crate) inputs: Vec<Vec<u32>>,
    #[serde(default)]
    pub(crate) alone: Outputs,
    #[serde(default)]
    pub(crate) padded: Outputs,
}

#[derive(Deserialize, Default)]
pub(crate) struct Outputs {
    pub(crate) greedy: Vec<Output>,
    pub(crate) beam: Vec<Vec<Output>>,
}

#[derive(Deserialize)]
pub(crate) struct Output {
    pub(crate) tokens: Vec<u32>,
    #[serde(default)]
    pub(crate) score: f32,
}

impl Fixture {
    pub(crate) fn open(name: &'static str) -> Self {
        let folder = folder().join(name);
        let text = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap();
        Self {
            name,
            config: Gemma3Config::read(&serde_json::from_str(&text("config.json")).unwrap()).unwrap(),
            weights: Weights::open(&folder.join("model.safetensors")).unwrap(),
            expected: serde_json::from_str(&text("expected.json")).unwrap(),
            tensors: candle_core::safetensors::load(folder.join("expected.safetensors"), &Device::Cpu).unwrap(),
        }
    }

    /// A recorded tensor, row by row.
    pub(crate) fn rows(&self, name: &str) -> Vec<Vec<f32>> {
        self.tensors[name].to_vec2().unwrap()
    }

    /// Attention of the last token of an input in each layer: heads x tokens.
    pub(crate) fn attention(&self, input: usize) -> Vec<Vec<Vec<f32>>> {
        self.tensors[&format!("attention.{input}")].to_vec3().unwrap()
    }
}

/// All heads of a model, layer after layer.
pub(crate) fn all_heads(config: &Gemma3Config) -> Vec<LinkHead> {
    let heads = |layer| (0..config.num_attention_heads).map(move |head| LinkHead { layer, head });
    (0..config.layers.len()).flat_map(heads).collect()
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/reference")
}

/// Natural logarithms of the probabilities that logits stand for.
pub(crate) fn log_softmax(logits: &[f32]) -> Vec<f32> {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f64 = logits.iter().map(|logit| f64::from(logit - most).exp()).sum();
    logits.iter().map(|logit| logit - most - sum.ln() as f32).collect()
}

/// Panics unless all values agree to `tolerance`.
pub(crate) fn assert_close(what: &str, found: &[f32], expected: &[f32], tolerance: f32) {
    assert_eq!(found.len(), expected.len(), "{what}: lengths");
    for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
        let difference = (found - expected).abs();
        assert!(difference <= tolerance, "{what}: value {index} is {found}, expected {expected}");
    }
}
