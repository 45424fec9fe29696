//! Many sentences at once: each as if it were alone.

use std::ops::ControlFlow;

use barqiya_search::{EarlyStopping, Hypothesis, Options, Task, search};
use proptest::prelude::*;

use crate::toy::{Table, Toy, search_all};

fn table() -> Table {
    Table { seed: 11, vocabulary: 30, order: 2, near: 4.0, far: 0.5, pull: 0.3, eos: vec![0, 3], grain: 1 << 24 }
}

fn task() -> impl Strategy<Value = Task> {
    (1000..1100_u32, prop::collection::vec(0..30_u32, 0..3), 0..4_usize, 4..24_usize).prop_map(
        |(first, forced, min_tokens, max_tokens)| Task { forced, min_tokens, ..Task::new(vec![first], max_tokens) },
    )
}

fn options() -> impl Strategy<Value = Options> {
    let stopping = prop_oneof![Just(EarlyStopping::No), Just(EarlyStopping::Yes), Just(EarlyStopping::Never)];
    let forced_eos = prop_oneof![Just(None), Just(Some(3))];
    (1..6_usize, stopping, 0..4_usize, forced_eos, any::<bool>()).prop_map(
        |(beam, early_stopping, no_repeat_ngram, forced_eos, attention)| Options {
            beam,
            nbest: beam,
            early_stopping,
            no_repeat_ngram,
            forced_eos,
            attention,
            eos: vec![0, 3],
            forbidden: vec![9, 2],
            ..Options::default()
        },
    )
}

fn alone(tasks: &[Task], options: &Options) -> Vec<Vec<Hypothesis>> {
    let alone = |task: &Task| search_all(&mut Toy::new(&table()), std::slice::from_ref(task), options).0.remove(0);
    tasks.iter().map(alone).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_sentence_does_not_see_its_neighbours(
        tasks in prop::collection::vec(task(), 1..20),
        options in options(),
        more_rows in prop::sample::select(vec![0_usize, 1, 3, 10, 60]),
        turn: prop::sample::Index,
    ) {
        let expected = alone(&tasks, &options);
        let mut order: Vec<usize> = (0..tasks.len()).rev().collect();
        order.rotate_left(turn.index(tasks.len()));
        let turned: Vec<Task> = order.iter().map(|&number| tasks[number].clone()).collect();
        let options = Options { rows: options.beam + more_rows, ..options };
        let (found, totals) = search_all(&mut Toy::new(&table()), &turned, &options);
        for (place, &number) in order.iter().enumerate() {
            prop_assert_eq!(&found[place], &expected[number]);
        }
        prop_assert_eq!(totals.sentences, tasks.len());
        prop_assert_eq!(totals.tokens, found.iter().map(|hypotheses| hypotheses[0].log_probs.len()).sum::<usize>());
    }

    #[test]
    fn a_queue_may_be_empty_for_a_while(tasks in prop::collection::vec(task(), 1..12), pauses: u64) {
        let options = Options { beam: 2, rows: 6, eos: vec![0], ..Options::default() };
        let expected = alone(&tasks, &options);
        let (mut asked, mut next, mut found) = (0, 0, vec![Vec::new(); tasks.len()]);
        let mut toy = Toy::new(&table());
        // As a server does: search what is there, and come back when nothing is in work.
        while next < tasks.len() {
            let queue = std::iter::from_fn(|| {
                asked += 1;
                let task = tasks.get(next).filter(|_| pauses >> (asked % 64) & 1 == 0 || asked > 64)?;
                next += 1;
                Some((next - 1, task.clone()))
            });
            let done = &mut |number: usize, hypotheses| { found[number] = hypotheses; ControlFlow::Continue(()) };
            search(&mut toy, queue, &options, done).expect("the toy does not fail");
        }
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn sentences_join_in_groups_and_fill_the_rows() {
    let tasks: Vec<Task> = (0..100).map(|number| Task::new(vec![1000 + number], 30)).collect();
    let options = Options { beam: 4, rows: 64, eos: vec![0, 3], ..Options::default() };
    let mut toy = Toy::new(&table());
    let (_, totals) = search_all(&mut toy, &tasks, &options);
    assert_eq!(toy.admitted[0], 16);
    assert!(toy.admitted[1..toy.admitted.len() - 1].iter().all(|&sources| sources >= 4), "{:?}", toy.admitted);
    assert_eq!((totals.steps, totals.sentences), (toy.steps.len(), 100));
    assert_eq!(totals.rows, toy.steps.iter().map(|(rows, _)| rows).sum::<usize>());
    assert_eq!(toy.steps[0].0, 16, "the first step of a sentence is one row");
}

#[test]
fn the_cache_stays_dense() {
    // Sentences that never end, so that the number of steps is known.
    let task = Task { min_tokens: 60, ..Task::new(vec![1000], 60) };
    let options = Options { beam: 4, eos: vec![0, 3], ..Options::default() };
    let mut toy = Toy::new(&table());
    search_all(&mut toy, &[task], &options);
    assert_eq!(toy.steps.len(), 60);
    let used = toy.highest_entry + 1;
    assert!(used < 70, "{used} entries for a hypothesis of 60 tokens");
}
