//! What sacrebleu made of lines that are hard to count, for tests (`scripts/fixtures/eval_overlap.py`).

use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{Corpus, Metric, SACREBLEU_VERSION, Statistics};

/// Reads a file of `tests/reference/eval`.
pub(crate) fn read<T: DeserializeOwned>(name: &str) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/reference/eval").join(name);
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[derive(Deserialize)]
struct Recorded {
    sacrebleu: String,
    /// A hypothesis and its references each.
    segments: Vec<Vec<String>>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    options: Map<String, Value>,
    references: usize,
    signature: String,
    name: String,
    score: f64,
    details: Option<String>,
    rows: Vec<String>,
    scores: Vec<f64>,
}

/// Compares every recorded case with the metric that its options make.
pub(crate) fn check<M: Metric>(name: &str, metric: impl Fn(&Map<String, Value>) -> M) {
    let recorded: Recorded = read(name);
    assert_eq!(recorded.sacrebleu, SACREBLEU_VERSION);
    let hypotheses: Vec<&str> = recorded.segments.iter().map(|segment| segment[0].as_str()).collect();
    for case in &recorded.cases {
        let text = |number: usize| recorded.segments.iter().map(|segment| segment[number].as_str()).collect();
        let references: Vec<Vec<&str>> = (1..=case.references).map(text).collect();
        let corpus = Corpus::new(&hypotheses, &references).unwrap();
        case.check(&metric(&case.options), &corpus);
    }
    assert!(!recorded.cases.is_empty());
}

impl Case {
    fn check(&self, metric: &impl Metric, corpus: &Corpus<'_>) {
        let statistics = metric.statistics(corpus);
        assert_eq!(statistics.len(), self.rows.len());
        for (segment, row) in self.rows.iter().enumerate() {
            let wanted: Vec<f64> = row.split(' ').map(|number| number.parse().unwrap()).collect();
            assert_eq!(statistics.row(segment), wanted, "{}: {:?}", self.signature, corpus.hypothesis(segment));
        }
        self.check_scores(metric, &statistics);
        assert_eq!(metric.signature(self.references).to_string(), self.signature);
    }

    fn check_scores(&self, metric: &impl Metric, statistics: &Statistics) {
        let score = metric.score(&statistics.sums());
        assert_same(score.value, self.score, &self.signature);
        assert_eq!((score.name, score.details), (self.name.clone(), self.details.clone()), "{}", self.signature);
        for (row, wanted) in statistics.rows().zip(&self.scores) {
            assert_same(metric.score(row).value, *wanted, &self.signature);
        }
    }
}

fn assert_same(value: f64, wanted: f64, signature: &str) {
    assert_eq!(format!("{value:.1} {value:.4}"), format!("{wanted:.1} {wanted:.4}"), "{signature}");
    assert!((value - wanted).abs() <= 1e-12 * wanted.abs(), "{signature}: {value} instead of {wanted}");
}
