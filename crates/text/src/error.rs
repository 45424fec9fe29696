//! What can be wrong with the bytes of a story.

/// Why bytes could not be read as a story. Offsets count the bytes of the input from 0, lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing but white space and invisible characters.
    #[error("the input holds no text ({bytes} bytes): give a story with at least one word")]
    Empty {
        /// Length of the input.
        bytes: usize,
    },
    /// A NUL byte in what is not UTF-16: a picture, an archive, a PDF, a damaged file.
    #[error("byte {offset} (line {line}) is NUL, so this is not a text file: give plain text in UTF-8")]
    Binary {
        /// Where the first NUL byte stands.
        offset: usize,
        /// The line it stands in.
        line: usize,
    },
    /// Bytes that are neither UTF-8 nor plausibly Windows-1256.
    #[error("byte {offset} (line {line}) is 0x{byte:02X}, which is not valid UTF-8: {advice}")]
    InvalidUtf8 {
        /// Where the first invalid sequence begins.
        offset: usize,
        /// The line it stands in.
        line: usize,
        /// The byte at `offset`.
        byte: u8,
        /// What to do about it.
        advice: String,
    },
    /// UTF-16 that ends inside a character or holds half a surrogate pair.
    #[error("byte {offset} is not valid UTF-16: the file is damaged there; save it again as UTF-8")]
    InvalidUtf16 {
        /// Where the invalid unit begins.
        offset: usize,
    },
    /// An encoding that is recognised but not read.
    #[error("the input is {name}, which is not read here: convert it to UTF-8 (iconv -f {name} -t UTF-8)")]
    UnsupportedEncoding {
        /// Its name as `iconv` knows it.
        name: &'static str,
    },
}
