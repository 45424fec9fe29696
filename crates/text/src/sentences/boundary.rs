//! Whether a run of marks ends a sentence.

use super::abbreviations::{Abbreviation, begins_sentence, begins_with_and, classify, is_saying};
use super::marks::{Closed, MarkRun, Openings};
use super::{after, before};
use crate::characters::{TATWEEL, is_closer, is_diacritic, is_invisible};
use crate::script::is_arabic_letter;

/// Longest word looked at; what is longer is no abbreviation. It bounds the work at each mark.
const REACH: usize = 80;

/// Words after a quotation among which a verb of saying goes on with its sentence.
const SAYING_WITHIN: usize = 3;

/// Whether the sentence that began at `start` ends with `run`.
pub(super) fn ends_sentence(body: &str, start: usize, run: &MarkRun, openings: &Openings) -> bool {
    let context = Context::new(body, start, run);
    let Some(next) = context.next_visible() else {
        return true;
    };
    if matches!(next, ',' | '،' | ';' | '؛' | ':' | '/') || context.stray_closer(next) {
        return false;
    }
    if context.inside_address() {
        return false;
    }
    if run.strong {
        return context.question_ends(run, openings);
    }
    match run.dots {
        1 if run.closed != Closed::Nothing => context.closed_stop_ends(run, openings),
        1 => context.stop_ends(),
        2 => !context.glued || context.starts_arabic_word(),
        _ => context.ellipsis_ends(run),
    }
}

/// Whether a bullet stands here that begins an item of a list written in one line.
pub(super) fn begins_item(body: &str, start: usize, at: usize, character: char) -> bool {
    if !matches!(character, '•' | '●' | '▪' | '■' | '·') || at == start {
        return false;
    }
    let spaced =
        body[..at].ends_with(char::is_whitespace) && body[at + character.len_utf8()..].starts_with(char::is_whitespace);
    // A middle dot also separates; as a bullet it comes after a colon.
    spaced && (character != '·' || body[start..at].trim_end().ends_with(':'))
}

/// What stands around a run of marks.
struct Context<'a> {
    /// The sentence up to the run.
    before: &'a str,
    /// The paragraph after the run.
    rest: &'a str,
    /// No white space follows the run.
    glued: bool,
    /// The word after the run, without quotes and brackets before it.
    next_word: &'a str,
}

impl<'a> Context<'a> {
    fn new(body: &'a str, start: usize, run: &MarkRun) -> Self {
        let rest = &body[run.end..];
        let glued = !after(rest).next().is_none_or(char::is_whitespace);
        Self { before: &body[start..run.start], rest, glued, next_word: first_word(rest) }
    }

    fn next_visible(&self) -> Option<char> {
        after(self.rest).find(|character| !character.is_whitespace())
    }

    /// The run stands inside a web or mail address: `example.com`, `?id=3`.
    fn inside_address(&self) -> bool {
        if !self.glued {
            return false;
        }
        let word = last_token(self.before);
        word.contains("://")
            || word.contains("www.")
            || (word.contains('@') && self.rest.starts_with(|c: char| c.is_ascii()))
    }

    /// A bracket or quotation mark that closes after the run; one that touches a word opens.
    fn stray_closer(&self, next: char) -> bool {
        let visible = self.rest.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c));
        let touches = visible.chars().nth(1).is_some_and(char::is_alphanumeric);
        is_closer(next) && !matches!(next, '"' | '“' | '\'' | '’') && !touches
    }

    fn starts_arabic_word(&self) -> bool {
        self.next_word.chars().next().is_some_and(is_arabic_letter)
    }

    fn next_is_lowercase(&self) -> bool {
        self.next_word.chars().next().is_some_and(char::is_lowercase)
    }

    /// The bracket that closes with this run was opened inside the sentence.
    fn closes_inner_bracket(&self, run: &MarkRun, openings: &Openings) -> bool {
        let sentence = run.start - self.before.len();
        let first = sentence + self.before.len() - self.before.trim_start().len();
        run.closed == Closed::Bracket && openings.bracket().is_some_and(|at| at > first)
    }

    /// `"أين؟" سأل الوزير`, `"Where?" Smith asked`.
    fn saying_follows(&self) -> bool {
        let end = self.rest.char_indices().nth(REACH).map_or(self.rest.len(), |(at, _)| at);
        let mut words = self.rest[..end].split_whitespace().take(SAYING_WITHIN);
        words.any(|word| is_saying(word.trim_matches(|c: char| !c.is_alphanumeric() && !is_diacritic(c))))
    }

    fn question_ends(&self, run: &MarkRun, openings: &Openings) -> bool {
        let doubt = before(self.before).next().is_some_and(|character| matches!(character, '(' | '['));
        let doubt = doubt && run.closed == Closed::Bracket;
        let latin = before(self.before).next().is_some_and(|c| c.is_ascii_alphanumeric())
            && self.glued
            && after(self.rest).next().is_some_and(|c| c.is_ascii_alphanumeric());
        if doubt || latin || self.next_is_lowercase() {
            return false;
        }
        if run.closed != Closed::Nothing && !run.sealed && self.saying_follows() {
            return false;
        }
        run.sealed || !self.closes_inner_bracket(run, openings) || begins_with_and(self.next_word)
    }

    /// A full stop with something that closes after it or before a second one: `.”`, `.)`.
    fn closed_stop_ends(&self, run: &MarkRun, openings: &Openings) -> bool {
        if self.next_is_lowercase() {
            return false;
        }
        let inner = self.closes_inner_bracket(run, openings) && !run.sealed;
        // `(شركة ش.م.م.) أعلنت`: the full stop belongs to the abbreviation in the bracket.
        !(inner && classify(last_word(self.before)).is_some())
    }

    fn ellipsis_ends(&self, run: &MarkRun) -> bool {
        let closed = run.closed != Closed::Nothing;
        if self.glued && !closed {
            return false;
        }
        let capital = self.next_word.chars().next().is_some_and(char::is_uppercase);
        capital || (closed && (run.sealed || begins_with_and(self.next_word)))
    }

    /// A single full stop with nothing that closes.
    fn stop_ends(&self) -> bool {
        let Some(previous) = before(self.before).next() else {
            return false;
        };
        let Some(next) = after(self.rest).next() else {
            return true;
        };
        let opens = matches!(next, '«' | '“' | '"' | '(' | '[');
        if self.glued && !opens {
            return self.glued_stop_ends(previous, next);
        }
        previous.is_whitespace() || self.spaced_stop_ends()
    }

    /// `الصين.وسوف` is two sentences; `22.4`, `ج.م.ع`, `example.com`, `.NET` are none.
    fn glued_stop_ends(&self, previous: char, next: char) -> bool {
        if previous.is_whitespace() || !next.is_alphanumeric() {
            return false;
        }
        let word = last_word(self.before);
        let long = |word: &str, least| {
            word.chars().filter(|&c| c.is_alphabetic() && c != TATWEEL).take(least).count() == least
        };
        if is_arabic_letter(next) {
            let number = word.chars().all(char::is_numeric) && !self.is_list_number(word);
            return (number || long(word, 2))
                && classify(word).is_none()
                && (long(self.next_word, 2) || self.next_word == "و");
        }
        let lower = word.chars().all(char::is_lowercase) && long(word, 3);
        let capital =
            next.is_uppercase() && self.next_word.chars().skip(1).all(char::is_lowercase) && long(self.next_word, 2);
        lower && capital && !last_token(self.before).contains(['.', '/', '@'])
    }

    fn spaced_stop_ends(&self) -> bool {
        let word = last_word(self.before);
        if self.next_is_lowercase() || self.is_list_number(word) {
            return false;
        }
        let figure_follows = after(self.rest).find(|c| !c.is_whitespace()).is_some_and(char::is_numeric);
        match classify(word) {
            Some(Abbreviation::Title) => return false,
            Some(Abbreviation::BeforeFigure) if figure_follows => return false,
            Some(Abbreviation::MayEnd) => return begins_sentence(self.next_word),
            _ => {}
        }
        if is_initial(word) {
            return self.follows_figure(word) || begins_sentence(self.next_word);
        }
        true
    }

    /// `1. ` or `٢. ` where a sentence would begin.
    fn is_list_number(&self, word: &str) -> bool {
        let visible = self.before.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c));
        visible == word && word.chars().all(char::is_numeric) && word.chars().count() <= 3
    }

    /// A single letter after a figure is a unit or an era (`1437 هـ.`, `5 م.`), not an initial.
    fn follows_figure(&self, word: &str) -> bool {
        // `word` is a piece of `before`.
        let start = word.as_ptr() as usize - self.before.as_ptr() as usize;
        before(&self.before[..start]).find(|c| !c.is_whitespace()).is_some_and(char::is_numeric)
    }
}

/// One letter, with or without the conjunction: `ج`, `هـ`, `ود`, `J`.
fn is_initial(word: &str) -> bool {
    let letters: Vec<char> = word.chars().filter(|&c| c != TATWEEL && !is_diacritic(c)).take(3).collect();
    match letters.as_slice() {
        [letter] => is_arabic_letter(*letter) || letter.is_uppercase(),
        ['و', letter] => matches!(letter, 'د' | 'أ' | 'م'),
        _ => false,
    }
}

/// What stands between the last white space and the end, at most `REACH` characters of it.
fn last_token(text: &str) -> &str {
    let mut start = text.len();
    for (at, character) in text.char_indices().rev().take(REACH) {
        if character.is_whitespace() {
            break;
        }
        start = at;
    }
    &text[start..]
}

/// The last token without brackets, quotes and invisible marks around it.
fn last_word(text: &str) -> &str {
    let around = |c: char| !c.is_alphanumeric() && c != TATWEEL && !is_diacritic(c);
    let token = last_token(text).trim_matches(around);
    // Past a bracket, a slash or a dash a new word begins.
    token.rfind(['(', '/', '-', '–', '«', '"']).map_or(token, |at| {
        let width = token[at..].chars().next().map_or(0, char::len_utf8);
        &token[at + width..]
    })
}

/// The first word after a run, without brackets, quotes and invisible marks before it.
fn first_word(text: &str) -> &str {
    let begin = text.char_indices().take(REACH).find(|&(_, c)| c.is_alphanumeric()).map_or(text.len(), |(at, _)| at);
    let rest = &text[begin..];
    let inside = |c: char| c.is_alphanumeric() || is_diacritic(c) || c == TATWEEL;
    let end = rest
        .char_indices()
        .take(REACH)
        .find(|&(_, c)| !inside(c))
        .map_or_else(|| rest.char_indices().nth(REACH).map_or(rest.len(), |(at, _)| at), |(at, _)| at);
    &rest[..end]
}
