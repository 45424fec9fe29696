//! What a desk should know about its glossaries before it uses them.

mod common;
mod entries;
mod pairs;

use std::fmt;
use std::path::PathBuf;

use crate::{Entry, Error, Glossary};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The entry, or one beside it, cannot do what it says.
    Error,
    /// The entry may do what it should not.
    Warning,
}

/// One thing found in a glossary. Its [`Display`](fmt::Display) is `desk.tsv:3: warning: ...`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The glossary's file; `None` where it has none.
    pub path: Option<PathBuf>,
    /// The entry's line, from 1; 0 where it has none.
    pub line: usize,
    /// The character in the line, from 1, where it is known: that is so for files that cannot be read.
    pub column: Option<usize>,
    /// How bad it is.
    pub level: Severity,
    /// What it is, and what to do.
    pub message: String,
}

impl Finding {
    fn of(glossary: &Glossary, entry: &Entry, level: Severity, message: String) -> Self {
        Self { path: glossary.path.clone(), line: entry.line, column: None, level, message }
    }
}

impl From<&Error> for Finding {
    /// A glossary that cannot be read, as a finding beside those of the others.
    fn from(error: &Error) -> Self {
        let place = error.place();
        let (line, column) = place.map_or((0, None), |place| (place.line, Some(place.column)));
        let message = error.message();
        Self { path: Some(error.path().into()), line, column, level: Severity::Error, message }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path {
            Some(path) => write!(formatter, "{}:", path.display())?,
            None => write!(formatter, "glossary:")?,
        }
        if self.line > 0 {
            write!(formatter, "{}:", self.line)?;
        }
        if let Some(column) = self.column {
            write!(formatter, "{column}:")?;
        }
        let level = if self.level == Severity::Error { "error" } else { "warning" };
        write!(formatter, " {level}: {}", self.message)
    }
}

/// Looks for what is wrong or doubtful in glossaries, given in order of precedence.
///
/// Errors: entries that can never match, English with Arabic letters, conflicts inside a glossary, and a forbidden
/// English form that a required entry demands. Warnings: duplicates, entries that one of an earlier glossary shadows,
/// forms that would match common words, and letters, spaces or marks that are there by mistake.
///
/// The findings are in the order of the glossaries, and in each by line.
///
/// ```
/// use barqiya_glossary::{Format, check, parse};
/// let glossary = parse("بكين\tBeijing\nبكين\tPeking\n".as_bytes(), Format::Tsv, "desk.tsv".as_ref())?;
/// let finding = check(&[glossary])[0].to_string();
/// assert_eq!(finding, "desk.tsv:2: error: `بكين` is `Peking` here and `Beijing` in line 1: \
///     keep one, or give both as variants of one entry");
/// # Ok::<(), barqiya_glossary::Error>(())
/// ```
pub fn check(glossaries: &[Glossary]) -> Vec<Finding> {
    let index = pairs::Index::new(glossaries);
    let mut findings = Vec::new();
    for (number, glossary) in glossaries.iter().enumerate() {
        let mut here = Vec::new();
        for (at, entry) in glossary.entries.iter().enumerate() {
            let mut report = |level, message| here.push(Finding::of(glossary, entry, level, message));
            entries::check(entry, &mut report);
            index.check((number, at), &mut report);
        }
        here.sort_by_key(|finding| finding.line);
        findings.append(&mut here);
    }
    findings
}

#[cfg(test)]
mod tests;
