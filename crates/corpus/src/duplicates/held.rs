//! Rows that a held-out set has, so that test sentences never come into training data.

use barqiya_bitext::{Pair, Verdict};

use super::exact::{Ids, verdict};
use super::near::Near;
use super::sketch::{Sketch, shingles, sketch};
use crate::fold::{whole, word_hashes};
use crate::hash::{Map, then};
use crate::lists::short;

/// As many words in a row that a row shares with a held-out sentence are not there by chance.
const GRAM: usize = 8;

/// Sentences of test sets, of either language; a row that has one of them is caught.
///
/// A side of a row is caught if it is the same as a held-out sentence (as [`Duplicates`](crate::Duplicates) compares), if its
/// words and pairs of words are like those of one (Jaccard index, estimated by `MinHash`), or if it shares eight words in a
/// row with one. Memory per sentence: its name and 8 bytes, 16 bytes for each of its words, and with a limit for near ones
/// about 250 bytes.
///
/// ```
/// use barqiya_bitext::Pair;
/// use barqiya_corpus::HeldOut;
/// let mut held = HeldOut::new(Some(0.8));
/// held.add("test.en:1", "The minister arrived in Beijing on Monday for talks.");
/// let row = Pair { en: "He said: \"The minister arrived in Beijing on Monday for talks.\"".into(), ..Pair::default() };
/// let verdict = held.verdict(&row).unwrap();
/// assert_eq!(verdict.reason, "the English shares “the minister arrived in beijing on monday for” with test.en:1");
/// ```
#[derive(Debug, Clone)]
pub struct HeldOut {
    whole: Map<u64, u32>,
    grams: Map<u64, u32>,
    near: Option<Near>,
    ids: Ids,
}

impl HeldOut {
    /// The name in verdicts.
    pub const RULE: &'static str = "held-out";

    /// No sentences yet; with a limit from 0 to 1, near ones of that likeness or more are caught too.
    pub fn new(near: Option<f64>) -> Self {
        Self { whole: Map::default(), grams: Map::default(), near: near.map(Near::new), ids: Ids::default() }
    }

    /// Adds a sentence of either language by a name that verdicts bear, such as `flores.en:12`. One without words adds nothing.
    ///
    /// # Panics
    /// Beyond four billion sentences.
    pub fn add(&mut self, name: &str, sentence: &str) {
        let words = word_hashes(sentence);
        if words.is_empty() {
            return;
        }
        let number = u32::try_from(self.ids.len()).expect("fewer than four billion sentences");
        self.ids.push(name);
        self.whole.entry(whole(&words)).or_insert(number);
        for gram in grams(&words) {
            self.grams.entry(gram).or_insert(number);
        }
        if let Some(near) = &mut self.near {
            near.push(sketch_of(&words));
        }
    }

    /// Adds both sides of a pair by its id.
    pub fn add_pair(&mut self, pair: &Pair) {
        self.add(&pair.id, &pair.ar);
        self.add(&pair.id, &pair.en);
    }

    /// How many sentences are held out.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether none are.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The verdict on a row, if a side of it is held out.
    pub fn verdict(&self, pair: &Pair) -> Option<Verdict> {
        let reason = self.reason("Arabic", &pair.ar).or_else(|| self.reason("English", &pair.en))?;
        Some(verdict(Self::RULE, reason))
    }

    fn reason(&self, name: &str, text: &str) -> Option<String> {
        let words = word_hashes(text);
        if words.is_empty() {
            return None;
        }
        if let Some(&number) = self.whole.get(&whole(&words)) {
            return Some(format!("the {name} is {}", self.ids.get(number as usize)));
        }
        let shared = grams(&words).enumerate().find_map(|(at, gram)| Some((at, *self.grams.get(&gram)?)));
        if let Some((at, number)) = shared {
            let said = short(&nth_words(text, at));
            return Some(format!("the {name} shares “{said}” with {}", self.ids.get(number as usize)));
        }
        let (number, like) = self.near.as_ref()?.find(&sketch_of(&words))?;
        Some(format!("the {name} is {like:.2} like {}", self.ids.get(number)))
    }
}

fn grams(words: &[u64]) -> impl Iterator<Item = u64> {
    words.windows(GRAM).map(|gram| gram.iter().fold(GRAM as u64, |hash, &word| then(hash, word)))
}

fn sketch_of(words: &[u64]) -> Sketch {
    let mut all = Vec::with_capacity(2 * words.len());
    shingles(words, 0, &mut all);
    sketch(&all)
}

/// The words of a text that a gram stands for.
fn nth_words(text: &str, from: usize) -> String {
    let (mut at, mut words) = (0, Vec::new());
    crate::fold::each_word(text, |word| {
        if (from..from + GRAM).contains(&at) {
            words.push(word.to_owned());
        }
        at += 1;
    });
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(ar: &str, en: &str) -> Pair {
        Pair { ar: ar.into(), en: en.into(), ..Pair::default() }
    }

    fn held() -> HeldOut {
        let mut held = HeldOut::new(Some(0.6));
        held.add("t.ar:1", "أعلنت وزارة الخارجية الصينية يوم الاثنين أن الوزير سيزور القاهرة غدا");
        held.add(
            "t.en:1",
            "The Chinese foreign ministry announced on Monday that the minister would visit Cairo tomorrow",
        );
        held.add("t.en:2", "…");
        held
    }

    #[test]
    fn either_side_is_caught() {
        let held = held();
        assert_eq!(held.len(), 2);
        let same =
            held.verdict(&row("اعلنت وزارة الخارجية الصينية يوم الاثنين ان الوزير سيزور القاهرة غدا!", "x")).unwrap();
        assert_eq!(same.reason, "the Arabic is t.ar:1");
        let part = "As reported, the Chinese foreign ministry announced on Monday that the premier is ill";
        assert!(held.verdict(&row("نص", part)).unwrap().reason.ends_with("with t.en:1"));
        let near = "The Chinese foreign ministry announced Monday that the minister would visit Cairo";
        assert_eq!(held.verdict(&row("نص", near)).map(|verdict| verdict.rule), Some("held-out".to_owned()));
        assert_eq!(
            held.verdict(&row("نص آخر", "The minister would visit Cairo tomorrow, the ministry announced")),
            None
        );
        assert_eq!(held.verdict(&row("", "")), None);
    }
}
