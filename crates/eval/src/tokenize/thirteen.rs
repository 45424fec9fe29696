//! `13a`: the tokenizer of mteval-v13a, which knows ASCII only.

use std::ops::Range;

use super::Cutter;
use crate::whitespace;

/// What a byte means for the cut.
#[derive(Clone, Copy)]
enum Kind {
    /// Part of a word.
    Inner,
    /// White space.
    Space,
    /// The first byte of a character that may be white space.
    Wide,
    /// A word of its own, wherever it stands.
    Alone,
    /// A full stop or comma: a word of its own, except between digits.
    Stop,
    /// A hyphen: a word of its own behind a digit.
    Dash,
}

static KINDS: [Kind; 256] = kinds();

const fn kinds() -> [Kind; 256] {
    let mut kinds = [Kind::Inner; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b'\t'..=b'\r' | 0x1c..=0x20 => Kind::Space,
            // U+0085, U+00A0; U+1680; the spaces of General Punctuation; U+3000.
            0xc2 | 0xe1..=0xe3 => Kind::Wide,
            b'.' | b',' => Kind::Stop,
            b'-' => Kind::Dash,
            b'!'..=b'&' | b'('..=b'+' | b'/' | b':'..=b'@' | b'['..=b'`' | b'{'..=b'~' => Kind::Alone,
            _ => Kind::Inner,
        };
        byte += 1;
    }
    kinds
}

/// Appends a line to an empty text, without the markup of old test sets: skipped parts, words broken over lines, entities.
pub(super) fn without_markup(line: &str, text: &mut String) {
    if !line.bytes().any(|byte| matches!(byte, b'&' | b'<' | b'\n')) {
        return text.push_str(line);
    }
    // One replacement may make room for the next: `&amp;lt;` becomes `<`.
    let replacements =
        [("<skipped>", ""), ("-\n", ""), ("\n", " "), ("&quot;", "\""), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")];
    text.push_str(line);
    for (from, to) in replacements {
        if text.contains(from) {
            *text = text.replace(from, to);
        }
    }
}

/// Finds the words.
///
/// The original first puts spaces around stops behind something that is no digit, and such a match takes both characters: of
/// `a..` the first stop is matched with the `a` and is not there to stand before the second. Then it does the same with stops
/// before something that is no digit. What is left of that when it is done in one walk: a stop that matches stands alone, and
/// so does one before anything but a digit. The line counts as if it stood between spaces.
pub(super) fn cut(text: &str, spans: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let is_digit_before = |at: usize| at > 0 && is_digit(at - 1);
    let mut cutter = Cutter::new(spans);
    let mut matched_until = None;
    for (at, byte) in bytes.iter().enumerate() {
        match KINDS[usize::from(*byte)] {
            Kind::Inner => {}
            Kind::Space => cutter.skip(at, at + 1),
            Kind::Wide => {
                let character = text[at..].chars().next().expect("a first byte begins a character");
                if whitespace::is_space(character) {
                    cutter.skip(at, at + character.len_utf8());
                }
            }
            Kind::Alone => cutter.alone(at..at + 1),
            Kind::Stop => {
                let is_match = !is_digit_before(at) && matched_until != Some(at);
                if is_match {
                    matched_until = Some(at + 1);
                }
                if is_match || !is_digit(at + 1) {
                    cutter.alone(at..at + 1);
                }
            }
            Kind::Dash => {
                if is_digit_before(at) {
                    cutter.alone(at..at + 1);
                }
            }
        }
    }
    cutter.skip(text.len(), text.len());
}
