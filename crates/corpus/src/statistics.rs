//! What is in a corpus: sizes, lengths, vocabulary, verdicts, scores.

mod distinct;
mod histogram;

use std::collections::BTreeMap;

use barqiya_bitext::Pair;
use serde::Serialize;

use crate::fold::each_word;
use crate::hash::of_bytes;
pub use distinct::Distinct;
pub use histogram::{Bin, Histogram};

/// Counts of a corpus, row by row, in memory that does not grow with it.
///
/// ```
/// use barqiya_bitext::Pair;
/// use barqiya_corpus::Statistics;
/// let mut statistics = Statistics::default();
/// for (ar, en) in [("وصل الوزير", "The minister arrived"), ("غادر الوزير", "The minister left today")] {
///     statistics.add(&Pair { ar: ar.into(), en: en.into(), ..Pair::default() });
/// }
/// assert_eq!((statistics.rows, statistics.en.words, statistics.en.vocabulary.count()), (2, 7, 5));
/// assert_eq!((statistics.ar.words, statistics.ar.vocabulary.count()), (4, 3));
/// ```
#[derive(Debug, Clone, Serialize)]
pub struct Statistics {
    /// All rows.
    pub rows: u64,
    /// Different stories.
    pub stories: Distinct,
    /// Rows with an empty side.
    pub one_sided: u64,
    /// Rows with a verdict.
    pub judged: u64,
    /// Rows that break each rule, by the rule's name.
    pub rules: BTreeMap<String, u64>,
    /// Rows with each flag.
    pub flags: BTreeMap<&'static str, u64>,
    /// The Arabic.
    pub ar: SideStatistics,
    /// The English.
    pub en: SideStatistics,
    /// English characters by Arabic characters of rows with both, as a logarithm to base 2: 1 is twice as long.
    pub ratio: Histogram,
    /// What was measured of rows, by the measure's name; `score` is that of the translation, `confidence` that of the alignment.
    pub scores: BTreeMap<String, Histogram>,
}

/// Counts of one side.
#[derive(Debug, Clone, Serialize)]
pub struct SideStatistics {
    /// Characters, white space included.
    pub characters: u64,
    /// Words, in the form in which rows are compared.
    pub words: u64,
    /// Different words; spelling variants of one word are one.
    pub vocabulary: Distinct,
    /// Words of a row.
    pub words_a_row: Histogram,
}

impl Default for Statistics {
    fn default() -> Self {
        Self {
            rows: 0,
            stories: Distinct::default(),
            one_sided: 0,
            judged: 0,
            rules: BTreeMap::new(),
            flags: BTreeMap::new(),
            ar: SideStatistics::default(),
            en: SideStatistics::default(),
            ratio: Histogram::new(-3.0, 0.25, 24),
            scores: BTreeMap::new(),
        }
    }
}

impl Default for SideStatistics {
    fn default() -> Self {
        Self { characters: 0, words: 0, vocabulary: Distinct::default(), words_a_row: Histogram::new(0.0, 5.0, 20) }
    }
}

impl Statistics {
    /// Counts a row.
    pub fn add(&mut self, pair: &Pair) {
        self.rows += 1;
        self.stories.add(of_bytes(pair.story.as_bytes()));
        let sides = [self.ar.add(&pair.ar), self.en.add(&pair.en)];
        match sides {
            [0, _] | [_, 0] => self.one_sided += 1,
            [ar, en] => self.ratio.add((en as f64 / ar as f64).log2()),
        }
        self.judged += u64::from(!pair.verdicts.is_empty());
        for verdict in &pair.verdicts {
            match self.rules.get_mut(&verdict.rule) {
                Some(count) => *count += 1,
                None => drop(self.rules.insert(verdict.rule.clone(), 1)),
            }
        }
        for flag in &pair.flags {
            *self.flags.entry(flag.name()).or_default() += 1;
        }
        self.add_scores(pair);
    }

    fn add_scores(&mut self, pair: &Pair) {
        // A score of 0 is that of a pair that no model translated.
        if pair.score < 0.0 {
            self.scores.entry("score".to_owned()).or_insert_with(log_probabilities).add(pair.score);
        }
        if let Some(aligned) = &pair.aligned {
            self.scores.entry("confidence".to_owned()).or_insert_with(shares).add(aligned.confidence);
        }
        for (name, &score) in &pair.scores {
            match self.scores.get_mut(name) {
                Some(histogram) => histogram.add(score),
                None => self.scores.entry(name.clone()).or_insert_with(shares).add(score),
            }
        }
    }
}

/// For measures from 0 to 1.
fn shares() -> Histogram {
    Histogram::new(0.0, 0.05, 20)
}

/// For mean log-probabilities.
fn log_probabilities() -> Histogram {
    Histogram::new(-4.0, 0.2, 20)
}

impl SideStatistics {
    /// Counts a text; gives its characters.
    fn add(&mut self, text: &str) -> u64 {
        let characters = text.chars().count() as u64;
        let mut words = 0;
        each_word(text, |word| {
            words += 1;
            self.vocabulary.add(of_bytes(word.as_bytes()));
        });
        self.characters += characters;
        self.words += words;
        self.words_a_row.add(words as f64);
        characters
    }
}
