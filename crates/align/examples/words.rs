//! Trains, fits and measures word links.
//!
//! ```text
//! words train PAIRS.tsv LEXICON [--with GOLD.jsonl] [--every N]               # learn from pairs, and the gold pairs' texts
//! words compact LEXICON LEXICON LEAST                                         # forget what is less probable
//! words fit GOLD.jsonl [--states FILE] [--lexicon LEXICON]                    # print weights, from pairs 0, 2, 4, ...
//! words measure GOLD.jsonl [--states FILE] [--lexicon LEXICON]                # P/R/F1 of all, of 0, 2, 4, ... and of 1, 3, 5, ...
//! ```
//!
//! Gold pairs are lines `{"ar": [words], "en": [words], "links": [[i, j], ...]}`; states are what an encoder made of
//! them: three u32 (pairs, width, layers), then for each side of each pair a u32 of pieces, their words (u32), and layer
//! by layer their states, centred (f32).
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program")]

use std::path::Path;
use std::time::Instant;

use barqiya_align::Vectors;
use barqiya_align::words::{
    Evidence, Lexicon, LinkExample, Matrix, Posteriors, Recipe, Similarity, States, Training, Words, fit_links,
    link_probabilities, links, similarity,
};
use barqiya_text::tokens;
use serde::Deserialize;

type Failure = Box<dyn std::error::Error>;

#[derive(Deserialize)]
struct Gold {
    ar: Vec<String>,
    en: Vec<String>,
    links: Vec<(usize, usize)>,
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| arguments.iter().position(|word| word == name).and_then(|at| arguments.get(at + 1));
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["train", pairs, lexicon, ..] => {
            let gold = option("--with").map_or(Ok(Vec::new()), |file| read_gold(file))?;
            let every = option("--every").map_or(Ok(1), |every| every.parse())?;
            train(&std::fs::read_to_string(pairs)?, &gold, every, Path::new(lexicon))
        }
        ["compact", from, to, least] => {
            let lexicon = Lexicon::from_bytes(&std::fs::read(from)?)?.compact(least.parse()?);
            println!("{} candidates", lexicon.len());
            Ok(std::fs::write(to, lexicon.to_bytes())?)
        }
        [verb @ ("fit" | "measure"), gold, ..] => {
            let gold = read_gold(gold)?;
            let similarities = option("--states").map(|file| read_similarities(file, &gold)).transpose()?;
            let posteriors = option("--lexicon").map(|file| read_posteriors(file, &gold)).transpose()?;
            let evidence: Vec<Evidence<'_>> = (0..gold.len())
                .map(|pair| Evidence {
                    similarity: similarities.as_ref().map(|of| &of[pair]),
                    posteriors: posteriors.as_ref().map(|of| &of[pair]),
                })
                .collect();
            if verb == "fit" {
                fit(&gold, &evidence);
            } else {
                measure(&gold, &evidence);
            }
            Ok(())
        }
        _ => Err("train, fit or measure: see the first lines of this file".into()),
    }
}

fn read_gold(file: &str) -> Result<Vec<Gold>, Failure> {
    let text = std::fs::read_to_string(file)?;
    text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

fn train(pairs: &str, gold: &[Gold], every: usize, file: &Path) -> Result<(), Failure> {
    let started = Instant::now();
    let cut = |text| tokens(text).into_iter().map(|token| &text[token.range]).collect::<Vec<&str>>();
    let pairs = pairs.lines().step_by(every).filter_map(|line| line.split_once('\t'));
    let mut pairs: Vec<_> = pairs.map(|(source, target)| (cut(source), cut(target))).collect();
    pairs.extend(gold.iter().map(|pair| (views(&pair.ar), views(&pair.en))));
    let words: Vec<Words<'_>> = pairs.iter().map(|(source, target)| Words { source, target }).collect();
    let lexicon = Lexicon::train(&words, &Training::default());
    println!("{} pairs, {} candidates, {:.1?}; log-likelihoods:", pairs.len(), lexicon.len(), started.elapsed());
    lexicon.likelihoods().iter().for_each(|of| println!("{:.0} {:.0}", of[0], of[1]));
    let bytes = lexicon.to_bytes();
    println!("{:.1} MB", bytes.len() as f64 / 1e6);
    Ok(std::fs::write(file, bytes)?)
}

fn views(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

fn read_posteriors(file: &str, gold: &[Gold]) -> Result<Vec<Posteriors>, Failure> {
    let lexicon = Lexicon::from_bytes(&std::fs::read(file)?)?;
    let started = Instant::now();
    let of = |pair: &Gold| lexicon.posteriors(Words { source: &views(&pair.ar), target: &views(&pair.en) });
    let posteriors = gold.iter().map(of).collect();
    eprintln!("posteriors: {:.1?}", started.elapsed());
    Ok(posteriors)
}

fn read_similarities(file: &str, gold: &[Gold]) -> Result<Vec<Similarity>, Failure> {
    let bytes = std::fs::read(file)?;
    let (words, _) = bytes.as_chunks::<4>();
    let mut words = words.iter();
    let mut number = || words.next().copied().ok_or("states end too early");
    let count = u32::from_le_bytes(number()?) as usize;
    let width = u32::from_le_bytes(number()?) as usize;
    let layers = u32::from_le_bytes(number()?) as usize;
    if count != gold.len() {
        return Err("states of other pairs".into());
    }
    let mut side = || -> Result<States, Failure> {
        let pieces = u32::from_le_bytes(number()?) as usize;
        let owners: Result<_, &str> = (0..pieces).map(|_| Ok(Some(u32::from_le_bytes(number()?) as usize))).collect();
        let mut states = States { layers: Vec::new(), words: owners? };
        for _ in 0..layers {
            let values: Result<_, &str> = (0..pieces * width).map(|_| Ok(f32::from_le_bytes(number()?))).collect();
            states.layers.push(Vectors::new(width, values?));
        }
        Ok(states)
    };
    let sides: Vec<(States, States)> = gold.iter().map(|_| Ok((side()?, side()?))).collect::<Result<_, Failure>>()?;
    let started = Instant::now();
    let pairs = gold.iter().zip(&sides);
    let similarities =
        pairs.map(|(gold, (source, target))| similarity(source, target, gold.ar.len(), gold.en.len())).collect();
    eprintln!("similarities: {:.1?}", started.elapsed());
    Ok(similarities)
}

fn fit(gold: &[Gold], evidence: &[Evidence<'_>]) {
    let examples: Vec<LinkExample<'_>> = gold
        .iter()
        .zip(evidence)
        .step_by(2)
        .map(|(gold, &evidence)| LinkExample { evidence, links: &gold.links })
        .collect();
    for weights in fit_links(&examples) {
        let numbers: Vec<String> = weights.iter().map(|weight| format!("{weight:.3}")).collect();
        println!("    &[{}],", numbers.join(", "));
    }
}

fn measure(gold: &[Gold], evidence: &[Evidence<'_>]) {
    let started = Instant::now();
    let matrices: Vec<Matrix> = evidence.iter().map(|&evidence| link_probabilities(evidence)).collect();
    eprintln!("links: {:.1?}", started.elapsed());
    for recipe in [Recipe::Precise, Recipe::Balanced, Recipe::Recall] {
        print!("{recipe:9?}");
        for (name, first, step) in [("all", 0, 1), ("fitted half", 0, 2), ("other half", 1, 2)] {
            let found = |pair: usize| links(&matrices[pair], recipe);
            let scores = score((first..gold.len()).step_by(step).map(|pair| (found(pair), &gold[pair].links)));
            print!("  {name} {}", scores.map(|score| format!("{:.1}", 100.0 * score)).join("/"));
        }
        println!();
    }
    for decile in 0..10 {
        let inside = |p: f32| (decile as f32 / 10.0..(decile + 1) as f32 / 10.0).contains(&p);
        let (mut said, mut right, mut sum) = (0, 0, 0.0);
        for pair in (1..gold.len()).step_by(2) {
            let matrix = &matrices[pair];
            for row in 0..matrix.rows() {
                for (column, &p) in matrix.row(row).iter().enumerate().filter(|(_, p)| inside(**p)) {
                    said += 1;
                    sum += p;
                    right += usize::from(gold[pair].links.contains(&(row, column)));
                }
            }
        }
        println!(
            "p {decile}/10: {said} pairs of words, said {:.3}, right {:.3}",
            sum / said as f32,
            right as f64 / f64::from(said)
        );
    }
}

/// Precision, recall and F1. AER is 1 - F1 where all gold links are sure ones.
fn score<'a>(pairs: impl Iterator<Item = (Vec<barqiya_align::words::WordLink>, &'a Vec<(usize, usize)>)>) -> [f64; 3] {
    let (mut right, mut said, mut wanted) = (0, 0, 0);
    for (found, gold) in pairs {
        right += found.iter().filter(|link| gold.contains(&(link.source, link.target))).count();
        said += found.len();
        wanted += gold.len();
    }
    let (precision, recall) = (right as f64 / said as f64, right as f64 / wanted as f64);
    [precision, recall, 2.0 * precision * recall / (precision + recall)]
}
