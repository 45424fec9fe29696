//! Random numbers beside numpy's, and verdicts beside sacrebleu's.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

use serde::Deserialize;

use super::*;
use crate::{Corpus, Score, Signature, Ter};

#[derive(Deserialize)]
struct Reference {
    numbers: Vec<Numbers>,
    texts: Vec<Text>,
    tests: Vec<Test>,
}

#[derive(Deserialize)]
struct Numbers {
    seed: String,
    below: BTreeMap<String, Vec<u32>>,
    coins: Vec<String>,
}

#[derive(Deserialize)]
struct Text {
    baseline: Vec<[f64; 2]>,
    system: Vec<[f64; 2]>,
}

#[derive(Deserialize)]
struct Test {
    text: usize,
    metric: String,
    samples: usize,
    trials: usize,
    seed: u64,
    bootstrap: Bootstrap,
    randomisation: f64,
}

#[derive(Deserialize)]
struct Bootstrap {
    baseline: [f64; 2],
    system: [f64; 3],
}

/// The first numbers for each hundred of the second, in double precision throughout. What it counts is the text itself.
struct Share;

impl Metric for Share {
    fn name(&self) -> String {
        "share".to_owned()
    }

    fn width(&self) -> usize {
        2
    }

    fn count(&self, corpus: &Corpus<'_>, segments: Range<usize>, rows: &mut Vec<f64>) {
        rows.extend(
            segments
                .flat_map(|segment| corpus.hypothesis(segment).split(' ').map(|number| number.parse::<f64>().unwrap())),
        );
    }

    fn score(&self, sums: &[f64]) -> Score {
        Score { name: self.name(), value: 100.0 * sums[0] / sums[1], details: None }
    }

    fn signature(&self, references: usize) -> Signature {
        Signature::new(references)
    }
}

fn reference() -> Reference {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/reference/eval/significance.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn statistics(rows: &[[f64; 2]]) -> Statistics {
    let lines: Vec<String> = rows.iter().map(|[one, other]| format!("{one} {other}")).collect();
    let references = [lines.clone()];
    Share.statistics(&Corpus::new(&lines, &references).unwrap())
}

/// Asserts that figures are equal but for the last bit, which is lost where JSON is read.
fn assert_close<const N: usize>(ours: [f64; N], wanted: [f64; N], case: &str) {
    let is_close = |(one, other): (&f64, &f64)| (one - other).abs() <= 1e-12 * other.abs();
    assert!(ours.iter().zip(&wanted).all(is_close), "{case}: {ours:?}, not {wanted:?}");
}

#[test]
fn numbers_are_numpys() {
    for Numbers { seed, below, coins } in reference().numbers {
        let random = Random::new(seed.parse().unwrap());
        for (bound, wanted) in below {
            let (bound, mut random) = (bound.parse().unwrap(), random.clone());
            let drawn: Vec<u32> = wanted.iter().map(|_| random.below(bound)).collect();
            assert_eq!(drawn, wanted, "seed {seed}, below {bound}");
        }
        for (trial, wanted) in coins.iter().enumerate() {
            let tossed = random.coins(trial as u128 * 70).take(70).map(|coin| if coin { '1' } else { '0' });
            assert_eq!(tossed.collect::<String>(), *wanted, "seed {seed}, trial {trial}");
        }
    }
}

#[test]
fn verdicts_are_sacrebleus() {
    let reference = reference();
    for test in &reference.tests {
        let text = &reference.texts[test.text];
        let (baseline, system) = (statistics(&text.baseline), statistics(&text.system));
        let metric: &dyn Metric = if test.metric == "TER" { &Ter::default() } else { &Share };
        let case = format!("text {}, {}, seed {}", test.text, test.metric, test.seed);

        let interval = bootstrap(metric, &baseline, test.samples, test.seed);
        assert_close([interval.mean, interval.half_width], test.bootstrap.baseline, &case);
        let verdict = paired_bootstrap(metric, &baseline, &system, test.samples, test.seed);
        let interval = verdict.interval.unwrap();
        assert_close([verdict.p, interval.mean, interval.half_width], test.bootstrap.system, &case);
        let verdict = paired_randomisation(metric, &baseline, &system, test.trials, test.seed);
        assert_close([verdict.p], [test.randomisation], &case);
        assert_eq!(verdict.interval, None);
    }
}

#[test]
fn a_system_is_no_better_than_itself() {
    let one = statistics(&[[1.0, 4.0], [0.0, 3.0], [2.0, 5.0]]);
    // Differences of nothing never exceed nothing.
    assert_eq!(paired_bootstrap(&Share, &one, &one, 99, SEED).p, 0.01);
    assert_eq!(paired_randomisation(&Share, &one, &one, 99, SEED).p, 0.01);
}

#[test]
fn no_sample_is_one_sample() {
    let one = statistics(&[[1.0, 4.0], [0.0, 3.0]]);
    assert_eq!(bootstrap(&Share, &one, 0, SEED), bootstrap(&Share, &one, 1, SEED));
    assert_eq!(paired_randomisation(&Share, &one, &one, 0, SEED).p, 1.0);
}
