//! `barqiya eval align`, `words` and `segment`: what stands where, against gold.

use std::fmt::Write;
use std::path::Path;

use barqiya_eval::{Rates, beads, segment, words};
use serde::Deserialize;

use super::overlap::print_json;
use super::texts;
use crate::arguments::{EvalAlignArguments, SegmentArguments, WordsArguments};
use crate::outcome::Outcome;
use crate::print::print;
use crate::problem::Problem;

/// Judges aligned sentences.
pub(super) fn run_align(arguments: &EvalAlignArguments) -> Result<Outcome, Problem> {
    let EvalAlignArguments { hypotheses, gold, json } = arguments;
    if hypotheses.len() != gold.len() {
        return Err(Problem::UnequalFiles { hypotheses: hypotheses.len(), gold: gold.len() });
    }
    let documents = hypotheses.iter().zip(gold).map(|(found, gold)| {
        Ok(beads::Document { found: read(found, beads::parse)?, gold: read(gold, beads::parse)? })
    });
    report_beads(&documents.collect::<Result<Vec<_>, Problem>>()?, *json)
}

/// Prints how well documents are aligned.
pub(crate) fn report_beads(documents: &[beads::Document], json: bool) -> Result<Outcome, Problem> {
    let report = beads::score(documents);
    if json {
        return print_json(&report);
    }
    let mut page = heading();
    rates(&mut page, "strict", &report.strict);
    rates(&mut page, "lax", &report.lax);
    let _never_fails = writeln!(page, "\nbeads      1-1    1-n    n-1    n-m    1-0    0-1");
    for (label, kinds) in [("found", report.found), ("gold", report.gold)] {
        let beads::Kinds { one_one, one_many, many_one, many_many, ar_only, en_only } = kinds;
        let _never_fails = writeln!(
            page,
            "{label:7} {one_one:>6} {one_many:>6} {many_one:>6} {many_many:>6} {ar_only:>6} {en_only:>6}"
        );
    }
    print(&page)
}

/// Judges linked words.
pub(super) fn run_words(arguments: &WordsArguments) -> Result<Outcome, Problem> {
    let first = usize::from(arguments.one_based);
    let found = read_links(&arguments.hypotheses, first)?;
    let gold = read_links(&arguments.gold, first)?;
    report_words(&found, &gold, &arguments.hypotheses, &arguments.gold, arguments.json)
}

/// Prints how well words are linked.
pub(crate) fn report_words(
    found: &[words::Links],
    gold: &[words::Links],
    name: &Path,
    gold_name: &Path,
    json: bool,
) -> Result<Outcome, Problem> {
    if found.len() != gold.len() {
        return Err(Problem::Lengths {
            name: name.display().to_string(),
            lines: found.len(),
            other: gold_name.display().to_string(),
            other_lines: gold.len(),
        });
    }
    let report = words::score(found, gold)?;
    if json {
        return print_json(&report);
    }
    let mut page = heading();
    rates(&mut page, "links", &report.rates);
    let words::Report { sentences, found, sure, possible, aer, .. } = report;
    let _never_fails = writeln!(
        page,
        "\nalignment error rate {aer:.4}\n{sentences} sentences, {found} links found, {sure} sure and {possible} possible in the gold"
    );
    print(&page)
}

/// Judges sentence boundaries.
pub(super) fn run_segment(arguments: &SegmentArguments) -> Result<Outcome, Problem> {
    let (found, gold) = (texts::whole(&arguments.hypotheses)?, texts::whole(&arguments.gold)?);
    let lines = |text: &'_ str| text.split('\n').map(str::to_owned).collect::<Vec<_>>();
    let counts = segment::count(&lines(&found), &lines(&gold))
        .map_err(|source| Problem::Measured { name: arguments.hypotheses.display().to_string(), source })?;
    let report = counts.report();
    if arguments.json {
        return print_json(&report);
    }
    let mut page = heading();
    rates(&mut page, "all", &report.all);
    rates(&mut page, "after marks", &report.after_marks);
    print(&page)
}

fn heading() -> String {
    "             precision   recall       F1\n".to_owned()
}

fn rates(page: &mut String, label: &str, rates: &Rates) {
    let Rates { precision, recall, f1 } = rates;
    let _never_fails = writeln!(
        page,
        "{label:12} {:>9.4} {:>8.4} {f1:>8.4}   {} of {} found, {} wanted",
        precision.share, recall.share, precision.count, precision.of, recall.of
    );
}

/// Reads a file by a parser that knows lines but no names.
pub(crate) fn read<T>(path: &Path, parse: impl Fn(&str) -> Result<T, barqiya_eval::Error>) -> Result<T, Problem> {
    parse(&texts::whole(path)?).map_err(|source| Problem::Measured { name: path.display().to_string(), source })
}

/// A sentence with its links, as JSON.
#[derive(Deserialize)]
struct Linked {
    links: Vec<(usize, usize)>,
}

/// Links in Pharaoh's form, or as JSON lines.
pub(crate) fn read_links(path: &Path, first: usize) -> Result<Vec<words::Links>, Problem> {
    if path.extension().is_none_or(|ending| ending != "jsonl") {
        return read(path, |text| words::parse(text, first));
    }
    let fault = |line, problem| Problem::Links { name: path.display().to_string(), line, problem };
    let lines: Vec<(usize, Linked)> = texts::json_lines(path, fault)?;
    let sure = |(line, Linked { links }): (usize, Linked)| {
        let from_zero =
            |(source, target): (usize, usize)| Some((source.checked_sub(first)?, target.checked_sub(first)?));
        let sure: Option<_> = links.into_iter().map(from_zero).collect();
        let sure = sure.ok_or_else(|| fault(line, "words count from 1, and one is 0".to_owned()))?;
        Ok(words::Links { sure, ..words::Links::default() })
    };
    lines.into_iter().map(sure).collect()
}
