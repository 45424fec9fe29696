//! The edit distance of two texts, kept near the diagonal.

use std::ops::Range;

/// Columns on each side of the diagonal that are looked at, as in Tercom.
const BEAM: usize = 25;
/// More than any distance, with room for sums.
const FAR: u32 = u32::MAX / 4;

/// Which cells of the matrix of distances are computed: row `i` belongs to the first `i` words of the hypothesis, column `j` to
/// the first `j` of the reference.
///
/// Only columns near a diagonal from corner to corner are; the others count as far. The limits follow sacrebleu, down to the
/// rounding of the diagonal, for they decide the distance where texts differ much.
#[derive(Debug, Default)]
pub(super) struct Band {
    rows: Vec<Row>,
    cells: usize,
}

/// Where the cells of a row are.
#[derive(Debug, Clone)]
struct Row {
    /// The column of the first cell that is kept: the one before the first that is computed, or 0.
    first: usize,
    /// The column behind the last that is computed.
    end: usize,
    /// The kept cells in the flat matrix. They go on to the end of the row below, which reads them as far.
    cells: Range<usize>,
    /// What stands in the first cell.
    edge: u32,
}

/// Distances in the layout of a [`Band`], row behind row.
pub(super) type Matrix = Vec<u32>;

/// How the words of two texts stand to each other on the cheapest path.
#[derive(Debug, Default)]
pub(super) struct Alignment {
    /// For each word of the reference: the words of the hypothesis up to its partner, the partner included.
    pub(super) behind: Vec<usize>,
    /// For each word of the reference: whether it is missing or wrong in the hypothesis.
    pub(super) reference_errors: Vec<bool>,
    /// For each word of the hypothesis: whether it is too much or wrong.
    pub(super) hypothesis_errors: Vec<bool>,
}

impl Band {
    /// Lays out the rows for texts of some numbers of words.
    pub(super) fn lay_out(&mut self, hypothesis: usize, reference: usize) {
        let ratio = if hypothesis == 0 { 1.0 } else { reference as f64 / hypothesis as f64 };
        // The step from row to row may be wider than the beam.
        let beam = if ratio / 2.0 > BEAM as f64 { (ratio / 2.0 + BEAM as f64).ceil() as usize } else { BEAM };
        let columns = |row: usize| {
            let diagonal = (row as f64 * ratio).floor() as usize;
            let last = row == 0 || row == hypothesis;
            let end = if last { reference + 1 } else { (diagonal + beam).min(reference + 1) };
            if row == 0 { 0..end } else { diagonal.saturating_sub(beam)..end }
        };
        self.rows.clear();
        self.cells = 0;
        for row in 0..=hypothesis {
            let Range { start, end } = columns(row);
            let first = start.saturating_sub(1);
            let kept = end.max(if row < hypothesis { columns(row + 1).end } else { 0 });
            let cells = self.cells..self.cells + kept - first;
            self.cells = cells.end;
            self.rows.push(Row { first, end, cells, edge: if start == 0 { row as u32 } else { FAR } });
        }
    }

    /// Number of cells of a matrix.
    pub(super) fn cells(&self) -> usize {
        self.cells
    }

    /// The distance of the whole texts.
    pub(super) fn distance(&self, matrix: &Matrix) -> u32 {
        matrix[self.cells - 1]
    }

    /// Computes row 0: nothing against the beginnings of the reference.
    pub(super) fn begin(&self, matrix: &mut Matrix) {
        for (column, cell) in (0..).zip(&mut matrix[self.rows[0].cells.clone()]) {
            *cell = column;
        }
    }

    /// Computes a row from the one above it, `word` being the hypothesis' word that it adds.
    pub(super) fn fill(&self, row: usize, word: u32, reference: &[u32], matrix: &mut Matrix) {
        let (done, rest) = matrix.split_at_mut(self.rows[row].cells.start);
        self.fill_from(row, word, reference, &done[self.rows[row - 1].cells.clone()], rest);
    }

    /// Like [`Band::fill`], but with the row above from another matrix.
    pub(super) fn fill_beside(&self, row: usize, word: u32, reference: &[u32], above: &Matrix, matrix: &mut Matrix) {
        let start = self.rows[row].cells.start;
        self.fill_from(row, word, reference, &above[self.rows[row - 1].cells.clone()], &mut matrix[start..]);
    }

    fn fill_from(&self, row: usize, word: u32, reference: &[u32], above: &[u32], matrix: &mut [u32]) {
        let Row { first, end, cells, edge } = &self.rows[row];
        let cells = &mut matrix[..cells.len()];
        let above = &above[first - self.rows[row - 1].first..];
        let computed = end - first;
        cells[0] = *edge;
        cells[computed..].fill(FAR);
        let mut left = *edge;
        for ((cell, pair), &wanted) in cells[1..computed].iter_mut().zip(above.windows(2)).zip(&reference[*first..]) {
            let changed = pair[0] + u32::from(word != wanted);
            left = changed.min(pair[1] + 1).min(left + 1);
            *cell = left;
        }
    }

    /// Whether a row is the same in two matrices.
    pub(super) fn same(&self, row: usize, one: &Matrix, other: &Matrix) -> bool {
        let cells = self.rows[row].cells.clone();
        one[cells.clone()] == other[cells]
    }

    /// Follows the cheapest path through a finished matrix. Among equals it takes the partner, then the surplus word of the
    /// hypothesis, then the missing word of the reference.
    pub(super) fn align(&self, hypothesis: &[u32], reference: &[u32], matrix: &Matrix, alignment: &mut Alignment) {
        let (mut row, mut column) = (hypothesis.len(), reference.len());
        alignment.behind.clear();
        alignment.behind.resize(column, 0);
        alignment.reference_errors.clear();
        alignment.reference_errors.resize(column, true);
        alignment.hypothesis_errors.clear();
        alignment.hypothesis_errors.resize(row, true);
        while row > 0 || column > 0 {
            let here = self.cell(matrix, row, column);
            let differ = row > 0 && column > 0 && hypothesis[row - 1] != reference[column - 1];
            if row > 0 && column > 0 && here == self.cell(matrix, row - 1, column - 1) + u32::from(differ) {
                alignment.behind[column - 1] = row;
                alignment.reference_errors[column - 1] = differ;
                alignment.hypothesis_errors[row - 1] = differ;
                row -= 1;
                column -= 1;
            } else if row > 0 && here == self.cell(matrix, row - 1, column) + 1 {
                row -= 1;
            } else {
                alignment.behind[column - 1] = row;
                column -= 1;
            }
        }
    }

    fn cell(&self, matrix: &Matrix, row: usize, column: usize) -> u32 {
        let Row { first, cells, .. } = &self.rows[row];
        match column.checked_sub(*first) {
            Some(place) if place < cells.len() => matrix[cells.start + place],
            _ => FAR,
        }
    }
}
