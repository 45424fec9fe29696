//! Pairs for people: English and Arabic beside each other on a wide screen, above each other elsewhere.
//!
//! Colours are always written; whoever opens the output takes them away where they do not belong.

mod wrap;

use std::io::{self, Write};

use barqiya_bitext::{Alternative, Flag, Pair, Story, Term, Writer, flags};
use owo_colors::{OwoColorize, Style};

use wrap::{width, wrap};

/// From this width on there are two columns.
const WIDE: usize = 90;

/// Wider columns are hard to read.
const WIDEST_COLUMN: usize = 72;

/// Left of the text: the number of the sentence, below it its score.
const GUTTER: usize = 5;

/// Between the gutter and the text, and around all.
const SPACE: usize = 2;

/// Between the columns.
const BETWEEN: usize = 4;

/// Before the terms of a pair.
const TERMS: &str = "terms";

/// How a page is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    /// Two columns of so many cells each.
    Columns(usize),
    /// English above Arabic, both so many cells wide.
    Stacked(usize),
    /// English above Arabic in lines of any length: for files and other programs.
    Plain,
}

impl Page {
    /// What suits a screen of so many cells.
    pub(crate) fn of_width(width: usize) -> Self {
        let text = width.saturating_sub(SPACE + GUTTER + SPACE + SPACE);
        if width < WIDE {
            Self::Stacked(text.max(20))
        } else {
            Self::Columns(((text - BETWEEN) / 2).min(WIDEST_COLUMN))
        }
    }

    /// What suits standard output: plain where it is no screen.
    pub(crate) fn of_standard_output() -> Self {
        match terminal_size::terminal_size_of(io::stdout()) {
            Some((width, _)) => Self::of_width(usize::from(width.0)),
            None => Self::Plain,
        }
    }

    fn text_width(self) -> Option<usize> {
        match self {
            Self::Columns(width) | Self::Stacked(width) => Some(width),
            Self::Plain => None,
        }
    }

    /// Whole width of the text, both columns of it.
    fn whole_width(self) -> Option<usize> {
        match self {
            Self::Columns(width) => Some(2 * width + BETWEEN),
            Self::Stacked(width) => Some(width),
            Self::Plain => None,
        }
    }
}

/// Writes stories for reading.
#[derive(Debug)]
pub(crate) struct PrettyWriter<W> {
    out: W,
    page: Page,
    story: Option<Story>,
}

impl<W: Write> PrettyWriter<W> {
    pub(crate) fn new(out: W, page: Page) -> Self {
        Self { out, page, story: None }
    }

    /// Writes lines with the gutter left of them: `first` beside the first line, `second` beside the second.
    fn block(&mut self, first: &str, second: &str, lines: &[String]) -> io::Result<()> {
        let least = if second.is_empty() { 1 } else { 2 };
        for at in 0..lines.len().max(least) {
            let label = [first, second].get(at).copied().unwrap_or_default();
            let text = lines.get(at).map_or("", String::as_str);
            // No colour around nothing, and no spaces at the end of a line.
            let label =
                if label.is_empty() { " ".repeat(GUTTER) } else { format!("{label:>GUTTER$}").dimmed().to_string() };
            let line = format!("{:SPACE$}{label}{:SPACE$}{text}", "", "");
            writeln!(self.out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    /// Both texts, laid out.
    fn texts(&self, en: &str, ar: &str, style: Style) -> Vec<String> {
        let limit = self.page.text_width();
        let english = wrap(en, limit);
        let arabic = wrap(ar, limit);
        match self.page {
            Page::Columns(column) => (0..english.len().max(arabic.len()))
                .map(|at| {
                    let left = english.get(at).map_or("", String::as_str);
                    let gap = " ".repeat(column.saturating_sub(width(left)) + BETWEEN);
                    let right = arabic.get(at).map(|line| right_aligned(line, column, style));
                    format!("{}{gap}{}", left.style(style), right.unwrap_or_default())
                })
                .collect(),
            Page::Stacked(column) => {
                let english = english.iter().map(|line| line.style(style).to_string());
                english.chain(arabic.iter().map(|line| right_aligned(line, column, style))).collect()
            }
            Page::Plain => english.iter().chain(&arabic).map(|line| line.style(style).to_string()).collect(),
        }
    }

    fn flag(&mut self, flag: Flag, pair: &Pair) -> io::Result<()> {
        let style = match flag {
            Flag::Long | Flag::NoArabic => Style::new().cyan(),
            _ => Style::new().yellow(),
        };
        let name = flag.name();
        let limit = self.page.whole_width().map(|whole| whole.saturating_sub(width(name) + SPACE));
        let reasons = wrap(&flags::reason(flag, pair), limit);
        let lines: Vec<String> = reasons
            .iter()
            .enumerate()
            .map(|(at, reason)| match at {
                0 => format!("{}{:SPACE$}{}", name.style(style), "", reason.dimmed()),
                _ => format!("{:indent$}{}", "", reason.dimmed(), indent = width(name) + SPACE),
            })
            .collect();
        self.block("", "", &lines)
    }

    /// The terms of a pair in one line, each with its verdict unless the model had it right by itself.
    fn terms(&mut self, terms: &[Term]) -> io::Result<()> {
        if terms.is_empty() {
            return Ok(());
        }
        let shown = |term: &Term| match term.verdict.as_str() {
            "model" => term.want.clone(),
            verdict => format!("{} ({verdict})", term.want),
        };
        let line = terms.iter().map(shown).collect::<Vec<_>>().join(" \u{b7} ");
        let limit = self.page.whole_width().map(|whole| whole.saturating_sub(TERMS.len() + SPACE));
        let lines: Vec<String> = wrap(&line, limit)
            .iter()
            .enumerate()
            .map(|(at, text)| {
                let label = if at == 0 { TERMS } else { "" };
                format!("{}{:SPACE$}{}", format!("{label:indent$}", indent = TERMS.len()).green(), "", text.dimmed())
            })
            .collect();
        self.block("", "", &lines)
    }

    fn alternative(&mut self, other: &Alternative) -> io::Result<()> {
        let lines: Vec<String> =
            wrap(&other.en, self.page.text_width()).iter().map(|line| line.dimmed().to_string()).collect();
        self.block("or", &short_score(other.score), &lines)
    }
}

impl<W: Write> Writer for PrettyWriter<W> {
    fn begin_story(&mut self, story: &Story) -> io::Result<()> {
        let name = wrap(&story.name, None).concat();
        writeln!(self.out, "\n{:SPACE$}{}", "", name.style(Style::new().dimmed().underline()))?;
        self.story = Some(story.clone());
        Ok(())
    }

    fn pair(&mut self, pair: &Pair) -> io::Result<()> {
        writeln!(self.out)?;
        let headline = self.story.as_ref().is_some_and(|story| story.is_headline(pair));
        let style = if headline { Style::new().bold() } else { Style::new() };
        let lines = self.texts(&pair.en, &pair.ar, style);
        let score = match &pair.aligned {
            _ if lines.is_empty() => String::new(),
            Some(aligned) => format!("{:.2}", aligned.confidence),
            None => short_score(pair.score),
        };
        self.block(&pair.n.to_string(), &score, &lines)?;
        self.terms(&pair.terms)?;
        for other in &pair.alternatives {
            self.alternative(other)?;
        }
        for &flag in &pair.flags {
            self.flag(flag, pair)?;
        }
        self.out.flush()
    }

    fn end(&mut self) -> io::Result<()> {
        if self.story.is_some() {
            writeln!(self.out)?;
        }
        self.out.flush()
    }
}

/// A line of Arabic that ends at the right edge of its column.
///
/// It is isolated, so that its marks stay on its own side in terminals that know both directions.
fn right_aligned(line: &str, column: usize, style: Style) -> String {
    let gap = " ".repeat(column.saturating_sub(width(line)));
    format!("{gap}\u{2067}{}\u{2069}", line.style(style))
}

/// Two decimals are enough for the eye.
fn short_score(score: f64) -> String {
    format!("{score:.2}").replace("-0.00", "0.00")
}

#[cfg(test)]
mod tests;
