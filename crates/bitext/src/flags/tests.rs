use super::*;
use crate::Story;

fn draft<'a>(ar: &'a str, en: &'a str) -> Draft<'a> {
    Draft { ar, en, score: -0.3, parts: 1, term_missing: false, looped: false, truncated: false }
}

fn flags(ar: &str, en: &str) -> Vec<Flag> {
    check(&draft(ar, en), &Limits::default())
}

#[test]
fn a_plain_pair_has_none() {
    assert_eq!(flags("وصل الوزير الى بكين.", "The minister arrived in Beijing."), []);
    assert_eq!(flags("", ""), []);
    assert_eq!(flags(" \t", ""), []);
}

#[test]
fn each_flag_is_found() {
    assert_eq!(flags("قتل 12 شخصا.", "Some people were killed."), [Flag::NumberMismatch]);
    assert_eq!(flags("قتل ١٢ شخصا.", "12 people were killed."), []);
    assert_eq!(flags("FIFA - UEFA", "FIFA - UEFA"), [Flag::NoArabic]);
    assert_eq!(flags("قال لافروف.", "لافروف said."), [Flag::Copied]);
    assert_eq!(flags("قال لافروف.", " "), [Flag::Empty]);
    assert_eq!(flags("قال لافروف.", "He said he said he said."), []);
    assert_eq!(flags("قال لافروف.", "He said that he said that he said that he left."), [Flag::Repetition]);
    let from_engine = Draft { parts: 2, looped: true, truncated: true, score: -9.0, ..draft("نعم", "Yes") };
    let expected = [Flag::Long, Flag::Repetition, Flag::Truncated, Flag::LowScore];
    assert_eq!(check(&from_engine, &Limits::default()), expected);
}

#[test]
fn what_the_arabic_repeats_too_is_no_repetition() {
    assert_eq!(flags("لا لا لا", "no no no"), []);
    assert_eq!(flags("لا", "no no no"), [Flag::Repetition]);
}

#[test]
fn repeats_counts_whole_phrases() {
    assert_eq!(repeats(""), None);
    assert_eq!(repeats("a b c a b c a b"), Some(("a b c".to_owned(), 2)));
    assert_eq!(repeats("x a a a a y a a"), Some(("a".to_owned(), 4)));
}

#[test]
fn reasons_name_what_was_found() {
    let mut pair = Pair::new(&Story::new("a", b""), 1, "قتل 12 و13 و14 و15 شخصا.", 0..20);
    pair.en = "the the the وزير of عمان".to_owned();
    pair.score = -2.0;
    let reasons: Vec<String> = Flag::ALL.iter().map(|&flag| format!("{flag}: {}", reason(flag, &pair))).collect();
    insta::assert_snapshot!(reasons.join("\n"), @r"
    number-mismatch: 12, 13, 14 and 1 more are not in the English
    long: translated in parts
    repetition: “the” 3 times in a row
    truncated: the end is missing: the greatest length was reached
    low-score: -2.0000 is low: the model was not sure
    term-missing: a term is missing
    no-arabic: there is no Arabic in it
    copied: not translated: وزير, عمان
    empty: no English came out
    unmatched: it has no partner
    unsure: they may not belong together
    ");
}

#[test]
fn names_and_json_agree() {
    for flag in Flag::ALL {
        assert_eq!(serde_json::to_string(&flag).unwrap(), format!("\"{}\"", flag.name()));
        assert_eq!(Flag::named(flag.name()), Some(flag));
    }
    assert!(Flag::ALL.is_sorted());
}

#[test]
fn numbers_are_shown_as_english_has_them() {
    assert_eq!(
        ["2015", "10000", "2600000000", "22.4", "123456.789"].map(grouped),
        ["2015", "10,000", "2,600,000,000", "22.4", "123,456.789"]
    );
}
