//! `intl`: the tokenizer of mteval-v14, which knows Unicode's categories.

use std::ops::Range;

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory as _};

use super::Cutter;
use crate::whitespace;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Inner,
    Space,
    Number,
    Punctuation,
    Symbol,
}

/// What a character means for the cut.
pub(super) fn kind(character: char) -> Kind {
    match character {
        'a'..='z' | 'A'..='Z' => Kind::Inner,
        '0'..='9' => Kind::Number,
        ' ' => Kind::Space,
        _ => match character.general_category_group() {
            GeneralCategoryGroup::Number => Kind::Number,
            GeneralCategoryGroup::Punctuation => Kind::Punctuation,
            GeneralCategoryGroup::Symbol => Kind::Symbol,
            _ if whitespace::is_space(character) => Kind::Space,
            _ => Kind::Inner,
        },
    }
}

/// Finds the words.
///
/// The rule for punctuation is that of `13a` for stops, with all numbers for digits; but here the line does not stand between
/// spaces. So punctuation at its beginning is cut off only before something that is no number, and at its end only behind such.
pub(super) fn cut(text: &str, spans: &mut Vec<Range<usize>>) {
    let mut cutter = Cutter::new(spans);
    let mut characters =
        text.char_indices().map(|(at, character)| (at..at + character.len_utf8(), kind(character))).peekable();
    let mut before = None;
    let mut is_matched_before = false;
    while let Some((span, kind)) = characters.next() {
        let mut is_match = false;
        match kind {
            Kind::Inner | Kind::Number => {}
            Kind::Space => cutter.skip(span.start, span.end),
            Kind::Symbol => cutter.alone(span),
            Kind::Punctuation => {
                is_match = before.is_some_and(|before| before != Kind::Number) && !is_matched_before;
                if is_match || characters.peek().is_some_and(|(_, after)| *after != Kind::Number) {
                    cutter.alone(span);
                }
            }
        }
        before = Some(kind);
        is_matched_before = is_match;
    }
    cutter.skip(text.len(), text.len());
}
