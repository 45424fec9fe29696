//! Rows of a corpus that repeat an earlier row of it.

use barqiya_bitext::{Pair, Verdict};

use super::near::Near;
use super::sketch::{shingles, sketch};
use crate::fold::{whole, word_hashes};
use crate::hash::{Map, then};

/// Finds the rows that repeat an earlier row, exactly or nearly, in one pass.
///
/// *Exactly*: both sides are equal but for letter case, spaces, punctuation, vowel signs and the spellings of alef, ya and ta
/// marbuta. *Nearly*: the sets of both sides' words and pairs of neighbouring words have a Jaccard index, estimated by
/// `MinHash` (60 hashes, standard error 0.05 at 0.8), of at least `near`; candidates are found by bands of the hashes, which
/// miss 3 of 100 rows just at the limit and fewer above it. Rows without a word are left alone.
///
/// Memory per row that is kept: its id and 8 bytes, about 40 bytes for the exact comparison, and with `near` 120 bytes for
/// the sketch and 5 to 8 bytes for each of its 10 to 30 bands (12 at 0.8). Rows that repeat another are not kept: what repeats
/// them repeats the first as well, or is measured against it.
///
/// ```
/// use barqiya_bitext::Pair;
/// use barqiya_corpus::Duplicates;
/// let row = |id: &str, ar: &str, en: &str| Pair { id: id.into(), ar: ar.into(), en: en.into(), ..Pair::default() };
/// let mut duplicates = Duplicates::new(None);
/// assert_eq!(duplicates.verdict(&row("a-1", "وصل الوزير إلى بكين.", "The minister arrived in Beijing.")), None);
/// let verdict = duplicates.verdict(&row("b-7", "وصل الوزير الى بكين", "The minister arrived in Beijing")).unwrap();
/// assert_eq!((verdict.rule.as_str(), verdict.reason.as_str()), ("duplicate", "the same as a-1"));
/// ```
#[derive(Debug, Clone)]
pub struct Duplicates {
    rows: Map<u128, u32>,
    ids: Ids,
    near: Option<Near>,
}

impl Duplicates {
    /// The name in verdicts of rows that are the same.
    pub const EXACT: &'static str = "duplicate";
    /// The name in verdicts of rows that are nearly the same.
    pub const NEAR: &'static str = "near-duplicate";

    /// Finds exact duplicates and, with a limit from 0 to 1, near ones of that likeness or more.
    pub fn new(near: Option<f64>) -> Self {
        Self { rows: Map::default(), ids: Ids::default(), near: near.map(Near::new) }
    }

    /// The verdict on the next row, if it repeats an earlier one.
    ///
    /// # Panics
    /// Beyond four billion different rows; split such a corpus by the hash of its documents.
    pub fn verdict(&mut self, pair: &Pair) -> Option<Verdict> {
        let sides = [word_hashes(&pair.ar), word_hashes(&pair.en)];
        if sides.iter().all(Vec::is_empty) {
            return None;
        }
        let [ar, en] = sides.each_ref().map(|words| whole(words));
        let key = u128::from(then(ar, en)) << 64 | u128::from(then(en ^ 1, ar));
        if let Some(&row) = self.rows.get(&key) {
            return Some(verdict(Self::EXACT, format!("the same as {}", self.ids.get(row as usize))));
        }
        let sketch = self.near.as_ref().map(|near| {
            let mut all = Vec::with_capacity(2 * (sides[0].len() + sides[1].len()));
            shingles(&sides[0], 0, &mut all);
            shingles(&sides[1], 1, &mut all);
            let sketch = sketch(&all);
            (near.find(&sketch), sketch)
        });
        if let Some((Some((row, like)), _)) = sketch {
            return Some(verdict(Self::NEAR, format!("{like:.2} like {}", self.ids.get(row))));
        }
        let row = u32::try_from(self.ids.len()).expect("a corpus of fewer than four billion rows");
        self.rows.insert(key, row);
        self.ids.push(&pair.id);
        if let (Some(near), Some((_, sketch))) = (&mut self.near, sketch) {
            near.push(sketch);
        }
        None
    }
}

pub(super) fn verdict(rule: &str, reason: String) -> Verdict {
    Verdict { rule: rule.to_owned(), reason }
}

/// Names, one behind the other.
#[derive(Debug, Clone, Default)]
pub(super) struct Ids {
    text: String,
    ends: Vec<usize>,
}

impl Ids {
    pub(super) fn push(&mut self, id: &str) {
        self.text.push_str(id);
        self.ends.push(self.text.len());
    }

    pub(super) fn get(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[at]]
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, ar: &str, en: &str) -> Pair {
        Pair { id: id.into(), ar: ar.into(), en: en.into(), ..Pair::default() }
    }

    const AR: &str =
        "أعلن المتحدث باسم الوزارة أن عدد المسافرين ارتفع بنسبة 5 في المئة خلال العام الماضي مقارنة بالعام الذي سبقه";
    const EN: &str = "The ministry's spokesman announced that the number of travellers rose 5 percent last year compared with the year before";

    #[test]
    fn one_side_alone_is_no_duplicate() {
        let mut duplicates = Duplicates::new(Some(0.8));
        assert_eq!(duplicates.verdict(&row("1", AR, EN)), None);
        assert_eq!(duplicates.verdict(&row("2", AR, "Something else altogether")), None);
        assert_eq!(duplicates.verdict(&row("3", "", "")), None);
        assert_eq!(duplicates.verdict(&row("4", "", "")), None);
        let verdict = duplicates.verdict(&row("5", &AR.replace('أ', "ا"), &EN.to_uppercase())).unwrap();
        assert_eq!((verdict.rule.as_str(), verdict.reason.as_str()), ("duplicate", "the same as 1"));
    }

    #[test]
    fn a_word_more_is_nearly_the_same() {
        let mut duplicates = Duplicates::new(Some(0.8));
        assert_eq!(duplicates.verdict(&row("1", AR, EN)), None);
        let verdict = duplicates.verdict(&row("2", AR, &EN.replace("5 percent", "6 percent"))).unwrap();
        assert_eq!(verdict.rule, "near-duplicate");
        assert!(verdict.reason.ends_with(" like 1"), "{}", verdict.reason);
        let mut exact = Duplicates::new(None);
        exact.verdict(&row("1", AR, EN));
        assert_eq!(exact.verdict(&row("2", AR, &EN.replace("5 percent", "6 percent"))), None);
    }

    #[test]
    fn different_rows_are_kept() {
        let mut duplicates = Duplicates::new(Some(0.8));
        for n in 0..2000u64 {
            let word = |at: u64| format!("w{}", crate::hash::mix(n * 31 + at) % 5000);
            let text: Vec<String> = (0..12).map(word).collect();
            assert_eq!(duplicates.verdict(&row(&n.to_string(), &text.join(" "), &text[..6].join(" "))), None, "{n}");
        }
    }

    #[test]
    fn most_near_rows_are_found_and_the_first_is_named() {
        let mut duplicates = Duplicates::new(Some(0.7));
        let text = |n: u64, changed: u64| {
            let word = |at: u64| {
                format!("w{}", crate::hash::mix(n * 1009 + at + if at == changed { 500 } else { 0 }) % 100_000)
            };
            (0..30).map(word).collect::<Vec<_>>().join(" ")
        };
        for n in 0..500 {
            assert_eq!(duplicates.verdict(&row(&format!("first-{n}"), &text(n, 99), &text(n + 7000, 99))), None);
        }
        let found = (0..500).filter(|&n| {
            let verdict = duplicates.verdict(&row("x", &text(n, 4), &text(n + 7000, 20)));
            verdict.is_some_and(|verdict| verdict.reason.ends_with(&format!("first-{n}")))
        });
        assert!(found.count() >= 490);
    }
}
