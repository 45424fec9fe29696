//! A pair's record beside its texts, in formats that show the texts in their own way.

use std::borrow::Cow;
use std::fmt::Write;

use crate::Pair;

/// Whether XML 1.0 can hold a character.
pub(super) fn is_legal(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// A text without the characters that XML cannot hold: U+FFFD stands for each.
pub(super) fn legal(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_legal) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(|character| if is_legal(character) { character } else { '\u{fffd}' }).collect())
    }
}

/// The record as JSON that XML can hold. A text is part of it only where XML cannot hold it.
pub(super) fn beside_texts(pair: &Pair) -> serde_json::Result<String> {
    let kept = |text: &str| if matches!(legal(text), Cow::Owned(_)) { text.to_owned() } else { String::new() };
    let bare = Pair { ar: kept(&pair.ar), en: kept(&pair.en), ..pair.clone() };
    Ok(without_illegal(&serde_json::to_string(&bare)?))
}

/// JSON writes most of what XML cannot hold as `\u001b`; this does it with the rest.
fn without_illegal(json: &str) -> String {
    let mut legal = String::with_capacity(json.len());
    for character in json.chars() {
        if is_legal(character) {
            legal.push(character);
        } else {
            let _never_fails = write!(legal, "\\u{:04x}", u32::from(character));
        }
    }
    legal
}

/// The pair of a record and the texts beside it. Texts win, unless the record holds what they could not.
pub(super) fn with_texts(record: &str, arabic: String, english: String) -> serde_json::Result<Pair> {
    let mut pair: Pair = serde_json::from_str(record)?;
    for (own, text) in [(&mut pair.ar, arabic), (&mut pair.en, english)] {
        if legal(own) != text.as_str() {
            *own = text;
        }
    }
    Ok(pair)
}
