//! Which place of the English belongs to which claim.

use std::ops::Range;

use barqiya_bitext::Link;

use super::assign::assign;
use super::draft::overlap;
use super::wanted::{Affinity, Wanted};

/// How much the order of the words counts against their links.
const ORDER: f64 = 0.1;

/// A sentence in which renderings are looked for.
pub(super) struct Scene<'a> {
    pub(super) ar: &'a str,
    pub(super) en: &'a str,
    pub(super) links: &'a [Link],
}

impl Scene<'_> {
    /// The place of each claim; no two have a byte in common.
    ///
    /// What the search placed stands where it was put, if it is there. The rest is assigned one to one: long renderings
    /// before those that they hold, then by links, then in the order of the Arabic.
    pub(super) fn locate(&self, wanted: &[Wanted<'_>], use_placed: bool) -> Vec<Option<Range<usize>>> {
        let candidates: Vec<Vec<Range<usize>>> = wanted.iter().map(|claim| claim.places(self.en)).collect();
        let mut found = vec![None; wanted.len()];
        if use_placed {
            take_placed(wanted, &candidates, &mut found);
        }
        // Forbidden forms come last: a rendering that another entry wants is not held against it.
        for forbidden in [false, true] {
            let open = |claim: usize| wanted[claim].is_forbidden() == forbidden;
            while self.assign_round(wanted, &candidates, &open, &mut found) {}
        }
        found
    }

    /// Serves claims with the longest free places; false when nothing is left to give.
    fn assign_round(
        &self,
        wanted: &[Wanted<'_>],
        candidates: &[Vec<Range<usize>>],
        open: &impl Fn(usize) -> bool,
        found: &mut [Option<Range<usize>>],
    ) -> bool {
        let claims: Vec<usize> = (0..wanted.len()).filter(|&claim| open(claim) && found[claim].is_none()).collect();
        let places = longest_free(claims.iter().flat_map(|&claim| &candidates[claim]), found);
        if places.is_empty() {
            return false;
        }
        let weights: Vec<Vec<Option<f64>>> = claims
            .iter()
            .map(|&claim| {
                let fits = |place: &Range<usize>| candidates[claim].contains(place);
                places.iter().map(|place| fits(place).then(|| self.weight(&wanted[claim], place))).collect()
            })
            .collect();
        for (claim, column) in claims.into_iter().zip(assign(&weights)) {
            found[claim] = column.map(|column| places[column].clone());
        }
        true
    }

    /// From 0 to 1.1: the strength of the links, and how far the places in the two sentences agree.
    ///
    /// The square makes two claims of equal links stand in order: crossing always costs more.
    fn weight(&self, claim: &Wanted<'_>, place: &Range<usize>) -> f64 {
        let words: Vec<f64> = barqiya_text::words(self.en)
            .iter()
            .filter(|word| overlap(word, place))
            .map(|word| match claim.affinity(self.links, word) {
                Affinity::Ours(p) => p,
                Affinity::Theirs | Affinity::Free => 0.0,
            })
            .collect();
        let linked = words.iter().sum::<f64>() / words.len().max(1) as f64;
        let distance = share(claim.span.start, self.ar) - share(place.start, self.en);
        linked + ORDER * (1.0 - distance * distance)
    }
}

/// How far into a text a byte is.
fn share(at: usize, text: &str) -> f64 {
    at as f64 / text.len().max(1) as f64
}

/// Gives claims the places that the search names, if a variant is really there.
fn take_placed(wanted: &[Wanted<'_>], candidates: &[Vec<Range<usize>>], found: &mut [Option<Range<usize>>]) {
    for (claim, one) in wanted.iter().enumerate() {
        let Some((placed, _)) = &one.placed else { continue };
        // The search may have counted a space or an ending in: a place within the range, or around it, is meant.
        let holds = |outer: &Range<usize>, inner: &Range<usize>| outer.start <= inner.start && inner.end <= outer.end;
        let meant = candidates[claim].iter().filter(|&place| {
            !place.is_empty() && (holds(placed, place) || (!placed.is_empty() && holds(place, placed)))
        });
        let free = meant.filter(|place| is_free(place, found)).max_by_key(|place| place.len()).cloned();
        found[claim] = free;
    }
}

fn is_free(place: &Range<usize>, found: &[Option<Range<usize>>]) -> bool {
    !found.iter().flatten().any(|taken| overlap(taken, place))
}

/// Free places without overlap in order; of two that overlap the longer, of equally long ones the earlier.
fn longest_free<'a>(
    places: impl Iterator<Item = &'a Range<usize>>,
    found: &[Option<Range<usize>>],
) -> Vec<Range<usize>> {
    let mut places: Vec<&Range<usize>> = places.filter(|place| is_free(place, found)).collect();
    places.sort_by_key(|place| (std::cmp::Reverse(place.len()), place.start));
    let mut kept: Vec<Range<usize>> = Vec::new();
    for place in places {
        if !kept.iter().any(|other| overlap(other, place)) {
            kept.push(place.clone());
        }
    }
    kept.sort_by_key(|place| place.start);
    kept
}
