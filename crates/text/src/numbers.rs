//! Numbers in Arabic and English text: where they stand and what they are worth.
//!
//! Figures in any of the scripts' digits with their separators, words for numbers, scale words after figures. Values are
//! canonical decimal strings, so that `5 ملايين`, `خمسة ملايين`, `5 million` and `5,000,000` are equal.

mod arabic;
mod compare;
mod decimal;
mod differ;
mod english;
mod figures;
mod pieces;

use std::ops::Range;

pub use compare::missing_numbers;
pub use differ::{Differences, differing_numbers};

use crate::script::is_arabic_letter;
use decimal::{scaled, sum};
use figures::Figure;
use pieces::{Kind, Piece, pieces};

/// A number and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Its bytes, with the scale word that belongs to it, without a percent sign.
    pub range: Range<usize>,
    /// Its value as a decimal string: ASCII digits, a point only before decimals, no needless zeros.
    pub value: String,
    /// How it is written.
    pub form: NumberForm,
    /// A percent sign or its words follow.
    pub percent: bool,
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NumberForm {
    /// Figures: `22.4`, `٢٠١٥`.
    Figures,
    /// Figures and words: `5 ملايين`, `2.6 trillion`.
    Mixed,
    /// Words: `ثلاثة عشر`, `twenty-five`.
    Words,
    /// Words or figures that order: `الثالث`, `twenty-first`, `21st`.
    Ordinal,
}

/// The numbers of a text in order.
///
/// ```
/// let text = "نحو 5 ملايين و٢٢٫٤ في المئة";
/// let found = barqiya_text::numbers(text);
/// assert_eq!(found[0].value, "5000000");
/// assert_eq!(&text[found[0].range.clone()], "5 ملايين");
/// assert_eq!((found[1].value.as_str(), found[1].percent), ("22.4", true));
/// ```
pub fn numbers(text: &str) -> Vec<Number> {
    read(&pieces(text)).into_iter().map(|found| found.number).collect()
}

/// A number with what else it may mean.
#[derive(Debug, Clone)]
struct Found {
    number: Number,
    /// Other values that it may have.
    others: Vec<String>,
    /// Numbers that it may be instead, all of them together.
    parts: Vec<String>,
    /// The value without its scale word.
    plain: Option<String>,
    /// Zeros of the scale words.
    zeros: usize,
    /// Its value is only about that, or a fraction beside it changes it.
    doubtful: bool,
    /// A single hundred, thousand or million.
    bare: bool,
    /// The mark that stands before it without space.
    mark: Option<char>,
}

/// Reads all numbers of a text.
fn read(pieces: &[Piece<'_>]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let taken = match pieces[at].kind {
            Kind::Figure => read_figure(pieces, at, &mut found),
            Kind::Letters => read_words(pieces, at, &mut found),
            Kind::Mark(_) => 0,
        };
        at += taken.max(1);
        if taken > 0 {
            at += percent(&pieces[at..], found.last_mut());
        }
    }
    share_scales(pieces, &mut found);
    found
}

fn read_figure(pieces: &[Piece<'_>], at: usize, found: &mut Vec<Found>) -> usize {
    let piece = &pieces[at];
    let mark = (at > 0 && piece.glued).then(|| pieces[at - 1].kind).and_then(|kind| match kind {
        Kind::Mark(mark) => Some(mark),
        _ => None,
    });
    match figures::read(piece.text) {
        Figure::Many(values) => {
            for (range, value) in values {
                let range = piece.range.start + range.start..piece.range.start + range.end;
                found.push(Found::new(range, value, NumberForm::Figures, mark.or(Some('.'))));
            }
            1
        }
        Figure::One { value, others, parts } => {
            let mut number = Found::new(piece.range.clone(), value, NumberForm::Figures, mark);
            (number.others, number.parts) = (others, parts);
            let mut taken = 1 + number.take_scales(&pieces[at + 1..]);
            taken += add_figure(&mut number, pieces, at + taken);
            taken += number.take_ordinal_ending(&pieces[at + taken..]);
            found.push(number);
            taken
        }
    }
}

fn read_words(pieces: &[Piece<'_>], at: usize, found: &mut Vec<Found>) -> usize {
    if !pieces[at].text.chars().any(is_arabic_letter) {
        return read_english(pieces, at, found);
    }
    // `في المئة` without a number before it.
    let before = at.checked_sub(1).map(|before| &pieces[before]);
    let percent = arabic::is_percent(pieces[at].text)
        || (arabic::is_hundred_of_percent(pieces[at].text)
            && before.is_some_and(|piece| matches!(piece.text, "في" | "فى")));
    let Some(reading) = arabic::read(&pieces[at..], before).filter(|_| !percent) else {
        return 0;
    };
    let form = if reading.ordinal { NumberForm::Ordinal } else { NumberForm::Words };
    let range = pieces[at].range.start..pieces[at + reading.length - 1].range.end;
    let mut number = Found::new(range, reading.value.to_string(), form, None);
    number.doubtful = reading.doubtful;
    number.bare = reading.bare;
    number.zeros = reading.scale.unwrap_or(0) as usize;
    let taken = reading.length + add_figure(&mut number, pieces, at + reading.length);
    found.push(number);
    taken
}

fn read_english(pieces: &[Piece<'_>], at: usize, found: &mut Vec<Found>) -> usize {
    let Some(reading) = english::read(&pieces[at..]) else {
        return 0;
    };
    let form = if reading.ordinal { NumberForm::Ordinal } else { NumberForm::Words };
    let range = pieces[at].range.start..pieces[at + reading.length - 1].range.end;
    let mut number = Found::new(range, reading.value, form, None);
    number.bare = reading.bare;
    found.push(number);
    reading.length
}

/// `25 ألفا و300`, `3 ملايين و500 ألف`: a smaller figure that the conjunction adds. Gives the pieces taken.
fn add_figure(number: &mut Found, pieces: &[Piece<'_>], at: usize) -> usize {
    let [and, figure, rest @ ..] = pieces.get(at..).unwrap_or_default() else {
        return 0;
    };
    if number.zeros == 0 || !matches!(and.text, "و" | "وـ") || figure.kind != Kind::Figure {
        return 0;
    }
    let Figure::One { value, .. } = figures::read(figure.text) else {
        return 0;
    };
    let mut more = Found::new(figure.range.clone(), value, NumberForm::Figures, None);
    let scales = more.take_scales(rest);
    let smaller = more.number.value.split('.').next().is_some_and(|whole| whole.len() <= number.zeros);
    let Some(total) = sum(&number.number.value, &more.number.value).filter(|_| smaller && more.zeros < number.zeros)
    else {
        return 0;
    };
    number.parts = vec![number.number.value.clone(), more.number.value.clone()];
    number.number.value = total;
    number.number.range.end = more.number.range.end;
    number.number.form = NumberForm::Mixed;
    number.zeros = more.zeros;
    2 + scales
}

/// Marks a number that a percent sign or its words follow; gives the pieces they take.
fn percent(pieces: &[Piece<'_>], number: Option<&mut Found>) -> usize {
    let words: Vec<&str> = pieces.iter().take(2).map(|piece| piece.text).collect();
    let taken = match words.as_slice() {
        ["%" | "٪", ..] => 1,
        [word, ..] if arabic::is_percent(word) || english::is_percent(word) => 1,
        ["في" | "فى", hundred, ..] if arabic::is_hundred_of_percent(hundred) => 2,
        [per, cent, ..] if per.eq_ignore_ascii_case("per") && cent.eq_ignore_ascii_case("cent") => 2,
        _ => 0,
    };
    if let Some(number) = number {
        number.number.percent |= taken > 0;
    }
    taken
}

/// `5-10 million`, `بين 5 و10 ملايين`: the scale word may be meant for both.
fn share_scales(pieces: &[Piece<'_>], found: &mut [Found]) {
    for index in 1..found.len() {
        let (left, right) = found.split_at_mut(index);
        let (Some(first), Some(second)) = (left.last_mut(), right.first()) else {
            continue;
        };
        if first.zeros > 0 || second.plain.is_none() || second.zeros == 0 {
            continue;
        }
        let after = pieces.partition_point(|piece| piece.range.start < first.number.range.end);
        let before = pieces.partition_point(|piece| piece.range.start < second.number.range.start);
        let between = &pieces[after..before];
        if between.len() <= 1 && between.iter().all(joins_range) {
            first.others.push(scaled(&first.number.value, second.zeros));
        }
    }
}

/// What stands between the two ends of a range.
fn joins_range(piece: &Piece<'_>) -> bool {
    matches!(piece.text, "-" | "–" | "—" | "/" | "و" | "أو" | "او" | "إلى" | "الى" | "to" | "and" | "or" | "ـ" | "ــ")
}

impl Found {
    fn new(range: Range<usize>, value: String, form: NumberForm, mark: Option<char>) -> Self {
        Self {
            number: Number { range, value, form, percent: false },
            others: Vec::new(),
            parts: Vec::new(),
            plain: None,
            zeros: 0,
            doubtful: false,
            bare: false,
            mark,
        }
    }

    /// Takes the ending of `21st`; gives the pieces it takes.
    fn take_ordinal_ending(&mut self, pieces: &[Piece<'_>]) -> usize {
        let Some(ending) =
            pieces.first().filter(|piece| piece.glued && matches!(piece.text, "st" | "nd" | "rd" | "th"))
        else {
            return 0;
        };
        self.number.form = NumberForm::Ordinal;
        self.number.range.end = ending.range.end;
        1
    }

    /// Takes the scale words after a figure; gives the pieces they take.
    fn take_scales(&mut self, pieces: &[Piece<'_>]) -> usize {
        let mut taken = 0;
        loop {
            let hyphen = usize::from(pieces.get(taken).is_some_and(|piece| piece.text == "-" && piece.glued));
            let Some(word) = pieces.get(taken + hyphen).filter(|piece| piece.kind == Kind::Letters) else {
                return taken;
            };
            if taken == 0 && hyphen == 0 && word.glued && english::is_million_or_metre(word.text) {
                self.others.push(scaled(&self.number.value, 6));
                return taken;
            }
            let Some(zeros) = arabic::scale(word.text).or_else(|| english::scale(word.text, word.glued)) else {
                return taken;
            };
            if self.zeros > 0 && english::scale(word.text, false).is_some() {
                return taken;
            }
            let zeros = zeros as usize;
            self.plain.get_or_insert_with(|| self.number.value.clone());
            self.number.value = scaled(&self.number.value, zeros);
            self.others.iter_mut().for_each(|other| *other = scaled(other, zeros));
            self.parts.clear();
            self.zeros += zeros;
            self.number.form = NumberForm::Mixed;
            self.number.range.end = word.range.end;
            taken += hyphen + 1;
            if self.zeros > 24 {
                return taken;
            }
        }
    }
}

#[cfg(test)]
mod tests;
