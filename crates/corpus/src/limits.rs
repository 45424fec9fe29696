//! From where on a pair breaks a rule.

use serde::{Deserialize, Serialize};

/// The limits of all rules; in a file, those that are not named keep their defaults, and a name that is none is an error.
///
/// The defaults were set on news that is known to be good: together the rules that need no model leave 98 of 100 such pairs
/// without a verdict.
///
/// ```
/// use barqiya_corpus::Limits;
/// let limits: Limits = toml::from_str("repeats = 4")?;
/// assert_eq!(limits, Limits { repeats: 4, ..Limits::default() });
/// assert!(toml::from_str::<Limits>("repeat = 4").is_err());
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// `length`: fewest characters that show, on either side. 1.
    pub least_characters: usize,
    /// `length`: most characters that show, on either side. 3000.
    pub most_characters: usize,
    /// `length`: most words, on either side. 400.
    pub most_words: usize,
    /// `length`: most letters of one word that is no address. 60.
    pub longest_word: usize,
    /// `ratio`: how many times its spread the logarithm of the sides' lengths may be off what is usual. 4.
    pub ratio: f64,
    /// `script`: least share of Arabic letters among the letters of the Arabic. 0.5.
    pub arabic_share: f64,
    /// `script`: least share of Latin letters among the letters of the English. 0.8.
    pub latin_share: f64,
    /// `language`: share of letters that Arabic does not have among the Arabic letters. 0.04.
    pub foreign_letters: f64,
    /// `language`: fewest letters of a text whose language is guessed. 40.
    pub language_letters: usize,
    /// `copy`: share of a side's words that the other has too, letter by letter. 0.6.
    pub copied_share: f64,
    /// `names`: as many names of one side, none of which is on the other, are too many. 3.
    pub lost_names: usize,
    /// `repetition`: as many times the same words in a row, on one side alone. 3.
    pub repeats: usize,
    /// `cut`: the weight of evidence that a side is cut off. 1.
    pub cut: f64,
    /// `machine`: the weight of traces of a machine. 1.
    pub machine: f64,
    /// `score`: the least mean log-probability of a translation that has one. -1.5.
    pub score: f64,
    /// `confidence`: the least confidence of an alignment that has one. 0.5.
    pub confidence: f64,
    /// `similarity`: the least similarity of a pair that has one. 0.3.
    pub similarity: f64,
    /// `similarity`: the least coverage, how well the best partners of all words fit, of a pair that has one. 0.31: of 1,500 newswire
    /// pairs one in 400 is below it, of as many sentences beside the next one's translation five in six.
    pub coverage: f64,
    /// `boilerplate`: as many documents that have the same segment of [`Limits::long_segment`] words or more. 8.
    pub documents: u32,
    /// `boilerplate`: as many documents that have the same shorter segment. 80.
    pub documents_of_short: u32,
    /// `boilerplate`: words of a segment that is not ordinary any more when it recurs. 6.
    pub long_segment: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            least_characters: 1,
            most_characters: 3000,
            most_words: 400,
            longest_word: 60,
            ratio: 4.0,
            arabic_share: 0.5,
            latin_share: 0.8,
            foreign_letters: 0.04,
            language_letters: 40,
            copied_share: 0.6,
            lost_names: 3,
            repeats: 3,
            cut: 1.0,
            machine: 1.0,
            score: -1.5,
            confidence: 0.5,
            similarity: 0.3,
            coverage: 0.31,
            documents: 8,
            documents_of_short: 80,
            long_segment: 6,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_names_what_it_changes_and_nothing_else() {
        let written = toml::to_string(&Limits::default()).unwrap();
        assert_eq!(toml::from_str::<Limits>(&written).unwrap(), Limits::default());
        assert_eq!(toml::from_str::<Limits>("").unwrap(), Limits::default());
        assert!(toml::from_str::<Limits>("raito = 3").unwrap_err().to_string().contains("unknown field"));
    }
}
