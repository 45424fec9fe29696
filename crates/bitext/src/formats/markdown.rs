//! A table for people: English on the left, Arabic on the right, what to look at below.

use std::collections::VecDeque;
use std::io::{self, BufRead, Write};

use crate::lines::Lines;
use crate::{Error, Flag, Pair, Story, Verdict, Writer, flags, show_score};

/// The line above the rows of a story.
const HEAD: &str = "| | English | العربية |";

/// Writes each story as a heading, a table of two columns, and a list of flags and alternatives where there are any.
#[derive(Debug)]
pub struct MarkdownWriter<W> {
    out: W,
    story: Option<Story>,
    rows: usize,
    notes: Vec<String>,
}

impl<W: Write> MarkdownWriter<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        Self { out, story: None, rows: 0, notes: Vec::new() }
    }

    fn finish_story(&mut self) -> io::Result<()> {
        if !self.notes.is_empty() {
            writeln!(self.out)?;
        }
        for note in self.notes.drain(..) {
            writeln!(self.out, "{note}")?;
        }
        self.rows = 0;
        Ok(())
    }
}

impl<W: Write> Writer for MarkdownWriter<W> {
    fn begin_story(&mut self, story: &Story) -> io::Result<()> {
        self.finish_story()?;
        if self.story.is_some() {
            writeln!(self.out)?;
        }
        writeln!(self.out, "## {}", escape(&story.name))?;
        self.story = Some(story.clone());
        Ok(())
    }

    fn pair(&mut self, pair: &Pair) -> io::Result<()> {
        if self.rows == 0 {
            writeln!(self.out, "\n{HEAD}\n| ---: | :--- | ---: |")?;
        }
        self.rows += 1;
        let bold = if self.story.as_ref().is_some_and(|story| story.is_headline(pair)) { "**" } else { "" };
        let cell =
            |text: &str| if text.trim().is_empty() { String::new() } else { format!("{bold}{}{bold}", escape(text)) };
        writeln!(self.out, "| {} | {} | {} |", pair.n, cell(&pair.en), cell(&pair.ar))?;
        for &flag in &pair.flags {
            self.notes.push(format!("- **{}** {flag}: {}", pair.n, escape(&flags::reason(flag, pair))));
        }
        for verdict in &pair.verdicts {
            self.notes.push(format!("- **{}** {}: {}", pair.n, escape(&verdict.rule), escape(&verdict.reason)));
        }
        for other in &pair.alternatives {
            self.notes.push(format!("- **{}** or ({}): {}", pair.n, show_score(other.score), escape(&other.en)));
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        self.finish_story()?;
        self.out.flush()
    }
}

/// Reads the tables that [`MarkdownWriter`] writes: number, texts, flags and verdicts.
///
/// # Errors
/// A file without such a table.
pub fn read(reader: impl BufRead, file: impl Into<String>) -> impl Iterator<Item = Result<Pair, Error>> {
    let mut tables = Tables { lines: Lines::new(reader, file), story: None, ready: VecDeque::new(), seen: false };
    let mut ended = false;
    std::iter::from_fn(move || {
        while tables.ready.is_empty() && !ended {
            match tables.read_story() {
                Ok(go_on) => ended = !go_on,
                Err(error) => return Some(Err(error)),
            }
            if ended && !tables.seen {
                return Some(Err(Error::Table { file: tables.lines.file.clone() }));
            }
        }
        tables.ready.pop_front().map(Ok)
    })
}

/// The tables of a file, story by story.
struct Tables<R> {
    lines: Lines<R>,
    story: Option<Story>,
    ready: VecDeque<Pair>,
    /// Whether there was a table at all.
    seen: bool,
}

impl<R: BufRead> Tables<R> {
    /// Reads to the next story's heading; false at the end.
    fn read_story(&mut self) -> Result<bool, Error> {
        let mut inside = false;
        while let Some(line) = self.lines.next()? {
            if let Some(name) = line.strip_prefix("## ") {
                self.story = Some(Story::new(unescape(name), b""));
                return Ok(true);
            }
            if line == HEAD {
                (inside, self.seen) = (true, true);
            } else if inside && line.starts_with("| ") {
                self.ready.extend(self.row(&line));
            } else if line.starts_with("- **") {
                self.note(&line);
            } else {
                inside = false;
            }
        }
        Ok(false)
    }

    fn row(&self, line: &str) -> Option<Pair> {
        let cells = cells(line)?;
        let number = cells[0].parse().ok()?;
        let unnamed = || Story::new(self.lines.file.clone(), b"");
        let story = self.story.clone().unwrap_or_else(unnamed);
        let mut pair = Pair::new(&story, number, text_of(cells[2]), 0..0);
        pair.id = format!("{}-{number}", story.name);
        pair.en = text_of(cells[1]);
        Some(pair)
    }

    /// A flag or a verdict of a row, below the table.
    fn note(&mut self, line: &str) {
        let parts = line.strip_prefix("- **").and_then(|rest| rest.split_once("** "));
        let Some((number, (name, reason))) =
            parts.and_then(|(number, rest)| Some((number.parse::<usize>().ok()?, rest.split_once(": ")?)))
        else {
            return;
        };
        let Some(pair) = self.ready.iter_mut().rev().find(|pair| pair.n == number) else { return };
        match Flag::named(name) {
            Some(flag) => pair.flags.push(flag),
            None if name.starts_with("or (") => {}
            None => pair.verdicts.push(Verdict { rule: unescape(name), reason: unescape(reason) }),
        }
    }
}

/// The three cells of a row; a bar that is escaped parts nothing.
fn cells(line: &str) -> Option<[&str; 3]> {
    let inner = line.strip_prefix("| ")?.strip_suffix('|')?;
    let mut bars = Vec::new();
    let mut escaped = false;
    for (at, byte) in inner.bytes().enumerate() {
        match byte {
            b'|' if !escaped => bars.push(at),
            _ => {}
        }
        escaped = byte == b'\\' && !escaped;
    }
    let [first, second] = bars[..] else { return None };
    Some([&inner[..first], &inner[first + 1..second], &inner[second + 1..]].map(str::trim))
}

fn text_of(cell: &str) -> String {
    let bold = cell.strip_prefix("**").and_then(|cell| cell.strip_suffix("**"));
    unescape(bold.unwrap_or(cell))
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        plain.extend(if character == '\\' { characters.next() } else { Some(character) });
    }
    plain
}

/// Makes a text stand for itself on one line of a table cell (GitHub's dialect).
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.trim().chars() {
        match character {
            '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => escaped.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' => escaped.extend(['\\', character]),
            other => escaped.push(other),
        }
    }
    escaped
}
