//! Looks at anchors: how many names agree with their transliterations, and what keys sentences share.
//!
//! `anchors names LIST.tsv` (Arabic, Latin a line) counts pairs that share a key, and how often words of different pairs do.
//! `anchors keys ARABIC ENGLISH ...` (pairs of files, a sentence a line) prints the keys of each side as JSON, a pair a line.

#![expect(clippy::print_stdout, reason = "a program")]

use std::collections::HashSet;
use std::error::Error;
use std::{env, fs};

use barqiya_align::anchors::{Anchors, between, of_arabic, of_english};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.split_first() {
        Some((command, files)) if command == "names" => files.iter().try_for_each(|file| names(file)),
        Some((command, files)) if command == "keys" => files.chunks(2).try_for_each(keys),
        _ => Err("say `names` or `keys`".into()),
    }
}

fn names(file: &str) -> Result<(), Box<dyn Error>> {
    let text = fs::read_to_string(file)?;
    let pairs: Vec<(Anchors, Anchors, &str)> = text.lines().skip(1).filter_map(pair).collect();
    let agree = |a: &Anchors, b: &Anchors| {
        let ours: HashSet<u64> = a.possible.iter().flatten().copied().collect();
        b.possible.iter().flatten().any(|key| ours.contains(key))
    };
    let right = pairs.iter().filter(|(arabic, english, _)| agree(arabic, english)).count();
    let silent = pairs
        .iter()
        .filter(|(arabic, english, _)| {
            arabic.possible.is_empty()
                || english.possible.len() + english.possible.iter().map(Vec::len).sum::<usize>() < 3
        })
        .count();
    let (mut wrong, mut tried) = (0, 0);
    for step in [1, 7, 101, 1009, 2003] {
        for (at, (arabic, _, _)) in pairs.iter().enumerate() {
            let other = &pairs[(at + step * 97) % pairs.len()].1;
            wrong += usize::from(agree(arabic, other));
            tried += 1;
        }
    }
    let share = |count: usize, of: usize| 100.0 * count as f64 / of.max(1) as f64;
    let name = file.rsplit('/').next().unwrap_or(file);
    println!(
        "{name}: {} pairs, {:.1} % agree, {:.1} % without a key, {:.3} % of others agree",
        pairs.len(),
        share(right, pairs.len()),
        share(silent, pairs.len()),
        share(wrong, tried)
    );
    if env::var_os("SHOW").is_some() {
        let missed = pairs.iter().filter(|(arabic, english, _)| !agree(arabic, english) && !arabic.possible.is_empty());
        missed.step_by(37).take(60).for_each(|(.., line)| println!("  {line}"));
    }
    Ok(())
}

/// A line of a list: single words of both sides.
fn pair(line: &str) -> Option<(Anchors, Anchors, &str)> {
    let mut fields = line.split('\t');
    let (arabic, latin) = (fields.next()?.split('|').next()?, fields.next()?);
    if arabic.contains(' ') || latin.contains([' ', '-', '.', '\'']) || arabic.contains(['پ', 'گ', 'چ', 'ی', 'ک'])
    {
        return None;
    }
    let mut letters = latin.chars();
    let capital: String = letters.next()?.to_uppercase().chain(letters).collect();
    Some((of_arabic(arabic), of_english(&capital), line))
}

fn keys(files: &[String]) -> Result<(), Box<dyn Error>> {
    let [arabic, english] = files else { return Err("files come in pairs".into()) };
    let (arabic, english) = (fs::read_to_string(arabic)?, fs::read_to_string(english)?);
    let arabic: Vec<Anchors> = arabic.lines().map(of_arabic).collect();
    let english: Vec<Anchors> = english.lines().map(of_english).collect();
    println!("{}", serde_json::to_string(&between(&arabic, &english))?);
    Ok(())
}
