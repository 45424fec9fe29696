//! Sentences with the names or terms that occur in them.

use std::ops::Range;
use std::path::Path;

use serde::Deserialize;

use super::texts;
use crate::problem::Problem;

/// A sentence, its reference, and what occurs in both.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Sentence {
    pub(super) ar: String,
    pub(super) en: String,
    #[serde(default)]
    pub(super) terms: Vec<Occurrence>,
}

/// A name or term in a sentence.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Occurrence {
    /// The Arabic as a glossary has it.
    #[serde(rename = "term_ar")]
    pub(super) arabic: String,
    /// The English as a glossary has it.
    #[serde(rename = "term_en")]
    pub(super) english: String,
    /// The English as the reference has it.
    #[serde(rename = "en")]
    pub(super) in_reference: String,
    /// Where, in characters of the reference.
    en_span: [usize; 2],
    #[serde(default, rename = "type")]
    pub(super) kind: Option<String>,
}

impl Sentence {
    /// The bytes of the reference at which an occurrence stands.
    pub(super) fn place(&self, occurrence: &Occurrence) -> Option<Range<usize>> {
        let byte = |character| {
            let starts = self.en.char_indices().map(|(byte, _)| byte).chain([self.en.len()]);
            starts.into_iter().nth(character)
        };
        let [start, end] = occurrence.en_span;
        let place = byte(start)?..byte(end)?;
        (place.start <= place.end).then_some(place)
    }
}

/// Reads sentences, one JSON object a line.
pub(super) fn read(path: &Path) -> Result<Vec<Sentence>, Problem> {
    let name = || path.display().to_string();
    let fault = |line, problem| Problem::Gold { name: name(), line, problem };
    let sentences: Vec<(usize, Sentence)> = texts::json_lines(path, fault)?;
    if sentences.is_empty() {
        return Err(Problem::NothingToMeasure { name: name() });
    }
    for (line, sentence) in &sentences {
        let lost = sentence.terms.iter().find(|occurrence| sentence.place(occurrence).is_none());
        if let Some(Occurrence { en_span: [start, end], in_reference, .. }) = lost {
            return Err(fault(*line, format!("`{in_reference}`: en_span [{start}, {end}] does not lie in `en`")));
        }
    }
    Ok(sentences.into_iter().map(|(_, sentence)| sentence).collect())
}
