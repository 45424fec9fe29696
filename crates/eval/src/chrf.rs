//! chrF (Popović, 2015) and chrF++ (Popović, 2017).

#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::metric::{Rounding, in_double, in_single};
use crate::ngrams::{Ngrams, Words, ngram_count};
use crate::{Corpus, Metric, SampleScore, Score, Signature, whitespace};

/// What a share counts as that has nothing below the line, with [`Chrf::eps_smoothing`].
const EPSILON: f64 = 1e-16;

/// The F-score of the n-grams of characters, and of words for chrF+ and chrF++, that hypothesis and reference share.
///
/// A row of statistics has three numbers for every order, the characters' first: the n-grams of the hypothesis, those of the
/// reference, and those they share. Of several references, the one with the best score counts.
///
/// ```
/// use barqiya_eval::{Chrf, Corpus, Metric};
///
/// let references = [vec!["The dog bit a man."]];
/// let corpus = Corpus::new(&["The dog bit the man."], &references)?;
/// let score = |chrf: Chrf| format!("{} {:.1}", chrf.name(), chrf.score(&chrf.statistics(&corpus).sums()).value);
/// assert_eq!(score(Chrf::default()), "chrF2 66.2");
/// assert_eq!(score(Chrf::plus_plus()), "chrF2++ 67.6");
/// # Ok::<(), barqiya_eval::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chrf {
    /// The longest n-grams of characters.
    pub char_order: usize,
    /// The longest n-grams of words; none with 0.
    pub word_order: usize,
    /// How many times more recall counts than precision.
    pub beta: u32,
    /// Whether case is ignored.
    pub lowercase: bool,
    /// Whether white space belongs to the n-grams of characters.
    pub whitespace: bool,
    /// Whether the score is the mean of the orders' F-scores, with a tiny number for what is missing, as in the first program
    /// and in Moses; otherwise it is the F-score of the mean precision and recall of the orders that both sides have.
    pub eps_smoothing: bool,
}

/// chrF2, of characters alone.
impl Default for Chrf {
    fn default() -> Self {
        Self { char_order: 6, word_order: 0, beta: 2, lowercase: false, whitespace: false, eps_smoothing: false }
    }
}

impl Chrf {
    /// chrF2++, with words and pairs of words.
    pub fn plus_plus() -> Self {
        Self { word_order: 2, ..Self::default() }
    }

    /// The score of sums; `round` is applied to the result of every operation.
    fn f_score(&self, sums: &[f64], round: Rounding) -> f64 {
        if self.eps_smoothing { self.mean_f_score(sums, round) } else { self.f_score_of_means(sums, round) }
    }

    fn f_score_of_means(&self, sums: &[f64], round: Rounding) -> f64 {
        let (mut precision, mut recall, mut orders) = (0.0, 0.0, 0.0);
        for [hypothesis, reference, shared] in sums.as_chunks().0 {
            if *hypothesis > 0.0 && *reference > 0.0 {
                precision = round(precision + round(shared / hypothesis));
                recall = round(recall + round(shared / reference));
                orders += 1.0;
            }
        }
        let mean = self.harmonic_mean(round(precision / orders), round(recall / orders), round);
        round(100.0 * mean.unwrap_or(0.0))
    }

    fn mean_f_score(&self, sums: &[f64], round: Rounding) -> f64 {
        let share = |part: f64, whole: f64| if whole > 0.0 { round(part / whole) } else { EPSILON };
        let mut sum = 0.0;
        for [hypothesis, reference, shared] in sums.as_chunks().0 {
            let (precision, recall) = (share(*shared, *hypothesis), share(*shared, *reference));
            sum = round(sum + self.harmonic_mean(precision, recall, round).unwrap_or(EPSILON));
        }
        round(round(100.0 * sum) / (self.char_order + self.word_order).max(1) as f64)
    }

    /// The mean of precision and recall, in which recall counts beta times as much; nothing where both are nothing.
    fn harmonic_mean(&self, precision: f64, recall: f64, round: Rounding) -> Option<f64> {
        let factor = f64::from(self.beta).powi(2);
        let above = round(round((1.0 + factor) * precision) * recall);
        let below = round(round(factor * precision) + recall);
        (below > 0.0).then(|| round(above / below))
    }
}

impl Metric for Chrf {
    fn name(&self) -> String {
        format!("chrF{}{}", self.beta, "+".repeat(self.word_order))
    }

    fn width(&self) -> usize {
        // Without any order there is a row too; it holds a zero.
        (3 * (self.char_order + self.word_order)).max(1)
    }

    fn count(&self, corpus: &Corpus<'_>, segments: Range<usize>, rows: &mut Vec<f64>) {
        let mut desk = Desk::default();
        let (mut hypothesis, mut reference) = (Symbols::default(), Symbols::default());
        let (mut row, mut best) = (Vec::new(), Vec::new());
        for segment in segments {
            desk.read(self, corpus.hypothesis(segment), &mut hypothesis);
            let mut best_score = f64::NEG_INFINITY;
            for line in corpus.references(segment) {
                desk.read(self, line, &mut reference);
                desk.compare(self, &hypothesis, &reference, &mut row);
                let score = self.f_score(&row, in_double);
                if score > best_score {
                    best_score = score;
                    std::mem::swap(&mut best, &mut row);
                }
            }
            rows.append(&mut best);
        }
    }

    fn score(&self, sums: &[f64]) -> Score {
        Score { name: self.name(), value: self.f_score(sums, in_double), details: None }
    }

    fn sample_score(&self, sums: &[f64]) -> SampleScore {
        SampleScore::Single(self.f_score(sums, in_single) as f32)
    }

    fn signature(&self, references: usize) -> Signature {
        let yes_or_no = |choice| if choice { "yes" } else { "no" };
        Signature::new(references)
            .with("case", if self.lowercase { "lc" } else { "mixed" })
            .with("eff", yes_or_no(!self.eps_smoothing))
            .with("nc", self.char_order)
            .with("nw", self.word_order)
            .with("space", yes_or_no(self.whitespace))
    }
}

/// A line as numbers: code points, and words.
#[derive(Default)]
struct Symbols {
    characters: Vec<u32>,
    words: Vec<u32>,
}

/// What one segment after the other is counted with.
#[derive(Default)]
struct Desk {
    words: Words,
    ngrams: Ngrams,
}

impl Desk {
    fn read(&mut self, chrf: &Chrf, line: &str, symbols: &mut Symbols) {
        let lowered;
        let line = if chrf.lowercase {
            lowered = line.to_lowercase();
            &lowered
        } else {
            line
        };
        let characters = line.chars().filter(|character| chrf.whitespace || !whitespace::is_space(*character));
        symbols.characters.clear();
        symbols.characters.extend(characters.map(u32::from));
        symbols.words.clear();
        if chrf.word_order > 0 {
            let parts = whitespace::words(line).flat_map(split_punctuation);
            symbols.words.extend(parts.filter(|part| !part.is_empty()).map(|part| self.words.number(part)));
        }
    }

    /// Writes the row of a hypothesis and one reference.
    fn compare(&mut self, chrf: &Chrf, hypothesis: &Symbols, reference: &Symbols, row: &mut Vec<f64>) {
        row.clear();
        self.compare_orders(&hypothesis.characters, &reference.characters, chrf.char_order, row);
        self.compare_orders(&hypothesis.words, &reference.words, chrf.word_order, row);
        row.resize(chrf.width(), 0.0);
    }

    fn compare_orders(&mut self, hypothesis: &[u32], reference: &[u32], orders: usize, row: &mut Vec<f64>) {
        self.ngrams.clear(reference.len(), orders);
        self.ngrams.add_reference(reference, orders);
        for (order, matches) in (1..).zip(self.ngrams.matches(hypothesis, orders)) {
            let of_reference = ngram_count(reference.len(), order);
            // The hypothesis is not blamed for an order that the reference is too short for.
            let of_hypothesis = if of_reference > 0 { ngram_count(hypothesis.len(), order) } else { 0 };
            row.extend([of_hypothesis, of_reference, matches].map(|count| count as f64));
        }
    }
}

/// A word without one ASCII punctuation mark at its end, or else at its beginning, and the mark. One of the two parts is
/// empty if there is no mark or nothing else.
fn split_punctuation(word: &str) -> [&str; 2] {
    let bytes = word.as_bytes();
    let at = match bytes {
        [.., last] if last.is_ascii_punctuation() => word.len() - 1,
        [first, ..] if first.is_ascii_punctuation() => 1,
        _ => word.len(),
    };
    let (left, right) = word.split_at(at);
    [left, right]
}
