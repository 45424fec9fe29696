//! Paragraphs: which line breaks end one.
//!
//! A blank line ends a paragraph. In a text without blank lines every line is a paragraph, unless it was cut to a width
//! by a program: then the word after the break would not have fitted into the line.

use std::ops::Range;

use super::find_dateline;
use crate::characters::{ends_with_final_mark, is_invisible};
use crate::digits::is_digit;

/// The widest line, in characters, that is taken for one cut to a width.
const WIDEST: usize = 130;

/// The narrowest line, in characters, that is taken for one cut to a width.
const NARROWEST: usize = 30;

/// Words after which no paragraph ends.
const HANGING: &[&str] = &[
    "من",
    "في",
    "فى",
    "إلى",
    "الى",
    "على",
    "عن",
    "أن",
    "ان",
    "إن",
    "التي",
    "التى",
    "الذي",
    "الذى",
    "الذين",
    "مع",
    "بين",
    "أو",
    "او",
    "و",
    "ثم",
    "لا",
    "لم",
    "لن",
    "قد",
    "حتى",
    "منذ",
    "خلال",
    "the",
    "a",
    "an",
    "of",
    "in",
    "on",
    "to",
    "and",
    "or",
    "with",
    "for",
    "by",
    "that",
    "at",
    "from",
];

/// The paragraphs of a text, as byte ranges without white space at their ends. Together they hold everything but white
/// space and lines on which nothing shows.
///
/// ```
/// use barqiya_text::paragraphs;
/// assert_eq!(paragraphs("a b.\nc d.\n\ne f.").len(), 2);
/// assert_eq!(paragraphs("one line\nanother line").len(), 2);
/// ```
pub fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let lines = lines(text);
    let blocks: Vec<&[Range<usize>]> =
        lines.split(|line| is_blank(&text[line.clone()])).filter(|block| !block.is_empty()).collect();
    let spaced = blocks.len() > 1;
    let mut paragraphs = Vec::new();
    for block in blocks {
        join(text, block, spaced, &mut paragraphs);
    }
    paragraphs
}

/// Joins the lines of a block that continue one another.
fn join(text: &str, block: &[Range<usize>], spaced: bool, paragraphs: &mut Vec<Range<usize>>) {
    let width = Wrapping::of(text, block);
    let mut current: Option<Range<usize>> = None;
    for (index, line) in block.iter().enumerate() {
        let trimmed = trim(text, line);
        let continues = index > 0 && {
            let (previous, next) = (&text[block[index - 1].clone()], &text[line.clone()]);
            !begins_item(next)
                && find_dateline(text, line.clone()).is_none()
                && (hangs(previous) || width.continues(previous, next, spaced))
        };
        match &mut current {
            Some(paragraph) if continues => paragraph.end = trimmed.end,
            _ => paragraphs.extend(current.replace(trimmed)),
        }
    }
    paragraphs.extend(current);
}

/// How the lines of a block were broken.
struct Wrapping {
    /// Characters of the longest line.
    widest: usize,
    /// The lines without a final mark look cut to that width.
    wrapped: bool,
}

impl Wrapping {
    fn of(text: &str, block: &[Range<usize>]) -> Self {
        let length = |line: &Range<usize>| text[line.clone()].trim().chars().count();
        let widest = block.iter().map(length).max().unwrap_or(0);
        let mut wrapping = Self { widest, wrapped: false };
        if block.len() < 3 || !(NARROWEST..=WIDEST).contains(&widest) {
            return wrapping;
        }
        let unmarked = block.windows(2).filter(|pair| !ends_with_final_mark(&text[pair[0].clone()]));
        let (mut full, mut all) = (0, 0);
        for pair in unmarked {
            all += 1;
            full += usize::from(wrapping.is_full(&text[pair[0].clone()], &text[pair[1].clone()]));
        }
        // The others are headlines and, where final marks are not the custom, last lines of paragraphs.
        wrapping.wrapped = full >= 2 && full * 2 >= all;
        wrapping
    }

    /// The first word of the next line would not have fitted into this one.
    fn is_full(&self, line: &str, next: &str) -> bool {
        let word = next.split_whitespace().next().map_or(0, |word| word.chars().count());
        line.trim().chars().count() + 1 + word > self.widest
    }

    fn continues(&self, line: &str, next: &str, spaced: bool) -> bool {
        let length = line.trim().chars().count();
        if self.wrapped {
            return self.is_full(line, next) || (spaced && ends_with_final_mark(line) && length * 2 > self.widest);
        }
        // Blank lines part the paragraphs of this text, so a line break does not; but no program cuts lines so long.
        spaced && self.widest <= WIDEST
    }
}

/// A line that cannot be the end of a paragraph: it ends in a comma, an open bracket or a word that wants another.
fn hangs(line: &str) -> bool {
    let line = line.trim_end_matches(|c: char| c.is_whitespace() || is_invisible(c));
    line.ends_with(['،', ',', '(', '«'])
        || line.rsplit(char::is_whitespace).next().is_some_and(|word| HANGING.contains(&word))
}

/// A line that begins an item of a list: `- `, `• `, `1. `, `٢) `, `3- `.
fn begins_item(line: &str) -> bool {
    let line = line.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    if line.starts_with(['•', '●', '▪', '■', '*', '-', '–', '—', '·']) {
        return true;
    }
    let after = line.trim_start_matches(is_digit);
    let digits = line[..line.len() - after.len()].chars().count();
    (1..=3).contains(&digits)
        && after.starts_with(['.', ')', '-', 'ـ'])
        && after.chars().nth(1).is_some_and(char::is_whitespace)
}

/// The lines of a text without their ends.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, character) in text.char_indices().filter(|&(_, character)| is_line_end(character)) {
        let inside_crlf = character == '\n' && at > 0 && text.as_bytes()[at - 1] == b'\r' && start == at;
        if !inside_crlf {
            lines.push(start..at);
        }
        start = at + character.len_utf8();
    }
    lines.push(start..text.len());
    lines
}

fn is_line_end(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Nothing that shows: white space, at most with direction marks and the like.
fn is_blank(line: &str) -> bool {
    line.chars().all(|character| character.is_whitespace() || is_invisible(character))
}

fn trim(text: &str, line: &Range<usize>) -> Range<usize> {
    let piece = &text[line.clone()];
    let start = line.start + piece.len() - piece.trim_start().len();
    start..start + piece.trim().len()
}
