//! English number words: `twenty-five`, `two hundred and five thousand`, `twenty-first`.

use super::decimal::scaled;
use super::pieces::{Kind, Piece};

const SMALL: &[(&str, u128)] = &[
    ("zero", 0),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
];

const TENS: &[(&str, u128)] = &[
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];

const ORDINALS: &[(&str, u128)] = &[
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("eleventh", 11),
    ("twelfth", 12),
    ("thirteenth", 13),
    ("fourteenth", 14),
    ("fifteenth", 15),
    ("sixteenth", 16),
    ("seventeenth", 17),
    ("eighteenth", 18),
    ("nineteenth", 19),
    ("twentieth", 20),
    ("thirtieth", 30),
    ("fortieth", 40),
    ("fiftieth", 50),
    ("sixtieth", 60),
    ("seventieth", 70),
    ("eightieth", 80),
    ("ninetieth", 90),
    ("hundredth", 100),
    ("thousandth", 1000),
];

/// A number in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    /// Canonical; a half makes it a decimal.
    pub(super) value: String,
    /// Pieces that it takes.
    pub(super) length: usize,
    pub(super) ordinal: bool,
    /// A single hundred, thousand or million.
    pub(super) bare: bool,
}

/// A scale word after a figure or a word: the number of zeros. Suffixes like `bn` only count glued to a figure.
pub(super) fn scale(word: &str, glued: bool) -> Option<u32> {
    match word.to_ascii_lowercase().as_str() {
        "k" | "mn" | "b" if !glued => None,
        "thousand" | "k" => Some(3),
        "million" | "mln" | "mn" => Some(6),
        "billion" | "bln" | "bn" | "b" => Some(9),
        "trillion" | "tn" | "trn" => Some(12),
        _ => None,
    }
}

/// `5m` may be metres or millions.
pub(super) fn is_million_or_metre(word: &str) -> bool {
    matches!(word, "m" | "M")
}

/// Whether a word says percent by itself.
pub(super) fn is_percent(word: &str) -> bool {
    matches!(word.to_ascii_lowercase().as_str(), "percent" | "pct" | "percentage")
}

fn find(table: &[(&str, u128)], word: &str) -> Option<u128> {
    table.iter().find(|entry| entry.0 == word).map(|entry| entry.1)
}

/// The number in words that begins with the first piece.
pub(super) fn read(pieces: &[Piece<'_>]) -> Option<Reading> {
    let (sum, length) = sum_of(pieces);
    if length == 0 {
        return None;
    }
    let value = sum.total.checked_add(sum.group)?.to_string();
    let bare = length == 1 && sum.group.max(sum.total) >= 100;
    match half(&pieces[length..]) {
        Some((more, zeros)) if !sum.ordinal => Some(Reading {
            value: scaled(&format!("{value}.5"), zeros),
            length: length + more,
            ordinal: false,
            bare: false,
        }),
        _ => Some(Reading { value, length, ordinal: sum.ordinal, bare }),
    }
}

/// Reads as many words as make one number; gives their sum and how many pieces they take.
fn sum_of(pieces: &[Piece<'_>]) -> (Sum, usize) {
    let mut sum = Sum::default();
    let mut length = 0;
    let mut whole: Option<(Sum, usize)> = None;
    while let Some((step, and)) = next_word(pieces, length, &sum).filter(|_| !sum.ordinal) {
        let Some(word) = pieces.get(length + step).filter(|piece| piece.kind == Kind::Letters) else {
            break;
        };
        let word = word.text.to_ascii_lowercase();
        if and {
            whole = Some((sum.clone(), length));
        }
        if !sum.take(&word, and) {
            // "Two hundred and two hundred and fifty": the second two belongs to the second number.
            let multiplier = word == "hundred" || scale(&word, false).is_some();
            return whole.filter(|_| multiplier && !and).unwrap_or((sum, length));
        }
        length += step + 1;
    }
    (sum, length)
}

/// How many pieces to pass to the next word of the same number (a hyphen, `and`), and whether `and` was passed.
fn next_word(pieces: &[Piece<'_>], at: usize, sum: &Sum) -> Option<(usize, bool)> {
    let piece = pieces.get(at)?;
    Some(match piece.kind {
        _ if sum.words == 0 => (0, false),
        Kind::Mark('-' | '‐' | '‑') if piece.glued => (1, false),
        _ if piece.text.eq_ignore_ascii_case("and") => (1, true),
        _ => (0, false),
    })
}

/// `and a half`, `and a half million`: pieces and zeros.
fn half(pieces: &[Piece<'_>]) -> Option<(usize, usize)> {
    let word = |at: usize| pieces.get(at).map(|piece| piece.text.to_ascii_lowercase()).unwrap_or_default();
    if word(0) != "and" || word(1) != "a" || word(2) != "half" {
        return None;
    }
    Some(scale(&word(3), false).map_or((3, 0), |zeros| (4, zeros as usize)))
}

#[derive(Debug, Default, Clone)]
struct Sum {
    total: u128,
    /// Below a thousand, what the next scale word multiplies.
    group: u128,
    last_scale: Option<u32>,
    /// A unit or teen ended the group, or tens that only a unit may follow.
    unit: bool,
    tens: bool,
    words: usize,
    ordinal: bool,
}

impl Sum {
    fn take(&mut self, word: &str, and: bool) -> bool {
        // "And" is inside a number only after a hundred or a scale word: "two hundred and five".
        if and && (self.unit || self.tens || (self.group == 0 && self.total == 0)) {
            return false;
        }
        let taken = if let Some(value) = find(SMALL, word) {
            self.small(value)
        } else if let Some(value) = find(TENS, word) {
            self.tens(value)
        } else if let Some(value) = find(ORDINALS, word) {
            self.ordinal(value)
        } else {
            !and && self.multiply(word)
        };
        self.words += usize::from(taken);
        taken
    }

    fn small(&mut self, value: u128) -> bool {
        if self.unit || (self.tens && !(1..10).contains(&value)) {
            return false;
        }
        self.group += value;
        self.unit = true;
        true
    }

    fn tens(&mut self, value: u128) -> bool {
        if self.unit || self.tens {
            return false;
        }
        self.group += value;
        self.tens = true;
        true
    }

    fn ordinal(&mut self, value: u128) -> bool {
        let taken = match value {
            100 | 1000 if self.words > 0 && self.group > 0 => {
                self.group *= value;
                true
            }
            1..20 => self.small(value),
            _ => self.tens(value),
        };
        self.ordinal = taken;
        taken
    }

    fn multiply(&mut self, word: &str) -> bool {
        match word {
            "hundred" if self.words == 0 || (1..100).contains(&self.group) => {
                self.group = self.group.max(1) * 100;
                (self.unit, self.tens) = (false, false);
                true
            }
            "dozen" if self.words == 0 || (1..100).contains(&self.group) => {
                self.group = self.group.max(1) * 12;
                self.unit = true;
                true
            }
            _ => {
                let Some(zeros) = scale(word, false) else {
                    return false;
                };
                if self.last_scale.is_some_and(|last| zeros >= last) || (self.words > 0 && self.group == 0) {
                    return false;
                }
                self.total += self.group.max(1) * 10u128.pow(zeros);
                (self.group, self.unit, self.tens, self.last_scale) = (0, false, false, Some(zeros));
                true
            }
        }
    }
}
