//! Words of Arabic and English text, with byte ranges.

use std::ops::Range;

use crate::characters::{TATWEEL, is_diacritic, is_invisible, is_zero_width};
use crate::digits::is_digit;

/// A piece of text that is neither white space nor invisible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its bytes.
    pub range: Range<usize>,
    /// What it is.
    pub kind: TokenKind,
}

/// Kinds of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenKind {
    /// Letters, perhaps with digits: `الصين`, `al-Sisi`, `don't`, `U.S.`, `COVID-19`, `الـ52`.
    Word,
    /// Digits, perhaps with separators: `22.4`, `٢٢٫٤`, `1,200`.
    Number,
    /// One character of anything else.
    Punctuation,
}

/// The words and numbers of a text, as byte ranges in order. Links between languages are given in these.
///
/// ```
/// let text = "قال: 22.4 كم.";
/// let found: Vec<&str> = barqiya_text::words(text).into_iter().map(|range| &text[range]).collect();
/// assert_eq!(found, ["قال", "22.4", "كم"]);
/// ```
pub fn words(text: &str) -> Vec<Range<usize>> {
    tokens(text).into_iter().filter(|token| token.kind != TokenKind::Punctuation).map(|token| token.range).collect()
}

/// All tokens of a text in order.
///
/// Apostrophes and hyphens between letters, or between a letter and a digit, are inside a word; separators between
/// digits are inside a number; full stops between single letters are inside initials, with the one that ends them.
/// Everything else that shows is punctuation, one character a token.
///
/// ```
/// use barqiya_text::{TokenKind, tokens};
/// let kinds: Vec<TokenKind> = tokens("U.S. trade, 5%").into_iter().map(|token| token.kind).collect();
/// use TokenKind::*;
/// assert_eq!(kinds, [Word, Word, Punctuation, Number, Punctuation]);
/// ```
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        let end = at + character.len_utf8();
        if is_part(character) {
            let token = read_word(text, at);
            at = token.range.end;
            tokens.push(token);
            continue;
        }
        if !character.is_whitespace() && !is_invisible(character) {
            tokens.push(Token { range: at..end, kind: TokenKind::Punctuation });
        }
        at = end;
    }
    tokens
}

/// A character that begins or goes on with a word by itself. A stretcher does only inside a word.
fn is_part(character: char) -> bool {
    character.is_alphanumeric() && character != TATWEEL
}

/// A mark that goes on with a word that has begun.
fn is_inside(character: char) -> bool {
    character == TATWEEL || is_diacritic(character) || is_combining(character) || is_zero_width(character)
}

/// Combining marks of Latin and Arabic, those of decomposed letters.
fn is_combining(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{653}'..='\u{655}')
}

fn read_word(text: &str, start: usize) -> Token {
    let mut end = start;
    let mut number = true;
    let mut previous = None;
    let mut shape = Initials::default();
    while let Some(character) = text[end..].chars().next() {
        let after = end + character.len_utf8();
        if is_part(character) {
            number &= is_digit(character);
            shape.letter(character);
            previous = Some(character);
        } else if is_inside(character) {
            if !ends_inside(&text[after..], character) {
                break;
            }
        } else {
            let next = text[after..].chars().next();
            if !(joins(previous, character, next) || shape.stop(character, next)) {
                break;
            }
            if !next.is_some_and(is_part) {
                // The full stop that ends initials.
                end = after;
                break;
            }
            number &= !matches!(character, '-' | '‐' | '‑');
        }
        end = after;
    }
    Token { range: start..end, kind: if number { TokenKind::Number } else { TokenKind::Word } }
}

/// Invisible joiners are inside a word only when the word goes on after them.
fn ends_inside(rest: &str, character: char) -> bool {
    !is_zero_width(character) || rest.chars().find(|&next| !is_inside(next)).is_some_and(is_part)
}

/// Whether a mark between two characters is inside a word.
fn joins(previous: Option<char>, mark: char, next: Option<char>) -> bool {
    let (Some(previous), Some(next)) = (previous, next) else {
        return false;
    };
    let digits = is_digit(previous) && is_digit(next);
    match mark {
        '\'' | '’' | 'ʼ' | '-' | '‐' | '‑' => is_part(previous) && is_part(next) && !digits,
        '.' | ',' | '٫' | '٬' => digits,
        '&' => previous.is_uppercase() && next.is_uppercase(),
        _ => false,
    }
}

/// Whether a word is single letters with full stops so far.
#[derive(Default)]
struct Initials {
    /// Letters since the last full stop.
    letters: usize,
    stops: usize,
    broken: bool,
}

impl Initials {
    fn letter(&mut self, character: char) {
        self.letters += 1;
        self.broken |= self.letters > 1 || !character.is_alphabetic();
    }

    /// A full stop after a single letter, when a letter follows at once or one came before: `U.S.`
    fn stop(&mut self, mark: char, next: Option<char>) -> bool {
        if mark != '.' || self.broken || self.letters != 1 {
            return false;
        }
        let goes_on = next.is_some_and(|next| next.is_alphabetic() && is_part(next));
        let ends = self.stops > 0 && !next.is_some_and(is_part);
        self.letters = 0;
        self.stops += 1;
        goes_on || ends
    }
}

#[cfg(test)]
mod tests;
