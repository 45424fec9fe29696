//! Rows judged by rules, and by whether they repeat others.

use barqiya_bitext::Pair;

use crate::arguments::{CopyArguments, Keep, RuleArguments};
use crate::problem::Problem;

pub(super) struct Judging {}

impl Judging {
    pub(super) fn new(_rules: Option<&RuleArguments>, _copies: Option<&CopyArguments>) -> Result<Self, Problem> {
        Ok(Self {})
    }
    pub(super) fn note(&mut self, _pair: &Pair) {}
    pub(super) fn judge(&mut self, _pairs: &mut [Pair]) -> Result<(), Problem> {
        Ok(())
    }
    pub(super) fn describe(&self) -> serde_json::Value {
        serde_json::json!({})
    }
}

impl Keep {
    /// Whether a judged row is wanted.
    pub(super) fn takes(self, pair: &Pair) -> bool {
        match self {
            Self::All => true,
            Self::Clean => pair.verdicts.is_empty(),
            Self::Dropped => !pair.verdicts.is_empty(),
        }
    }
}
