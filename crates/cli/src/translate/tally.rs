//! The table at the end: how each entry of the glossary came out.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use barqiya_bitext::Term;

/// How entries came out in a run, for standard error.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    /// By entry and wanted English.
    rows: BTreeMap<(String, String), Row>,
}

/// One entry's occurrences by verdict.
#[derive(Debug, Clone, Copy, Default)]
struct Row {
    model: usize,
    constraint: usize,
    repair: usize,
    failed: usize,
}

/// Rows that are shown; a large glossary must not push the story off the screen.
const SHOWN: usize = 20;

impl Tally {
    /// Counts the terms of a pair.
    pub(super) fn add(&mut self, terms: &[Term]) {
        for term in terms {
            let row = self.rows.entry((term.want.clone(), term.entry.clone())).or_default();
            match term.verdict.as_str() {
                "model" => row.model += 1,
                "constraint" => row.constraint += 1,
                "repair" => row.repair += 1,
                _ => row.failed += 1,
            }
        }
    }

    /// Whether no entry occurred.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn total(&self) -> Row {
        self.rows.values().fold(Row::default(), |sum, row| Row {
            model: sum.model + row.model,
            constraint: sum.constraint + row.constraint,
            repair: sum.repair + row.repair,
            failed: sum.failed + row.failed,
        })
    }
}

impl Row {
    fn all(self) -> usize {
        self.model + self.constraint + self.repair + self.failed
    }
}

impl Display for Row {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let Self { model, constraint, repair, failed } = self;
        write!(formatter, "{:>6} {model:>6} {constraint:>11} {repair:>7} {failed:>7}", self.all())
    }
}

impl Display for Tally {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        // Failures first, then what occurred most.
        let mut rows: Vec<_> = self.rows.iter().collect();
        rows.sort_by_key(|(_, row)| (std::cmp::Reverse(row.failed), std::cmp::Reverse(row.all())));
        let shown = &rows[..rows.len().min(SHOWN)];
        let widest = shown.iter().map(|((want, _), _)| want.chars().count()).max().unwrap_or(0).clamp(5, 40);
        writeln!(
            formatter,
            "{:widest$} {:>6} {:>6} {:>11} {:>7} {:>7}",
            "term", "found", "model", "constraint", "repair", "failed"
        )?;
        for ((want, entry), row) in shown {
            writeln!(formatter, "{want:widest$} {row}  {entry}")?;
        }
        let rest = rows.len() - shown.len();
        let label = if rest > 0 { format!("and {rest} more") } else { "all".to_owned() };
        write!(formatter, "{label:widest$} {}", self.total())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use barqiya_bitext::Span;

    #[test]
    fn failures_come_first() {
        let term = |want: &str, verdict: &str| Term {
            entry: "مدينة".to_owned(),
            ar: Span::from(0..2),
            en: None,
            want: want.to_owned(),
            matched: "exact".to_owned(),
            verdict: verdict.to_owned(),
        };
        let mut tally = Tally::default();
        tally.add(&[term("Beijing", "model"), term("Beijing", "constraint"), term("Astana", "failed")]);
        insta::assert_snapshot!(tally.to_string(), @"
        term     found  model  constraint  repair  failed
        Astana       1      0           0       0       1  مدينة
        Beijing      2      1           1       0       0  مدينة
        all          3      1           1       0       1
        ");
    }
}
