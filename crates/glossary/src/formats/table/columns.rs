//! What the cells of a row mean.

use barqiya_text::has_arabic;

use super::ALTERNATIVES;
use super::rows::Row;
use crate::Entry;
use crate::error::{Error, Result};
use crate::formats::words::{KINDS, OBLIGATIONS, RENDERINGS, Words, all, meaning, word};
use crate::formats::{Places, finish};

/// What one named column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Arabic,
    English,
    Kind,
    Obligation,
    Rendering,
    Note,
    /// Nothing that is read.
    Passed,
}

/// What the columns of a table hold.
pub(super) enum Columns {
    /// Arabic, English, a kind or a note, a note.
    Unnamed,
    /// What the header says.
    Named(Vec<Column>),
}

/// The names of columns; of several for one the first is written.
const NAMES: &Words<Column> = &[
    ("ar", Column::Arabic),
    ("arabic", Column::Arabic),
    ("ara", Column::Arabic),
    ("source", Column::Arabic),
    ("term_ar", Column::Arabic),
    ("ar_term", Column::Arabic),
    ("en", Column::English),
    ("english", Column::English),
    ("eng", Column::English),
    ("target", Column::English),
    ("term_en", Column::English),
    ("en_term", Column::English),
    ("kind", Column::Kind),
    ("type", Column::Kind),
    ("obligation", Column::Obligation),
    ("rendering", Column::Rendering),
    ("case", Column::Rendering),
    ("note", Column::Note),
    ("notes", Column::Note),
    ("comment", Column::Note),
    ("comments", Column::Note),
];

/// Whether the first row names columns: it begins with such a name, or holds two, and no Arabic.
pub(super) fn is_header(row: &Row<'_>) -> bool {
    let known = |cell: &&str| meaning(NAMES, cell.trim()).is_some();
    let first = row.cells.iter().next().as_ref().is_some_and(known);
    (first || row.cells.iter().filter(known).count() > 1) && !row.cells.iter().any(has_arabic)
}

/// Reads a header.
pub(super) fn header(row: &Row<'_>) -> Result<Columns> {
    let mut columns = Vec::new();
    for (at, cell) in row.cells.iter().enumerate() {
        let name = cell.trim();
        let passed = name.is_empty() || name.starts_with("x-");
        let column = meaning(NAMES, name).or(passed.then_some(Column::Passed));
        columns.push(column.ok_or_else(|| Error::UnknownColumn { place: row.place(at), name: name.to_owned() })?);
    }
    for &(name, column) in NAMES.iter().filter(|(name, column)| *name == name_of(*column)) {
        let found = columns.iter().filter(|&&other| other == column).count();
        if found > 1 || (found == 0 && matches!(column, Column::Arabic | Column::English)) {
            return Err(Error::Header { place: row.place(0), name, found });
        }
    }
    Ok(Columns::Named(columns))
}

/// The name that a column is written with.
pub(super) fn name_of(column: Column) -> &'static str {
    word(NAMES, column)
}

/// Reads the entry of a row.
pub(super) fn entry(columns: &Columns, row: &Row<'_>) -> Result<Entry> {
    let columns = match columns {
        Columns::Unnamed => unnamed(row)?,
        Columns::Named(columns) => {
            if let Some(beyond) = (columns.len()..row.cells.len()).find(|&at| !row.cells[at].trim().is_empty()) {
                return Err(cells(row, beyond, "more cells than the header names", "what the header names"));
            }
            columns.clone()
        }
    };
    let mut entry = Entry { line: row.line, ..Entry::default() };
    for (at, (cell, column)) in row.cells.iter().zip(&columns).enumerate() {
        fill(&mut entry, *column, cell, row, at)?;
    }
    let at = |column| columns.iter().position(|&other| other == column).unwrap_or(columns.len());
    finish(entry, || Places { arabic: row.place(at(Column::Arabic)), english: row.place(at(Column::English)) })
}

/// What the cells of a row hold when no header says it: `OmegaT`'s third is a comment, ours may be a kind, `DeepL`'s
/// third and fourth may be the codes of the languages.
fn unnamed(row: &Row<'_>) -> Result<Vec<Column>> {
    const MORE: &str = "a kind and a note (or name the columns in a header)";
    let cell = |at: usize| row.cells.get(at).map_or("", str::trim);
    if row.cells.len() < 2 {
        return Err(cells(row, 0, "there is one cell only", MORE));
    }
    let codes =
        cell(2).eq_ignore_ascii_case("ar") && cell(3).get(..2).is_some_and(|code| code.eq_ignore_ascii_case("en"));
    let (third, fourth) = match cell(2) {
        _ if codes => (Column::Passed, Column::Passed),
        kind if kind.is_empty() || meaning(KINDS, kind).is_some() => (Column::Kind, Column::Note),
        _ => (Column::Note, Column::Passed),
    };
    let from = if fourth == Column::Passed && !codes { 3 } else { 4 };
    match (from..row.cells.len()).find(|&at| !cell(at).is_empty()) {
        Some(beyond) => Err(cells(row, beyond, "there are too many cells", MORE)),
        None => Ok(vec![Column::Arabic, Column::English, third, fourth]),
    }
}

fn cells(row: &Row<'_>, at: usize, problem: &'static str, more: &'static str) -> Error {
    Error::Cells { place: row.place(at), problem, more, separator: row.table.separator }
}

/// Takes a cell into its entry.
fn fill(entry: &mut Entry, column: Column, cell: &str, row: &Row<'_>, at: usize) -> Result<()> {
    match column {
        Column::Arabic => entry.arabic = alternatives(cell),
        Column::English => entry.english = alternatives(cell),
        Column::Kind => entry.kind = value(KINDS, "the kind", cell, row, at)?,
        Column::Obligation => entry.obligation = value(OBLIGATIONS, "the obligation", cell, row, at)?,
        Column::Rendering => entry.rendering = value(RENDERINGS, "the rendering", cell, row, at)?,
        Column::Note => entry.note = Some(cell.to_owned()),
        Column::Passed => {}
    }
    Ok(())
}

fn alternatives(cell: &str) -> Vec<String> {
    cell.split(ALTERNATIVES).map(str::to_owned).collect()
}

/// What the word of a cell means; nothing means the usual.
fn value<T: Copy + Default>(words: &Words<T>, what: &'static str, cell: &str, row: &Row<'_>, at: usize) -> Result<T> {
    let word = cell.trim();
    if word.is_empty() {
        return Ok(T::default());
    }
    let unknown = || Error::Value { place: row.place(at), what, value: word.to_owned(), expected: all(words) };
    meaning(words, word).ok_or_else(unknown)
}
