//! The path on packed weights: the figures of transformers, and the same bits however the work is cut.

use std::sync::Arc;

use barqiya_kernels::{Precision, Team};
use barqiya_mt::LinkHead;
use barqiya_mt::gemma3::{FastGemma3, FastGemma3Weights};
use barqiya_search::{Ask, Model, Row, Slot, Verdict};

use crate::fixture::{ALL, Fixture, SEARCHED, all_heads};
use crate::forced::{check_attention, check_log_probs};
use crate::searched::check_searches;

const TOLERANCE: f32 = 1e-4;

fn load(fixture: &Fixture, precision: Precision, threads: usize) -> FastGemma3 {
    let weights = FastGemma3Weights::load(&fixture.weights, &fixture.config, precision, None).unwrap();
    FastGemma3::new(Arc::new(weights), Team::of(threads), &all_heads(&fixture.config)).unwrap()
}

#[test]
fn steps_give_the_log_probabilities_of_transformers() {
    for name in ALL {
        let fixture = Fixture::open(name);
        check_log_probs(&mut load(&fixture, Precision::F32, 1), &fixture, TOLERANCE);
    }
}

#[test]
fn attention_is_that_of_transformers() {
    for name in SEARCHED {
        let fixture = Fixture::open(name);
        check_attention(&mut load(&fixture, Precision::F32, 1), &fixture, TOLERANCE);
    }
}

#[test]
fn searches_give_the_tokens_and_scores_of_transformers() {
    for name in SEARCHED {
        let fixture = Fixture::open(name);
        let mut model = load(&fixture, Precision::F32, 2);
        for rows in [4, 40] {
            check_searches(&mut model, &fixture, rows, TOLERANCE);
        }
    }
}

#[test]
fn bits_do_not_depend_on_company() {
    for (name, precision) in SEARCHED.iter().zip([Precision::F32, Precision::Int8]) {
        let fixture = Fixture::open(name);
        let texts = &fixture.expected.inputs;
        let alone: Vec<_> =
            texts.iter().flat_map(|text| run(&mut load(&fixture, precision, 1), &[text], Company::ALONE)).collect();
        let texts: Vec<&Vec<u32>> = texts.iter().collect();
        for threads in [1, 2, 3] {
            let mut model = load(&fixture, precision, threads);
            for admitted in [1, 7, texts.len()] {
                for backwards in [false, true] {
                    let found = run(&mut model, &texts, Company { admitted, backwards });
                    assert!(found == alone, "{name}, {threads} threads, {admitted} at once, backwards: {backwards}");
                }
            }
        }
    }
}

#[test]
fn wrong_requests_are_errors() {
    let fixture = Fixture::open("gemma3-plain");
    let mut model = load(&fixture, Precision::F32, 1);
    let refusal = |result: Result<_, barqiya_mt::Error>| result.map(|_: Vec<(Slot, u32)>| ()).unwrap_err().to_string();
    assert_eq!(refusal(model.admit(&[&[]])), "model: a prompt without tokens");
    assert_eq!(refusal(model.admit(&[&[2, 96]])), "model: token 96 is outside the vocabulary of 96");
    let row = Row { slot: Slot(0), token: 2, step: 0, entry: 0, path: &[], banned: &[], wanted: &[] };
    let ask = Ask { best: 1, attention: false };
    assert_eq!(model.step(&[row], ask).unwrap_err().to_string(), "model: a row of slot 0, which is empty");
    let head = LinkHead { layer: 6, head: 0 };
    let weights = FastGemma3Weights::load(&fixture.weights, &fixture.config, Precision::F32, None).unwrap();
    let error = FastGemma3::new(Arc::new(weights), Team::solo(), &[head]).unwrap_err();
    assert_eq!(error.to_string(), "model: link head 0 of layer 6, which it does not have");
}

#[test]
fn tokens_that_are_not_active_are_impossible() {
    let fixture = Fixture::open("gemma3-plain");
    let active = [1, 5, 40];
    let weights = FastGemma3Weights::load(&fixture.weights, &fixture.config, Precision::F32, Some(&active)).unwrap();
    let mut model = FastGemma3::new(Arc::new(weights), Team::solo(), &[]).unwrap();
    let (slot, token) = model.admit(&[&[2, 60, 61]]).unwrap()[0];
    let row = Row { slot, token, step: 0, entry: 0, path: &[], banned: &[], wanted: &[6] };
    let verdict = model.step(&[row], Ask { best: 9, attention: false }).unwrap().remove(0);
    let mut tokens: Vec<u32> = verdict.best.iter().map(|choice| choice.token).collect();
    tokens.sort_unstable();
    let sum: f32 = verdict.best.iter().map(|choice| choice.log_prob.exp()).sum();
    assert_eq!((tokens.as_slice(), verdict.wanted.as_slice()), (&active[..], &[f32::NEG_INFINITY][..]));
    assert!((sum - 1.0).abs() < 1e-5, "{sum}");
    let unsorted = FastGemma3Weights::load(&fixture.weights, &fixture.config, Precision::F32, Some(&[5, 1]));
    assert!(unsorted.is_err());
}

/// How texts are put together.
#[derive(Clone, Copy)]
struct Company {
    /// Prompts that are admitted at once.
    admitted: usize,
    /// Whether the rows of a step come in reverse order.
    backwards: bool,
}

impl Company {
    const ALONE: Self = Self { admitted: 1, backwards: false };
}

/// Reads the first half of each text as its prompt and feeds the rest in three hypotheses that share their first entry: the
/// text itself and two shifted ones. All that the model says of each text: step by step, hypothesis by hypothesis.
fn run(model: &mut FastGemma3, texts: &[&Vec<u32>], company: Company) -> Vec<Vec<Verdict>> {
    let prompts: Vec<&[u32]> = texts.iter().map(|text| &text[..text.len().div_ceil(2)]).collect();
    let mut slots = Vec::new();
    for group in prompts.chunks(company.admitted) {
        slots.extend(model.admit(group).unwrap());
    }
    let mut said = vec![Vec::new(); texts.len()];
    for step in 0.. {
        let mut rows: Vec<(usize, Row<'_>)> = Vec::new();
        for (text, (slot, first)) in slots.iter().enumerate() {
            let rest = &texts[text][prompts[text].len()..];
            if step > rest.len() {
                continue;
            }
            // All hypotheses have their first row in common.
            let branches = if step == 0 { 1 } else { PATHS.len() };
            for (branch, entries) in PATHS[..branches].iter().enumerate() {
                let token = if step == 0 { *first } else { 4 + (rest[step - 1] + branch as u32 * 31) % 90 };
                let (path, entry) = (&entries[..step], entries[step]);
                rows.push((text, Row { slot: *slot, token, step, entry, path, banned: &[7], wanted: &[1, 7] }));
            }
        }
        if rows.is_empty() {
            break;
        }
        if company.backwards {
            rows.reverse();
        }
        let plain: Vec<Row<'_>> = rows.iter().map(|(_, row)| *row).collect();
        let verdicts = model.step(&plain, Ask { best: 5, attention: true }).unwrap();
        let mut verdicts: Vec<_> = rows.into_iter().map(|(text, _)| text).zip(verdicts).collect();
        if company.backwards {
            verdicts.reverse();
        }
        for (text, verdict) in verdicts {
            said[text].push(verdict);
        }
    }
    for (slot, _) in slots {
        model.release(slot);
    }
    said
}

/// Entries of the three hypotheses, out of order.
const PATHS: [[u32; 10]; 3] =
    [[5, 2, 9, 1, 12, 30, 31, 32, 33, 34], [5, 0, 3, 4, 13, 40, 41, 42, 43, 44], [5, 8, 7, 6, 14, 50, 51, 52, 53, 54]];
