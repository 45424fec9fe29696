//! A story between its bytes and its pairs.

use std::ops::Range;

use barqiya_bitext::{Span, Story};
use barqiya_glossary::matcher;
use barqiya_mt::{Translation, Translator};
use barqiya_text::{Normalised, Text, decode, has_arabic, layout, normalise, read_story, split_long};

use crate::terms::{Found, Terms};
use crate::{Input, InputError, Settings};

/// A story whose sentences are being translated.
pub(crate) struct Draft {
    pub(crate) story: Story,
    pub(crate) text: Text,
    pub(crate) notes: Vec<String>,
    pub(crate) sentences: Vec<Sentence>,
}

/// A sentence, in as many parts as the model needs.
pub(crate) struct Sentence {
    /// Its bytes in the text.
    pub(crate) range: Range<usize>,
    /// What is translated; none where there is no Arabic.
    pub(crate) parts: Vec<Part>,
}

/// What the model reads at once.
pub(crate) struct Part {
    /// Byte of the sentence where the part begins.
    pub(crate) start: usize,
    /// The view that the model reads.
    pub(crate) view: Normalised,
    /// Entries of the glossary in it.
    pub(crate) found: Found,
    /// What the model made of it.
    pub(crate) translation: Option<Translation>,
}

impl Draft {
    /// Reads an input and lays out its sentences; `lines` says that each line is one.
    pub(crate) fn read(input: &Input, settings: &Settings<'_>, translator: &Translator) -> Result<Self, InputError> {
        let lines = settings.lines;
        let read = if lines { decode } else { read_story };
        let text = read(&input.bytes).map_err(|source| InputError::NotText { name: input.name.clone(), source })?;
        let mut story = Story::new(input.name.clone(), &input.bytes);
        let ranges = if lines { line_ranges(&text.text) } else { lay_out(&text, &mut story) };
        let mut sentences: Vec<Sentence> =
            ranges.into_iter().map(|range| Sentence::cut(&text.text, range, translator)).collect();
        if let Some(terms) = settings.terms {
            find(terms, &mut sentences, lines);
        }
        let notes = text.note.iter().cloned().collect();
        Ok(Self { story, text, notes, sentences })
    }
}

/// Looks for the entries of a glossary; `apart` says that each sentence is a story of its own.
fn find(terms: &Terms, sentences: &mut [Sentence], apart: bool) {
    let mut story = matcher::Story::default();
    for sentence in sentences {
        if apart {
            story = matcher::Story::default();
        }
        for part in &mut sentence.parts {
            part.found = terms.find(&part.view.text, &mut story);
        }
    }
}

/// Notes the story's structure and gives its sentences.
fn lay_out(text: &Text, story: &mut Story) -> Vec<Range<usize>> {
    let layout = layout(&text.text);
    let span = |range: &Range<usize>| Span::from(text.input_range(range.clone()));
    story.headline = layout.headline.as_ref().map(span);
    story.dateline = layout.dateline.as_ref().map(|dateline| span(&dateline.range));
    story.paragraphs = layout.paragraphs.iter().map(|paragraph| span(&paragraph.range)).collect();
    layout.sentences().collect()
}

/// The lines of a text without their ends; a line end at the very end ends the last line and begins none.
pub(crate) fn line_ranges(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let line = |line: &str| {
        let content = line.strip_suffix('\n').unwrap_or(line);
        let content = content.strip_suffix('\r').unwrap_or(content);
        let range = start..start + content.len();
        start += line.len();
        range
    };
    text.split_inclusive('\n').map(line).collect()
}

impl Sentence {
    /// Cuts a sentence into parts that the model is comfortable with. One without Arabic letters has none.
    fn cut(text: &str, range: Range<usize>, translator: &Translator) -> Self {
        let sentence = &text[range.clone()];
        if !has_arabic(sentence) {
            return Self { range, parts: Vec::new() };
        }
        let measure = |part: &str| translator.count_tokens(part);
        let parts = split_long(sentence, translator.comfortable_tokens(), measure);
        let part = |part: Range<usize>| Part {
            start: part.start,
            view: normalise(&sentence[part]),
            found: Found::default(),
            translation: None,
        };
        Self { range, parts: parts.into_iter().map(part).filter(|part| !part.view.text.is_empty()).collect() }
    }

    /// Whether all parts are translated.
    pub(crate) fn is_ready(&self) -> bool {
        self.parts.iter().all(|part| part.translation.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_kept_as_they_are() {
        let text = "أول\r\n\n ثالث \nرابع";
        let lines: Vec<_> = line_ranges(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(lines, ["أول", "", " ثالث ", "رابع"]);
        assert_eq!(line_ranges("أول\n").len(), 1);
        assert_eq!(line_ranges("").len(), 0);
    }
}
