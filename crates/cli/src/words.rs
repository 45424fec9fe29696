//! `barqiya words`: which words of pairs say the same.

mod pairs;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use barqiya_align::words::{Lexicon, Recipe, Training, WordLink, Words};
use barqiya_bitext::Link;
use barqiya_wire::words::{Linker, WordPair};
use serde::Serialize;

use crate::arguments::{LinkArguments, LinkFormat, LinkKind};
use crate::eval::places::{read_links, report_words};
use crate::model;
use crate::outcome::Outcome;
use crate::problem::{Problem, standard_output};
use crate::settings::Defaults;
use crate::unfinished::{Unfinished, clean_up_when_interrupted, steps};

/// Links the words of the pairs that the arguments name.
pub(crate) fn run(arguments: &LinkArguments) -> Result<Outcome, Problem> {
    clean_up_when_interrupted("stopped; nothing was written".to_owned());
    let pairs = pairs::read(&arguments.pairs)?;
    let threads = Defaults::load()?.translator(arguments.threads).threads;
    let reader = (!arguments.no_model).then(|| model::open_encoder(arguments.encoder.as_deref())).transpose()?;
    let lexicon = lexicon(arguments, &pairs)?;
    let recipe = match arguments.links {
        LinkKind::Precise => Recipe::Precise,
        LinkKind::Balanced => Recipe::Balanced,
        LinkKind::Recall => Recipe::Recall,
    };
    let linker = Linker { reader: reader.as_ref(), lexicon: lexicon.as_ref(), recipe, threads };
    let links = linker.link(&pairs)?;
    if let Some(gold) = &arguments.gold {
        let found = links.iter().map(|links| barqiya_eval::words::Links {
            sure: links.iter().map(|link| (link.source, link.target)).collect(),
            ..barqiya_eval::words::Links::default()
        });
        return report_words(
            &found.collect::<Vec<_>>(),
            &read_links(gold, 0)?,
            &arguments.pairs[0],
            gold,
            arguments.json,
        );
    }
    let jsonl = arguments.pairs[0].extension().is_some_and(|ending| ending == "jsonl" || ending == "ndjson");
    let format = arguments.format.unwrap_or(if jsonl { LinkFormat::Jsonl } else { LinkFormat::Pharaoh });
    deliver(arguments.output.as_deref(), format, &pairs, &links)?;
    Ok(Outcome::Done)
}

fn lexicon(arguments: &LinkArguments, pairs: &[WordPair]) -> Result<Option<Lexicon>, Problem> {
    if arguments.no_lexicon {
        return Ok(None);
    }
    if !arguments.train {
        return model::lexicon(arguments.encoder.as_deref()).map(Some);
    }
    let cut = |text: &str, words: &[std::ops::Range<usize>]| -> Vec<String> {
        words.iter().map(|range| text[range.clone()].to_owned()).collect()
    };
    let texts: Vec<[Vec<String>; 2]> = pairs
        .iter()
        .map(|pair| [cut(&pair.arabic, &pair.arabic_words), cut(&pair.english, &pair.english_words)])
        .collect();
    let views: Vec<[Vec<&str>; 2]> =
        texts.iter().map(|sides| sides.each_ref().map(|side| side.iter().map(String::as_str).collect())).collect();
    let words: Vec<Words<'_>> = views.iter().map(|[source, target]| Words { source, target }).collect();
    Ok(Some(Lexicon::train(&words, &Training::default())))
}

/// Writes the links of all pairs.
fn deliver(
    output: Option<&Path>,
    format: LinkFormat,
    pairs: &[WordPair],
    links: &[Vec<WordLink>],
) -> Result<(), Problem> {
    match output.filter(|path| *path != Path::new("-")) {
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            write(&mut out, format, pairs, links).map_err(|error| Problem::write(&standard_output(), error))
        }
        Some(path) => {
            let fault = |error| Problem::write(path, error);
            let file = Unfinished::create(path).map_err(fault)?;
            let mut out: BufWriter<File> = BufWriter::new(file.writer().map_err(fault)?);
            write(&mut out, format, pairs, links).map_err(fault)?;
            file.finish(&steps()).map_err(fault)
        }
    }
}

/// A linked pair as JSON.
#[derive(Serialize)]
struct Linked<'a> {
    ar: &'a str,
    en: &'a str,
    links: Vec<Link>,
}

fn write(out: &mut impl Write, format: LinkFormat, pairs: &[WordPair], links: &[Vec<WordLink>]) -> io::Result<()> {
    for (pair, links) in pairs.iter().zip(links) {
        match format {
            LinkFormat::Pharaoh => {
                let shown: Vec<String> = links.iter().map(|link| format!("{}-{}", link.source, link.target)).collect();
                writeln!(out, "{}", shown.join(" "))?;
            }
            LinkFormat::Jsonl => {
                let linked = Linked { ar: &pair.arabic, en: &pair.english, links: pair.spans(links) };
                serde_json::to_writer(&mut *out, &linked)?;
                writeln!(out)?;
            }
        }
    }
    out.flush()
}
