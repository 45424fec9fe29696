//! Hypotheses beside their references.

use crate::Error;

/// Hypotheses with their references, line for line.
///
/// ```
/// let references = [vec!["a dog"], vec!["the dog"]];
/// let corpus = barqiya_eval::Corpus::new(&["a dog"], &references)?;
/// assert_eq!(corpus.references(0).collect::<Vec<_>>(), ["a dog", "the dog"]);
/// # Ok::<(), barqiya_eval::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Corpus<'a> {
    hypotheses: Vec<&'a str>,
    /// By reference, then by line.
    references: Vec<Vec<&'a str>>,
}

impl<'a> Corpus<'a> {
    /// Puts hypotheses beside their references; each reference is a text of as many lines.
    ///
    /// # Errors
    /// If there is no line, no reference, or a reference of another length.
    pub fn new<T: AsRef<str>>(hypotheses: &'a [T], references: &'a [Vec<T>]) -> Result<Self, Error> {
        if hypotheses.is_empty() {
            return Err(Error::Empty);
        }
        if references.is_empty() {
            return Err(Error::NoReference);
        }
        for (number, reference) in (1..).zip(references) {
            if reference.len() != hypotheses.len() {
                return Err(Error::Lengths { hypotheses: hypotheses.len(), references: reference.len(), number });
            }
        }
        let lines = |text: &'a [T]| text.iter().map(AsRef::as_ref).collect();
        Ok(Self { hypotheses: lines(hypotheses), references: references.iter().map(|text| lines(text)).collect() })
    }

    /// Number of segments; at least one.
    #[expect(clippy::len_without_is_empty, reason = "a corpus is never empty")]
    pub fn len(&self) -> usize {
        self.hypotheses.len()
    }

    /// Number of references of each segment; at least one.
    pub fn reference_count(&self) -> usize {
        self.references.len()
    }

    /// The hypothesis of a segment.
    pub fn hypothesis(&self, segment: usize) -> &'a str {
        self.hypotheses[segment]
    }

    /// The references of a segment, in the order of the texts.
    pub fn references(&self, segment: usize) -> impl ExactSizeIterator<Item = &'a str> {
        self.references.iter().map(move |text| text[segment])
    }
}
