//! Names of months in Arabic news: Egyptian, Levantine, Maghrebi, Islamic; and in English.

use crate::characters::{TATWEEL, is_diacritic};

/// A month that a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Month {
    /// January is 1.
    Gregorian(u8),
    /// A month of the Islamic calendar.
    Islamic,
}

/// Names of one word, folded.
const SINGLE: &[(&str, u8)] = &[
    ("يناير", 1),
    ("شباط", 2),
    ("فبراير", 2),
    ("مارس", 3),
    ("اذار", 3),
    ("ابريل", 4),
    ("نيسان", 4),
    ("مايو", 5),
    ("ايار", 5),
    ("يونيو", 6),
    ("يونيه", 6),
    ("حزيران", 6),
    ("يوليو", 7),
    ("يوليه", 7),
    ("تموز", 7),
    ("اغسطس", 8),
    ("اب", 8),
    ("سبتمبر", 9),
    ("ايلول", 9),
    ("اكتوبر", 10),
    ("نوفمبر", 11),
    ("ديسمبر", 12),
    ("جانفي", 1),
    ("فيفري", 2),
    ("افريل", 4),
    ("ماي", 5),
    ("جوان", 6),
    ("جويلية", 7),
    ("يوليوز", 7),
    ("اوت", 8),
    ("غشت", 8),
    ("شتنبر", 9),
    ("نونبر", 11),
    ("دجنبر", 12),
];

/// Names of two words, folded.
const DOUBLE: &[(&str, &str, u8)] =
    &[("كانون", "الثاني", 1), ("تشرين", "الاول", 10), ("تشرين", "الثاني", 11), ("كانون", "الاول", 12)];

const ISLAMIC: &[&str] = &["محرم", "المحرم", "صفر", "رجب", "شعبان", "رمضان", "شوال"];

const ISLAMIC_FIRST: &[&str] = &["ربيع", "جمادي", "ذو", "ذي"];

const ISLAMIC_SECOND: &[&str] = &["الاول", "الاخر", "الثاني", "الاولي", "الاخرة", "الثانية", "القعدة", "الحجة"];

const ENGLISH: &[(&str, u8)] = &[
    ("january", 1),
    ("february", 2),
    ("march", 3),
    ("april", 4),
    ("may", 5),
    ("june", 6),
    ("july", 7),
    ("august", 8),
    ("september", 9),
    ("october", 10),
    ("november", 11),
    ("december", 12),
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sept", 9),
    ("sep", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
];

/// The month that begins with `first`, and how many words (1 or 2) name it.
pub(crate) fn arabic_month(first: &str, second: Option<&str>) -> Option<(Month, usize)> {
    let first = fold(first);
    let second = second.map(fold).unwrap_or_default();
    if let Some(&(_, _, month)) = DOUBLE.iter().find(|entry| entry.0 == first && entry.1 == second) {
        return Some((Month::Gregorian(month), 2));
    }
    if ISLAMIC_FIRST.contains(&first.as_str()) && ISLAMIC_SECOND.contains(&second.as_str()) {
        return Some((Month::Islamic, 2));
    }
    if let Some(&(_, month)) = SINGLE.iter().find(|entry| entry.0 == first) {
        return Some((Month::Gregorian(month), 1));
    }
    ISLAMIC.contains(&first.as_str()).then_some((Month::Islamic, 1))
}

/// The number of an English month's name or abbreviation, in any case.
pub(crate) fn english_month(word: &str) -> Option<u8> {
    let lower = word.to_lowercase();
    ENGLISH.iter().find(|entry| entry.0 == lower).map(|entry| entry.1)
}

/// A form in which spellings of one word meet: no marks and stretchers, bare alef, ya for alef maqsura.
pub(crate) fn fold(word: &str) -> String {
    word.chars()
        .filter(|&character| !is_diacritic(character) && character != TATWEEL)
        .map(|character| match character {
            'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
            'ى' => 'ي',
            other => other,
        })
        .collect()
}
