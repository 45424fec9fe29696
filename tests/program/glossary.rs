//! Glossaries: names come out as they say, and each occurrence has its verdict.

use serde_json::Value;

use crate::desk::{Desk, SHORT, story_bytes};

/// Names as no model says them by itself, so that only the glossary can have put them there.
const NAMES: &str = "\
ar\ten\tkind
بيشكيك\tPishpek\tplace
إمام علي رحمن\tEmomali Rahmon\tperson
قرغيزستان\tKyrgyz Republic\tplace
تاس\tTASS\tagency
بكين\tPeiping\tplace
";

fn pairs(jsonl: &str) -> Vec<Value> {
    jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn terms(pairs: &[Value]) -> Vec<(&Value, &Value)> {
    pairs.iter().flat_map(|pair| pair["terms"].as_array().into_iter().flatten().map(move |term| (pair, term))).collect()
}

/// What a side of a term says in its pair.
fn said<'a>(pair: &'a Value, term: &Value, side: &str) -> &'a str {
    let at = |end: usize| term[side][end].as_u64().unwrap() as usize;
    &pair[side].as_str().unwrap()[at(0)..at(1)]
}

#[test]
fn names_stand_where_their_arabic_stands() {
    let desk = Desk::new();
    desk.write("story.txt", story_bytes("border.ar.txt")).write("names.tsv", NAMES);
    let ended = desk.run("translate story.txt --glossary names.tsv --format jsonl").expect(0);
    ended.tells(&["constraint", "TASS", "Kyrgyz Republic"]);
    let pairs = pairs(&desk.run("translate story.txt --glossary names.tsv --format jsonl --quiet").expect(0).stdout);
    let terms = terms(&pairs);
    assert!(terms.len() >= 6, "{terms:?}");
    for (pair, term) in &terms {
        assert_ne!(term["verdict"], "failed", "{pair}");
        assert_eq!(said(pair, term, "en").to_lowercase(), term["want"].as_str().unwrap().to_lowercase(), "{pair}");
        assert!(!said(pair, term, "ar").is_empty());
    }
    assert!(terms.iter().any(|(_, term)| term["verdict"] == "constraint"));
}

#[test]
fn arabic_letters_are_said_only_where_a_glossary_asks_for_them() {
    let desk = Desk::new();
    desk.write("story.txt", story_bytes("border.ar.txt")).write("names.tsv", "ar\ten\nبيشكيك\tبيشكيك\n");
    let read = |options: &str| {
        pairs(&desk.run(&format!("translate story.txt --format jsonl --quiet {options}")).expect(0).stdout)
    };
    let asked = read("--glossary names.tsv");
    let terms = terms(&asked);
    assert!(terms.iter().any(|(pair, term)| term["verdict"] == "constraint" && said(pair, term, "en") == "بيشكيك"));
    // Without these tokens the others share their probability.
    for (pair, full) in read("").iter().zip(read("--full-vocab")) {
        assert_eq!(pair["en"], full["en"]);
        assert!(pair["score"].as_f64() >= full["score"].as_f64(), "{pair}");
    }
}

#[test]
fn what_does_not_occur_changes_nothing() {
    let desk = Desk::new();
    desk.write("story.txt", story_bytes("railway.ar.txt"))
        .write("names.tsv", "زيمبابوي\tZimbabwe\nكوالالمبور\tKuala Lumpur\n");
    let plain = desk.run("translate story.txt --format jsonl").expect(0).stdout;
    assert_eq!(desk.run("translate story.txt --format jsonl --glossary names.tsv").expect(0).stdout, plain);
}

#[test]
fn threads_neighbours_and_batches_make_no_difference() {
    let desk = Desk::new();
    desk.write("a.txt", story_bytes("border.ar.txt")).write("b.txt", SHORT).write("names.tsv", NAMES);
    let run = |what: &str| desk.run(&format!("translate {what} --format jsonl -g names.tsv")).expect(0).stdout;
    let together = run("a.txt b.txt --threads 1");
    assert_eq!(together, run("a.txt b.txt --threads 2"));
    let alone = run("b.txt --threads 2");
    assert!(together.ends_with(&alone) && alone.contains("Peiping"), "{alone}");
}

#[test]
fn enforcement_may_be_less() {
    let desk = Desk::new();
    desk.write("b.txt", SHORT).write("names.tsv", NAMES);
    let run = |how: &str| desk.run(&format!("translate b.txt --format jsonl -g names.tsv --enforce {how}"));
    let plain = desk.run("translate b.txt --format jsonl").expect(0).stdout;
    let off = run("off").expect(0).stdout;
    let english = |jsonl: &str| pairs(jsonl).iter().map(|pair| pair["en"].to_string()).collect::<Vec<_>>();
    assert_eq!(english(&off), english(&plain), "off only reports");
    assert!(off.contains("\"failed\"") && off.contains("term-missing"));
    run("off --strict").expect(1);
    let repaired = run("repair").expect(0).stdout;
    assert!(repaired.contains("Peiping") && repaired.contains("\"repair\""), "{repaired}");
    for beam in [1, 2, 8] {
        let found = run(&format!("search --beam {beam} --nbest {beam}")).expect(0).stdout;
        assert!(found.contains("Peiping"), "beam {beam}: {found}");
    }
}

#[test]
fn settings_may_name_a_glossary() {
    let desk = Desk::new();
    desk.write("b.txt", SHORT).write("names.tsv", NAMES);
    desk.write("barqiya.toml", "glossary = [\"names.tsv\"]\nenforce = \"search\"\nformat = \"jsonl\"\n");
    assert!(desk.run("translate b.txt").expect(0).stdout.contains("Peiping"));
}

#[test]
fn faults_are_named_with_their_place() {
    let desk = Desk::new();
    desk.write("b.txt", SHORT).write("bad.tsv", "بكين\tBeijing\nParis\tباريس\n").write("odd.docx", "");
    let ended = desk.run("translate b.txt -o out.tsv -g bad.tsv").expect(2);
    ended.tells(&["bad.tsv", "2"]);
    assert!(!desk.exists("out.tsv"));
    desk.run("translate b.txt -g none.tsv").expect(2).tells(&["none.tsv"]);
    let checked = desk.run("glossary check bad.tsv").expect(1).stdout;
    assert!(checked.contains("bad.tsv") && checked.contains("1 errors"), "{checked}");
    desk.run("glossary convert odd.docx out.tsv").expect(2).tells(&["odd.docx"]);
    desk.run("glossary convert builtin out.docx").expect(2).tells(&["--to"]);
    desk.run("glossary check builtin --strict").expect(0);
}

#[test]
fn formats_go_round() {
    let desk = Desk::new();
    desk.write("names.tsv", NAMES);
    desk.run("glossary convert names.tsv names.tbx").expect(0);
    desk.run("glossary convert names.tbx names.jsonl").expect(0);
    desk.run("glossary convert names.jsonl names.csv").expect(0);
    let once = desk.run("glossary convert names.csv - --to tsv").expect(0).stdout;
    let again = desk.run("glossary convert names.tsv - --to tsv").expect(0).stdout;
    assert_eq!(once, again);
    assert!(once.contains("Emomali Rahmon") && once.contains("person"));
}
