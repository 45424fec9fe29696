//! What to search, and how.

use crate::constraints::{Constraints, Placing};
use crate::error::Fault;

/// One sentence to be translated, in the model's tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The source as the model reads it, marks and prompt included.
    pub source: Vec<u32>,
    /// Target tokens that every hypothesis begins with, as NLLB's language token. Each scores 0 and counts in the length, as
    /// with transformers' `forced_bos_token_id`; no other rule touches them.
    pub forced: Vec<u32>,
    /// No hypothesis may end with fewer tokens before its end mark (transformers' `min_new_tokens`); forced ones count.
    pub min_tokens: usize,
    /// No hypothesis has more tokens than this, forced ones and the end mark included (transformers' `max_new_tokens`).
    pub max_tokens: usize,
    /// Terms that must be rendered in given ways. They are placed by attention, so [`Options::attention`] belongs to them; the
    /// model's first token and forced ones stand before them.
    pub constraints: Constraints,
    /// Phrases that no hypothesis may hold.
    pub banned: Vec<Vec<u32>>,
}

impl Task {
    /// A task without forced tokens or minimum length.
    pub fn new(source: Vec<u32>, max_tokens: usize) -> Self {
        Self {
            source,
            forced: Vec::new(),
            min_tokens: 0,
            max_tokens,
            constraints: Constraints::default(),
            banned: Vec::new(),
        }
    }

    /// Checks the numbers against each other.
    pub fn validate(&self) -> Result<(), Fault> {
        if self.max_tokens == 0 {
            return Err(Fault::NoTokens);
        }
        if self.min_tokens > self.max_tokens {
            return Err(Fault::Lengths { min: self.min_tokens, max: self.max_tokens });
        }
        if self.forced.len() > self.max_tokens {
            return Err(Fault::Forced { forced: self.forced.len(), max: self.max_tokens });
        }
        Ok(())
    }
}

/// When a beam search may stop before the maximum length, as transformers' `early_stopping` has it.
///
/// In every case the search goes on until `beam` hypotheses have ended. From then on the live ones are judged by the best
/// that they could still become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EarlyStopping {
    /// Stop when the best live hypothesis, if it ended now, would not beat the worst ended one (`False`).
    #[default]
    No,
    /// Stop as soon as `beam` hypotheses have ended (`True`).
    Yes,
    /// Stop only when no live hypothesis can beat the worst ended one even at the most favourable length (`"never"`).
    Never,
}

/// How to search.
///
/// ```
/// use barqiya_search::Options;
///
/// let options = Options { beam: 4, nbest: 2, eos: vec![0], ..Options::default() };
/// assert!(options.validate().is_ok());
/// assert!(Options { nbest: 5, ..options }.validate().is_err());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Hypotheses that compete for a sentence; 1 is greedy search.
    pub beam: usize,
    /// Hypotheses that are returned for a sentence, best first; at most `beam`.
    pub nbest: usize,
    /// The sum of a hypothesis' log-probabilities is divided by its length to this power; 0 leaves it alone.
    pub length_penalty: f32,
    /// When to stop a beam before the maximum length.
    pub early_stopping: EarlyStopping,
    /// No sequence of so many tokens occurs twice in a hypothesis, the model's first token included; 0 allows all.
    ///
    /// The source of a decoder-only model is not looked at, unlike with transformers, where the prompt counts: a translation
    /// must be free to repeat the names and numbers of its source.
    pub no_repeat_ngram: usize,
    /// Rows that one step of the model may have; at least `beam`. Results do not depend on it.
    pub rows: usize,
    /// Tokens that end a hypothesis.
    pub eos: Vec<u32>,
    /// The end mark that is forced as the last token of the maximum length, with a score of 0 (`forced_eos_token_id`).
    pub forced_eos: Option<u32>,
    /// Tokens that are never chosen.
    pub forbidden: Vec<u32>,
    /// What is needed to place terms; of no use where no task has any.
    pub placing: Placing,
    /// Whether the hypotheses carry the model's attention over the source.
    pub attention: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            beam: 4,
            nbest: 1,
            length_penalty: 1.0,
            early_stopping: EarlyStopping::No,
            no_repeat_ngram: 0,
            rows: 128,
            eos: Vec::new(),
            forced_eos: None,
            forbidden: Vec::new(),
            placing: Placing::default(),
            attention: false,
        }
    }
}

impl Options {
    /// Checks the numbers against each other.
    pub fn validate(&self) -> Result<(), Fault> {
        if self.beam == 0 {
            return Err(Fault::Beam);
        }
        if self.nbest == 0 || self.nbest > self.beam {
            return Err(Fault::NBest { nbest: self.nbest, beam: self.beam });
        }
        if self.rows < self.beam {
            return Err(Fault::Rows { rows: self.rows, beam: self.beam });
        }
        if !self.length_penalty.is_finite() {
            return Err(Fault::LengthPenalty(self.length_penalty));
        }
        match self.forced_eos {
            Some(token) if !self.eos.contains(&token) => Err(Fault::ForcedEnd(token)),
            _ => Ok(()),
        }
    }

    /// By what the summed log-probability of `length` tokens is divided.
    pub(crate) fn divisor(&self, length: usize) -> f32 {
        (length.max(1) as f64).powf(f64::from(self.length_penalty)) as f32
    }
}
