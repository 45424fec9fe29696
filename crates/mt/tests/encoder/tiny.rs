//! A tiny random BERT: states, batches, layers, faults.

use std::path::PathBuf;

use barqiya_mt::encoder::{Encoded, Encoder, Wanted};
use barqiya_mt::{Engine, LoadOptions, ModelFiles, Precision};
use serde_json::Value;

use crate::recording::{distance, open, root, texts};

const ALL: Wanted<'_> = Wanted { layers: &[0, 2, 4], pooled: true };

fn folder() -> PathBuf {
    root().join("tests/reference/encoder/tiny")
}

fn encoder(precision: Precision) -> Encoder {
    open(&folder(), precision)
}

#[test]
fn states_are_those_of_transformers() {
    for (precision, apart) in [(Precision::F32, 1e-5), (Precision::Int8, 0.03)] {
        let encoder = encoder(precision);
        for text in texts("tiny/expected.json") {
            let found = encoder.encode(&[&text.given], ALL, 1).unwrap().remove(0);
            text.assert_same_pieces(&found);
            for (states, (layer, wanted)) in found.states.iter().zip(&text.states) {
                let distance = distance(states, wanted, encoder.width());
                assert!(distance < apart, "{precision:?}, layer {layer} of {:?}: {distance}", text.given);
            }
            let distance = distance(&found.pooled, &text.pooled, encoder.width());
            assert!(distance < apart, "{precision:?}, {:?}: {distance}", text.given);
        }
    }
}

#[test]
fn results_do_not_depend_on_batches_order_or_threads() {
    let recorded = texts("tiny/expected.json");
    let mut given: Vec<&str> = recorded.iter().cycle().take(150).map(|text| text.given.as_str()).collect();
    for precision in [Precision::F32, Precision::Int8] {
        let encoder = encoder(precision);
        let alone: Vec<Encoded> = given.iter().map(|text| encoder.encode(&[text], ALL, 1).unwrap().remove(0)).collect();
        for threads in [0, 1, 2, 5] {
            assert_same_bits(&encoder.encode(&given, ALL, threads).unwrap(), &alone);
        }
        given.reverse();
        let mut reversed = encoder.encode(&given, ALL, 2).unwrap();
        reversed.reverse();
        assert_same_bits(&reversed, &alone);
        given.reverse();
        assert_same_bits(&encoder.encode(&given[2..5], ALL, 3).unwrap(), &alone[2..5]);
    }
}

fn assert_same_bits(found: &[Encoded], wanted: &[Encoded]) {
    let bits = |encoded: &Encoded| -> Vec<u32> {
        encoded.states.iter().flatten().chain(&encoded.pooled).map(|value| value.to_bits()).collect()
    };
    assert_eq!(found.len(), wanted.len());
    for (found, wanted) in found.iter().zip(wanted) {
        assert_eq!((&found.spans, found.tokens), (&wanted.spans, wanted.tokens));
        assert!(bits(found) == bits(wanted));
    }
}

#[test]
fn only_what_is_wanted_is_given() {
    let encoder = encoder(Precision::F32);
    let encode = |layers: &[usize], pooled: bool| encoder.encode(&["the minister"], Wanted { layers, pooled }, 1);
    let all = encode(&[0, 1, 2, 3, 4], true).unwrap().remove(0);
    let some = encode(&[1, 3], false).unwrap().remove(0);
    assert_eq!(some.states, [all.states[1].clone(), all.states[3].clone()]);
    assert!(some.pooled.is_empty());
    let pooled = encode(&[], true).unwrap().remove(0);
    assert_eq!((&pooled.pooled, pooled.states.len()), (&all.pooled, 0));
    let nothing = encode(&[], false).unwrap().remove(0);
    assert_eq!((&nothing.spans, nothing.pooled.len(), nothing.tokens), (&all.spans, 0, all.tokens));
    assert!(encoder.encode(&[], ALL, 2).unwrap().is_empty());
    for (layers, told) in
        [(&[2, 1][..], "[2, 1] do not ascend"), (&[1, 1], "do not ascend"), (&[5], "layer 5 of an encoder of 4")]
    {
        let fault = encode(layers, true).unwrap_err().to_string();
        assert!(fault.contains(told), "{fault}");
    }
}

/// A copy of the model whose configuration is changed.
fn changed(change: impl FnOnce(&mut Value)) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for name in ["config.json", "model.safetensors", "tokenizer.json"] {
        std::fs::write(copy.path().join(name), std::fs::read(folder().join(name)).unwrap()).unwrap();
    }
    let path = copy.path().join("config.json");
    let mut config = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    change(&mut config);
    std::fs::write(path, config.to_string()).unwrap();
    copy
}

#[test]
fn the_number_of_layers_is_the_configurations() {
    let shorter = changed(|config| config["num_hidden_layers"] = 2.into());
    let (shorter, whole) = (open(shorter.path(), Precision::F32), encoder(Precision::F32));
    let wanted = Wanted { layers: &[2], pooled: false };
    let encode = |encoder: &Encoder| encoder.encode(&["قال الوزير"], wanted, 1).unwrap();
    assert_eq!(shorter.layers(), 2);
    assert_same_bits(&encode(&shorter), &encode(&whole));
}

#[test]
fn what_is_no_encoder_says_so() {
    let told = |folder: &std::path::Path| {
        Encoder::open(&ModelFiles::open(folder).unwrap(), None).map(|_| ()).unwrap_err().to_string()
    };
    let other = told(&root().join("tests/reference/gemma3-plain"));
    assert!(other.contains("gemma3-plain") && other.contains("no encoder"), "{other}");
    let unknown = told(changed(|config| config["architectures"] = vec!["RobertaModel"].into()).path());
    assert!(unknown.contains("RobertaModel does not run here"), "{unknown}");
    let longer = told(changed(|config| config["num_hidden_layers"] = 9.into()).path());
    assert!(longer.contains("encoder.layer.4") && longer.contains("missing"), "{longer}");
    let narrow = told(changed(|config| config["max_position_embeddings"] = 2.into()).path());
    assert!(narrow.contains("no room"), "{narrow}");
    let folder = changed(|_| ());
    std::fs::remove_file(folder.path().join("tokenizer.json")).unwrap();
    let missing = told(folder.path());
    assert!(missing.contains("tokenizer.json") && missing.contains("missing"), "{missing}");
    let files = ModelFiles::open(&self::folder()).unwrap();
    let translating = Engine::open(&files, &LoadOptions::default()).map(|_| ()).unwrap_err().to_string();
    assert!(translating.contains("cannot translate"), "{translating}");
}
