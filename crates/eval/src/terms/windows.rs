//! Whether a term stands among the right words.

use std::cmp::Ordering;
use std::ops::Range;

use serde::Serialize;

use super::{Sentence, Term};
use crate::letters::{fold, is_word, runs};

/// Window overlap (Alam et al. 2021, "On the Evaluation of Machine Translation for Terminology Consistency"): how many of the two
/// or three words on each side of a term in the reference stand that near to it in the translation too.
///
/// Every place of the term in the reference is paired with one in the translation, the best pairs first; the overlap of a
/// sentence is the mean of its pairs, 0 if no term is there, and the figures are means over sentences with terms. A term must stand
/// as the reference has it. Unlike the paper's program, which wants texts with spaces between tokens, this one takes runs of letters
/// and digits for words and ignores case.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Windows {
    /// Sentences whose reference has terms.
    pub sentences: usize,
    /// Pairs of places that were compared.
    pub pairs: usize,
    /// With two words on each side, from 0 to 1.
    pub two: f64,
    /// With three words on each side.
    pub three: f64,
}

/// The overlaps of sentences summed.
#[derive(Default)]
pub(super) struct Sums {
    sentences: usize,
    pairs: usize,
    two: f64,
    three: f64,
}

impl Sums {
    pub(super) fn add(&mut self, sentence: &Sentence, terms: &[Term]) {
        let Some(reference) = &sentence.reference else { return };
        let reference = Words::new(reference);
        let wanted = by_form(&reference, terms);
        if wanted.is_empty() {
            return;
        }
        let output = Words::new(&sentence.output);
        let (two, pairs) = overlap(&wanted, &reference, &output, 2);
        let (three, _) = overlap(&wanted, &reference, &output, 3);
        self.sentences += 1;
        self.pairs += pairs;
        self.two += two;
        self.three += three;
    }

    pub(super) fn mean(&self) -> Option<Windows> {
        let all = self.sentences as f64;
        (self.sentences > 0).then(|| Windows {
            sentences: self.sentences,
            pairs: self.pairs,
            two: self.two / all,
            three: self.three / all,
        })
    }
}

/// The words of a text in small letters, with their spans in bytes.
struct Words {
    words: Vec<String>,
    spans: Vec<Range<usize>>,
}

impl Words {
    fn new(text: &str) -> Self {
        let spans = runs(text, is_word);
        Self { words: spans.iter().map(|span| fold(&text[span.clone()])).collect(), spans }
    }

    /// The words that a span of bytes touches.
    fn within(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.spans.partition_point(|word| word.end <= span.start);
        let end = self.spans.partition_point(|word| word.start < span.end);
        start..end.max(start)
    }

    /// Where words follow one another as in a form.
    fn places(&self, form: &[String]) -> Vec<Range<usize>> {
        if form.is_empty() {
            return Vec::new();
        }
        let places = self.words.windows(form.len()).enumerate().filter(|(_, window)| *window == form);
        places.map(|(start, _)| start..start + form.len()).collect()
    }

    /// The words at both sides of a place.
    fn around(&self, place: &Range<usize>, window: usize) -> Vec<&str> {
        let before = &self.words[place.start.saturating_sub(window)..place.start];
        let after = &self.words[place.end..self.words.len().min(place.end + window)];
        before.iter().chain(after).map(String::as_str).collect()
    }
}

/// The places of terms in a reference, by what stands there, in the order of the terms.
fn by_form(reference: &Words, terms: &[Term]) -> Vec<(Vec<String>, Vec<Range<usize>>)> {
    let mut forms: Vec<(Vec<String>, Vec<Range<usize>>)> = Vec::new();
    for place in terms.iter().flat_map(|term| reference_places(reference, term)) {
        let form = &reference.words[place.clone()];
        match forms.iter_mut().find(|(known, _)| known == form) {
            Some((_, places)) if places.contains(&place) => {}
            Some((_, places)) => places.push(place),
            None => forms.push((form.to_vec(), vec![place])),
        }
    }
    forms
}

fn reference_places(reference: &Words, term: &Term) -> Vec<Range<usize>> {
    let mut places: Vec<Range<usize>> = term.spans.iter().map(|span| reference.within(span)).collect();
    if places.is_empty() {
        places = term.forms.iter().flat_map(|form| reference.places(&Words::new(form).words)).collect();
        places.sort_by_key(|place| (place.start, place.end));
        places.dedup();
        places.truncate(term.count);
    }
    places.retain(|place| !place.is_empty());
    places
}

/// The mean overlap of a sentence's pairs, and their number.
fn overlap(
    wanted: &[(Vec<String>, Vec<Range<usize>>)],
    reference: &Words,
    output: &Words,
    window: usize,
) -> (f64, usize) {
    let (mut sum, mut pairs) = (0.0, 0);
    for (form, places) in wanted {
        let found = output.places(form);
        let mut candidates: Vec<(f64, usize, usize)> = Vec::new();
        for (one, place) in places.iter().enumerate() {
            let words = reference.around(place, window);
            let shares = found.iter().map(|found| shared(&words, output.around(found, window)));
            candidates.extend(shares.enumerate().map(|(other, share)| (share, one, other)));
        }
        candidates.sort_by(|one, other| other.0.partial_cmp(&one.0).unwrap_or(Ordering::Equal));
        let (mut paired, mut used) = (vec![false; places.len()], vec![false; found.len()]);
        for (share, one, other) in candidates {
            if !paired[one] && !used[other] {
                (paired[one], used[other]) = (true, true);
                sum += share;
                pairs += 1;
            }
        }
    }
    (if pairs == 0 { 0.0 } else { sum / pairs as f64 }, pairs)
}

/// How much of some words is among others, each of which counts once.
fn shared(words: &[&str], mut others: Vec<&str>) -> f64 {
    let is_there = |word: &&&str| {
        let at = others.iter().position(|other| other == *word);
        at.map(|at| others.swap_remove(at)).is_some()
    };
    let count = words.iter().filter(is_there).count();
    if words.is_empty() { 0.0 } else { count as f64 / words.len() as f64 }
}
