//! One of two texts.

use std::ops::Range;

use barqiya_align::beads::Side;
use barqiya_bitext::{Span, Story};
use barqiya_text::{arabic_share, decode, has_arabic, layout, read_story};

use super::AlignError;
use crate::{Input, InputError, draft};

/// A text and its sentences.
pub(super) struct Text {
    pub(super) story: Story,
    content: barqiya_text::Text,
    sentences: Vec<Range<usize>>,
    /// Whether each sentence begins a paragraph.
    paragraphs: Vec<bool>,
}

impl Text {
    pub(super) fn read(input: &Input, lines: bool) -> Result<Self, AlignError> {
        let read = if lines { decode } else { read_story };
        let text = read(&input.bytes).map_err(|source| InputError::NotText { name: input.name.clone(), source })?;
        let mut story = Story::new(input.name.clone(), &input.bytes);
        let (mut sentences, mut paragraphs) = (Vec::new(), Vec::new());
        if lines {
            sentences = draft::line_ranges(&text.text);
        } else {
            let layout = layout(&text.text);
            let span = |range: &Range<usize>| Span::from(text.input_range(range.clone()));
            story.headline = layout.headline.as_ref().map(span);
            story.dateline = layout.dateline.as_ref().map(|dateline| span(&dateline.range));
            story.paragraphs = layout.paragraphs.iter().map(|paragraph| span(&paragraph.range)).collect();
            for paragraph in layout.paragraphs {
                paragraphs.extend((0..paragraph.sentences.len()).map(|at| at == 0));
                sentences.extend(paragraph.sentences);
            }
        }
        if sentences.iter().all(|range| text.text[range.clone()].trim().is_empty()) {
            return Err(AlignError::Empty { name: input.name.clone() });
        }
        Ok(Self { story, content: text, sentences, paragraphs })
    }

    pub(super) fn name(&self) -> &str {
        &self.story.name
    }

    pub(super) fn notes(&self) -> impl Iterator<Item = String> + '_ {
        self.content.note.iter().map(|note| format!("{}: {note}", self.story.name))
    }

    pub(super) fn is_mostly_arabic(&self) -> bool {
        arabic_share(&self.content.text) > 0.5
    }

    pub(super) fn has_arabic(&self) -> bool {
        has_arabic(&self.content.text)
    }

    pub(super) fn side(&self) -> Side<'_> {
        Side {
            sentences: self.sentences.iter().map(|range| &self.content.text[range.clone()]).collect(),
            paragraphs: self.paragraphs.clone(),
            vectors: None,
            tokens: None,
        }
    }

    /// The text of neighbouring sentences, as it stands; a space between those that do not follow one another at once.
    pub(super) fn slice(&self, sentences: Range<usize>) -> String {
        let texts: Vec<&str> =
            self.sentences[sentences].iter().map(|range| self.content.text[range.clone()].trim()).collect();
        texts.join(" ")
    }

    /// Where neighbouring sentences lie in the untouched input; where they would lie, if there are none.
    pub(super) fn place(&self, sentences: Range<usize>) -> Range<usize> {
        let range = match (self.sentences.get(sentences.start), sentences.len()) {
            (Some(first), 0) => first.start..first.start,
            (Some(first), count) => first.start..self.sentences[sentences.start + count - 1].end,
            (None, _) => self.content.text.len()..self.content.text.len(),
        };
        self.content.input_range(range)
    }
}
