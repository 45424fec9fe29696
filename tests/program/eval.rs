//! `barqiya eval`: figures, from files of all kinds.

use serde_json::Value;

use crate::desk::Desk;

/// Two systems and their reference.
fn systems() -> Desk {
    let desk = Desk::new();
    desk.write("ref.en", "The minister arrived in Beijing on Tuesday.\nHe signed an agreement.\n\n");
    desk.write("one.en", "The minister came to Beijing on Tuesday.\nHe signed an agreement.  \n\n");
    desk.write("two.en", "Minister arrived Beijing.\nHe has signed agreement.\n\n");
    desk
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn figures_are_printed_as_sacrebleu_prints_them() {
    let desk = systems();
    let line = desk.run("eval bleu one.en --ref ref.en -w 2").expect(0).stdout;
    let signature = "BLEU|nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0";
    insta::assert_snapshot!(line.strip_prefix(signature).unwrap(), @" = 61.87 84.6/72.7/55.6/42.9 (BP = 1.000 ratio = 1.000 hyp_len = 13 ref_len = 13)");
    let line = desk.run("eval chrf one.en --ref ref.en --word-order 2").expect(0).stdout;
    insta::assert_snapshot!(line, @"chrF2++|nrefs:1|case:mixed|eff:yes|nc:6|nw:2|space:no|version:2.6.0 = 79.0");
    let line = desk.run("eval ter one.en --ref ref.en --ref two.en --confidence").expect(0).stdout;
    insta::assert_snapshot!(line, @"TER|nrefs:2|bs:1000|seed:12345|case:lc|tok:tercom|norm:no|punct:yes|asian:no|version:2.6.0 = 22.2 (μ = 20.1 ± 20.0)");
    let lines = desk.run("eval bleu one.en --ref ref.en --sentence-level").expect(0).stdout;
    assert_eq!(lines.lines().count(), 3);
    assert!(lines.lines().all(|line| line.contains("|eff:yes|")), "{lines}");
}

#[test]
fn every_kind_of_file_gives_the_same() {
    let desk = systems();
    let want = json(&desk.run("eval bleu one.en --ref ref.en --json").expect(0).stdout);
    assert_eq!(want["name"], "BLEU");
    let lines = ["The minister came to Beijing on Tuesday.", "He signed an agreement.", ""];
    let row = |line| {
        format!(
            "{line}	نعم
"
        )
    };
    let object = |line| {
        format!(
            "{{\"ar\":\"نعم\",\"en\":\"{line}\"}}
"
        )
    };
    let unit = |line| format!("<tu><tuv lang='ar'><seg>نعم</seg></tuv><tuv lang='en'><seg>{line}</seg></tuv></tu>");
    let tmx = format!("<tmx version='1.4'><body>{}</body></tmx>", lines.map(unit).concat());
    desk.write("one.jsonl", lines.map(object).concat()).write("one.tmx", tmx);
    desk.write("one.tsv", format!("en\tar\n{}", lines.map(row).concat()));
    for file in ["one.jsonl", "one.tsv", "one.tmx"] {
        let found = json(&desk.run(&format!("eval bleu {file} --ref ref.en --json")).expect(0).stdout);
        assert_eq!(found, want, "{file}");
    }
    let found = desk.feed("eval bleu - --ref ref.en --json", (lines.join("\n") + "\n").as_bytes()).expect(0);
    assert_eq!(json(&found.stdout), want);
}

#[test]
fn systems_side_by_side() {
    let desk = systems();
    let page = desk.run("eval chrf one.en --compare two.en --ref ref.en --samples 100 --examples 1").expect(0).stdout;
    insta::assert_snapshot!(page, @"
    system     chrF2     mean ± 95 %        p
    one.en      79.1     78.5 ± 15.8  baseline
    two.en      57.2      56.4 ± 9.3  0.0099 *
    nrefs:1|bs:100|seed:12345|case:mixed|eff:yes|nc:6|nw:0|space:no|version:2.6.0

    line 2: 100.0 → 69.1
      reference  He signed an agreement.
      one.en     He signed an agreement.
      two.en     He has signed agreement.
    ");
    let found = desk.run("eval bleu --compare one.en two.en --ref ref.en --test randomisation --json -w 1").expect(0);
    let found = json(&found.stdout);
    assert_eq!(found["systems"].as_array().unwrap().len(), 2);
    assert!(found["systems"][0].get("p").is_none() && found["systems"][1]["p"].as_f64().unwrap() <= 1.0, "{found}");
    assert_eq!(found["systems"][1]["differences"][0]["line"], 2);
}

/// Gold of a name and a term.
const GOLD: &str = concat!(
    r#"{"ar":"وصل ماسيموف","en":"Massimov arrived.","terms":[{"term_ar":"ماسيموف","term_en":"massimov","en":"Massimov","#,
    r#""en_span":[0,8],"type":"person"}]}"#,
    "\n",
    r#"{"ar":"الفيروسات","en":"Two viruses","terms":[{"term_ar":"فيروس","term_en":"virus","en":"viruses","en_span":[4,11]}]}"#,
    "\n"
);

#[test]
fn names_and_terms() {
    let desk = Desk::new();
    desk.write("gold.jsonl", GOLD).write("out.en", "Masimov arrived.\nSome virus\n");
    insta::assert_snapshot!(desk.run("eval names out.en --ref gold.jsonl").expect(0).stdout, @"
    kind             names  verbatim      near    absent
    other                1     0.0 %   100.0 %     0.0 %
    person               1     0.0 %   100.0 %     0.0 %
    all                  2     0.0 %   100.0 %     0.0 %
      1: Massimov came out as Masimov
      2: viruses came out as virus
    ");
    insta::assert_snapshot!(desk.run("eval terms out.en --ref gold.jsonl").expect(0).stdout, @"
    surface                    50.0 %   1 of 2   as the reference has it, case ignored
    lemma                      50.0 %   1 of 2   the same for stems
    any                        50.0 %   1 of 2   the stems of any variant
    window overlap, 2 words     0.000
    window overlap, 3 words     0.000
    consistent terms             none   0 of 0   of those that stand in two or more places
    consistent places            none   0 of 0   with their term's commonest variant
    forbidden forms                 0
      1: missing Massimov | massimov  ماسيموف
    ");
    let found = json(&desk.run("eval names out.en --ref gold.jsonl --json").expect(0).stdout);
    assert_eq!(found["faults"][0]["near"], "Masimov");

    desk.write("g.tsv", "ar\ten\tobligation\nفيروس\tvirus\t\nماسيموف\tMasimov\tforbidden\n");
    desk.write("a.ar", "وصل ماسيموف\nفيروس\n").write("ref.en", "Massimov arrived.\nA virus\n");
    let found = desk.run("eval terms out.en --ref ref.en --source a.ar --glossary g.tsv --json").expect(0);
    let found = json(&found.stdout);
    assert_eq!(found["surface"]["count"], 1);
    assert_eq!(found["forbidden"][0]["form"], "Masimov");
}

#[test]
fn alignments_links_and_boundaries() {
    let desk = Desk::new();
    desk.write("a.gold", "[0]:[0]\n[1]:[1, 2]\n[2]:[]\n").write("a.found", "[0]:[0]\n[1]:[1]\n[]:[2]\n[2]:[]\n");
    let found = json(&desk.run("eval align a.found --ref a.gold --json").expect(0).stdout);
    assert_eq!((&found["strict"]["recall"], &found["lax"]["recall"]), (&Value::from(0.5), &Value::from(1.0)));
    insta::assert_snapshot!(desk.run("eval align a.found --ref a.gold").expect(0).stdout, @"
                 precision   recall       F1
    strict          0.5000   0.5000   0.5000   2 of 4 found, 2 wanted
    lax             0.7500   1.0000   0.8571   3 of 4 found, 2 wanted

    beads      1-1    1-n    n-1    n-m    1-0    0-1
    found        2      0      0      0      1      1
    gold         1      1      0      0      1      0
    ");

    desk.write("w.gold", "0-0 1?1\n").write("w.found", "0-0 1-1\n").write("w.jsonl", "{\"links\":[[0,0],[1,1]]}\n");
    for found in ["w.found", "w.jsonl"] {
        let found = json(&desk.run(&format!("eval words {found} --ref w.gold --json")).expect(0).stdout);
        assert_eq!(found["aer"], 0.0);
    }
    desk.write("s.gold", "He came.\nHe saw.\nHe won.\n").write("s.found", "He came. He saw.\nHe won.\n");
    let found = json(&desk.run("eval segment s.found --ref s.gold --json").expect(0).stdout);
    assert_eq!((&found["all"]["precision"], &found["all"]["recall"]), (&Value::from(1.0), &Value::from(0.5)));
}

#[test]
fn wrong_input_says_what_and_where() {
    let desk = systems();
    desk.write("short.en", "One line.\n").write("empty.en", "").write("bad.jsonl", "{\"en\": 1}\n");
    desk.write("bad.gold", "[0]:[0]\n[1-[1]\n")
        .write("bad.tmx", "<tmx><body>\n<tu></tmx>")
        .write("bad.links", "0-0 1:1\n");
    desk.write("s.gold", "He came.\nHe saw.\n")
        .write("s.found", "He came.\nHe has.\n")
        .write("no.en", [0xff, 0xfe, b'a']);
    let cases: [(&str, &[&str]); 12] = [
        ("bleu short.en --ref ref.en", &["short.en and ref.en", "1 and 3 lines"]),
        ("bleu empty.en --ref ref.en", &["empty.en", "no line"]),
        ("bleu nothing.en --ref ref.en", &["nothing.en"]),
        ("bleu no.en --ref ref.en", &["no.en:1", "UTF-8"]),
        ("bleu bad.jsonl --ref ref.en", &["bad.jsonl:1", "no text"]),
        ("bleu bad.tmx --ref ref.en", &["bad.tmx:2"]),
        ("bleu one.en two.en --ref ref.en --sentence-level", &["--sentence-level"]),
        ("align bad.gold --ref bad.gold", &["bad.gold", "2"]),
        ("align bad.gold short.en --ref bad.gold", &["as many --ref", "2 and 1"]),
        ("words bad.links --ref bad.links", &["bad.links", "1"]),
        ("segment s.found --ref s.gold", &["s.found", "2"]),
        ("names one.en --ref bad.jsonl", &["bad.jsonl:1"]),
    ];
    for (line, words) in cases {
        desk.run(&format!("eval {line}")).expect(2).tells(words);
    }
    desk.run("eval run ntrex").expect(3).tells(&["ntrex", "--data"]);
    desk.run("eval run nothing").expect(2).tells(&["nothing", "wire-dev"]);
    desk.write("sets.toml", "[[set]]\nname = 1\n");
    desk.run("eval run a --sets sets.toml").expect(2).tells(&["sets.toml", "2 │"]);
}

#[test]
fn a_set_is_translated_and_scored() {
    let desk = Desk::new();
    let page = desk.run("eval run wire-dev --limit 2 --beam 1 -o out.en").expect(0).stdout;
    assert!(page.contains("wire-dev, 2 sentences") && page.contains("chrF2++") && page.contains("tokens/s"), "{page}");
    assert_eq!(desk.read("out.en").lines().count(), 2);

    desk.write("sets.toml", SETS)
        .write("a.ar", "وصل ماسيموف\nالفيروسات\n")
        .write("a.en", "Massimov arrived.\nTwo viruses\n");
    desk.write("gold.jsonl", GOLD);
    let found = desk.run("eval run a --sets sets.toml --own-glossary --beam 2 --json").expect(0);
    let found = json(&found.stdout);
    assert_eq!(found["names"]["verbatim"]["of"], 2);
    assert_eq!(found["metrics"].as_array().unwrap().len(), 4);
    let list = desk.run("eval run --list").expect(0).stdout;
    assert!(list.contains("ntrex") && list.contains("CC-BY-SA-4.0"), "{list}");
}

const SETS: &str = r#"
[[set]]
name = "a"
about = "two sentences"
source = "here"
licence = "CC0-1.0"
arabic = "a.ar"
english = ["a.en"]
names = "gold.jsonl"
"#;
