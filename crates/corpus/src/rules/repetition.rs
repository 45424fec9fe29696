//! The same words over and over.

use barqiya_bitext::flags::repeats;

use crate::Limits;
use crate::lists::short;
use crate::view::{Side, View};

pub(super) fn reason(view: &View<'_>, limits: &Limits) -> Option<String> {
    let [(_, ar), (_, en)] = view.sides();
    side("English", en, ar, limits).or_else(|| side("Arabic", ar, en, limits))
}

fn side(name: &str, this: &Side<'_>, other: &Side<'_>, limits: &Limits) -> Option<String> {
    if let Some((words, times)) = row(this, 2) {
        let theirs = || row(other, 2).map_or(1, |(_, times)| times);
        // A long phrase said twice is one too many; short ones stand twice in good sentences.
        let long = words.split_whitespace().count() >= 4;
        if (times >= limits.repeats || long) && theirs() < times.min(limits.repeats) {
            return Some(format!("“{}” {times} times in a row in the {name}", short(&words)));
        }
    }
    let (letter, length) = longest_run(this.text)?;
    (length >= 8 && longest_run(other.text).is_none_or(|(_, theirs)| theirs < 4))
        .then(|| format!("“{letter}” {length} times in a row in the {name}"))
}

/// Phrases in a row, when any word stands on the side twice.
fn row(side: &Side<'_>, least: usize) -> Option<(String, usize)> {
    let words = &side.words;
    let near = |at: usize| words[at + 1..].iter().take(12).any(|other| *other == words[at]);
    if !(0..words.len()).any(near) {
        return None;
    }
    repeats(side.text).filter(|(phrase, times)| *times >= least && phrase.chars().any(char::is_alphanumeric))
}

/// The letter that stands most often in a row.
fn longest_run(text: &str) -> Option<(char, usize)> {
    let (mut best, mut last, mut length) = (None, None, 0);
    for character in text.chars() {
        length = if last == Some(character) { length + 1 } else { 1 };
        last = Some(character);
        if character.is_alphabetic() && character != 'ـ' && best.is_none_or(|(_, most)| length > most) {
            best = Some((character, length));
        }
    }
    best
}
