//! The ledger over days: history, decisions, and both as a glossary.

use std::fmt::Write;
use std::path::Path;

use barqiya_names::Days;
use barqiya_names::days::{Conflict, History, Tally};
use owo_colors::OwoColorize;

use crate::arguments::{ConflictsArguments, DecideArguments, ExportArguments, HistoryArguments};
use crate::glossary::deliver_new;
use crate::outcome::Outcome;
use crate::print::print;
use crate::problem::{self, Problem};

/// Opens a ledger that must be there.
pub(crate) fn open(path: &Path) -> Result<Days, Problem> {
    if !path.is_file() {
        return Err(Problem::NoLedger { name: path.display().to_string() });
    }
    Ok(Days::open(path)?)
}

/// Shows what is remembered of a name.
pub(super) fn history(arguments: &HistoryArguments) -> Result<Outcome, Problem> {
    let histories = open(&arguments.file.ledger)?.history(&arguments.name)?;
    if arguments.json {
        return print(&(serde_json::to_string_pretty(&histories).expect("texts and numbers") + "\n"));
    }
    if histories.is_empty() {
        problem::say(format_args!("nothing is remembered of {}", arguments.name));
        return Ok(Outcome::Findings);
    }
    print(&histories.iter().map(shown).collect::<Vec<_>>().join("\n"))
}

fn shown(history: &History) -> String {
    let mut text = history.name.bold().to_string();
    if let Some(kind) = &history.kind {
        let _ = write!(text, "  {}", kind.dimmed());
    }
    text.push('\n');
    for decision in &history.decisions {
        let what = decision.english.as_ref().map_or_else(|| "withdrawn".to_owned(), |english| format!("\"{english}\""));
        let who = decision.who.as_ref().map_or_else(String::new, |who| format!(" by {who}"));
        let note = decision.note.as_ref().map_or_else(String::new, |note| format!(": {note}"));
        let _ = writeln!(text, "  {}  {} {what}{who}{note}", decision.day, "decided".green());
    }
    tallies(&mut text, &history.renderings);
    for rendered in &history.rendered {
        let short = if rendered.short { " (a part of the name)" } else { "" };
        let _ = writeln!(
            text,
            "  {}  {} {}  {}{short}",
            rendered.day,
            rendered.english,
            format!("×{}", rendered.count).dimmed(),
            rendered.story.dimmed()
        );
    }
    text
}

fn tallies(text: &mut String, tallies: &[Tally]) {
    for Tally { english, count, stories, first, last } in tallies {
        let stories = if *stories == 1 { "1 story".to_owned() } else { format!("{stories} stories") };
        let days = if first == last { first.clone() } else { format!("{first} to {last}") };
        let _ = writeln!(text, "  {english}  {}", format!("×{count} in {stories}, {days}").dimmed());
    }
}

/// Lists names that are rendered in several ways.
pub(super) fn conflicts(arguments: &ConflictsArguments) -> Result<Outcome, Problem> {
    let conflicts = open(&arguments.file.ledger)?.conflicts()?;
    if arguments.json {
        return print(&(serde_json::to_string_pretty(&conflicts).expect("texts and numbers") + "\n"));
    }
    let mut text = String::new();
    for Conflict { name, decided, renderings } in &conflicts {
        let decided =
            decided.as_ref().map_or_else(String::new, |english| format!("  decided \"{english}\"").green().to_string());
        let _ = writeln!(text, "{}{decided}", name.bold());
        tallies(&mut text, renderings);
    }
    let _ = writeln!(text, "{} names", conflicts.len());
    print(&text)
}

/// Writes down a decision.
pub(super) fn decide(arguments: &DecideArguments) -> Result<Outcome, Problem> {
    let user = || std::env::var("USER").or_else(|_| std::env::var("USERNAME")).ok();
    let who = arguments.by.clone().or_else(user);
    let mut days = Days::open(&arguments.file.ledger)?;
    days.decide(&arguments.name, arguments.english.as_deref(), arguments.note.as_deref(), who.as_deref())?;
    Ok(Outcome::Done)
}

/// Writes decisions, and on request usual renderings, as a glossary.
pub(super) fn export(arguments: &ExportArguments) -> Result<Outcome, Problem> {
    let days = open(&arguments.file.ledger)?;
    let mut glossary = days.decisions()?;
    if arguments.all {
        glossary.entries.extend(days.usual()?.entries);
    }
    deliver_new(&glossary, &arguments.output)
}
