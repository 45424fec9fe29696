//! Dates in datelines.

use std::ops::Range;

use super::Parser;
use crate::structure::months::{Month, arabic_month, fold};

/// A date as written, and in ISO form when it is whole.
pub(super) struct Date {
    pub(super) range: Range<usize>,
    pub(super) iso: Option<String>,
}

impl Parser<'_> {
    /// The month that is named at a token, and how many tokens name it.
    pub(super) fn month(&self, at: usize) -> Option<(Month, usize)> {
        arabic_month(self.word(at)?, self.word(at + 1))
    }

    /// A date, perhaps an Islamic one with its Gregorian one after it.
    pub(super) fn date(&mut self) -> Option<Date> {
        let first = self.plain_date()?;
        if self.word(self.at).is_none_or(|word| fold(word) != "الموافق") {
            return Some(first);
        }
        self.at += 1;
        let second = self.plain_date();
        let end = self.tokens[self.at - 1].range.end;
        Some(Date { range: first.range.start..end, iso: second.and_then(|date| date.iso).or(first.iso) })
    }

    /// `14 ديسمبر 2015`, `26 تشرين الأول/أكتوبر`, `12 رمضان 1437 هـ`, `14/12/2015`.
    fn plain_date(&mut self) -> Option<Date> {
        let begin = self.at;
        let start = self.tokens.get(begin)?.range.start;
        let day = self.number(begin).or_else(|| self.first_of_month(begin))?;
        if let Some(date) = self.numeric_date(day) {
            return Some(date);
        }
        let (month, words) = (1..=31).contains(&day).then(|| self.month(begin + 1)).flatten()?;
        self.at = begin + 1 + words;
        self.second_month_name();
        let mut year = self.number(self.at).filter(|year| (1000..=2999).contains(year));
        if year.is_some() {
            self.at += 1;
            if self.word(self.at).is_some_and(|word| matches!(fold(word).as_str(), "م" | "ه")) {
                self.at += 1;
            }
        }
        let range = start..self.tokens[self.at - 1].range.end;
        let Month::Gregorian(month) = month else {
            return Some(Date { range, iso: None });
        };
        Some(Date { range, iso: year.take().and_then(|year| iso(year, u32::from(month), day)) })
    }

    /// `اول مارس`
    fn first_of_month(&self, at: usize) -> Option<u32> {
        let first = self.word(at).is_some_and(|word| fold(word) == "اول");
        (first && self.month(at + 1).is_some()).then_some(1)
    }

    /// The other name of the same month: `تشرين الأول/أكتوبر`, `مارس (آذار)`, `مارس آذار`.
    fn second_month_name(&mut self) {
        let bracket = self.is_symbol(self.at, &['(']);
        let at =
            if bracket || self.is_symbol(self.at, &['/']) || self.is_dash(self.at) { self.at + 1 } else { self.at };
        let Some((_, words)) = self.month(at) else {
            return;
        };
        let next = at + words;
        if !bracket {
            self.at = next;
        } else if self.is_symbol(next, &[')']) {
            self.at = next + 1;
        }
    }

    /// `الكويت - 3 - 2 (كونا)`
    fn day_and_month(&mut self, day: u32) -> Option<Date> {
        let begin = self.at;
        let month = self.number(begin + 2)?;
        if !(1..=31).contains(&day) || !(1..=12).contains(&month) {
            return None;
        }
        self.at = begin + 3;
        Some(Date { range: self.tokens[begin].range.start..self.tokens[begin + 2].range.end, iso: None })
    }

    fn numeric_date(&mut self, first: u32) -> Option<Date> {
        let begin = self.at;
        let between = |at| self.is_symbol(at, &['/', '.']) || self.is_dash(at);
        if between(begin + 1) && self.is_symbol(begin + 3, &['(']) {
            return self.day_and_month(first);
        }
        if !between(begin + 1) || !between(begin + 3) {
            return None;
        }
        let (second, third) = (self.number(begin + 2)?, self.number(begin + 4)?);
        let iso = if first > 31 { iso(first, second, third) } else { iso(third, second, first) }?;
        self.at = begin + 5;
        Some(Date { range: self.tokens[begin].range.start..self.tokens[begin + 4].range.end, iso: Some(iso) })
    }
}

/// A day that exists, as `YYYY-MM-DD`.
fn iso(year: u32, month: u32, day: u32) -> Option<String> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        1..=12 => 31,
        _ => return None,
    };
    ((1..=days).contains(&day) && (1800..=2999).contains(&year)).then(|| format!("{year:04}-{month:02}-{day:02}"))
}
