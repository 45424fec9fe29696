//! Names for a terminal.

use std::collections::HashMap;
use std::fmt::Write;

use barqiya_names::{Finding, Level, Name};
use owo_colors::OwoColorize;

use super::Report;

/// Places that are shown of one complaint.
const PLACES: usize = 3;
/// Characters of a sentence around a name.
const AROUND: usize = 48;

/// What is said of a name, by its places.
struct Complaint<'a> {
    message: String,
    findings: Vec<&'a Finding>,
}

/// Complaints name by name, the worst first, each with its places; then what was counted.
pub(super) fn render(report: &Report, quiet: usize) -> String {
    let mut text = String::new();
    for (name, mut complaints) in by_name(report) {
        complaints.sort_by_key(|complaint| std::cmp::Reverse(complaint.findings[0].level));
        head(&mut text, report, name);
        for Complaint { message, findings } in complaints {
            let _ = writeln!(text, "  {} {message}", shown(findings[0].level));
            for finding in findings.iter().take(PLACES) {
                let _ = writeln!(text, "          {}", place(report, finding));
            }
            if findings.len() > PLACES {
                let _ = writeln!(text, "          and {} more", findings.len() - PLACES);
            }
        }
        text.push('\n');
    }
    for change in &report.changes {
        let _ = writeln!(text, "  {} {}: \"{}\" is now \"{}\"", "mended".green(), change.id, change.from, change.to);
    }
    if !report.changes.is_empty() {
        text.push('\n');
    }
    summary(&mut text, report, quiet);
    text
}

/// Findings by name, in the order in which they first stand in the input.
fn by_name(report: &Report) -> Vec<(&str, Vec<Complaint<'_>>)> {
    let mut names: Vec<(&str, Vec<Complaint<'_>>)> = Vec::new();
    let mut known = HashMap::new();
    for finding in &report.findings {
        let at = *known.entry(finding.name.as_str()).or_insert_with(|| {
            names.push((&finding.name, Vec::new()));
            names.len() - 1
        });
        let (complaints, message) = (&mut names[at].1, finding.message());
        match complaints.iter_mut().find(|complaint| complaint.message == message) {
            Some(complaint) => complaint.findings.push(finding),
            None => complaints.push(Complaint { message, findings: vec![finding] }),
        }
    }
    names
}

/// A name, what it is, and all that it was rendered by.
fn head(text: &mut String, report: &Report, name: &str) {
    let Some(known) = report.ledger.names.iter().find(|known| known.name == name) else { return };
    let _ = writeln!(text, "{}  {}", known.name.bold(), renderings(known));
}

fn renderings(name: &Name) -> String {
    let list: Vec<String> = name
        .renderings()
        .into_iter()
        .map(|(english, count)| format!("{english} {}", format!("×{count}").dimmed()))
        .collect();
    list.join("  ")
}

fn shown(level: Level) -> String {
    match level {
        Level::Error => "error  ".red().to_string(),
        Level::Warning => "warning".yellow().to_string(),
        Level::Note => "note   ".dimmed().to_string(),
    }
}

/// The pair, and the English around the name.
fn place(report: &Report, finding: &Finding) -> String {
    let pair = &report.pairs_read[finding.place.pair];
    let (side, span) = match finding.place.en {
        Some(span) => (&pair.en, span),
        None => (&pair.ar, finding.place.ar),
    };
    let before: String = side[..span.start].chars().rev().take(AROUND).collect::<Vec<_>>().into_iter().rev().collect();
    let after: String = side[span.end..].chars().take(AROUND).collect();
    let whole = |shown: &str, all: &str| if shown.len() < all.len() { "…" } else { "" };
    let (start, end) = (whole(&before, &side[..span.start]), whole(&after, &side[span.end..]));
    format!("{}  {start}{before}{}{after}{end}", pair.id.dimmed(), (&side[span.range()]).underline())
}

fn summary(text: &mut String, report: &Report, quiet: usize) {
    let count = |level| report.findings.iter().filter(|finding| finding.level == level).count();
    let counted = |count: usize, what: &str| if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") };
    let stories = match report.ledger.stories {
        1 => "1 story".to_owned(),
        stories => format!("{stories} stories"),
    };
    let _ = write!(
        text,
        "{} in {} of {stories}: {}, {}",
        counted(report.ledger.names.len(), "name"),
        counted(report.ledger.pairs, "pair"),
        counted(count(Level::Error), "error"),
        counted(count(Level::Warning), "warning"),
    );
    let notes = count(Level::Note) + quiet;
    let hint = if quiet > 0 { " (--level note shows them)" } else { "" };
    let _ = write!(text, ", {}{hint}", counted(notes, "note"));
    if report.hidden > 0 {
        let _ = write!(text, "; {} known before", report.hidden);
    }
    if !report.changes.is_empty() {
        let _ = write!(text, "; {} mended", report.changes.len());
    }
    text.push('\n');
}
