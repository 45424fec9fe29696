//! Structure: paragraphs, headline, dateline, and the sentences in them.

mod dateline;
mod months;
mod paragraphs;

use std::ops::Range;

pub use dateline::{Dateline, find_dateline};
pub(crate) use months::{Month, arabic_month, english_month};
pub use paragraphs::paragraphs;

use crate::characters::ends_with_final_mark;
use crate::sentences::split_paragraph;

/// A story's parts. All ranges are bytes of the text that was given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// The headline, which is also the first paragraph.
    pub headline: Option<Range<usize>>,
    /// The dateline; it stays part of its sentence.
    pub dateline: Option<Dateline>,
    /// Paragraphs in order.
    pub paragraphs: Vec<Paragraph>,
}

/// A paragraph and its sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Its bytes, without white space at the ends.
    pub range: Range<usize>,
    /// Its sentences, in order.
    pub sentences: Vec<Range<usize>>,
}

impl Layout {
    /// All sentences of the story, in order; what [`split_sentences`](crate::split_sentences) gives.
    pub fn sentences(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        self.paragraphs.iter().flat_map(|paragraph| paragraph.sentences.iter().cloned())
    }
}

/// A headline is at most this many characters long.
const HEADLINE: usize = 160;

/// Paragraphs among which the dateline is looked for: it may come after a headline and a byline.
const DATELINE_WITHIN: usize = 4;

/// Lays a story out.
///
/// ```
/// let text = "قمة في بكين\nبكين 14 ديسمبر 2015 (شينخوا) عقد الرئيس محادثات. وغادر.\n";
/// let layout = barqiya_text::layout(text);
/// assert_eq!(&text[layout.headline.clone().unwrap()], "قمة في بكين");
/// assert_eq!(layout.sentences().count(), 3);
/// assert_eq!(layout.dateline.unwrap().iso.as_deref(), Some("2015-12-14"));
/// ```
pub fn layout(text: &str) -> Layout {
    let ranges = paragraphs(text);
    let dateline = ranges.iter().take(DATELINE_WITHIN).find_map(|range| find_dateline(text, range.clone()));
    let headline = headline(text, &ranges, dateline.as_ref());
    let paragraphs =
        ranges.into_iter().map(|range| Paragraph { sentences: split_paragraph(text, range.clone()), range }).collect();
    Layout { headline, dateline, paragraphs }
}

/// The first paragraph, when it is one short line without a final mark and others follow. A question may be a headline
/// when the dateline comes after it.
fn headline(text: &str, paragraphs: &[Range<usize>], dateline: Option<&Dateline>) -> Option<Range<usize>> {
    let [first, _, ..] = paragraphs else {
        return None;
    };
    let line = &text[first.clone()];
    let one_short_line = !line.contains('\n') && line.chars().take(HEADLINE + 1).count() <= HEADLINE;
    let dated = dateline.is_some_and(|dateline| dateline.range.start < first.end);
    let question = line.trim_end().ends_with(['؟', '?', '!']) && dateline.is_some();
    let unmarked = !ends_with_final_mark(line) && !line.trim_end().ends_with([':', '،', ',']);
    (one_short_line && !dated && (unmarked || question)).then(|| first.clone())
}

#[cfg(test)]
mod tests;
