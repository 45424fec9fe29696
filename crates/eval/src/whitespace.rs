//! White space as Python has it, for the figures of programs in Python shall come out.

/// Whether Python's `str.split` and `str.strip` take a character for white space: Unicode's, and four old separators.
pub fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{1c}'..='\u{1f}')
}

/// The words of a text between white space, as `str.split()` gives them.
///
/// ```
/// assert_eq!(barqiya_eval::whitespace::words(" a\u{1f}b \u{a0}c").collect::<Vec<_>>(), ["a", "b", "c"]);
/// ```
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_space).filter(|word| !word.is_empty())
}

/// A text without the white space at its end, as `str.rstrip()` gives it.
pub fn trim_end(text: &str) -> &str {
    text.trim_end_matches(is_space)
}
