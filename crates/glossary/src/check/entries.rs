//! What can be wrong with one entry by itself.

use barqiya_text::{digit, has_arabic, is_arabic_letter};

use super::Severity::{self, Error, Warning};
use super::common::is_common;
use crate::fold::fold;
use crate::{Entry, Obligation};

/// Reports what is wrong with an entry's forms and variants.
pub(super) fn check(entry: &Entry, report: &mut impl FnMut(Severity, String)) {
    for form in &entry.arabic {
        arabic(form, entry.obligation, report);
        spaces(form, report);
    }
    for variant in &entry.english {
        english(variant, report);
        spaces(variant, report);
    }
}

fn arabic(form: &str, obligation: Obligation, report: &mut impl FnMut(Severity, String)) {
    let folded = fold(form);
    if let Some(why) = never_matches(&folded) {
        return report(Error, format!("`{form}` can never match: {why}"));
    }
    if form.chars().any(|character| character.is_ascii_alphabetic()) {
        report(
            Warning,
            format!("`{form}` mixes Latin letters into the Arabic: it matches only where they are written so"),
        );
    }
    if let Some(letter) = form.chars().find(|&character| is_foreign(character)) {
        report(
            Warning,
            format!(
                "`{form}` holds `{letter}` (U+{:04X}), a letter of Persian or Urdu: Arabic text has another",
                letter as u32
            ),
        );
    }
    // An entry that is used only where it costs little does little harm elsewhere.
    if folded.contains(' ') || obligation == Obligation::Preferred {
        return;
    }
    if is_common(&folded) {
        report(Warning, format!("`{form}` is a common word: give a longer form, or make the entry `preferred`"));
    } else if folded.chars().count() <= 2 {
        report(Warning, format!("`{form}` is so short that it would match other words: give a longer form"));
    }
}

/// Why a form cannot be found in any text; `None` when it can.
fn never_matches(folded: &str) -> Option<&'static str> {
    if !folded.chars().any(|character| is_arabic_letter(character) || digit(character).is_some()) {
        return Some("it holds no Arabic letter and no digit");
    }
    if !folded.contains(' ') && has_arabic(folded) && folded.chars().count() == 1 {
        return Some("a single letter is never taken for a name");
    }
    only_proclitics(folded).then_some("it consists of conjunctions, prepositions and the article alone")
}

/// Whether a folded word is proclitics and nothing else: `وال`, `لل`.
fn only_proclitics(word: &str) -> bool {
    let rest = word.strip_prefix(['و', 'ف']).unwrap_or(word);
    let (rest, lam) = match rest.strip_prefix('ل') {
        Some(rest) => (rest, true),
        None => (rest.strip_prefix(['ب', 'ك']).unwrap_or(rest), false),
    };
    rest.is_empty() || rest == "ال" || (lam && rest == "ل")
}

/// Letters of other languages in Arabic script that look like Arabic ones.
fn is_foreign(letter: char) -> bool {
    matches!(letter, 'ک' | 'ی' | 'ې' | 'ہ' | 'ھ' | 'ە' | 'ۀ' | 'ۃ')
}

fn english(variant: &str, report: &mut impl FnMut(Severity, String)) {
    if has_arabic(variant) {
        report(Error, format!("the English `{variant}` holds Arabic letters"));
    }
    let quoted = [('"', '"'), ('“', '”'), ('\'', '\''), ('‘', '’'), ('«', '»')];
    let ends = (variant.chars().next(), variant.chars().last());
    if variant.chars().count() > 1 && quoted.iter().any(|&(open, close)| ends == (Some(open), Some(close))) {
        report(Warning, format!("{variant} stands in quotation marks, which would be written: take them off"));
    }
}

fn spaces(form: &str, report: &mut impl FnMut(Severity, String)) {
    if form.trim() != form {
        report(Warning, format!("`{form}` begins or ends with a space"));
    }
    let mut spaces = form.trim().split(char::is_whitespace);
    if spaces.any(str::is_empty) {
        report(Warning, format!("`{form}` holds two spaces in a row"));
    }
    if let Some(character) = form.chars().find(|&character| is_invisible(character)) {
        report(
            Warning,
            format!("`{form}` holds a character that does not show (U+{:04X}): take it out", character as u32),
        );
    }
}

/// Joiners, direction marks, soft hyphens, control characters, and spaces that do not break.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{a0}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202f}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}')
        || character.is_control()
}
