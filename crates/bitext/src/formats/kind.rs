//! The formats by name, and readers of all of them.

use std::io::BufRead;
use std::path::Path;

use super::xliff::{Version, version_of};
use super::{html, jsonl, markdown, tmx, tsv, xliff};
use crate::{Error, Pair};

/// Pairs as they are read. What concerns one row or unit is one error, and reading goes on after it.
pub type Pairs<'a> = Box<dyn Iterator<Item = Result<Pair, Error>> + 'a>;

/// A format of pairs that is one stream of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A table; without our header, two columns of Arabic and English.
    Tsv,
    /// An object a line.
    Jsonl,
    /// A translation memory.
    Tmx,
    /// A localisation file of either version.
    Xliff,
    /// A page of ours.
    Html,
    /// A table for a page.
    Markdown,
}

impl Kind {
    /// By the ending of a file's name.
    pub fn of(path: &Path) -> Option<Self> {
        Some(match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "tsv" => Self::Tsv,
            "jsonl" | "ndjson" => Self::Jsonl,
            "tmx" => Self::Tmx,
            "xlf" | "xliff" => Self::Xliff,
            "html" | "htm" => Self::Html,
            "md" | "markdown" => Self::Markdown,
            _ => return None,
        })
    }
}

/// Reads pairs of any of these formats.
///
/// # Errors
/// The beginning cannot be read.
///
/// ```
/// use barqiya_bitext::formats::{Kind, open};
/// let pairs: Result<Vec<_>, _> = open(Kind::Tsv, "نعم\tYes\n".as_bytes(), "a.tsv")?.collect();
/// assert_eq!(pairs?[0].en, "Yes");
/// # Ok::<(), barqiya_bitext::Error>(())
/// ```
pub fn open<'a>(kind: Kind, mut reader: impl BufRead + 'a, file: &str) -> Result<Pairs<'a>, Error> {
    let file = file.to_owned();
    Ok(match kind {
        Kind::Tsv => Box::new(tsv::read(reader, file)),
        Kind::Jsonl => Box::new(jsonl::read(reader, file)),
        Kind::Tmx => Box::new(tmx::read(reader, file)),
        Kind::Xliff => {
            let beginning = reader.fill_buf();
            let version = beginning.map(version_of);
            let version: Version = version.map_err(|source| Error::Read { file: file.clone(), line: 0, source })?;
            Box::new(xliff::read(reader, file, version))
        }
        Kind::Html => Box::new(html::read(reader, file)),
        Kind::Markdown => Box::new(markdown::read(reader, file)),
    })
}
