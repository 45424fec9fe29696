use std::path::Path;

use insta::assert_snapshot;

use super::*;
use crate::{Format, parse};

fn glossary(name: &str, text: &str) -> Glossary {
    parse(text.as_bytes(), Format::Tsv, Path::new(name)).unwrap()
}

fn findings(texts: &[&str]) -> String {
    let names = ["desk.tsv", "house.tsv"];
    let glossaries: Vec<Glossary> = names.iter().zip(texts).map(|(name, text)| glossary(name, text)).collect();
    check(&glossaries).iter().map(Finding::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_sound_glossary_has_no_findings() {
    let text = "بكين\tBeijing\tplace\nلي كه تشيانغ\tLi Keqiang\tperson\nالأمم المتحدة\tUnited Nations|UN\n";
    assert_eq!(findings(&[text]), "");
}

#[test]
fn pairs() {
    let desk = "إيران\tIran\nأيران|ايران\tPersia\nبكين\tBeijing\nبكين\tBeijing\n";
    let house = "بكين|بيجين\tPeking\nبكين\tBeijing\n";
    assert_snapshot!(findings(&[desk, house]), @r#"
    desk.tsv:2: error: `أيران` is `Persia` here and `Iran` in line 1: keep one, or give both as variants of one entry
    desk.tsv:4: warning: `بكين` is `Beijing` in line 3 too: take one out
    house.tsv:1: warning: `بكين` is never `Peking`: `Beijing` in line 3 of desk.tsv goes before it
    "#);
}

#[test]
fn forbidden_forms() {
    let text = "ar\ten\tobligation\nالخليج العربي\tPersian Gulf|Arabian Gulf\t\n\tpersian gulf\tforbidden\n\
                بكين\tPeking Man\t\nبكين\tPeking\tforbidden\nقطر\tPekingese\t\n";
    assert_snapshot!(findings(&[text]), @r#"
    desk.tsv:2: warning: the entry wants `Persian Gulf`, but `persian gulf` is forbidden in line 3: take the variant out
    desk.tsv:4: error: the entry wants `Peking Man`, but `Peking` is forbidden in line 5: no variant is left
    desk.tsv:6: warning: `قطر` is a common word: give a longer form, or make the entry `preferred`
    "#);
}

#[test]
fn forms() {
    let text = "ـًٌ\ta\n!!\tb\nو\tc\nوال\td\nلل\te\nقد\tf\nلي\tg\nشركة Apple\th\nایران\ti\nبكين\u{200f}\tj\n\
                بكين  عاصمة\tk\nعاصمة الصين\tالصين\nالوزير الأول\t\"Prime\u{a0}Minister\"\n5G\tl\n7\tm\nالذي\tn\n";
    assert_snapshot!(findings(&[text]), @r#"
    desk.tsv:1: error: `ـًٌ` can never match: it holds no Arabic letter and no digit
    desk.tsv:2: error: `!!` can never match: it holds no Arabic letter and no digit
    desk.tsv:3: error: `و` can never match: a single letter is never taken for a name
    desk.tsv:4: error: `وال` can never match: it consists of conjunctions, prepositions and the article alone
    desk.tsv:5: error: `لل` can never match: it consists of conjunctions, prepositions and the article alone
    desk.tsv:6: warning: `قد` is a common word: give a longer form, or make the entry `preferred`
    desk.tsv:7: warning: `لي` is a common word: give a longer form, or make the entry `preferred`
    desk.tsv:8: warning: `شركة Apple` mixes Latin letters into the Arabic: it matches only where they are written so
    desk.tsv:9: warning: `ایران` holds `ی` (U+06CC), a letter of Persian or Urdu: Arabic text has another
    desk.tsv:10: warning: `بكين‏` holds a character that does not show (U+200F): take it out
    desk.tsv:11: warning: `بكين  عاصمة` holds two spaces in a row
    desk.tsv:12: error: the English `الصين` holds Arabic letters
    desk.tsv:13: warning: "Prime Minister" stands in quotation marks, which would be written: take them off
    desk.tsv:13: warning: `"Prime Minister"` holds a character that does not show (U+00A0): take it out
    desk.tsv:14: warning: `5G` mixes Latin letters into the Arabic: it matches only where they are written so
    desk.tsv:14: warning: `5G` is so short that it would match other words: give a longer form
    desk.tsv:15: warning: `7` is so short that it would match other words: give a longer form
    desk.tsv:16: warning: `الذي` is a common word: give a longer form, or make the entry `preferred`
    "#);
}

#[test]
fn unreadable_files_are_findings() {
    let error = parse("بكين\n".as_bytes(), Format::Tsv, Path::new("desk.tsv")).unwrap_err();
    assert_snapshot!(Finding::from(&error), @"desk.tsv:1:1: error: there is one cell only: a row is Arabic, English and at most a kind and a note (or name the columns in a header), separated by tabs");
    let error = crate::read(Path::new("desk.doc")).unwrap_err();
    assert_snapshot!(Finding::from(&error), @"desk.doc: error: its ending names no glossary format: rename it to .tsv (also .txt, .utf8), .csv, .tbx (also .xml) or .jsonl");
}
