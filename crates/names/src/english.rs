//! English text as pieces of names: `al-Assad's` is `al` and `Assad`.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use barqiya_text::{TokenKind, tokens};

use crate::likeness::Latin;

/// A word of an English text, or a part of one between hyphens.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    /// Its bytes, without a possessive ending.
    pub(crate) range: Range<usize>,
    /// Its letters.
    pub(crate) latin: Latin,
    /// Its text in small letters.
    pub(crate) small: String,
    /// Whether it begins with a capital.
    pub(crate) capital: bool,
    /// Whether only a hyphen or white space is between it and the piece before.
    pub(crate) follows: bool,
    /// Whether it is a hyphen.
    pub(crate) hyphen: bool,
}

impl Piece {
    /// Whether it is a word that stands inside names without a capital, or before them: `bin`, `al`, `of`.
    pub(crate) fn is_particle(&self) -> bool {
        PARTICLES.contains(&self.small.as_str())
    }

    /// Whether it is the article of Arabic names in Latin letters, before this piece: `al-`, `Al `, `ash-`.
    pub(crate) fn is_article(&self, of: &Self) -> bool {
        matches!(self.small.as_str(), "al" | "el") || (of.hyphen && ARTICLES.contains(&self.small.as_str()))
    }

    /// Whether a capital says nothing about it: words of grammar have one where a sentence begins.
    pub(crate) fn is_ordinary(&self) -> bool {
        !self.capital || COMMON.contains(self.small.as_str())
    }
}

/// The article `ال` before a name, as it sounds before some letters.
const ARTICLES: [&str; 7] = ["ar", "as", "ash", "at", "an", "ad", "az"];

/// Words that join the parts of names.
const PARTICLES: [&str; 22] = [
    "al", "el", "bin", "ibn", "ben", "bint", "abu", "abou", "aal", "ould", "de", "la", "le", "du", "di", "da", "dos",
    "van", "von", "der", "den", "of",
];

/// Words that begin English sentences or stand in titles, and are no names.
static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("../data/common-english.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
});

/// The pieces of a text in order.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for token in tokens(text) {
        if token.kind != TokenKind::Word {
            continue;
        }
        let word = &text[token.range.clone()];
        for part in parts(word) {
            let range = token.range.start + part.start..token.range.start + part.end;
            let between = pieces.last().map_or("", |last| &text[last.range.end..range.start]);
            let only = |letter: char| letter == '-' || letter == '‑' || letter.is_whitespace();
            let follows = !pieces.is_empty() && between.chars().all(only);
            let hyphen = follows && !between.contains(char::is_whitespace);
            pieces.push(piece(text, range, follows, hyphen));
        }
    }
    pieces
}

fn piece(text: &str, range: Range<usize>, follows: bool, hyphen: bool) -> Piece {
    let word = &text[range.clone()];
    Piece {
        latin: Latin::new(word),
        small: word.to_lowercase(),
        capital: word.chars().find(|letter| letter.is_alphabetic()).is_some_and(char::is_uppercase),
        range,
        follows,
        hyphen,
    }
}

/// A word's parts between hyphens, the last without a possessive ending.
fn parts(word: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, mark) in word.char_indices().filter(|(_, letter)| matches!(letter, '-' | '‑')) {
        parts.push(start..at);
        start = at + mark.len_utf8();
    }
    let last = &word[start..];
    let bare = ["'s", "’s", "'", "’"].iter().find_map(|ending| last.strip_suffix(ending)).unwrap_or(last);
    parts.push(start..start + bare.len());
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_at_hyphens() {
        let text = "Bashar al-Assad's U.S.-made plane";
        let found: Vec<&str> = pieces(text).iter().map(|piece| &text[piece.range.clone()]).collect();
        assert_eq!(found, ["Bashar", "al", "Assad", "U.S.", "made", "plane"]);
        let pieces = pieces(text);
        assert!(pieces[1].is_article(&pieces[2]) && pieces[1].follows && !pieces[3].follows);
    }
}
