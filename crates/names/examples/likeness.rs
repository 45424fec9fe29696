//! Learns likeness from attested spellings, and measures it as retrieval.
//!
//! ```text
//! cargo run --release -p barqiya-names --example likeness -- learn spellings.tsv > crates/names/data/likeness.tsv
//! cargo run --release -p barqiya-names --example likeness -- retrieve test.tsv names.txt
//! ```
//! `spellings.tsv` is made by `scripts/names/spellings.py`; a test's rows are an Arabic and a right English name.

#![expect(clippy::print_stdout, reason = "it prints a table, or figures")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use barqiya_names::Likeness;
use barqiya_names::likeness::{Arabic, Latin, Training, learn};
use rayon::prelude::*;

type Fault = Box<dyn std::error::Error>;

fn main() -> Result<(), Fault> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["learn", spellings] => print!("{}", learn(&read(spellings)?, &Training::default()).write()),
        ["retrieve", test, names] => retrieve(test, names)?,
        _ => return Err("learn SPELLINGS | retrieve TEST NAMES".into()),
    }
    Ok(())
}

/// Arabic, English, count.
fn read(path: &str) -> Result<Vec<(String, String, f64)>, Fault> {
    let mut rows = Vec::new();
    for line in fs::read_to_string(path)?.lines() {
        let mut cells = line.split('\t');
        if let (Some(arabic), Some(english)) = (cells.next(), cells.next()) {
            let count = cells.next().and_then(|count| count.parse().ok()).unwrap_or(1.0);
            rows.push((arabic.to_owned(), english.to_owned(), count));
        }
    }
    Ok(rows)
}

/// How often the right name comes first and among the first five of all names: by likeness, and by Levenshtein distance
/// on a romanisation.
fn retrieve(test: &str, names: &str) -> Result<(), Fault> {
    let mut right: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (arabic, english, _) in read(test)?.into_iter().filter(|(arabic, ..)| arabic != "ar") {
        right.entry(arabic).or_default().insert(english);
    }
    let names: Vec<String> = fs::read_to_string(names)?.lines().map(str::to_owned).collect();
    let latin: Vec<Latin> = names.iter().map(|name| Latin::new(name)).collect();
    let likeness = Likeness::builtin();
    let queries: Vec<_> = right.into_iter().collect();
    let by_likeness: Vec<usize> = queries
        .par_iter()
        .map(|(arabic, english)| {
            let arabic = Arabic::new(arabic);
            rank(&names, english, |at| likeness.log_ratio(&arabic, &latin[at]))
        })
        .collect();
    let by_distance: Vec<usize> = queries
        .par_iter()
        .map(|(arabic, english)| {
            let romanised: Vec<char> = romanise(arabic).chars().collect();
            rank(&names, english, |at| -(distance(&romanised, &names[at]) as f64))
        })
        .collect();
    println!("{} Arabic names against {} English ones", queries.len(), names.len());
    for (what, ranks) in [("likeness", &by_likeness), ("Levenshtein on a romanisation", &by_distance)] {
        let share = |most| 100.0 * ranks.iter().filter(|&&rank| rank <= most).count() as f64 / ranks.len() as f64;
        println!("{what}: first {:.1} %, among five {:.1} %", share(1), share(5));
    }
    Ok(())
}

/// The place of the first right name; of equals the worst counts.
fn rank(names: &[String], right: &BTreeSet<String>, score: impl Fn(usize) -> f64) -> usize {
    let scores: Vec<f64> = (0..names.len()).map(score).collect();
    let best = (0..names.len()).filter(|&at| right.contains(&names[at])).map(|at| scores[at]).fold(f64::MIN, f64::max);
    1 + (0..names.len()).filter(|&at| scores[at] >= best && !right.contains(&names[at])).count()
}

/// The usual Latin letter of each Arabic one.
fn romanise(name: &str) -> String {
    let table = [
        ('ا', "a"),
        ('أ', "a"),
        ('إ', "i"),
        ('آ', "a"),
        ('ب', "b"),
        ('ت', "t"),
        ('ث', "th"),
        ('ج', "j"),
        ('ح', "h"),
        ('خ', "kh"),
        ('د', "d"),
        ('ذ', "dh"),
        ('ر', "r"),
        ('ز', "z"),
        ('س', "s"),
        ('ش', "sh"),
        ('ص', "s"),
        ('ض', "d"),
        ('ط', "t"),
        ('ظ', "z"),
        ('ع', "a"),
        ('غ', "gh"),
        ('ف', "f"),
        ('ق', "q"),
        ('ك', "k"),
        ('ل', "l"),
        ('م', "m"),
        ('ن', "n"),
        ('ه', "h"),
        ('و', "u"),
        ('ي', "i"),
        ('ى', "a"),
        ('ة', "a"),
        ('ؤ', "u"),
        ('ئ', "i"),
        ('ء', ""),
    ];
    name.chars().map(|letter| table.iter().find(|(known, _)| *known == letter).map_or("", |(_, latin)| latin)).collect()
}

/// Edits from one spelling to another.
fn distance(one: &[char], other: &str) -> usize {
    let mut row: Vec<usize> = (0..=one.len()).collect();
    for (line, letter) in other.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], line + 1);
        for (column, left) in one.iter().enumerate() {
            let replaced = diagonal + usize::from(*left != letter);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[one.len()]
}
