//! `barqiya align`: two texts that are there already into aligned pairs.

mod folders;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use barqiya_align::words::{Lexicon, Recipe};
use barqiya_bitext::Pair;
use barqiya_eval::beads;
use barqiya_wire::Input;
use barqiya_wire::align::{AlignSettings, Aligned, Aligner, Counts, Reader, align};
use barqiya_wire::words::Linker;
use serde::Serialize;

use crate::arguments::{AlignArguments, Format};
use crate::eval::places::{read, report_beads};
use crate::memory;
use crate::model::{self, Model};
use crate::outcome::Outcome;
use crate::outputs::{Output, Place, Rows, target_in};
use crate::problem::{self, Problem};
use crate::progress::Progress;
use crate::settings::Defaults;
use crate::unfinished::{clean_up_when_interrupted, steps};

/// Aligns what the arguments name.
pub(crate) fn run(arguments: &AlignArguments) -> Result<Outcome, Problem> {
    clean_up_when_interrupted("stopped; what was not finished was not written".to_owned());
    let progress = Progress::new(problem::is_watched() && !arguments.quiet);
    match (arguments.arabic.is_dir(), arguments.english.is_dir()) {
        (true, true) => run_folders(arguments, &progress),
        (false, false) => {
            let (arabic, english) = (input(&arguments.arabic)?, input(&arguments.english)?);
            let models = Models::open(arguments, &progress)?;
            progress.announce("aligning");
            let aligned = align_two(arguments, &models, &arabic, &english, &progress)?;
            progress.end();
            let unrelated = aligned.counts.is_unrelated();
            let outcome = deliver(arguments, &aligned)?;
            Ok(if arguments.strict && unrelated { Outcome::Findings } else { outcome })
        }
        (folder, _) => {
            let (one, other) = (&arguments.arabic, &arguments.english);
            let (name, other) = if folder { (one, other) } else { (other, one) };
            Err(Problem::FolderAndFile { name: name.display().to_string(), other: other.display().to_string() })
        }
    }
}

/// Pairs the documents of two folders and aligns each pair.
fn run_folders(arguments: &AlignArguments, progress: &Progress) -> Result<Outcome, Problem> {
    let place = Place::new(arguments.output.as_deref());
    if place.folder().is_none() && arguments.gold.is_none() {
        return Err(Problem::FoldersNeedFolder);
    }
    let models = Models::open(arguments, progress)?;
    progress.announce("pairing documents");
    let (ours, theirs) = (&arguments.arabic, &arguments.english);
    let documents = folders::pair(ours, theirs, arguments.lines, models.reader.as_ref(), models.threads)?;
    progress.aside(|| documents.report_alone());
    let (mut judged, mut unrelated) = (Vec::new(), false);
    progress.announce("aligning");
    for (arabic, english) in &documents.pairs {
        let aligned = align_two(arguments, &models, &input(arabic)?, &input(english)?, progress)?;
        unrelated |= aligned.counts.is_unrelated();
        if place.folder().is_some() {
            write(&place, arguments.format.unwrap_or(Format::Jsonl), &aligned)?;
        }
        if let Some(gold) = &arguments.gold {
            let gold = gold.join(stem(arabic)).with_added_extension("gold");
            judged.push(beads::Document { found: found(&aligned), gold: read(&gold, beads::parse)? });
        }
    }
    progress.end();
    if arguments.gold.is_some() {
        return report_beads(&judged, arguments.json);
    }
    Ok(if arguments.strict && unrelated { Outcome::Findings } else { Outcome::Done })
}

/// Aligns two texts and says what came of it.
fn align_two(
    arguments: &AlignArguments,
    models: &Models,
    arabic: &Input,
    english: &Input,
    progress: &Progress,
) -> Result<Aligned, Problem> {
    let settings = AlignSettings {
        lines: arguments.lines,
        translation: arguments.translation.as_deref().map(lines_of).transpose()?,
        weights: None,
    };
    let began = Instant::now();
    let mut aligned = align(&models.aligner(), arabic, english, &settings)?;
    if let Some(lexicon) = &models.lexicon {
        let linker = Linker {
            reader: models.reader.as_ref(),
            lexicon: Some(lexicon),
            recipe: Recipe::default(),
            threads: models.threads,
        };
        linker.fill(&mut aligned.pairs)?;
    }
    let (unrelated, counts) = (aligned.counts.is_unrelated(), aligned.counts);
    progress.aside(|| {
        if !arguments.quiet {
            aligned.notes.iter().for_each(problem::say);
            problem::say(format_args!("{}: {}", arabic.name, closing(&counts, began.elapsed())));
        }
        if unrelated {
            let (one, other) = (&arabic.name, &english.name);
            problem::say(format_args!("warning: {one} and {other} seem to have nothing to do with each other"));
        }
    });
    Ok(aligned)
}

/// What a document is called in a folder of outputs: `a/visit.ar.txt` is `visit`.
fn stem(path: &Path) -> PathBuf {
    let stem = path.with_extension("");
    let stem = match stem.extension() {
        Some(language) if language.eq_ignore_ascii_case("ar") => stem.with_extension(""),
        _ => stem,
    };
    stem.file_name().map_or_else(|| PathBuf::from("stdin"), PathBuf::from)
}

/// The models that are asked for.
struct Models {
    reader: Option<Reader>,
    translator: Option<Model>,
    /// For links between words, where these are asked for.
    lexicon: Option<Lexicon>,
    threads: usize,
}

impl Models {
    fn open(arguments: &AlignArguments, progress: &Progress) -> Result<Self, Problem> {
        progress.announce("loading the model");
        let defaults = Defaults::load()?;
        let choice = defaults.translator(arguments.threads);
        let reader = (!arguments.no_model).then(|| model::open_encoder(arguments.encoder.as_deref())).transpose()?;
        let translator = arguments.translate.then(|| model::open(&choice, None)).transpose()?;
        let lexicon = arguments.words.then(|| model::lexicon(arguments.encoder.as_deref())).transpose()?;
        Ok(Self { reader, translator, lexicon, threads: choice.threads })
    }

    fn aligner(&self) -> Aligner<'_> {
        let translator = self.translator.as_ref().map(|model| &model.translator);
        Aligner { reader: self.reader.as_ref(), translator, threads: self.threads }
    }
}

fn input(path: &Path) -> Result<Input, Problem> {
    let name = path.display().to_string();
    let read = if path == Path::new("-") {
        std::io::read_to_string(std::io::stdin().lock()).map(String::into_bytes)
    } else {
        std::fs::read(path)
    };
    match read {
        Ok(bytes) => Ok(Input { name, bytes, skip: 0 }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Problem::NoSuchInput { name }),
        Err(source) => Err(Problem::Unreadable { name, source }),
    }
}

fn lines_of(path: &Path) -> Result<Vec<String>, Problem> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| Problem::Unreadable { name: path.display().to_string(), source })?;
    Ok(text.lines().map(str::to_owned).collect())
}

/// Prints, writes or judges an alignment.
fn deliver(arguments: &AlignArguments, aligned: &Aligned) -> Result<Outcome, Problem> {
    let place = Place::new(arguments.output.as_deref());
    if arguments.output.is_some() || (arguments.gold.is_none() && !arguments.json) {
        let format = arguments.format.unwrap_or_else(|| place.usual_format());
        write(&place, format, aligned)?;
    }
    match &arguments.gold {
        Some(gold) => {
            let gold = read(gold, beads::parse)?;
            report_beads(&[beads::Document { found: found(aligned), gold }], arguments.json)
        }
        None if arguments.json => print_json(aligned),
        None => Ok(Outcome::Done),
    }
}

fn write(place: &Place, format: Format, aligned: &Aligned) -> Result<(), Problem> {
    let mut output = match place {
        Place::StandardOutput => Output::standard(format, Rows::Aligned)?,
        Place::File(path) => Output::file(path, format, Rows::Aligned)?,
        Place::Folder(folder) => {
            let target = target_in(folder, &stem(Path::new(&aligned.story.name)), format);
            Output::file(&target, format, Rows::Aligned)?
        }
    };
    output.begin_story(&aligned.story)?;
    for pair in &aligned.pairs {
        // In two files of lines there is no place for a sentence without a partner.
        if format != Format::Moses || !(pair.ar.is_empty() || pair.en.is_empty()) {
            output.pair(pair)?;
        }
    }
    output.finish(&steps())?;
    Ok(())
}

fn found(aligned: &Aligned) -> Vec<beads::Bead> {
    aligned.pairs.iter().filter_map(bead).collect()
}

fn bead(pair: &Pair) -> Option<beads::Bead> {
    let [ar, en] = &pair.aligned.as_ref()?.beads;
    Some(beads::Bead { ar: ar.clone(), en: en.clone() })
}

/// An alignment as one object.
#[derive(Serialize)]
struct Summary<'a> {
    pairs: usize,
    unsure: usize,
    ar_only: usize,
    en_only: usize,
    confidence: f64,
    related: bool,
    beads: Vec<&'a [Vec<usize>; 2]>,
}

fn print_json(aligned: &Aligned) -> Result<Outcome, Problem> {
    let Counts { pairs, unsure, arabic_only, english_only, confidence } = aligned.counts;
    let summary = Summary {
        pairs,
        unsure,
        ar_only: arabic_only,
        en_only: english_only,
        confidence: (confidence * 1000.0).round() / 1000.0,
        related: !aligned.counts.is_unrelated(),
        beads: aligned.pairs.iter().filter_map(|pair| Some(&pair.aligned.as_ref()?.beads)).collect(),
    };
    crate::eval::overlap::print_json(&summary)
}

/// The line at the end.
fn closing(counts: &Counts, time: Duration) -> String {
    let mut line = format!("{} pairs in {:.1} s", counts.pairs, time.as_secs_f64());
    let mut add = |count: usize, what: &str| {
        if count > 0 {
            let _never_fails = write!(line, ", {count} {what}");
        }
    };
    add(counts.unsure, "unsure");
    add(counts.arabic_only, "Arabic sentences without English");
    add(counts.english_only, "English sentences without Arabic");
    if let Some(bytes) = memory::peak() {
        let _never_fails = write!(line, "; peak memory {} MiB", bytes >> 20);
    }
    line
}
