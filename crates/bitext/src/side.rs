//! One side of a file of pairs, sentence by sentence.

use std::io::BufRead;
use std::path::Path;

use crate::Error;
use crate::formats::{Kind, open, tsv};
use crate::lines::Lines;

/// Which side of pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What was translated.
    Arabic,
    /// What it was translated into.
    English,
}

impl Side {
    /// Its language, as formats name it.
    pub fn language(self) -> &'static str {
        match self {
            Self::Arabic => "ar",
            Self::English => "en",
        }
    }
}

/// How a file holds sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// One sentence a line, and nothing else.
    Lines,
    /// A table whose header names a column `ar` or `en`.
    Tsv,
    /// One JSON object a line, with a text `ar` or `en`, at the top or below `translation`.
    Jsonl,
    /// Units or rows that are pairs.
    Pairs(Kind),
}

impl Container {
    /// By the ending of a file's name; a name that says nothing is a text.
    pub fn of(path: &Path) -> Self {
        match Kind::of(path) {
            Some(Kind::Tsv) => Self::Tsv,
            Some(Kind::Jsonl) => Self::Jsonl,
            Some(kind) => Self::Pairs(kind),
            None => Self::Lines,
        }
    }
}

/// Reads the sentences of one side, in the order of the file; empty ones stay, so that line N stays line N.
///
/// # Errors
/// The first thing that cannot be read as the container wants it, with its line.
///
/// ```
/// use barqiya_bitext::{Container, Side, read_side};
/// let file = "{\"ar\": \"نعم\", \"en\": \"Yes\"}\n{\"ar\": \"لا\", \"en\": \"\"}\n";
/// assert_eq!(read_side(file.as_bytes(), "a.jsonl", Container::Jsonl, Side::English)?, ["Yes", ""]);
/// # Ok::<(), barqiya_bitext::Error>(())
/// ```
pub fn read_side(
    reader: impl BufRead,
    file: impl Into<String>,
    container: Container,
    side: Side,
) -> Result<Vec<String>, Error> {
    match container {
        Container::Lines => lines(reader, file, |line, _| Ok(Some(line))),
        Container::Tsv => tsv::read_column(reader, file, side.language()),
        Container::Jsonl => lines(reader, file, |line, place| sentence_in_json(&line, place, side)),
        Container::Pairs(kind) => open(kind, reader, &file.into())?
            .map(|pair| pair.map(|pair| if side == Side::Arabic { pair.ar } else { pair.en }))
            .collect(),
    }
}

/// Where a line stands: file and number.
type Place<'a> = (&'a str, usize);

fn lines(
    reader: impl BufRead,
    file: impl Into<String>,
    sentence: impl Fn(String, Place<'_>) -> Result<Option<String>, Error>,
) -> Result<Vec<String>, Error> {
    let mut lines = Lines::new(reader, file);
    let mut sentences = Vec::new();
    while let Some(line) = lines.next()? {
        sentences.extend(sentence(line, (&lines.file, lines.line))?);
    }
    Ok(sentences)
}

/// The sentence of a JSON object; an empty line holds none.
fn sentence_in_json(line: &str, (file, number): Place<'_>, side: Side) -> Result<Option<String>, Error> {
    if line.trim().is_empty() {
        return Ok(None);
    }
    let fault = |problem: String| Error::Json { file: file.to_owned(), line: number, problem };
    let value: serde_json::Value = serde_json::from_str(line).map_err(|error| Error::json(file, number, &error))?;
    let key = side.language();
    match value.get(key).or_else(|| value.get("translation")?.get(key)) {
        Some(serde_json::Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(fault(format!("`{key}` is no text"))),
        None => Err(fault(format!("it has no `{key}`"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english(container: Container, text: &str) -> Result<Vec<String>, String> {
        read_side(text.as_bytes(), "a", container, Side::English).map_err(|error| error.to_string())
    }

    #[test]
    fn every_container() {
        let want = ["Yes", "", "No\tnot"].map(String::from).to_vec();
        assert_eq!(english(Container::Lines, "Yes\r\n\nNo\tnot").unwrap(), want);
        assert_eq!(english(Container::Tsv, "ar\ten\nنعم\tYes\n\t\nلا\tNo\\tnot\n").unwrap(), want);
        let json = "{\"en\":\"Yes\"}\n{\"translation\":{\"en\":\"\"}}\n\n{\"en\":\"No\\tnot\",\"ar\":1}\n";
        assert_eq!(english(Container::Jsonl, json).unwrap(), want);
    }

    #[test]
    fn what_is_wrong_and_where() {
        let cases = [
            (Container::Tsv, "ar\tde\nنعم\tJa\n", "a:1: the header names no column `en`"),
            (Container::Tsv, "ar\ten\nنعم\n", "a:2: 1 cells where the header has 2"),
            (Container::Jsonl, "{\"en\":\"Yes\"}\n{\"ar\":\"لا\"}\n", "a:2: not a pair in JSON: it has no `en`"),
            (Container::Jsonl, "{\"en\":1}\n", "a:1: not a pair in JSON: `en` is no text"),
            (Container::Jsonl, "{\"en\":\n", "a:1: not a pair in JSON: EOF while parsing"),
        ];
        for (container, text, message) in cases {
            let error = english(container, text).unwrap_err();
            assert!(error.starts_with(message), "{error}");
        }
    }

    #[test]
    fn containers_by_name() {
        let of = |name: &str| Container::of(Path::new(name));
        assert_eq!(
            [of("a.tsv"), of("a.tmx"), of("a.b.jsonl")],
            [Container::Tsv, Container::Pairs(Kind::Tmx), Container::Jsonl]
        );
        assert_eq!([of("a.en"), of("-"), of("tsv")], [Container::Lines; 3]);
    }
}
