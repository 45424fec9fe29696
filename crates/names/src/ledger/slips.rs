//! English words of a story that are another one but for a letter: slips that show without any Arabic.
//!
//! A name may stand in the English where the Arabic has a pronoun or another word, and two people may share a name. So the
//! English is looked at by itself, too.

use std::collections::BTreeMap;

use barqiya_bitext::{Pair, Span};
use barqiya_glossary::Kind;
use serde::Serialize;

use super::Place;
use super::join::is_spelling;
use crate::english::pieces;
use crate::likeness::{Arabic, Latin};
use crate::variation::edits;
use crate::{Likeness, Mention, Variation, key};

/// A word that is probably meant to be another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Slip {
    /// The word.
    pub found: String,
    /// What the story has more often.
    pub wanted: String,
    /// The Arabic of the name that it is or that the other is a part of, if it is known.
    pub name: String,
    /// Where.
    pub place: Place,
}

/// A word with a capital where it stands.
#[derive(Debug)]
pub(super) struct Word {
    text: String,
    place: Place,
    /// The Arabic that it renders, and its key.
    arabic: Option<(String, String)>,
    /// Whether it renders a nation or a language.
    translated: bool,
}

/// Fewest letters of a word of which one may be wrong, and of one of which two may be.
const SHORT: usize = 5;
const LONG: usize = 9;

/// The words of a pair that begin with a capital.
pub(super) fn words(pair: &Pair, mentions: &[Mention], number: usize) -> Vec<Word> {
    let capital = pieces(&pair.en).into_iter().filter(|piece| piece.capital && piece.latin.len() >= SHORT);
    capital
        .map(|piece| {
            let en = Span::from(piece.range.clone());
            let owner = mentions
                .iter()
                .find(|mention| mention.en.is_some_and(|own| own.start <= en.start && en.end <= own.end));
            let arabic = owner.map(|mention| {
                let text = pair.ar[mention.ar.range()].to_owned();
                let key = key(&text);
                (text, key)
            });
            let ar = owner.map_or(Span { start: 0, end: 0 }, |mention| mention.ar);
            Word {
                text: pair.en[piece.range].to_owned(),
                place: Place { pair: number, story: pair.story.clone(), id: pair.id.clone(), ar, en: Some(en) },
                translated: owner
                    .is_some_and(|mention| mention.entry.is_some() && matches!(mention.kind, None | Some(Kind::Term))),
                arabic,
            }
        })
        .collect()
}

/// The slips among the words of a story.
pub(super) fn slips(words: &[Word]) -> Vec<Slip> {
    let mut places: BTreeMap<&str, Vec<&Word>> = BTreeMap::new();
    for word in words {
        places.entry(&word.text).or_default().push(word);
    }
    let all: Vec<(&str, &Vec<&Word>)> = places.iter().map(|(text, words)| (*text, words)).collect();
    let mut found = Vec::new();
    for &(rare, few) in &all {
        let meant = all.iter().filter(|(usual, many)| {
            is_slip(rare, usual)
                && few.iter().all(|one| many.iter().any(|other| may_be(one, other)))
                && is_better((usual, many), (rare, few))
        });
        let Some((usual, many)) = meant.max_by_key(|(_, many)| many.len()) else { continue };
        found.extend(few.iter().map(|word| {
            Slip {
                found: rare.to_owned(),
                wanted: (*usual).to_owned(),
                name: word
                    .arabic
                    .iter()
                    .chain(many.iter().filter_map(|other| other.arabic.as_ref()))
                    .map(|(text, _)| text.clone())
                    .next()
                    .unwrap_or_default(),
                place: word.place.clone(),
            }
        }));
    }
    found
}

/// Whether one spelling is rather meant than another: it is more frequent, or sounds more like the Arabic, or comes first.
fn is_better((one, ours): (&str, &[&Word]), (other, theirs): (&str, &[&Word])) -> bool {
    let likeness = |text: &str| {
        let arabic = ours.iter().chain(theirs).find_map(|word| word.arabic.as_ref().map(|(_, key)| key));
        arabic.map_or(0.0, |key| Likeness::builtin().log_ratio(&Arabic::new(key), &Latin::new(text)))
    };
    let by_likeness = || likeness(one).total_cmp(&likeness(other));
    let by_place = || theirs[0].place.cmp(&ours[0].place);
    ours.len().cmp(&theirs.len()).then_with(by_likeness).then_with(by_place).is_gt()
}

/// Whether two words differ as slips do: a letter too many, too few, another, or two in the wrong order, and not as the forms of a
/// word do.
fn is_slip(one: &str, other: &str) -> bool {
    let (ours, theirs): (Vec<char>, Vec<char>) =
        (one.to_lowercase().chars().collect(), other.to_lowercase().chars().collect());
    let shortest = ours.len().min(theirs.len());
    let most = if shortest >= LONG { 2 } else { 1 };
    let edits = edits(&ours, &theirs);
    edits > 0 && edits <= most && !matches!(Variation::between(one, other, ""), Some(Variation::Form | Variation::Case))
}

/// Whether the Arabic allows it: it is not known, or some word is in both names.
fn may_be(one: &Word, other: &Word) -> bool {
    let (Some((_, ours)), Some((_, theirs))) = (&one.arabic, &other.arabic) else {
        return !(one.translated || other.translated);
    };
    ours.split(' ').any(|word| theirs.split(' ').any(|other| is_spelling(word, other)))
}
