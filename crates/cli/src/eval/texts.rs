//! The texts that are measured.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use barqiya_bitext::{Container, Side, read_side};
use barqiya_eval::whitespace::trim_end;
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// A text and how it is called.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Text {
    pub(super) name: String,
    pub(super) lines: Vec<String>,
}

/// The English of a file; `-` is a text on standard input. White space at the ends of lines goes, as in sacrebleu.
pub(super) fn english(path: &Path) -> Result<Text, Problem> {
    one_side(path, Side::English)
}

/// One side of a file, without white space at the ends of lines.
pub(super) fn one_side(path: &Path, side: Side) -> Result<Text, Problem> {
    let name = path.display().to_string();
    let mut lines = read_side(open(path)?, &name, Container::of(path), side)?;
    for line in &mut lines {
        line.truncate(trim_end(line).len());
    }
    if lines.is_empty() {
        return Err(Problem::NothingToMeasure { name });
    }
    Ok(Text { name, lines })
}

/// Opens a file; `-` is standard input.
pub(super) fn open(path: &Path) -> Result<Box<dyn BufRead>, Problem> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    match File::open(path) {
        Ok(file) => Ok(Box::new(BufReader::new(file))),
        Err(source) => Err(Problem::Unreadable { name: path.display().to_string(), source }),
    }
}

/// The whole of a small file as text.
pub(crate) fn whole(path: &Path) -> Result<String, Problem> {
    let unreadable = |source| Problem::Unreadable { name: path.display().to_string(), source };
    io::read_to_string(open(path)?).map_err(unreadable)
}

/// The values of a file of one JSON object a line, with their lines; empty lines hold none. `fault` makes a problem of a line and what is
/// wrong with it.
pub(crate) fn json_lines<T: DeserializeOwned>(
    path: &Path,
    fault: impl Fn(usize, String) -> Problem,
) -> Result<Vec<(usize, T)>, Problem> {
    let text = whole(path)?;
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let value = |(number, line)| match serde_json::from_str(line) {
        Ok(value) => Ok((number, value)),
        Err(error) => Err(fault(number, error.to_string().replace(" at line 1 column ", ", column "))),
    };
    lines.map(value).collect()
}

/// Refuses texts that are not line for line the same sentences.
pub(super) fn same_length(one: &Text, other: &Text) -> Result<(), Problem> {
    let (lines, other_lines) = (one.lines.len(), other.lines.len());
    if lines == other_lines {
        return Ok(());
    }
    Err(Problem::Lengths { name: one.name.clone(), lines, other: other.name.clone(), other_lines })
}
