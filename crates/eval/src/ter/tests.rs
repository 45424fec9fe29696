//! TER beside sacrebleu's figures.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Reference {
    /// A hypothesis and two references each.
    cases: Vec<[String; 3]>,
    settings: Vec<Setting>,
}

#[derive(Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the choices of the measure")]
struct Setting {
    normalized: bool,
    no_punct: bool,
    asian_support: bool,
    case_sensitive: bool,
    references: usize,
    signature: String,
    score: f64,
    rows: Vec<[f64; 2]>,
    sentences: Vec<f64>,
}

/// Pairs of texts of few, some and many different words.
fn texts() -> impl Strategy<Value = (Vec<u32>, Vec<u32>)> {
    let text = |words: u32| prop::collection::vec(0..words, 0..40);
    prop_oneof![(text(2), text(2)), (text(8), text(8)), (text(50), text(50))]
}

/// Whether two figures are equal but for the last bit, which is lost where JSON is read.
fn is_close(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-12 * other.abs() && format!("{one:.4}") == format!("{other:.4}")
}

#[test]
fn figures_are_sacrebleus() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/reference/eval/ter.json");
    let reference: Reference = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let column = |place: usize| reference.cases.iter().map(|case| case[place].as_str()).collect::<Vec<_>>();
    let (hypotheses, references) = (column(0), [column(1), column(2)]);
    for setting in &reference.settings {
        let corpus = Corpus::new(&hypotheses, &references[..setting.references]).unwrap();
        let ter = Ter {
            normalized: setting.normalized,
            no_punct: setting.no_punct,
            asian_support: setting.asian_support,
            case_sensitive: setting.case_sensitive,
        };
        let signature = ter.signature(setting.references).to_string();
        assert_eq!(signature, setting.signature);
        let statistics = ter.statistics(&corpus);
        for (segment, wanted) in setting.rows.iter().enumerate() {
            assert_eq!(statistics.row(segment), wanted, "{signature}: {:?}", reference.cases[segment]);
            assert!(is_close(ter.score(wanted).value, setting.sentences[segment]), "{signature}: line {segment}");
        }
        assert!(is_close(ter.score(&statistics.sums()).value, setting.score), "{signature}");
    }
}

#[test]
fn samples_are_scored_in_single_precision() {
    let ter = Ter::default();
    assert_eq!(ter.sample_score(&[3.0, 7.0]), SampleScore::Single(42.857_143));
    assert_eq!(ter.sample_score(&[3.0, 0.0]), SampleScore::Double(100.0));
    assert_eq!(ter.sample_score(&[0.0, 0.0]), SampleScore::Double(0.0));
}

proptest! {
    #[test]
    fn moves_never_cost_more_than_they_save((hypothesis, reference) in texts()) {
        let edits = Counter::default().edits(&hypothesis, &reference);
        // Texts that do not fit into the beam may cost more, in sacrebleu too: see the test below.
        let fits = hypothesis.len().max(reference.len()) < 25;
        prop_assert!(!fits || edits <= distance(&hypothesis, &reference));
        prop_assert!(edits >= hypothesis.len().abs_diff(reference.len()));
        prop_assert_eq!(edits == 0, hypothesis == reference);
    }

    #[test]
    fn buffers_do_not_remember(pairs in prop::collection::vec(texts(), 1..4)) {
        let mut counter = Counter::default();
        for (hypothesis, reference) in &pairs {
            prop_assert_eq!(counter.edits(hypothesis, reference), Counter::default().edits(hypothesis, reference));
        }
    }
}

/// The first word is right, but lies outside the beam of the only row: sacrebleu 2.6.0 counts 27 edits as well.
#[test]
fn what_lies_outside_the_beam_counts_as_wrong() {
    let reference: Vec<u32> = std::iter::once(3).chain([4; 26]).collect();
    assert_eq!(distance(&[3], &reference), 26);
    assert_eq!(Counter::default().edits(&[3], &reference), 27);
}

/// The edit distance without moves and without a beam.
fn distance(hypothesis: &[u32], reference: &[u32]) -> usize {
    let mut row: Vec<usize> = (0..=reference.len()).collect();
    for (number, word) in (1..).zip(hypothesis) {
        let mut diagonal = std::mem::replace(&mut row[0], number);
        for (column, wanted) in (1..).zip(reference) {
            let changed = diagonal + usize::from(word != wanted);
            diagonal = row[column];
            row[column] = changed.min(diagonal + 1).min(row[column - 1] + 1);
        }
    }
    row[reference.len()]
}
