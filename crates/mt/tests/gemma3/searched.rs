//! Whole searches: the tokens of transformers, and its scores.

use std::ops::ControlFlow;

use barqiya_search::{Hypothesis, Model, Options, Task, search};

use crate::fixture::{END, Fixture, Output};

const NEW_TOKENS: usize = 16;

/// Searches all inputs of the fixture greedily and with a beam of 4; a step has as many rows at most as `rows` says.
///
/// The outputs must be those of transformers both alone and in a padded batch.
pub(crate) fn check_searches<M: Model>(model: &mut M, fixture: &Fixture, rows: usize, tolerance: f32)
where
    M::Error: std::fmt::Debug,
{
    let beam = Options { beam: 4, nbest: 4, rows, eos: vec![END], ..Options::default() };
    let greedy = Options { beam: 1, nbest: 1, ..beam.clone() };
    let (beam, greedy) = (run(model, fixture, &beam), run(model, fixture, &greedy));
    for recorded in [&fixture.expected.alone, &fixture.expected.padded] {
        for (index, found) in greedy.iter().enumerate() {
            assert_eq!(found.len(), 1);
            assert_eq!(whole(&found[0]), recorded.greedy[index].tokens, "{} greedy {index}", fixture.name);
        }
        for (index, found) in beam.iter().enumerate() {
            let expected = &recorded.beam[index];
            assert_eq!(found.len(), expected.len(), "{} beam {index}", fixture.name);
            for (found, expected) in found.iter().zip(expected) {
                check(&format!("{} beam {index}", fixture.name), found, expected, tolerance);
            }
        }
    }
}

fn check(what: &str, found: &Hypothesis, expected: &Output, tolerance: f32) {
    assert_eq!(whole(found), expected.tokens, "{what}");
    let difference = (found.score - expected.score).abs();
    assert!(difference <= tolerance, "{what}: score {}, expected {}", found.score, expected.score);
}

fn whole(hypothesis: &Hypothesis) -> Vec<u32> {
    hypothesis.tokens.iter().copied().chain(hypothesis.ended.then_some(END)).collect()
}

fn run<M: Model>(model: &mut M, fixture: &Fixture, options: &Options) -> Vec<Vec<Hypothesis>>
where
    M::Error: std::fmt::Debug,
{
    let inputs = &fixture.expected.inputs;
    let tasks = inputs.iter().map(|input| Task::new(input.clone(), NEW_TOKENS));
    let mut found = vec![Vec::new(); inputs.len()];
    search(model, tasks.enumerate(), options, &mut |number, hypotheses| {
        found[number] = hypotheses;
        ControlFlow::Continue(())
    })
    .unwrap();
    found
}
