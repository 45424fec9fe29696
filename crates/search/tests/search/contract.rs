//! What the model is asked, and what comes back when something is wrong.

use std::ops::ControlFlow;

use barqiya_search::{Ask, Error, Fault, Model, Options, Row, Slot, Task, Verdict, score, search};

use crate::toy::{Table, Toy, search_all};

fn table() -> Table {
    Table { seed: 7, vocabulary: 30, order: 2, near: 4.0, far: 0.5, pull: 0.3, eos: vec![0], grain: 1 << 24 }
}

fn tasks(count: u32) -> Vec<Task> {
    (0..count).map(|number| Task::new(vec![1000 + number], 20)).collect()
}

fn options() -> Options {
    Options { beam: 3, nbest: 3, rows: 12, eos: vec![0], ..Options::default() }
}

#[test]
fn a_break_leaves_the_model_empty() {
    let mut toy = Toy::new(&table());
    let mut seen = 0;
    let totals = search(&mut toy, tasks(30).into_iter().enumerate(), &options(), &mut |_, _| {
        seen += 1;
        if seen == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!((seen, totals.unwrap().sentences, toy.held()), (5, 5, 0));
}

#[test]
fn a_failure_is_handed_on_and_leaves_the_model_empty() {
    let mut toy = Toy::new(&table());
    toy.fails_at = Some(3);
    let error = search(&mut toy, tasks(30).into_iter().enumerate(), &options(), &mut |_, _| ControlFlow::Continue(()));
    assert!(matches!(error, Err(Error::Model(reason)) if reason == "out of memory"));
    assert_eq!(toy.held(), 0);
}

#[test]
fn bad_tasks_are_named() {
    let bad = [
        (Task::new(vec![1], 0), Fault::NoTokens),
        (Task { min_tokens: 9, ..Task::new(vec![1], 8) }, Fault::Lengths { min: 9, max: 8 }),
        (Task { forced: vec![1, 2], ..Task::new(vec![1], 1) }, Fault::Forced { forced: 2, max: 1 }),
    ];
    for (task, expected) in bad {
        let mut toy = Toy::new(&table());
        let all = [(6, Task::new(vec![1], 5)), (7, task)];
        let error = search(&mut toy, all, &options(), &mut |_, _| ControlFlow::Continue(())).unwrap_err();
        assert!(matches!(&error, Error::Task { number: 7, fault } if *fault == expected), "{error:?}");
        assert_eq!(toy.held(), 0);
    }
}

#[test]
fn bad_options_are_named() {
    let bad = [
        (Options { beam: 0, ..options() }, Fault::Beam),
        (Options { nbest: 4, ..options() }, Fault::NBest { nbest: 4, beam: 3 }),
        (Options { nbest: 0, ..options() }, Fault::NBest { nbest: 0, beam: 3 }),
        (Options { rows: 2, ..options() }, Fault::Rows { rows: 2, beam: 3 }),
        (Options { length_penalty: f32::INFINITY, ..options() }, Fault::LengthPenalty(f32::INFINITY)),
        (Options { forced_eos: Some(5), ..options() }, Fault::ForcedEnd(5)),
    ];
    for (options, fault) in bad {
        assert_eq!(options.validate(), Err(fault));
    }
}

#[test]
fn nothing_to_do_is_done_at_once() {
    let mut toy = Toy::new(&table());
    let (found, totals) = search_all(&mut toy, &[], &options());
    assert_eq!((found.len(), totals.steps, toy.admitted.len()), (0, 0, 0));
}

#[test]
fn a_row_of_attention_is_beside_two_tokens() {
    for beam in [1, 3] {
        let options = Options { beam, nbest: beam, attention: true, ..options() };
        let (found, _) = search_all(&mut Toy::new(&table()), &tasks(20), &options);
        for (number, hypotheses) in found.iter().enumerate() {
            for hypothesis in hypotheses {
                assert_eq!(hypothesis.attention.len(), hypothesis.log_probs.len());
                assert_eq!(hypothesis.tokens.len() + usize::from(hypothesis.ended), hypothesis.log_probs.len());
                let fed = [&[1000 + number as u32], hypothesis.tokens.as_slice()].concat();
                for (step, row) in hypothesis.attention.iter().enumerate() {
                    assert_eq!(*row, [fed[step] as f32, step as f32]);
                }
            }
        }
    }
}

#[test]
fn forced_tokens_need_no_verdict() {
    let task = Task { forced: vec![5, 6], ..Task::new(vec![1000], 20) };
    let mut toy = Toy::new(&table());
    let (found, _) = search_all(&mut toy, &[task], &options());
    let best: Vec<usize> = toy.steps.iter().map(|(_, best)| *best).take(3).collect();
    assert_eq!(best, [0, 0, 4]);
    for hypothesis in &found[0] {
        assert_eq!((&hypothesis.tokens[..2], &hypothesis.log_probs[..2]), (&[5, 6][..], &[0.0, 0.0][..]));
    }
}

#[test]
fn where_nothing_may_follow_the_hypothesis_is_cut() {
    let forbidden: Vec<u32> = (0..30).collect();
    for beam in [1, 3] {
        let options = Options { beam, nbest: beam, forbidden: forbidden.clone(), ..options() };
        let task = Task { forced: vec![5], ..Task::new(vec![1000], 20) };
        let (found, _) = search_all(&mut Toy::new(&table()), &[task], &options);
        assert_eq!((found[0].len(), found[0][0].tokens.as_slice(), found[0][0].ended), (1, &[5][..], false));
    }
}

#[test]
fn a_target_is_scored_as_it_was_found() {
    let mut toy = Toy::new(&table());
    let all = tasks(8);
    let (found, _) = search_all(&mut toy, &all, &options());
    let best: Vec<_> = found.iter().map(|hypotheses| &hypotheses[0]).collect();
    let end = |ended: bool| if ended { &[0][..] } else { &[] };
    let targets: Vec<Vec<u32>> = best.iter().map(|best| [&best.tokens, end(best.ended)].concat()).collect();
    let pairs: Vec<(&[u32], &[u32])> =
        all.iter().zip(&targets).map(|(task, target)| (task.source.as_slice(), target.as_slice())).collect();
    let scores = score(&mut toy, &pairs).unwrap();
    for (own, best) in scores.iter().zip(&best) {
        assert_eq!(*own, best.log_probs);
    }
    assert_eq!(score(&mut toy, &[(&[1000], &[])]).unwrap(), [Vec::<f32>::new()]);
    assert_eq!(score(&mut toy, &[]).unwrap().len(), 0);
    assert_eq!(toy.held(), 0);
}

/// A model that forgets its last answer.
struct Forgetful(Toy);

impl Model for Forgetful {
    type Error = String;

    fn admit(&mut self, sources: &[&[u32]]) -> Result<Vec<(Slot, u32)>, String> {
        self.0.admit(sources)
    }

    fn step(&mut self, rows: &[Row<'_>], ask: Ask) -> Result<Vec<Verdict>, String> {
        let mut verdicts = self.0.step(rows, ask)?;
        verdicts.pop();
        Ok(verdicts)
    }

    fn release(&mut self, slot: Slot) {
        self.0.release(slot);
    }
}

#[test]
fn missing_verdicts_are_an_error() {
    let mut model = Forgetful(Toy::new(&table()));
    let error = search(&mut model, [(0, Task::new(vec![1], 5))], &options(), &mut |_, _| ControlFlow::Continue(()));
    assert!(matches!(error, Err(Error::Answers { what: "rows", asked: 1, given: 0 })));
    let error = score(&mut model, &[(&[1], &[2])]);
    assert!(matches!(error, Err(Error::Answers { what: "rows", asked: 1, given: 0 })));
    assert_eq!(model.0.held(), 0);
}
