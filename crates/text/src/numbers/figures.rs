//! What a figure with separators means: `1,200`, `22.4`, `٢٢٫٤`, `1.200.000`, `14.12.2015`.

use std::ops::Range;

use super::decimal::canonical;
use crate::digits::{is_digit, parse_digits};

/// Readings of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Figure {
    /// One number.
    One {
        value: String,
        /// Other values that the same figure may have: `1.200` is 1.2 or 1200.
        others: Vec<String>,
        /// Its groups, when it may also be a time of day: `10.30`.
        parts: Vec<String>,
    },
    /// Several numbers, by their places in the figure: a date, a list, an address.
    Many(Vec<(Range<usize>, String)>),
}

pub(super) fn read(figure: &str) -> Figure {
    let (groups, separators) = split(figure);
    let digits: Vec<&str> = groups.iter().map(|(_, digits)| digits.as_str()).collect();
    let one = |value: String, others: Vec<String>| Figure::One {
        value,
        others,
        parts: if is_time(&digits) { digits.iter().map(|group| canonical(group, "")).collect() } else { Vec::new() },
    };
    let Some((&last, heads)) = digits.split_last() else {
        return Figure::Many(Vec::new());
    };
    let Some((&separator, earlier)) = separators.split_last() else {
        return one(canonical(last, ""), Vec::new());
    };
    let joined = || canonical(&digits.concat(), "");
    let decimal = || canonical(&heads.concat(), last);
    let thousands = are_thousands(&digits);
    let alone = earlier.is_empty();
    let same = earlier.iter().all(|&other| other == separator);
    match separator {
        '٫' if alone || are_thousands(heads) => one(decimal(), Vec::new()),
        '.' if alone => one(decimal(), if thousands { vec![joined()] } else { Vec::new() }),
        ',' | '،' if alone && !thousands => one(decimal(), Vec::new()),
        ',' | '،' if alone => one(joined(), vec![decimal()]),
        _ if same && thousands => one(joined(), Vec::new()),
        '.' | ',' if !same && earlier.iter().all(|&other| other == earlier[0]) && are_thousands(heads) => {
            one(decimal(), Vec::new())
        }
        _ => Figure::Many(groups.iter().map(|(range, group)| (range.clone(), canonical(group, ""))).collect()),
    }
}

/// An hour and a minute of two digits.
fn is_time(groups: &[&str]) -> bool {
    let [hour, minute] = groups else {
        return false;
    };
    hour.len() <= 2 && hour.parse().is_ok_and(|hour: u8| hour < 25) && minute.len() == 2 && *minute < "60"
}

/// One to three digits, not zero, then groups of three.
fn are_thousands(groups: &[&str]) -> bool {
    groups.split_first().is_some_and(|(first, rest)| {
        (1..=3).contains(&first.len()) && !first.starts_with('0') && rest.iter().all(|group| group.len() == 3)
    })
}

/// The groups of digits in ASCII with their places, and the separators between them.
fn split(figure: &str) -> (Vec<(Range<usize>, String)>, Vec<char>) {
    let (mut groups, mut separators) = (Vec::new(), Vec::new());
    let mut start = 0;
    let mut push =
        |range: Range<usize>| groups.extend(parse_digits(&figure[range.clone()]).map(|digits| (range, digits)));
    for (at, separator) in figure.char_indices().filter(|&(_, character)| !is_digit(character)) {
        push(start..at);
        separators.push(separator);
        start = at + separator.len_utf8();
    }
    push(start..figure.len());
    (groups, separators)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings() {
        let cases = [
            ("52", "52"),
            ("22.4", "22.4"),
            ("٢٢٫٤", "22.4"),
            ("۱۲۳", "123"),
            ("1,200", "1200"),
            ("١٬٢٠٠٫٥", "1200.5"),
            ("1,234,567.80", "1234567.8"),
            ("1.234.567,8", "1234567.8"),
            ("2,5", "2.5"),
            ("0,500", "0.5"),
            ("1.200", "1.2"),
            ("10'000", "10000"),
            ("10\u{a0}000", "10000"),
            ("007", "7"),
        ];
        for (figure, wanted) in cases {
            match read(figure) {
                Figure::One { value, .. } => assert_eq!(value, wanted, "{figure}"),
                Figure::Many(values) => panic!("{figure}: {values:?}"),
            }
        }
        for figure in ["14.12.2015", "1,2,3", "192.168.0.1"] {
            assert!(matches!(read(figure), Figure::Many(_)), "{figure}");
        }
    }
}
