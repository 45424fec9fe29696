//! TSV and CSV: an entry a row, with a header or without.

mod columns;
mod rows;
mod write;

use std::path::Path;

use columns::Columns;
use rows::Rows;
pub(super) use write::write;

use crate::Entry;
use crate::error::Result;

/// What tells the two tables apart.
#[derive(Clone, Copy)]
pub(super) struct Table {
    delimiter: u8,
    quotes: bool,
    /// The delimiter's name, for errors.
    separator: &'static str,
}

pub(super) const TSV: Table = Table { delimiter: b'\t', quotes: false, separator: "tabs" };
pub(super) const CSV: Table = Table { delimiter: b',', quotes: true, separator: "commas" };

/// Between the forms or variants of one cell.
const ALTERNATIVES: char = '|';
/// At the start of a row that says nothing.
const COMMENT: u8 = b'#';

/// Reads the entries of a table. Empty rows and comments are passed over.
pub(super) fn parse(text: &str, table: Table, path: &Path) -> Result<Vec<Entry>> {
    let mut columns = None;
    let mut entries = Vec::new();
    for row in Rows::new(text, table, path) {
        let row = row?;
        match &columns {
            Some(columns) => entries.push(columns::entry(columns, &row)?),
            None if columns::is_header(&row) => columns = Some(columns::header(&row)?),
            None => entries.push(columns::entry(columns.insert(Columns::Unnamed), &row)?),
        }
    }
    Ok(entries)
}
