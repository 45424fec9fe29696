//! Prints where the entries of a glossary stand in a text, or how many gold terms are found.
//!
//! ```text
//! matches GLOSSARY.tsv TEXT             # a line is a sentence, the file a story: sentence, words, name, level, entry, English
//! matches --gold FILE.jsonl [GLOSSARY.tsv]    # recall; without a glossary, that of the file's own pairs
//! ```
//!
//! A glossary here is Arabic, English and kind, with tabs between.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::ops::Range;
use std::time::Instant;

use barqiya_glossary::matcher::Story;
use barqiya_glossary::{Entry, Glossary, Kind, Matcher, Occurrence};
use serde::Deserialize;

/// A sentence with terms that stand in it.
#[derive(Deserialize)]
struct Gold {
    ar: String,
    terms: Vec<GoldTerm>,
}

#[derive(Deserialize)]
struct GoldTerm {
    term_ar: String,
    term_en: String,
    #[serde(default, rename = "type")]
    kind: String,
    /// Characters, not bytes.
    ar_span: [usize; 2],
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut out = io::stdout().lock();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--gold", gold] => recall(&read_gold(gold)?, None, &mut out),
        ["--gold", gold, glossary] => recall(&read_gold(gold)?, Some(read_glossary(glossary)?), &mut out),
        [glossary, text] => list(read_glossary(glossary)?, &fs::read_to_string(text)?, &mut out),
        _ => Err("usage: matches GLOSSARY.tsv TEXT | matches --gold FILE.jsonl [GLOSSARY.tsv]".into()),
    }
}

/// Prints all matches of a text.
fn list(glossary: Glossary, text: &str, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let started = Instant::now();
    let matcher = Matcher::new(&[glossary], true);
    let built = started.elapsed();
    let (started, mut story) = (Instant::now(), Story::default());
    let found: Vec<Vec<Occurrence>> = text.lines().map(|line| matcher.find(line, &mut story)).collect();
    let each = started.elapsed() / u32::try_from(found.len().max(1))?;
    for (number, (line, found)) in text.lines().zip(&found).enumerate() {
        for found in found {
            let (words, name) = (&line[found.words.clone()], &line[found.span.clone()]);
            let entry = matcher.entries()[found.entry].name();
            writeln!(out, "{}\t{words}\t{name}\t{}\t{entry}\t{}", number + 1, found.level, found.english.join("|"))?;
        }
    }
    writeln!(io::stderr(), "{} entries indexed in {built:.1?}, {each:.1?} a sentence", matcher.entries().len())?;
    Ok(())
}

/// Prints the gold terms that were missed, and the recall.
fn recall(gold: &[Gold], glossary: Option<Glossary>, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let matcher = Matcher::new(&[glossary.unwrap_or_else(|| own_glossary(gold))], true);
    let (mut terms, mut own, mut longer) = (0, 0, 0);
    for sentence in gold {
        let found = matcher.find(&sentence.ar, &mut Story::default());
        for term in &sentence.terms {
            terms += 1;
            match coverage(&matcher, &found, &sentence.ar, term) {
                Coverage::Own => own += 1,
                Coverage::Longer => longer += 1,
                Coverage::None => writeln!(out, "missed\t{}\t{}\t{}", term.term_ar, term.term_en, sentence.ar)?,
            }
        }
    }
    let share = |count: usize| 100.0 * count as f64 / f64::from(u32::try_from(terms.max(1)).unwrap_or(u32::MAX));
    writeln!(
        out,
        "{terms} terms: {own} found ({:.2} %), {longer} more inside others ({:.2} %)",
        share(own),
        share(own + longer)
    )?;
    Ok(())
}

enum Coverage {
    /// By an entry with the term's English.
    Own,
    /// By another entry, over at least the same words.
    Longer,
    None,
}

fn coverage(matcher: &Matcher, found: &[Occurrence], sentence: &str, term: &GoldTerm) -> Coverage {
    let span = bytes(sentence, term.ar_span);
    let mut covering =
        found.iter().filter(|found| found.words.start <= span.start && span.end <= found.words.end).peekable();
    let any = covering.peek().is_some();
    if covering.any(|found| matcher.entries()[found.entry].english.contains(&term.term_en)) {
        return Coverage::Own;
    }
    if any { Coverage::Longer } else { Coverage::None }
}

/// The bytes of a range of characters.
fn bytes(text: &str, [start, end]: [usize; 2]) -> Range<usize> {
    let byte = |character: usize| text.char_indices().nth(character).map_or(text.len(), |(at, _)| at);
    byte(start)..byte(end)
}

fn read_gold(path: &str) -> Result<Vec<Gold>, Box<dyn Error>> {
    Ok(fs::read_to_string(path)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}

/// The pairs of a gold file.
fn own_glossary(gold: &[Gold]) -> Glossary {
    let terms = gold.iter().flat_map(|sentence| &sentence.terms);
    merge(terms.map(|term| Entry { kind: kind(&term.kind), ..Entry::new(&term.term_ar, &term.term_en) }))
}

fn read_glossary(path: &str) -> Result<Glossary, Box<dyn Error>> {
    let text = fs::read_to_string(path)?;
    Ok(merge(text.lines().filter_map(|line| {
        let mut fields = line.split('\t');
        let entry = Entry::new(fields.next()?, fields.next()?);
        Some(Entry { kind: kind(fields.next().unwrap_or("")), ..entry })
    })))
}

/// Entries with the same Arabic are one entry with several variants.
fn merge(entries: impl Iterator<Item = Entry>) -> Glossary {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut glossary = Glossary::default();
    for entry in entries {
        let place = *places.entry(entry.name().to_owned()).or_insert(glossary.entries.len());
        match glossary.entries.get_mut(place) {
            Some(known) => known.english.extend(entry.english),
            None => glossary.entries.push(entry),
        }
    }
    glossary
}

fn kind(name: &str) -> Kind {
    match name {
        "person" => Kind::Person,
        "place" | "country" | "city" | "region" => Kind::Place,
        "organization" | "org" | "media" => Kind::Organization,
        "agency" => Kind::Agency,
        "event" => Kind::Event,
        _ => Kind::Term,
    }
}
