//! Systems side by side: scores, significance, and the sentences in which they differ most.

use std::fmt::Write;

use barqiya_eval::significance::{self, Interval, Verdict};
use barqiya_eval::{Corpus, Metric, Statistics};
use owo_colors::OwoColorize;
use serde::Serialize;

use super::overlap::{DIGITS, Measure, print_json, rounded};
use super::texts::Text;
use crate::arguments::{OverlapArguments, Test};
use crate::outcome::Outcome;
use crate::print::print;
use crate::problem::Problem;

/// Below this probability a difference is called significant.
const LEVEL: f64 = 0.05;

/// All systems against the first.
#[derive(Debug, Serialize)]
struct Comparison<'a> {
    name: String,
    signature: String,
    systems: Vec<System<'a>>,
}

/// A system's score and how it stands to the baseline.
#[derive(Debug, Serialize)]
struct System<'a> {
    name: &'a str,
    score: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    mean: Option<f64>,
    /// Half the width of the 95 % interval around the mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    /// How likely chance alone makes such a difference; the baseline has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    p: Option<f64>,
    /// Sentences in which it is most ahead of the baseline, and such in which it is most behind.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    differences: Vec<Difference<'a>>,
}

/// A sentence in which two systems differ.
#[derive(Debug, Serialize)]
struct Difference<'a> {
    /// From 1.
    line: usize,
    baseline_score: f64,
    score: f64,
    reference: &'a str,
    baseline: &'a str,
    hypothesis: &'a str,
}

/// How the random numbers are drawn.
#[derive(Clone, Copy)]
struct Sampling {
    test: Test,
    samples: usize,
    seed: u64,
}

/// Compares systems with the first of them.
pub(super) fn run(
    arguments: &OverlapArguments,
    measure: &Measure,
    systems: &[Text],
    references: &[Vec<String>],
) -> Result<Outcome, Problem> {
    let usual = match arguments.test {
        Test::Bootstrap => significance::SAMPLES,
        Test::Randomisation => significance::TRIALS,
    };
    let samples = arguments.samples.map_or(usual, |samples| samples as usize);
    let sampling = Sampling { test: arguments.test, samples, seed: arguments.seed };
    let counted = systems.iter().map(|system| Ok(measure.corpus.statistics(&Corpus::new(&system.lines, references)?)));
    let counted = counted.collect::<Result<Vec<_>, Problem>>()?;
    let mut comparison = compare(measure, systems, &counted, references, sampling, arguments.examples);
    if arguments.json {
        comparison.round(arguments.width);
        return print_json(&comparison);
    }
    print(&show(&comparison, arguments.width.unwrap_or(DIGITS).into()))
}

fn compare<'a>(
    measure: &Measure,
    systems: &'a [Text],
    counted: &[Statistics],
    references: &'a [Vec<String>],
    sampling: Sampling,
    examples: usize,
) -> Comparison<'a> {
    let metric = &*measure.corpus;
    let (key, Sampling { samples, seed, .. }) = (if sampling.test == Test::Bootstrap { "bs" } else { "ar" }, sampling);
    let signature = metric.signature(references.len()).with_resampling(key, samples).with_resampling("seed", seed);
    let (first, others) = counted.split_first().expect("there are systems to compare");
    let row = |system: &'a Text, statistics: &Statistics, p, interval: Option<Interval>, differences| System {
        name: &system.name,
        score: metric.score(&statistics.sums()).value,
        mean: interval.map(|interval| interval.mean),
        confidence: interval.map(|interval| interval.half_width),
        p,
        differences,
    };
    let mut rows = vec![row(&systems[0], first, None, interval_of(metric, first, sampling), Vec::new())];
    for (system, statistics) in systems[1..].iter().zip(others) {
        let Verdict { p, interval } = judge(metric, first, statistics, sampling);
        let texts = [&systems[0].lines[..], &system.lines, &references[0]];
        let differences = differences(measure, [first, statistics], texts, examples);
        rows.push(row(system, statistics, Some(p), interval, differences));
    }
    Comparison { name: metric.name(), signature: signature.to_string(), systems: rows }
}

/// What the test says of a system against the baseline.
fn judge(metric: &dyn Metric, baseline: &Statistics, system: &Statistics, sampling: Sampling) -> Verdict {
    let Sampling { test, samples, seed } = sampling;
    match test {
        Test::Bootstrap => significance::paired_bootstrap(metric, baseline, system, samples, seed),
        Test::Randomisation => significance::paired_randomisation(metric, baseline, system, samples, seed),
    }
}

/// The interval of the baseline; randomisation knows none.
fn interval_of(metric: &dyn Metric, baseline: &Statistics, sampling: Sampling) -> Option<Interval> {
    let Sampling { test, samples, seed } = sampling;
    (test == Test::Bootstrap).then(|| significance::bootstrap(metric, baseline, samples, seed))
}

/// The sentences in which a system is most ahead of the baseline, and then those in which it is most behind.
fn differences<'a>(
    measure: &Measure,
    [baseline, system]: [&Statistics; 2],
    [baseline_text, system_text, reference]: [&'a [String]; 3],
    count: usize,
) -> Vec<Difference<'a>> {
    let metric = &*measure.sentence;
    let sign = if metric.more_is_better() { 1.0 } else { -1.0 };
    let mut found: Vec<Difference<'_>> = (0..system.len())
        .map(|at| Difference {
            line: at + 1,
            baseline_score: metric.score(baseline.row(at)).value,
            score: metric.score(system.row(at)).value,
            reference: &reference[at],
            baseline: &baseline_text[at],
            hypothesis: &system_text[at],
        })
        .filter(|difference| difference.score != difference.baseline_score)
        .collect();
    let lead = |difference: &Difference<'_>| sign * (difference.score - difference.baseline_score);
    found.sort_by(|one, other| lead(other).total_cmp(&lead(one)).then(one.line.cmp(&other.line)));
    let ahead = found.iter().take_while(|difference| lead(difference) > 0.0).count();
    let behind: Vec<Difference<'_>> = found.drain(ahead..).rev().take(count).collect();
    found.truncate(count);
    found.extend(behind);
    found
}

impl Comparison<'_> {
    /// Cuts scores to so many digits, if some were asked for.
    fn round(&mut self, width: Option<u8>) {
        for system in &mut self.systems {
            system.score = rounded(system.score, width);
            for value in [&mut system.mean, &mut system.confidence].into_iter().flatten() {
                *value = rounded(*value, width);
            }
            for difference in &mut system.differences {
                difference.score = rounded(difference.score, width);
                difference.baseline_score = rounded(difference.baseline_score, width);
            }
        }
    }
}

/// For people: a table, then the sentences.
fn show(comparison: &Comparison<'_>, digits: usize) -> String {
    let mut page = table(comparison, digits);
    let _never_fails = writeln!(page, "{}", comparison.signature.dimmed());
    let baseline = comparison.systems[0].name;
    for system in &comparison.systems[1..] {
        for difference in &system.differences {
            page += &show_difference(difference, baseline, system.name, digits);
        }
    }
    page
}

fn table(comparison: &Comparison<'_>, digits: usize) -> String {
    let heading = "system";
    let widest = comparison.systems.iter().map(|system| system.name.chars().count()).chain([heading.len()]).max();
    let widest = widest.unwrap_or_default();
    let mut table = format!("{heading:widest$}  {:>8}  {:>14}  {:>7}\n", comparison.name, "mean ± 95 %", "p");
    for system in &comparison.systems {
        let interval = match (system.mean, system.confidence) {
            (Some(mean), Some(width)) => format!("{mean:.digits$} ± {width:.digits$}"),
            _ => String::new(),
        };
        let p = match system.p {
            Some(p) if p < LEVEL => format!("{p:.4} *"),
            Some(p) => format!("{p:.4}"),
            None => "baseline".to_owned(),
        };
        let row = format!("{:widest$}  {:>8.digits$}  {interval:>14}  {p:>7}", system.name, system.score);
        let _never_fails = writeln!(table, "{row}");
    }
    table
}

fn show_difference(difference: &Difference<'_>, baseline: &str, system: &str, digits: usize) -> String {
    let Difference { line, baseline_score, score, .. } = difference;
    let widest = [baseline, system, "reference"].iter().map(|name| name.chars().count()).max().unwrap_or_default();
    let mut page = format!("\nline {line}: {baseline_score:.digits$} → {score:.digits$}\n");
    let texts = [("reference", difference.reference), (baseline, difference.baseline), (system, difference.hypothesis)];
    for (name, text) in texts {
        let _never_fails = writeln!(page, "  {}  {text}", format!("{name:widest$}").dimmed());
    }
    page
}
