//! What must come out, computed in the plainest way.

use barqiya_search::{EarlyStopping, Options, Task};
use proptest::prelude::*;

use crate::toy::{Table, Toy, search_all};

fn table(seed: u64, vocabulary: u32, grain: u32, eos: Vec<u32>) -> Table {
    Table { seed, vocabulary, order: 2, near: 3.0, far: 1.0, pull: 0.25, eos, grain }
}

fn better(a: &(Vec<u32>, f32), b: &(Vec<u32>, f32)) -> std::cmp::Ordering {
    b.1.total_cmp(&a.1)
}

/// Every hypothesis that can end, with its score, best first: a search through all of them.
fn all_hypotheses(table: &Table, task: &Task, options: &Options) -> Vec<(Vec<u32>, f32)> {
    let mut ended = Vec::new();
    let mut live = vec![(task.source.clone(), 0.0_f32)];
    for length in 1..=task.max_tokens {
        for (tokens, score) in std::mem::take(&mut live) {
            for (token, log_prob) in (0..).zip(table.log_probs(&tokens)) {
                let ends = options.eos.contains(&token);
                if options.forbidden.contains(&token) || (ends && length <= task.min_tokens) {
                    continue;
                }
                let whole = [tokens.as_slice(), &[token]].concat();
                let phrases: Vec<&[u32]> = whole.windows(options.no_repeat_ngram.max(1)).collect();
                if options.no_repeat_ngram > 0
                    && (1..phrases.len()).any(|place| phrases[..place].contains(&phrases[place]))
                {
                    continue;
                }
                let score = score + log_prob;
                if ends || length == task.max_tokens {
                    ended.push((whole, score / (length as f64).powf(f64::from(options.length_penalty)) as f32));
                } else {
                    live.push((whole, score));
                }
            }
        }
    }
    ended.sort_by(better);
    ended
}

/// The reference's beam search over the whole vocabulary: the best `(1 + end marks) * beam` extensions of all.
fn plain_beam(table: &Table, task: &Task, options: &Options) -> Vec<(Vec<u32>, f32)> {
    let divide = |score: f32, length: usize| score / (length as f64).powf(f64::from(options.length_penalty)) as f32;
    let mut ended: Vec<(Vec<u32>, f32)> = Vec::new();
    let mut live = vec![(task.source.clone(), 0.0_f32)];
    for length in 1..=task.max_tokens {
        let mut candidates = Vec::new();
        for (tokens, score) in &live {
            for (token, log_prob) in (0..).zip(table.log_probs(tokens)) {
                candidates.push(([tokens.as_slice(), &[token]].concat(), score + log_prob));
            }
        }
        candidates.sort_by(better);
        candidates.truncate((1 + options.eos.len()).max(2) * options.beam);
        live.clear();
        for (rank, (tokens, score)) in candidates.into_iter().enumerate() {
            let ends = tokens.last().is_some_and(|token| options.eos.contains(token));
            if !ends && length < task.max_tokens {
                live.push((tokens, score));
            } else if rank < options.beam {
                ended.push((tokens, divide(score, length)));
            }
        }
        live.truncate(options.beam);
        ended.sort_by(better);
        ended.truncate(options.beam);
        let Some((_, best)) = live.first() else { break };
        let at = if options.early_stopping == EarlyStopping::Never && options.length_penalty > 0.0 {
            task.max_tokens
        } else {
            length
        };
        let hopeless = ended.last().is_some_and(|(_, worst)| divide(*best, at) <= *worst);
        if ended.len() == options.beam && (options.early_stopping == EarlyStopping::Yes || hopeless) {
            break;
        }
    }
    ended
}

fn found(table: &Table, task: &Task, options: &Options) -> Vec<(Vec<u32>, f32)> {
    let (mut found, _) = search_all(&mut Toy::new(table), std::slice::from_ref(task), options);
    found.remove(0).into_iter().map(|hypothesis| (hypothesis.tokens, hypothesis.score)).collect()
}

/// Without the first token and the end mark.
fn bare(hypotheses: Vec<(Vec<u32>, f32)>, eos: &[u32]) -> Vec<(Vec<u32>, f32)> {
    let bare = |tokens: Vec<u32>| {
        let ended = usize::from(tokens.last().is_some_and(|token| eos.contains(token)));
        tokens[1..tokens.len() - ended].to_vec()
    };
    hypotheses.into_iter().map(|(tokens, score)| (bare(tokens), score)).collect()
}

fn stopping() -> impl Strategy<Value = EarlyStopping> {
    prop_oneof![Just(EarlyStopping::No), Just(EarlyStopping::Yes), Just(EarlyStopping::Never)]
}

fn penalty() -> impl Strategy<Value = f32> {
    prop_oneof![Just(-1.0), Just(-0.25), Just(0.0), Just(0.6), Just(1.0), Just(2.0)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// A beam wide enough for every hypothesis forgets none.
    #[test]
    fn a_wide_beam_finds_the_best_of_all(
        seed: u64,
        length_penalty in penalty(),
        no_repeat_ngram in 0..3_usize,
        min_tokens in 0..4_usize,
        forbidden in prop::collection::vec(0..5_u32, 0..2),
    ) {
        let table = table(seed, 5, 1 << 24, vec![0]);
        let task = Task { min_tokens, ..Task::new(vec![1000], 4) };
        let beam = 400;
        let options =
            Options { beam, nbest: beam, rows: beam, length_penalty, no_repeat_ngram, forbidden, eos: vec![0], ..Options::default() };
        let mut expected = bare(all_hypotheses(&table, &task, &options), &options.eos);
        let mut found = found(&table, &task, &options);
        prop_assert!(found.is_sorted_by(|a, b| a.1 >= b.1));
        // Equal sums of different terms may come in any order.
        for list in [&mut expected, &mut found] {
            list.sort_by(|a, b| better(a, b).then_with(|| a.0.cmp(&b.0)));
        }
        prop_assert_eq!(found.len(), expected.len());
        for (own, expected) in found.iter().zip(&expected) {
            prop_assert_eq!(own, expected);
        }
    }

    /// Also where many hypotheses are equally good: then the better hypothesis' extension is first, then the lower token.
    #[test]
    fn ties_fall_as_in_the_plain_search(
        seed: u64,
        beam in 2..6_usize,
        grain in prop_oneof![Just(1_u32), Just(2), Just(4), Just(1 << 24)],
        ends in 0..3_usize,
        early_stopping in stopping(),
        length_penalty in penalty(),
        max_tokens in 1..12_usize,
    ) {
        let eos = [4, 0][..ends].to_vec();
        let table = table(seed, 20, grain, eos.clone());
        let options = Options { beam, nbest: beam, early_stopping, length_penalty, eos, ..Options::default() };
        let task = Task::new(vec![1000], max_tokens);
        prop_assert_eq!(found(&table, &task, &options), bare(plain_beam(&table, &task, &options), &options.eos));
    }

    /// Beam 1 takes the best token until it is an end mark.
    #[test]
    fn greedy_takes_the_best_token(seed: u64, max_tokens in 1..20_usize) {
        let table = table(seed, 20, 4, vec![0]);
        let mut tokens = vec![1000];
        while tokens.len() <= max_tokens && tokens.last() != Some(&0) {
            let log_probs = table.log_probs(&tokens);
            let best = (0..20).rev().max_by(|&a, &b| log_probs[a as usize].total_cmp(&log_probs[b as usize]));
            tokens.extend(best);
        }
        let options = Options { beam: 1, eos: vec![0], ..Options::default() };
        let own = found(&table, &Task::new(vec![1000], max_tokens), &options);
        prop_assert_eq!(&own[0].0, &bare(vec![(tokens, 0.0)], &[0])[0].0);
    }
}
