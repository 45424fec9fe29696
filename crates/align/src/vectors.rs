//! Rows of numbers: vectors of sentences, words or tokens.

use barqiya_kernels::dot;

/// Vectors of one width, row after row.
///
/// ```
/// use barqiya_align::Vectors;
/// let mut vectors = Vectors::new(2, vec![3.0, 4.0, 0.0, 2.0]);
/// vectors.normalise();
/// assert_eq!(vectors.row(0), [0.6, 0.8]);
/// assert_eq!(vectors.cosine(0, &vectors, 1), 0.8);
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Vectors {
    width: usize,
    values: Vec<f32>,
}

impl Vectors {
    /// Rows of `width` values.
    ///
    /// # Panics
    /// If the values are not whole rows.
    pub fn new(width: usize, values: Vec<f32>) -> Self {
        assert!(
            if width == 0 { values.is_empty() } else { values.len().is_multiple_of(width) },
            "whole rows of {width}"
        );
        Self { width, values }
    }

    /// Values per row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.values.len().checked_div(self.width).unwrap_or(0)
    }

    /// One row.
    pub fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.width..][..self.width]
    }

    /// All values, row after row.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// Takes `mean` from every row. Vectors of an encoder share a large part; what tells them apart is left.
    pub fn centre(&mut self, mean: &[f32]) {
        for row in self.values.chunks_exact_mut(self.width.max(1)) {
            row.iter_mut().zip(mean).for_each(|(value, mean)| *value -= mean);
        }
    }

    /// Multiplies every row by a number of its own.
    pub fn scale_rows(&mut self, scale: impl Fn(usize) -> f32) {
        for (at, row) in self.values.chunks_exact_mut(self.width.max(1)).enumerate() {
            let scale = scale(at);
            for value in row {
                *value *= scale;
            }
        }
    }

    /// Some of the rows.
    #[must_use]
    pub fn part(&self, rows: std::ops::Range<usize>) -> Self {
        Self { width: self.width, values: self.values[rows.start * self.width..rows.end * self.width].to_vec() }
    }

    /// Scales every row to length 1; a row of zeros stays.
    pub fn normalise(&mut self) {
        for row in self.values.chunks_exact_mut(self.width.max(1)) {
            let length = dot(row, row).sqrt();
            if length > 0.0 {
                for value in row {
                    *value /= length;
                }
            }
        }
    }

    /// The product of two rows: their cosine, once both are normalised.
    pub fn cosine(&self, row: usize, other: &Self, other_row: usize) -> f32 {
        dot(self.row(row), other.row(other_row))
    }
}
