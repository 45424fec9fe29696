use serde_json::{Map, Value};

use super::{Bleu, Smoothing};
use crate::{Corpus, Metric, Tokenizer, recorded};

fn bleu(options: &Map<String, Value>) -> Bleu {
    let mut bleu = Bleu::default();
    for (option, value) in options {
        match option.as_str() {
            "tokenize" => bleu.tokenizer = Tokenizer::named(value.as_str().unwrap()).unwrap(),
            "lowercase" => bleu.lowercase = value.as_bool().unwrap(),
            "effective_order" => bleu.effective_order = value.as_bool().unwrap(),
            "max_ngram_order" => bleu.max_order = value.as_u64().unwrap() as usize,
            "smooth_method" => {
                let value_of_method = options.get("smooth_value").and_then(Value::as_f64);
                bleu.smoothing = Smoothing::named(value.as_str().unwrap(), value_of_method).unwrap();
            }
            "smooth_value" => {}
            other => panic!("unknown option {other}"),
        }
    }
    bleu
}

#[test]
fn figures_are_those_of_sacrebleu() {
    recorded::check("bleu.json", bleu);
}

#[test]
fn smoothing_has_names_and_signatures() {
    let text = |name, value| Smoothing::named(name, value).map(|smoothing| smoothing.to_string());
    assert_eq!(text("floor", None).as_deref(), Some("floor[0.10]"));
    assert_eq!(text("add-k", Some(2.0)).as_deref(), Some("add-k[2.00]"));
    assert_eq!(text("exp", Some(2.0)).as_deref(), Some("exp"));
    assert_eq!(text("none", None).as_deref(), Some("none"));
    assert_eq!(text("method1", None), None);
}

#[test]
fn rows_do_not_depend_on_the_segments_before() {
    let hypotheses = ["a b c d e f", "a b", "", "a b c d"];
    let references = [vec!["a b c d e", "b a", "x", "d c b a"], vec!["c d e f", "a b", "", "a b c d e"]];
    let corpus = Corpus::new(&hypotheses, &references).unwrap();
    let bleu = Bleu::default();
    let mut one_by_one = Vec::new();
    (0..corpus.len()).for_each(|segment| bleu.count(&corpus, segment..segment + 1, &mut one_by_one));
    assert_eq!(bleu.statistics(&corpus).rows().collect::<Vec<_>>().concat(), one_by_one);
}

#[test]
fn no_order_is_no_score() {
    let bleu = Bleu { max_order: 0, ..Bleu::default() };
    let references = [vec!["a"]];
    let corpus = Corpus::new(&["a"], &references).unwrap();
    assert_eq!(bleu.score(&bleu.statistics(&corpus).sums()).value, 0.0);
}
