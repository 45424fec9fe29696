//! From evidence to links.
//!
//! Each pair of words is judged by logistic regressions, twice: first by what is known of these two words, then also by
//! the first judgement of the words around them. So an article goes with the noun after it, and one word of Arabic may
//! answer several of English. The results are probabilities: of the links at .9 nine in ten are right.

use super::matrix::Matrix;
use super::similarity::Similarity;
use super::statistics::Posteriors;
use super::weights::judge;

/// Two words that translate each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WordLink {
    /// The word of the source.
    pub source: usize,
    /// The word of the target.
    pub target: usize,
    /// The probability that they do.
    pub p: f32,
}

/// Which links are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Recipe {
    /// Few wrong ones: to make glossaries, to find names.
    Precise,
    /// As many right ones as wrong ones are left out: the best F1.
    #[default]
    Balanced,
    /// Few missing ones: to look for what a word became.
    Recall,
}

impl Recipe {
    /// The least probability of a link.
    pub fn threshold(self) -> f32 {
        match self {
            Self::Precise => 0.6,
            Self::Balanced => 0.42,
            Self::Recall => 0.25,
        }
    }
}

/// What is known of the words of a pair: by an encoder, by statistics, or both.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Evidence<'a> {
    /// How alike they are to an encoder.
    pub similarity: Option<&'a Similarity>,
    /// What a lexicon says.
    pub posteriors: Option<&'a Posteriors>,
}

/// The probability of each link, calibrated. Rows are words of the source. Without evidence nothing is linked, and the
/// matrix is empty.
///
/// # Panics
/// If the two kinds of evidence are of different numbers of words.
pub fn link_probabilities(evidence: Evidence<'_>) -> Matrix {
    let mut probabilities = Matrix::default();
    for (pass, weights) in judge(evidence.similarity.is_some(), evidence.posteriors.is_some()).iter().enumerate() {
        probabilities = evidence.judge(weights, &probabilities, pass > 0);
    }
    probabilities
}

/// The links of a recipe, in order.
pub fn links(probabilities: &Matrix, recipe: Recipe) -> Vec<WordLink> {
    let least = recipe.threshold();
    (0..probabilities.rows())
        .flat_map(|source| {
            let row = probabilities.row(source).iter().enumerate();
            row.filter(move |(_, p)| **p >= least).map(move |(target, &p)| WordLink { source, target, p })
        })
        .collect()
}

impl Evidence<'_> {
    pub(super) fn size(&self) -> Option<(usize, usize)> {
        let of = |matrix: &Matrix| (matrix.rows(), matrix.columns());
        let (similarity, posteriors) =
            (self.similarity.map(|found| of(&found.cosines)), self.posteriors.map(|found| of(&found.forward)));
        if let (Some(one), Some(other)) = (similarity, posteriors) {
            assert_eq!(one, other, "evidence of the same words");
        }
        similarity.or(posteriors)
    }

    /// One judgement of all links; `again` if there was one before.
    pub(super) fn judge(&self, weights: &[f32], before: &Matrix, again: bool) -> Matrix {
        let Some((rows, columns)) = self.size() else { return Matrix::default() };
        let around = again.then(|| Around::of(before));
        let mut features = Vec::with_capacity(weights.len());
        Matrix::from_cells(rows, columns, |row, column| {
            self.features(row, column, around.as_ref(), &mut features);
            let sum: f32 = features.iter().zip(weights).map(|(feature, weight)| feature * weight).sum();
            let score = sum + weights.last().copied().unwrap_or(0.0);
            1.0 / (1.0 + (-score).exp())
        })
    }

    /// What is judged of one link.
    pub(super) fn features(&self, row: usize, column: usize, around: Option<&Around<'_>>, features: &mut Vec<f32>) {
        features.clear();
        if let Some(found) = self.similarity {
            let (forward, backward) = (found.row_shares.at(row, column), found.column_shares.at(row, column));
            let (piece_forward, piece_backward) =
                (found.piece_rows.at(row, column), found.piece_columns.at(row, column));
            features.extend([forward, backward, piece_forward, piece_backward].map(log_odds));
            features.extend([found.cosines.at(row, column), (forward * backward).sqrt(), found.pieces.at(row, column)]);
        }
        if let Some(found) = self.posteriors {
            let (forward, backward) = (found.forward.at(row, column), found.backward.at(row, column));
            features.extend([log_odds(forward), log_odds(backward), (forward * backward).sqrt()]);
        }
        let Some(around) = around else { return };
        let before = around.before;
        let (row_at, column_at) = (row as isize, column as isize);
        let near = |down: isize, right: isize| around.at(row_at + down, column_at + right);
        let (other_in_row, other_in_column) = (around.rows[row].other(column), around.columns[column].other(row));
        let own = before.at(row, column);
        features.extend([log_odds(own), other_in_row, other_in_column]);
        let steps = [near(0, 1), near(0, -1), near(1, 0), near(-1, 0)];
        features.extend(steps);
        features.extend([near(1, 1), near(-1, -1), near(0, 2), near(0, -2)]);
        features.extend([(around.rows[row].sum - own).min(2.0), (around.columns[column].sum - own).min(2.0)]);
        if let Some(found) = self.posteriors {
            let (source, target) = (found.source_frequencies[row], found.target_frequencies[column]);
            features.extend([source, target]);
            features.extend([target * steps[0], target * steps[1], source * steps[2], source * steps[3]]);
            features.extend([target * other_in_column, source * other_in_row]);
        }
    }
}

/// Log-odds that stay finite.
fn log_odds(p: f32) -> f32 {
    const LEAST: f32 = 1e-3;
    ((p + LEAST) / (1.0 - p + LEAST)).max(LEAST).ln()
}

/// The judgement before, and what a line of it has.
pub(super) struct Around<'a> {
    before: &'a Matrix,
    rows: Vec<Line>,
    columns: Vec<Line>,
}

impl<'a> Around<'a> {
    pub(super) fn of(before: &'a Matrix) -> Self {
        let line = |length: usize, at: &dyn Fn(usize) -> f32| {
            (0..length).fold(Line::default(), |line, place| line.with(place, at(place)))
        };
        let rows = (0..before.rows()).map(|row| line(before.columns(), &|column| before.at(row, column))).collect();
        let columns = (0..before.columns()).map(|column| line(before.rows(), &|row| before.at(row, column))).collect();
        Self { before, rows, columns }
    }

    fn at(&self, row: isize, column: isize) -> f32 {
        let inside =
            (0..self.before.rows() as isize).contains(&row) && (0..self.before.columns() as isize).contains(&column);
        if inside { self.before.at(row as usize, column as usize) } else { 0.0 }
    }
}

/// The best two values of a row or column, and their sum.
#[derive(Debug, Clone, Copy, Default)]
struct Line {
    best: f32,
    place: usize,
    second: f32,
    sum: f32,
}

impl Line {
    fn with(mut self, place: usize, value: f32) -> Self {
        self.sum += value;
        if value > self.best {
            (self.second, self.best, self.place) = (self.best, value, place);
        } else {
            self.second = self.second.max(value);
        }
        self
    }

    /// The best value at another place than this.
    fn other(&self, place: usize) -> f32 {
        if place == self.place { self.second } else { self.best }
    }
}
