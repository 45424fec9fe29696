//! One pair a line as JSON: the record itself.

use std::io::{self, BufRead, Write};

use crate::lines::Lines;
use crate::{Error, Pair, Story, Writer};

/// Writes one JSON object a line.
#[derive(Debug)]
pub struct JsonlWriter<W> {
    out: W,
}

impl<W: Write> JsonlWriter<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        Self { out }
    }
}

impl<W: Write> Writer for JsonlWriter<W> {
    fn begin_story(&mut self, _story: &Story) -> io::Result<()> {
        Ok(())
    }

    fn pair(&mut self, pair: &Pair) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, pair)?;
        self.out.write_all(b"\n")
    }

    fn end(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Reads pairs, one JSON object a line; empty lines are passed over, fields that are not known are ignored.
///
/// Byte ranges are checked against their texts, so that slicing by them cannot fail.
///
/// # Errors
/// Each bad line is one [`Error`] with its number; reading can go on after it.
///
/// ```
/// let line = r#"{"id":"a-1","story":"a","n":1,"ar":"نعم","start":0,"end":6,"en":"Yes","score":-0.1}"#;
/// let pairs: Result<Vec<_>, _> = barqiya_bitext::formats::jsonl::read(line.as_bytes(), "a.jsonl").collect();
/// assert_eq!(pairs?[0].en, "Yes");
/// # Ok::<(), barqiya_bitext::Error>(())
/// ```
pub fn read(reader: impl BufRead, file: impl Into<String>) -> impl Iterator<Item = Result<Pair, Error>> {
    let mut lines = Lines::new(reader, file);
    std::iter::from_fn(move || {
        loop {
            match lines.next() {
                Ok(Some(line)) if line.trim().is_empty() => {}
                Ok(Some(line)) => return Some(parse(&line, &lines.file, lines.line)),
                Ok(None) => return None,
                Err(error) => return Some(Err(error)),
            }
        }
    })
}

pub(super) fn parse(text: &str, file: &str, line: usize) -> Result<Pair, Error> {
    let pair: Pair = serde_json::from_str(text).map_err(|error| Error::json(file, line, &error))?;
    match pair.misfit() {
        Some(problem) => Err(Error::Range { file: file.to_owned(), line, problem }),
        None => Ok(pair),
    }
}
