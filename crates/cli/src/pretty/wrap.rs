//! Lines of text by what they take up on a screen.

use unicode_width::UnicodeWidthChar;

/// Cells that a text takes up. Vowel signs, joiners and direction marks take none.
///
/// It is the sum over characters, as terminals count: a lam and an alef take two cells even where a font joins them.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(cells).sum()
}

fn cells(character: char) -> usize {
    character.width().unwrap_or(0)
}

/// Breaks a text into lines of at most `limit` cells, at white space, and inside a word only where it is longer than a line.
///
/// Runs of white space become one space. What would move the cursor or turn the writing direction for the rest of the line is
/// not shown. `None` is a line without end.
pub(super) fn wrap(text: &str, limit: Option<usize>) -> Vec<String> {
    let limit = limit.unwrap_or(usize::MAX).max(2);
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut filled = 0_usize;
    for word in text.split_whitespace().map(harmless).filter(|word| !word.is_empty()) {
        let needed = width(&word);
        if filled > 0 && filled.saturating_add(1 + needed) > limit {
            lines.push(std::mem::take(&mut line));
            filled = 0;
        }
        if filled > 0 {
            line.push(' ');
            filled += 1;
        }
        for character in word.chars() {
            if filled + cells(character) > limit {
                lines.push(std::mem::take(&mut line));
                filled = 0;
            }
            line.push(character);
            filled += cells(character);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// A word without control characters and without marks that embed, override or isolate a direction.
fn harmless(word: &str) -> String {
    let harms = |character: char| {
        character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    word.chars().filter(|&character| !harms(character)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths() {
        assert_eq!(width("abc"), 3);
        assert_eq!(width("مُحَمَّد"), 4);
        assert_eq!(width("لا"), 2);
        assert_eq!(width("北京"), 4);
    }

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrap("one two  three", Some(7)), ["one two", "three"]);
        assert_eq!(wrap("one two three", None), ["one two three"]);
        assert!(wrap(" \n", Some(7)).is_empty());
    }

    #[test]
    fn long_words_break_and_keep_their_marks() {
        assert_eq!(wrap("abcdefg", Some(3)), ["abc", "def", "g"]);
        assert_eq!(wrap("مُحَمَّد", Some(2)), ["مُحَ", "مَّد"]);
        assert_eq!(wrap("北京", Some(3)), ["北", "京"]);
    }

    #[test]
    fn nothing_reaches_the_terminal_but_text() {
        assert_eq!(wrap("a\u{1b}[31mb \u{202e}c", None), ["a[31mb c"]);
    }
}
