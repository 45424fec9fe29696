//! Where a variant really stands in English: on word boundaries, in letters that its case rule allows.

use std::ops::Range;

use crate::Rendering;

/// All places of a variant in order, endings left out: `Kazakhstan` has one in `Kazakhstan's`.
pub(super) fn places(en: &str, variant: &str, rendering: Rendering) -> Vec<Range<usize>> {
    en.char_indices().filter_map(|(at, _)| place_at(en, at, variant, rendering)).collect()
}

/// The place of a variant that begins at a byte.
pub(super) fn place_at(en: &str, at: usize, variant: &str, rendering: Rendering) -> Option<Range<usize>> {
    let rest = en.get(at..)?;
    let length = match rendering {
        Rendering::AnyCase => prefix(rest, variant, |_, have, want| same_letter(have, want)),
        // Not only where a sentence begins: terms stand in titles and names, too.
        Rendering::AsGiven => {
            prefix(rest, variant, |at, have, want| have == want || (at == 0 && is_capital_of(have, want)))
        }
        Rendering::Exact => rest.starts_with(variant).then_some(variant.len()),
    }?;
    let place = at..at + length;
    (length > 0 && begins_word(en, at) && ends_word(en, &place)).then_some(place)
}

/// Length in bytes of the beginning of `text` whose characters all agree with those of `variant`.
fn prefix(text: &str, variant: &str, agree: impl Fn(usize, char, char) -> bool) -> Option<usize> {
    let mut have = text.chars();
    for (at, want) in variant.chars().enumerate() {
        if !agree(at, have.next()?, want) {
            return None;
        }
    }
    Some(text.len() - have.as_str().len())
}

/// Whether two characters are the same but for case.
pub(super) fn same_letter(one: char, other: char) -> bool {
    one == other || one.to_lowercase().eq(other.to_lowercase())
}

/// The capital of a letter, if it is one character that becomes the letter again.
pub(super) fn capital(letter: char) -> Option<char> {
    let mut upper = letter.to_uppercase();
    let first = upper.next().filter(|&first| first != letter && same_letter(first, letter))?;
    upper.next().is_none().then_some(first)
}

fn is_capital_of(have: char, want: char) -> bool {
    capital(want) == Some(have)
}

/// A character of which words are made.
pub(super) fn is_letter(character: char) -> bool {
    // The Arabic stretcher counts as a letter in Unicode, but no English word holds one.
    character.is_alphanumeric() && character != '\u{640}'
}

pub(super) fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | 'ʼ')
}

/// No word may run on into the place: `Oman` is not in `Roman`, nor `Neil` in `O'Neil`.
fn begins_word(en: &str, at: usize) -> bool {
    let mut before = en[..at].chars().rev();
    match before.next() {
        Some(character) if is_letter(character) => !en[at..].starts_with(is_letter),
        Some(character) if is_apostrophe(character) => !before.next().is_some_and(is_letter),
        _ => true,
    }
}

/// No word may run on out of the place, but a plural's ending may follow.
fn ends_word(en: &str, place: &Range<usize>) -> bool {
    if !en[place.clone()].ends_with(is_letter) {
        return true;
    }
    let rest = &en[place.end..];
    if stops(rest) {
        return true;
    }
    let name = en[place.clone()].to_lowercase();
    let hisses = ["s", "x", "z", "ch", "sh", "o"].iter().any(|end| name.ends_with(end));
    let ending = if hisses { "es" } else { "s" };
    name.ends_with(char::is_alphabetic) && rest.strip_prefix(ending).is_some_and(stops)
}

/// Whether a word that came before this text is over.
fn stops(rest: &str) -> bool {
    !rest.starts_with(|next: char| is_letter(next) || ('\u{300}'..='\u{36f}').contains(&next))
}

/// Whether a letter here may be a capital although its entry is written small: at the start of a sentence, after a
/// colon, after an opening quote.
pub(super) fn may_be_capital(en: &str, at: usize) -> bool {
    starts_sentence(en, at) || {
        let before = en[..at].trim_end_matches(['(', '[']);
        before.ends_with(is_quote) || before.trim_end().ends_with(':')
    }
}

/// Whether a sentence begins here: no word is before it, or only one that a full stop, exclamation or question mark ends.
pub(super) fn starts_sentence(en: &str, at: usize) -> bool {
    let before = en[..at].trim_end_matches(|mark: char| !is_letter(mark) && !matches!(mark, '.' | '!' | '?' | '…'));
    let between = &en[before.len()..at];
    if before.is_empty() {
        return true;
    }
    // `3.5` and `U.S.A` hold full stops without a space.
    before.ends_with(['.', '!', '?', '…'])
        && between.contains(char::is_whitespace)
        && between.chars().all(|mark| mark.is_whitespace() || is_quote(mark) || matches!(mark, '(' | '[' | ')' | ']'))
}

fn is_quote(mark: char) -> bool {
    matches!(mark, '"' | '\'' | '“' | '”' | '‘' | '’' | '«' | '»' | '„' | '‹')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(en: &str, variant: &str, rendering: Rendering) -> Vec<Range<usize>> {
        places(en, variant, rendering)
    }

    #[test]
    fn words_do_not_run_on() {
        assert_eq!(found("Roman Oman's Omans Omani Oman", "Oman", Rendering::AsGiven), [6..10, 13..17, 25..29]);
        assert_eq!(found("O'Neil, Neil", "Neil", Rendering::AsGiven), vec![Range { start: 8, end: 12 }]);
        assert_eq!(found("viruses virus' viruss", "virus", Rendering::AsGiven), [0..5, 8..13]);
        assert_eq!(found("U.S.-China, a non-Kazakh", "China", Rendering::AsGiven), vec![Range { start: 5, end: 10 }]);
        assert!(found("Jose\u{301}", "Jose", Rendering::AsGiven).is_empty());
    }

    #[test]
    fn case_rules() {
        let en = "Fever: Fever. “Fever” and Fever, fever";
        assert_eq!(found(en, "fever", Rendering::AsGiven), [0..5, 7..12, 17..22, 30..35, 37..42]);
        assert_eq!(found(en, "fever", Rendering::Exact), vec![Range { start: 37, end: 42 }]);
        assert_eq!(found(en, "FEVER", Rendering::AnyCase).len(), 5);
        assert!(found(en, "FEVER", Rendering::AsGiven).is_empty());
        assert!(found("IPhone", "iPhone", Rendering::Exact).is_empty());
    }

    #[test]
    fn beginnings_of_sentences() {
        assert!(starts_sentence("- “ab", 5));
        assert!(starts_sentence("It is. Now", 7));
        assert!(starts_sentence("“It is.” Now", "“It is.” ".len()));
        assert!(!starts_sentence("at 3.5", 5));
        assert!(!starts_sentence("It is now", 6));
        assert!(!starts_sentence("It is. - 5 Now", 11));
    }
}
