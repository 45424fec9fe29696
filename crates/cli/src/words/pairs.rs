//! Pairs in whichever form they come.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use barqiya_bitext::{Container, Side, read_side};
use barqiya_wire::words::WordPair;
use serde::Deserialize;

use crate::eval::texts;
use crate::problem::Problem;

/// Reads one file of pairs, or two files line for line.
pub(super) fn read(files: &[PathBuf]) -> Result<Vec<WordPair>, Problem> {
    match files {
        [one] => match Container::of(one) {
            Container::Jsonl => records(one),
            Container::Lines => lines(one),
            container => {
                let (arabic, english) = (side(one, container, Side::Arabic)?, side(one, container, Side::English)?);
                Ok(arabic.iter().zip(&english).map(|(ar, en)| WordPair::new(ar, en)).collect())
            }
        },
        [arabic, english, ..] => {
            let (ours, theirs) = (texts::whole(arabic)?, texts::whole(english)?);
            let (ours, theirs): (Vec<&str>, Vec<&str>) = (ours.lines().collect(), theirs.lines().collect());
            if ours.len() != theirs.len() {
                return Err(Problem::Lengths {
                    name: arabic.display().to_string(),
                    lines: ours.len(),
                    other: english.display().to_string(),
                    other_lines: theirs.len(),
                });
            }
            Ok(ours.into_iter().zip(theirs).map(|(ar, en)| WordPair::parted(ar, en)).collect())
        }
        [] => Ok(Vec::new()),
    }
}

fn side(path: &Path, container: Container, side: Side) -> Result<Vec<String>, Problem> {
    let name = || path.display().to_string();
    let file = File::open(path).map_err(|source| Problem::Unreadable { name: name(), source })?;
    Ok(read_side(BufReader::new(file), name(), container, side)?)
}

/// A text, or its words.
#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Whole(String),
    Words(Vec<String>),
}

#[derive(Deserialize)]
struct Record {
    ar: Text,
    en: Text,
}

fn records(path: &Path) -> Result<Vec<WordPair>, Problem> {
    let fault = |line, problem| Problem::NoPair { name: path.display().to_string(), line, problem };
    let records: Vec<(usize, Record)> = texts::json_lines(path, fault)?;
    let pair = |(line, record): (usize, Record)| match (record.ar, record.en) {
        (Text::Whole(ar), Text::Whole(en)) => Ok(WordPair::new(&ar, &en)),
        (Text::Words(ar), Text::Words(en)) => Ok(of_words(&ar, &en)),
        _ => Err(fault(line, "`ar` and `en` must both be texts, or both lists of words".to_owned())),
    };
    records.into_iter().map(pair).collect()
}

/// A pair of lists of words, which keep their numbers whatever is in them.
fn of_words(ar: &[String], en: &[String]) -> WordPair {
    let ranges = |words: &[String]| {
        let mut at = 0;
        let range = |word: &String| {
            let range = at..at + word.len();
            at = range.end + 1;
            range
        };
        words.iter().map(range).collect()
    };
    WordPair { arabic_words: ranges(ar), english_words: ranges(en), arabic: ar.join(" "), english: en.join(" ") }
}

/// Lines `arabic ||| english`, or parted by a tab.
fn lines(path: &Path) -> Result<Vec<WordPair>, Problem> {
    let text = texts::whole(path)?;
    let pair = |(line, text): (usize, &str)| {
        let sides = text.split_once(" ||| ").or_else(|| text.split_once('\t'));
        let problem = || "no `|||` and no tab between two texts".to_owned();
        let fault = || Problem::NoPair { name: path.display().to_string(), line, problem: problem() };
        sides.map(|(ar, en)| WordPair::parted(ar, en)).ok_or_else(fault)
    };
    (1..).zip(text.lines()).map(pair).collect()
}
