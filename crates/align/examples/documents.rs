//! Pairs the documents of two JSON-lines files (`{"id", "lines"}`) by content and compares with the right pairs (tab-separated
//! ids): `documents ARABIC ENGLISH GOLD`, all documents first, then with every third of either side gone.

#![expect(clippy::print_stdout, reason = "a program")]

use std::collections::HashMap;
use std::error::Error;
use std::time::Instant;
use std::{env, fs};

use barqiya_align::anchors::{Anchors, of_arabic, of_english};
use barqiya_align::documents::{Document, pair_by_content};

type Shelf = Vec<(String, Document)>;

fn main() -> Result<(), Box<dyn Error>> {
    let files: Vec<String> = env::args().skip(1).collect();
    let [arabic, english, gold] = &files[..] else { return Err("say: ARABIC ENGLISH GOLD".into()) };
    let (arabic, english) = (read(arabic, of_arabic)?, read(english, of_english)?);
    let gold = fs::read_to_string(gold)?;
    let right: HashMap<&str, &str> = gold
        .lines()
        .filter_map(|line| {
            let mut fields = line.split('\t');
            Some((fields.next()?, fields.next()?))
        })
        .collect();
    compare("all", &arabic, &english, &right);
    for gone in 0..3 {
        compare("Arabic less", &less(&arabic, gone), &english, &right);
        compare("English less", &arabic, &less(&english, gone), &right);
        compare("both less", &less(&arabic, gone), &less(&english, gone), &right);
    }
    Ok(())
}

fn read(file: &str, anchors: fn(&str) -> Anchors) -> Result<Shelf, Box<dyn Error>> {
    let mut shelf = Vec::new();
    for line in fs::read_to_string(file)?.lines() {
        let value: serde_json::Value = serde_json::from_str(line)?;
        let lines = value["lines"].as_array().ok_or("no lines")?;
        let lines: Vec<&str> = lines.iter().filter_map(|line| line.as_str()).collect();
        let sentences: Vec<(Anchors, usize)> = lines.iter().map(|line| (anchors(line), line.chars().count())).collect();
        let document = Document::new(sentences.iter().map(|(anchors, length)| (anchors, *length)));
        shelf.push((value["id"].as_str().ok_or("no id")?.to_owned(), document));
    }
    Ok(shelf)
}

fn less(shelf: &Shelf, gone: usize) -> Shelf {
    shelf.iter().enumerate().filter(|(at, _)| at % 3 != gone).map(|(_, document)| document.clone()).collect()
}

fn compare(name: &str, arabic: &Shelf, english: &Shelf, right: &HashMap<&str, &str>) {
    let started = Instant::now();
    let side = |shelf: &Shelf| shelf.iter().map(|(_, document)| document.clone()).collect::<Vec<_>>();
    let pairs = pair_by_content(&side(arabic), &side(english), None);
    let good = |pair: &&_| {
        let pair: &barqiya_align::documents::DocumentPair = pair;
        right.get(arabic[pair.source].0.as_str()) == Some(&english[pair.target].0.as_str())
    };
    let possible = arabic
        .iter()
        .filter(|(id, _)| right.get(id.as_str()).is_some_and(|other| english.iter().any(|(id, _)| id == other)))
        .count();
    let found = pairs.iter().filter(good).count();
    let worst = pairs
        .iter()
        .filter(good)
        .map(|pair| (pair.score, pair.confidence))
        .fold((1.0f32, 1.0f32), |a, b| (a.0.min(b.0), a.1.min(b.1)));
    let wrong: Vec<_> = pairs.iter().filter(|pair| !good(pair)).map(|pair| (pair.score, pair.confidence)).collect();
    println!("{name}: {found} of {possible} found, least {worst:?}, wrong {wrong:?}, {:.0?}", started.elapsed());
}
