//! `barqiya names`: what disagrees, mended, remembered.

use serde_json::Value;

use crate::desk::Desk;

/// Pairs as a table.
fn table(rows: &[(&str, usize, &str, &str)]) -> String {
    let row =
        |(story, n, ar, en): &(&str, usize, &str, &str)| format!("{story}-{n}\t{story}\t{n}\t0\t0\t{ar}\t{en}\t0\t\n");
    "id\tstory\tn\tstart\tend\tar\ten\tscore\tflags\n".to_owned() + &rows.iter().map(row).collect::<String>()
}

/// A story that spells a name in two ways, and another one.
const PAIRS: [(&str, usize, &str, &str); 4] = [
    ("a", 1, "قال كريم ماسيموف ذلك", "Karim Massimov said so"),
    ("a", 2, "واضاف ماسيموف ان ذلك كذلك", "Masimov added that it was"),
    ("b", 1, "وصل القذافي الى روما", "Gaddafi arrived in Rome"),
    ("b", 2, "وغادر القذافى روما", "وغادر Gaddafi left Rome"),
];

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("pairs.tsv", table(&PAIRS)).write("house.tsv", "القذافي\tGadhafi\n");
    desk
}

fn findings(report: &str) -> Vec<(String, String)> {
    let report: Value = serde_json::from_str(report).unwrap();
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|finding| (text(finding, "rule"), text(finding, "found"))).collect()
}

#[test]
fn what_disagrees_is_found_and_mended() {
    let desk = desk();
    let run = desk.run("names pairs.tsv --glossary house.tsv --format json --level warning --fix mended.tsv").expect(0);
    let mut found = findings(&run.stdout);
    found.sort();
    let wanted = [
        ("against-glossary", "Gaddafi"),
        ("against-glossary", "Gaddafi"),
        ("inconsistent-in-story", "Masimov"),
        ("untranslated", "وغادر"),
    ];
    assert_eq!(found, wanted.map(|(rule, found)| (rule.to_owned(), found.to_owned())));
    let mended = desk.read("mended.tsv");
    for sentence in ["Massimov added that it was", "Gadhafi arrived in Rome", "Gadhafi left Rome"] {
        assert!(mended.contains(sentence), "{sentence}: {mended}");
    }
    let again = desk.run("names mended.tsv --glossary house.tsv --format json --level warning").expect(0);
    assert_eq!(findings(&again.stdout), [("untranslated".to_owned(), "وغادر".to_owned())]);
}

#[test]
fn scripts_are_told_by_the_exit_code_and_a_baseline_hides_what_is_known() {
    let desk = desk();
    desk.run("names pairs.tsv --glossary house.tsv --fail-on error").expect(1);
    desk.run("names pairs.tsv -o known.json").expect(0);
    desk.run("names pairs.tsv -o known.sarif").expect(0);
    for known in ["known.json", "known.sarif"] {
        let shown =
            desk.run(&format!("names pairs.tsv --baseline {known} --fail-on note --format json")).expect(0).stdout;
        assert_eq!(findings(&shown), []);
    }
    let problem = desk.run("names pairs.tsv --baseline house.tsv").expect(2).stderr;
    assert!(problem.contains("no report to compare with"), "{problem}");
}

#[test]
fn the_page_and_the_log_hold_what_was_found() {
    let desk = desk();
    desk.run("names pairs.tsv -o names.html").expect(0);
    let page = desk.read("names.html");
    assert!(page.contains("Masimov") && !page.contains("https://") && !page.contains("{{"), "{page}");
    desk.run("names pairs.tsv -o names.sarif").expect(0);
    let log: Value = serde_json::from_str(&desk.read("names.sarif")).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert!(results.iter().any(|result| result["ruleId"] == "inconsistent-in-story" && result["level"] == "warning"));
}

#[test]
fn a_ledger_remembers_and_decides() {
    let desk = desk();
    desk.run("names pairs.tsv --ledger house.db --day 2026-11-26").expect(0);
    desk.write("new.tsv", table(&[("c", 1, "قال القذافي", "Qaddafi said")]));
    let against_past = desk.run("names new.tsv --ledger house.db --dry-run --format json --level warning").expect(0);
    assert_eq!(findings(&against_past.stdout), [("inconsistent-across-stories".to_owned(), "Qaddafi".to_owned())]);
    desk.run("names decide القذافي Gadhafi --ledger house.db --note guide --by desk").expect(0);
    let against_decision =
        desk.run("names new.tsv --ledger house.db --dry-run --format json --level warning").expect(0);
    assert_eq!(findings(&against_decision.stdout), [("against-glossary".to_owned(), "Qaddafi".to_owned())]);
    let history = desk.run("names history القذافي --ledger house.db").expect(0).stdout;
    assert!(history.contains("Gadhafi") && history.contains("2026-11-26") && history.contains("guide"), "{history}");
    let glossary = desk.run("names export --ledger house.db").expect(0).stdout;
    assert!(glossary.contains("القذافي\tGadhafi"), "{glossary}");

    desk.write("story.ar.txt", "وصل القذافي الى روما.\n");
    let english = desk.run("translate story.ar.txt --ledger house.db --beam 1 --format tsv").expect(0).stdout;
    assert!(english.contains("Gadhafi"), "{english}");

    let problem = desk.run("names history x --ledger nothing.db").expect(2).stderr;
    assert!(problem.contains("there is no ledger here"), "{problem}");
    let problem = desk.run("names new.tsv --ledger house.tsv").expect(2).stderr;
    assert!(problem.contains("not a database"), "{problem}");
    let problem = desk.run("names new.tsv --ledger house.db --day tomorrow").expect(2).stderr;
    assert!(problem.contains("is no day"), "{problem}");
}

#[test]
fn names_become_a_glossary() {
    let desk = desk();
    desk.write("more.tsv", "قال يوهان سفينسون ذلك\tJohan Svensson said so\nوصل القذافي\tGaddafi arrived\n");
    let suggested = desk.run("glossary suggest more.tsv --glossary house.tsv").expect(0).stdout;
    assert!(suggested.contains("يوهان سفينسون\tJohan Svensson"), "{suggested}");
    assert!(!suggested.contains("القذافي"), "{suggested}");
}
