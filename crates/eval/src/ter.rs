//! Edits for each word of the reference, with moves of phrases: TER (Snover et al. 2006).

mod band;
mod edits;
mod tercom;

use std::collections::HashMap;
use std::ops::Range;

use self::edits::Counter;
use crate::{Corpus, Metric, SampleScore, Score, Signature, whitespace};

/// Translation edit rate: the words to put in, take out, change, and the phrases to move until the translation is the
/// reference, for each hundred words of the reference. Less is better.
///
/// Of several references the nearest counts, against the mean of their lengths.
///
/// ```
/// use barqiya_eval::{Corpus, Metric, Ter};
///
/// let references = [vec!["the minister spoke in Cairo"]];
/// let corpus = Corpus::new(&["in Cairo the minister spoke"], &references)?;
/// let ter = Ter::default();
/// assert_eq!(ter.score(&ter.statistics(&corpus).sums()).value, 20.0);
/// # Ok::<(), barqiya_eval::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "they are the four choices of the measure's signature")]
pub struct Ter {
    /// Whether punctuation becomes words and HTML entities become characters, by Tercom's rules.
    pub normalized: bool,
    /// Whether punctuation is taken out.
    pub no_punct: bool,
    /// Whether the two above know East Asian characters and punctuation, too.
    pub asian_support: bool,
    /// Whether capitals differ from small letters.
    pub case_sensitive: bool,
}

impl Metric for Ter {
    fn name(&self) -> String {
        "TER".to_owned()
    }

    /// The edits, and the words of the reference.
    fn width(&self) -> usize {
        2
    }

    fn count(&self, corpus: &Corpus<'_>, segments: Range<usize>, rows: &mut Vec<f64>) {
        let mut counter = Counter::default();
        for segment in segments {
            let hypothesis = self.tokenize(corpus.hypothesis(segment));
            let references: Vec<String> = corpus.references(segment).map(|text| self.tokenize(text)).collect();
            let mut numbers = HashMap::new();
            let hypothesis = numbered(&hypothesis, &mut numbers);
            let (mut fewest, mut words) = (usize::MAX, 0);
            for reference in &references {
                let reference = numbered(reference, &mut numbers);
                fewest = fewest.min(counter.edits(&hypothesis, &reference));
                words += reference.len();
            }
            rows.extend([fewest as f64, words as f64 / references.len() as f64]);
        }
    }

    fn score(&self, sums: &[f64]) -> Score {
        let [edits, words] = [sums[0], sums[1]];
        let rate = if words > 0.0 { edits / words } else { without_reference(edits) };
        Score { name: self.name(), value: 100.0 * rate, details: None }
    }

    fn sample_score(&self, sums: &[f64]) -> SampleScore {
        let [edits, words] = [sums[0], sums[1]];
        if words > 0.0 {
            SampleScore::Single(100.0 * (edits / words) as f32)
        } else {
            SampleScore::Double(100.0 * without_reference(edits))
        }
    }

    fn signature(&self, references: usize) -> Signature {
        let yes_or_no = |choice: bool| if choice { "yes" } else { "no" };
        Signature::new(references)
            .with("case", if self.case_sensitive { "mixed" } else { "lc" })
            .with("tok", "tercom")
            .with("norm", yes_or_no(self.normalized))
            .with("punct", yes_or_no(!self.no_punct))
            .with("asian", yes_or_no(self.asian_support))
    }

    fn more_is_better(&self) -> bool {
        false
    }
}

/// The rate where the references are empty: words against nothing are all wrong.
fn without_reference(edits: f64) -> f64 {
    if edits > 0.0 { 1.0 } else { 0.0 }
}

/// The words of a text as numbers: equal words have equal numbers.
fn numbered<'a>(text: &'a str, numbers: &mut HashMap<&'a str, u32>) -> Vec<u32> {
    let number = |word| {
        let next = numbers.len() as u32;
        *numbers.entry(word).or_insert(next)
    };
    whitespace::words(text).map(number).collect()
}

#[cfg(test)]
mod tests;
