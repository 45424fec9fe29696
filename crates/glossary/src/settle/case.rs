//! A variant in the letters that its new place asks for.

use std::ops::Range;

use super::surface::{capital, may_be_capital, starts_sentence};
use crate::Rendering;

/// The variant as it is to stand at `range` of `en`, in place of what is there.
pub(super) fn adapted(en: &str, range: &Range<usize>, variant: &str, rendering: Rendering) -> String {
    match rendering {
        Rendering::AnyCase if is_all_capitals(en) => variant.chars().map(|c| capital(c).unwrap_or(c)).collect(),
        Rendering::AsGiven | Rendering::AnyCase if wants_capital(en, range) => with_capital(variant),
        Rendering::Exact | Rendering::AsGiven | Rendering::AnyCase => variant.to_owned(),
    }
}

/// After a colon or a quote the old text shows whether a sentence begins there.
fn wants_capital(en: &str, range: &Range<usize>) -> bool {
    let was_capital = en[range.clone()].starts_with(char::is_uppercase);
    starts_sentence(en, range.start) || (was_capital && may_be_capital(en, range.start))
}

/// A headline in capitals; a single short word proves nothing.
fn is_all_capitals(en: &str) -> bool {
    en.split_whitespace().nth(1).is_some() && !en.contains(char::is_lowercase)
}

/// The text with a capital at its beginning, if its first letter has one.
pub fn with_capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => {
            capital(first).into_iter().chain(capital(first).is_none().then_some(first)).chain(letters).collect()
        }
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_follows_the_place() {
        assert_eq!(adapted("Heat is bad", &(0..4), "fever", Rendering::AsGiven), "Fever");
        assert_eq!(adapted("Heat is bad", &(0..4), "iPhone", Rendering::Exact), "iPhone");
        assert_eq!(adapted("It is Heat", &(6..10), "fever", Rendering::AsGiven), "fever");
        assert_eq!(adapted("It: Heat", &(4..8), "fever", Rendering::AsGiven), "Fever");
        assert_eq!(adapted("It: heat", &(4..8), "fever", Rendering::AsGiven), "fever");
        assert_eq!(adapted("HIGH HEAT", &(5..9), "fever", Rendering::AnyCase), "FEVER");
        assert_eq!(adapted("HIGH HEAT", &(5..9), "fever", Rendering::AsGiven), "fever");
    }
}
