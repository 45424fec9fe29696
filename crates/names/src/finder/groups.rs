//! Units that stand together, as names.

use std::ops::Range;

use super::units::Unit;
use super::{Scene, Taken};
use crate::arabic::{Stem, Word};
use crate::english::Piece;
use crate::likeness::Likeness;

/// A name: units that follow each other on both sides, and what joins them.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) units: Vec<Unit>,
    /// Where it begins in the Arabic.
    pub(super) start: usize,
    pub(super) words: Range<usize>,
    pub(super) pieces: Range<usize>,
}

/// Least logarithm of the ratio for a word beside a name to be part of it: `Xi` is too short to be told by itself.
const BESIDE: f64 = 1.5;

/// Joins units, and takes in the words beside them that belong to the name.
pub(super) fn groups(scene: &Scene<'_>, likeness: &Likeness, mut units: Vec<Unit>, taken: &mut Taken) -> Vec<Group> {
    units.sort_by_key(|unit| unit.words.start);
    for unit in &units {
        taken.words[unit.words.clone()].fill(true);
        taken.pieces[unit.pieces.clone()].fill(true);
    }
    let mut groups: Vec<Group> = Vec::new();
    for unit in units {
        match groups.last_mut() {
            Some(last) if goes_on(scene, last, &unit) => {
                last.words.end = unit.words.end;
                last.pieces.end = unit.pieces.end;
                last.units.push(unit);
            }
            _ => groups.push(Group {
                start: unit.start,
                words: unit.words.clone(),
                pieces: unit.pieces.clone(),
                units: vec![unit],
            }),
        }
    }
    for group in &mut groups {
        while grow_right(scene, likeness, group, taken) {}
        while grow_left(scene, likeness, group, taken) {}
        take_article(scene, group, taken);
        taken.words[group.words.clone()].fill(true);
        taken.pieces[group.pieces.clone()].fill(true);
    }
    groups
}

/// Whether a unit is the next part of a name.
fn goes_on(scene: &Scene<'_>, group: &Group, unit: &Unit) -> bool {
    let (words, pieces) = (group.words.end..unit.words.start, group.pieces.end..unit.pieces.start);
    let order = pieces.start <= pieces.end && unit.clitics == 0;
    order
        && scene.words[words.start..=words.end].iter().all(|word| word.follows)
        && scene.words[words].iter().all(Word::is_particle)
        && scene.pieces[pieces.start..=pieces.end].iter().all(|piece| piece.follows)
        && scene.pieces[pieces].iter().all(|piece| (piece.is_particle() && piece.small != "of") || is_initial(piece))
}

/// `J.` in `Donald J. Trump`.
fn is_initial(piece: &Piece) -> bool {
    piece.capital && piece.latin.len() == 1
}

fn grow_right(scene: &Scene<'_>, likeness: &Likeness, group: &mut Group, taken: &Taken) -> bool {
    let (at, piece) = (group.words.end, group.pieces.end);
    let (Some(word), Some(next)) = (scene.words.get(at), scene.pieces.get(piece)) else { return false };
    let free = !taken.words[at] && !taken.pieces[piece] && word.follows && next.follows;
    let stem = &word.stems[0];
    if free && next.capital && !next.is_ordinary() && likeness.log_ratio(&stem.letters, &next.latin) >= BESIDE {
        group.units.push(Unit::new(at..at + 1, stem, piece..piece + 1));
        (group.words.end, group.pieces.end) = (at + 1, piece + 1);
        return true;
    }
    false
}

fn grow_left(scene: &Scene<'_>, likeness: &Likeness, group: &mut Group, taken: &Taken) -> bool {
    let bare = group.units.first().is_some_and(|unit| unit.clitics == 0);
    let (true, Some(at), Some(piece)) = (bare, group.words.start.checked_sub(1), group.pieces.start.checked_sub(1))
    else {
        return false;
    };
    let follows = scene.words[group.words.start].follows && scene.pieces[group.pieces.start].follows;
    let (word, before) = (&scene.words[at], &scene.pieces[piece]);
    if taken.words[at] || taken.pieces[piece] || !follows || !before.capital || before.is_ordinary() {
        return false;
    }
    let like = |stem: &&Stem| likeness.log_ratio(&stem.letters, &before.latin);
    let best = word.stems.iter().max_by(|one, other| like(one).total_cmp(&like(other)));
    let Some(stem) = best.filter(|stem| like(stem) >= BESIDE) else { return false };
    group.units.insert(0, Unit::new(at..at + 1, stem, piece..piece + 1));
    group.start = stem.start;
    (group.words.start, group.pieces.start) = (at, piece);
    true
}

/// `al-` before a name that has its article in Arabic, too.
fn take_article(scene: &Scene<'_>, group: &mut Group, taken: &Taken) {
    let Some(before) = group.pieces.start.checked_sub(1) else { return };
    let first = &scene.words[group.words.start];
    let article = first.stems.iter().any(|stem| stem.start == group.start && stem.article);
    if article
        && !taken.pieces[before]
        && scene.pieces[before].is_article(&scene.pieces[group.pieces.start])
        && scene.pieces[group.pieces.start].follows
    {
        group.pieces.start = before;
    }
}
