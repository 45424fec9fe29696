//! Kinds of characters that more than one step asks about.

/// Controls of the bidirectional algorithm: marks, embeddings, overrides, isolates.
pub(crate) fn is_bidi_control(character: char) -> bool {
    matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters without width: joiners, zero-width spaces, soft hyphens, stray byte order marks.
pub(crate) fn is_zero_width(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Characters that show nothing and are not white space, control characters among them.
pub(crate) fn is_invisible(character: char) -> bool {
    is_bidi_control(character) || is_zero_width(character) || (character.is_control() && !character.is_whitespace())
}

/// Vowel signs and other marks of Arabic that newswire leaves out: harakat, superscript alef, Quranic marks.
///
/// Maddah and hamza above and below (U+0653 to U+0655) are not among them: they are parts of letters.
pub(crate) fn is_diacritic(character: char) -> bool {
    matches!(character,
        '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{652}'
        | '\u{656}'..='\u{65f}'
        | '\u{670}'
        | '\u{6d6}'..='\u{6ed}'
        | '\u{897}'..='\u{89f}'
        | '\u{8ca}'..='\u{8ff}')
}

/// The stretcher of Arabic script, also used as a dash.
pub(crate) const TATWEEL: char = 'ـ';

/// Marks that end a sentence.
pub(crate) fn is_final_mark(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | '؟' | '…' | '۔' | '‼' | '⁇' | '⁈' | '⁉' | '。' | '！' | '？')
}

/// Brackets and quotation marks that close.
pub(crate) fn is_closer(character: char) -> bool {
    matches!(character, ')' | ']' | '}' | '"' | '\'' | '”' | '’' | '»' | '›' | '“' | '「' | '」' | '﴾')
}

/// The last character that shows, white space and closing marks passed over.
pub(crate) fn ends_with_final_mark(text: &str) -> bool {
    text.chars()
        .rev()
        .find(|&c| !(c.is_whitespace() || is_invisible(c) || is_closer(c) || c == '«'))
        .is_some_and(is_final_mark)
}
