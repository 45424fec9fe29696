//! A text fed token by token after a prompt of any length must give the logits of the text read at once.

use barqiya_search::{Ask, Model, Row, Slot};

use crate::fixture::{Fixture, assert_close, log_softmax};

/// Log-probabilities of the whole vocabulary after each token of `text` from the last of the prompt on.
fn feed<M: Model>(model: &mut M, prompt: usize, text: &[u32], vocabulary: usize) -> Vec<Vec<f32>>
where
    M::Error: std::fmt::Debug,
{
    let everything: Vec<u32> = (0..vocabulary as u32).collect();
    let (slot, first) = model.admit(&[&text[..prompt]]).unwrap()[0];
    assert_eq!(first, text[prompt - 1]);
    // Entries out of order, so that nothing can lean on their numbers.
    let entries: Vec<u32> = (0..).map(|step| (step * 7 + 3) % 31).take(text.len()).collect();
    let mut rows = Vec::new();
    for (step, &token) in text[prompt - 1..].iter().enumerate() {
        let (path, entry) = (&entries[..step], entries[step]);
        let row = Row { slot, token, step, entry, path, banned: &[], wanted: &everything };
        rows.push(model.step(&[row], Ask { best: 1, attention: false }).unwrap().remove(0).wanted);
    }
    model.release(slot);
    rows
}

/// Checks every input of the fixture with prompts of one token, of half the text, and of all of it.
pub(crate) fn check_log_probs<M: Model>(model: &mut M, fixture: &Fixture, tolerance: f32)
where
    M::Error: std::fmt::Debug,
{
    for (index, text) in fixture.expected.inputs.iter().enumerate() {
        let logits = fixture.rows(&format!("logits.{index}"));
        for prompt in [1, text.len().div_ceil(2), text.len()] {
            let found = feed(model, prompt, text, fixture.config.vocab_size);
            for (offset, found) in found.iter().enumerate() {
                let expected = log_softmax(&logits[prompt - 1 + offset]);
                assert_close(&format!("{} input {index} after {offset}", fixture.name), found, &expected, tolerance);
            }
        }
    }
}

/// Checks the attention of every head over the prompt, for a row that feeds the last token of each input.
///
/// The model must have been given all heads, layer after layer.
pub(crate) fn check_attention<M: Model>(model: &mut M, fixture: &Fixture, tolerance: f32)
where
    M::Error: std::fmt::Debug,
{
    for (index, text) in fixture.expected.inputs.iter().enumerate() {
        for prompt in [text.len(), text.len() / 2] {
            let (slot, _) = model.admit(&[&text[..prompt]]).unwrap()[0];
            let found = last_attention(model, slot, &text[prompt - 1..]);
            model.release(slot);
            let heads = fixture.attention(index).concat();
            let expected: Vec<f32> = heads.iter().flat_map(|head| prompt_share(&head[..prompt])).collect();
            assert_close(&format!("{} attention {index}", fixture.name), &found, &expected, tolerance);
        }
    }
}

fn last_attention<M: Model>(model: &mut M, slot: Slot, fed: &[u32]) -> Vec<f32>
where
    M::Error: std::fmt::Debug,
{
    let entries: Vec<u32> = (0..fed.len() as u32).collect();
    let mut attention = Vec::new();
    for (step, &token) in fed.iter().enumerate() {
        let (path, entry) = (&entries[..step], entries[step]);
        let row = Row { slot, token, step, entry, path, banned: &[], wanted: &[] };
        attention = model.step(&[row], Ask { best: 1, attention: true }).unwrap().remove(0).attention;
    }
    attention
}

fn prompt_share(weights: &[f32]) -> Vec<f32> {
    let sum: f32 = weights.iter().sum();
    let even = 1.0 / weights.len() as f32;
    weights.iter().map(|weight| if sum > 0.0 { weight / sum } else { even }).collect()
}
