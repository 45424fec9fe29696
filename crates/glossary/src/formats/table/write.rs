//! Tables from entries.

use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::columns::{Column, name_of};
use super::{ALTERNATIVES, Table};
use crate::formats::words::{KINDS, OBLIGATIONS, RENDERINGS, word};
use crate::formats::{Written, lost};
use crate::{Entry, Kind, Obligation, Rendering};

/// Writes a table with a header; columns that would be empty are left out.
pub(in crate::formats) fn write(entries: &[Entry], table: Table) -> Written {
    let columns = columns(entries);
    let mut rows = vec![columns.iter().map(|&column| name_of(column).to_owned()).collect()];
    let mut report = Vec::new();
    for entry in entries {
        let mut changes = Changes::default();
        rows.push(columns.iter().map(|&column| cell(entry, column, table, &mut changes)).collect());
        report.extend(changes.report().map(|what| lost(entry, what)));
    }
    Written { text: render(&rows, table), lost: report }
}

/// The columns that say anything.
fn columns(entries: &[Entry]) -> Vec<Column> {
    let any = |says: fn(&Entry) -> bool| entries.iter().any(says);
    let optional = [
        (Column::Kind, any(|entry| entry.kind != Kind::default())),
        (Column::Obligation, any(|entry| entry.obligation != Obligation::default())),
        (Column::Rendering, any(|entry| entry.rendering != Rendering::default())),
        (Column::Note, any(|entry| entry.note.is_some())),
    ];
    let used = optional.into_iter().filter(|&(_, used)| used).map(|(column, _)| column);
    [Column::Arabic, Column::English].into_iter().chain(used).collect()
}

/// What a table cannot hold and what stands in its place.
#[derive(Default)]
struct Changes {
    alternatives: bool,
    breaks: bool,
}

impl Changes {
    fn report(self) -> impl Iterator<Item = &'static str> {
        let alternatives = self.alternatives.then_some("`|`, which separates forms in a table, became `/`");
        alternatives.into_iter().chain(self.breaks.then_some("tabs and line breaks became spaces"))
    }
}

fn cell(entry: &Entry, column: Column, table: Table, changes: &mut Changes) -> String {
    match column {
        Column::Arabic => first_cell(join(&entry.arabic, table, changes)),
        Column::English => join(&entry.english, table, changes),
        Column::Kind => word(KINDS, entry.kind).to_owned(),
        Column::Obligation => word(OBLIGATIONS, entry.obligation).to_owned(),
        Column::Rendering => word(RENDERINGS, entry.rendering).to_owned(),
        Column::Note => plain(entry.note.as_deref().unwrap_or_default(), table, changes),
        Column::Passed => String::new(),
    }
}

/// An empty form before `#`, so that the row is not taken for a comment.
fn first_cell(cell: String) -> String {
    if cell.starts_with('#') { format!("{ALTERNATIVES}{cell}") } else { cell }
}

fn join(forms: &[String], table: Table, changes: &mut Changes) -> String {
    let mut cell = String::new();
    for (at, form) in forms.iter().enumerate() {
        if at > 0 {
            cell.push(ALTERNATIVES);
        }
        changes.alternatives |= form.contains(ALTERNATIVES);
        cell.push_str(&plain(form, table, changes).replace(ALTERNATIVES, "/"));
    }
    cell
}

/// Without what would end a cell that has no quotation marks.
fn plain(text: &str, table: Table, changes: &mut Changes) -> String {
    const BREAKS: [char; 3] = ['\t', '\n', '\r'];
    if table.quotes || !text.contains(BREAKS) {
        return text.to_owned();
    }
    changes.breaks = true;
    text.replace(BREAKS, " ")
}

fn render(rows: &[Vec<String>], table: Table) -> String {
    let mut writer = WriterBuilder::new()
        .delimiter(table.delimiter)
        .quote_style(if table.quotes { QuoteStyle::Necessary } else { QuoteStyle::Never })
        .terminator(Terminator::Any(b'\n'))
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).expect("memory takes all bytes, and all rows are of one length");
    }
    let bytes = writer.into_inner().expect("memory takes all bytes");
    String::from_utf8(bytes).expect("cells of text make text")
}
