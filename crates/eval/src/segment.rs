//! Ends of sentences against those of a text that was split by hand.
//!
//! A boundary is the end of a sentence within the text, by the number of characters before it that are not white space, so that it
//! does not matter how lines were joined. The end of the text is no boundary: everyone finds it. So the figures are those of
//! `docs/segmentation.md`.

use std::collections::BTreeSet;
use std::ops::AddAssign;

use serde::Serialize;

use crate::whitespace::is_space;
use crate::{Error, Rates, Share};

/// Characters that the words around a difference are shown with.
const SHOWN: usize = 24;

/// Boundaries counted; sums of them are counts of several texts.
///
/// ```
/// use barqiya_eval::segment::count;
///
/// let counts = count(&["He came.", "He saw. He won."], &["He came.", "He saw.", "He won."])?;
/// assert_eq!((counts.all.right, counts.all.found, counts.all.wanted), (1, 1, 2));
/// assert_eq!(counts.report().all.recall.share, 0.5);
/// # Ok::<(), barqiya_eval::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All boundaries.
    pub all: Boundaries,
    /// Those after one of `. ! ? ؟ …`, closing quotation marks and brackets passed over: what can be seen in a text whose lines were
    /// joined, unlike the end of a headline.
    pub after_marks: Boundaries,
}

/// Numbers of boundaries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Boundaries {
    /// Found and wanted.
    pub right: usize,
    /// Found.
    pub found: usize,
    /// Wanted.
    pub wanted: usize,
}

/// Precision, recall and F1 of boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Report {
    /// Of all boundaries.
    pub all: Rates,
    /// Of those after final marks.
    pub after_marks: Rates,
}

impl Counts {
    /// The shares of the counts.
    pub fn report(&self) -> Report {
        Report { all: self.all.rates(), after_marks: self.after_marks.rates() }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.all += other.all;
        self.after_marks += other.after_marks;
    }
}

impl Boundaries {
    fn new(found: &BTreeSet<usize>, wanted: &BTreeSet<usize>) -> Self {
        Self { right: found.intersection(wanted).count(), found: found.len(), wanted: wanted.len() }
    }

    fn rates(&self) -> Rates {
        Rates::new(Share::new(self.right, self.found), Share::new(self.right, self.wanted))
    }
}

impl AddAssign for Boundaries {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.found += other.found;
        self.wanted += other.wanted;
    }
}

/// Counts the boundaries of a text's sentences against gold, a line a sentence. Empty lines are none.
///
/// # Errors
/// [`Error::Texts`] if they are not the same text but for white space; it names the first difference.
pub fn count<T: AsRef<str>, U: AsRef<str>>(found: &[T], gold: &[U]) -> Result<Counts, Error> {
    let (found, gold) = (Text::new(found), Text::new(gold));
    if found.characters != gold.characters {
        return Err(difference(&found, &gold));
    }
    let all = Boundaries::new(&found.ends, &gold.ends);
    let marked = |ends: &BTreeSet<usize>| ends.iter().copied().filter(|&end| gold.is_marked(end)).collect();
    Ok(Counts { all, after_marks: Boundaries::new(&marked(&found.ends), &marked(&gold.ends)) })
}

/// A text without its white space.
struct Text<'a> {
    lines: Vec<&'a str>,
    characters: Vec<char>,
    /// Ends of sentences, but for that of the text.
    ends: BTreeSet<usize>,
}

impl<'a> Text<'a> {
    fn new<T: AsRef<str>>(lines: &'a [T]) -> Self {
        let lines: Vec<&str> = lines.iter().map(AsRef::as_ref).collect();
        let (mut characters, mut ends) = (Vec::new(), BTreeSet::new());
        for line in &lines {
            ends.insert(characters.len());
            characters.extend(line.chars().filter(|&character| !is_space(character)));
        }
        // Empty lines at the beginning and the end.
        ends.remove(&0);
        ends.remove(&characters.len());
        Self { lines, characters, ends }
    }

    /// Whether the last character before a boundary is a final mark, closers passed over.
    fn is_marked(&self, end: usize) -> bool {
        let closer = |character: &&char| !"\"”»’')]“«\u{200f}\u{200e}".contains(**character);
        self.characters[..end].iter().rev().find(closer).is_some_and(|last| ".!?؟…".contains(*last))
    }

    /// The line of a character, from 1, and what stands around it; at the end of the text the last line and its end.
    fn around(&self, at: usize) -> (usize, String) {
        let mut before = 0;
        for (number, line) in (1..).zip(&self.lines) {
            let within = line.char_indices().filter(|(_, character)| !is_space(*character)).nth(at - before);
            if let Some((byte, _)) = within {
                return (number, shown(line, byte));
            }
            before += line.chars().filter(|character| !is_space(*character)).count();
        }
        let last = self.lines.last().copied().unwrap_or_default();
        (self.lines.len().max(1), shown(last, last.len()))
    }
}

/// Some of a line at both sides of a place, cut between words where there are such.
fn shown(line: &str, byte: usize) -> String {
    let (before, after) = line.split_at(byte);
    let start = before
        .char_indices()
        .rev()
        .nth(SHOWN)
        .map_or(0, |(at, _)| before[at..].find(is_space).map_or(at, |gap| at + gap));
    let stop = after.char_indices().nth(SHOWN).map_or(after.len(), |(at, _)| after[..at].rfind(is_space).unwrap_or(at));
    line[start..byte + stop].trim().to_owned()
}

fn difference(found: &Text<'_>, gold: &Text<'_>) -> Error {
    let same = found.characters.iter().zip(&gold.characters).take_while(|(one, other)| one == other).count();
    let ((line, found), (gold_line, gold)) = (found.around(same), gold.around(same));
    Error::Texts { line, found, gold_line, gold }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Found, gold; right, found, wanted of all and of those after marks. Lines are parted by `|`.
    const CASES: [(&str, &str, [usize; 3], [usize; 3]); 8] = [
        ("A b. C d.", "A b. C d.", [0, 0, 0], [0, 0, 0]),
        ("A b.|C d.", "A b.|C d.", [1, 1, 1], [1, 1, 1]),
        ("A b.|C|d.", "A b.|C d.", [1, 2, 1], [1, 1, 1]),
        ("Head|A b. C.", "Head|A b.|C.", [1, 1, 2], [0, 0, 1]),
        ("|A  b.||C\td. |", "A\u{a0}b.|C d.", [1, 1, 1], [1, 1, 1]),
        ("Ab|c d.", "A b|cd.", [1, 1, 1], [0, 0, 0]),
        ("«أين الوفد؟»|قال.", "«أين الوفد؟»|قال.", [1, 1, 1], [1, 1, 1]),
        ("", "||", [0, 0, 0], [0, 0, 0]),
    ];

    #[test]
    fn worked_by_hand() {
        for (found, gold, all, after_marks) in CASES {
            let lines = |text: &'static str| text.split('|').collect::<Vec<_>>();
            let counts = count(&lines(found), &lines(gold)).unwrap();
            let numbers = |counts: Boundaries| [counts.right, counts.found, counts.wanted];
            assert_eq!((numbers(counts.all), numbers(counts.after_marks)), (all, after_marks), "{found} / {gold}");
        }
    }

    #[test]
    fn texts_are_summed() {
        let mut sum = count(&["a.", "b."], &["a.", "b."]).unwrap();
        sum += count(&["a. b."], &["a.", "b."]).unwrap();
        assert_eq!(sum.all, Boundaries { right: 1, found: 1, wanted: 2 });
        let rates = sum.report().all;
        assert_eq!((rates.precision.share, rates.recall.share, rates.f1), (1.0, 0.5, 2.0 / 3.0));
    }

    #[test]
    fn first_difference_is_named() {
        let error = |found: &[&str], gold: &[&str]| count(found, gold).unwrap_err();
        let texts = |line, found: &str, gold_line, gold: &str| Error::Texts {
            line,
            found: found.to_owned(),
            gold_line,
            gold: gold.to_owned(),
        };
        assert_eq!(error(&["One. Two.", "Tree."], &["One.", "Two.", "Three."]), texts(2, "Tree.", 3, "Three."));
        assert_eq!(error(&["One."], &["One.", "Two."]), texts(1, "One.", 2, "Two."));
        assert_eq!(error(&[], &["One."]), texts(1, "", 1, "One."));
        let long = "word ".repeat(20);
        let (one, other) = (format!("{long}here {long}"), format!("{long}there {long}"));
        assert_eq!(
            error(&[&one], &[&other]),
            texts(1, "word word word word here word word word", 1, "word word word word there word word word")
        );
    }
}
