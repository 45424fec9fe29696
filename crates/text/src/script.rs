//! Which script a text is in.

use std::ops::Range;

/// Whether a character is a letter of the Arabic script, presentation forms included. Digits, marks and punctuation are not.
///
/// ```
/// use barqiya_text::is_arabic_letter;
/// assert!(is_arabic_letter('ب') && is_arabic_letter('ﻼ'));
/// assert!(!is_arabic_letter('٣') && !is_arabic_letter('،'));
/// ```
pub fn is_arabic_letter(character: char) -> bool {
    matches!(character,
        '\u{620}'..='\u{63f}' | '\u{641}'..='\u{64a}' | '\u{66e}' | '\u{66f}' | '\u{671}'..='\u{6d3}' | '\u{6d5}'
        | '\u{6ee}' | '\u{6ef}' | '\u{6fa}'..='\u{6fc}' | '\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{860}'..='\u{86a}'
        | '\u{870}'..='\u{887}' | '\u{889}'..='\u{88e}' | '\u{8a0}'..='\u{8c8}' | '\u{fb50}'..='\u{fbb1}'
        | '\u{fbd3}'..='\u{fd3d}' | '\u{fd50}'..='\u{fdfb}' | '\u{fe70}'..='\u{fefc}')
}

/// Whether a text holds any letter of the Arabic script.
///
/// ```
/// assert!(barqiya_text::has_arabic("قال Lavrov"));
/// assert!(!barqiya_text::has_arabic("٢٠١٥"));
/// ```
pub fn has_arabic(text: &str) -> bool {
    text.chars().any(is_arabic_letter)
}

/// The share of a text's letters that are Arabic, from 0 to 1; 0 when there are no letters.
///
/// ```
/// assert_eq!(barqiya_text::arabic_share("abc دهـ"), 0.4);
/// ```
pub fn arabic_share(text: &str) -> f64 {
    let (mut arabic, mut letters) = (0usize, 0usize);
    for character in text.chars().filter(|&character| character.is_alphabetic() && character != 'ـ') {
        letters += 1;
        arabic += usize::from(is_arabic_letter(character));
    }
    if letters == 0 { 0.0 } else { arabic as f64 / letters as f64 }
}

/// Runs of Arabic letters that a translation into English still holds, as byte ranges: what was copied, not translated.
///
/// ```
/// assert_eq!(barqiya_text::arabic_runs("the وزير said"), vec![4..12]);
/// ```
pub fn arabic_runs(text: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, character) in text.char_indices().filter(|&(_, character)| is_arabic_letter(character)) {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end += character.len_utf8(),
            _ => runs.push(at..at + character.len_utf8()),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shares() {
        assert_eq!(arabic_share(""), 0.0);
        assert_eq!(arabic_share("123 ..."), 0.0);
        assert_eq!(arabic_share("الصين"), 1.0);
        assert_eq!(arabic_share("اب cd"), 0.5);
    }

    proptest! {
        #[test]
        fn runs_are_arabic_and_complete(text in "[ابت a-c٣،ﻻ.]{0,20}|\\PC{0,20}") {
            let runs = arabic_runs(&text);
            prop_assert_eq!(!runs.is_empty(), has_arabic(&text));
            let inside: usize = runs.iter().map(|run| text[run.clone()].chars().count()).sum();
            prop_assert_eq!(inside, text.chars().filter(|&c| is_arabic_letter(c)).count());
            prop_assert!((0.0..=1.0).contains(&arabic_share(&text)));
        }
    }
}
