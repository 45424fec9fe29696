//! Searches as the models' generation settings have them.

use std::ops::ControlFlow;

use barqiya_mt::Error;
use barqiya_search::{EarlyStopping, Hypothesis, Model, Options, Task, search};
use serde_json::Value;

use crate::recording::{Outputs, Recording, TOLERANCE};

/// Compares greedy and beam search, which must give what transformers gives without and with padding.
pub(crate) fn compare_searches(recording: &Recording, model: &mut impl Model<Error = Error>) {
    let greedy = run(model, &tasks(recording), &options(recording, 1));
    let beams = run(model, &tasks(recording), &options(recording, 4));
    let eos = options(recording, 1).eos[0];
    for (input, case) in recording.expected.cases.iter().enumerate() {
        for (kind, wanted) in [("alone", &case.alone), ("padded", &case.padded)] {
            let what = format!("{}, input {input} {kind}", recording.name);
            compare(&what, eos, wanted, &greedy[input], &beams[input]);
        }
    }
}

fn compare(what: &str, eos: u32, wanted: &Outputs, greedy: &[Hypothesis], beams: &[Hypothesis]) {
    assert_eq!(with_end(&greedy[0], eos), wanted.greedy, "{what}, greedy");
    assert_eq!(beams.len(), wanted.beams.len(), "{what}, hypotheses");
    for (rank, (found, wanted)) in beams.iter().zip(&wanted.beams).enumerate() {
        assert_eq!(with_end(found, eos), wanted.tokens, "{what}, hypothesis {rank}");
        let apart = (found.score - wanted.score).abs();
        assert!(
            apart <= TOLERANCE,
            "{what}, hypothesis {rank} scores {}, transformers has {}",
            found.score,
            wanted.score
        );
    }
}

fn with_end(hypothesis: &Hypothesis, eos: u32) -> Vec<u32> {
    hypothesis.tokens.iter().copied().chain(hypothesis.ended.then_some(eos)).collect()
}

/// The hypotheses of each task, in the order of the tasks.
pub(crate) fn run(model: &mut impl Model<Error = Error>, tasks: &[Task], options: &Options) -> Vec<Vec<Hypothesis>> {
    let mut found = vec![Vec::new(); tasks.len()];
    let mut keep = |number: usize, hypotheses: Vec<Hypothesis>| {
        found[number] = hypotheses;
        ControlFlow::Continue(())
    };
    search(model, tasks.iter().cloned().enumerate(), options, &mut keep).unwrap();
    found
}

pub(crate) fn tasks(recording: &Recording) -> Vec<Task> {
    // The reference counts the first token, which is fed, among the others.
    let length = |name: &str| recording.generation[name].as_u64().unwrap_or(1) as usize - 1;
    let forced: Vec<u32> = token(&recording.generation["forced_bos_token_id"]).into_iter().collect();
    let task = |source: &Vec<u32>| Task {
        forced: forced.clone(),
        min_tokens: length("min_length"),
        ..Task::new(source.clone(), length("max_length"))
    };
    recording.expected.cases.iter().map(|case| task(&case.source)).collect()
}

pub(crate) fn options(recording: &Recording, beam: usize) -> Options {
    let generation = &recording.generation;
    let banned = generation["bad_words_ids"].as_array().into_iter().flatten();
    Options {
        beam,
        nbest: beam,
        length_penalty: generation["length_penalty"].as_f64().unwrap_or(1.0) as f32,
        early_stopping: if generation["early_stopping"] == true { EarlyStopping::Yes } else { EarlyStopping::No },
        no_repeat_ngram: generation["no_repeat_ngram_size"].as_u64().unwrap_or(0) as usize,
        rows: 32,
        eos: token(&generation["eos_token_id"]).into_iter().collect(),
        forced_eos: token(&generation["forced_eos_token_id"]),
        forbidden: banned.filter_map(|word| token(&word[0])).collect(),
        ..Options::default()
    }
}

fn token(value: &Value) -> Option<u32> {
    value.as_u64().map(|token| token as u32)
}
