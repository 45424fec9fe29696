//! A run of final marks with the quotation marks and brackets that close after it.

use crate::characters::{is_closer, is_final_mark, is_invisible};

/// What is open at a position of a paragraph.
#[derive(Debug, Default, Clone)]
pub(super) struct Openings {
    /// An odd number of straight quotation marks has passed.
    straight: bool,
    /// Pointed quotation marks that are open.
    guillemets: usize,
    /// Where the brackets that are open stand; deeper ones than `DEPTH` are not followed.
    brackets: Vec<usize>,
}

/// Brackets deeper than this are a fault of the text.
const DEPTH: usize = 16;

impl Openings {
    pub(super) fn pass(&mut self, character: char, at: usize) {
        match character {
            '"' => self.straight = !self.straight,
            '«' | '“' => self.guillemets = (self.guillemets + 1).min(DEPTH),
            '»' | '”' => self.guillemets = self.guillemets.saturating_sub(1),
            '(' | '[' if self.brackets.len() < DEPTH => self.brackets.push(at),
            ')' | ']' => drop(self.brackets.pop()),
            _ => {}
        }
    }

    pub(super) fn pass_all(&mut self, piece: &str, start: usize) {
        for (at, character) in piece.char_indices() {
            self.pass(character, start + at);
        }
    }

    /// Where the innermost open bracket stands.
    pub(super) fn bracket(&self) -> Option<usize> {
        self.brackets.last().copied()
    }

    /// Whether a quotation mark or bracket closes something here.
    fn closes(&self, character: char) -> bool {
        match character {
            '"' => self.straight,
            '»' | '”' => self.guillemets > 0,
            ')' | ']' => !self.brackets.is_empty(),
            _ => false,
        }
    }
}

/// What closes after a final mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closed {
    Nothing,
    Quotation,
    /// A bracket, perhaps with quotation marks.
    Bracket,
}

/// Final marks and what closes after them: `؟!`, `.”`, `..."`, `؟".`
#[derive(Debug)]
pub(super) struct MarkRun {
    /// Where the first mark stands.
    pub(super) start: usize,
    /// Where the last mark or closer ends.
    pub(super) end: usize,
    /// Full stops before the first closer; an ellipsis is three.
    pub(super) dots: usize,
    /// A question or exclamation mark, an Urdu or a wide full stop is among them.
    pub(super) strong: bool,
    /// What closes after a mark.
    pub(super) closed: Closed,
    /// A mark follows a closer: `”.`
    pub(super) sealed: bool,
}

impl MarkRun {
    /// Reads the run that begins at `at`, if a final mark stands there.
    pub(super) fn read(body: &str, at: usize, openings: &Openings) -> Option<Self> {
        if !body[at..].starts_with(is_final_mark) {
            return None;
        }
        let mut openings = openings.clone();
        let mut run = Self { start: at, end: at, dots: 0, strong: false, closed: Closed::Nothing, sealed: false };
        let mut position = at;
        while let Some(character) = body[position..].chars().next() {
            let next = position + character.len_utf8();
            if is_final_mark(character) {
                run.add_mark(character);
            } else if is_closer(character) && closes(body, position, next, character, &openings) {
                run.close(character);
                openings.pass(character, position);
            } else if character == ' ' && spaced_part_follows(&body[next..], &openings) {
                position = next;
                continue;
            } else if !is_invisible(character) {
                break;
            }
            position = next;
            // An invisible mark (a right-to-left mark after the full stop) stays with what it follows.
            run.end = position;
        }
        Some(run)
    }

    fn add_mark(&mut self, mark: char) {
        let closed = self.closed != Closed::Nothing;
        self.sealed |= closed;
        match mark {
            '.' => self.dots += usize::from(!closed),
            '…' => self.dots += 3,
            _ => self.strong = true,
        }
    }

    fn close(&mut self, closer: char) {
        if matches!(closer, ')' | ']') {
            self.closed = Closed::Bracket;
        } else if self.closed == Closed::Nothing {
            self.closed = Closed::Quotation;
        }
    }
}

/// A quotation mark straight after a final mark closes, unless nothing is open and a word follows at once.
fn closes(body: &str, at: usize, next: usize, character: char, openings: &Openings) -> bool {
    if openings.closes(character) {
        return true;
    }
    let follows = body[next..].chars().find(|&character| !is_invisible(character));
    let word_follows = follows.is_some_and(char::is_alphanumeric);
    let after_space = body[..at].ends_with(' ');
    !after_space && !word_follows && character != '“'
}

/// After one space: a mark of the same run (`؟ !`), or a closer of something open that is itself followed by space.
fn spaced_part_follows(rest: &str, openings: &Openings) -> bool {
    let mut characters = rest.chars().filter(|&character| !is_invisible(character));
    let (first, second) = (characters.next(), characters.next());
    let apart = second.is_none_or(|character| character.is_whitespace() || is_final_mark(character));
    match first {
        Some('!' | '؟' | '?') => apart,
        Some(character) if is_closer(character) => openings.closes(character) && apart,
        _ => false,
    }
}
