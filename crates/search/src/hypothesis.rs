//! What a search returns.

use std::rc::Rc;

use crate::constraints::Met;
use crate::tree::Attention;

/// A translation that the search ended with.
#[derive(Debug, Clone, PartialEq)]
pub struct Hypothesis {
    /// Its tokens, forced ones included, the end mark not.
    pub tokens: Vec<u32>,
    /// Natural log-probability of each token, then of the end mark if the hypothesis ended with one; 0 for forced tokens.
    pub log_probs: Vec<f32>,
    /// The sum of the log-probabilities divided by their number to the power of the length penalty: transformers'
    /// `sequences_scores`.
    pub score: f32,
    /// Whether it ended with an end mark; otherwise it was cut off at the maximum length.
    pub ended: bool,
    /// How each of the task's terms came out, in their order; `None` where it is missing, or was said in other tokens.
    pub met: Vec<Option<Met>>,
    /// Attention over the source, one row for each of `log_probs`, as [`crate::Verdict::attention`] has it; empty when the
    /// options do not ask for it.
    ///
    /// A decoder row reads one token and predicts the next, so it is beside two tokens: `attention[i]` belongs to the row
    /// that *predicts* `tokens[i]`, and `attention[i + 1]` to the row that *feeds* `tokens[i]`. The first row feeds the
    /// model's first token. The last row predicts the end mark and feeds the last token; a hypothesis without end mark lacks
    /// it, since its last token was never fed.
    pub attention: Vec<Vec<f32>>,
}

/// A hypothesis that is no longer live; it shares its attention with others.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) tokens: Vec<u32>,
    pub(crate) log_probs: Vec<f32>,
    pub(crate) score: f32,
    pub(crate) ended: bool,
    /// Terms that are not rendered.
    pub(crate) missing: usize,
    pub(crate) met: Vec<Option<Met>>,
    pub(crate) attention: Vec<Attention>,
}

impl From<Finished> for Hypothesis {
    fn from(finished: Finished) -> Self {
        let Finished { tokens, log_probs, score, ended, met, attention, .. } = finished;
        Self {
            tokens,
            log_probs,
            score,
            ended,
            met,
            attention: attention.into_iter().map(Rc::unwrap_or_clone).collect(),
        }
    }
}
