//! What can be wrong with a glossary's file.

use std::fmt;
use std::path::{Path, PathBuf};

/// What the functions of this crate return when a file can be at fault.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A place in a file. Lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was named.
    pub path: PathBuf,
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

impl Place {
    /// The place of a byte in a text.
    pub(crate) fn of(path: &Path, text: &str, byte: usize) -> Self {
        let before = &text.as_bytes()[..byte.min(text.len())];
        let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        Self { path: path.into(), line: 1 + count(before, b'\n'), column: 1 + characters(&before[start..]) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}:{}", self.path.display(), self.line, self.column)
    }
}

/// How often a byte occurs.
#[expect(clippy::naive_bytecount, reason = "glossaries are small, a dependency would not pay")]
pub(crate) fn count(bytes: &[u8], wanted: u8) -> usize {
    bytes.iter().filter(|&&byte| byte == wanted).count()
}

/// How many characters begin in these bytes of UTF-8.
pub(crate) fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

/// Why a glossary could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The system gives no bytes.
    #[error("{}: cannot be read: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file's ending belongs to no format.
    #[error(
        "{}: its ending names no glossary format: rename it to .tsv (also .txt, .utf8), .csv, .tbx (also .xml) or .jsonl",
        path.display()
    )]
    UnknownFormat {
        /// The file.
        path: PathBuf,
    },
    /// The file is not UTF-8.
    #[error("{}:{line}: byte {byte} of this line is not valid UTF-8: convert the file to UTF-8 first", path.display())]
    Encoding {
        /// The file.
        path: PathBuf,
        /// The line.
        line: usize,
        /// The byte in the line, from 1.
        byte: usize,
    },
    /// A header names a column that means nothing here.
    #[error(
        "{place}: the header names a column `{name}`, which is not known: the columns are ar, en, kind, obligation, \
         rendering, note; begin its name with `x-` to have it passed over"
    )]
    UnknownColumn {
        /// Where the name stands.
        place: Place,
        /// The name.
        name: String,
    },
    /// A header lacks a column or names one twice.
    #[error("{place}: the header needs one column `{name}`, and names {found}")]
    Header {
        /// Where the header begins.
        place: Place,
        /// The column.
        name: &'static str,
        /// How many it names.
        found: usize,
    },
    /// A row has one cell only, or more than the header.
    #[error("{place}: {problem}: a row is Arabic, English and at most {more}, separated by {separator}")]
    Cells {
        /// Where the row begins, or its first cell too many.
        place: Place,
        /// What is wrong.
        problem: &'static str,
        /// What may follow.
        more: &'static str,
        /// The separator of this format.
        separator: &'static str,
    },
    /// A quotation mark opens a cell and does not close it.
    #[error(
        "{place}: a quotation mark of this row is not closed: put the whole cell between quotation marks and double \
         those inside it"
    )]
    Quote {
        /// Where the row begins.
        place: Place,
    },
    /// The Arabic and the English stand in each other's place.
    #[error("{place}: the columns seem to be exchanged (`{arabic}` stands for the Arabic): give the Arabic first")]
    Exchanged {
        /// Where the entry, or its Arabic, stands.
        place: Place,
        /// What stands there.
        arabic: String,
    },
    /// An entry lacks one of its languages.
    #[error("{place}: {entry} has no {language}: {advice}")]
    Missing {
        /// Where the entry, or its empty cell, stands.
        place: Place,
        /// What there is of the entry.
        entry: String,
        /// The language.
        language: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// A word that is none of those that can stand there.
    #[error("{place}: {what} `{value}` is not known: it must be one of {expected}")]
    Value {
        /// Where it stands.
        place: Place,
        /// What it should be.
        what: &'static str,
        /// The word.
        value: String,
        /// The words that can stand there.
        expected: String,
    },
    /// A line is not an entry in JSON.
    #[error("{place}: not a glossary entry in JSON: {problem}")]
    Json {
        /// Where the parser stopped.
        place: Place,
        /// What it says.
        problem: String,
    },
    /// A file is not XML, or not TBX.
    #[error("{place}: not TBX: {problem}")]
    Tbx {
        /// Where the parser stopped.
        place: Place,
        /// What is wrong and what to do.
        problem: String,
    },
}

impl Error {
    /// The place it names; `None` where it is about a whole file.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Encoding { path, line, byte } => Some(Place { path: path.clone(), line: *line, column: *byte }),
            other => other.whereabouts().ok().cloned(),
        }
    }

    /// The file it is about.
    pub fn path(&self) -> &Path {
        self.whereabouts().map_or_else(|path| path, |place| &place.path)
    }

    /// The place that it holds, or only its file.
    fn whereabouts(&self) -> Result<&Place, &Path> {
        match self {
            Self::Read { path, .. } | Self::UnknownFormat { path } | Self::Encoding { path, .. } => Err(path),
            Self::UnknownColumn { place, .. }
            | Self::Header { place, .. }
            | Self::Cells { place, .. }
            | Self::Quote { place }
            | Self::Exchanged { place, .. }
            | Self::Missing { place, .. }
            | Self::Value { place, .. }
            | Self::Json { place, .. }
            | Self::Tbx { place, .. } => Ok(place),
        }
    }

    /// What it says without the place it names.
    pub(crate) fn message(&self) -> String {
        let whole = self.to_string();
        let head = self.place().map_or_else(|| self.path().display().to_string(), |place| place.to_string());
        whole.strip_prefix(&head).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(&whole).to_owned()
    }
}
