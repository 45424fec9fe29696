//! What is written reads back, and looks as `docs/formats.md` says.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use barqiya_bitext::formats::html::HtmlWriter;
use barqiya_bitext::formats::tmx::TmxWriter;
use barqiya_bitext::formats::xliff::{Version, XliffWriter};
use barqiya_bitext::formats::{Kind, jsonl, markdown, moses, open, tsv};
use barqiya_bitext::{Aligned, Alternative, Error, Flag, Link, Pair, Span, Story, Term, Verdict, Writer};
use proptest::prelude::*;

/// A story of a headline and two sentences, with everything that a record can carry.
fn fixture() -> (Story, Vec<Pair>) {
    let sentences = ["زيارة *رسمية*", "بكين (شينخوا) وصل 12 وزيرا.", "قال لافروف: \"نعم\tلا\"."];
    let input = sentences.join("\n");
    let mut story = Story::new("visits/may_12.ar.txt", input.as_bytes());
    story.headline = Some(Span::from(0..sentences[0].len()));
    story.paragraphs = vec![Span::from(0..sentences[0].len()), Span::from(sentences[0].len() + 1..input.len())];
    let mut pairs: Vec<Pair> = (1..=3)
        .zip(sentences)
        .map(|(n, ar)| {
            let start = input.find(ar).unwrap();
            Pair::new(&story, n, ar, start..start + ar.len())
        })
        .collect();
    pairs[0].en = "An *official* visit".into();
    pairs[0].score = -0.123_456;
    pairs[1].en = "BEIJING (Xinhua) Ministers | arrived.".into();
    pairs[1].score = -1.75;
    pairs[1].flags = vec![Flag::NumberMismatch, Flag::LowScore];
    pairs[1].links = vec![Link { ar: Span::from(0..8), en: Span::from(0..7), p: 0.934_56 }];
    pairs[1].alternatives = vec![Alternative { en: "Beijing: ministers came.".to_owned(), score: -1.9 }];
    pairs[2].en = "Lavrov said: \"Yes\tno\".".into();
    pairs[2].score = -0.4;
    pairs[2].terms = vec![Term {
        entry: "لافروف".to_owned(),
        ar: Span::from(7..19),
        en: Some(Span::from(0..6)),
        want: "Lavrov".to_owned(),
        matched: "exact".to_owned(),
        verdict: "constraint".to_owned(),
    }];
    (story, pairs)
}

fn write(mut writer: impl Writer, story: &Story, pairs: &[Pair]) {
    writer.begin_story(story).unwrap();
    for pair in pairs {
        writer.pair(pair).unwrap();
    }
    writer.end().unwrap();
}

fn as_tsv(story: &Story, pairs: &[Pair]) -> String {
    let mut bytes = Vec::new();
    write(tsv::TsvWriter::new(&mut bytes), story, pairs);
    String::from_utf8(bytes).unwrap()
}

fn as_jsonl(story: &Story, pairs: &[Pair]) -> String {
    let mut bytes = Vec::new();
    write(jsonl::JsonlWriter::new(&mut bytes), story, pairs);
    String::from_utf8(bytes).unwrap()
}

fn as_markdown(story: &Story, pairs: &[Pair]) -> String {
    let mut bytes = Vec::new();
    write(markdown::MarkdownWriter::new(&mut bytes), story, pairs);
    String::from_utf8(bytes).unwrap()
}

#[test]
fn tsv_looks_like_this() {
    let (story, pairs) = fixture();
    insta::assert_snapshot!(as_tsv(&story, &pairs));
}

#[test]
fn jsonl_looks_like_this() {
    let (story, pairs) = fixture();
    insta::assert_snapshot!(as_jsonl(&story, &pairs));
}

#[test]
fn markdown_looks_like_this() {
    let (story, mut pairs) = fixture();
    insta::assert_snapshot!(as_markdown(&story, &pairs));
    pairs.clear();
    insta::assert_snapshot!(as_markdown(&story, &pairs), @r"## visits/may\_12.ar.txt");
}

#[test]
fn moses_is_two_files() {
    let (story, pairs) = fixture();
    let (mut arabic, mut english) = (Vec::new(), Vec::new());
    write(moses::MosesWriter::new(&mut arabic, &mut english), &story, &pairs);
    assert_eq!(String::from_utf8(arabic).unwrap().lines().nth(1), Some("بكين (شينخوا) وصل 12 وزيرا."));
    assert_eq!(String::from_utf8(english).unwrap().lines().next(), Some("An *official* visit"));
}

#[test]
fn an_empty_table_has_a_header() {
    assert_eq!(as_tsv(&Story::new("a", b""), &[]), "id\tstory\tn\tstart\tend\tar\ten\tscore\tflags\n");
}

#[test]
fn columns_may_stand_in_any_order() {
    let table = "\u{feff}en\tar\tmine\tid\tstory\tn\tstart\tend\tscore\tflags\r\nYes\tنعم\tx\ta-1\ta\t1\t0\t6\t-0.5\tcopied,long\r\n";
    let pairs: Vec<Pair> = tsv::read(table.as_bytes(), "t.tsv").map(Result::unwrap).collect();
    assert_eq!((pairs[0].en.as_str(), pairs[0].end), ("Yes", 6));
    assert_eq!(pairs[0].flags, [Flag::Copied, Flag::Long]);
}

#[test]
fn bad_rows_are_named_and_the_rest_is_read() {
    let table = "id\tstory\tn\tstart\tend\tar\ten\tscore\tflags\n\
                 a-1\ta\t1\t0\t6\tنعم\tYes\t-0.5\t\n\
                 a-2\ta\t2\t0\n\
                 a-3\ta\tthree\t0\t6\tنعم\tYes\t-0.5\t\n\
                 a-4\ta\t4\t0\t6\tنعم\tYes\tnan\t\n\
                 a-5\ta\t5\t0\t6\tنعم\tYes\t-0.5\todd\n\
                 a-6\ta\t6\t9\t6\tنعم\tYes\t-0.5\t\n\
                 a-7\ta\t7\t0\t6\tنعم\tYes\t-0.5\t\n";
    let (good, bad): (Vec<_>, Vec<_>) = tsv::read(table.as_bytes(), "t.tsv").partition(Result::is_ok);
    assert_eq!(good.len(), 2);
    let bad: Vec<String> = bad.into_iter().map(|error| error.unwrap_err().to_string()).collect();
    insta::assert_snapshot!(bad.join("\n"), @r"
    t.tsv:3: 4 cells where the header has 9: a tab inside a text is written \t
    t.tsv:4: n `three` is not a whole number
    t.tsv:5: score `nan` is not a number
    t.tsv:6: flags `odd` is not a flag
    t.tsv:7: start 9 is after end 6
    ");
}

#[test]
fn a_table_without_a_column_is_refused() {
    let mut rows = tsv::read("id\tn\n1\t2\n".as_bytes(), "t.tsv");
    let error = rows.next().unwrap().unwrap_err().to_string();
    assert_eq!(
        error,
        "t.tsv:1: the header names no column `story`; it must be: id, story, n, start, end, ar, en, score, flags"
    );
    assert!(rows.next().is_none());
}

#[test]
fn bad_json_lines_are_named() {
    let good = r#"{"id":"a-1","story":"a","n":1,"ar":"نعم","start":0,"end":6,"en":"Yes","score":-0.1}"#;
    let split = good.replace("\"score\"", "\"links\":[{\"ar\":[0,1],\"en\":[0,3],\"p\":1.0}],\"score\"");
    let flagged = good.replace("\"score\"", "\"flags\":[\"odd\"],\"score\"");
    let text = format!("{good}\n\n{{\n{split}\n{flagged}\n{good}\n");
    let (good, bad): (Vec<_>, Vec<_>) = jsonl::read(text.as_bytes(), "p.jsonl").partition(Result::is_ok);
    assert_eq!(good.len(), 2);
    let bad: Vec<String> = bad.into_iter().map(|error| error.unwrap_err().to_string()).collect();
    insta::assert_snapshot!(bad.join("\n"));
}

#[test]
fn lines_that_are_not_utf8_are_named() {
    let error = jsonl::read(&b"\xff\n"[..], "p.jsonl").next().unwrap().unwrap_err();
    assert_eq!(error.to_string(), "p.jsonl:1: byte 1 of this line is not valid UTF-8: convert the file to UTF-8 first");
}

#[test]
fn uneven_files_are_refused() {
    let read = |arabic: &'static str, english: &'static str| {
        moses::read(arabic.as_bytes(), "x.ar", english.as_bytes(), "x.en").last().unwrap()
    };
    assert!(read("نعم\n\n", "Yes\n\n").is_ok());
    assert!(matches!(read("نعم\nلا\n", "Yes\n"), Err(Error::Uneven { short, lines: 1, .. }) if short == "x.en"));
    assert!(matches!(read("نعم\n", "Yes\nNo\n"), Err(Error::Uneven { short, lines: 1, .. }) if short == "x.ar"));
}

fn score() -> impl Strategy<Value = f64> {
    prop_oneof![(-90_000i32..=0).prop_map(|score| f64::from(score) / 10_000.0), Just(f64::NEG_INFINITY)]
}

/// A text and a byte range on its characters.
fn text_and_span() -> impl Strategy<Value = (String, Span)> {
    ("\\PC{0,12}|[\\t\\n\\r\\\\a-c|ب-ث\u{85}\u{2028}]{0,12}", any::<[prop::sample::Index; 2]>()).prop_map(
        |(text, cuts)| {
            let boundaries: Vec<usize> = (0..=text.len()).filter(|&at| text.is_char_boundary(at)).collect();
            let [one, other] = cuts.map(|cut| *cut.get(&boundaries));
            (text, Span::from(one.min(other)..one.max(other)))
        },
    )
}

fn pair() -> impl Strategy<Value = Pair> {
    (
        ("\\PC{0,8}", 1usize..1000, 0usize..1000, 0usize..1000),
        text_and_span(),
        text_and_span(),
        score(),
        prop::sample::subsequence(Flag::ALL.to_vec(), 0..=Flag::ALL.len()),
        0u32..=1000,
    )
        .prop_map(|((story, n, start, length), (ar, ar_span), (en, en_span), score, flags, p)| Pair {
            id: format!("{story}-{n}"),
            story,
            n,
            start,
            end: start + length,
            flags,
            score,
            links: vec![Link { ar: ar_span, en: en_span, p: f64::from(p) / 1000.0 }],
            terms: vec![Term {
                entry: ar.clone(),
                ar: ar_span,
                en: (n % 3 > 0).then_some(en_span),
                want: en.clone(),
                matched: "exact".into(),
                verdict: "failed".into(),
            }],
            alternatives: vec![Alternative { en: ar.clone(), score }],
            scores: [("similarity".to_owned(), f64::from(p) / 1000.0)].into(),
            verdicts: vec![Verdict { rule: "ratio".into(), reason: en.clone() }],
            aligned: (n % 2 == 0).then(|| Aligned {
                beads: [vec![n], vec![n, n + 1]],
                confidence: f64::from(p) / 1000.0,
                en_start: start,
                en_end: start + length,
                evidence: [("length".to_owned(), 0.5)].into(),
            }),
            ar,
            en,
        })
}

/// A pair with characters that XML cannot hold, and much that it must escape.
fn nasty_pair() -> impl Strategy<Value = Pair> {
    let text = || "[\u{0}\u{1b}\u{fffe}\r\n\t <>&\"'a\u{200f}\u{202e}\u{2069}ب\u{1f600}\u{301}]]>]{0,16}";
    (pair(), text(), text()).prop_map(|(pair, ar, en)| Pair { links: Vec::new(), terms: Vec::new(), ar, en, ..pair })
}

/// Pairs in every format that carries the whole record.
fn with_records(story: &Story, pairs: &[Pair]) -> Vec<(Kind, Vec<u8>)> {
    let mut files = Vec::new();
    let mut add = |kind, writer: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = Vec::new();
        writer(&mut bytes);
        files.push((kind, bytes));
    };
    add(Kind::Jsonl, &|bytes| write(jsonl::JsonlWriter::new(bytes), story, pairs));
    add(Kind::Tmx, &|bytes| write(TmxWriter::new(bytes), story, pairs));
    add(Kind::Xliff, &|bytes| write(XliffWriter::new(bytes, Version::One), story, pairs));
    add(Kind::Xliff, &|bytes| write(XliffWriter::new(bytes, Version::Two), story, pairs));
    add(Kind::Html, &|bytes| write(HtmlWriter::new(bytes), story, pairs));
    files
}

#[test]
fn xml_and_pages_look_like_this() {
    let (story, pairs) = fixture();
    let names = ["jsonl", "tmx", "xliff-1", "xliff-2", "html"];
    for (name, (_, bytes)) in names.into_iter().zip(with_records(&story, &pairs)).skip(1) {
        let text = String::from_utf8(bytes).unwrap();
        // The style and the script stand in files of their own.
        let shown = text.split("<main>").last().unwrap().split("<script>").next().unwrap();
        insta::assert_snapshot!(name, shown);
    }
}

#[test]
fn memories_in_utf_16() {
    let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\r\n<tmx version=\"1.4\"><body><tu><tuv xml:lang=\"ar\"><seg>نعم</seg>\
                </tuv><tuv xml:lang=\"en\"><seg>Yes</seg></tuv></tu></body></tmx>";
    for big in [false, true] {
        let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
        let bytes: Vec<u8> = units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect();
        let pairs: Vec<Pair> = open(Kind::Tmx, bytes.as_slice(), "a.tmx").unwrap().map(Result::unwrap).collect();
        assert_eq!((pairs[0].ar.as_str(), pairs[0].en.as_str()), ("نعم", "Yes"));
    }
}

#[test]
fn after_a_broken_unit_the_next_one_is_read() {
    let unit = |en: &str| {
        format!("<tu>\n<tuv xml:lang=\"ar\"><seg>نعم</seg></tuv><tuv xml:lang=\"en\"><seg>{en}</seg></tuv></tu>\n")
    };
    let broken = ["<b</seg>", "&nbsp;", "</tuv>", "<tu", "\u{0}&#0;"];
    for fault in broken {
        let file = format!("<tmx version=\"1.4\"><body>\n{}{}{}</body></tmx>", unit("One"), unit(fault), unit("Three"));
        let found: Vec<_> = open(Kind::Tmx, file.as_bytes(), "a.tmx").unwrap().collect();
        let texts: Vec<&str> = found.iter().flatten().map(|pair| pair.en.as_str()).collect();
        assert!(texts.starts_with(&["One"]) && texts.ends_with(&["Three"]), "{fault}: {found:?}");
        let errors: Vec<String> = found.iter().filter_map(|pair| Some(pair.as_ref().err()?.to_string())).collect();
        assert!(!errors.is_empty() && errors[0].starts_with("a.tmx:"), "{fault}: {errors:?}");
        let line: usize = errors[0].split(':').nth(1).unwrap().parse().unwrap();
        assert!((4..=7).contains(&line), "{fault}: {errors:?}");
    }
    let cut = "<tmx version=\"1.4\"><body>\n<tu><tuv xml:lang=\"ar\"><seg>نع";
    let found: Vec<_> = open(Kind::Tmx, cut.as_bytes(), "a.tmx").unwrap().collect();
    assert!(matches!(&found[..], [Err(Error::Xml { line: 2, .. })]), "{found:?}");
}

#[test]
fn files_of_other_programs() {
    let two = "<xliff version='2.0' srcLang='en' trgLang='ar' xmlns='urn:oasis:names:tc:xliff:document:2.0'><file id='f'><unit id='1'>\
               <segment><source>Yes <pc id='1'>sir</pc></source><target>نعم</target></segment><ignorable><source> </source></ignorable>\
               <segment><source>No<ph id='2'/></source><target>لا</target></segment></unit></file></xliff>";
    let pairs: Vec<Pair> = open(Kind::Xliff, two.as_bytes(), "a.xliff").unwrap().map(Result::unwrap).collect();
    let texts: Vec<(&str, &str)> = pairs.iter().map(|pair| (pair.ar.as_str(), pair.en.as_str())).collect();
    assert_eq!(texts, [("نعم", "Yes sir"), ("لا", "No")]);
    let plain: Vec<_> = open(Kind::Tsv, "نعم\tYes\nلا\nلا\tNo\n".as_bytes(), "a.tsv").unwrap().collect();
    assert!(matches!(&plain[..], [Ok(_), Err(Error::Cells { line: 2, .. }), Ok(_)]), "{plain:?}");
    for kind in [Kind::Html, Kind::Markdown] {
        let found: Vec<_> = open(kind, "<html>\n".as_bytes(), "a").unwrap().collect();
        assert!(found.len() == 1 && found[0].is_err(), "{found:?}");
    }
}

proptest! {
    #[test]
    fn jsonl_reads_back(pairs in prop::collection::vec(pair(), 0..4)) {
        let text = as_jsonl(&Story::new("a", b""), &pairs);
        prop_assert_eq!(text.lines().count(), pairs.len());
        let back: Vec<Pair> = jsonl::read(text.as_bytes(), "a").map(Result::unwrap).collect();
        prop_assert_eq!(back, pairs);
    }

    #[test]
    fn what_carries_the_record_reads_back_whole(pairs in prop::collection::vec(nasty_pair(), 0..4)) {
        for (kind, bytes) in with_records(&Story::new("a<b>\"\r", b""), &pairs) {
            let back: Vec<Pair> = open(kind, bytes.as_slice(), "a").unwrap().map(Result::unwrap).collect();
            prop_assert_eq!(&back, &pairs, "{:?}: {}", kind, String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn markdown_reads_back_what_it_shows(pairs in prop::collection::vec(pair(), 0..4)) {
        let mut pairs = pairs;
        for (n, pair) in (1..).zip(&mut pairs) {
            pair.n = n;
        }
        let text = as_markdown(&Story::new("a|b", b""), &pairs);
        let back: Vec<_> = open(Kind::Markdown, text.as_bytes(), "a").unwrap().filter_map(Result::ok).collect();
        let shown = |text: &str| {
            let breaks = ['\n', '\r', '\t', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
            text.trim().replace(breaks, " ")
        };
        let seen = |pair: &Pair| (pair.n, shown(&pair.ar), shown(&pair.en), pair.flags.clone());
        prop_assert_eq!(back.iter().map(seen).collect::<Vec<_>>(), pairs.iter().map(seen).collect::<Vec<_>>());
    }

    #[test]
    fn tsv_reads_back(mut pairs in prop::collection::vec(pair(), 0..4)) {
        let mut bytes = Vec::new();
        write(tsv::TsvWriter::aligned(&mut bytes), &Story::new("a", b""), &pairs);
        let text = String::from_utf8(bytes).unwrap();
        prop_assert_eq!(text.matches('\n').count(), 1 + pairs.len());
        let back: Vec<Pair> = tsv::read(text.as_bytes(), "a").map(Result::unwrap).collect();
        for pair in &mut pairs {
            pair.links.clear();
            pair.alternatives.clear();
            pair.terms.clear();
            pair.scores.clear();
            pair.verdicts.clear();
            if let Some(aligned) = &mut pair.aligned {
                aligned.evidence.clear();
            }
        }
        prop_assert_eq!(back, pairs);
    }

    #[test]
    fn moses_stays_aligned(pairs in prop::collection::vec(pair(), 0..4)) {
        let (mut arabic, mut english) = (Vec::new(), Vec::new());
        write(moses::MosesWriter::new(&mut arabic, &mut english), &Story::new("a", b""), &pairs);
        let back: Vec<Pair> = moses::read(&arabic[..], "a.ar", &english[..], "a.en").map(Result::unwrap).collect();
        prop_assert_eq!(back.len(), pairs.len());
        for (pair, back) in pairs.iter().zip(&back) {
            if !pair.ar.contains(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) && back.n > 1 {
                prop_assert_eq!(&pair.ar, &back.ar);
                prop_assert_eq!(back.ar.as_bytes(), &arabic[back.start..back.end]);
            }
        }
    }

    #[test]
    fn markdown_rows_are_lines(pairs in prop::collection::vec(pair(), 1..4)) {
        let text = as_markdown(&Story::new("a", b""), &pairs);
        prop_assert_eq!(text.lines().filter(|line| line.starts_with("| ")).count(), 2 + pairs.len());
    }

    #[test]
    fn readers_never_panic(text in "\\PC{0,40}|[\\t\\n\\r\"{}:,a-z0-9]{0,60}") {
        let _ = jsonl::read(text.as_bytes(), "a").count();
        let _ = tsv::read(text.as_bytes(), "a").count();
        let table = format!("{}\n{text}", tsv::COLUMNS.join("\t"));
        let _ = tsv::read(table.as_bytes(), "a").count();
    }
}
