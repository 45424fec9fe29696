//! The path on candle's tensors.

use barqiya_mt::LinkHead;
use barqiya_mt::gemma3::ReferenceGemma3;
use candle_core::Device;

use crate::fixture::{ALL, Fixture, SEARCHED, all_heads, assert_close};
use crate::forced::{check_attention, check_log_probs};
use crate::searched::check_searches;

const TOLERANCE: f32 = 1e-4;

fn load(fixture: &Fixture, heads: &[LinkHead]) -> ReferenceGemma3 {
    ReferenceGemma3::load(&fixture.weights, &fixture.config, &Device::Cpu, heads).unwrap()
}

#[test]
fn states_and_logits_are_those_of_transformers() {
    for name in ALL {
        let fixture = Fixture::open(name);
        let model = load(&fixture, &[]);
        for (index, text) in fixture.expected.inputs.iter().enumerate() {
            let states = model.hidden_states(text).unwrap().to_vec2::<f32>().unwrap();
            let expected = fixture.rows(&format!("states.{index}"));
            assert_close(&format!("{name} states {index}"), &states.concat(), &expected.concat(), TOLERANCE);
            let padded = &fixture.rows("padded_last_states")[index];
            assert_close(&format!("{name} padded {index}"), states.last().unwrap(), padded, TOLERANCE);
            let logits = model.logits(text).unwrap().to_vec2::<f32>().unwrap();
            let expected = fixture.rows(&format!("logits.{index}"));
            assert_close(&format!("{name} logits {index}"), &logits.concat(), &expected.concat(), TOLERANCE);
            let padded = &fixture.rows("padded_last_logits")[index];
            assert_close(&format!("{name} padded {index}"), logits.last().unwrap(), padded, TOLERANCE);
        }
    }
}

#[test]
fn steps_give_the_log_probabilities_of_the_whole_text() {
    for name in ALL {
        let fixture = Fixture::open(name);
        check_log_probs(&mut load(&fixture, &[]), &fixture, TOLERANCE);
    }
}

#[test]
fn attention_is_that_of_transformers() {
    for name in SEARCHED {
        let fixture = Fixture::open(name);
        check_attention(&mut load(&fixture, &all_heads(&fixture.config)), &fixture, TOLERANCE);
    }
}

#[test]
fn searches_give_the_tokens_and_scores_of_transformers() {
    for name in SEARCHED {
        let fixture = Fixture::open(name);
        check_searches(&mut load(&fixture, &[]), &fixture, 80, TOLERANCE);
    }
}
