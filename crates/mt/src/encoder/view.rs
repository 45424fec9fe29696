//! What the encoder sees of a text, and where it lies in the text.

use std::borrow::Cow;
use std::ops::Range;

/// Characters that show nothing and that the encoder's vocabulary takes for something: the Arabic letter mark, zero-width spaces and
/// joiners, the marks of direction.
fn is_dropped(character: char) -> bool {
    matches!(character, '\u{061C}' | '\u{200B}'..='\u{200F}')
}

/// Characters that no piece is about: the tokeniser makes them spaces or nothing.
fn is_blank(character: char) -> bool {
    character.is_whitespace() || character.is_control() || matches!(character, '\u{FEFF}' | '\u{2060}' | '\u{00AD}')
}

/// A text without the characters that the encoder is not to see.
#[derive(Debug)]
pub(super) struct View<'a> {
    /// What the encoder sees.
    pub(super) text: Cow<'a, str>,
    /// Where characters were dropped: the byte of `text` that follows, and the bytes dropped up to it. Ascending.
    drops: Vec<(usize, usize)>,
}

impl<'a> View<'a> {
    /// The view of a text; copies nothing where there is nothing to drop.
    pub(super) fn of(text: &'a str) -> Self {
        if !text.chars().any(is_dropped) {
            return Self { text: Cow::Borrowed(text), drops: Vec::new() };
        }
        let (mut kept, mut drops) = (String::with_capacity(text.len()), Vec::new());
        let mut dropped = 0;
        for character in text.chars() {
            if is_dropped(character) {
                dropped += character.len_utf8();
                match drops.last_mut() {
                    Some((place, bytes)) if *place == kept.len() => *bytes = dropped,
                    _ => drops.push((kept.len(), dropped)),
                }
            } else {
                kept.push(character);
            }
        }
        Self { text: Cow::Owned(kept), drops }
    }

    /// The bytes of the given text that a piece stands for, without blanks at its ends. A piece of blanks only is the empty range
    /// where the blanks end.
    pub(super) fn span(&self, piece: Range<usize>) -> Range<usize> {
        let seen = self.text[piece.clone()].trim_end_matches(is_blank);
        if seen.is_empty() {
            let at = self.original(piece.end, false);
            return at..at;
        }
        let end = piece.start + seen.len();
        let start = end - seen.trim_start_matches(is_blank).len();
        self.original(start, true)..self.original(end, false)
    }

    /// Where a byte of the view lies in the given text: behind what was dropped there, or before it.
    fn original(&self, at: usize, behind: bool) -> usize {
        let before = self.drops.partition_point(|&(place, _)| place < at || behind && place == at);
        at + before.checked_sub(1).map_or(0, |last| self.drops[last].1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spans_are_of_the_given_text() {
        let text = "\u{200F}وصل\u{200C}\u{200B} \u{200E}الوزير\u{061C}";
        let view = View::of(text);
        assert_eq!(view.text, "وصل الوزير");
        let slices = [0..6, 6..19, 2..4, 6..7].map(|piece| &text[view.span(piece)]);
        assert_eq!(slices, ["وصل", "الوزير", "ص", ""]);
        assert!(matches!(View::of("وصل").text, Cow::Borrowed(_)));
    }

    #[test]
    fn blanks_are_not_part_of_a_span() {
        let view = View::of(" \u{A0}a\u{2029}\u{FEFF}");
        assert_eq!(view.span(0..view.text.len()), 3..4);
        assert_eq!(view.span(0..3), 3..3);
        assert_eq!(view.span(4..10), 10..10);
    }

    proptest! {
        #[test]
        fn kept_characters_are_found(text in "[ab\u{061C}\u{200B}\u{200F}ب ]{0,12}") {
            let view = View::of(&text);
            let mut kept = text.char_indices().filter(|(_, character)| !is_dropped(*character));
            for (at, character) in view.text.char_indices() {
                let (place, original) = kept.next().unwrap();
                prop_assert_eq!(character, original);
                if !is_blank(character) {
                    prop_assert_eq!(view.span(at..at + character.len_utf8()), place..place + character.len_utf8());
                }
            }
        }
    }
}
