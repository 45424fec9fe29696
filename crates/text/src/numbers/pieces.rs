//! Text cut for number reading: runs of letters, figures with their separators, single marks.

use std::ops::Range;

use crate::characters::{TATWEEL, is_diacritic, is_invisible};
use crate::digits::is_digit;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, with vowel signs and stretchers.
    Letters,
    /// Digits with separators between them.
    Figure,
    Mark(char),
}

#[derive(Debug, Clone)]
pub(super) struct Piece<'a> {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
    pub(super) text: &'a str,
    /// Nothing stands between this piece and the one before.
    pub(super) glued: bool,
}

pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut glued = false;
    while let Some(character) = text[at..].chars().next() {
        let next = at + character.len_utf8();
        let (kind, end) = if character.is_whitespace() {
            glued = false;
            at = next;
            continue;
        } else if is_invisible(character) {
            at = next;
            continue;
        } else if is_digit(character) {
            (Kind::Figure, figure_end(text, at))
        } else if is_letter(character) {
            (Kind::Letters, run_end(text, at, |c| is_letter(c) || is_diacritic(c)))
        } else {
            (Kind::Mark(character), next)
        };
        pieces.push(Piece { kind, range: at..end, text: &text[at..end], glued });
        glued = true;
        at = end;
    }
    pieces
}

fn is_letter(character: char) -> bool {
    character.is_alphabetic() || character == TATWEEL
}

fn run_end(text: &str, start: usize, inside: impl Fn(char) -> bool) -> usize {
    text[start..].find(|character| !inside(character)).map_or(text.len(), |at| start + at)
}

/// Digits, and separators that stand between digits. An apostrophe or a hard space separates groups of three only.
fn figure_end(text: &str, start: usize) -> usize {
    let mut end = run_end(text, start, is_digit);
    while let Some(separator) = text[end..].chars().next() {
        let begin = end + separator.len_utf8();
        let after = run_end(text, begin, is_digit);
        let digits = text[begin..after].chars().take(4).count();
        let joins = match separator {
            '.' | ',' | '٫' | '٬' | '،' => digits > 0,
            '\'' | '’' | '\u{a0}' | '\u{202f}' | '\u{2009}' => digits == 3,
            _ => false,
        };
        if !joins {
            break;
        }
        end = after;
    }
    end
}
