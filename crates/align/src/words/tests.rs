use proptest::prelude::*;

use super::*;
use crate::Vectors;

/// Short pairs in which every word occurs with more than one neighbour.
const PAIRS: [(&str, &str); 11] = [
    ("وصل الوزير", "the minister arrived"),
    ("وصل الرئيس", "the president arrived"),
    ("غادر الوزير", "the minister left"),
    ("غادر الرئيس", "the president left"),
    ("زار الوزير الصين", "the minister visited china"),
    ("زار الرئيس مصر", "the president visited egypt"),
    ("زار الوفد الصين", "the delegation visited china"),
    ("وصل الوفد", "the delegation arrived"),
    ("زار وفد اليابان", "a delegation visited japan"),
    ("غادر ملك اليابان", "a king left japan"),
    ("زار ملك مصر", "a king visited egypt"),
];

fn split(text: &str) -> Vec<&str> {
    text.split(' ').filter(|word| !word.is_empty()).collect()
}

fn train(pairs: &[(&str, &str)], training: &Training) -> Lexicon {
    let pairs: Vec<_> = pairs.iter().map(|(source, target)| (split(source), split(target))).collect();
    let words: Vec<Words<'_>> = pairs.iter().map(|(source, target)| Words { source, target }).collect();
    Lexicon::train(&words, training)
}

fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

#[test]
fn a_lexicon_of_some_words_says_the_same_of_them() {
    let bytes = train(&PAIRS, &Training::default()).to_bytes();
    let whole = Lexicon::from_bytes(&bytes).unwrap();
    for (source, target) in
        [("زار الرئيس الصين", "the president visited China"), ("وغادر ملك مصر", "and the king of Egypt's left")]
    {
        let (source, target) = (split(source), split(target));
        let part = Lexicon::from_bytes_for(&bytes, source.iter().chain(&target).copied()).unwrap();
        let words = Words { source: &source, target: &target };
        assert_eq!(part.posteriors(words), whole.posteriors(words));
        assert!(part.len() < whole.len());
    }
}

#[test]
fn what_occurs_together_is_linked() {
    let lexicon = train(&PAIRS, &Training::default());
    for (source, target, pairs) in [
        ("زار الرئيس الصين", "the president visited china", vec![(0, 2), (1, 1), (2, 3)]),
        ("غادر الوفد", "the delegation left", vec![(0, 2), (1, 1)]),
    ] {
        let (source, target) = (split(source), split(target));
        let posteriors = lexicon.posteriors(Words { source: &source, target: &target });
        for (row, column) in pairs {
            let best = (0..target.len())
                .max_by(|a, b| posteriors.backward.at(row, *a).total_cmp(&posteriors.backward.at(row, *b)));
            assert_eq!(best, Some(column), "{source:?} {target:?} {row}: {posteriors:?}");
        }
    }
}

#[test]
fn equal_spellings_are_linked_without_having_been_seen() {
    let lexicon = train(&PAIRS, &Training::default());
    let posteriors =
        lexicon.posteriors(Words { source: &["زار", "Huawei", "٢٠٢٦"], target: &["2026", "visited", "Huawei"] });
    assert!(posteriors.forward.at(1, 2) > 0.8 && posteriors.forward.at(2, 0) > 0.8, "{posteriors:?}");
}

#[test]
fn the_likelihood_does_not_fall() {
    let training = Training { hearing: Hearing::Apart, lexical_rounds: 6, jump_rounds: 6, ..Training::default() };
    let lexicon = train(&PAIRS, &training);
    let likelihoods = lexicon.likelihoods();
    for (round, pair) in likelihoods.windows(2).enumerate() {
        // The first round with jumps is one of another model.
        if round + 1 != training.lexical_rounds {
            for (before, after) in pair[0].iter().zip(pair[1]) {
                assert!(after >= before - 0.02, "round {round}: {likelihoods:?}");
            }
        }
    }
}

#[test]
fn threads_do_not_change_a_lexicon() {
    let many: Vec<(&str, &str)> = PAIRS.iter().copied().cycle().take(2000).collect();
    let bytes = |threads| on_threads(threads, || train(&many, &Training::default()).to_bytes());
    assert_eq!(bytes(1), bytes(3));
}

#[test]
fn bytes_give_the_same_lexicon_again() {
    for hearing in [Hearing::Mean, Hearing::Apart, Hearing::Product] {
        let lexicon = train(&PAIRS, &Training { hearing, ..Training::default() });
        for lexicon in [lexicon.clone(), lexicon.compact(0.3)] {
            let bytes = lexicon.to_bytes();
            let again = Lexicon::from_bytes(&bytes).unwrap();
            assert_eq!(again.to_bytes(), bytes);
            let pair =
                Words { source: &["زار", "والوزير", "مصر"], target: &["the", "Minister's", "Egypt"] };
            assert_eq!(again.posteriors(pair), lexicon.posteriors(pair));
        }
    }
}

#[test]
fn broken_bytes_are_refused() {
    let bytes = train(&PAIRS, &Training::default()).to_bytes();
    for end in 0..bytes.len() {
        assert!(Lexicon::from_bytes(&bytes[..end]).is_err(), "{end}");
    }
    assert!(Lexicon::from_bytes(&[&bytes[..], &[0]].concat()).is_err());
    let error = Lexicon::from_bytes(b"PK").unwrap_err();
    assert_eq!(error.to_string(), "lexicon, byte 0: no lexicon, or one of another version");
    for at in 0..bytes.len() {
        let mut bytes = bytes.clone();
        bytes[at] ^= 255;
        // What can be read must also be usable.
        if let Ok(lexicon) = Lexicon::from_bytes(&bytes) {
            lexicon.posteriors(Words { source: &["وصل", "الوزير"], target: &["the", "minister"] });
        }
    }
}

#[test]
fn empty_sides() {
    let empty = Lexicon::train(&[], &Training::default());
    assert!(empty.is_empty());
    let lexicon = train(&[("", ""), ("وصل", ""), ("", "arrived"), ("وصل", "arrived")], &Training::default());
    for (source, target) in [(vec![], vec![]), (vec!["وصل"], vec![]), (vec![], vec!["arrived"])] {
        for lexicon in [&empty, &lexicon] {
            let posteriors = lexicon.posteriors(Words { source: &source, target: &target });
            assert!(posteriors.forward.values().is_empty() && posteriors.backward.values().is_empty());
            let found = similarity(
                &states(&vec![1; source.len()], 3),
                &states(&vec![1; target.len()], 5),
                source.len(),
                target.len(),
            );
            let evidence = Evidence { similarity: Some(&found), posteriors: Some(&posteriors) };
            assert!(links(&link_probabilities(evidence), Recipe::Recall).is_empty());
        }
    }
    assert_eq!(link_probabilities(Evidence::default()), Matrix::default());
}

/// States of words of so many pieces each; any numbers, the same for the same seed.
fn states(pieces: &[usize], seed: u64) -> States {
    let owners: Vec<Option<usize>> =
        pieces.iter().enumerate().flat_map(|(word, &count)| std::iter::repeat_n(Some(word), count)).collect();
    let mut state = seed;
    let mut number = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1 << 24) as f32 - 0.5
    };
    let layers = (0..2).map(|_| Vectors::new(8, (0..owners.len() * 8).map(|_| number()).collect())).collect();
    States { layers, words: owners }
}

#[test]
fn the_same_states_are_linked_one_to_one() {
    let side = states(&[1, 2, 1, 3, 1, 2], 7);
    let found = similarity(&side, &side, 6, 6);
    let probabilities = link_probabilities(Evidence { similarity: Some(&found), posteriors: None });
    let links: Vec<(usize, usize)> =
        links(&probabilities, Recipe::Precise).iter().map(|link| (link.source, link.target)).collect();
    assert_eq!(links, [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]);
}

#[test]
fn long_texts_are_aligned() {
    let words: Vec<&str> = (0..2000).map(|at| if at % 3 == 0 { "الوزير" } else { "وصل" }).collect();
    let others: Vec<&str> = (0..2000).map(|at| if at % 3 == 0 { "minister" } else { "arrived" }).collect();
    let lexicon = train(&PAIRS, &Training::default());
    let posteriors = lexicon.posteriors(Words { source: &words, target: &others });
    let found = link_probabilities(Evidence { similarity: None, posteriors: Some(&posteriors) });
    assert!(found.values().iter().all(|p| (0.0..=1.0).contains(p)));
}

proptest! {
    #[test]
    fn any_words_give_probabilities(
        source in proptest::collection::vec("[وبالصينرئس]{1,7}|\\PC{0,5}", 0..9),
        target in proptest::collection::vec("[a-z']{1,7}|\\PC{0,5}", 0..9),
        pieces in proptest::collection::vec(0_usize..4, 18),
        seed in any::<u64>(),
    ) {
        let source: Vec<&str> = source.iter().map(String::as_str).collect();
        let target: Vec<&str> = target.iter().map(String::as_str).collect();
        let pair = Words { source: &source, target: &target };
        let lexicon = Lexicon::train(&[pair], &Training::default());
        let posteriors = lexicon.posteriors(pair);
        for column in 0..target.len() {
            let sum: f32 = (0..source.len()).map(|row| posteriors.forward.at(row, column)).sum();
            // A word may have several units, each with a place of its own.
            prop_assert!(sum <= 8.001 && posteriors.forward.values().iter().all(|p| (0.0..=1.001).contains(p)), "{}", sum);
        }
        let found = similarity(
            &states(&pieces[..source.len()], seed), &states(&pieces[9..9 + target.len()], !seed), source.len(), target.len(),
        );
        let all = [(Some(&found), None), (None, Some(&posteriors)), (Some(&found), Some(&posteriors))];
        for (similarity, posteriors) in all {
            let probabilities = link_probabilities(Evidence { similarity, posteriors });
            prop_assert!(probabilities.values().iter().all(|p| (0.0..=1.0).contains(p)));
            for link in links(&probabilities, Recipe::Recall) {
                prop_assert!(link.source < source.len() && link.target < target.len());
            }
        }
    }
}
