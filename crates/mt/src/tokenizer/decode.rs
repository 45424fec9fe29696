//! Pieces back to text, with the bytes that each token became.

use std::ops::Range;

/// A text and where each token lies in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decoded {
    /// The text, without white space at its ends.
    pub text: String,
    /// For each token its byte range in `text`, ascending, on character boundaries; empty for tokens that leave no trace. The tokens
    /// of a character that was written byte by byte all have the range of the character. A leading space belongs to the token.
    pub offsets: Vec<Range<usize>>,
}

/// What a token adds to a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    /// Nothing: control and unknown pieces.
    Silent,
    /// One byte of a character.
    Byte(u8),
    /// Text, with `▁` for spaces.
    Text(&'a str),
}

/// The byte that a piece such as `<0x0A>` stands for.
pub(crate) fn byte(piece: &str) -> Option<u8> {
    let digits = piece.strip_prefix("<0x")?.strip_suffix('>')?;
    if digits.len() == 2 && !digits.starts_with('+') { u8::from_str_radix(digits, 16).ok() } else { None }
}

/// Joins the parts. Bytes that are no characters become U+FFFD, as the reference does it: one for each byte of a run that is not valid.
pub(crate) fn join<'a>(parts: impl IntoIterator<Item = Part<'a>>) -> Decoded {
    let mut decoded = Decoded::default();
    let mut run = Vec::new();
    for part in parts {
        match part {
            Part::Byte(byte) => run.push(byte),
            Part::Text(text) => {
                close_run(&mut decoded, &mut run);
                let start = decoded.text.len();
                decoded.text.push_str(&text.replace('▁', " "));
                decoded.offsets.push(start..decoded.text.len());
            }
            Part::Silent => {
                close_run(&mut decoded, &mut run);
                decoded.offsets.push(decoded.text.len()..decoded.text.len());
            }
        }
    }
    close_run(&mut decoded, &mut run);
    trim(&decoded)
}

/// Writes the bytes that were gathered.
fn close_run(decoded: &mut Decoded, run: &mut Vec<u8>) {
    if let Ok(text) = std::str::from_utf8(run) {
        for character in text.chars() {
            let start = decoded.text.len();
            decoded.text.push(character);
            let range = start..decoded.text.len();
            decoded.offsets.extend(std::iter::repeat_n(range, character.len_utf8()));
        }
    } else {
        for _ in run.iter() {
            let start = decoded.text.len();
            decoded.text.push(char::REPLACEMENT_CHARACTER);
            decoded.offsets.push(start..decoded.text.len());
        }
    }
    run.clear();
}

/// Takes the white space from both ends.
pub(crate) fn trim(decoded: &Decoded) -> Decoded {
    let text = decoded.text.trim();
    let start = decoded.text.len() - decoded.text.trim_start().len();
    let end = start + text.len();
    let clamp = |position: usize| position.clamp(start, end) - start;
    let offsets = decoded.offsets.iter().map(|range| clamp(range.start)..clamp(range.end)).collect();
    Decoded { text: text.to_owned(), offsets }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_bytes_and_silence() {
        let parts = [
            Part::Silent,
            Part::Text("▁The"),
            Part::Text("▁caf"),
            Part::Byte(0xc3),
            Part::Byte(0xa9),
            Part::Text("▁"),
            Part::Silent,
        ];
        let decoded = join(parts);
        assert_eq!(decoded.text, "The café");
        assert_eq!(decoded.offsets, [0..0, 0..3, 3..7, 7..9, 7..9, 9..9, 9..9]);
    }

    #[test]
    fn stray_bytes_are_replaced() {
        let decoded = join([Part::Byte(0xff), Part::Byte(0x41), Part::Text("b")]);
        assert_eq!(decoded.text, "\u{fffd}\u{fffd}b");
        assert_eq!(decoded.offsets, [0..3, 3..6, 6..7]);
    }

    #[test]
    fn byte_pieces_are_told_from_text() {
        assert_eq!(byte("<0x0A>"), Some(10));
        assert_eq!(byte("<0x0>"), None);
        assert_eq!(byte("<0x+A>"), None);
        assert_eq!(byte("0x0A"), None);
    }
}
