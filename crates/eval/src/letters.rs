//! Letters, words and small letters as Python's `re` and `str` have them, for the figures of `scripts/eval/terms.py` shall come out.

use std::ops::Range;

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Whether Python's `\w` matches: letters, numbers and the underscore, but no combining marks.
pub(crate) fn is_word(character: char) -> bool {
    match character {
        '_' => true,
        ascii if ascii.is_ascii() => ascii.is_ascii_alphanumeric(),
        other => {
            matches!(other.general_category_group(), GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number)
        }
    }
}

/// Small letters for comparing, as `str.casefold` gives them: `ß` is `ss`, and a final sigma is any other. Cherokee
/// is in its own small letters, where Python takes the capitals; that makes no difference to what is equal.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            ascii if ascii.is_ascii() => folded.push(ascii.to_ascii_lowercase()),
            // Its capital is the plain I, whose small letter it is not.
            'ı' => folded.push('ı'),
            // The way through the capitals brings together what only some capitals keep apart.
            other => {
                let capitals = other.to_lowercase().flat_map(char::to_uppercase);
                folded.extend(capitals.flat_map(char::to_lowercase));
            }
        }
    }
    folded
}

/// The runs of characters that fit, as spans of bytes.
pub(crate) fn runs(text: &str, fits: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, character) in text.char_indices().filter(|&(_, character)| fits(character)) {
        let end = at + character.len_utf8();
        match runs.last_mut() {
            Some(last) if last.end == at => last.end = end,
            _ => runs.push(at..end),
        }
    }
    runs
}

/// Where a form stands in a text with no letter or digit at its sides; spans do not overlap. An empty form stands nowhere.
pub(crate) fn places(text: &str, form: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let Some(first) = form.chars().next() else { return places };
    let mut from = 0;
    while let Some(at) = text[from..].find(form).map(|at| from + at) {
        let end = at + form.len();
        let free = !text[..at].ends_with(is_word) && !text[end..].starts_with(is_word);
        if free {
            places.push(at..end);
        }
        from = if free { end } else { at + first.len_utf8() };
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_letters() {
        for (text, folded) in [
            ("İSTANBUL", "i\u{307}stanbul"),
            ("Straße STRAẞE", "strasse strasse"),
            ("ΟΔΟΣ οδος", "οδοσ οδοσ"),
            ("ıI", "ıi"),
            ("ﬁ µ ŉ", "fi μ ʼn"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn places_keep_to_boundaries() {
        let count = |text: &str, form: &str| places(&fold(text), &fold(form)).len();
        assert_eq!(count("Oman, the Roman omani OMAN's", "Oman"), 2);
        assert_eq!(count("in the U.S. and U.S.", "U.S."), 2);
        assert_eq!(count("COVID-19 (covid-19) COVID-190", "COVID-19"), 2);
        assert_eq!(count("aa aa aa", "aa aa"), 1);
        assert_eq!(count("xaa aa", "aa"), 1);
        assert_eq!(count("any text", ""), 0);
        assert_eq!(count("و كتابَ كتاب", "كتاب"), 2);
    }

    #[test]
    fn runs_are_spans() {
        assert_eq!(runs("a-bc  d", is_word), [0..1, 2..4, 6..7]);
        assert_eq!(runs("…", is_word), []);
    }
}
