//! A table with a header: one pair a row, cells separated by tabs.
//!
//! Inside a cell a tab is written `\t`, a line feed `\n`, a carriage return `\r` and a backslash `\\`.

use std::borrow::Cow;
use std::io::{self, BufRead, Write};

use crate::lines::Lines;
use crate::{Aligned, Error, Flag, Pair, Story, Writer, show_score};

/// The columns, in their order; the first line of a file names them.
pub const COLUMNS: [&str; 9] = ["id", "story", "n", "start", "end", "ar", "en", "score", "flags"];

/// The columns of aligned pairs behind those.
pub const ALIGNED_COLUMNS: [&str; 5] = ["confidence", "ar_sentences", "en_sentences", "en_start", "en_end"];

/// Writes the header and one row a pair; flags are separated by commas.
#[derive(Debug)]
pub struct TsvWriter<W> {
    out: W,
    begun: bool,
    aligned: bool,
}

impl<W: Write> TsvWriter<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        Self { out, begun: false, aligned: false }
    }

    /// Writes to `out`, with [`ALIGNED_COLUMNS`] behind the others; sentences are numbers from 0, separated by commas.
    pub fn aligned(out: W) -> Self {
        Self { out, begun: false, aligned: true }
    }

    fn header(&mut self) -> io::Result<()> {
        if !self.begun {
            let more = if self.aligned { &ALIGNED_COLUMNS[..] } else { &[] };
            writeln!(self.out, "{}", [&COLUMNS[..], more].concat().join("\t"))?;
            self.begun = true;
        }
        Ok(())
    }
}

impl<W: Write> TsvWriter<W> {
    fn alignment(&mut self, aligned: Option<&Aligned>) -> io::Result<()> {
        let Some(Aligned { beads: [ar, en], confidence, en_start, en_end, .. }) = aligned else {
            return write!(self.out, "\t\t\t\t\t");
        };
        let list = |numbers: &[usize]| numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(",");
        write!(self.out, "\t{confidence:.3}\t{}\t{}\t{en_start}\t{en_end}", list(ar), list(en))
    }
}

impl<W: Write> Writer for TsvWriter<W> {
    fn begin_story(&mut self, _story: &Story) -> io::Result<()> {
        self.header()
    }

    fn pair(&mut self, pair: &Pair) -> io::Result<()> {
        self.header()?;
        let flags: Vec<&str> = pair.flags.iter().map(|flag| flag.name()).collect();
        write!(
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
        )?;
        if self.aligned {
            self.alignment(pair.aligned.as_ref())?;
        }
        writeln!(self.out)
    }

    fn end(&mut self) -> io::Result<()> {
        self.header()?;
        self.out.flush()
    }
}

/// Reads a table that has at least [`COLUMNS`], in any order, and perhaps [`ALIGNED_COLUMNS`]; further columns are passed over.
/// A table of two columns without a header is Arabic and English.
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
                None if is_plain(&text) => {
                    header = Some(Header::Plain);
                    return Some(plain_row(&text, &lines.file, lines.line));
                }
                None => match Columns::parse(&text, &lines.file) {
                    Ok(found) => header = Some(Header::Ours(found)),
                    Err(error) => {
                        ended = true;
                        return Some(Err(error));
                    }
                },
                Some(_) if text.is_empty() => {}
                Some(Header::Plain) => return Some(plain_row(&text, &lines.file, lines.line)),
                Some(Header::Ours(columns)) => return Some(columns.row(&text, &lines.file, lines.line)),
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

/// Whether a first line is no header but a row of two columns: the Arabic, and the English.
fn is_plain(text: &str) -> bool {
    let cells: Vec<&str> = text.split('\t').collect();
    cells.len() == 2 && !cells.iter().any(|cell| COLUMNS.contains(cell))
}

/// A row of a table of two columns, whose texts are as they stand there.
fn plain_row(text: &str, file: &str, line: usize) -> Result<Pair, Error> {
    let cells: Vec<&str> = text.split('\t').collect();
    let [ar, en] = cells[..] else {
        return Err(Error::Cells { file: file.to_owned(), line, found: cells.len(), expected: 2 });
    };
    let (id, story) = (format!("{file}-{line}"), file.to_owned());
    Ok(Pair { id, story, n: line, ar: ar.to_owned(), en: en.to_owned(), ..Pair::default() })
}

/// What a table's first line says.
enum Header {
    /// Nothing: there are two columns.
    Plain,
    Ours(Columns),
}

/// Where each column stands in a file.
struct Columns {
    places: [usize; COLUMNS.len()],
    aligned: Option<[usize; ALIGNED_COLUMNS.len()]>,
    cells: usize,
}

impl Columns {
    fn parse(text: &str, file: &str) -> Result<Self, Error> {
        let names: Vec<&str> = text.split('\t').collect();
        let place = |column: &'static str| {
            let place = names.iter().position(|&name| name == column);
            place.ok_or_else(|| Error::Header { file: file.to_owned(), column })
        };
        Ok(Self { places: all(COLUMNS, place)?, aligned: all(ALIGNED_COLUMNS, place).ok(), cells: names.len() })
    }

    fn row(&self, text: &str, file: &str, line: usize) -> Result<Pair, Error> {
        let cells: Vec<&str> = text.split('\t').collect();
        if cells.len() != self.cells {
            return Err(Error::Cells { file: file.to_owned(), line, found: cells.len(), expected: self.cells });
        }
        let row = Row { names: &COLUMNS, cells: &self.places.map(|place| cells[place]), file, line };
        let aligned = self.aligned.map(|places| places.map(|place| cells[place]));
        let aligned = aligned.filter(|cells| !cells[0].is_empty());
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
            aligned: aligned
                .map(|cells| Row { names: &ALIGNED_COLUMNS, cells: &cells, ..row }.aligned())
                .transpose()?,
            ..Pair::default()
        };
        match pair.misfit() {
            Some(problem) => Err(Error::Range { file: file.to_owned(), line, problem }),
            None => Ok(pair),
        }
    }
}

/// Finds the place of each column.
fn all<const N: usize>(
    columns: [&'static str; N],
    place: impl Fn(&'static str) -> Result<usize, Error>,
) -> Result<[usize; N], Error> {
    let mut places = [0; N];
    for (at, column) in places.iter_mut().zip(columns) {
        *at = place(column)?;
    }
    Ok(places)
}

/// Cells of one row, in the order of their columns.
#[derive(Clone, Copy)]
struct Row<'a> {
    names: &'a [&'static str],
    cells: &'a [&'a str],
    file: &'a str,
    line: usize,
}

impl Row<'_> {
    fn number(&self, at: usize) -> Result<usize, Error> {
        self.whole(at, self.cells[at])
    }

    fn whole(&self, at: usize, text: &str) -> Result<usize, Error> {
        text.parse().map_err(|_| self.wrong(at, text, "a whole number"))
    }

    fn numbers(&self, at: usize) -> Result<Vec<usize>, Error> {
        self.cells[at].split(',').filter(|text| !text.is_empty()).map(|text| self.whole(at, text)).collect()
    }

    fn aligned(&self) -> Result<Aligned, Error> {
        Ok(Aligned {
            confidence: self.score(0)?,
            beads: [self.numbers(1)?, self.numbers(2)?],
            en_start: self.number(3)?,
            en_end: self.number(4)?,
            evidence: std::collections::BTreeMap::new(),
        })
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
            column: self.names[at],
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
