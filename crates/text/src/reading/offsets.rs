//! From positions in the decoded text back to the bytes of the input.

use super::Encoding;

/// Characters between two checkpoints: a lookup walks at most this many.
const STRIDE: usize = 256;

/// Where each character of a decoded text came from.
///
/// UTF-8 input needs only the length of the byte order mark. Converted input keeps a checkpoint every few hundred
/// characters and walks from there; the width of a character in the input follows from the encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Offsets {
    encoding: Encoding,
    /// Length of the byte order mark.
    base: usize,
    /// (offset in the text, offset in the input), ascending; empty for UTF-8.
    checkpoints: Vec<(usize, usize)>,
}

impl Offsets {
    pub(super) fn new(encoding: Encoding, base: usize, text: &str) -> Self {
        let mut checkpoints = Vec::new();
        if encoding != Encoding::Utf8 {
            let mut input = base;
            for (count, (at, character)) in text.char_indices().enumerate() {
                if count % STRIDE == 0 {
                    checkpoints.push((at, input));
                }
                input += width(encoding, character);
            }
        }
        Self { encoding, base, checkpoints }
    }

    /// The offset in the input of the character that begins at or holds `at`.
    pub(super) fn input(&self, text: &str, at: usize) -> usize {
        if self.encoding == Encoding::Utf8 {
            return self.base + at;
        }
        let after = self.checkpoints.partition_point(|&(position, _)| position <= at);
        let Some(&(mut position, mut input)) = after.checked_sub(1).and_then(|index| self.checkpoints.get(index))
        else {
            return self.base;
        };
        for character in text[position..].chars() {
            if position + character.len_utf8() > at {
                break;
            }
            position += character.len_utf8();
            input += width(self.encoding, character);
        }
        input
    }
}

/// Bytes of a character in the input.
fn width(encoding: Encoding, character: char) -> usize {
    match encoding {
        Encoding::Utf8 => character.len_utf8(),
        Encoding::Utf16Le | Encoding::Utf16Be => 2 * character.len_utf16(),
        Encoding::Windows1256 => 1,
    }
}
