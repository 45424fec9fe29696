//! Alignments of words against gold (Och & Ney 2003).
//!
//! Gold may tell *sure* links from *possible* ones; a sure link is possible too. With A found, S sure and P possible, precision is
//! |A∩P| / |A|, recall |A∩S| / |S|, and the alignment error rate 1 − (|A∩S| + |A∩P|) / (|A| + |S|).

use std::collections::BTreeSet;

use serde::Serialize;

use crate::{Error, Rates, Share};

/// A word of the source and one of the target, from 0.
pub type Link = (usize, usize);

/// The links of a sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// Links that must be.
    pub sure: BTreeSet<Link>,
    /// Links that may be, besides the sure ones.
    pub possible: BTreeSet<Link>,
}

impl Links {
    /// Reads a line of Pharaoh's form: `0-0 1-2`, with `?` or `p` in the place of the hyphen for possible links; words count from
    /// `first`, 0 or 1. A link that is given twice is one, and sure if it is so once.
    ///
    /// ```
    /// let links = barqiya_eval::words::Links::parse("1-1 2?3 2p3", 1, 1)?;
    /// assert_eq!((links.sure.len(), links.possible.len()), (1, 1));
    /// # Ok::<(), barqiya_eval::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Link`] names the first that is none, or counts from 0 where `first` is 1, with `line` and its column.
    pub fn parse(text: &str, line: usize, first: usize) -> Result<Self, Error> {
        let mut links = Self::default();
        let mut column = 1;
        for word in text.split(char::is_whitespace) {
            if !word.is_empty() {
                let error = || Error::Link { line, column, text: word.to_owned() };
                let (link, sure) = link(word, first).ok_or_else(error)?;
                if sure {
                    links.sure.insert(link)
                } else {
                    links.possible.insert(link)
                };
            }
            column += word.chars().count() + 1;
        }
        links.possible.retain(|link| !links.sure.contains(link));
        Ok(links)
    }

    fn all(&self) -> impl Iterator<Item = &Link> {
        self.sure.iter().chain(&self.possible)
    }

    fn has(&self, link: &Link) -> bool {
        self.sure.contains(link) || self.possible.contains(link)
    }
}

fn link(word: &str, first: usize) -> Option<(Link, bool)> {
    let (at, mark) = word.char_indices().find(|(_, mark)| matches!(mark, '-' | '?' | 'p'))?;
    let number = |digits: &str| {
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse::<usize>().ok()?.checked_sub(first)).flatten()
    };
    Some(((number(&word[..at])?, number(&word[at + 1..])?), mark == '-'))
}

/// Reads a text of links, a line a sentence.
///
/// # Errors
/// As for [`Links::parse`].
pub fn parse(text: &str, first: usize) -> Result<Vec<Links>, Error> {
    (1..).zip(text.lines()).map(|(line, text)| Links::parse(text, line, first)).collect()
}

/// How well words are aligned; counts are sums over sentences.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Report {
    /// Number of sentences.
    pub sentences: usize,
    /// Links found.
    pub found: usize,
    /// Sure links wanted.
    pub sure: usize,
    /// Links allowed besides.
    pub possible: usize,
    /// The links found by the possible ones, the sure links by those found.
    pub rates: Rates,
    /// Alignment error rate, from 0 to 1; 0 if nothing is wanted and nothing was found.
    pub aer: f64,
}

/// Judges links by gold, sentence by sentence. All links found count, whether they are called sure or possible.
///
/// ```
/// use barqiya_eval::words::{parse, score};
///
/// let report = score(&parse("0-0 1-1 2-2", 0)?, &parse("0-0 1-1 2?2 3-2", 0)?)?;
/// assert_eq!((report.rates.precision.share, report.rates.recall.count), (1.0, 2));
/// # Ok::<(), barqiya_eval::Error>(())
/// ```
///
/// # Errors
/// [`Error::Lengths`] if the sentences are not as many.
pub fn score(found: &[Links], gold: &[Links]) -> Result<Report, Error> {
    if found.len() != gold.len() {
        return Err(Error::Lengths { hypotheses: found.len(), references: gold.len(), number: 1 });
    }
    let (mut links, mut sure, mut possible) = (0, 0, 0);
    let (mut right_sure, mut right) = (0, 0);
    for (found, gold) in found.iter().zip(gold) {
        links += found.sure.union(&found.possible).count();
        sure += gold.sure.len();
        possible += gold.possible.difference(&gold.sure).count();
        let found: BTreeSet<&Link> = found.all().collect();
        right_sure += found.iter().filter(|link| gold.sure.contains(link)).count();
        right += found.iter().filter(|link| gold.has(link)).count();
    }
    let rates = Rates::new(Share::new(right, links), Share::new(right_sure, sure));
    let all = links + sure;
    let aer = if all == 0 { 0.0 } else { 1.0 - (right_sure + right) as f64 / all as f64 };
    Ok(Report { sentences: gold.len(), found: links, sure, possible, rates, aer })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_by_hand() {
        // Found, gold, |A|, |S|, |P − S|, |A∩S|, |A∩P|.
        for (found, gold, counts) in [
            ("0-0 1-1", "0-0 1-1", [2, 2, 0, 2, 2]),
            ("0-0 1-2", "0-0 1-1", [2, 2, 0, 1, 1]),
            ("0-0 1-2 2-2", "0-0 1-1 2?2 1p2", [3, 2, 2, 1, 3]),
            ("0-0 0-0 0?0", "0-0 0?0", [1, 1, 0, 1, 1]),
            ("", "0-0", [0, 1, 0, 0, 0]),
            ("0-0", "", [1, 0, 0, 0, 0]),
            ("0-0 1-1\n\n2-1", "0-0\n\n2?1 3-3", [3, 2, 1, 1, 2]),
        ] {
            let lines = |text: &str| parse(&format!("{text}\n"), 0).unwrap();
            let report = score(&lines(found), &lines(gold)).unwrap();
            let Report { found: links, sure, possible, rates, .. } = report;
            let given = [links, sure, possible, rates.recall.count, rates.precision.count];
            assert_eq!(given, counts, "{found:?} {gold:?}");
            let [a, s, _, a_s, a_p] = counts.map(|count| count as f64);
            assert_eq!(report.aer, 1.0 - (a_s + a_p) / (a + s), "{found:?} {gold:?}");
            assert_eq!((rates.precision.of, rates.recall.of), (counts[0], counts[1]));
        }
    }

    #[test]
    fn nothing_wanted_and_nothing_found() {
        let report = score(&parse("\n", 0).unwrap(), &parse("\n", 0).unwrap()).unwrap();
        assert_eq!((report.sentences, report.aer, report.rates.f1), (1, 0.0, 0.0));
    }

    #[test]
    fn sure_only_makes_aer_one_less_f1() {
        let (found, gold) = (parse("0-0 1-2 3-3\n1-1", 0).unwrap(), parse("0-0 1-1\n1-1 2-2", 0).unwrap());
        let report = score(&found, &gold).unwrap();
        assert!((report.aer - (1.0 - report.rates.f1)).abs() < 1e-15);
    }

    #[test]
    fn words_count_from_one() {
        assert_eq!(parse("1-1 2-3", 1).unwrap(), parse("0-0 1-2", 0).unwrap());
    }

    #[test]
    fn errors_name_the_place() {
        for (text, first, line, column, word) in [
            ("0-0\n0-1 x", 0, 2, 5, "x"),
            ("0-0  1-", 0, 1, 6, "1-"),
            ("1-1 0-1", 1, 1, 5, "0-1"),
            ("1-2-3", 0, 1, 1, "1-2-3"),
            ("1-+2", 0, 1, 1, "1-+2"),
            ("-1", 0, 1, 1, "-1"),
            ("1-99999999999999999999999", 0, 1, 1, "1-99999999999999999999999"),
            ("٠-٠", 0, 1, 1, "٠-٠"),
        ] {
            assert_eq!(parse(text, first), Err(Error::Link { line, column, text: word.to_owned() }));
        }
        assert!(matches!(score(&[], &[Links::default()]), Err(Error::Lengths { .. })));
    }
}
