//! How the entries of a sentence came out, and mending the English where they came out wrong.
//!
//! [`settle`] works in steps, each a module: `locate` finds the place of each rendering, `repair` puts the wanted
//! rendering in place of a wrong one, `agreement` mends the words that touch it. A `Draft` carries the English with all
//! that points into it through every edit.

mod agreement;
mod assign;
mod case;
mod draft;
mod english;
mod locate;
mod near;
mod repair;
mod surface;
mod wanted;

use std::ops::Range;

use barqiya_bitext::{Link, Span, Term};
use serde::{Deserialize, Serialize};

use crate::{Entry, Level, Obligation, Occurrence};
pub use case::with_capital;
use draft::{Draft, overlap};
use locate::Scene;
use wanted::Wanted;

/// Most rounds of repair. Two are usual: one that mends and one that finds nothing left to mend.
const ROUNDS: usize = 8;

/// How the rendering of an occurrence came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The model said it by itself. A preferred entry that was not followed, and a forbidden form that is not there,
    /// have this verdict and no place.
    Model,
    /// The search forced it.
    Constraint,
    /// It was put in afterwards.
    Repair,
    /// It is not there; of a forbidden form: it is.
    Failed,
}

impl Verdict {
    /// Its name in records.
    ///
    /// ```
    /// assert_eq!(barqiya_glossary::Verdict::Constraint.name(), "constraint");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Constraint => "constraint",
            Self::Repair => "repair",
            Self::Failed => "failed",
        }
    }
}

/// What is known of one occurrence after the search.
#[derive(Debug, Clone)]
pub struct Claim<'a> {
    /// Where the entry stands in the Arabic.
    pub occurrence: &'a Occurrence,
    /// The entry.
    pub entry: &'a Entry,
    /// Bytes of the English where the search put the rendering, and whether the model said it unforced.
    pub placed: Option<(Range<usize>, bool)>,
}

/// A sentence with every claim settled.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    /// The English.
    pub en: String,
    /// How the entries came out, in the order of the Arabic.
    pub terms: Vec<Term>,
    /// Which words say the same, in the English as it is now.
    pub links: Vec<Link>,
    /// One for each claim, in the order of the claims.
    pub verdicts: Vec<Verdict>,
    /// Whether the English was changed.
    pub repaired: bool,
}

/// Gives every claim of a sentence its verdict and, with `repair`, mends the English.
///
/// A rendering stands where one of its variants does: on word boundaries, in letters that the entry's case rule allows.
/// With `repair`, where a required one stands nowhere, the English words linked with the occurrence (or else, for names,
/// a string of free capitalised words spelt much like it) give way to the preferred variant, and articles and doubled
/// words beside it are mended; nothing is ever put where there was nothing. A preferred entry is repaired only where
/// linked words show its wrong rendering. Without `repair` the English stays as it is.
///
/// All ranges of the result lie on characters of `ar` and of the new English; links that do not fit their texts are left
/// out. The same input gives the same result, and settling the result again without `placed` changes no English.
pub fn settle(ar: &str, en: &str, links: &[Link], claims: &[Claim<'_>], repair: bool) -> Settled {
    let work = Work::new(ar, claims);
    let draft = Draft::new(en, fitting(ar, en, links), claims.len());
    let mended = repair.then(|| work.mended(&draft, true).or_else(|| work.mended(&draft, false))).flatten();
    work.conclude(mended.unwrap_or_else(|| work.found(draft, true)), en)
}

/// The links that fit their texts, with probabilities that are ones.
fn fitting(ar: &str, en: &str, links: &[Link]) -> Vec<Link> {
    let fits = |link: &&Link| ar.get(link.ar.range()).is_some() && en.get(link.en.range()).is_some();
    let sane = |link: &Link| Link { p: if link.p.is_nan() { 0.0 } else { link.p.clamp(0.0, 1.0) }, ..*link };
    links.iter().filter(fits).map(sane).collect()
}

/// A draft with the way in which each claim got its place; of claims without one it says nothing.
struct State {
    draft: Draft,
    ways: Vec<Verdict>,
}

/// The claims of a sentence.
struct Work<'a> {
    ar: &'a str,
    claims: &'a [Claim<'a>],
    wanted: Vec<Wanted<'a>>,
    /// The claims in the order of the Arabic.
    order: Vec<usize>,
}

impl<'a> Work<'a> {
    fn new(ar: &'a str, claims: &'a [Claim<'a>]) -> Self {
        let wanted: Vec<Wanted<'a>> = claims.iter().map(|claim| Wanted::new(ar, claim)).collect();
        let mut order: Vec<usize> = (0..claims.len()).collect();
        order.sort_by_key(|&claim| (wanted[claim].span.start, wanted[claim].span.end));
        Self { ar, claims, wanted, order }
    }

    /// Finds the renderings that are there.
    fn found(&self, mut draft: Draft, use_placed: bool) -> State {
        let scene = Scene { ar: self.ar, en: &draft.en, links: &draft.links };
        let places = scene.locate(&self.wanted, use_placed);
        let ways = self.wanted.iter().zip(&places).map(|(wanted, place)| match (&wanted.placed, place) {
            (Some((placed, true)), Some(place)) if use_placed && overlap(placed, place) => Verdict::Constraint,
            _ => Verdict::Model,
        });
        let ways = ways.collect();
        draft.places = places;
        State { draft, ways }
    }

    /// Mends until nothing is left to mend, so that settling again changes nothing; `None` if that does not come about,
    /// as when two entries want each other's words.
    fn mended(&self, draft: &Draft, use_placed: bool) -> Option<State> {
        let mut state = self.round(draft.clone(), use_placed);
        for _ in 0..ROUNDS {
            let mut next = self.round(state.draft.clone(), false);
            if next.draft.en == state.draft.en && next.draft.links == state.draft.links {
                return Some(state);
            }
            for (way, earlier) in next.ways.iter_mut().zip(state.ways) {
                if *way == Verdict::Model {
                    *way = earlier;
                }
            }
            state = next;
        }
        None
    }

    /// Finds what is there, puts in what is not, and mends the words around.
    fn round(&self, draft: Draft, use_placed: bool) -> State {
        let State { mut draft, mut ways } = self.found(draft, use_placed);
        for &claim in &self.order {
            let wanted = &self.wanted[claim];
            let missing = draft.places[claim].is_none() && !wanted.is_forbidden();
            if missing && repair::repair(&mut draft, wanted, claim, self.ar) {
                ways[claim] = Verdict::Repair;
            }
        }
        for &claim in self.order.iter().filter(|&&claim| ways[claim] != Verdict::Model) {
            agreement::agree(&mut draft, &self.wanted[claim], claim);
        }
        State { draft, ways }
    }

    fn conclude(&self, state: State, before: &str) -> Settled {
        let State { mut draft, ways } = state;
        for (wanted, place) in self.wanted.iter().zip(&mut draft.places) {
            // An edit beside it may have taken the full stop before a capital.
            if place.as_ref().is_some_and(|place| !wanted.stands_at(&draft.en, place)) {
                *place = None;
            }
        }
        let verdicts: Vec<Verdict> = (0..ways.len()).map(|claim| self.verdict(claim, &draft, ways[claim])).collect();
        let terms = self.order.iter().map(|&claim| self.term(claim, &draft, verdicts[claim])).collect();
        Settled { repaired: draft.en != before, en: draft.en, terms, links: draft.links, verdicts }
    }

    fn verdict(&self, claim: usize, draft: &Draft, way: Verdict) -> Verdict {
        match (self.claims[claim].entry.obligation, draft.places[claim].is_some()) {
            (Obligation::Forbidden, true) | (Obligation::Required, false) => Verdict::Failed,
            (Obligation::Forbidden | Obligation::Preferred, false) => Verdict::Model,
            (Obligation::Required | Obligation::Preferred, true) => way,
        }
    }

    fn term(&self, claim: usize, draft: &Draft, verdict: Verdict) -> Term {
        let (Claim { occurrence, entry, .. }, wanted) = (&self.claims[claim], &self.wanted[claim]);
        Term {
            entry: entry.name().to_owned(),
            ar: Span::from(wanted.span.clone()),
            en: draft.places[claim].clone().map(Span::from),
            want: (*wanted.variants.first().unwrap_or(&entry.want())).to_owned(),
            matched: level_name(occurrence.level).to_owned(),
            verdict: verdict.name().to_owned(),
        }
    }
}

fn level_name(level: Level) -> &'static str {
    match level {
        Level::Exact => "exact",
        Level::Folded => "folded",
        Level::Clitic => "clitic",
        Level::Suffix => "suffix",
        Level::Short => "short",
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
