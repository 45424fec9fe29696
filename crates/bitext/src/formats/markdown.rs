//! A table for people: English on the left, Arabic on the right, what to look at below.

use std::io::{self, Write};

use crate::{Pair, Story, Writer, flags, show_score};

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
            writeln!(self.out, "\n| | English | العربية |\n| ---: | :--- | ---: |")?;
        }
        self.rows += 1;
        let bold = if self.story.as_ref().is_some_and(|story| story.is_headline(pair)) { "**" } else { "" };
        let cell =
            |text: &str| if text.trim().is_empty() { String::new() } else { format!("{bold}{}{bold}", escape(text)) };
        writeln!(self.out, "| {} | {} | {} |", pair.n, cell(&pair.en), cell(&pair.ar))?;
        for &flag in &pair.flags {
            self.notes.push(format!("- **{}** {flag}: {}", pair.n, escape(&flags::reason(flag, pair))));
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
