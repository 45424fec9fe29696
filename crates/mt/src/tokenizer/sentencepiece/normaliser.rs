//! What SentencePiece does to a text before it cuts it (`normalizer.cc`), with the way back.

use std::ops::Range;

use super::Normalisation;
use super::charsmap::Charsmap;

/// The mark that stands for a space.
const SPACE: &str = "▁";

/// A text as it is cut.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Normalised {
    /// The text.
    pub(super) text: String,
    /// For each byte of `text` and for its end: the byte of the untouched text at which its source begins.
    origins: Vec<usize>,
}

impl Normalised {
    /// The bytes of the untouched text behind a range of this one.
    pub(super) fn origin(&self, range: Range<usize>) -> Range<usize> {
        self.origins[range.start]..self.origins[range.end]
    }
}

/// The steps of a model's normaliser.
#[derive(Debug)]
pub(super) struct Normaliser {
    charsmap: Charsmap,
    add_dummy_prefix: bool,
    remove_extra_whitespaces: bool,
    space: &'static str,
    whitespace_as_suffix: bool,
    /// Pieces that pass untouched, the longest first.
    user_defined: Vec<String>,
}

impl Normaliser {
    pub(super) fn new(charsmap: Charsmap, steps: &Normalisation, mut user_defined: Vec<String>) -> Self {
        user_defined.retain(|piece| !piece.is_empty());
        user_defined.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        Self {
            charsmap,
            add_dummy_prefix: steps.add_dummy_prefix,
            remove_extra_whitespaces: steps.remove_extra_whitespaces,
            space: if steps.escape_whitespaces { SPACE } else { " " },
            whitespace_as_suffix: steps.whitespace_as_suffix,
            user_defined,
        }
    }

    pub(super) fn normalise(&self, input: &str) -> Normalised {
        let mut consumed = if self.remove_extra_whitespaces { self.leading_spaces(input) } else { 0 };
        let mut normalised = Normalised::default();
        if consumed == input.len() {
            normalised.origins.push(consumed);
            return normalised;
        }
        if self.add_dummy_prefix && !self.whitespace_as_suffix {
            push(&mut normalised, self.space, consumed);
        }
        let mut after_space = self.remove_extra_whitespaces;
        while consumed < input.len() {
            let (length, mut text) = self.step(&input[consumed..]);
            if after_space {
                text = text.trim_start_matches(' ');
            }
            for character in text.chars() {
                let mut buffer = [0; 4];
                let written = if character == ' ' { self.space } else { character.encode_utf8(&mut buffer) };
                push(&mut normalised, written, consumed);
            }
            if !text.is_empty() {
                after_space = self.remove_extra_whitespaces && text.ends_with(' ');
            }
            consumed += length;
        }
        if self.remove_extra_whitespaces {
            while normalised.text.ends_with(self.space) {
                let length = normalised.text.len() - self.space.len();
                consumed = normalised.origins[length];
                normalised.text.truncate(length);
                normalised.origins.truncate(length);
            }
        }
        if self.add_dummy_prefix && self.whitespace_as_suffix {
            push(&mut normalised, self.space, consumed);
        }
        normalised.origins.push(consumed);
        normalised
    }

    /// Bytes of the spaces, and of what is replaced by one, at the beginning.
    fn leading_spaces(&self, input: &str) -> usize {
        let mut consumed = 0;
        while consumed < input.len() {
            let (length, text) = self.step(&input[consumed..]);
            if text != " " {
                break;
            }
            consumed += length;
        }
        consumed
    }

    /// The next few bytes of the input, and what they become.
    fn step<'a>(&'a self, input: &'a str) -> (usize, &'a str) {
        if let Some(length) = self.user_defined_length(input) {
            return (length, &input[..length]);
        }
        match self.charsmap.longest(input.as_bytes()) {
            // A damaged table could cut a character in two.
            Some((length, text)) if input.is_char_boundary(length) => (length, text),
            _ => {
                let length = input.chars().next().map_or(0, char::len_utf8);
                (length, &input[..length])
            }
        }
    }

    /// Bytes of the user-defined piece with which the input begins.
    pub(super) fn user_defined_length(&self, input: &str) -> Option<usize> {
        self.user_defined.iter().find(|piece| input.starts_with(piece.as_str())).map(String::len)
    }
}

fn push(normalised: &mut Normalised, text: &str, origin: usize) {
    normalised.text.push_str(text);
    normalised.origins.resize(normalised.text.len(), origin);
}
