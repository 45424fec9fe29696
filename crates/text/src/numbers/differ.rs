//! Numbers that only one of a sentence and its translation has.

use std::collections::BTreeSet;

use super::arabic::fold;
use super::compare::{Target, is_wanted, is_year_mark};
use super::pieces::{Kind, Piece, pieces};
use super::{Found, Number, NumberForm, read};
use crate::structure::arabic_month;

/// Numbers in words up to this are not missed: they become duals, plurals, pronouns, idioms.
const SMALL: u32 = 20;

/// What [`differing_numbers`] finds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Differences {
    /// Numbers of the Arabic that the English lacks, in their order; those of [`missing_numbers`](super::missing_numbers).
    pub arabic_only: Vec<Number>,
    /// Numbers of the English that the Arabic lacks, in their order.
    pub english_only: Vec<Number>,
}

/// The numbers that only one of an Arabic sentence and its English translation has.
///
/// Meant to be right when it speaks, in both directions: any reading of anything on the other side counts. Numbers that
/// are part of a name (`COVID-19`, `G20`), decades, ordinals, small numbers in words, and one and two are not missed in
/// the Arabic, which has the dual.
///
/// ```
/// let differences = barqiya_text::differing_numbers("قتل 12 شخصا في 3 هجمات", "13 people died in three attacks");
/// assert_eq!(differences.arabic_only[0].value, "12");
/// assert_eq!(differences.english_only[0].value, "13");
/// ```
pub fn differing_numbers(arabic: &str, english: &str) -> Differences {
    let (ours, theirs) = (pieces(arabic), pieces(english));
    let (source, target) = (read(&ours), read(&theirs));
    let mut differences = Differences::default();
    if source.iter().any(is_wanted) {
        let english = Target::new(&theirs, target.clone());
        let missing = source.iter().filter(|found| is_wanted(found) && !english.holds(found));
        differences.arabic_only = missing.map(|found| found.number.clone()).collect();
    }
    if target.iter().any(|found| is_figure_to_miss(found, english)) {
        let arabic = Arabic::new(&ours, &source);
        let missing = target.iter().filter(|found| is_figure_to_miss(found, english) && !arabic.holds(found));
        differences.english_only = missing.map(|found| found.number.clone()).collect();
    }
    differ_in_small(&source, &target, &mut differences);
    differences
}

/// Small numbers are said in many ways, but where both sides write as many of them in figures, the figures are the same.
fn differ_in_small(source: &[Found], target: &[Found], differences: &mut Differences) {
    let small = |found: &[Found]| {
        let figures = found.iter().filter(|found| found.number.form == NumberForm::Figures && !found.doubtful);
        let mut small: Vec<Number> = figures
            .filter(|found| matches!(&*found.number.value, "0" | "1" | "2"))
            .map(|found| found.number.clone())
            .collect();
        small.sort_by(|one, other| one.value.cmp(&other.value));
        small
    };
    let (mut ours, mut theirs) = (small(source), small(target));
    if ours.len() != theirs.len() || !differences.arabic_only.is_empty() || !differences.english_only.is_empty() {
        return;
    }
    theirs.retain(|their| {
        let same = ours.iter().position(|our| our.value == their.value);
        same.map(|at| ours.remove(at)).is_none()
    });
    (differences.arabic_only, differences.english_only) = (ours, theirs);
}

/// Whether a number of the English is one that the Arabic must have.
fn is_figure_to_miss(found: &Found, english: &str) -> bool {
    let number = &found.number;
    let value = number.value.parse::<u32>().ok();
    let words = number.form == NumberForm::Words;
    let small = value.is_some_and(|value| value <= if words { SMALL } else { 2 });
    let part_of_name =
        !words && (follows_letter(&english[..number.range.start]) || goes_on(&english[number.range.end..]));
    !(found.doubtful || small || number.form == NumberForm::Ordinal || (words && found.bare) || part_of_name)
}

/// `COVID-19`, `G20`, `U.S.-23`: a letter before, perhaps with a hyphen.
fn follows_letter(before: &str) -> bool {
    before.trim_end_matches(['-', '–', '‑', '/', '_']).ends_with(char::is_alphabetic)
        && !before.ends_with(char::is_whitespace)
}

/// `1990s`, `4G`, `737MAX`, `3D`: letters behind it, those of units aside.
fn goes_on(after: &str) -> bool {
    let end = after.find(|next: char| !next.is_alphabetic()).unwrap_or(after.len());
    let letters = after[..end].trim_start_matches(['\'', '’']);
    let after = after.trim_start_matches(['\'', '’']);
    let unit = matches!(
        letters,
        "km" | "m" | "kg" | "cm" | "mm" | "bn" | "mn" | "b" | "k" | "am" | "pm" | "th" | "st" | "nd" | "rd"
    );
    after.starts_with(char::is_alphabetic) && !unit
}

/// Everything that an Arabic sentence may say in numbers.
struct Arabic<'a> {
    values: BTreeSet<String>,
    pieces: &'a [Piece<'a>],
    source: &'a [Found],
}

impl<'a> Arabic<'a> {
    fn new(pieces: &'a [Piece<'a>], source: &'a [Found]) -> Self {
        let mut values = BTreeSet::new();
        for found in source {
            values.insert(found.number.value.clone());
            values.extend(found.others.iter().chain(&found.parts).chain(&found.plain).cloned());
        }
        Self { values, pieces, source }
    }

    fn holds(&self, found: &Found) -> bool {
        let value = &found.number.value;
        self.values.contains(value)
            || found.others.iter().any(|other| self.values.contains(other))
            || found.plain.as_ref().is_some_and(|plain| self.values.contains(plain))
            || (!found.parts.is_empty() && found.parts.iter().all(|part| self.says(part, None)))
            || self.says(value, found.mark)
            || (found.number.range.len() == "0930".len() && self.says_clock(value))
            || self.is_sum(value)
    }

    /// Whether a value is said as a month, an hour of the other clock, the end of a year, or an idiom.
    fn says(&self, value: &str, mark: Option<char>) -> bool {
        let holds = |number: u32| self.values.contains(&number.to_string());
        if self.values.contains(value) {
            return true;
        }
        let Ok(number) = value.parse::<u32>() else {
            return self.idiom(value);
        };
        let month = (1..=12).contains(&number) && self.months().any(|month| u32::from(month) == number);
        let hour = match number {
            13..=23 => holds(number - 12),
            0..=11 => holds(number + 12),
            _ => false,
        };
        let year = match number {
            0..=99 if mark.is_some_and(is_year_mark) => holds(1900 + number) || holds(2000 + number),
            1000..=2999 => holds(number % 100) && self.source.iter().any(|found| found.mark.is_some_and(is_year_mark)),
            _ => false,
        };
        number == 0 || month || hour || year || self.idiom(value)
    }

    /// `0930 GMT`: an hour and its minutes without a mark between them.
    fn says_clock(&self, value: &str) -> bool {
        let Some(number) = value.parse::<u32>().ok().filter(|number| (100..2400).contains(number)) else {
            return false;
        };
        let (hour, minute) = (number / 100, number % 100);
        let holds = |number: u32| self.values.contains(&number.to_string());
        let hour = holds(hour) || hour > 12 && holds(hour - 12);
        hour && (minute == 0 || holds(minute) || self.idiom(&minute.to_string()))
    }

    fn months(&self) -> impl Iterator<Item = u8> {
        let letters = self.pieces.iter().filter(|piece| piece.kind == Kind::Letters);
        let next = letters.clone().skip(1).map(|piece| Some(piece.text)).chain([None]);
        letters.zip(next).filter_map(|(piece, next)| match arabic_month(piece.text, next)? {
            (crate::structure::Month::Gregorian(month), _) => Some(month),
            (crate::structure::Month::Islamic, _) => None,
        })
    }

    /// Words that stand for numbers, and fractions that change the number beside them.
    fn idiom(&self, value: &str) -> bool {
        let words = self.pieces.iter().filter(|piece| piece.kind == Kind::Letters);
        let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
        words.map(|piece| fold(piece.text)).any(|word| {
            let word = word.trim_start_matches(['و', 'ب', 'ل']).trim_start_matches("ال");
            let values: &[&str] = match word {
                "نصف" | "نصفا" => &["0.5", "50", "30"],
                "ربع" | "ارباع" => &["0.25", "0.75", "25", "75", "15", "45", "4"],
                "ثلث" | "ثلثي" | "ثلثا" | "ثلثين" => &["3", "20", "40"],
                "عقد" | "عقدا" => &["10"],
                "عقدين" | "عقدان" => &["20"],
                "عقود" => &["30", "40", "50", "60"],
                "قرن" | "قرنا" => &["100"],
                "قرنين" | "قرنان" => &["200"],
                "ظهر" | "ظهرا" => &["12"],
                "اسبوعين" | "اسبوعان" => &["14", "15"],
                "عشرينات" | "عشرينيات" => &["1920", "20"],
                _ => return decimals == "5" && word == "نصف" && self.values.contains(whole),
            };
            values.contains(&value)
                || matches!(word, "نصف" | "نصفا" | "ربع" | "ارباع")
                    && matches!(decimals, "5" | "25" | "75" | "")
                    && self.is_near(value)
        })
    }

    /// `مليونان ونصف` is 2500000: a number of the Arabic and a fraction of its scale.
    fn is_near(&self, value: &str) -> bool {
        let Ok(value) = value.parse::<f64>() else {
            return false;
        };
        let numbers = self.values.iter().filter_map(|number| number.parse::<f64>().ok());
        numbers.into_iter().any(|number| {
            let scale = 10f64.powi(3 * (number.max(1.0).log10() / 3.0).floor() as i32);
            [0.25, 0.5, 0.75].iter().any(|share| {
                let shares = [number + share * scale, number * share];
                shares.iter().any(|sum| (sum - value).abs() < 1e-6 * value.max(1.0))
            })
        })
    }

    /// `مائتان و... ` read apart: two numbers of the Arabic that stand beside each other, added.
    fn is_sum(&self, value: &str) -> bool {
        let Ok(value) = value.parse::<f64>() else {
            return false;
        };
        self.source.windows(2).any(|pair| {
            let [Ok(first), Ok(second)] = [&pair[0], &pair[1]].map(|found| found.number.value.parse::<f64>()) else {
                return false;
            };
            first > second && second > 0.0 && (first + second - value).abs() < 1e-6 * value.max(1.0)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english_only(arabic: &str, english: &str) -> Vec<String> {
        differing_numbers(arabic, english).english_only.into_iter().map(|number| number.value).collect()
    }

    #[test]
    fn what_the_arabic_says_otherwise_is_there() {
        let cases = [
            ("وصل يوم 5 كانون الثاني", "He came on 1/5"),
            ("في الساعة الثالثة عصرا", "At 15:00"),
            ("مليونان ونصف المليون", "2.5 million"),
            ("فيروس كورونا المستجد", "COVID-19"),
            ("مجموعة العشرين", "The G20"),
            ("في تسعينيات القرن الماضي", "In the 1990s"),
            ("نصف قرن", "50 years"),
            ("دولتان", "2 states"),
            ("عام ١٩٩٥", "in 1995"),
            ("في الساعة 9 و30 دقيقة بتوقيت غرينتش", "at 0930 GMT"),
            ("الهدف 1 من 2", "Goal one of 2"),
        ];
        for (arabic, english) in cases {
            assert!(
                english_only(arabic, english).is_empty(),
                "{arabic} | {english}: {:?}",
                english_only(arabic, english)
            );
        }
    }

    #[test]
    fn what_the_arabic_does_not_say_is_found() {
        assert_eq!(english_only("وصل سبعة وزراء", "8 ministers arrived"), ["8"]);
        assert_eq!(english_only("بلغ 22.4 في المئة", "it was 22.5 percent"), ["22.5"]);
        assert_eq!(english_only("بلغ العدد الكثير", "there were 150 of 3,000"), ["150", "3000"]);
        assert_eq!(english_only("الجدول 1", "Table 101"), ["101"]);
        assert_eq!(english_only("بين 0 و 1", "between 2 and 1"), ["2"]);
    }
}
