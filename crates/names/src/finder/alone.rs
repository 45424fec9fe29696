//! Names of people in the Arabic that nothing in the English was found for.

use barqiya_bitext::Span;
use barqiya_glossary::Kind;

use super::{Evidence, Mention, Scene, Taken};
use crate::Attested;
use crate::arabic::{Stem, Word, kind_by_cue};

/// Words of a name at most.
const LONGEST: usize = 5;

/// Finds runs of words that people's names are made of: a given name and more, or any after a title.
pub(super) fn find(scene: &Scene<'_>, taken: &mut Taken, mentions: &mut Vec<Mention>) {
    let mut at = 0;
    while at < scene.words.len() {
        match person(scene, at, taken) {
            Some((stem, end)) => {
                mentions.push(Mention {
                    ar: Span { start: stem.start, end: scene.words[end - 1].range.end },
                    en: None,
                    kind: Some(Kind::Person),
                    evidence: Evidence::Arabic,
                    entry: None,
                    wanted: Vec::new(),
                });
                taken.words[at..end].fill(true);
                at = end;
            }
            None => at += 1,
        }
    }
}

/// The name that begins at a word, as its first stem and the word after its last.
fn person<'a>(scene: &'a Scene<'_>, at: usize, taken: &Taken) -> Option<(&'a Stem, usize)> {
    let word = &scene.words[at];
    if taken.words[at] || word.common || word.is_particle() {
        return None;
    }
    let titled = at > 0 && word.follows && is_title(&scene.words[at - 1]);
    let stem = word.stems.iter().find(|stem| stem.clitics <= 1 && is_name(stem, !titled))?;
    let mut end = at + 1;
    let mut names = 1;
    while end < scene.words.len() && end < at + LONGEST && scene.words[end].follows && !taken.words[end] {
        let next = &scene.words[end];
        let is_part = next.is_particle() || (!next.common && is_name_inside(next));
        if !is_part {
            break;
        }
        names += usize::from(!next.is_particle());
        end += 1;
    }
    while end > at + 1 && scene.words[end - 1].is_particle() {
        end -= 1;
    }
    (names > 1 || titled).then_some((stem, end))
}

fn is_title(word: &Word) -> bool {
    word.stems.iter().any(|stem| kind_by_cue(&stem.folded) == Some(Kind::Person))
}

/// Whether a stem is attested as a name; a given one where nothing else says that it is one.
fn is_name(stem: &Stem, given: bool) -> bool {
    look_up(stem).is_some_and(|known| if given { known.is_given() && !stem.article } else { known.is_person() })
}

fn is_name_inside(word: &Word) -> bool {
    let whole = word.stems.iter().filter(|stem| stem.clitics == 0);
    whole.into_iter().any(|stem| look_up(stem).is_some_and(Attested::is_person))
}

/// A name with its article as it is attested: `العهد` is not `عهد`.
fn look_up(stem: &Stem) -> Option<Attested> {
    if stem.article { Attested::look_up(&format!("ال{}", stem.folded)) } else { Attested::look_up(&stem.folded) }
}
