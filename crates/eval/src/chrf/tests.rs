use serde_json::{Map, Value};

use super::{Chrf, split_punctuation};
use crate::{Corpus, Metric, recorded};

fn chrf(options: &Map<String, Value>) -> Chrf {
    let mut chrf = Chrf::default();
    for (option, value) in options {
        let number = || value.as_u64().unwrap();
        let choice = || value.as_bool().unwrap();
        match option.as_str() {
            "char_order" => chrf.char_order = number() as usize,
            "word_order" => chrf.word_order = number() as usize,
            "beta" => chrf.beta = number() as u32,
            "lowercase" => chrf.lowercase = choice(),
            "whitespace" => chrf.whitespace = choice(),
            "eps_smoothing" => chrf.eps_smoothing = choice(),
            other => panic!("unknown option {other}"),
        }
    }
    chrf
}

#[test]
fn figures_are_those_of_sacrebleu() {
    recorded::check("chrf.json", chrf);
}

#[test]
fn one_mark_leaves_a_word() {
    let cases = [
        ("word", ["word", ""]),
        ("word.", ["word", "."]),
        ("(word", ["(", "word"]),
        ("(word)", ["(word", ")"]),
        ("...", ["..", "."]),
        (".", ["", "."]),
        ("م،", ["م،", ""]),
        ("é", ["é", ""]),
    ];
    for (word, parts) in cases {
        assert_eq!(split_punctuation(word), parts, "{word}");
    }
}

#[test]
fn no_order_is_no_score() {
    let references = [vec!["a"]];
    let corpus = Corpus::new(&["a"], &references).unwrap();
    for eps_smoothing in [false, true] {
        let chrf = Chrf { char_order: 0, eps_smoothing, ..Chrf::default() };
        assert_eq!(chrf.score(&chrf.statistics(&corpus).sums()).value, 0.0);
    }
}
