//! A value for every word of one side with every word of the other.

use barqiya_kernels::softmax_in_place;

/// A rectangle of numbers: similarities, or probabilities of links. Rows are words of the source.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Matrix {
    columns: usize,
    values: Vec<f32>,
    rows: usize,
}

impl Matrix {
    /// A matrix whose cells are given by their row and column.
    pub fn from_cells(rows: usize, columns: usize, mut cell: impl FnMut(usize, usize) -> f32) -> Self {
        let mut values = Vec::with_capacity(rows * columns);
        for row in 0..rows {
            values.extend((0..columns).map(|column| cell(row, column)));
        }
        Self { columns, values, rows }
    }

    /// Words of the source.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Words of the target.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The value of a cell.
    pub fn at(&self, row: usize, column: usize) -> f32 {
        self.values[row * self.columns + column]
    }

    /// One word of the source with all of the target.
    pub fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.columns..][..self.columns]
    }

    /// All values, row after row.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// All values, to change them.
    pub(super) fn values_mut(&mut self) -> &mut [f32] {
        &mut self.values
    }

    /// The same with rows and columns changed over.
    #[must_use]
    pub fn transposed(&self) -> Self {
        Self::from_cells(self.columns, self.rows, |row, column| self.at(column, row))
    }

    /// Each row as probabilities: the softmax of its values divided by `temperature`.
    #[must_use]
    pub fn row_shares(&self, temperature: f32) -> Self {
        let mut shares = self.clone();
        for row in shares.values.chunks_exact_mut(self.columns.max(1)) {
            for value in row.iter_mut() {
                *value /= temperature;
            }
            softmax_in_place(row);
        }
        shares
    }

    /// Each column as probabilities.
    #[must_use]
    pub fn column_shares(&self, temperature: f32) -> Self {
        self.transposed().row_shares(temperature).transposed()
    }
}
