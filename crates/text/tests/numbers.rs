//! How often `missing_numbers` speaks on human translations, which have their numbers. Prints the rates:
//! `cargo test -p barqiya-text --test numbers -- --nocapture`; with `SHOW=1` the pairs it speaks on.

#![expect(clippy::print_stdout, reason = "these tests are also run for the figures they print")]

use std::fs;
use std::path::PathBuf;

use barqiya_text::{NumberForm, missing_numbers, numbers};

fn shared(path: &str) -> Option<String> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path);
    let text = fs::read_to_string(&file).ok();
    if text.is_none() {
        println!("skipped: {} is not there", file.display());
    }
    text
}

/// The share of pairs with a missing number, in percent.
fn flagged<'a>(name: &str, pairs: impl Iterator<Item = (&'a str, &'a str)>) -> f64 {
    let (mut flagged, mut all) = (0usize, 0usize);
    for (arabic, english) in pairs {
        all += 1;
        let missing = missing_numbers(arabic, english);
        flagged += usize::from(!missing.is_empty());
        if !missing.is_empty() && std::env::var_os("SHOW").is_some() {
            let values: Vec<&str> = missing.iter().map(|number| number.value.as_str()).collect();
            println!("{name} {values:?}\n  {arabic}\n  {english}");
        }
    }
    let share = 100.0 * flagged as f64 / all as f64;
    println!("{name:12} {flagged} of {all} sentences, {share:.2} %");
    share
}

#[test]
fn wire() {
    let files = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"].map(|name| shared(&format!("wire/{name}.tsv")));
    let texts: Vec<String> = files.into_iter().flatten().collect();
    let pairs = texts.iter().flat_map(|text| text.lines()).filter_map(|line| {
        let mut fields = line.split('\t').skip(1);
        Some((fields.next()?, fields.next()?))
    });
    if !texts.is_empty() {
        assert!(flagged("wire", pairs) < 2.0);
    }
}

#[test]
fn translations() {
    for (name, most) in [("flores-dev", 2.0), ("ntrex", 2.0), ("pud", 2.0), ("tico19", 2.0)] {
        let (Some(arabic), Some(english)) = (shared(&format!("dev/{name}.ar")), shared(&format!("dev/{name}.en")))
        else {
            continue;
        };
        assert!(flagged(name, arabic.lines().zip(english.lines())) < most);
    }
}

/// Sensitivity: one figure of the translation gets another first digit, and the number must be missed.
#[test]
fn wrong_figures() {
    for name in ["flores-dev", "ntrex", "pud", "tico19"] {
        let (Some(arabic), Some(english)) = (shared(&format!("dev/{name}.ar")), shared(&format!("dev/{name}.en")))
        else {
            continue;
        };
        let (mut found, mut all) = (0usize, 0usize);
        for (arabic, english) in arabic.lines().zip(english.lines()) {
            for number in numbers(arabic).into_iter().filter(|number| number.form == NumberForm::Figures) {
                let Some(at) = english.find(&number.value).filter(|_| number.value.len() > 1) else {
                    continue;
                };
                let digit = english.as_bytes()[at] - b'0';
                let wrong = format!("{}{}{}", &english[..at], digit % 9 + 1, &english[at + 1..]);
                all += 1;
                let missed = missing_numbers(arabic, &wrong).iter().any(|missing| missing.range == number.range);
                found += usize::from(missed);
                if !missed && std::env::var_os("SHOW").is_some() {
                    println!("not missed {}\n  {arabic}\n  {wrong}", number.value);
                }
            }
        }
        println!("{name:12} {found} of {all} wrong figures noticed, {:.1} %", 100.0 * found as f64 / all as f64);
        assert!(found * 10 >= all * 8);
    }
}
