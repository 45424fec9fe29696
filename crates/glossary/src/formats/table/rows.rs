//! Rows of a table and where their cells stand.

use std::path::Path;

use csv::{ReaderBuilder, StringRecord};

use super::{COMMENT, Table};
use crate::error::{Error, Place, Result, count};

/// The rows of a text that hold anything.
pub(super) struct Rows<'a> {
    reader: csv::Reader<&'a [u8]>,
    text: &'a str,
    table: Table,
    path: &'a Path,
    /// Bytes, and the line they begin in, that were counted so far: lines are counted once.
    counted: (usize, usize),
}

/// One row.
pub(super) struct Row<'a> {
    pub(super) cells: StringRecord,
    /// The line it begins in, from 1.
    pub(super) line: usize,
    pub(super) table: Table,
    /// Its text as it stands in the file.
    raw: &'a str,
    path: &'a Path,
}

impl<'a> Rows<'a> {
    pub(super) fn new(text: &'a str, table: Table, path: &'a Path) -> Self {
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(table.delimiter)
            .quoting(table.quotes)
            .comment(Some(COMMENT))
            .from_reader(text.as_bytes());
        Self { reader, text, table, path, counted: (0, 1) }
    }

    fn read(&mut self) -> Result<Option<Row<'a>>> {
        let mut cells = StringRecord::new();
        let before = self.reader.position().byte() as usize;
        let more = self.reader.read_record(&mut cells);
        if !more.map_err(|error| Error::Read { path: self.path.into(), source: std::io::Error::other(error) })? {
            return Ok(None);
        }
        let end = self.reader.position().byte() as usize;
        let raw = without_comments(&self.text[before..end]);
        let line = self.line(end - raw.len());
        let row = Row { cells, line, table: self.table, raw, path: self.path };
        if self.table.quotes && count(raw.as_bytes(), b'"') % 2 == 1 {
            return Err(Error::Quote { place: row.place(0) });
        }
        Ok(Some(row))
    }

    fn line(&mut self, byte: usize) -> usize {
        let (from, line) = self.counted;
        let line = line + count(&self.text.as_bytes()[from..byte], b'\n');
        self.counted = (byte, line);
        line
    }
}

impl<'a> Iterator for Rows<'a> {
    type Item = Result<Row<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.read().transpose()? {
                Ok(row) if row.cells.iter().all(|cell| cell.trim().is_empty()) => {}
                row => return Some(row),
            }
        }
    }
}

impl Row<'_> {
    /// Where a cell stands; of a cell beyond the last, the row's end.
    pub(super) fn place(&self, cell: usize) -> Place {
        let mut quoted = false;
        let mut delimiters = 0;
        let end = self.raw.trim_end_matches(['\n', '\r']).len();
        let cell_start = self.raw.bytes().position(|byte| {
            let here = delimiters == cell;
            quoted ^= self.table.quotes && byte == b'"';
            delimiters += usize::from(byte == self.table.delimiter && !quoted);
            here
        });
        let place = Place::of(self.path, self.raw, cell_start.unwrap_or(end).min(end));
        Place { line: self.line + place.line - 1, ..place }
    }
}

/// The reader passes over empty lines and comments before it counts a row as begun.
fn without_comments(mut raw: &str) -> &str {
    loop {
        if let Some(rest) = raw.strip_prefix(['\n', '\r']) {
            raw = rest;
        } else if raw.as_bytes().first() == Some(&COMMENT) {
            raw = raw.split_once('\n').map_or("", |(_, rest)| rest);
        } else {
            return raw;
        }
    }
}
