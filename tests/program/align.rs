//! `barqiya align` and `barqiya words`: texts that are there already.

use serde_json::Value;

use crate::desk::{Desk, SHORT, story_bytes};

/// The railway story and its English version.
fn railway() -> Desk {
    let desk = Desk::new();
    desk.write("a.ar.txt", story_bytes("railway.ar.txt")).write("a.en.txt", story_bytes("railway.en.txt"));
    desk
}

fn records(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_story_with_an_edited_version() {
    let desk = railway();
    let beads = desk.run("align a.ar.txt a.en.txt --format beads").expect(0).stdout;
    let shown: Vec<&str> = beads.lines().map(|line| line.rsplit_once(':').unwrap().0).collect();
    let expected =
        ["[0]:[0]", "[1]:[1, 2]", "[2]:[3]", "[3]:[4]", "[4]:[5]", "[5]:[6]", "[]:[7]", "[6]:[8]", "[7]:[9]"];
    assert_eq!(shown, expected);
}

#[test]
fn rows_point_into_both_texts() {
    let desk = railway();
    let rows = records(&desk.run("align a.ar.txt a.en.txt --format jsonl --words").expect(0).stdout);
    let (ar, en) = (desk.read("a.ar.txt"), desk.read("a.en.txt"));
    for row in &rows {
        let slice = |text: &str, start: &str, end: &str| {
            text[row[start].as_u64().unwrap() as usize..row[end].as_u64().unwrap() as usize].to_owned()
        };
        assert_eq!(slice(&ar, "start", "end"), row["ar"].as_str().unwrap());
        assert_eq!(slice(&en, "en_start", "en_end"), row["en"].as_str().unwrap());
    }
    assert_eq!(rows[6]["flags"][0], "unmatched");
    let linked = |row: &Value, ar: &str, en: &str| {
        let text = |side: &str, span: &Value| {
            let bytes = |at: usize| span[at].as_u64().unwrap() as usize;
            row[side].as_str().unwrap()[bytes(0)..bytes(1)].to_owned()
        };
        row["links"]
            .as_array()
            .unwrap()
            .iter()
            .any(|link| text("ar", &link["ar"]) == ar && text("en", &link["en"]) == en)
    };
    assert!(linked(&rows[1], "بخارى", "Buhari") && linked(&rows[5], "لاغوس", "Lagos"));
}

#[test]
fn the_same_bytes_whatever_the_threads() {
    let desk = railway();
    let one = desk.run("align a.ar.txt a.en.txt --format jsonl --threads 1").expect(0).stdout;
    assert_eq!(desk.run("align a.ar.txt a.en.txt --format jsonl --threads 2").expect(0).stdout, one);
}

#[test]
fn without_a_model() {
    let desk = railway();
    let rows = records(&desk.run("align a.ar.txt a.en.txt --no-model --format jsonl").expect(0).stdout);
    assert!(rows.len() >= 8 && rows[0]["evidence"].get("sentences").is_none());
    assert_eq!(rows[0]["beads"], serde_json::json!([[0], [0]]));
}

#[test]
fn figures_against_gold() {
    let desk = railway();
    desk.write("a.gold", "[0]:[0]\n[1]:[1, 2]\n[2]:[3]\n[3]:[4]\n[4]:[5]\n[5]:[6]\n[]:[7]\n[6]:[8]\n[7]:[9]\n");
    let report: Value =
        serde_json::from_str(&desk.run("align a.ar.txt a.en.txt --gold a.gold --json").expect(0).stdout).unwrap();
    assert_eq!((&report["strict"]["f1"], &report["lax"]["f1"]), (&1.0.into(), &1.0.into()));
}

#[test]
fn folders_are_paired_by_name_or_by_content() {
    let desk = railway();
    let (ar, en) = (desk.read("a.ar.txt"), desk.read("a.en.txt"));
    desk.write("ar/one.ar.txt", &ar).write("en/one.en.txt", &en);
    desk.write("ar/two.ar.txt", "وصل الوزير سيرغي لافروف الى دمشق يوم 12 مايو.\nوغادر في اليوم التالي.\n");
    desk.write("en/story-17.txt", "Minister Sergei Lavrov arrived in Damascus on May 12.\nHe left on the next day.\n");
    desk.run("align ar en").expect(2).tells(&["-o FOLDER/"]);
    desk.run("align ar en -o out/").expect(0);
    assert_eq!(desk.names("out"), ["one.jsonl", "two.jsonl"]);
    desk.run("align ar a.en.txt").expect(2).tells(&["is a folder"]);
}

#[test]
fn bad_input_is_told() {
    let desk = railway();
    desk.write("empty.txt", "").write("blank.txt", " \n\n").write("binary.txt", b"\0\xff\xfe\0\x01");
    desk.run("align empty.txt a.en.txt").expect(2).tells(&["empty.txt"]);
    desk.run("align a.ar.txt blank.txt").expect(2).tells(&["blank.txt", "no text"]);
    desk.run("align a.en.txt a.ar.txt").expect(2).tells(&["no Arabic", "Arabic text first"]);
    desk.run("align a.ar.txt a.ar.txt").expect(2).tells(&["where English is expected"]);
    desk.run("align a.en.txt a.en.txt").expect(2).tells(&["no Arabic"]);
    desk.run("align a.ar.txt none.txt").expect(2).tells(&["none.txt", "no such file"]);
    desk.run("align a.ar.txt a.en.txt --encoder none").expect(3).tells(&["none"]);
    desk.run("align a.ar.txt a.en.txt --encoder barqiya-270m-ar-en").expect(2).tells(&["encoder"]);
    desk.run("align binary.txt a.en.txt").expect(2).tells(&["binary.txt"]);
    desk.write("short.txt", "One line.\n");
    desk.run("align a.ar.txt a.en.txt --translation short.txt").expect(2).tells(&["1 lines for 8 sentences"]);
}

#[test]
fn line_ends_make_no_difference() {
    let desk = railway();
    desk.write("b.ar.txt", desk.read("a.ar.txt").replace('\n', "\r\n"));
    desk.write("b.en.txt", desk.read("a.en.txt").replace('\n', "\r\n"));
    let beads = |line: &str| desk.run(line).expect(0).stdout;
    assert_eq!(beads("align b.ar.txt b.en.txt --format beads"), beads("align a.ar.txt a.en.txt --format beads"));
}

#[test]
fn unrelated_texts_are_told() {
    let desk = railway();
    let other = "The central bank raised its rate.\n\nAnalysts had expected a smaller step.\n\nShares fell in early trade.\n\n\
                 A spokesman declined to comment on the outlook for the coming quarter.\n";
    desk.write("other.txt", other);
    desk.run("align a.ar.txt other.txt --strict --format beads").expect(1).tells(&["nothing to do with each other"]);
    let rows = records(&desk.run("align a.ar.txt other.txt --format jsonl").expect(0).stdout);
    let sure =
        rows.iter().filter(|row| row["en"] != "" && row["ar"] != "" && row["confidence"].as_f64().unwrap() > 0.5);
    assert_eq!(sure.count(), 0);
}

#[test]
fn one_side_much_longer() {
    let desk = railway();
    let strange: Vec<String> = (0..400).map(|at| format!("Share number {at} rose in early trade on Monday.")).collect();
    let strange = strange.join("\n\n");
    desk.write("long.en.txt", format!("{strange}\n\n{}\n\n{strange}\n", desk.read("a.en.txt")));
    let beads = desk.run("align a.ar.txt long.en.txt --format beads").expect(0).stdout;
    assert!(beads.contains("[2]:[403]") && beads.contains("[6]:[408]"), "{beads}");
}

#[test]
fn words_in_every_form() {
    let desk = Desk::new();
    desk.write("a.ar", "وصل الوزير الى بكين .\n").write("a.en", "The minister arrived in Beijing .\n");
    let links = desk.run("words a.ar a.en").expect(0).stdout;
    for link in ["0-2", "1-1", "3-4"] {
        assert!(links.split_whitespace().any(|found| found == link), "{links}");
    }
    desk.write("a.txt", "وصل الوزير الى بكين . ||| The minister arrived in Beijing .\n");
    assert_eq!(desk.run("words a.txt").expect(0).stdout, links);
    desk.write("a.jsonl", "{\"ar\":\"وصل الوزير.\",\"en\":\"The minister arrived.\"}\n");
    assert!(desk.run("words a.jsonl").expect(0).stdout.contains(r#"{"ar":[0,6],"en":[13,20],"p":"#));
    desk.write("gold", "0-2 1-1 2-3 3-4 4-5\n");
    assert!(desk.run("words a.txt --gold gold --json").expect(0).stdout.contains("aer"));
    desk.write("bad.txt", "وصل\n");
    desk.run("words bad.txt").expect(2).tells(&["bad.txt:1", "|||"]);
    desk.write("b.en", "One.\nTwo.\n");
    desk.run("words a.ar b.en").expect(2).tells(&["a.ar", "b.en"]);
}

#[test]
fn a_translation_with_links_of_either_kind() {
    let desk = Desk::new();
    desk.write("a.txt", SHORT);
    let links = |from: &str| {
        let rows = records(&desk.run(&format!("translate a.txt --beam 1 --format jsonl {from}")).expect(0).stdout);
        let rows = rows.iter().map(|row| (row["en"].clone(), row["links"].clone()));
        rows.unzip::<_, _, Vec<Value>, Vec<Value>>()
    };
    let (english, attention) = links("--links attention");
    let (same_english, words) = links("--links words");
    assert_eq!(english, same_english);
    assert_eq!(words, links("").1);
    assert_ne!(attention, words);
    assert!(words.iter().all(|links| !links.as_array().unwrap().is_empty()));
}
