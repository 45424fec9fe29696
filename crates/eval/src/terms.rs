//! Whether a glossary's terms came out.
//!
//! Each [`Sentence`] has the terms that are wanted in it. [`score`] counts them in four ways, from strict to mild, and looks at
//! three things more: whether a term stands among the words it should ([`Windows`]), whether it is rendered alike everywhere
//! ([`Consistency`]), and whether forms were used that must not be.

mod consistency;
#[cfg(test)]
mod tests;
mod windows;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Serialize;

pub use self::consistency::{Consistency, Uneven};
pub use self::windows::Windows;
use crate::Share;
use crate::letters::{fold, places};
use crate::stems::{count, stems};

/// A translation and the terms that it should have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sentence {
    /// The translation to be judged.
    pub output: String,
    /// The reference translation; only windows need it.
    pub reference: Option<String>,
    /// What is wanted. Two terms with the same span are one place, of which the first counts; terms of the same source and forms are
    /// counted together.
    pub terms: Vec<Term>,
}

/// A term that is wanted in a sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Term {
    /// The form of the source, by which places are told to be of one term.
    pub source: String,
    /// The forms that are right here: what the reference has, what the glossary prefers.
    pub forms: Vec<String>,
    /// All other forms that the glossary has for the source.
    pub variants: Vec<String>,
    /// Forms that must not be in the translation. A term with nothing but these may have a count of 0.
    pub forbidden: Vec<String>,
    /// Where the reference has the term, in bytes. Without spans the forms are looked for.
    pub spans: Vec<Range<usize>>,
    /// How often the term is wanted; the number of spans if that is greater.
    pub count: usize,
}

/// How well terms came out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Terms that stand in one of their forms on word boundaries, case ignored, as often as they are wanted.
    pub surface: Share,
    /// The same for stems: plural, possessive, `-ed`, `-ing` and the endings of adjectives do not count.
    pub lemma: Share,
    /// The same for the stems of any form or variant.
    pub any: Share,
    /// Terms among the right words; nothing without references.
    pub windows: Option<Windows>,
    /// Terms rendered alike wherever they stand.
    pub consistency: Consistency,
    /// Forms that must not be in the translations.
    pub forbidden: Vec<Forbidden>,
    /// Terms that are not there in any form or variant, or not often enough.
    pub failures: Vec<Failure>,
}

/// A form that must not be in a translation, and is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Forbidden {
    /// The sentence, from 1.
    pub sentence: usize,
    /// The form of the source; empty if the form is forbidden anywhere.
    pub source: String,
    /// The forbidden form.
    pub form: String,
    /// How often it stands there.
    pub count: usize,
}

/// A term that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// The sentence, from 1.
    pub sentence: usize,
    /// The form of the source.
    pub source: String,
    /// The forms that would have been right.
    pub wanted: Vec<String>,
    /// How often it is missing.
    pub count: usize,
}

/// Judges translations by the terms that they should have.
///
/// ```
/// use barqiya_eval::terms::{Sentence, Term, score};
///
/// let term = Term { source: "فيروس".into(), forms: vec!["virus".into()], count: 1, ..Term::default() };
/// let sentence = Sentence { output: "Two viruses".into(), terms: vec![term], ..Sentence::default() };
/// let report = score(&[sentence]);
/// assert_eq!((report.surface.count, report.lemma.count), (0, 1));
/// ```
pub fn score(sentences: &[Sentence]) -> Report {
    let (mut wanted, mut found) = (0, [0; 3]);
    let (mut forbidden, mut failures) = (Vec::new(), Vec::new());
    let mut consistency = consistency::Places::default();
    let mut windows = windows::Sums::default();
    for (number, sentence) in (1..).zip(sentences) {
        let terms = listed(sentence);
        let output = Output { folded: fold(&sentence.output), stems: stems(&sentence.output) };
        for term in &terms {
            let counts = output.successes(term);
            wanted += term.count;
            found.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            failures.extend(failure(number, term, counts[2]));
            forbidden.extend(output.forbidden(number, term));
            consistency.add(term, &output.stems);
        }
        windows.add(sentence, &terms);
    }
    let [surface, lemma, any] = found.map(|count| Share::new(count, wanted));
    Report { surface, lemma, any, windows: windows.mean(), consistency: consistency.report(), forbidden, failures }
}

/// The terms of a sentence, each place once, those of one source and the same forms in one.
fn listed(sentence: &Sentence) -> Vec<Term> {
    let mut taken: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut numbers: BTreeMap<(&str, &[String]), usize> = BTreeMap::new();
    let mut terms: Vec<Term> = Vec::new();
    for term in &sentence.terms {
        let spans: Vec<_> = term.spans.iter().filter(|span| taken.insert((span.start, span.end))).cloned().collect();
        let count = term.count.max(term.spans.len()) - (term.spans.len() - spans.len());
        let number = *numbers.entry((&term.source, &term.forms)).or_insert(terms.len());
        if let Some(before) = terms.get_mut(number) {
            before.spans.extend(spans);
            before.count += count;
            before.variants.extend(term.variants.iter().cloned());
            before.forbidden.extend(term.forbidden.iter().cloned());
        } else {
            terms.push(Term { spans, count, ..term.clone() });
        }
    }
    terms
}

/// A translation as it is searched.
struct Output {
    folded: String,
    stems: Vec<String>,
}

impl Output {
    /// How much of what is wanted is there: by surface, by stems, by the stems of any variant.
    fn successes(&self, term: &Term) -> [usize; 3] {
        let surface = term.forms.iter().map(|form| places(&self.folded, &fold(form)).len()).max();
        let surface = surface.unwrap_or(0).min(term.count);
        let by_stem = |form: &String| count(&self.stems, &stems(form));
        let lemma = term.forms.iter().map(by_stem).max().unwrap_or(0).min(term.count).max(surface);
        // Variants of the same stems would be counted twice.
        let variants: BTreeSet<Vec<String>> = term.forms.iter().chain(&term.variants).map(|form| stems(form)).collect();
        let any: usize = variants.iter().map(|variant| count(&self.stems, variant)).sum();
        [surface, lemma, any.min(term.count).max(lemma)]
    }

    /// The forbidden forms that are there; those inside a longer form that is right are none (`Peking`, `Peking duck`).
    fn forbidden(&self, sentence: usize, term: &Term) -> Vec<Forbidden> {
        let forms: BTreeSet<&String> = term.forbidden.iter().collect();
        if forms.is_empty() {
            return Vec::new();
        }
        let right: Vec<_> =
            term.forms.iter().chain(&term.variants).flat_map(|form| places(&self.folded, &fold(form))).collect();
        let excused = |place: &Range<usize>| {
            right.iter().any(|right| right.start <= place.start && place.end <= right.end && right.len() > place.len())
        };
        let found = forms.into_iter().map(|form| {
            let count = places(&self.folded, &fold(form)).iter().filter(|place| !excused(place)).count();
            Forbidden { sentence, source: term.source.clone(), form: form.clone(), count }
        });
        found.filter(|found| found.count > 0).collect()
    }
}

fn failure(sentence: usize, term: &Term, found: usize) -> Option<Failure> {
    let count = term.count - found;
    (count > 0).then(|| Failure { sentence, source: term.source.clone(), wanted: term.forms.clone(), count })
}
