//! Sentences: where they end in Arabic and English newswire.
//!
//! Rules of our own, one pass over the characters. A final mark is only a candidate; what stands before and after it
//! decides. `docs/segmentation.md` compares the rules with ready crates. The rules themselves stand in `boundary`.

mod abbreviations;
mod boundary;
mod marks;

use std::ops::Range;

use crate::characters::is_invisible;
use crate::structure::paragraphs;
pub(crate) use abbreviations::has_waw_of_its_own;
use marks::{MarkRun, Openings};

/// Splits Arabic or English text at sentence ends.
///
/// The ranges cover the text without overlap, in order, and lie on character boundaries; the gaps between them are
/// white space only (and lines on which nothing shows). A paragraph's end always ends a sentence. Arabic commas and semicolons never do.
///
/// ```
/// let text = "وصل الوزير. غادر الوفد؟";
/// assert_eq!(barqiya_text::split_sentences(text).len(), 2);
/// ```
pub fn split_sentences(text: &str) -> Vec<Range<usize>> {
    paragraphs(text).into_iter().flat_map(|paragraph| split_paragraph(text, paragraph)).collect()
}

/// Splits one paragraph of a text; a line break inside it is white space. Ranges are those of `text`.
///
/// ```
/// use barqiya_text::split_paragraph;
/// assert_eq!(split_paragraph("بلغ 22.4\nكم. ثم توقف", 0..31), vec![0..17, 18..31]);
/// ```
pub fn split_paragraph(text: &str, paragraph: Range<usize>) -> Vec<Range<usize>> {
    let body = &text[paragraph.clone()];
    let mut cuts = cuts(body);
    cuts.push(body.len());
    let mut sentences: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for cut in cuts {
        let piece = trim(body, start..cut);
        start = cut;
        if piece.is_empty() {
            continue;
        }
        // Marks alone are no sentence: they belong to the one before.
        match sentences.last_mut() {
            Some(last) if !holds_word(&body[piece.clone()]) => last.end = piece.end,
            _ => sentences.push(piece),
        }
    }
    merge_wordless_beginning(body, &mut sentences);
    sentences.into_iter().map(|piece| paragraph.start + piece.start..paragraph.start + piece.end).collect()
}

/// Positions inside a paragraph where one sentence ends and the next begins.
fn cuts(body: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut openings = Openings::default();
    let mut sentence_start = 0;
    let mut spoken = false;
    let mut at = 0;
    while let Some(character) = body[at..].chars().next() {
        if let Some(run) = MarkRun::read(body, at, &openings) {
            // Marks before the first word end nothing. (Looking back for one at each mark would take quadratic time.)
            if spoken && boundary::ends_sentence(body, sentence_start, &run, &openings) {
                cuts.push(run.end);
                sentence_start = run.end;
                spoken = false;
            }
            openings.pass_all(&body[at..run.end], at);
            at = run.end;
            continue;
        }
        if boundary::begins_item(body, sentence_start, at, character) {
            cuts.push(at);
            sentence_start = at;
        }
        spoken |= character.is_alphanumeric();
        openings.pass(character, at);
        at += character.len_utf8();
    }
    cuts
}

/// The range without white space at its ends.
fn trim(body: &str, range: Range<usize>) -> Range<usize> {
    let piece = &body[range.clone()];
    let start = range.start + piece.len() - piece.trim_start().len();
    start..(range.start + piece.trim_end().len()).max(start)
}

fn holds_word(piece: &str) -> bool {
    piece.chars().any(char::is_alphanumeric)
}

/// A paragraph that begins with marks alone (`* * *`, `...`) gives them to its first real sentence.
fn merge_wordless_beginning(body: &str, sentences: &mut Vec<Range<usize>>) {
    if let [first, second, ..] = sentences.as_mut_slice()
        && !holds_word(&body[first.clone()])
    {
        second.start = first.start;
        sentences.remove(0);
    }
}

/// The characters that show before a position, nearest first.
fn before(text: &str) -> impl Iterator<Item = char> {
    text.chars().rev().filter(|&character| !is_invisible(character))
}

/// The characters that show after a position.
fn after(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|&character| !is_invisible(character))
}

#[cfg(test)]
mod tests;
