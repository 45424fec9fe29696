//! What a model cannot do is an error that says so, not a panic, and does no harm to other sentences.

use std::sync::Arc;

use barqiya_kernels::{Precision, Team};
use barqiya_mt::seq2seq::{FastSeq2Seq, FastSeq2SeqWeights, ReferenceSeq2Seq, Seq2SeqConfig};
use barqiya_mt::{Error, LinkHead};
use barqiya_search::{Ask, Model, Row, Slot};
use candle_core::Device;

use crate::recording::Recording;

const ASK: Ask = Ask { best: 2, attention: true };

/// Both paths of the model with learned positions, of which it has 64.
fn both() -> (ReferenceSeq2Seq, FastSeq2Seq) {
    let recording = Recording::open("bart");
    let config = Seq2SeqConfig::read(&recording.config).unwrap();
    let weights = FastSeq2SeqWeights::load(&recording.weights, &config, Precision::F32, None).unwrap();
    (
        ReferenceSeq2Seq::load(&recording.weights, &config, &Device::Cpu, &[]).unwrap(),
        FastSeq2Seq::new(Arc::new(weights), Team::solo(), &[]).unwrap(),
    )
}

fn row(slot: Slot, token: u32, path: &[u32]) -> Row<'_> {
    Row { slot, token, step: path.len(), entry: path.len() as u32, path, banned: &[], wanted: &[] }
}

fn refuses(model: &mut impl Model<Error = Error>) {
    let told = |error: Option<Error>| error.expect("is refused").to_string();
    assert!(told(model.admit(&[&[]]).err()).contains("empty source"));
    assert!(told(model.admit(&[&[5, 80]]).err()).contains("token 80 of a vocabulary of 80"));
    assert!(told(model.admit(&[&[5; 65]]).err()).contains("position 64"));
    assert_eq!(model.admit(&[]).unwrap(), []);
    let (slot, start) = model.admit(&[&[5, 2]]).unwrap()[0];
    let wanted = model.step(&[row(slot, start, &[])], ASK).unwrap();
    assert!(told(model.step(&[row(Slot(9), start, &[])], ASK).err()).contains("slot 9"));
    assert!(told(model.step(&[row(slot, 99, &[])], ASK).err()).contains("token 99"));
    assert!(told(model.step(&[row(slot, 5, &[7])], ASK).err()).contains("entry 7"));
    assert_eq!(model.step(&[row(slot, start, &[])], ASK).unwrap(), wanted, "nothing was harmed");
    assert_eq!(model.step(&[], ASK).unwrap(), []);
    model.release(slot);
    model.release(slot);
    assert!(told(model.step(&[row(slot, start, &[])], ASK).err()).contains("holds no sentence"));
}

#[test]
fn impossible_requests_are_refused() {
    let (mut reference, mut fast) = both();
    refuses(&mut reference);
    refuses(&mut fast);
}

#[test]
fn link_heads_must_exist() {
    let recording = Recording::open("bart");
    let config = Seq2SeqConfig::read(&recording.config).unwrap();
    let absent = [LinkHead { layer: 2, head: 0 }];
    assert!(ReferenceSeq2Seq::load(&recording.weights, &config, &Device::Cpu, &absent).is_err());
    let weights = FastSeq2SeqWeights::load(&recording.weights, &config, Precision::F32, None).unwrap();
    assert!(FastSeq2Seq::new(Arc::new(weights), Team::solo(), &[LinkHead { layer: 0, head: 4 }]).is_err());
}

#[test]
fn weights_that_do_not_fit_are_named() {
    let recording = Recording::open("bart");
    let mut config = Seq2SeqConfig::read(&recording.config).unwrap();
    config.decoder_layers = 3;
    let error = FastSeq2SeqWeights::load(&recording.weights, &config, Precision::F32, None).unwrap_err();
    assert!(error.to_string().contains("model.decoder.layers.2."), "{error}");
    let error = ReferenceSeq2Seq::load(&recording.weights, &config, &Device::Cpu, &[]).unwrap_err();
    assert!(error.to_string().contains("model.decoder.layers.2."), "{error}");
}
