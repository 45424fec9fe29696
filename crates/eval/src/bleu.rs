//! BLEU (Papineni et al., 2002).

#[cfg(test)]
mod tests;

use std::fmt::{self, Display, Formatter};
use std::ops::Range;

use crate::metric::{Rounding, in_double, in_single};
use crate::ngrams::{Ngrams, Words, ngram_count};
use crate::{Corpus, Metric, SampleScore, Score, Signature, Tokenizer, Tokens};

/// What the logarithm of nothing counts as.
const LOG_OF_ZERO: f64 = -9_999_999_999.0;

/// The share of a hypothesis's n-grams that the references have, as the geometric mean over the orders, less a penalty if the
/// hypothesis is too short.
///
/// A row of statistics is the length of the hypothesis in words, that of the reference whose length is closest, the n-grams
/// that are right, by order, and all n-grams of the hypothesis, by order.
///
/// ```
/// use barqiya_eval::{Bleu, Corpus, Metric};
///
/// let references = [vec!["The dog bit a man."]];
/// let corpus = Corpus::new(&["The dog bit the man."], &references)?;
/// let bleu = Bleu::default();
/// let score = bleu.score(&bleu.statistics(&corpus).sums());
/// assert_eq!(format!("{:.1}", score.value), "38.0");
/// assert_eq!(bleu.signature(1).to_string(), "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0");
/// # Ok::<(), barqiya_eval::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Bleu {
    /// How lines become words.
    pub tokenizer: Tokenizer,
    /// What is done about an order without any right n-gram.
    pub smoothing: Smoothing,
    /// Whether case is ignored: letters become small ones by the tables of this program's Unicode, which may know scripts
    /// that an older Python does not.
    pub lowercase: bool,
    /// Whether orders for which a hypothesis is too short are left out of the mean; meant for single sentences.
    pub effective_order: bool,
    /// The longest n-grams, in words.
    pub max_order: usize,
}

impl Default for Bleu {
    fn default() -> Self {
        Self {
            tokenizer: Tokenizer::Thirteen,
            smoothing: Smoothing::Exp,
            lowercase: false,
            effective_order: false,
            max_order: 4,
        }
    }
}

/// What BLEU does about an order without any right n-gram, which would make the score zero (Chen and Cherry, 2014, "A
/// Systematic Comparison of Smoothing Techniques for Sentence-Level BLEU").
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Smoothing {
    /// Nothing.
    None,
    /// So many n-grams count as right instead; usually [`Smoothing::FLOOR`].
    Floor(f64),
    /// So many right n-grams are added at every order but the first; usually [`Smoothing::ADD_K`].
    AddK(f64),
    /// Half a right n-gram counts at the first such order, a quarter at the second, and so on.
    Exp,
}

impl Smoothing {
    /// The usual value of [`Smoothing::Floor`].
    pub const FLOOR: f64 = 0.1;
    /// The usual value of [`Smoothing::AddK`].
    pub const ADD_K: f64 = 1.0;

    /// The smoothing of a name in sacrebleu's options: `none`, `floor`, `add-k`, `exp`. Without a value the usual one is
    /// taken; `none` and `exp` have no use for one.
    pub fn named(name: &str, value: Option<f64>) -> Option<Self> {
        match name {
            "none" => Some(Self::None),
            "floor" => Some(Self::Floor(value.unwrap_or(Self::FLOOR))),
            "add-k" => Some(Self::AddK(value.unwrap_or(Self::ADD_K))),
            "exp" => Some(Self::Exp),
            _ => None,
        }
    }
}

/// As in signatures: `exp`, `floor[0.10]`.
impl Display for Smoothing {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => formatter.write_str("none"),
            Self::Floor(value) => write!(formatter, "floor[{value:.2}]"),
            Self::AddK(value) => write!(formatter, "add-k[{value:.2}]"),
            Self::Exp => formatter.write_str("exp"),
        }
    }
}

impl Metric for Bleu {
    fn name(&self) -> String {
        "BLEU".to_owned()
    }

    fn width(&self) -> usize {
        2 + 2 * self.max_order
    }

    fn count(&self, corpus: &Corpus<'_>, segments: Range<usize>, rows: &mut Vec<f64>) {
        let mut desk = Desk::default();
        for segment in segments {
            desk.read(self, corpus, segment);
            let hypothesis = desk.hypothesis.len();
            rows.extend([hypothesis as f64, desk.closest_length() as f64]);
            rows.extend(desk.matches(self.max_order).map(|matches| matches as f64));
            rows.extend((1..=self.max_order).map(|order| ngram_count(hypothesis, order) as f64));
        }
    }

    fn score(&self, sums: &[f64]) -> Score {
        let Parts { value, precisions, penalty } = self.parts(sums, in_double);
        Score { name: self.name(), value, details: Some(details(&precisions, penalty, sums[0], sums[1])) }
    }

    fn sample_score(&self, sums: &[f64]) -> SampleScore {
        SampleScore::Double(self.parts(sums, in_single).value)
    }

    fn signature(&self, references: usize) -> Signature {
        Signature::new(references)
            .with("case", if self.lowercase { "lc" } else { "mixed" })
            .with("eff", if self.effective_order { "yes" } else { "no" })
            .with("tok", self.tokenizer.name())
            .with("smooth", self.smoothing)
    }
}

/// A score and what it is made of.
struct Parts {
    value: f64,
    precisions: Vec<f64>,
    penalty: f64,
}

impl Bleu {
    /// The score of sums; `round` is applied to the result of every operation but logarithms, powers and what is done with them.
    fn parts(&self, sums: &[f64], round: Rounding) -> Parts {
        let (lengths, ngrams) = sums.split_at(2);
        let (right, all) = ngrams.split_at(self.max_order);
        let penalty = brevity_penalty(lengths[0], lengths[1], round);
        if right.iter().all(|count| *count == 0.0) {
            return Parts { value: 0.0, precisions: vec![0.0; self.max_order], penalty };
        }
        let precisions = self.precisions(right, all, round);
        let value = penalty * self.mean_of_logarithms(&precisions, all).exp();
        Parts { value, precisions, penalty }
    }

    /// The share of right n-grams by order, in per cent and smoothed; zero from the first order that no hypothesis has.
    fn precisions(&self, right: &[f64], all: &[f64], round: Rounding) -> Vec<f64> {
        let mut precisions = vec![0.0; self.max_order];
        let mut halved = 1.0;
        for (index, (right, all)) in right.iter().zip(all).enumerate() {
            let added = self.added(index);
            let (right, all) = (round(right + added), round(all + added));
            if all == 0.0 {
                break;
            }
            precisions[index] = match self.smoothing {
                _ if right != 0.0 => round(round(100.0 * right) / all),
                Smoothing::Exp => {
                    halved *= 2.0;
                    round(100.0 / round(halved * all))
                }
                Smoothing::Floor(value) => round(100.0 * value / all),
                Smoothing::None | Smoothing::AddK(_) => 0.0,
            };
        }
        precisions
    }

    fn mean_of_logarithms(&self, precisions: &[f64], all: &[f64]) -> f64 {
        let orders = if self.effective_order {
            (0..all.len()).take_while(|index| all[*index] + self.added(*index) != 0.0).count()
        } else {
            self.max_order
        };
        // No order at all is had only by a corpus of empty hypotheses, where nothing is right.
        let logarithm = |precision: &f64| if *precision == 0.0 { LOG_OF_ZERO } else { precision.ln() };
        precisions[..orders].iter().map(logarithm).fold(0.0, |sum, term| sum + term) / orders as f64
    }

    /// What is added to the n-grams of an order, which is given less one.
    fn added(&self, index: usize) -> f64 {
        match self.smoothing {
            Smoothing::AddK(value) if index > 0 => value,
            _ => 0.0,
        }
    }
}

fn brevity_penalty(hypothesis: f64, reference: f64, round: Rounding) -> f64 {
    if hypothesis >= reference {
        1.0
    } else if hypothesis > 0.0 {
        round(1.0 - round(reference / hypothesis)).exp()
    } else {
        0.0
    }
}

fn details(precisions: &[f64], penalty: f64, hypothesis: f64, reference: f64) -> String {
    let precisions: Vec<String> = precisions.iter().map(|precision| format!("{precision:.1}")).collect();
    let ratio = if reference == 0.0 { 0.0 } else { hypothesis / reference };
    format!(
        "{} (BP = {penalty:.3} ratio = {ratio:.3} hyp_len = {hypothesis:.0} ref_len = {reference:.0})",
        precisions.join("/")
    )
}

/// What one segment after the other is counted with.
#[derive(Default)]
struct Desk {
    tokens: Tokens,
    words: Words,
    ngrams: Ngrams,
    /// The numbers of the hypothesis's words.
    hypothesis: Vec<u32>,
    /// The numbers of the references' words, one reference behind the other.
    references: Vec<u32>,
    /// Words of each reference.
    lengths: Vec<usize>,
}

impl Desk {
    fn read(&mut self, bleu: &Bleu, corpus: &Corpus<'_>, segment: usize) {
        let Self { tokens, words, hypothesis, references, lengths, .. } = self;
        let mut append = |line: &str, numbers: &mut Vec<u32>| {
            if bleu.lowercase {
                bleu.tokenizer.tokenize(&line.to_lowercase(), tokens);
            } else {
                bleu.tokenizer.tokenize(line, tokens);
            }
            numbers.extend(tokens.iter().map(|token| words.number(token)));
        };
        hypothesis.clear();
        append(corpus.hypothesis(segment), hypothesis);
        references.clear();
        lengths.clear();
        for reference in corpus.references(segment) {
            let begin = references.len();
            append(reference, references);
            lengths.push(references.len() - begin);
        }
    }

    /// The length of the reference that is closest in length to the hypothesis; of two, the shorter.
    fn closest_length(&self) -> usize {
        let length = self.hypothesis.len();
        let distance = |reference: &usize| (reference.abs_diff(length), *reference);
        self.lengths.iter().copied().min_by_key(distance).expect("a corpus has a reference")
    }

    fn matches(&mut self, orders: usize) -> impl Iterator<Item = usize> {
        self.ngrams.clear(self.references.len(), orders);
        let mut rest = self.references.as_slice();
        for length in &self.lengths {
            let (reference, others) = rest.split_at(*length);
            self.ngrams.add_reference(reference, orders);
            rest = others;
        }
        self.ngrams.matches(&self.hypothesis, orders)
    }
}
