//! `barqiya eval run`: a set is translated and scored.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use barqiya_bitext::{Pair, Story, flags::Limits};
use barqiya_eval::whitespace::trim_end;
use barqiya_eval::{Bleu, Chrf, Corpus, Metric, Ter, names};
use barqiya_wire::{Input, InputError, Settings, Sink, Terms, Totals};
use owo_colors::OwoColorize;
use serde::Serialize;

use super::gold;
use super::overlap::{Figure, print_json};
use super::sets::{Sentences, Set, Sets};
use super::terms::{self, TermShares};
use crate::arguments::RunArguments;
use crate::glossary;
use crate::memory;
use crate::model;
use crate::outcome::Outcome;
use crate::print::print;
use crate::problem::{self, Problem};
use crate::progress::Progress;
use crate::settings::Defaults;
use crate::unfinished::{self, Unfinished, steps};

/// All figures of a run.
#[derive(Debug, Serialize)]
struct Report<'a> {
    set: &'a str,
    licence: &'a str,
    sentences: usize,
    metrics: Vec<Figure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    names: Option<names::Counts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    terms: Option<TermShares>,
    /// Of translating, without loading the model.
    seconds: f64,
    tokens_per_second: f64,
    /// In bytes, where the system says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    peak_memory: Option<u64>,
}

/// Translates and scores the set that the arguments name, or lists the sets.
pub(super) fn run(arguments: &RunArguments) -> Result<Outcome, Problem> {
    let sets = Sets::load(arguments.sets.as_deref())?;
    let folder = sets.folder(arguments.data.as_deref());
    let Some(name) = arguments.set.as_deref().filter(|_| !arguments.list) else {
        return print(&sets.show(folder.as_deref()));
    };
    let set = sets.named(name)?;
    let limit = arguments.limit.map(|limit| limit as usize);
    let sentences = set.read(folder.as_deref(), limit)?;
    let gold = read_gold(set, folder.as_deref(), &sentences)?;
    // A place that cannot be written to is known before the work, not after.
    let begin = |path: &PathBuf| Unfinished::create(path).map_err(|error| Problem::write(path, error));
    let kept = arguments.output.as_ref().map(begin).transpose()?;
    let (outputs, work) = translate(arguments, name, &sentences, &gold)?;
    if let Some(file) = kept {
        keep(file, &outputs)?;
    }
    let report = Report {
        set: &set.name,
        licence: &set.licence,
        sentences: outputs.len(),
        metrics: measure(&outputs, &sentences)?,
        names: terms::name_counts(&of_kind(&gold, "names", &outputs)),
        terms: terms::term_shares(&of_kind(&gold, "terms", &outputs)),
        seconds: work.time.as_secs_f64(),
        tokens_per_second: work.tokens as f64 / work.time.as_secs_f64().max(f64::EPSILON),
        peak_memory: memory::peak(),
    };
    if arguments.json { print_json(&report) } else { print(&show(&report)) }
}

/// A kind of expressions, and the sentences that hold them, each with its line in the set.
type Gold = Vec<(&'static str, Vec<(usize, gold::Sentence)>)>;

/// Reads the names and terms of a set, as far as its sentences were chosen.
fn read_gold(set: &Set, folder: Option<&Path>, sentences: &Sentences) -> Result<Gold, Problem> {
    let lines: HashMap<&str, usize> = sentences.arabic.iter().map(String::as_str).zip(0..).collect();
    let mut gold = Vec::new();
    for (kind, path) in set.gold(folder) {
        let found = gold::read(&path)?.into_iter();
        let chosen = found.filter_map(|sentence| Some((*lines.get(trim_end(&sentence.ar))?, sentence)));
        gold.push((kind, chosen.collect()));
    }
    Ok(gold)
}

/// The sentences that hold expressions of a kind, each with its translation.
fn of_kind<'a>(gold: &'a Gold, kind: &str, outputs: &'a [String]) -> Vec<(&'a gold::Sentence, &'a str)> {
    let sentences = gold.iter().filter(|(found, _)| *found == kind).flat_map(|(_, sentences)| sentences);
    sentences.map(|(line, sentence)| (sentence, outputs[*line].as_str())).collect()
}

/// What translating took.
#[derive(Debug, Clone, Copy)]
struct Work {
    time: Duration,
    tokens: usize,
}

fn translate(
    arguments: &RunArguments,
    name: &str,
    sentences: &Sentences,
    gold: &Gold,
) -> Result<(Vec<String>, Work), Problem> {
    unfinished::clean_up_when_interrupted("stopped; nothing was scored".to_owned());
    let defaults = Defaults::load()?;
    let terms = if arguments.own_glossary {
        let own = terms::own_glossary(gold.iter().flat_map(|(_, sentences)| sentences).map(|(_, sentence)| sentence));
        let (_, enforce) = defaults.terms(&arguments.terms);
        Some(glossary::enforced(&[own], enforce, !arguments.terms.no_short_forms))
    } else {
        glossary::terms(&defaults, &arguments.terms)?.0
    };
    let progress = Progress::new(problem::is_watched());
    progress.announce("loading the model");
    let model = model::open(&defaults.model(&arguments.model), terms.as_ref())?;
    progress.announce("translating");
    let settings = settings(&defaults, arguments, terms.as_ref());
    let mut collected = Collected { english: Vec::new(), problem: None, progress };
    let input = Input { name: name.to_owned(), bytes: one_a_line(&sentences.arabic).into_bytes(), skip: 0 };
    let mut inputs = std::iter::once(Ok(input));
    let began = Instant::now();
    let Totals { target_tokens, .. } =
        barqiya_wire::translate(&model.translator, &mut inputs, &settings, &mut collected)?;
    let work = Work { time: began.elapsed(), tokens: target_tokens };
    collected.progress.end();
    match collected.problem {
        Some(problem) => Err(problem.into()),
        None => Ok((collected.english, work)),
    }
}

fn settings<'a>(defaults: &Defaults, arguments: &RunArguments, terms: Option<&'a Terms>) -> Settings<'a> {
    Settings { request: defaults.request(&arguments.search), lines: true, limits: Limits::default(), terms }
}

/// Writes the translations, one a line.
fn keep(file: Unfinished, outputs: &[String]) -> Result<(), Problem> {
    let target = file.target().to_owned();
    let write = || {
        file.writer()?.write_all(one_a_line(outputs).as_bytes())?;
        file.finish(&steps())
    };
    write().map_err(|error| Problem::write(&target, error))
}

/// Sentences as a text of one a line.
fn one_a_line(sentences: &[String]) -> String {
    sentences.iter().map(|sentence| sentence.replace(['\n', '\r'], " ") + "\n").collect()
}

/// The English of all sentences, in their order.
struct Collected {
    english: Vec<String>,
    problem: Option<InputError>,
    progress: Progress,
}

impl Sink for Collected {
    fn story(&mut self, _index: usize, _story: &Story, _notes: &[String]) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn pair(&mut self, _index: usize, pair: Pair) -> ControlFlow<()> {
        self.english.push(pair.en);
        ControlFlow::Continue(())
    }

    fn finished(&mut self, _index: usize) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn failed(&mut self, _index: usize, error: InputError) -> ControlFlow<()> {
        self.problem = Some(error);
        ControlFlow::Break(())
    }

    fn progress(&mut self, done: usize, known: usize, all_known: bool) {
        self.progress.update(done, known, all_known);
    }
}

fn measure(outputs: &[String], sentences: &Sentences) -> Result<Vec<Figure>, Problem> {
    let corpus = Corpus::new(outputs, &sentences.references)?;
    let metrics: [&dyn Metric; 4] = [&Bleu::default(), &Chrf::default(), &Chrf::plus_plus(), &Ter::default()];
    let figure = |metric: &dyn Metric| {
        let score = metric.score(&metric.statistics(&corpus).sums());
        Figure::new(score, &metric.signature(corpus.reference_count()), None)
    };
    Ok(metrics.into_iter().map(figure).collect())
}

/// For people.
fn show(report: &Report<'_>) -> String {
    let mut page = format!("{}, {} sentences\n\n", report.set.bold(), report.sentences);
    for Figure { name, score, signature, .. } in &report.metrics {
        let _never_fails = writeln!(page, "  {name:8} {score:6.1}   {}", signature.dimmed());
    }
    page += "\n";
    if let Some(names) = &report.names {
        let _never_fails = writeln!(page, "  {}", terms::show_counts(names));
    }
    if let Some(terms) = &report.terms {
        let _never_fails = writeln!(page, "  {terms}");
    }
    let _never_fails = write!(
        page,
        "  speed    {:.1} sentences/s, {:.0} tokens/s, {:.1} s",
        report.sentences as f64 / report.seconds.max(f64::EPSILON),
        report.tokens_per_second,
        report.seconds
    );
    if let Some(bytes) = report.peak_memory {
        let _never_fails = write!(page, ", peak memory {} MiB", bytes >> 20);
    }
    page + "\n"
}
