//! Whether one term is one word throughout.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Term;
use crate::Share;
use crate::stems::stems;

/// How evenly the terms that come up more than once are rendered. Forms of one stem are one variant (`virus`, `viruses`); a place
/// where no known variant stands is like no other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Consistency {
    /// Terms, all of whose places have the same variant, of those with two or more places.
    pub terms: Share,
    /// Places of those terms that have their term's commonest variant.
    pub places: Share,
    /// The terms that are not rendered alike, by source.
    pub uneven: Vec<Uneven>,
}

/// A term that is not rendered alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Uneven {
    /// The form of the source.
    pub source: String,
    /// Its variants with the number of their places, the commonest first.
    pub variants: Vec<(String, usize)>,
    /// Places without a known variant.
    pub without: usize,
}

/// What stands at the places of each source.
#[derive(Default)]
pub(super) struct Places {
    sources: BTreeMap<String, Source>,
}

#[derive(Default)]
struct Source {
    /// By stems: how the variant is written where it first came up, and its places.
    variants: BTreeMap<Vec<String>, (String, usize)>,
    without: usize,
}

impl Source {
    fn places(&self) -> usize {
        self.without + self.variants.values().map(|(_, count)| count).sum::<usize>()
    }

    fn commonest(&self) -> usize {
        self.variants.values().map(|&(_, count)| count).max().unwrap_or(0)
    }

    fn variants(self) -> Vec<(String, usize)> {
        let mut variants: Vec<_> = self.variants.into_values().collect();
        variants.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        variants
    }
}

impl Places {
    /// Looks for a term's variants in the stems of a translation, from left to right, for as many places as the term has.
    pub(super) fn add(&mut self, term: &Term, output: &[String]) {
        if term.count == 0 {
            return;
        }
        let source = self.sources.entry(term.source.clone()).or_default();
        let variants: Vec<_> =
            term.forms.iter().chain(&term.variants).map(|form| (stems(form), form.as_str())).collect();
        let found = found(&variants, output);
        source.without += term.count - found.len().min(term.count);
        for (stems, form) in found.into_iter().take(term.count) {
            source.variants.entry(stems.clone()).or_insert_with(|| ((*form).to_owned(), 0)).1 += 1;
        }
    }

    pub(super) fn report(self) -> Consistency {
        let repeated: Vec<_> = self.sources.into_iter().filter(|(_, source)| source.places() > 1).collect();
        let all = repeated.len();
        let places = repeated.iter().map(|(_, source)| source.places()).sum();
        let commonest = repeated.iter().map(|(_, source)| source.commonest()).sum();
        let uneven = repeated.into_iter().filter(|(_, source)| source.commonest() < source.places());
        let uneven: Vec<_> = uneven
            .map(|(name, source)| Uneven { source: name, without: source.without, variants: source.variants() })
            .collect();
        Consistency { terms: Share::new(all - uneven.len(), all), places: Share::new(commonest, places), uneven }
    }
}

/// The variants in the order in which they stand in a text; of those that overlap the longest.
fn found<'a>(variants: &'a [(Vec<String>, &'a str)], output: &[String]) -> Vec<&'a (Vec<String>, &'a str)> {
    let mut known = BTreeSet::new();
    let mut variants: Vec<_> = variants.iter().filter(|(stems, _)| known.insert(stems)).collect();
    // The sort is stable: among variants of one length the first given goes first.
    variants.sort_by_key(|(stems, _)| std::cmp::Reverse(stems.len()));
    let (mut taken, mut places) = (vec![false; output.len()], Vec::new());
    for variant in variants.into_iter().filter(|(stems, _)| !stems.is_empty()) {
        for (start, window) in output.windows(variant.0.len()).enumerate() {
            let place = start..start + window.len();
            if window == variant.0 && !taken[place.clone()].contains(&true) {
                taken[place].fill(true);
                places.push((start, variant));
            }
        }
    }
    places.sort_by_key(|(start, _)| *start);
    places.into_iter().map(|(_, variant)| variant).collect()
}
