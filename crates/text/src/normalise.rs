//! Normalisation: the view of a sentence that a model reads, with a map back to the sentence.
//!
//! Presentation forms become letters, stretchers, vowel signs, direction marks and invisible characters go, white space
//! folds to single spaces. Letters stay as they are: no hamza is folded here.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

use crate::characters::{TATWEEL, is_diacritic, is_invisible};

/// A normalised text and where it came from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Normalised {
    /// What the model reads.
    pub text: String,
    /// From its bytes to those of the original.
    pub map: OffsetMap,
}

/// From byte ranges of a normalised text to byte ranges of the original.
///
/// Kept as runs: most of a text is copied unchanged, and a run of copied characters is one entry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OffsetMap {
    runs: Vec<Run>,
}

/// A stretch of the normalised text and the original bytes it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Run {
    normalised: Range<usize>,
    original: Range<usize>,
    /// The bytes are the same, so that positions inside the run map one to one; what was taken out after the last
    /// character may follow in the original.
    copied: bool,
}

impl Run {
    /// Nothing was taken out after it.
    fn is_open(&self) -> bool {
        self.copied && self.original.len() == self.normalised.len()
    }
}

impl OffsetMap {
    /// The original bytes of a range of the normalised text.
    ///
    /// Characters that normalisation took out are inside the range when they stand inside it, and vowel signs and
    /// stretchers also when they follow its last letter. A range that holds part of what one original character became
    /// (a ligature) gives the whole character. An empty range gives an empty one.
    ///
    /// ```
    /// let view = barqiya_text::normalise("قالَ ﻻفـروف");
    /// assert_eq!(view.text, "قال لافروف");
    /// assert_eq!(view.map.span(0..6), 0..8);
    /// ```
    pub fn span(&self, range: Range<usize>) -> Range<usize> {
        let start = self.start(range.start);
        if range.is_empty() {
            return start..start;
        }
        start..self.end(range.end).max(start)
    }

    /// Where the character that holds the normalised byte `at` begins in the original.
    fn start(&self, at: usize) -> usize {
        let index = self.runs.partition_point(|run| run.normalised.end <= at);
        match self.runs.get(index) {
            Some(run) if run.copied => run.original.start + at.saturating_sub(run.normalised.start),
            Some(run) => run.original.start,
            None => self.runs.last().map_or(0, |run| run.original.end),
        }
    }

    /// Where the character that ends before the normalised byte `at` ends in the original.
    fn end(&self, at: usize) -> usize {
        let index = self.runs.partition_point(|run| run.normalised.end < at);
        match self.runs.get(index) {
            Some(run) if run.copied && at < run.normalised.end => run.original.start + at - run.normalised.start,
            Some(run) => run.original.end,
            None => self.runs.last().map_or(0, |run| run.original.end),
        }
    }
}

/// Normalises a text for a model.
///
/// Idempotent. Taken out: tatweel, harakat, superscript alef, Quranic marks, direction marks, zero-width and control
/// characters. Changed: Arabic presentation forms (U+FB50 to U+FDFF, U+FE70 to U+FEFC) to their letters (NFKC), a letter
/// with a combining maddah or hamza to the one letter. White space is folded to single spaces and trimmed.
///
/// ```
/// assert_eq!(barqiya_text::normalise("  وصـــل\u{200f}\n الوزيرُ ").text, "وصل الوزير");
/// ```
pub fn normalise(text: &str) -> Normalised {
    let mut view = View::default();
    for (at, character) in text.char_indices() {
        view.push(at..at + character.len_utf8(), character);
    }
    Normalised { text: view.text, map: OffsetMap { runs: view.runs } }
}

#[derive(Default)]
struct View {
    text: String,
    runs: Vec<Run>,
    /// White space that is written when something visible follows it.
    space: Option<Range<usize>>,
}

impl View {
    fn push(&mut self, original: Range<usize>, character: char) {
        if character.is_whitespace() {
            match &mut self.space {
                Some(space) => space.end = original.end,
                None => self.space = Some(original),
            }
        } else if character == TATWEEL || is_diacritic(character) {
            self.lengthen(&original);
        } else if is_presentation_form(character) {
            self.push_letters(original, character);
        } else if !is_invisible(character) && !self.composes(&original, character) {
            self.write(original, character, true);
        }
    }

    /// What goes belongs to the letter before it, when nothing else stands between.
    fn lengthen(&mut self, original: &Range<usize>) {
        if self.space.is_none() && self.runs.last().is_some_and(|last| last.original.end == original.start) {
            self.stretch(original.end);
        }
    }

    /// Lets the last run end later in the original, with all runs that the same original character (a ligature) became.
    fn stretch(&mut self, end: usize) {
        let start = self.runs.last().map(|run| run.original.start);
        let same = self.runs.iter_mut().rev().take_while(|run| Some(run.original.start) == start);
        same.for_each(|run| run.original.end = end);
    }

    /// The letters of a presentation form, those of a ligature one after another. The space that NFKC gives an
    /// isolated vowel sign to stand on goes with the sign.
    fn push_letters(&mut self, original: Range<usize>, form: char) {
        let letters: String =
            std::iter::once(form).nfkc().filter(|&letter| letter != TATWEEL && !is_diacritic(letter)).collect();
        if letters.trim().is_empty() {
            self.lengthen(&original);
            return;
        }
        for letter in letters.trim().chars() {
            if !self.composes(&original, letter) {
                self.write(original.clone(), letter, false);
            }
        }
    }

    /// Puts a combining maddah or hamza into the letter before it.
    fn composes(&mut self, original: &Range<usize>, mark: char) -> bool {
        if !matches!(mark, '\u{653}'..='\u{655}') || self.space.is_some() {
            return false;
        }
        let Some(whole) = self.text.chars().next_back().and_then(|letter| compose(letter, mark)) else {
            return false;
        };
        let Some(letter) = self.take_last() else {
            return false;
        };
        self.append(letter.start..original.end, whole, false);
        self.stretch(original.end);
        true
    }

    /// Takes the last character out again; gives the original bytes it stood for.
    fn take_last(&mut self) -> Option<Range<usize>> {
        let width = self.text.pop()?.len_utf8();
        let run = self.runs.last_mut()?;
        if run.copied && run.normalised.len() > width {
            let end = run.original.end;
            run.normalised.end -= width;
            run.original.end = run.original.start + run.normalised.len();
            return Some(run.original.end..end);
        }
        self.runs.pop().map(|run| run.original)
    }

    fn write(&mut self, original: Range<usize>, character: char, copied: bool) {
        if let Some(space) = self.space.take()
            && !self.text.is_empty()
        {
            self.append(space, ' ', false);
        }
        self.append(original, character, copied);
    }

    fn append(&mut self, original: Range<usize>, character: char, copied: bool) {
        let start = self.text.len();
        self.text.push(character);
        let normalised = start..self.text.len();
        match self.runs.last_mut() {
            Some(run) if copied && run.is_open() && run.original.end == original.start => {
                run.normalised.end = normalised.end;
                run.original.end = original.end;
            }
            _ => self.runs.push(Run { normalised, original, copied }),
        }
    }
}

/// The two blocks of Arabic presentation forms, less the ornate brackets, noncharacters and the byte order mark.
fn is_presentation_form(character: char) -> bool {
    matches!(character, '\u{fb50}'..='\u{fd3d}' | '\u{fd50}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

#[cfg(test)]
mod tests;
