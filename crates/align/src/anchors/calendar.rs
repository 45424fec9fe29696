//! Days and months: names that are translated, not transliterated.

use barqiya_text::clitic_splits;

/// Days from Sunday, then months from January, with the names of the Mashriq and of the Maghreb.
const NAMES: [(&str, &[&str]); 19] = [
    ("sunday", &["الأحد", "الاحد"]),
    ("monday", &["الاثنين", "الإثنين", "الأثنين"]),
    ("tuesday", &["الثلاثاء"]),
    ("wednesday", &["الأربعاء", "الاربعاء"]),
    ("thursday", &["الخميس"]),
    ("friday", &["الجمعة"]),
    ("saturday", &["السبت"]),
    ("january", &["يناير", "جانفي"]),
    ("february", &["فبراير", "شباط", "فيفري"]),
    ("march", &["مارس", "آذار"]),
    ("april", &["أبريل", "إبريل", "ابريل", "نيسان", "أفريل"]),
    ("may", &["مايو", "أيار"]),
    ("june", &["يونيو", "يونيه", "حزيران", "جوان"]),
    ("july", &["يوليو", "يوليه", "تموز", "جويلية"]),
    ("august", &["أغسطس", "آب", "أوت"]),
    ("september", &["سبتمبر", "أيلول"]),
    ("october", &["أكتوبر", "اكتوبر"]),
    ("november", &["نوفمبر"]),
    ("december", &["ديسمبر"]),
];

/// The number of a day or month in Arabic, with or without conjunctions and prepositions.
pub(super) fn arabic(word: &str) -> Option<u8> {
    clitic_splits(word).into_iter().find_map(|split| position(|(_, arabic)| arabic.contains(&split.stem)))
}

/// The number of a day or month in English. Names of months that are words too must be written with a capital.
pub(super) fn english(word: &str) -> Option<u8> {
    if !word.starts_with(|first: char| first.is_ascii_uppercase()) {
        return None;
    }
    let lower = word.to_lowercase();
    position(|&(name, _)| name == lower || lower.strip_suffix('s') == Some(name))
}

fn position(of: impl Fn(&(&str, &[&str])) -> bool) -> Option<u8> {
    NAMES.iter().position(of).map(|at| at as u8)
}
