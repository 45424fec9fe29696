//! How alike the words of two sides are to an encoder.

use super::matrix::Matrix;
use crate::Vectors;

/// The divisor of similarities before they are made shares of a word, and of a piece of one.
const WORD_TEMPERATURE: f32 = 0.07;
const PIECE_TEMPERATURE: f32 = 0.05;

/// What a word gains that stands at the same relative place as another.
const DIAGONAL: f32 = 0.1;

/// What an encoder made of one side of a pair.
///
/// States of a language share a large part, which says nothing about words; each layer comes with its language's mean
/// taken off ([`Vectors::centre`]). Of multilingual-e5-small layers 4 to 8 are the best ones.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct States {
    /// A row for each piece of the text, in one or more layers.
    pub layers: Vec<Vectors>,
    /// The word that each piece belongs to, if it belongs to one.
    pub words: Vec<Option<usize>>,
}

impl States {
    /// Rows of length 1, layer by layer: the pieces' own.
    fn pieces(&self) -> Vec<Vectors> {
        let kept = |layer: &Vectors| -> Vectors {
            let rows = (0..layer.rows().min(self.words.len())).filter(|&piece| self.words[piece].is_some());
            Vectors::new(layer.width(), rows.flat_map(|piece| layer.row(piece).iter().copied()).collect())
        };
        self.layers.iter().map(kept).map(normalised).collect()
    }

    /// Rows of length 1, layer by layer: each word the mean of its pieces. A word without pieces is a row of zeros.
    fn means(&self, words: usize) -> Vec<Vectors> {
        let mean = |layer: &Vectors| -> Vectors {
            let width = layer.width();
            let mut sums = vec![0.0; words * width];
            for (piece, word) in self.words.iter().enumerate().take(layer.rows()) {
                if let Some(word) = word.filter(|&word| word < words) {
                    let sum = &mut sums[word * width..][..width];
                    sum.iter_mut().zip(layer.row(piece)).for_each(|(sum, value)| *sum += value);
                }
            }
            Vectors::new(width, sums)
        };
        self.layers.iter().map(mean).map(normalised).collect()
    }

    /// The word of each piece that has one.
    fn owners(&self) -> Vec<usize> {
        let rows = self.layers.iter().map(Vectors::rows).min().unwrap_or(0);
        self.words.iter().take(rows).filter_map(|word| *word).collect()
    }
}

fn normalised(mut vectors: Vectors) -> Vectors {
    vectors.normalise();
    vectors
}

/// How alike the words of a pair are, seen in five ways. Rows are words of the source.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Similarity {
    /// Cosine of the words, the mean over the layers, with a little for the same relative place.
    pub cosines: Matrix,
    /// That as the share of each word of the target in one of the source: rows sum to 1.
    pub row_shares: Matrix,
    /// The share of each word of the source in one of the target: columns sum to 1.
    pub column_shares: Matrix,
    /// The same between pieces of words; of a word's pieces the largest.
    pub piece_rows: Matrix,
    /// As `piece_rows`, the other way round.
    pub piece_columns: Matrix,
    /// The geometric mean of both directions between pieces; of a word's pieces the largest.
    pub pieces: Matrix,
}

/// Compares the words of two sides, `rows` words of the source with `columns` of the target.
///
/// # Panics
/// If the sides have different layers.
pub fn similarity(source: &States, target: &States, rows: usize, columns: usize) -> Similarity {
    assert_eq!(source.layers.len(), target.layers.len(), "the same layers of both sides");
    let cosines = cosines(&source.means(rows), &target.means(columns), rows, columns);
    let (source_words, target_words) = (source.owners(), target.owners());
    let pieces = self::cosines(&source.pieces(), &target.pieces(), source_words.len(), target_words.len());
    let piece_rows = pieces.row_shares(PIECE_TEMPERATURE);
    let piece_columns = pieces.column_shares(PIECE_TEMPERATURE);
    let largest = |value: &dyn Fn(usize, usize) -> f32| -> Matrix {
        let mut largest = Matrix::from_cells(rows, columns, |_, _| 0.0);
        for (piece, &row) in source_words.iter().enumerate().filter(|(_, row)| **row < rows) {
            for (other, &column) in target_words.iter().enumerate().filter(|(_, column)| **column < columns) {
                let cell = &mut largest.values_mut()[row * columns + column];
                *cell = cell.max(value(piece, other));
            }
        }
        largest
    };
    Similarity {
        row_shares: cosines.row_shares(WORD_TEMPERATURE),
        column_shares: cosines.column_shares(WORD_TEMPERATURE),
        pieces: largest(&|row, column| (piece_rows.at(row, column) * piece_columns.at(row, column)).sqrt()),
        piece_rows: largest(&|row, column| piece_rows.at(row, column)),
        piece_columns: largest(&|row, column| piece_columns.at(row, column)),
        cosines,
    }
}

/// The mean over layers of the cosines of rows, and what the diagonal gives.
fn cosines(source: &[Vectors], target: &[Vectors], rows: usize, columns: usize) -> Matrix {
    let place = |at: usize, of: usize| (at as f32 + 0.5) / of as f32;
    Matrix::from_cells(rows, columns, |row, column| {
        let sum: f32 = source.iter().zip(target).map(|(source, target)| source.cosine(row, target, column)).sum();
        let apart = (place(row, rows) - place(column, columns)).abs();
        sum / source.len().max(1) as f32 + DIAGONAL * (1.0 - apart)
    })
}
