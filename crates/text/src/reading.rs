//! Reading: from the bytes of a story to text, with the way back.
//!
//! Newswire comes as UTF-8, from old desks as Windows-1256, from office programs as UTF-16. All become one `String`;
//! [`Text::input_range`] leads from a range of that text to the bytes it came from.

mod detect;
mod offsets;

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::WINDOWS_1256;

use crate::Error;
use crate::characters::is_invisible;
use offsets::Offsets;

/// The encodings that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark. Also plain ASCII.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows code page 1256, as the WHATWG Encoding Standard defines it.
    Windows1256,
}

impl Encoding {
    /// The name that people know it by.
    ///
    /// ```
    /// assert_eq!(barqiya_text::Encoding::Windows1256.name(), "Windows-1256");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 (little endian)",
            Self::Utf16Be => "UTF-16 (big endian)",
            Self::Windows1256 => "Windows-1256",
        }
    }
}

/// A decoded input. The byte order mark is not part of `text`; nothing else is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The text, line ends as they were.
    pub text: String,
    /// What the input was encoded in.
    pub encoding: Encoding,
    /// A line for the user when the input was converted.
    pub note: Option<String>,
    offsets: Offsets,
}

impl Text {
    fn new(text: String, encoding: Encoding, mark: usize) -> Self {
        let note = (encoding != Encoding::Utf8).then(|| format!("read as {}, converted to UTF-8", encoding.name()));
        let offsets = Offsets::new(encoding, mark, &text);
        Self { text, encoding, note, offsets }
    }

    /// The bytes of the untouched input that a range of `text` was decoded from.
    ///
    /// The range must lie on character boundaries of `text`; a byte order mark counts.
    ///
    /// ```
    /// let input = "\u{feff}وصل الوزير".as_bytes();
    /// let text = barqiya_text::read_story(input)?;
    /// assert_eq!(text.input_range(0..text.text.len()), 3..input.len());
    /// # Ok::<(), barqiya_text::Error>(())
    /// ```
    pub fn input_range(&self, range: Range<usize>) -> Range<usize> {
        self.offsets.input(&self.text, range.start)..self.offsets.input(&self.text, range.end)
    }
}

/// Decodes the bytes of a story.
///
/// UTF-8 (a byte order mark is accepted), UTF-16 (by its mark, or by the pattern of its high bytes), and Windows-1256
/// when the letters make Arabic prose.
///
/// # Errors
/// As [`decode`], and [`Error::Empty`] when there is nothing to read.
///
/// ```
/// let text = barqiya_text::read_story("وصل الوزير.".as_bytes())?;
/// assert_eq!(text.text, "وصل الوزير.");
/// assert!(text.note.is_none());
/// # Ok::<(), barqiya_text::Error>(())
/// ```
pub fn read_story(bytes: &[u8]) -> Result<Text, Error> {
    let text = decode(bytes)?;
    if text.text.chars().all(|character| character.is_whitespace() || is_invisible(character)) {
        return Err(Error::Empty { bytes: bytes.len() });
    }
    Ok(text)
}

/// Decodes as [`read_story`] does, but accepts an input without any text: a file of empty lines is a file of lines.
///
/// # Errors
/// [`Error::Binary`], [`Error::InvalidUtf8`], [`Error::InvalidUtf16`] and [`Error::UnsupportedEncoding`].
pub fn decode(bytes: &[u8]) -> Result<Text, Error> {
    if detect::is_utf32(bytes) {
        return Err(Error::UnsupportedEncoding { name: "UTF-32" });
    }
    match detect::byte_order_mark(bytes) {
        Some((Encoding::Utf8, mark)) => decode_utf8(bytes, mark),
        Some((encoding, mark)) => decode_utf16(bytes, encoding, mark),
        None => match detect::utf16_without_mark(bytes) {
            Some(encoding) => decode_utf16(bytes, encoding, 0),
            None => decode_utf8(bytes, 0),
        },
    }
}

fn decode_utf8(bytes: &[u8], mark: usize) -> Result<Text, Error> {
    refuse_nul(bytes)?;
    match std::str::from_utf8(&bytes[mark..]) {
        Ok(text) => Ok(Text::new(text.to_owned(), Encoding::Utf8, mark)),
        Err(_) if mark == 0 && detect::is_windows_1256(bytes) => {
            let text = WINDOWS_1256.decode_without_bom_handling(bytes).0.into_owned();
            Ok(Text::new(text, Encoding::Windows1256, 0))
        }
        Err(error) => Err(invalid_utf8(bytes, mark + error.valid_up_to())),
    }
}

fn decode_utf16(bytes: &[u8], encoding: Encoding, mark: usize) -> Result<Text, Error> {
    let unit = |pair: &[u8]| match encoding {
        Encoding::Utf16Be => u16::from_be_bytes([pair[0], pair[1]]),
        _ => u16::from_le_bytes([pair[0], pair[1]]),
    };
    let mut text = String::with_capacity(bytes.len());
    let mut offset = mark;
    for decoded in char::decode_utf16(bytes[mark..].chunks_exact(2).map(unit)) {
        match decoded {
            Ok('\0') => return Err(Error::Binary { offset, line: 1 + text.matches('\n').count() }),
            Ok(character) => {
                text.push(character);
                offset += 2 * character.len_utf16();
            }
            Err(_) => return Err(Error::InvalidUtf16 { offset }),
        }
    }
    if offset != bytes.len() {
        return Err(Error::InvalidUtf16 { offset });
    }
    Ok(Text::new(text, encoding, mark))
}

fn refuse_nul(bytes: &[u8]) -> Result<(), Error> {
    match bytes.iter().position(|&byte| byte == 0) {
        Some(offset) => Err(Error::Binary { offset, line: line_of(bytes, offset) }),
        None => Ok(()),
    }
}

fn invalid_utf8(bytes: &[u8], offset: usize) -> Error {
    let advice: Cow<'static, str> = if detect::mostly_utf8(bytes) {
        "the rest is UTF-8, so the file is damaged there; repair that character or drop it (iconv -c -f UTF-8 -t UTF-8)"
            .into()
    } else {
        let guess = detect::guess(bytes);
        format!("it looks like {guess}; if so, convert it (iconv -f {guess} -t UTF-8)").into()
    };
    Error::InvalidUtf8 { offset, line: line_of(bytes, offset), byte: bytes[offset], advice: advice.into_owned() }
}

fn line_of(bytes: &[u8], offset: usize) -> usize {
    1 + bytes[..offset].split(|&byte| byte == b'\n').skip(1).count()
}

#[cfg(test)]
mod tests;
