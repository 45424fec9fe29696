//! BLEU, chrF and TER: one system, or several side by side.

use std::fmt::Write;

use barqiya_eval::significance::{self, Interval};
use barqiya_eval::{Bleu, Chrf, Corpus, Metric, Score, Signature, Smoothing, Ter, Tokenizer};
use serde::Serialize;

use super::comparison;
use super::texts::{self, Text};
use crate::arguments::{BleuArguments, ChrfArguments, OverlapArguments, Smooth, TerArguments, Tokenize};
use crate::outcome::Outcome;
use crate::print::print;
use crate::problem::Problem;

/// Digits behind the point for people.
pub(super) const DIGITS: u8 = 1;

/// A measure of whole texts, and its form for single sentences.
pub(super) struct Measure {
    pub(super) corpus: Box<dyn Metric>,
    pub(super) sentence: Box<dyn Metric>,
}

/// BLEU as the arguments want it; of a sentence no sequences count that are longer than it is.
pub(super) fn bleu(arguments: &BleuArguments) -> Measure {
    let tokenizer = match arguments.tokenize {
        Tokenize::Thirteen => Tokenizer::Thirteen,
        Tokenize::None => Tokenizer::None,
        Tokenize::Char => Tokenizer::Char,
        Tokenize::Intl => Tokenizer::International,
    };
    let smoothing = match (arguments.smooth, arguments.smooth_value) {
        (Smooth::Exp, _) => Smoothing::Exp,
        (Smooth::None, _) => Smoothing::None,
        (Smooth::Floor, value) => Smoothing::Floor(value.unwrap_or(Smoothing::FLOOR)),
        (Smooth::AddK, value) => Smoothing::AddK(value.unwrap_or(Smoothing::ADD_K)),
    };
    let BleuArguments { lowercase, effective_order, max_order, .. } = *arguments;
    let bleu = Bleu { tokenizer, smoothing, lowercase, effective_order, max_order: max_order.into() };
    Measure { sentence: Box::new(Bleu { effective_order: true, ..bleu.clone() }), corpus: Box::new(bleu) }
}

/// chrF as the arguments want it.
pub(super) fn chrf(arguments: &ChrfArguments) -> Measure {
    let ChrfArguments { char_order, word_order, beta, lowercase, whitespace, eps_smoothing, .. } = *arguments;
    let (char_order, word_order, beta) = (char_order.into(), word_order.into(), beta.into());
    let chrf = Chrf { char_order, word_order, beta, lowercase, whitespace, eps_smoothing };
    Measure { corpus: Box::new(chrf.clone()), sentence: Box::new(chrf) }
}

/// TER as the arguments want it.
pub(super) fn ter(arguments: &TerArguments) -> Measure {
    let TerArguments { normalized, no_punct, asian_support, case_sensitive, .. } = *arguments;
    let ter = Ter { normalized, no_punct, asian_support, case_sensitive };
    Measure { corpus: Box::new(ter.clone()), sentence: Box::new(ter) }
}

/// A score for programs.
#[derive(Debug, Serialize)]
pub(super) struct Figure {
    pub(super) name: String,
    pub(super) score: f64,
    pub(super) signature: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) details: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) mean: Option<f64>,
    /// Half the width of the 95 % interval around the mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) confidence: Option<f64>,
    /// A score for each sentence, if they were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) sentences: Vec<f64>,
}

impl Figure {
    pub(super) fn new(score: Score, signature: &Signature, width: Option<u8>) -> Self {
        Self {
            name: score.name,
            score: rounded(score.value, width),
            signature: signature.to_string(),
            details: score.details,
            mean: None,
            confidence: None,
            sentences: Vec::new(),
        }
    }
}

/// A number with so many digits behind the point, or whole.
pub(super) fn rounded(value: f64, width: Option<u8>) -> f64 {
    width.and_then(|digits| format!("{value:.*}", usize::from(digits)).parse().ok()).unwrap_or(value)
}

/// Measures what the arguments name.
pub(super) fn run(arguments: &OverlapArguments, measure: &Measure) -> Result<Outcome, Problem> {
    let references = arguments.references.iter().map(|path| texts::english(path)).collect::<Result<Vec<_>, _>>()?;
    let names = arguments.hypotheses.iter().chain(&arguments.compare);
    let systems = names.map(|path| texts::english(path)).collect::<Result<Vec<_>, _>>()?;
    for text in systems.iter().chain(&references) {
        texts::same_length(&systems[0], text)?;
    }
    let references: Vec<Vec<String>> = references.into_iter().map(|text| text.lines).collect();
    match &systems[..] {
        [system] if arguments.sentence_level => run_sentences(arguments, measure, system, &references),
        [system] => run_one(arguments, measure, system, &references),
        _ if arguments.sentence_level => Err(Problem::OneSystemOnly { option: "--sentence-level" }),
        _ => comparison::run(arguments, measure, &systems, &references),
    }
}

/// A system's score, as sacrebleu prints it.
fn run_one(
    arguments: &OverlapArguments,
    measure: &Measure,
    system: &Text,
    references: &[Vec<String>],
) -> Result<Outcome, Problem> {
    let metric = &*measure.corpus;
    let statistics = metric.statistics(&Corpus::new(&system.lines, references)?);
    let mut signature = metric.signature(references.len());
    let interval = arguments.confidence.then(|| {
        let samples = arguments.samples.map_or(significance::SAMPLES, |samples| samples as usize);
        signature = signature.clone().with_resampling("bs", samples).with_resampling("seed", arguments.seed);
        significance::bootstrap(metric, &statistics, samples, arguments.seed)
    });
    let score = metric.score(&statistics.sums());
    if arguments.json {
        let mut figure = Figure::new(score, &signature, arguments.width);
        figure.mean = interval.map(|interval| rounded(interval.mean, arguments.width));
        figure.confidence = interval.map(|interval| rounded(interval.half_width, arguments.width));
        return print_json(&figure);
    }
    print(&(line_of(&score, &signature, interval, arguments.width) + "\n"))
}

/// `BLEU|nrefs:1|… = 39.6 (μ = 39.6 ± 1.2) 70.1/46.0/… (BP = …)`.
fn line_of(score: &Score, signature: &Signature, interval: Option<Interval>, width: Option<u8>) -> String {
    let digits = usize::from(width.unwrap_or(DIGITS));
    let mut line = format!("{}|{signature} = {:.digits$}", score.name, score.value);
    if let Some(Interval { mean, half_width }) = interval {
        let _never_fails = write!(line, " (μ = {mean:.digits$} ± {half_width:.digits$})");
    }
    if let Some(details) = &score.details {
        let _never_fails = write!(line, " {details}");
    }
    line
}

/// A score for each sentence.
fn run_sentences(
    arguments: &OverlapArguments,
    measure: &Measure,
    system: &Text,
    references: &[Vec<String>],
) -> Result<Outcome, Problem> {
    let metric = &*measure.sentence;
    let statistics = metric.statistics(&Corpus::new(&system.lines, references)?);
    let signature = metric.signature(references.len());
    if arguments.json {
        let whole = measure.corpus.score(&statistics.sums());
        let mut figure = Figure::new(whole, &measure.corpus.signature(references.len()), arguments.width);
        figure.sentences = statistics.rows().map(|row| rounded(metric.score(row).value, arguments.width)).collect();
        return print_json(&figure);
    }
    let line = |row| line_of(&metric.score(row), &signature, None, arguments.width) + "\n";
    print(&statistics.rows().map(line).collect::<String>())
}

/// Prints one JSON object.
pub(crate) fn print_json(value: &impl Serialize) -> Result<Outcome, Problem> {
    let text = serde_json::to_string_pretty(value).expect("figures are plain data");
    print(&(text + "\n"))
}
