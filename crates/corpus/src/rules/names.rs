//! Names that are on one side only.

use barqiya_align::anchors::{between, of_arabic, of_english};

use crate::Limits;
use crate::lists::list;
use crate::view::{Side, View};

pub(super) fn reason(view: &View<'_>, limits: &Limits) -> Option<String> {
    latin(view).or_else(|| lost(view, limits))
}

/// Words in Latin letters in the Arabic that the English does not have, not even as part of a word.
fn latin(view: &View<'_>) -> Option<String> {
    if view.ar.latin < 3 || view.ar.code > 0 || view.ar.latin > view.ar.arabic {
        return None;
    }
    let english = plain(view.en.text);
    let missing: Vec<&str> = latin_words(view.ar.text).filter(|word| !stands_in(&english, word)).collect();
    // Initials may be written out: `UN` is the United Nations.
    (!missing.is_empty()).then(|| format!("not in the English: {}", list(&missing)))
}

/// Words of three Latin letters or more, those of addresses aside.
fn latin_words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split_whitespace().filter(|word| !word.contains(['/', '@', '\\', '_', '=']));
    let parts =
        words.flat_map(|word| word.split(|character: char| !(character.is_ascii_alphanumeric() || character == '.')));
    parts.map(|word| word.trim_matches('.')).filter(|word| word.bytes().filter(u8::is_ascii_alphabetic).count() >= 3)
}

/// Letters and digits in lower case, without what stands between them.
fn plain(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a word is in the letters of a text: whole, without its ending, or by the initials of its words.
fn stands_in(english: &str, word: &str) -> bool {
    let word = plain(word);
    let stem = word.strip_suffix('s').or_else(|| word.strip_suffix('e')).unwrap_or(&word);
    english.contains(stem)
}

/// Names of the English none of which the Arabic seems to have, neither as transliterations nor as Latin words, while
/// nothing else ties the sides together.
fn lost(view: &View<'_>, limits: &Limits) -> Option<String> {
    let names = names(&view.en);
    if names.len() < limits.lost_names || view.ar.arabic == 0 {
        return None;
    }
    let arabic = [of_arabic(view.ar.text)];
    let english = [of_english(view.en.text)];
    let (ours, theirs) = between(&arabic, &english);
    let tied = theirs[0].iter().any(|key| ours[0].contains(key));
    (!tied).then(|| format!("nothing in the Arabic sounds like {}", list(&names)))
}

/// Words with a capital that Arabic translates, and does not write by their sound.
const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// Words with a capital that do not begin a sentence, of four letters or more.
fn names<'a>(side: &Side<'a>) -> Vec<&'a str> {
    let mut names = Vec::new();
    for pair in side.words.windows(2) {
        let word = pair[1].trim_matches(|character: char| !character.is_alphabetic());
        let begins = pair[0].ends_with(['.', '!', '?', ':', '"', '”', '-', '–', '—'])
            || pair[1].starts_with(['"', '“', '«', '(']);
        let capital = word.starts_with(|first: char| first.is_ascii_uppercase());
        let named = word.len() >= 4 && word.chars().any(char::is_lowercase) && !DAYS.contains(&word);
        if capital && !begins && named {
            names.push(word);
        }
    }
    names
}
