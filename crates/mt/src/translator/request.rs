//! What a caller wants of a translation.

use crate::error::{Error, Result};

/// How to search. What is `None` is as the model's own generation settings have it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Request {
    /// Hypotheses that compete; 1 is greedy search.
    pub beam: Option<usize>,
    /// Translations wanted of each text, at most as many as the beam.
    pub nbest: usize,
    /// Power of the length by which a hypothesis' score is divided.
    pub length_penalty: Option<f32>,
    /// No sequence of so many tokens may occur twice; 0 allows all.
    pub no_repeat_ngram: Option<usize>,
    /// Most tokens of a translation, whatever the source's length.
    pub max_tokens: Option<usize>,
    /// Least tokens of a translation.
    pub min_tokens: usize,
    /// Most tokens of a translation for each token of the source (a dozen are always allowed on top).
    pub max_ratio: f32,
    /// Hypotheses that one worker steps at once.
    pub rows: usize,
}

/// Tokens that every translation may have beyond its share of the source's.
const SLACK: usize = 12;

impl Default for Request {
    fn default() -> Self {
        Self {
            beam: None,
            nbest: 1,
            length_penalty: None,
            no_repeat_ngram: None,
            max_tokens: None,
            min_tokens: 0,
            max_ratio: 2.0,
            rows: 128,
        }
    }
}

impl Request {
    /// Checks the numbers against each other and against `beam`, the beam that is really used.
    pub(crate) fn validate(&self, beam: usize) -> Result<()> {
        let fault = |reason: String| Err(Error::Options { reason });
        if !(1..=64).contains(&beam) {
            return fault(format!("a beam of {beam}: from 1 to 64 are possible"));
        }
        if self.nbest == 0 || self.nbest > beam {
            return fault(format!("{} translations from a beam of {beam}: ask for 1 to {beam}", self.nbest));
        }
        if !(self.max_ratio > 0.0 && self.max_ratio.is_finite()) {
            return fault(format!("a length ratio of {}: it must be above 0", self.max_ratio));
        }
        if self.rows < beam {
            return fault(format!("{} rows cannot hold a beam of {beam}", self.rows));
        }
        Ok(())
    }

    /// Most tokens of the translation of a source of `source_tokens` tokens.
    pub(crate) fn longest(&self, source_tokens: usize, room: usize) -> usize {
        let share = (source_tokens as f32 * self.max_ratio) as usize + SLACK;
        share.min(self.max_tokens.unwrap_or(usize::MAX)).min(room).max(1)
    }
}
