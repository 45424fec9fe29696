//! The reference paths.

use barqiya_mt::seq2seq::{ReferenceSeq2Seq, Seq2SeqConfig};
use barqiya_mt::t5::{ReferenceT5, T5Config};
use candle_core::Device;

use crate::recording::{MODELS, Recording, compare_traces};
use crate::searching::compare_searches;

fn load(recording: &Recording) -> ReferenceSeq2Seq {
    let config = Seq2SeqConfig::read(&recording.config).unwrap();
    ReferenceSeq2Seq::load(&recording.weights, &config, &Device::Cpu, &[recording.expected.link_head]).unwrap()
}

fn load_t5(recording: &Recording) -> ReferenceT5 {
    let config = T5Config::read(&recording.config).unwrap();
    ReferenceT5::load(&recording.weights, &config, &Device::Cpu, &[recording.expected.link_head]).unwrap()
}

#[test]
fn states_logits_and_attention_are_those_of_transformers() {
    for name in MODELS {
        let recording = Recording::open(name);
        let mut model = load(&recording);
        compare_traces(&recording, |source, target| model.trace(source, target).unwrap());
    }
}

#[test]
fn searches_are_those_of_transformers() {
    for name in MODELS {
        let recording = Recording::open(name);
        compare_searches(&recording, &mut load(&recording));
    }
}

#[test]
fn t5_states_logits_and_attention_are_those_of_transformers() {
    let recording = Recording::open("t5");
    let mut model = load_t5(&recording);
    compare_traces(&recording, |source, target| model.trace(source, target).unwrap());
}

#[test]
fn t5_searches_are_those_of_transformers() {
    let recording = Recording::open("t5");
    compare_searches(&recording, &mut load_t5(&recording));
}
