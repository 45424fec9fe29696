use serde_json::{Value, json};

use super::*;
use crate::Error;

fn beads(text: &str) -> Vec<Bead> {
    parse_vecalign(text).unwrap()
}

/// Whether rates are those recorded, but for the last digits that the reading of JSON may change.
fn agree(rates: Rates, recorded: &Value) -> bool {
    let figures = [rates.precision.share, rates.recall.share, rates.f1];
    (0..).zip(figures).all(|(at, figure): (usize, f64)| (figure - recorded[at].as_f64().unwrap()).abs() < 1e-12)
}

#[test]
fn figures_are_those_of_the_rules() {
    let path = format!("{}/../../tests/reference/eval/beads.json", env!("CARGO_MANIFEST_DIR"));
    let cases: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for case in cases {
        let documents = case["documents"].as_array().unwrap().iter();
        let document =
            |pair: &Value| Document { found: beads(pair[0].as_str().unwrap()), gold: beads(pair[1].as_str().unwrap()) };
        let report = score(&documents.map(document).collect::<Vec<_>>());
        assert!(agree(report.strict, &case["strict"]) && agree(report.lax, &case["lax"]), "{case}");
    }
}

#[test]
fn worked_by_hand() {
    let gold = beads("[0]:[0]\n[1]:[1, 2]\n[2]:[]\n[3, 4]:[3]\n[]:[4]");
    // Right; too short; the right deletion; a wrong one; half of a bead.
    let found = beads("[0]:[0]\n[1]:[1]\n[2]:[]\n[]:[2]\n[3]:[3]");
    let report = score(&[Document { found, gold }]);
    assert_eq!((report.strict.precision, report.strict.recall), (Share::new(2, 5), Share::new(1, 3)));
    assert_eq!((report.lax.precision, report.lax.recall), (Share::new(4, 5), Share::new(3, 3)));
    assert_eq!(report.gold, Kinds { one_one: 1, one_many: 1, many_one: 1, ar_only: 1, en_only: 1, ..Kinds::default() });
    assert_eq!(json!(report.found)["1-1"], 3);
}

#[test]
fn documents_are_kept_apart() {
    let one = Document { found: beads("[0]:[0]"), gold: beads("[1]:[1]") };
    let other = Document { found: beads("[1]:[1]"), gold: beads("[0]:[0]") };
    assert_eq!(score(&[one, other]).lax.f1, 0.0);
    assert_eq!(score(&[]).strict.f1, 0.0);
}

#[test]
fn forms_of_beads() {
    let wanted = [Bead { ar: vec![0, 1], en: vec![2] }, Bead { ar: vec![], en: vec![3] }];
    for text in ["[0, 1]:[2]\n[]:[3]", " [ 0 ,1, ] : [2] : 0.25\r\n\n[ ]:[3]:-1e-3\n", "[0,1]:[2]:\n[]:[3]: nan"] {
        assert_eq!(parse(text).unwrap(), wanted, "{text}");
    }
    assert_eq!(parse("").unwrap(), []);
    assert_eq!(parse("0\t0\t.5\n2\t1\n2\t1\t0\n2\t2").unwrap(), beads("[0, 1]:[0]\n[]:[1]"));
    assert_eq!(parse_ladder("1\t2\t0\n2\t3\t0").unwrap(), beads("[1]:[2]"));
}

#[test]
fn errors_name_the_line() {
    for text in ["[0]", "[0]:[1]:x", "[0]:[1]:1:1", "[a]:[1]", "[-1]:[0]", "(0):[1]", "[0 1]:[2]", "[,]:[0]", "[0]:[1"]
    {
        assert_eq!(parse_vecalign(&format!("[0]:[0]\n\n{text}")), Err(Error::Bead { line: 3, text: text.to_owned() }));
    }
    for text in ["1", "1 2 3", "a\t1", "1\t1\tx", "1\t1\t0\t0", "0\t0\t0", "1\t0"] {
        assert_eq!(parse_ladder(&format!("0\t1\t0\n{text}")).is_err(), text != "1\t1", "{text}");
    }
    assert!(parse_ladder("0\t0\n1\t9999999999").is_err());
    assert_eq!(parse_ladder("1\t1\n0\t1"), Err(Error::Rung { line: 2, text: "0\t1".into() }));
}
