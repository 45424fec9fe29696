//! From a line to words that are counted, as sacrebleu has them.

mod international;
#[cfg(test)]
mod tests;
mod thirteen;

use std::ops::Range;

use crate::whitespace;

/// How a line becomes words.
///
/// sacrebleu cuts a line by regular expressions that put spaces around characters. No character is ever changed after the
/// markup of `13a` is gone, so here a word is a span of the line, and one walk finds them all.
///
/// ```
/// use barqiya_eval::{Tokenizer, Tokens};
///
/// let mut tokens = Tokens::default();
/// Tokenizer::Thirteen.tokenize("It cost $1,000.", &mut tokens);
/// assert_eq!(tokens.iter().collect::<Vec<_>>(), ["It", "cost", "$", "1,000", "."]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tokenizer {
    /// `13a`, that of the yearly machine translation contests: ASCII punctuation stands alone, except stops and commas between
    /// digits and dashes not behind digits.
    #[default]
    Thirteen,
    /// `none`: words between white space, for texts that are cut already.
    None,
    /// `char`: every character that is not white space.
    Char,
    /// `intl`: all of Unicode's punctuation and symbols stand alone, except punctuation between numbers.
    International,
}

impl Tokenizer {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Thirteen, Self::None, Self::Char, Self::International];

    /// The name in sacrebleu's options and signatures.
    pub fn name(self) -> &'static str {
        match self {
            Self::Thirteen => "13a",
            Self::None => "none",
            Self::Char => "char",
            Self::International => "intl",
        }
    }

    /// The tokenizer of a name; none if there is no such name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tokenizer| tokenizer.name() == name)
    }

    /// Cuts a line, less the white space at its end, into words. What was in `tokens` before is gone.
    pub fn tokenize(self, line: &str, tokens: &mut Tokens) {
        let line = whitespace::trim_end(line);
        let Tokens { text, spans } = tokens;
        text.clear();
        spans.clear();
        match self {
            Self::Thirteen => thirteen::without_markup(line, text),
            Self::None | Self::Char | Self::International => text.push_str(line),
        }
        match self {
            Self::Thirteen => thirteen::cut(text, spans),
            Self::None => words(text, spans),
            Self::Char => characters(text, spans),
            Self::International => international::cut(text, spans),
        }
    }
}

/// The words of a line, in a buffer that serves for many lines.
#[derive(Debug, Clone, Default)]
pub struct Tokens {
    text: String,
    spans: Vec<Range<usize>>,
}

impl Tokens {
    /// The words, in their order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        self.spans.iter().map(|span| &self.text[span.clone()])
    }
}

/// Collects the spans of words: what stands between the ends of two words or white space.
struct Cutter<'a> {
    spans: &'a mut Vec<Range<usize>>,
    start: usize,
}

impl<'a> Cutter<'a> {
    fn new(spans: &'a mut Vec<Range<usize>>) -> Self {
        Self { spans, start: 0 }
    }

    /// Ends a word before `end`, if one has begun; the next begins at `next`.
    fn skip(&mut self, end: usize, next: usize) {
        if self.start < end {
            self.spans.push(self.start..end);
        }
        self.start = next;
    }

    /// Takes a character for a word of its own.
    fn alone(&mut self, character: Range<usize>) {
        self.skip(character.start, character.end);
        self.spans.push(character);
    }
}

fn words(text: &str, spans: &mut Vec<Range<usize>>) {
    let mut cutter = Cutter::new(spans);
    for (at, character) in text.char_indices() {
        if whitespace::is_space(character) {
            cutter.skip(at, at + character.len_utf8());
        }
    }
    cutter.skip(text.len(), text.len());
}

fn characters(text: &str, spans: &mut Vec<Range<usize>>) {
    let visible = text.char_indices().filter(|(_, character)| !whitespace::is_space(*character));
    spans.extend(visible.map(|(at, character)| at..at + character.len_utf8()));
}
