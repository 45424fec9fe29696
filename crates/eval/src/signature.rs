//! What was measured, in one line.

use std::fmt::{self, Display, Formatter};

/// The version of sacrebleu whose figures ours equal; it stands at the end of signatures.
pub const SACREBLEU_VERSION: &str = "2.6.0";

/// Every choice behind a score, as sacrebleu writes it: `nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0`.
///
/// ```
/// let signature = barqiya_eval::Signature::new(1).with("case", "lc");
/// assert_eq!(signature.to_string(), "nrefs:1|case:lc|version:2.6.0");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    choices: Vec<(&'static str, String)>,
    resampling: Vec<(&'static str, String)>,
}

impl Signature {
    /// Begins with the number of references.
    pub fn new(references: usize) -> Self {
        Self { choices: vec![("nrefs", references.to_string())], resampling: Vec::new() }
    }

    /// Adds a choice behind those before it.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl Display) -> Self {
        self.choices.push((key, value.to_string()));
        self
    }

    /// Adds a choice of a test of significance (`bs`, `ar`, `seed`), which stand behind the number of references in the order in
    /// which they are added.
    #[must_use]
    pub fn with_resampling(mut self, key: &'static str, value: impl Display) -> Self {
        self.resampling.push((key, value.to_string()));
        self
    }

    /// The choices in their order, the version last.
    pub fn choices(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let (first, others) = self.choices.split_at(1);
        let given = [first, &self.resampling, others].into_iter().flatten();
        given.map(|(key, value)| (*key, value.as_str())).chain([("version", SACREBLEU_VERSION)])
    }
}

impl Display for Signature {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let choices: Vec<String> = self.choices().map(|(key, value)| format!("{key}:{value}")).collect();
        formatter.write_str(&choices.join("|"))
    }
}
