//! What transformers made of the tiny models, as `scripts/fixtures/seq2seq.py` recorded it.

use std::collections::HashMap;
use std::path::PathBuf;

use barqiya_mt::{LinkHead, Trace, Weights};
use candle_core::{Device, Tensor};
use serde::Deserialize;
use serde_json::Value;

/// The recorded models of [`barqiya_mt::seq2seq`].
pub(crate) const MODELS: [&str; 5] = ["marian-shared", "marian-separate", "m2m100", "bart", "mbart"];

/// How far numbers may be from those of transformers.
pub(crate) const TOLERANCE: f32 = 1e-4;

/// A model and its recorded outputs.
pub(crate) struct Recording {
    pub(crate) name: String,
    pub(crate) config: Value,
    pub(crate) generation: Value,
    pub(crate) weights: Weights,
    pub(crate) expected: Expected,
    tensors: HashMap<String, Tensor>,
}

#[derive(Deserialize)]
pub(crate) struct Expected {
    pub(crate) link_head: LinkHead,
    pub(crate) linked_inputs: Vec<usize>,
    pub(crate) padded_states_apart: f32,
    pub(crate) cases: Vec<Case>,
}

#[derive(Deserialize)]
pub(crate) struct Case {
    pub(crate) source: Vec<u32>,
    pub(crate) target: Vec<u32>,
    #[serde(flatten)]
    pub(crate) alone: Outputs,
    pub(crate) padded: Outputs,
}

#[derive(Deserialize)]
pub(crate) struct Outputs {
    pub(crate) greedy: Vec<u32>,
    pub(crate) beams: Vec<Beam>,
}

#[derive(Deserialize)]
pub(crate) struct Beam {
    pub(crate) tokens: Vec<u32>,
    pub(crate) score: f32,
}

impl Recording {
    pub(crate) fn open(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/reference").join(name);
        let json = |file: &str| std::fs::read(folder.join(file)).unwrap();
        Self {
            name: name.to_owned(),
            config: serde_json::from_slice(&json("config.json")).unwrap(),
            generation: serde_json::from_slice(&json("generation_config.json")).unwrap(),
            weights: Weights::open(&folder.join("model.safetensors")).unwrap(),
            expected: serde_json::from_slice(&json("expected.json")).unwrap(),
            tensors: candle_core::safetensors::load(folder.join("expected.safetensors"), &Device::Cpu).unwrap(),
        }
    }

    /// A recorded tensor of an input, row by row.
    pub(crate) fn tensor(&self, input: usize, what: &str) -> Vec<f32> {
        self.tensors[&format!("{input}.{what}")].flatten_all().unwrap().to_vec1().unwrap()
    }

    /// The target of an input as it is fed.
    pub(crate) fn fed(&self, input: usize) -> Vec<u32> {
        let start = self.config["decoder_start_token_id"].as_u64().unwrap() as u32;
        [&[start], self.expected.cases[input].target.as_slice()].concat()
    }
}

/// Compares everything that is on the way to the logits.
pub(crate) fn compare_traces(recording: &Recording, mut trace: impl FnMut(&[u32], &[u32]) -> Trace) {
    assert!(recording.expected.padded_states_apart < TOLERANCE, "padding does not show in transformers");
    for (input, case) in recording.expected.cases.iter().enumerate() {
        let found = trace(&case.source, &recording.fed(input));
        let what = |part: &str| format!("{}, input {input}, {part}", recording.name);
        assert_near(&what("encoder"), &found.encoder, &recording.tensor(input, "encoder"));
        assert_near(&what("decoder"), &found.decoder, &recording.tensor(input, "decoder"));
        assert_near(&what("logits"), &found.logits, &recording.tensor(input, "logits"));
        if recording.expected.linked_inputs.contains(&input) {
            assert_near(&what("attention"), &found.attention.concat(), &recording.tensor(input, "attention"));
        }
    }
}

/// Asserts that two rows of numbers are the same to [`TOLERANCE`].
#[track_caller]
fn assert_near(what: &str, found: &[f32], wanted: &[f32]) {
    assert_eq!(found.len(), wanted.len(), "{what}: as many numbers");
    for (index, (found, wanted)) in found.iter().zip(wanted).enumerate() {
        let near = found == wanted || (found - wanted).abs() <= TOLERANCE;
        assert!(near, "{what}: number {index} is {found}, transformers has {wanted}");
    }
}
