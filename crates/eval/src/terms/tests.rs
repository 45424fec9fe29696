use std::collections::BTreeMap;

use serde_json::Value;

use super::*;
use crate::stems::stem;

fn recorded(name: &str) -> Value {
    let path = format!("{}/../../tests/reference/eval/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

fn span(value: &Value) -> Range<usize> {
    let at = |number: usize| value[number].as_u64().unwrap() as usize;
    at(0)..at(1)
}

fn term(source: &str, forms: &[&str], count: usize) -> Term {
    let forms = forms.iter().map(|&form| form.to_owned()).collect();
    Term { source: source.to_owned(), forms, count, ..Term::default() }
}

fn sentence(output: &str, terms: Vec<Term>) -> Sentence {
    Sentence { output: output.to_owned(), reference: None, terms }
}

#[test]
fn stems_are_those_of_the_script() {
    let recorded = recorded("stems.json");
    for case in recorded["words"].as_array().unwrap() {
        assert_eq!(stem(case[0].as_str().unwrap()), case[1].as_str().unwrap(), "{case}");
    }
    for case in recorded["texts"].as_array().unwrap() {
        assert_eq!(stems(case[0].as_str().unwrap()), strings(&case[1]), "{case}");
    }
    for case in recorded["surface"].as_array().unwrap() {
        let found = places(&fold(case[0].as_str().unwrap()), &fold(case[1].as_str().unwrap()));
        assert_eq!(found.len() as u64, case[2], "{case}");
    }
}

#[test]
fn successes_are_those_of_the_script() {
    for case in recorded("terms.json")["successes"].as_array().unwrap() {
        let variants: BTreeMap<String, Vec<String>> = serde_json::from_value(case["variants"].clone()).unwrap();
        let terms = case["terms"].as_array().unwrap().iter().map(|given| {
            let text = |key: &str| given[key].as_str().unwrap().to_owned();
            Term {
                source: text("term_ar"),
                forms: vec![text("en"), text("term_en")],
                variants: variants[&text("term_ar")].clone(),
                spans: vec![span(&given["en_span"])],
                ..Term::default()
            }
        });
        let report = score(&[sentence(case["output"].as_str().unwrap(), terms.collect())]);
        let figures = [report.any.of, report.surface.count, report.lemma.count, report.any.count];
        assert_eq!(serde_json::json!(figures), case["figures"], "{case}");
        let missing: usize = report.failures.iter().map(|failure| failure.count).sum();
        assert_eq!(missing, report.any.of - report.any.count);
    }
}

#[test]
fn windows_are_those_of_the_paper() {
    let recorded = recorded("terms.json");
    let cases = recorded["windows"].as_array().unwrap();
    let sentence = |case: &Value, with_spans: bool| {
        let forms = strings(&case["forms"]).into_iter().zip(case["spans"].as_array().unwrap());
        let term = |(form, place): (String, &Value)| Term {
            source: form.clone(),
            forms: vec![form],
            spans: if with_spans { vec![span(place)] } else { Vec::new() },
            count: 1,
            ..Term::default()
        };
        let text = |key: &str| case[key].as_str().unwrap().to_owned();
        Sentence { output: text("output"), reference: Some(text("reference")), terms: forms.map(term).collect() }
    };
    let mut sums = [0.0; 2];
    for case in cases {
        let windows = score(&[sentence(case, true)]).windows;
        assert_eq!(windows, score(&[sentence(case, false)]).windows, "{case}");
        assert_eq!(windows.is_none(), case["forms"].as_array().unwrap().is_empty());
        let Some(windows) = windows else { continue };
        for (at, (key, share)) in [("2", windows.two), ("3", windows.three)].into_iter().enumerate() {
            let wanted = &case["overlaps"][key];
            assert!((share - wanted[0].as_f64().unwrap()).abs() < 1e-12, "{case}");
            assert_eq!(windows.pairs as u64, wanted[1]);
            sums[at] += share;
        }
    }
    let windows = score(&cases.iter().map(|case| sentence(case, true)).collect::<Vec<_>>()).windows.unwrap();
    assert_eq!(windows.sentences, cases.len() - 1);
    assert!((windows.two - sums[0] / windows.sentences as f64).abs() < 1e-12);
    assert!((windows.three - sums[1] / windows.sentences as f64).abs() < 1e-12);
}

#[test]
fn window_worked_by_hand() {
    let reference = "Last week the virus spread in China.";
    // Two words on each side of `virus`: week, the | spread, in. The output has all but week. With three words each it
    // has three of six.
    let spans = std::iter::once(14..19).collect();
    let terms = vec![Term { spans, ..term("فيروس", &["virus"], 1) }];
    let given =
        Sentence { reference: Some(reference.into()), ..sentence("The virus spread in Iran, a week ago.", terms) };
    assert_eq!(score(&[given]).windows, Some(Windows { sentences: 1, pairs: 1, two: 0.75, three: 0.5 }));
}

#[test]
fn terms_are_rendered_alike_or_not() {
    let virus = || Term { variants: vec!["germ".into()], ..term("فيروس", &["virus"], 1) };
    let flu = || Term { variants: vec!["flu virus".into()], ..term("إنفلونزا", &["flu"], 1) };
    let report = score(&[
        sentence("A virus", vec![virus(), term("مرة", &["once"], 1)]),
        sentence("Viruses and a germ", vec![Term { count: 2, ..virus() }]),
        sentence("Nothing", vec![virus()]),
        sentence("The flu", vec![flu()]),
        sentence("Flu again", vec![flu()]),
    ]);
    let consistency = report.consistency;
    assert_eq!((consistency.terms, consistency.places), (Share::new(1, 2), Share::new(4, 6)));
    let variants = vec![("virus".to_owned(), 2), ("germ".to_owned(), 1)];
    assert_eq!(consistency.uneven, [Uneven { source: "فيروس".into(), variants, without: 1 }]);
    // The longer variant is what stands there, not the shorter within it.
    let report = score(&[sentence("flu virus, flu viruses", vec![Term { count: 2, ..flu() }])]);
    assert_eq!(report.consistency.terms, Share::new(1, 1));
}

#[test]
fn forbidden_forms_are_found() {
    let beijing = Term {
        variants: vec!["Peking duck".into()],
        forbidden: vec!["Peking".into(), "Pekin".into()],
        ..term("بكين", &["Beijing"], 1)
    };
    let anywhere = Term { forbidden: vec!["regime".into()], ..Term::default() };
    let report = score(&[
        sentence("Beijing's Peking duck", vec![beijing.clone()]),
        sentence("PEKING, Peking. The regimes' regime.", vec![beijing, anywhere]),
    ]);
    let found =
        |source: &str, form: &str, count| Forbidden { sentence: 2, source: source.into(), form: form.into(), count };
    assert_eq!(report.forbidden, [found("بكين", "Peking", 2), found("", "regime", 1)]);
    assert_eq!((report.any.of, report.consistency.terms.of), (2, 1));
}

#[test]
fn failures_say_what_was_wanted() {
    let report = score(&[
        sentence("China", vec![term("الصين", &["China"], 1)]),
        sentence("Chinese", vec![term("الصين", &["China", "PRC"], 3)]),
    ]);
    let wanted = vec!["China".to_owned(), "PRC".to_owned()];
    assert_eq!(report.failures, [Failure { sentence: 2, source: "الصين".into(), wanted, count: 2 }]);
}

#[test]
fn nothing_is_no_error() {
    let report = score(&[]);
    assert_eq!((report.any, report.windows), (Share::new(0, 0), None));
}
