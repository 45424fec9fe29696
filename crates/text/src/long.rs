//! Long sentences: where to cut one that is over what a model likes.

use std::ops::Range;

use crate::sentences::has_waw_of_its_own;

/// How little one likes to cut at a place. Balance costs up to 1: a part of half the wanted length costs 0.5.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// The byte where the next part begins.
    at: usize,
    /// The words before it.
    words: usize,
    cost: f64,
}

const AFTER_SEMICOLON: f64 = 0.0;
const AFTER_COMMA: f64 = 0.2;
const AFTER_COLON_OR_DASH: f64 = 0.25;
const BEFORE_WAW: f64 = 0.55;
const AT_SPACE: f64 = 1.2;
/// Added inside brackets and quotation marks, which a part should hold whole.
const INSIDE: f64 = 0.4;

/// Cuts a sentence into parts of at most `limit` each, as `measure` counts (tokens, characters).
///
/// The parts are in order, lie on character boundaries and hold everything but white space. A sentence within the
/// limit comes back whole. The cuts are at the best places that leave parts of like length: after `؛`, after `،`, after a
/// colon or dash, before a word with the conjunction و, else at white space. A single word over the limit is cut
/// between characters. `measure` should grow with its text; it is asked about every word and every part.
///
/// ```
/// let sentence = "قال الوزير إن الزيارة ناجحة، وإن الجانبين اتفقا على خطة؛ ثم غادر";
/// let parts = barqiya_text::split_long(sentence, 45, |part| part.chars().count());
/// assert_eq!(&sentence[parts[0].clone()], "قال الوزير إن الزيارة ناجحة،");
/// assert_eq!(parts.len(), 2);
/// ```
pub fn split_long(sentence: &str, limit: usize, measure: impl Fn(&str) -> usize) -> Vec<Range<usize>> {
    let whole = trim(sentence, 0..sentence.len());
    if whole.is_empty() {
        return Vec::new();
    }
    let cutter = Cutter::new(sentence, limit.max(1), measure);
    let mut parts = Vec::new();
    cutter.cut(whole, &mut parts);
    parts
}

struct Cutter<'a, Measure> {
    sentence: &'a str,
    limit: usize,
    measure: Measure,
    places: Vec<Place>,
    /// Measure of all words before each word.
    sums: Vec<usize>,
}

impl<'a, Measure: Fn(&str) -> usize> Cutter<'a, Measure> {
    fn new(sentence: &'a str, limit: usize, measure: Measure) -> Self {
        let mut cutter = Self { sentence, limit, measure, places: Vec::new(), sums: vec![0] };
        let mut inside = Inside::default();
        let mut previous: Option<&str> = None;
        let mut sum = 0;
        for (at, word) in word_starts(sentence) {
            if let Some(previous) = previous {
                let cost = cost(previous, word) + if inside.any() { INSIDE } else { 0.0 };
                cutter.places.push(Place { at, words: cutter.sums.len() - 1, cost });
            }
            inside.pass(word);
            sum += (cutter.measure)(word).max(1);
            cutter.sums.push(sum);
            previous = Some(word);
        }
        cutter
    }

    /// Cuts a range that has no white space at its ends.
    fn cut(&self, range: Range<usize>, parts: &mut Vec<Range<usize>>) {
        let mut waiting = vec![range];
        while let Some(range) = waiting.pop() {
            let length = (self.measure)(&self.sentence[range.clone()]);
            let at = if length <= self.limit {
                None
            } else {
                self.best_place(&range, length).or_else(|| self.inside_word(&range))
            };
            let Some(at) = at else {
                parts.push(range);
                continue;
            };
            waiting.push(trim(self.sentence, at..range.end));
            waiting.push(trim(self.sentence, range.start..at));
        }
    }

    /// The place to cut a range of more than one word.
    fn best_place(&self, range: &Range<usize>, length: usize) -> Option<usize> {
        let first = self.places.partition_point(|place| place.at <= range.start);
        let last = self.places.partition_point(|place| place.at < range.end);
        let inner = &self.places[first..last];
        let begin = self.sums[inner.first()?.words - 1];
        let end = self.sums[inner.last()?.words + 1];
        let total = (end - begin) as f64;
        let wanted = length.div_ceil(self.limit);
        // The sums leave out what words have in common, so one part more than they say may be needed.
        let target = total * (wanted / 2) as f64 / wanted as f64;
        let ideal = total / wanted as f64;
        let price = |place: &Place| {
            let left = (self.sums[place.words] - begin) as f64;
            let smaller = left.min(total - left);
            let tiny = if smaller * 3.0 < ideal { 4.0 * (1.0 - smaller * 3.0 / ideal) } else { 0.0 };
            let full = total / length as f64 * self.limit as f64;
            let more = pieces(left, full) + pieces(total - left, full) - pieces(total, full);
            place.cost + (left - target).abs() / ideal + tiny + more.max(0.0)
        };
        inner.iter().min_by(|a, b| price(a).total_cmp(&price(b))).map(|place| place.at)
    }

    /// The longest beginning of a single word that is within the limit, at least one character.
    fn inside_word(&self, range: &Range<usize>) -> Option<usize> {
        let word = &self.sentence[range.clone()];
        let starts: Vec<usize> = word.char_indices().skip(1).map(|(at, _)| at).collect();
        let (mut low, mut high) = (0, starts.len());
        // A window that doubles keeps the work on a word of megabytes linear.
        let mut width = 64;
        while width < high && (self.measure)(&word[..starts[width]]) <= self.limit {
            low = width;
            width *= 2;
        }
        high = high.min(width + 1);
        while low + 1 < high {
            let middle = low.midpoint(high);
            if (self.measure)(&word[..starts[middle]]) <= self.limit { low = middle } else { high = middle }
        }
        starts.get(low).map(|at| range.start + at)
    }
}

/// Parts of a given length that a stretch needs.
fn pieces(length: f64, full: f64) -> f64 {
    (length / full).ceil()
}

/// What it costs to cut between two words.
fn cost(previous: &str, next: &str) -> f64 {
    let end = previous.trim_end_matches(['"', '”', '»', ')', ']', '\u{200f}', '\u{200e}']);
    if end.ends_with(['؛', ';', '.', '؟', '?', '!', '…']) {
        AFTER_SEMICOLON
    } else if end.ends_with(['،', ',']) {
        AFTER_COMMA
    } else if end.ends_with([':', '–', '—', 'ـ']) || matches!(end, "-" | "--") {
        AFTER_COLON_OR_DASH
    } else if next.starts_with('و') && next.chars().nth(2).is_some() && !has_waw_of_its_own(next) {
        BEFORE_WAW
    } else {
        AT_SPACE
    }
}

/// Whether a position is inside brackets or quotation marks.
#[derive(Default)]
struct Inside {
    depth: usize,
    straight: bool,
}

impl Inside {
    fn pass(&mut self, word: &str) {
        for character in word.chars() {
            match character {
                '"' => self.straight = !self.straight,
                '(' | '[' | '«' | '“' => self.depth += 1,
                ')' | ']' | '»' | '”' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
        }
    }

    fn any(&self) -> bool {
        self.straight || self.depth > 0
    }
}

/// Words between white space and the bytes where they begin.
fn word_starts(sentence: &str) -> impl Iterator<Item = (usize, &str)> {
    sentence.split_whitespace().map(|word| (word.as_ptr() as usize - sentence.as_ptr() as usize, word))
}

fn trim(sentence: &str, range: Range<usize>) -> Range<usize> {
    let piece = &sentence[range.clone()];
    let start = range.start + piece.len() - piece.trim_start().len();
    start..start + piece.trim().len()
}

#[cfg(test)]
mod tests;
