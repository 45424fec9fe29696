//! The encoder that comes with the program.
//!
//! ```text
//! python scripts/fixtures/encoder.py tests/reference/encoder STATES.safetensors
//! BARQIYA_ENCODER_REFERENCE=STATES.safetensors cargo test --release -p barqiya-mt --test encoder -- --nocapture
//! ```
//!
//! Without the variable the few recorded values are compared, with it all states of all layers.
#![expect(clippy::print_stdout, reason = "a check whose figures are read by people")]

use barqiya_mt::encoder::{Encoder, Wanted};
use barqiya_mt::{Places, Precision, Registry, locate};
use candle_core::Device;
use proptest::prelude::*;

use crate::recording::{distance, open, texts};

fn encoder(precision: Precision) -> Encoder {
    let registry = Registry::built_in();
    let id = &registry.default_encoder().unwrap().id;
    open(&locate(id, &registry, &Places::from_environment()).unwrap().path, precision)
}

#[test]
fn published_encoder_is_that_of_transformers() {
    for (precision, apart) in [(Precision::F32, 1e-4), (Precision::Int8, 2e-3)] {
        let encoder = encoder(precision);
        let texts = texts("published.json");
        let given: Vec<&str> = texts.iter().map(|text| text.given.as_str()).collect();
        let found = encoder.encode(&given, Wanted { layers: &[6, 12], pooled: true }, 2).unwrap();
        for (text, found) in texts.iter().zip(&found) {
            text.assert_same_pieces(found);
            assert_near(&found.pooled[..8], &text.pooled, apart);
            for (states, few) in found.states.iter().zip(text.few.values()) {
                let last = states.len() - encoder.width();
                assert_near(&states[..4], &few[0], apart);
                assert_near(&states[last..][..4], &few[1], apart);
            }
        }
    }
}

fn assert_near(found: &[f32], wanted: &[f32], apart: f32) {
    for (found, wanted) in found.iter().zip(wanted) {
        assert!((found - wanted).abs() < apart, "{found} is not {wanted}");
    }
}

#[test]
fn all_states_of_the_published_encoder() {
    let Ok(path) = std::env::var("BARQIYA_ENCODER_REFERENCE") else {
        println!("skipped: BARQIYA_ENCODER_REFERENCE names no file");
        return;
    };
    let recorded = candle_core::safetensors::load(path, &Device::Cpu).unwrap();
    let values = |name: String| recorded[&name].flatten_all().unwrap().to_vec1::<f32>().unwrap();
    for (precision, most) in [(Precision::F32, 1e-4), (Precision::Int8, 1e-2)] {
        let encoder = encoder(precision);
        let layers: Vec<usize> = (0..=encoder.layers()).collect();
        let (mut states_apart, mut pooled_apart) = (0.0_f64, 0.0_f64);
        for (number, text) in texts("published.json").iter().enumerate() {
            let found = encoder.encode(&[&text.given], Wanted { layers: &layers, pooled: true }, 1).unwrap().remove(0);
            let states = distance(&found.states.concat(), &values(format!("{number}.states")), encoder.width());
            states_apart = states_apart.max(states);
            let pooled = distance(&found.pooled, &values(format!("{number}.pooled")), encoder.width());
            pooled_apart = pooled_apart.max(pooled);
        }
        println!(
            "{precision:?}: states apart by {states_apart:.1e} of their length at most, pooled by {pooled_apart:.1e}"
        );
        assert!(states_apart < most && pooled_apart < most);
    }
}

#[test]
fn spans_are_in_order_and_slice_the_text() {
    let encoder = encoder(Precision::F32);
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let text = "[a-c اب\u{64E}\u{651}\u{200F}\u{200D}\u{A0}\u{FEFB}\u{FDFA}\u{301}é😀𝔘\u{FEFF}\u{61C}\t.]{0,20}";
    let pieces = |text: String| {
        let found = encoder.encode(&[&text], Wanted::default(), 1).unwrap().remove(0);
        let mut last = 0;
        for span in found.spans {
            prop_assert!(text.get(span.clone()).is_some(), "{span:?} of {text:?}");
            prop_assert!(span.start >= last, "{span:?} after {last} in {text:?}");
            last = span.start;
            prop_assert_eq!(text[span.clone()].trim(), &text[span]);
        }
        Ok(())
    };
    runner.run(&text, pieces).unwrap();
}
