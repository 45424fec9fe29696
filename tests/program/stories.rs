//! Whole stories: what comes out belongs to what went in, byte for byte.

use serde_json::Value;

use crate::desk::{Desk, SHORT, story, story_bytes};

fn pairs(jsonl: &str) -> Vec<Value> {
    jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Checks that the Arabic of each pair lies in the input where the pair says, decoded by `decode`, and that links are words.
fn check(pairs: &[Value], input: &[u8], decode: impl Fn(&[u8]) -> String) {
    for (at, pair) in pairs.iter().enumerate() {
        let number = |key: &str| pair[key].as_u64().unwrap() as usize;
        assert_eq!(number("n"), at + 1);
        let (ar, en) = (pair["ar"].as_str().unwrap(), pair["en"].as_str().unwrap());
        assert_eq!(decode(&input[number("start")..number("end")]), ar);
        assert!(!en.is_empty());
        assert!(pair["score"].as_f64().unwrap() <= 0.0);
        for link in pair["links"].as_array().unwrap() {
            for (side, text) in [("ar", ar), ("en", en)] {
                let at = |end: usize| link[side][end].as_u64().unwrap() as usize;
                let word = &text[at(0)..at(1)];
                assert!(!word.is_empty() && !word.contains(char::is_whitespace), "{side} {word:?}");
            }
        }
    }
}

fn utf8(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_owned()).unwrap()
}

#[test]
fn the_stories_of_the_tree() {
    let desk = Desk::new();
    for (name, sentences) in [("satellite.ar.txt", 8), ("railway.ar.txt", 8), ("border.ar.txt", 8)] {
        let input = story_bytes(name);
        desk.write(name, &input);
        let ended = desk.run(&format!("translate {name} --format jsonl --beam 1")).expect(0);
        let pairs = pairs(&ended.stdout);
        assert_eq!(pairs.len(), sentences, "{name}");
        check(&pairs, &input, utf8);
        assert!(pairs.iter().all(|pair| pair["story"] == name));
        assert!(pairs.windows(2).all(|two| two[0]["end"].as_u64() < two[1]["start"].as_u64()));
        ended.tells(&["1 story, 8 sentences", "tokens/s"]);
    }
}

#[test]
fn twice_is_equal_and_threads_make_no_difference() {
    let desk = Desk::new();
    desk.write("a.txt", story_bytes("border.ar.txt")).write("b.txt", SHORT);
    let run = |threads: usize| {
        desk.run(&format!("translate a.txt b.txt --format jsonl --threads {threads}")).expect(0).stdout
    };
    let once = run(1);
    assert_eq!(once, run(1));
    assert_eq!(once, run(2));
    let alone = desk.run("translate b.txt --format jsonl").expect(0).stdout;
    assert!(once.ends_with(&alone));
}

#[test]
fn other_encodings_are_converted_with_a_note() {
    let desk = Desk::new();
    let text = "وصل الوزير الى بكين يوم 12 مايو. وغادر الوفد العاصمة بعد المباحثات.\n";
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let windows_1256 = encoding_rs::WINDOWS_1256.encode(text).0;
    let with_mark = format!("\u{feff}{text}");
    desk.write("utf16.txt", &utf16).write("mark.txt", &with_mark).write("1256.txt", &windows_1256);

    let decode = |bytes: &[u8]| {
        let units: Vec<u16> = bytes.chunks(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
        String::from_utf16(&units).unwrap()
    };
    let ended = desk.run("translate utf16.txt --format jsonl --beam 1").expect(0).tells(&["utf16.txt", "UTF-16"]);
    check(&pairs(&ended.stdout), &utf16, decode);
    let ended = desk.run("translate mark.txt --format jsonl --beam 1").expect(0);
    assert!(!ended.stderr.contains("converted"));
    check(&pairs(&ended.stdout), with_mark.as_bytes(), utf8);
    let ended = desk.run("translate 1256.txt --format jsonl --beam 1").expect(0).tells(&["1256.txt", "Windows-1256"]);
    check(&pairs(&ended.stdout), &windows_1256, |bytes| encoding_rs::WINDOWS_1256.decode(bytes).0.into_owned());
}

#[test]
fn standard_input() {
    let desk = Desk::new();
    let ended = desk.feed("translate - --format jsonl --beam 1", SHORT.as_bytes()).expect(0);
    let pairs = pairs(&ended.stdout);
    assert_eq!(pairs.len(), 2);
    assert_eq!(pairs[0]["story"], "-");
    check(&pairs, SHORT.as_bytes(), utf8);
    desk.feed("translate -", b"").expect(2).tells(&["-: the input holds no text"]);
}

#[test]
fn lines_stay_lines() {
    let desk = Desk::new();
    let input = "وصل الوزير.\r\n\n2015\n \nوغادر. ثم عاد.";
    desk.write("lines.txt", input);
    let ended = desk.run("translate --lines lines.txt --format jsonl --beam 1").expect(0);
    let pairs = pairs(&ended.stdout);
    let text = |key: &str| -> Vec<&str> { pairs.iter().map(|pair| pair[key].as_str().unwrap()).collect() };
    assert_eq!(text("ar"), ["وصل الوزير.", "", "2015", " ", "وغادر. ثم عاد."]);
    assert_eq!(text("en")[1..4], ["", "2015", " "]);
    desk.run("translate --lines lines.txt --format moses -o out --beam 1").expect(0);
    assert_eq!(desk.read("out.en").lines().count(), 5);
    assert_eq!(desk.read("out.ar").lines().nth(2), Some("2015"));
}

#[test]
fn several_translations() {
    let desk = Desk::new();
    desk.write("a.txt", SHORT);
    let pairs = pairs(&desk.run("translate a.txt --format jsonl --nbest 3").expect(0).stdout);
    for pair in &pairs {
        let others = pair["alternatives"].as_array().unwrap();
        assert_eq!(others.len(), 2);
        assert!(others.iter().all(|other| other["en"].as_str().is_some() && other["score"].as_f64().is_some()));
    }
    desk.run("translate a.txt --beam 2 --nbest 3").expect(2).tells(&["3 translations from a beam of 2"]);
}

#[test]
fn strict_makes_flags_a_finding() {
    let desk = Desk::new();
    desk.write("plain.txt", "وصل الوزير الى بكين.\n").write("flagged.txt", "وصل الوزير الى بكين.\n\n2015\n");
    desk.run("translate plain.txt --strict --beam 1").expect(0);
    desk.run("translate flagged.txt --beam 1").expect(0).tells(&["1 flagged"]);
    desk.run("translate flagged.txt --strict --beam 1").expect(1);
}

#[test]
fn quiet_says_nothing() {
    let path = story("border.ar.txt");
    let desk = Desk::new();
    let output = desk.command(["translate", "-q", "--beam", "1"]).arg(path).output().unwrap();
    assert!(output.status.success());
    assert!(output.stderr.is_empty());
}
