//! A table with a header: one pair a row, cells separated by tabs.
//!
//! Inside a cell a tab is written `\t`, a line feed `\n`, a carriage return `\r` and a backslash `\\`.

use std::borrow::Cow;
use std::io::{self, BufRead, Write};

use crate::lines::Lines;
use crate::{Error, Flag, Pair, Story, Writer, show_score};

/// The columns, in their order; the first line of a file names them.
pub const COLUMNS: [&str; 9] = ["id", "story", "n", "start", "end", "ar", "en", "score", "flags"];

/// Writes the header and one row a pair; flags are separated by commas.
#[derive(Debug)]
pub struct TsvWriter<W> {
    out: W,
    begun: bool,
}

impl<W: Write> TsvWriter<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        Self { out, begun: false }
    }

    fn header(&mut self) -> io::Result<()> {
        if !self.begun {
            writeln!(self.out, "{}", COLUMNS.join("\t"))?;
            self.begun = true;
        }
        Ok(())
    }
}

impl<W: Write> Writer for TsvWriter<W> {
    fn begin_story(&mut self, _story: &Story) -> io::Result<()> {
        self.header()
    }

    fn pair(&mut self, pair: &Pair) -> io::Result<()> {
        self.header()?;
        let flags: Vec<&str> = pair.flags.iter().map(|flag| flag.name()).collect();
        writeln!(
            self.out,
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
            escape(&pair.id),
            escape(&pair.story),
            pair.n,
            pair.start,
            pair.end,
            escape(&pair.ar),
            escape(&pair.en),
            show_score(pair.score),
            flags.join(",")
        )
    }

    fn end(&mut self) -> io::Result<()> {
        self.header()?;
        self.out.flush()
    }
}

/// Reads a table that has at least [`COLUMNS`], in any order; further columns are passed over.
///
/// # Errors
/// Each bad row is one [`Error`] with its line; reading can go on after it. A bad header ends the reading.
///
/// ```
/// let table = "id\tstory\tn\tstart\tend\tar\ten\tscore\tflags\na-1\ta\t1\t0\t6\tنعم\tYes\t-0.1000\t\n";
/// let pairs: Result<Vec<_>, _> = barqiya_bitext::formats::tsv::read(table.as_bytes(), "a.tsv").collect();
/// assert_eq!(pairs?[0].en, "Yes");
/// # Ok::<(), barqiya_bitext::Error>(())
/// ```
pub fn read(reader: impl BufRead, file: impl Into<String>) -> impl Iterator<Item = Result<Pair, Error>> {
    let mut lines = Lines::new(reader, file);
    let mut header: Option<Header> = None;
    let mut ended = false;
    std::iter::from_fn(move || {
        while !ended {
            let text = match lines.next() {
                Ok(Some(text)) => text,
                Ok(None) => return None,
                Err(error) => return Some(Err(error)),
            };
            match &header {
                None => match Header::parse(&text, &lines.file) {
                    Ok(found) => header = Some(found),
                    Err(error) => {
                        ended = true;
                        return Some(Err(error));
                    }
                },
                Some(_) if text.is_empty() => {}
                Some(header) => return Some(header.row(&text, &lines.file, lines.line)),
            }
        }
        None
    })
}

/// Reads one column of any table whose header names it.
pub(crate) fn read_column(
    reader: impl BufRead,
    file: impl Into<String>,
    column: &'static str,
) -> Result<Vec<String>, Error> {
    let mut lines = Lines::new(reader, file);
    let header = lines.next()?.unwrap_or_default();
    let expected = header.split('\t').count();
    let missing = || Error::Column { file: lines.file.clone(), column };
    let place = header.split('\t').position(|name| name == column).ok_or_else(missing)?;
    let mut texts = Vec::new();
    while let Some(row) = lines.next()? {
        let cells: Vec<&str> = row.split('\t').collect();
        if cells.len() != expected {
            return Err(Error::Cells { file: lines.file, line: lines.line, found: cells.len(), expected });
        }
        texts.push(unescape(cells[place]));
    }
    Ok(texts)
}

/// Where each of [`COLUMNS`] stands in a file.
struct Header {
    places: [usize; COLUMNS.len()],
    cells: usize,
}

impl Header {
    fn parse(text: &str, file: &str) -> Result<Self, Error> {
        let names: Vec<&str> = text.split('\t').collect();
        let mut places = [0; COLUMNS.len()];
        for (place, column) in places.iter_mut().zip(COLUMNS) {
            *place = names
                .iter()
                .position(|&name| name == column)
                .ok_or_else(|| Error::Header { file: file.to_owned(), column })?;
        }
        Ok(Self { places, cells: names.len() })
    }

    fn row(&self, text: &str, file: &str, line: usize) -> Result<Pair, Error> {
        let cells: Vec<&str> = text.split('\t').collect();
        if cells.len() != self.cells {
            return Err(Error::Cells { file: file.to_owned(), line, found: cells.len(), expected: self.cells });
        }
        let row = Row { cells: self.places.map(|place| cells[place]), file, line };
        let pair = Pair {
            id: unescape(row.cells[0]),
            story: unescape(row.cells[1]),
            n: row.number(2)?,
            start: row.number(3)?,
            end: row.number(4)?,
            ar: unescape(row.cells[5]),
            en: unescape(row.cells[6]),
            score: row.score(7)?,
            flags: row.flags(8)?,
            links: Vec::new(),
            terms: Vec::new(),
            alternatives: Vec::new(),
        };
        match pair.misfit() {
            Some(problem) => Err(Error::Range { file: file.to_owned(), line, problem }),
            None => Ok(pair),
        }
    }
}

/// The cells of one row in the order of [`COLUMNS`].
struct Row<'a> {
    cells: [&'a str; COLUMNS.len()],
    file: &'a str,
    line: usize,
}

impl Row<'_> {
    fn number(&self, at: usize) -> Result<usize, Error> {
        self.cells[at].parse().map_err(|_| self.wrong(at, self.cells[at], "a whole number"))
    }

    fn score(&self, at: usize) -> Result<f64, Error> {
        match self.cells[at].parse::<f64>() {
            Ok(score) if !score.is_nan() => Ok(score),
            _ => Err(self.wrong(at, self.cells[at], "a number")),
        }
    }

    fn flags(&self, at: usize) -> Result<Vec<Flag>, Error> {
        let names = self.cells[at].split(',').filter(|name| !name.is_empty());
        names.map(|name| Flag::named(name).ok_or_else(|| self.wrong(at, name, "a flag"))).collect()
    }

    fn wrong(&self, at: usize, value: &str, expected: &'static str) -> Error {
        Error::Cell {
            file: self.file.to_owned(),
            line: self.line,
            column: COLUMNS[at],
            value: value.to_owned(),
            expected,
        }
    }
}

fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['\t', '\n', '\r', '\\']) {
        return text.into();
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\t' => escaped.push_str("\\t"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\\' => escaped.push_str("\\\\"),
            other => escaped.push(other),
        }
    }
    escaped.into()
}

/// Undoes [`escape`]; a backslash before any other character stays, as tables of other programs have them.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            plain.push(character);
            continue;
        }
        match characters.next() {
            Some('t') => plain.push('\t'),
            Some('n') => plain.push('\n'),
            Some('r') => plain.push('\r'),
            Some('\\') | None => plain.push('\\'),
            Some(other) => plain.extend(['\\', other]),
        }
    }
    plain
}
