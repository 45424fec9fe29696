//! Boilerplate: what stands in many documents.

use barqiya_bitext::{Pair, Verdict};

use crate::fold::word_hashes;
use crate::hash::{mix, of_bytes, then};
use crate::lists::short;
use crate::{Limits, Rule};

/// Rows of the sketch.
const ROWS: usize = 4;

/// Finds the segments that many documents have, in memory that does not grow: a count-min sketch
/// (Cormode and Muthukrishnan 2005) whose cells count documents, not rows.
///
/// A cell is a bitmap of 64 bits. A document sets one of them, so that it counts once however often it says the same and
/// wherever its rows stand; how many documents set so many bits is estimated as in linear counting (Whang et al. 1990), up to
/// about 250. The least of four cells counts. Either side of a pair is a segment, in the form in which spelling, marks and
/// spaces are folded.
///
/// Two passes are needed: [`note`](Self::note) every pair, then ask for the [`verdict`](Self::verdict) of each. The order of
/// pairs does not matter, and sketches of parts of a corpus can be put together with [`merge`](Self::merge).
///
/// A sentence of few words (fewer than [`Limits::long_segment`]) is ordinary until very many documents
/// ([`Limits::documents_of_short`]) have it. The sketch of [`Recurring::new`] takes 32 MiB and counts about two million
/// different segments well; what it counts too much beyond that is estimated and taken off, so that with more it overlooks
/// boilerplate rather than finds it where there is none.
///
/// ```
/// use barqiya_bitext::Pair;
/// use barqiya_corpus::Recurring;
/// let line = |story: u32| Pair {
///     story: story.to_string(),
///     ar: format!("خبر رقم {story}"),
///     en: "Click here to read all of today's news".into(),
///     ..Pair::default()
/// };
/// let mut recurring = Recurring::new();
/// (0..20).for_each(|story| recurring.note(&line(story)));
/// assert!(recurring.verdict(&line(3)).unwrap().reason.starts_with("about 20 documents have the English"));
/// ```
#[derive(Debug, Clone)]
pub struct Recurring {
    limits: Limits,
    cells: Vec<u64>,
    /// Cells of a row; a power of two.
    width: usize,
    /// Bits that are set in all cells.
    set: u64,
}

impl Default for Recurring {
    fn default() -> Self {
        Self::new()
    }
}

impl Recurring {
    /// A sketch of 32 MiB with the default limits.
    pub fn new() -> Self {
        Self::with(&Limits::default(), 32)
    }

    /// A sketch of about so many MiB (rounded up to a power of two, at least one). Sketches of different sizes do not fit together.
    pub fn with(limits: &Limits, mebibytes: usize) -> Self {
        let width = (mebibytes.max(1) * (1 << 20) / (ROWS * size_of::<u64>())).next_power_of_two();
        Self { limits: limits.clone(), cells: vec![0; width * ROWS], width, set: 0 }
    }

    /// Notes both sides of a pair.
    pub fn note(&mut self, pair: &Pair) {
        let bit = 1u64 << (mix(of_bytes(pair.story.as_bytes())) & 63);
        for segment in segments(pair).into_iter().flatten() {
            for at in places(segment.hash, self.width) {
                self.set += u64::from(self.cells[at] & bit == 0);
                self.cells[at] |= bit;
            }
        }
    }

    /// Adds what another sketch of the same size noted.
    ///
    /// # Panics
    /// If the sizes differ.
    pub fn merge(&mut self, other: &Self) {
        assert_eq!(self.cells.len(), other.cells.len(), "sketches of one size");
        self.cells.iter_mut().zip(&other.cells).for_each(|(cell, more)| *cell |= more);
        self.set = self.cells.iter().map(|cell| u64::from(cell.count_ones())).sum();
    }

    /// The verdict on a pair, when one of its sides stands in too many documents.
    pub fn verdict(&self, pair: &Pair) -> Option<Verdict> {
        let [ar, en] = segments(pair);
        let reason = self.reason("Arabic", &pair.ar, ar).or_else(|| self.reason("English", &pair.en, en))?;
        Some(Verdict { rule: Rule::Boilerplate.name().to_owned(), reason })
    }

    fn reason(&self, name: &str, text: &str, segment: Option<Segment>) -> Option<String> {
        let segment = segment?;
        let limit = if segment.words >= self.limits.long_segment {
            self.limits.documents
        } else {
            self.limits.documents_of_short
        };
        let documents = self.documents(&segment);
        (documents >= limit).then(|| format!("about {documents} documents have the {name} “{}”", short(text.trim())))
    }

    /// About how many documents have a segment.
    fn documents(&self, segment: &Segment) -> u32 {
        let bits =
            places(segment.hash, self.width).into_iter().map(|at| self.cells[at].count_ones()).min().unwrap_or(0);
        // Bits that other segments set in a cell, on average; of four cells the least has no more.
        let noise = self.set as f64 / self.cells.len() as f64;
        (estimate(bits) - noise).max(0.0).round() as u32
    }
}

/// How many documents set so many of 64 bits, most likely.
fn estimate(bits: u32) -> f64 {
    let free = f64::from(64 - bits.min(63));
    -64.0 * (free / 64.0).ln()
}

#[derive(Debug)]
struct Segment {
    hash: u64,
    words: usize,
}

/// Both sides; `None` for one without a word.
fn segments(pair: &Pair) -> [Option<Segment>; 2] {
    [(&pair.ar, 1), (&pair.en, 2)].map(|(text, side)| {
        let words = word_hashes(text);
        let hash = words.iter().fold(side, |hash, &word| then(hash, word));
        (!words.is_empty()).then_some(Segment { hash, words: words.len() })
    })
}

fn places(hash: u64, width: usize) -> [usize; ROWS] {
    let second = mix(hash ^ 0x5bd1_e995) | 1;
    std::array::from_fn(|row| {
        row * width + (mix(hash.wrapping_add(second.wrapping_mul(row as u64))) as usize & (width - 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(story: usize, ar: &str, en: &str) -> Pair {
        Pair { story: story.to_string(), ar: ar.to_owned(), en: en.to_owned(), ..Pair::default() }
    }

    const LINE: &str = "Subscribe to our newsletter for more news";

    #[test]
    fn documents_count_not_rows() {
        let mut recurring = Recurring::with(&Limits::default(), 1);
        for row in 0..1000 {
            recurring.note(&pair(row % 3, "نص", LINE));
        }
        assert_eq!(recurring.verdict(&pair(0, "نص", LINE)), None);
        for story in 0..12 {
            recurring.note(&pair(story, &format!("نص {story}"), LINE));
        }
        let verdict = recurring.verdict(&pair(5, "نص آخر", "Subscribe to our newsletter, for more news!")).unwrap();
        assert_eq!(verdict.rule, "boilerplate");
        assert!(verdict.reason.contains("the English"), "{}", verdict.reason);
    }

    #[test]
    fn short_ordinary_sentences_may_recur() {
        let mut recurring = Recurring::with(&Limits::default(), 1);
        for story in 0..40 {
            recurring.note(&pair(story, "نعم.", "Yes, he said."));
        }
        assert_eq!(recurring.verdict(&pair(1, "نعم.", "Yes, he said.")), None);
        for story in 0..400 {
            recurring.note(&pair(story, "(نهاية الخبر)", "(End)"));
        }
        assert!(recurring.verdict(&pair(1, "(نهاية الخبر)", "(End)")).is_some());
    }

    #[test]
    fn estimates_are_near() {
        for documents in [5usize, 20, 60, 120] {
            let mut recurring = Recurring::with(&Limits::default(), 1);
            (0..documents).for_each(|story| recurring.note(&pair(story, "نص من كلمات كثيرة جدا هنا", LINE)));
            let found = recurring.documents(
                &segments(&pair(0, "", LINE))[1].as_ref().map(|s| Segment { hash: s.hash, words: s.words }).unwrap(),
            );
            assert!(found.abs_diff(documents as u32) <= 2 + documents as u32 / 5, "{documents}: {found}");
        }
    }

    #[test]
    fn parts_put_together_are_the_whole() {
        let limits = Limits::default();
        let (mut all, mut left, mut right) =
            (Recurring::with(&limits, 1), Recurring::with(&limits, 1), Recurring::with(&limits, 1));
        for story in 0..30 {
            let pair = pair(story, &format!("نص {story}"), LINE);
            all.note(&pair);
            if story % 2 == 0 { left.note(&pair) } else { right.note(&pair) }
        }
        left.merge(&right);
        assert_eq!((left.cells, left.set), (all.cells, all.set));
    }

    #[test]
    fn too_many_segments_hide_boilerplate_rather_than_invent_it() {
        let mut recurring = Recurring::with(&Limits::default(), 1);
        for row in 0..200_000 {
            recurring.note(&pair(
                row,
                &format!("جملة عن الموضوع رقم {row} في هذا الكتاب"),
                &format!("a sentence on the matter number {row} of this book"),
            ));
        }
        let flagged = (0..1000).filter(|row| {
            let pair = pair(*row, &format!("جملة عن الموضوع رقم {row} في هذا الكتاب"), "");
            recurring.verdict(&pair).is_some()
        });
        assert_eq!(flagged.count(), 0);
    }
}
