//! A page for people: English on the left, Arabic on the right, words that say the same lit together.
//!
//! One file that needs nothing else. Each row carries its record in an attribute, so that the page reads back as what it was made of.

use std::fmt::Write as _;
use std::io::{self, BufRead, Write};

use crate::lines::Lines;
use crate::{Error, Pair, Span, Story, Term, Writer, flags, show_score};

/// Begins each row; its record follows to the next quotation mark.
const ROW: &str = "<article data-record=\"";

/// Writes pairs as a page.
#[derive(Debug)]
pub struct HtmlWriter<W> {
    out: W,
    begun: bool,
    story: Option<Story>,
}

impl<W: Write> HtmlWriter<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        Self { out, begun: false, story: None }
    }

    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        write!(
            self.out,
            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
             <meta name=\"generator\" content=\"barqiya {}\">\n<title>Arabic and English</title>\n<style>\n{}</style>\n<main>\n",
            env!("CARGO_PKG_VERSION"),
            include_str!("html/page.css")
        )
    }
}

impl<W: Write> Writer for HtmlWriter<W> {
    fn begin_story(&mut self, story: &Story) -> io::Result<()> {
        self.begin()?;
        writeln!(self.out, "<h2>{}</h2>", escape(&story.name))?;
        self.story = Some(story.clone());
        Ok(())
    }

    fn pair(&mut self, pair: &Pair) -> io::Result<()> {
        self.begin()?;
        let headline = self.story.as_ref().is_some_and(|story| story.is_headline(pair));
        let class = if headline { " class=\"headline\"" } else { "" };
        write!(self.out, "{ROW}{}\"{class}>", escape(&serde_json::to_string(pair)?))?;
        write!(self.out, "<header title=\"{}\">{}</header>", escape(&about(pair)), pair.n)?;
        write!(
            self.out,
            "<p lang=\"en\">{}</p>",
            marked(&pair.en, &words(pair, |link| link.en), &terms(pair, |term| term.en))
        )?;
        let arabic = marked(&pair.ar, &words(pair, |link| link.ar), &terms(pair, |term| Some(term.ar)));
        write!(self.out, "<p lang=\"ar\" dir=\"rtl\">{arabic}</p>")?;
        let remarks = remarks(pair);
        if !remarks.is_empty() {
            write!(self.out, "<ul>{}</ul>", remarks.concat())?;
        }
        self.out.write_all(b"</article>\n")
    }

    fn end(&mut self) -> io::Result<()> {
        self.begin()?;
        writeln!(self.out, "</main>\n<script>\n{}</script>\n</html>", include_str!("html/page.js"))?;
        self.out.flush()
    }
}

/// What a row's number says when it is pointed at.
fn about(pair: &Pair) -> String {
    let how = match &pair.aligned {
        Some(aligned) => format!("confidence {:.3}", aligned.confidence),
        None => format!("score {}", show_score(pair.score)),
    };
    format!("{how}; bytes {} to {}; {}", pair.start, pair.end, pair.id)
}

/// Flags, verdicts and other translations, each a point of a list.
fn remarks(pair: &Pair) -> Vec<String> {
    let point = |name: &str, text: &str| format!("<li><b>{}</b> {}</li>", escape(name), escape(text));
    let flags = pair.flags.iter().map(|&flag| point(flag.name(), &flags::reason(flag, pair)));
    let verdicts = pair.verdicts.iter().map(|verdict| point(&verdict.rule, &verdict.reason));
    let others = pair
        .alternatives
        .iter()
        .map(|other| format!("<li class=\"other\"><b>or</b> ({}) {}</li>", show_score(other.score), escape(&other.en)));
    flags.chain(verdicts).chain(others).collect()
}

/// The words of a side that have links, with the numbers of these.
fn words(pair: &Pair, side: impl Fn(&crate::Link) -> Span) -> Vec<(Span, String)> {
    let mut words: Vec<(Span, String)> = Vec::new();
    for (number, link) in pair.links.iter().enumerate() {
        let span = side(link);
        match words.iter_mut().find(|(word, _)| *word == span) {
            Some((_, links)) => _ = write!(links, " {number}"),
            None => words.push((span, number.to_string())),
        }
    }
    words.sort_by_key(|(span, _)| (span.start, span.end));
    // Words that overlap cannot both be marked.
    let mut end = 0;
    words.retain(|(span, _)| {
        span.start < span.end && span.start >= end && {
            end = span.end;
            true
        }
    });
    words
}

fn terms(pair: &Pair, side: impl Fn(&Term) -> Option<Span>) -> Vec<(Span, &Term)> {
    pair.terms.iter().filter_map(|term| Some((side(term)?, term))).collect()
}

/// A text with its words and terms marked. A term's mark lies on its words, or on itself where it has none.
fn marked(text: &str, words: &[(Span, String)], terms: &[(Span, &Term)]) -> String {
    let mut marked = String::with_capacity(text.len() * 4);
    let mut at = 0;
    let mut first = true;
    for (span, links) in words {
        let Some(word) = text.get(span.range()) else { continue };
        between(&mut marked, text, at..span.start, terms);
        let term = terms.iter().find(|(place, _)| place.start < span.end && span.start < place.end);
        let (class, title) = term.map_or_else(Default::default, |(_, term)| term_mark(term));
        // One word of a text is in the order of Tab; the arrow keys go on from there.
        let index = if std::mem::take(&mut first) { 0 } else { -1 };
        let word = escape(word);
        let _never_fails =
            write!(marked, "<span class=\"w{class}\" data-l=\"{links}\" tabindex=\"{index}\"{title}>{word}</span>");
        at = span.end;
    }
    between(&mut marked, text, at..text.len(), terms);
    marked
}

/// Writes what stands between two marked words; terms in it are marked.
fn between(marked: &mut String, text: &str, range: std::ops::Range<usize>, terms: &[(Span, &Term)]) {
    let mut at = range.start;
    for (span, term) in terms.iter().filter(|(span, _)| range.start <= span.start && span.end <= range.end) {
        if span.start < at || text.get(span.range()).is_none() {
            continue;
        }
        let (class, title) = term_mark(term);
        *marked += &escape(&text[at..span.start]);
        let (class, term) = (class.trim_start(), escape(&text[span.range()]));
        let _never_fails = write!(marked, "<span class=\"{class}\"{title}>{term}</span>");
        at = span.end;
    }
    *marked += &escape(text.get(at..range.end).unwrap_or_default());
}

fn term_mark(term: &Term) -> (&'static str, String) {
    let class = if term.verdict == "failed" { " term failed" } else { " term" };
    (class, format!(" title=\"{}\"", escape(&format!("{}: {} ({})", term.entry, term.want, term.verdict))))
}

/// A text for an element or an attribute, on one line.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            // A page cannot hold it.
            '\0' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Reads the rows of a page that [`HtmlWriter`] wrote; other pages hold none.
///
/// # Errors
/// Each row whose record is broken is one [`Error`] with its line; reading goes on after it. A page without rows of ours is an error.
pub fn read(reader: impl BufRead, file: impl Into<String>) -> impl Iterator<Item = Result<Pair, Error>> {
    let mut lines = Lines::new(reader, file);
    let mut ours = false;
    let mut ended = false;
    std::iter::from_fn(move || {
        while !ended {
            match lines.next() {
                Ok(Some(line)) => {
                    ours |= line.starts_with("<meta name=\"generator\" content=\"barqiya ");
                    let Some(rest) = line.strip_prefix(ROW) else { continue };
                    let record = rest.split('"').next().unwrap_or_default();
                    return Some(super::jsonl::parse(&unescape(record), &lines.file, lines.line));
                }
                Ok(None) if !ours => {
                    ended = true;
                    return Some(Err(Error::Page { file: lines.file.clone() }));
                }
                Ok(None) => ended = true,
                Err(error) => return Some(Err(error)),
            }
        }
        None
    })
}

fn unescape(text: &str) -> String {
    let plain = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#10;", "\n"), ("&#13;", "\r"), ("&amp;", "&")];
    plain.iter().fold(text.to_owned(), |text, (escaped, character)| text.replace(escaped, character))
}
