//! The words, figures and marks of a dateline.

use std::ops::Range;

use crate::characters::{TATWEEL, is_diacritic, is_invisible};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Number,
    /// Hyphens and dashes of any length, stretchers that stand alone.
    Dash,
    Symbol(char),
}

#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
}

pub(super) fn lex(body: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut joined = false;
    for (at, character) in body.char_indices() {
        if is_invisible(character) {
            continue;
        }
        let letter = character.is_alphabetic() || is_diacritic(character);
        let kind = match character {
            _ if character.is_whitespace() => {
                joined = false;
                continue;
            }
            TATWEEL if !joined || !matches!(tokens.last(), Some(Token { kind: Kind::Word, .. })) => Kind::Dash,
            '-' | '–' | '—' | '―' | '−' => Kind::Dash,
            _ if letter => Kind::Word,
            _ if character.is_numeric() => Kind::Number,
            _ => Kind::Symbol(character),
        };
        let end = at + character.len_utf8();
        match tokens.last_mut() {
            Some(last) if joined && last.kind == kind && !matches!(kind, Kind::Symbol(_)) => last.range.end = end,
            _ => tokens.push(Token { kind, range: at..end }),
        }
        joined = true;
    }
    tokens
}
