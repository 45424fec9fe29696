//! Spellings as small numbers, one a letter; 0 at both ends.

use unicode_normalization::UnicodeNormalization;

/// The letters that a folded Arabic name is made of; what is not among them is left out.
const ARABIC: &str = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءگچژ";

/// Most letters of a spelling that are looked at.
const MOST: usize = 48;

/// An Arabic spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arabic(Vec<u8>);

/// An English spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Latin(Vec<u8>);

impl Arabic {
    /// The letters of a name, folded; spaces and marks count for nothing.
    pub fn new(name: &str) -> Self {
        let folded = barqiya_glossary::fold(name);
        Self(ended(folded.chars().filter_map(|letter| ARABIC.chars().position(|known| known == letter))))
    }

    pub(super) fn letters(&self) -> &[u8] {
        &self.0
    }

    /// How many letters it has.
    pub fn len(&self) -> usize {
        self.0.len() - 2
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Latin {
    /// The letters of a name, small and without accents; spaces and marks count for nothing.
    pub fn new(name: &str) -> Self {
        let plain = name.nfkd().flat_map(char::to_lowercase).flat_map(|letter| plain(letter).bytes());
        Self(ended(plain.map(|letter| usize::from(letter - b'a'))))
    }

    pub(super) fn letters(&self) -> &[u8] {
        &self.0
    }

    /// How many letters it has.
    pub fn len(&self) -> usize {
        self.0.len() - 2
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Letters that no decomposition makes plain.
fn plain(letter: char) -> &'static str {
    const SMALL: [&str; 26] = [
        "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v",
        "w", "x", "y", "z",
    ];
    match letter {
        'a'..='z' => SMALL[letter as usize - 'a' as usize],
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'þ' => "th",
        'ı' => "i",
        _ => "",
    }
}

/// Letters from 1, with 0 at both ends.
fn ended(letters: impl Iterator<Item = usize>) -> Vec<u8> {
    let letters = letters.take(MOST).map(|letter| letter as u8 + 1);
    std::iter::once(0).chain(letters).chain(std::iter::once(0)).collect()
}

/// A chunk as it is written in a table: `^` and `$` both are the end, told apart by their place.
pub(super) fn arabic_chunk(text: &str) -> Option<Vec<u8>> {
    let code = |letter| match letter {
        '|' => Some(0),
        _ => ARABIC.chars().position(|known| known == letter).map(|at| at as u8 + 1),
    };
    text.chars().map(code).collect()
}

/// A chunk as it is written in a table.
pub(super) fn latin_chunk(text: &str) -> Option<Vec<u8>> {
    let code = |letter: u8| match letter {
        b'|' => Some(0),
        b'a'..=b'z' => Some(letter - b'a' + 1),
        _ => None,
    };
    text.bytes().map(code).collect()
}

/// The other way round.
pub(super) fn show_arabic(chunk: &[u8]) -> String {
    let letter = |&code: &u8| if code == 0 { Some('|') } else { ARABIC.chars().nth(usize::from(code) - 1) };
    chunk.iter().filter_map(letter).collect()
}

/// The other way round.
pub(super) fn show_latin(chunk: &[u8]) -> String {
    chunk.iter().map(|&code| if code == 0 { '|' } else { (b'a' + code - 1) as char }).collect()
}
