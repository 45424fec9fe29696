//! Learns the weights of the sentence aligner from documents with gold beads.
//!
//! ```sh
//! cargo run --release -p barqiya --example fit_beads -- KIND UNRELATED ENCODER_FOLDER TRANSLATIONS PREFIX...
//! ```
//!
//! KIND is `tokens`, `sentences`, `tokens+translation`, `sentences+translation`, `translation` or `nothing`: the evidence that is used. A document is
//! `PREFIX.ar`, `PREFIX.en` (a sentence a line) and `PREFIX.gold` (vecalign's form); its translation `TRANSLATIONS/NAME.mt`. UNRELATED of the documents
//! are also taught as pairs of texts that have nothing to do with each other: the Arabic of one with the English of the next one, all
//! sentences without a partner. Prints the weights as they stand in `crates/align/src/beads/learnt.rs`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program")]

use std::error::Error;
use std::path::Path;

use barqiya_align::beads::{Document, Fitting, Weights, fit};
use barqiya_eval::beads::parse_vecalign;
use barqiya_mt::ModelFiles;
use barqiya_mt::encoder::{Centre, Encoder};
use barqiya_wire::Input;
use barqiya_wire::align::{AlignSettings, Aligner, Reader, Texts};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [kind, unrelated, encoder, translations, prefixes @ ..] = arguments.as_slice() else {
        return Err("fit_beads KIND UNRELATED ENCODER_FOLDER TRANSLATIONS PREFIX...".into());
    };
    let reader = if kind.contains("tokens") || kind.contains("sentences") { Some(reader(encoder)?) } else { None };
    let aligner = Aligner { reader: reader.as_ref(), translator: None, threads: 2 };
    let mut texts = Vec::new();
    for (at, prefix) in prefixes.iter().enumerate() {
        texts.push((
            Texts::read(&input(prefix, "ar")?, &input(prefix, "en")?, true)?,
            settings(kind, translations, prefix)?,
            gold(prefix)?,
        ));
        if at < unrelated.parse()? && at + 1 < prefixes.len() {
            let other = Texts::read(&input(prefix, "ar")?, &input(&prefixes[at + 1], "en")?, true)?;
            texts.push((other, settings(kind, translations, prefix)?, Vec::new()));
        }
    }
    let mut documents: Vec<(Document<'_>, Vec<_>)> = Vec::new();
    for (texts, settings, gold) in &texts {
        let mut document = texts.document(&aligner, settings)?;
        if !kind.contains("tokens") {
            (document.source.tokens, document.target.tokens) = (None, None);
        }
        documents.push((document, gold.clone()));
    }
    let fitted = fit(&documents, start(kind), Fitting::default());
    eprintln!("mean logarithm of the gold path's probability, per bead: {:.4}", fitted.likelihood);
    println!("{:#?}", fitted.weights);
    Ok(())
}

fn reader(folder: &str) -> Outcome<Reader> {
    let files = ModelFiles::open(Path::new(folder))?;
    let encoder = Encoder::open(&files, None)?;
    let centre = Centre::read(&files, encoder.layers(), encoder.width())?;
    Ok(Reader { encoder, centre })
}

fn input(prefix: &str, language: &str) -> Outcome<Input> {
    let name = format!("{prefix}.{language}");
    Ok(Input { bytes: std::fs::read(&name)?, name, skip: 0 })
}

fn gold(prefix: &str) -> Outcome<Vec<(std::ops::Range<usize>, std::ops::Range<usize>)>> {
    let range = |numbers: &[usize]| match (numbers.first(), numbers.last()) {
        (Some(&first), Some(&last)) => first..last + 1,
        _ => 0..0,
    };
    let beads = parse_vecalign(&std::fs::read_to_string(format!("{prefix}.gold"))?)?;
    let mut gold: Vec<_> = beads.iter().map(|bead| (range(&bead.ar), range(&bead.en))).collect();
    gold.retain(|(ar, en)| !ar.is_empty() && !en.is_empty());
    gold.sort_by_key(|(ar, en)| (ar.start, en.start));
    Ok(gold)
}

fn settings(kind: &str, translations: &str, prefix: &str) -> Outcome<AlignSettings> {
    let mut settings = AlignSettings { lines: true, ..AlignSettings::default() };
    if kind.contains("translation") {
        let name = Path::new(prefix).file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(Path::new(translations).join(format!("{name}.mt")))?;
        settings.translation = Some(text.lines().map(str::to_owned).collect());
    }
    Ok(settings)
}

/// Where learning begins: a little of everything that there is evidence for.
fn start(kind: &str) -> Weights {
    let some = |so: bool| if so { 0.5 } else { 0.0 };
    Weights {
        tokens: some(kind.contains("tokens")),
        sentences: some(kind.contains("tokens") || kind.contains("sentences")),
        translation: some(kind.contains("translation")),
        anchors: 0.5,
        length: 0.5,
        length_free: 0.5,
        extra: 0.5,
        merged: 0.5,
        many: 0.5,
        source_many: 0.5,
        long: 0.5,
        paragraph: 0.0,
        unmatched: 3.0,
        unmatched_near: 0.0,
    }
}
