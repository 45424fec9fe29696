//! Digits of the scripts that Arabic newswire uses.

/// The value of a digit: ASCII, Arabic-Indic (`٠` to `٩`), Extended Arabic-Indic (`۰` to `۹`), full width.
///
/// ```
/// assert_eq!(barqiya_text::digit('٣'), Some(3));
/// assert_eq!(barqiya_text::digit('۴'), Some(4));
/// assert_eq!(barqiya_text::digit('ب'), None);
/// ```
pub fn digit(character: char) -> Option<u8> {
    let zero = match character {
        '0'..='9' => '0',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '０'..='９' => '０',
        _ => return None,
    };
    Some((character as u32 - zero as u32) as u8)
}

/// Whether a character is a digit that [`digit`] knows.
pub(crate) fn is_digit(character: char) -> bool {
    digit(character).is_some()
}

/// A run of digits in ASCII; `None` when anything else is in it, or nothing.
///
/// ```
/// assert_eq!(barqiya_text::parse_digits("٢٠١٥").as_deref(), Some("2015"));
/// assert_eq!(barqiya_text::parse_digits("20a"), None);
/// ```
pub fn parse_digits(text: &str) -> Option<String> {
    let ascii: Option<String> =
        text.chars().map(|character| digit(character).map(|value| (b'0' + value) as char)).collect();
    ascii.filter(|digits| !digits.is_empty())
}
