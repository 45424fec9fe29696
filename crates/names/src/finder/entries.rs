//! Entries of glossaries: where their English stands, or what stands in its place.

use std::ops::Range;

use barqiya_bitext::Span;
use barqiya_glossary::{Kind, Occurrence};

use super::groups::Group;
use super::{Evidence, Finder, Mention, Scene, Taken};
use crate::Variation;
use crate::english::{Piece, pieces};
use crate::variation::edits;

/// An entry in the Arabic whose English is not there as the entry has it.
pub(super) struct Open {
    occurrence: Occurrence,
    words: Range<usize>,
}

/// What sounds like an entry's words.
struct Inside {
    /// The group that it is in.
    group: usize,
    /// Whether the group is within the entry.
    whole: bool,
    /// The pieces of the entry's words.
    pieces: Range<usize>,
}

impl Inside {
    fn of(words: &Range<usize>, groups: &[Group]) -> Option<Self> {
        groups.iter().enumerate().find_map(|(number, group)| {
            let touched =
                group.units.iter().filter(|unit| unit.words.start < words.end && words.start < unit.words.end);
            let pieces = touched.map(|unit| unit.pieces.clone());
            let pieces = pieces.reduce(|one, other| one.start.min(other.start)..one.end.max(other.end))?;
            let whole = group.words.start >= words.start && group.words.end <= words.end;
            Some(Self { group: number, whole, pieces: if whole { group.pieces.clone() } else { pieces } })
        })
    }
}

/// Least probability of a link that shows what an entry was rendered by.
const LINKED: f64 = 0.4;

impl Finder {
    /// Mentions of the entries whose English is there; gives the others.
    pub(super) fn placed(
        &self,
        scene: &Scene<'_>,
        occurrences: Vec<Occurrence>,
        taken: &mut Taken,
        mentions: &mut Vec<Mention>,
    ) -> Vec<Open> {
        let mut open = Vec::new();
        for occurrence in occurrences.into_iter().filter(|occurrence| !self.is_forbidden(occurrence.entry)) {
            let words = scene.words_in(&occurrence.words);
            let places = occurrence.english.iter().flat_map(|variant| scene.places(variant, taken));
            let distance = |place: &Range<usize>| scene.distance(words.start, place.start);
            // Of a name and a part of it the whole; of two alike the one in the same part of the sentence.
            let place = places.min_by(|one, other| {
                other.len().cmp(&one.len()).then_with(|| distance(one).total_cmp(&distance(other)))
            });
            match place.filter(|_| !words.is_empty()) {
                Some(place) => {
                    taken.words[words].fill(true);
                    taken.pieces[place.clone()].fill(true);
                    mentions.push(self.mention_of(scene, &occurrence, Some(place)));
                }
                None if !words.is_empty() => open.push(Open { occurrence, words }),
                None => {}
            }
        }
        open
    }

    /// Mentions of the entries whose English is not there: what sounds like their Arabic or is linked with it stands in its place.
    pub(super) fn settle(
        &self,
        scene: &Scene<'_>,
        open: Vec<Open>,
        groups: &mut Vec<Group>,
        taken: &mut Taken,
        mentions: &mut Vec<Mention>,
    ) {
        for Open { occurrence, words } in open {
            let is_known = self.evidence(occurrence.entry) == Evidence::Known;
            let place = match Inside::of(&words, groups) {
                // The entry is a part of a longer name: `جون` of `جون كيري`.
                Some(inside) if is_known && !inside.whole => continue,
                Some(inside) => {
                    if inside.whole {
                        groups.remove(inside.group);
                    }
                    Some(inside.pieces)
                }
                None => {
                    let is_name = occurrence.english[0].starts_with(char::is_uppercase);
                    scene.respelled(&occurrence, taken).or_else(|| scene.linked(&words, taken, !is_name))
                }
            };
            taken.words[words].fill(true);
            if let Some(place) = place.clone() {
                taken.pieces[place].fill(true);
            }
            mentions.push(self.mention_of(scene, &occurrence, place));
        }
    }

    fn mention_of(&self, scene: &Scene<'_>, occurrence: &Occurrence, place: Option<Range<usize>>) -> Mention {
        let kind = Some(self.entry(occurrence.entry).kind).filter(|&kind| kind != Kind::Term);
        Mention {
            ar: Span::from(occurrence.span.clone()),
            en: place.map(|place| scene.span_of(&place)),
            kind,
            evidence: self.evidence(occurrence.entry),
            entry: Some(occurrence.entry),
            wanted: occurrence.english.clone(),
        }
    }
}

impl Scene<'_> {
    /// The words that a range of bytes touches.
    fn words_in(&self, bytes: &Range<usize>) -> Range<usize> {
        let start = self.words.partition_point(|word| word.range.end <= bytes.start);
        let end = self.words.partition_point(|word| word.range.start < bytes.end);
        start..end.max(start)
    }

    /// Where a variant stands in free pieces, in whatever case.
    fn places(&self, variant: &str, taken: &Taken) -> Vec<Range<usize>> {
        let wanted: Vec<Piece> = pieces(variant);
        if wanted.is_empty() {
            return Vec::new();
        }
        let fits = |at: &usize| {
            let place = *at..*at + wanted.len();
            let same = |(piece, want): (&Piece, &Piece)| piece.small == want.small;
            !taken.pieces[place.clone()].contains(&true) && self.pieces[place].iter().zip(&wanted).all(same)
        };
        let last = (self.pieces.len() + 1).saturating_sub(wanted.len());
        (0..last).filter(fits).map(|at| at..at + wanted.len()).collect()
    }

    /// Free pieces that are a variant but for its spelling.
    fn respelled(&self, occurrence: &Occurrence, taken: &Taken) -> Option<Range<usize>> {
        let arabic = &self.pair.ar[occurrence.span.clone()];
        let mut best: Option<(usize, Range<usize>)> = None;
        for variant in &occurrence.english {
            let length = pieces(variant).len();
            for at in 0..(self.pieces.len() + 1).saturating_sub(length.max(1)) {
                let place = at..at + length;
                if taken.pieces[place.clone()].contains(&true) || !self.pieces[at].capital {
                    continue;
                }
                let found = &self.pair.en[self.span_of(&place).range()];
                if Variation::between(variant, found, arabic).is_some_and(Variation::is_spelling) {
                    let far = edits(&variant.chars().collect::<Vec<_>>(), &found.chars().collect::<Vec<_>>());
                    if best.as_ref().is_none_or(|(least, _)| far < *least) {
                        best = Some((far, place));
                    }
                }
            }
        }
        best.map(|(_, place)| place)
    }

    /// Free pieces that links tie to words; for names only such as begin with a capital.
    fn linked(&self, words: &Range<usize>, taken: &Taken, any_case: bool) -> Option<Range<usize>> {
        let is_linked = |at: &usize| {
            let piece = &self.pieces[*at];
            let fits = !taken.pieces[*at] && (any_case || (piece.capital && !piece.is_ordinary()));
            fits && words.clone().any(|word| self.link(word, *at) >= LINKED)
        };
        let mut linked = (0..self.pieces.len()).filter(is_linked);
        let first = linked.next()?;
        let mut place = first..first + 1;
        for at in linked {
            if at == place.end && self.pieces[at].follows {
                place.end = at + 1;
            }
        }
        Some(place)
    }

    fn span_of(&self, place: &Range<usize>) -> Span {
        Span { start: self.pieces[place.start].range.start, end: self.pieces[place.end - 1].range.end }
    }
}
