//! Which target sentences each source sentence can meet.

use std::ops::Range;

use super::band::Band;
use super::shape::LONGEST;

/// For each source sentence of a band, the target sentences that it can share a bead with; and a number for each such meeting.
#[derive(Debug, Clone)]
pub(crate) struct Near {
    rows: Vec<Range<usize>>,
    starts: Vec<usize>,
}

impl Near {
    pub(crate) fn new(band: &Band) -> Self {
        let sentences = band.rows() - 1;
        let row = |sentence: usize| {
            let first = (sentence + 1).saturating_sub(LONGEST)..=sentence;
            let last = sentence + 1..=(sentence + LONGEST).min(sentences);
            let start = first.map(|row| band.row(row).start).min().unwrap_or(0);
            let end = last.map(|row| band.row(row).end - 1).max().unwrap_or(start);
            start..end.max(start)
        };
        let rows: Vec<Range<usize>> = (0..sentences).map(row).collect();
        let mut starts = vec![0];
        for row in &rows {
            starts.push(starts[starts.len() - 1] + row.len());
        }
        Self { rows, starts }
    }

    /// Source sentences.
    pub(crate) fn sentences(&self) -> usize {
        self.rows.len()
    }

    /// The target sentences that a source sentence can meet.
    pub(crate) fn row(&self, source: usize) -> Range<usize> {
        self.rows[source].clone()
    }

    /// The number of a meeting.
    pub(crate) fn at(&self, source: usize, target: usize) -> Option<usize> {
        let row = &self.rows[source];
        row.contains(&target).then(|| self.starts[source] + target - row.start)
    }

    /// The numbers of a source sentence's meetings.
    pub(crate) fn numbers(&self, source: usize) -> Range<usize> {
        self.starts[source]..self.starts[source + 1]
    }
}
