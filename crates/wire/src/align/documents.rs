//! What is kept of documents to find which translates which.

use barqiya_align::Vectors;
use barqiya_align::anchors::{Anchors, of_arabic, of_english};
use barqiya_align::documents::Document;
use barqiya_mt::encoder::Wanted;

use super::side::Text;
use super::{AlignError, Reader};
use crate::Input;

/// Sentences of a document that are encoded: enough to know what it is about.
const SENTENCES: usize = 200;

/// A sketch of each document of one side, and with a reader its mean vector, centred and of length 1.
///
/// # Errors
/// A document that is no text or has no sentence; an encoder that fails.
pub fn sketches(
    inputs: &[Input],
    arabic: bool,
    lines: bool,
    reader: Option<&Reader>,
    threads: usize,
) -> Result<(Vec<Document>, Option<Vectors>), AlignError> {
    let (mut documents, mut means) = (Vec::with_capacity(inputs.len()), Vec::new());
    for input in inputs {
        let text = Text::read(input, lines)?;
        let sentences = text.side().sentences;
        let anchors = if arabic { of_arabic } else { of_english };
        let found: Vec<(Anchors, usize)> = sentences.iter().map(|text| (anchors(text), text.chars().count())).collect();
        documents.push(Document::new(found.iter().map(|(anchors, characters)| (anchors, *characters))));
        if let Some(reader) = reader {
            let centre = if arabic { &reader.centre.arabic } else { &reader.centre.english };
            let some = &sentences[..sentences.len().min(SENTENCES)];
            let encoded = reader.encoder.encode(some, Wanted { layers: &[], pooled: true }, threads)?;
            let mut mean = vec![0.0; reader.encoder.width()];
            for sentence in &encoded {
                let parts = sentence.pooled.iter().zip(&centre.pooled);
                mean.iter_mut().zip(parts).for_each(|(sum, (value, centre))| *sum += value - centre);
            }
            means.extend(mean);
        }
    }
    let vectors = reader.map(|reader| {
        let mut vectors = Vectors::new(reader.encoder.width(), means);
        vectors.normalise();
        vectors
    });
    Ok((documents, vectors))
}
