//! Arabic text as words of names, each with the ways to take off what is written onto it.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use barqiya_glossary::{Kind, fold, matcher::is_grammar};
use barqiya_text::{clitic_splits, has_arabic, words};

use crate::likeness::Arabic;

/// A word of an Arabic text.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    /// Its bytes.
    pub(crate) range: Range<usize>,
    /// The ways to read it; the whole word first.
    pub(crate) stems: Vec<Stem>,
    /// Whether it is a word of grammar, or a very common one.
    pub(crate) common: bool,
    /// Whether only white space or a hyphen is between it and the word before.
    pub(crate) follows: bool,
}

/// A word without some of what is written onto it.
#[derive(Debug, Clone)]
pub(crate) struct Stem {
    /// Where the name begins in the text, its article included.
    pub(crate) start: usize,
    /// Its letters, folded and without the article.
    pub(crate) folded: String,
    /// The same as letters.
    pub(crate) letters: Arabic,
    /// Conjunctions and prepositions before it.
    pub(crate) clitics: usize,
    /// Whether it has the article.
    pub(crate) article: bool,
}

/// The words of a text.
pub(crate) fn read(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut before = 0;
    for range in words(text) {
        let word = &text[range.clone()];
        if !has_arabic(word) {
            continue;
        }
        let gap = &text[before..range.start];
        let follows = before > 0 && gap.chars().all(|mark| mark.is_whitespace() || matches!(mark, '-' | '‑'));
        before = range.end;
        found.push(Word { stems: stems(word, range.start), common: is_grammar(&fold(word)), range, follows });
    }
    found
}

fn stems(word: &str, start: usize) -> Vec<Stem> {
    let mut stems: Vec<Stem> = Vec::new();
    for split in clitic_splits(word) {
        let article = split.proclitics.last() == Some(&"ال");
        let clitics = split.proclitics.len() - usize::from(article);
        let at = word.len() - split.stem.len();
        // The article belongs to the name; of `لل` it is the second lam.
        let with_article = match article {
            true if word[..at].ends_with("ال") => at - "ال".len(),
            true => at - "ل".len(),
            false => at,
        };
        let folded = fold(split.stem);
        stems.push(Stem { start: start + with_article, letters: Arabic::new(&folded), folded, clitics, article });
    }
    stems
}

impl Word {
    /// Whether it joins the parts of a name: `بن`, `آل`, `أبو`.
    pub(crate) fn is_particle(&self) -> bool {
        PARTICLES.split(' ').any(|known| known == self.stems[0].folded)
    }
}

/// Words that join the parts of names, folded.
const PARTICLES: &str = "بن ابن بنت ال ابو ابي ولد عبد دي دو دا فان فون";

/// What the word before a name says it is.
pub(crate) fn kind_by_cue(folded: &str) -> Option<Kind> {
    static CUES: LazyLock<HashMap<&str, Kind>> = LazyLock::new(|| {
        let of_line = |line: &'static str| {
            let mut words = line.split(' ');
            let kind = match words.next() {
                Some("person") => Kind::Person,
                Some("place") => Kind::Place,
                _ => Kind::Organization,
            };
            words.map(move |word| (word, kind))
        };
        include_str!("../data/cues.txt").lines().filter(|line| !line.starts_with('#')).flat_map(of_line).collect()
    });
    CUES.get(folded).copied()
}

/// The name by which an Arabic name is known: its words folded, without articles.
///
/// ```
/// assert_eq!(barqiya_names::key("القذافى"), barqiya_names::key("القذافي"));
/// assert_eq!(barqiya_names::key("الشيخ زايد"), "شيخ زايد");
/// ```
pub fn key(name: &str) -> String {
    let bare = |word: &str| {
        let folded = fold(word);
        folded.strip_prefix("ال").filter(|rest| rest.chars().count() > 2).map_or_else(|| folded.clone(), str::to_owned)
    };
    name.split_whitespace().map(bare).collect::<Vec<_>>().join(" ")
}
