//! The fast path: the same numbers as the reference, and the same bits in every company.

use std::sync::Arc;

use barqiya_kernels::{Precision, Team};
use barqiya_mt::seq2seq::{FastSeq2Seq, FastSeq2SeqWeights, Seq2SeqConfig};
use barqiya_search::{Hypothesis, Options, Task};

use crate::recording::{MODELS, Recording, compare_traces};
use crate::searching::{compare_searches, options, run, tasks};

fn pack(recording: &Recording, precision: Precision) -> Arc<FastSeq2SeqWeights> {
    let config = Seq2SeqConfig::read(&recording.config).unwrap();
    Arc::new(FastSeq2SeqWeights::load(&recording.weights, &config, precision, None).unwrap())
}

fn worker(recording: &Recording, weights: &Arc<FastSeq2SeqWeights>, team: Team) -> FastSeq2Seq {
    FastSeq2Seq::new(Arc::clone(weights), team, &[recording.expected.link_head]).unwrap()
}

#[test]
fn states_logits_and_attention_are_those_of_transformers() {
    for name in MODELS {
        let recording = Recording::open(name);
        let mut model = worker(&recording, &pack(&recording, Precision::F32), Team::solo());
        compare_traces(&recording, |source, target| model.trace(source, target).unwrap());
    }
}

#[test]
fn searches_are_those_of_transformers() {
    for name in MODELS {
        let recording = Recording::open(name);
        let mut model = worker(&recording, &pack(&recording, Precision::F32), Team::solo());
        compare_searches(&recording, &mut model);
    }
}

/// Each task in a search of its own, on one thread and without what other sentences leave behind.
fn alone(recording: &Recording, weights: &Arc<FastSeq2SeqWeights>, options: &Options) -> Vec<Vec<Hypothesis>> {
    let one = |task: Task| run(&mut worker(recording, weights, Team::solo()), &[task], options).remove(0);
    tasks(recording).into_iter().map(one).collect()
}

#[test]
fn bits_depend_on_neither_company_nor_order_nor_threads() {
    for name in MODELS {
        let recording = Recording::open(name);
        for precision in [Precision::F32, Precision::Int8] {
            let weights = pack(&recording, precision);
            let options = Options { attention: true, ..options(&recording, 4) };
            let wanted = alone(&recording, &weights, &options);
            for (rows, threads) in [(4, 1), (80, 1), (36, 2)] {
                let options = Options { rows, ..options.clone() };
                let mut model = worker(&recording, &weights, Team::of(threads));
                let mut tasks = tasks(&recording);
                assert_eq!(run(&mut model, &tasks, &options), wanted, "{name}, {rows} rows, {threads} threads");
                tasks.reverse();
                let mut reversed = run(&mut model, &tasks, &options);
                reversed.reverse();
                assert_eq!(reversed, wanted, "{name} backwards, {rows} rows, {threads} threads");
            }
        }
    }
}

#[test]
fn inactive_tokens_are_impossible() {
    let recording = Recording::open("marian-shared");
    let config = Seq2SeqConfig::read(&recording.config).unwrap();
    let active: Vec<u32> = (0..config.vocab_size as u32).filter(|token| token % 3 != 1).collect();
    let weights = FastSeq2SeqWeights::load(&recording.weights, &config, Precision::F32, Some(&active)).unwrap();
    let mut model = worker(&recording, &Arc::new(weights), Team::solo());
    let found = run(&mut model, &tasks(&recording), &options(&recording, 4));
    assert!(found.iter().flatten().all(|hypothesis| hypothesis.tokens.iter().all(|token| active.contains(token))));
    assert!(FastSeq2SeqWeights::load(&recording.weights, &config, Precision::F32, Some(&[3, 2])).is_err());
}
