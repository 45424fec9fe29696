//! Numbers of an Arabic sentence that its English translation lacks.

use std::collections::BTreeSet;

use super::decimal::canonical;
use super::pieces::{Kind, Piece, pieces};
use super::{Found, Number, NumberForm, read};
use crate::structure::english_month;

/// Numbers in words up to this are not missed: they become articles, duals, plurals, pronouns, idioms.
const SMALL: u32 = 20;

/// The numbers of an Arabic sentence that its English translation lacks.
///
/// Meant to be right when it speaks: a number counts as present when any reading of anything in the translation may be
/// it (figures, words, ordinals, idioms like "dozen" and "both", the month's name for its number, `3 p.m.` for 15).
/// Small numbers in words, single hundreds, thousands and millions, and numbers that a fraction follows are not missed.
///
/// ```
/// use barqiya_text::missing_numbers;
/// assert!(missing_numbers("في 14/12/2015 قتل ٣ وأصيب 5 آلاف", "On December 14, 2015 three died and 5,000 were hurt").is_empty());
/// let missing = missing_numbers("بلغ 22.4 كم و18 محطة", "it has 18 stations");
/// assert_eq!(missing[0].value, "22.4");
/// ```
pub fn missing_numbers(arabic: &str, english: &str) -> Vec<Number> {
    let source = read(&pieces(arabic));
    if source.is_empty() {
        return Vec::new();
    }
    let target = Target::of(english);
    source.into_iter().filter(|found| is_wanted(found) && !target.holds(found)).map(|found| found.number).collect()
}

/// Whether a number is one to miss.
pub(super) fn is_wanted(found: &Found) -> bool {
    let words = found.number.form == NumberForm::Words;
    let small = found.number.value.parse::<u32>().is_ok_and(|value| value <= SMALL);
    let one = found.number.value == "1" || found.number.value == "0";
    let ordinal = found.number.form == NumberForm::Ordinal;
    !(found.doubtful || one || ordinal || (words && (small || found.bare)))
}

/// Everything that a translation may say in numbers.
pub(super) struct Target {
    values: BTreeSet<String>,
    /// Two-digit figures after a dash, a slash or an apostrophe: the end of `2015-16`, `'95`.
    short_years: BTreeSet<u32>,
    /// A time after noon is named.
    afternoon: bool,
}

impl Target {
    fn of(english: &str) -> Self {
        let pieces = pieces(english);
        let found = read(&pieces);
        Self::new(&pieces, found)
    }

    /// Of a translation that was cut and read.
    pub(super) fn new(pieces: &[Piece<'_>], numbers: Vec<Found>) -> Self {
        let mut target = Self { values: BTreeSet::new(), short_years: BTreeSet::new(), afternoon: false };
        for found in numbers {
            target.add(found);
        }
        target.values.extend(pieces.windows(3).filter_map(clock_time));
        target.values.extend(pieces.windows(2).flat_map(military_time));
        for (index, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.kind == Kind::Letters) {
            let lower = piece.text.to_lowercase();
            target.values.extend(idiom(&lower).iter().map(|&value| value.to_owned()));
            target.values.extend(english_month(&lower).map(|month| month.to_string()));
            target.values.extend(roman(piece.text).map(|value| value.to_string()));
            let next = pieces.get(index + 2).map(|piece| piece.text);
            target.afternoon |= lower == "pm"
                || (lower == "p" && next == Some("m"))
                || matches!(lower.as_str(), "evening" | "afternoon" | "night");
        }
        target
    }

    fn add(&mut self, found: Found) {
        if found.mark.is_some_and(is_year_mark)
            && let Ok(year) = found.number.value.parse()
            && year < 100
        {
            self.short_years.insert(year);
        }
        self.values.insert(found.number.value);
        self.values.extend(found.others);
        self.values.extend(found.parts);
        self.values.extend(found.plain);
    }

    pub(super) fn holds(&self, found: &Found) -> bool {
        let value = &found.number.value;
        self.values.contains(value)
            || found.others.iter().any(|other| self.values.contains(other))
            || (!found.parts.is_empty() && found.parts.iter().all(|part| self.values.contains(part)))
            || value.parse().is_ok_and(|number: u32| self.holds_otherwise(number, found.mark))
    }

    /// Hours of the other clock, years by their last two digits.
    fn holds_otherwise(&self, number: u32, mark: Option<char>) -> bool {
        let holds = |value: u32| self.values.contains(&value.to_string());
        let hour = match number {
            13..=23 => self.afternoon && holds(number - 12),
            2..=11 => holds(number + 12),
            _ => false,
        };
        let year = match number {
            10..=99 => mark.is_some_and(is_year_mark) && (holds(1900 + number) || holds(2000 + number)),
            1000..=2999 => self.short_years.contains(&(number % 100)),
            _ => false,
        };
        hour || year
    }
}

/// Marks before the last two digits of a year.
pub(super) fn is_year_mark(mark: char) -> bool {
    matches!(mark, '-' | '–' | '/' | '\'' | '’' | '٬')
}

/// `5:47` as 547.
fn clock_time(window: &[Piece<'_>]) -> Option<String> {
    let [hour, colon, minute] = window else {
        return None;
    };
    let figures = hour.kind == Kind::Figure && minute.kind == Kind::Figure && minute.text.len() == 2;
    (figures && colon.text == ":").then(|| canonical(&format!("{}{}", hour.text, minute.text), ""))
}

/// `0547 GMT` as 5 and 47.
fn military_time(window: &[Piece<'_>]) -> Vec<String> {
    let [time, zone] = window else {
        return Vec::new();
    };
    let zone = matches!(zone.text, "GMT" | "UTC" | "hours" | "local" | "hrs" | "h");
    let digits = time.text.len() == 4 && time.text.bytes().all(|byte| byte.is_ascii_digit());
    if zone && digits { vec![canonical(&time.text[..2], ""), canonical(&time.text[2..], "")] } else { Vec::new() }
}

/// Numbers that an English word may stand for.
fn idiom(word: &str) -> &'static [&'static str] {
    match word {
        "both" | "pair" | "couple" | "twice" | "double" | "doubled" | "doubling" | "doubles" | "dual" | "twin"
        | "twins" | "duo" | "bilateral" | "brace" | "either" | "neither" | "other" | "another" | "twofold" => &["2"],
        "triple" | "tripled" | "thrice" | "trio" | "triplets" | "threefold" | "trilateral" | "tripartite"
        | "thirds" | "hat" => &["3"],
        "quarter" | "quarters" => &["4", "15", "25", "0.25", "3"],
        "quadruple" | "quadrupled" | "quartet" | "fourfold" => &["4"],
        "fivefold" | "quintuple" | "fifths" => &["5"],
        "half" | "halves" | "halved" => &["0.5", "50", "30", "2", "6"],
        "dozen" | "noon" | "midday" => &["12"],
        "decade" | "decades" | "tenfold" => &["10"],
        "fortnight" => &["14", "15"],
        "century" | "centuries" | "hundredfold" => &["100"],
        "midnight" => &["12", "24"],
        "teens" | "teenage" | "teenager" => &["13"],
        _ => &[],
    }
}

/// A Roman numeral of two capital letters or more, up to 89: kings, wars, chapters.
fn roman(word: &str) -> Option<u32> {
    let worth = |letter| match letter {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        _ => None,
    };
    if !(2..=6).contains(&word.len()) {
        return None;
    }
    let values: Vec<u32> = word.chars().map(worth).collect::<Option<_>>()?;
    let sum = values.iter().enumerate().fold(0i64, |sum, (index, &value)| {
        let less = values.get(index + 1).is_some_and(|&next| next > value);
        sum + if less { -i64::from(value) } else { i64::from(value) }
    });
    u32::try_from(sum).ok()
}
