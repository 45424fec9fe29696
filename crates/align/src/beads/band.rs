//! The part of the plane of two documents that a path may pass.

use std::ops::Range;

/// For each number of source sentences that a path has behind it, from none to all, the numbers of target sentences that it may have
/// behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Band {
    rows: Vec<Range<usize>>,
    /// Where each row's cells begin when all rows stand one after the other; one more than there are rows.
    starts: Vec<usize>,
}

impl Band {
    /// A band of the rows given.
    ///
    /// # Panics
    /// If there is no row, or a row is empty.
    pub(crate) fn new(rows: Vec<Range<usize>>) -> Self {
        assert!(!rows.is_empty() && rows.iter().all(|row| !row.is_empty()), "rows with cells");
        let mut starts = Vec::with_capacity(rows.len() + 1);
        starts.push(0);
        for row in &rows {
            starts.push(starts[starts.len() - 1] + row.len());
        }
        Self { rows, starts }
    }

    /// The whole plane.
    pub(crate) fn full(source: usize, target: usize) -> Self {
        Self::new(vec![0..target + 1; source + 1])
    }

    /// All that is within `reach` sentences of a path, up, down and along. The path has a place for each row.
    pub(crate) fn around(path: &[usize], target: usize, reach: usize) -> Self {
        let last = path.len() - 1;
        let row = |at: usize| {
            // Where the path jumps over many target sentences, the rows around reach over all of them: it may jump earlier or later.
            let (low, high) = (path[at.saturating_sub(reach)], path[(at + reach).min(last)]);
            low.saturating_sub(reach)..(high + reach).min(target) + 1
        };
        let mut rows: Vec<Range<usize>> = (0..path.len()).map(row).collect();
        rows[0].start = 0;
        rows[last].end = target + 1;
        Self::new(rows)
    }

    /// Rows: one more than source sentences.
    pub(crate) fn rows(&self) -> usize {
        self.rows.len()
    }

    /// The places of a row.
    pub(crate) fn row(&self, row: usize) -> Range<usize> {
        self.rows[row].clone()
    }

    /// All cells.
    pub(crate) fn cells(&self) -> usize {
        self.starts[self.rows.len()]
    }

    /// The first cell of a row.
    pub(crate) fn start(&self, row: usize) -> usize {
        self.starts[row]
    }

    /// The number of a cell, if it is in the band.
    pub(crate) fn cell(&self, row: usize, place: usize) -> Option<usize> {
        let range = self.rows.get(row)?;
        range.contains(&place).then(|| self.starts[row] + place - range.start)
    }

    /// A part of the band: some of its rows, their places counted from `place`.
    pub(crate) fn window(&self, rows: Range<usize>, place: usize) -> Self {
        Self::new(self.rows[rows].iter().map(|row| row.start.saturating_sub(place)..row.end - place).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_numbered_row_by_row() {
        let band = Band::new(vec![0..2, 1..4]);
        assert_eq!(band.cells(), 5);
        assert_eq!(band.cell(0, 1), Some(1));
        assert_eq!(band.cell(1, 1), Some(2));
        assert_eq!(band.cell(1, 0), None);
        assert_eq!(band.cell(2, 0), None);
    }

    #[test]
    fn a_band_follows_its_path() {
        let band = Band::around(&[0, 2, 9, 10], 12, 1);
        let rows: Vec<_> = (0..band.rows()).map(|row| band.row(row)).collect();
        assert_eq!(rows, [0..4, 0..11, 1..12, 8..13]);
    }
}
