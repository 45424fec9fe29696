//! `barqiya names`: how names were rendered, and what disagrees.

mod baseline;
pub(crate) mod days;
mod gather;
mod page;
mod sarif;
mod text;

use std::path::Path;

use barqiya_bitext::Pair;
use barqiya_names::{Change, Days, Finding, Ledger, Level, findings, fix};
use serde::Serialize;

use crate::arguments::{NameArguments, NamesCommand, NamesFormat};
use crate::corpus::reading::Row;
use crate::corpus::writing::Writing;
use crate::glossary;
use crate::outcome::Outcome;
use crate::outputs::Place;
use crate::print::print;
use crate::problem::Problem;
use crate::settings::Defaults;
use crate::unfinished::{self, write_whole};
use gather::Gathered;
pub(crate) use gather::gather;

/// What was found, as it is shown.
#[derive(Debug, Serialize)]
struct Report {
    #[serde(flatten)]
    ledger: Ledger,
    findings: Vec<Finding>,
    changes: Vec<Change>,
    /// Findings that the baseline has, too.
    hidden: usize,
    #[serde(skip)]
    pairs_read: Vec<Pair>,
    #[serde(skip)]
    rows: Vec<Row>,
}

/// Does what is asked with names.
pub(crate) fn run(arguments: &NameArguments) -> Result<Outcome, Problem> {
    match &arguments.command {
        None => report(arguments),
        Some(NamesCommand::History(arguments)) => days::history(arguments),
        Some(NamesCommand::Conflicts(arguments)) => days::conflicts(arguments),
        Some(NamesCommand::Decide(arguments)) => days::decide(arguments),
        Some(NamesCommand::Export(arguments)) => days::export(arguments),
    }
}

/// Reads pairs, finds what disagrees, mends it if that is asked for, and shows all.
fn report(arguments: &NameArguments) -> Result<Outcome, Problem> {
    unfinished::clean_up_when_interrupted("stopped; nothing was written".to_owned());
    let ledger = Defaults::load()?.ledger(arguments.ledger.as_deref());
    let mut days = ledger.as_deref().map(Days::open).transpose()?;
    // What the house decided goes before what a list says.
    let decided = days.as_ref().map(Days::decisions).transpose()?;
    let listed = arguments.glossary.iter().map(|name| glossary::open(name));
    let glossaries = decided.map(Ok).into_iter().chain(listed).collect::<Result<Vec<_>, Problem>>()?;
    let Gathered { pairs, rows, mentions, ledger, skipped } =
        gather(&arguments.input, arguments.threads, &glossaries, days.as_ref())?;
    let mut found = findings(&ledger, |place| {
        place.en.map_or_else(String::new, |span| pairs[place.pair].en[span.range()].to_owned())
    });
    let mut changes = Vec::new();
    if let Some(output) = &arguments.fix {
        let mut writing = Writing::begin(Some(output), None)?;
        let mut rest = &found[..];
        for (number, (pair, mentions)) in pairs.iter().zip(&mentions).enumerate() {
            let of_pair = rest.partition_point(|finding| finding.place.pair <= number);
            let complaints: Vec<&Finding> = rest[..of_pair].iter().collect();
            rest = &rest[of_pair..];
            let mut mended = pair.clone();
            changes.extend(fix(&mut mended, mentions, &complaints));
            writing.pair(&mended)?;
        }
        writing.finish()?;
    }
    let all = found.len();
    if let Some(path) = &arguments.baseline {
        let known = baseline::read(path)?;
        found.retain(|finding| !known.contains(&finding.fingerprint()));
    }
    let hidden = all - found.len();
    let place = Place::new(arguments.output.as_deref());
    let format = format(arguments.format, &place);
    let usual = if format == NamesFormat::Text { Level::Warning } else { Level::Note };
    let least = arguments.level.map_or(usual, Level::from);
    let quiet = found.iter().filter(|finding| finding.level < least).count();
    let fails = arguments.fail_on.map(Level::from);
    let fails = fails.is_some_and(|level| found.iter().any(|finding| finding.level >= level));
    found.retain(|finding| finding.level >= least);
    let report = Report { ledger, findings: found, changes, hidden, pairs_read: pairs, rows };
    let shown = match format {
        NamesFormat::Text => text::render(&report, quiet),
        NamesFormat::Json => serde_json::to_string_pretty(&report).expect("a report is texts and numbers") + "\n",
        NamesFormat::Sarif => sarif::render(&report),
        NamesFormat::Html => page::render(&report, &arguments.input.inputs),
    };
    match place {
        Place::StandardOutput => drop(print(&shown)?),
        Place::File(path) => write_whole(&path, &shown)?,
        Place::Folder(folder) => return Err(Problem::OneFileOnly { name: folder.display().to_string() }),
    }
    if let (Some(days), false) = (&mut days, arguments.dry_run) {
        days.record(&report.ledger, arguments.day.as_deref())?;
    }
    Ok(match (skipped > 0, fails) {
        (true, _) => Outcome::BadInput,
        (false, true) => Outcome::Findings,
        (false, false) => Outcome::Done,
    })
}

/// The format that is asked for, or that the output's ending says.
fn format(given: Option<NamesFormat>, place: &Place) -> NamesFormat {
    let ending = |path: &Path| path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let by_ending = || match place {
        Place::File(path) => match ending(path).as_deref() {
            Some("json") => NamesFormat::Json,
            Some("sarif") => NamesFormat::Sarif,
            Some("html" | "htm") => NamesFormat::Html,
            _ => NamesFormat::Text,
        },
        _ => NamesFormat::Text,
    };
    given.unwrap_or_else(by_ending)
}
