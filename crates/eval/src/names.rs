//! Whether names came through.
//!
//! A name is *verbatim* where it stands letter for letter, *near* where something very like it stands ([`NEAR`]), and *absent*
//! otherwise. What is near was mostly spelled in another way (`Lukachenko`), and that is another fault than a name left out.

mod near;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;

pub use self::near::NEAR;
use self::near::{Nearby, Words};
use crate::Share;
use crate::letters::places;

/// A translation and the names that it should have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sentence {
    /// The translation to be judged.
    pub output: String,
    /// What is wanted.
    pub names: Vec<Name>,
}

/// A name that is wanted in a sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub name: String,
    /// What it names: a person, a place. It may be empty.
    pub kind: String,
    /// How often it is wanted. The same name in several entries of a sentence is wanted as often as they say in sum.
    pub count: usize,
}

/// How names came through.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// All names.
    pub all: Counts,
    /// The same by kind, in the order of the alphabet.
    pub kinds: Vec<Kind>,
    /// Every name that is not verbatim, in the order of the sentences.
    pub faults: Vec<Fault>,
}

/// Names of one kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Kind {
    /// The kind.
    pub kind: String,
    /// Its names.
    #[serde(flatten)]
    pub counts: Counts,
}

/// Names counted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Counts {
    /// Those that stand letter for letter, on word boundaries, as often as they are wanted.
    pub verbatim: Share,
    /// Those of which something very like stands.
    pub near: Share,
    /// The others.
    pub absent: Share,
}

/// A name that is not verbatim.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fault {
    /// The sentence, from 1.
    pub sentence: usize,
    /// The name.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// What stood there, if something is near.
    pub near: Option<String>,
    /// How like it is, from [`NEAR`] to 1; nothing for an absent name.
    pub similarity: Option<f64>,
}

/// Judges translations by the names that they should have.
///
/// ```
/// use barqiya_eval::names::{Name, Sentence, score};
///
/// let name = |name: &str| Name { name: name.into(), kind: "person".into(), count: 1 };
/// let output = "Lukachenko met Putin.".into();
/// let report = score(&[Sentence { output, names: vec![name("Lukashenko"), name("Putin"), name("Xi Jinping")] }]);
/// assert_eq!(report.all.verbatim.count, 1);
/// assert_eq!(report.faults[0].near.as_deref(), Some("Lukachenko"));
/// assert_eq!(report.faults[1].near, None);
/// ```
pub fn score(sentences: &[Sentence]) -> Report {
    let mut faults = Vec::new();
    let mut kinds: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for (number, sentence) in (1..).zip(sentences) {
        let names = listed(sentence);
        let mut words = Words::new(&sentence.output);
        // What is some name letter for letter is not near to another: `Iraq` is no `Iran`.
        let standing: Vec<usize> = names.iter().map(|name| verbatim(name, &sentence.output, &mut words)).collect();
        for (name, verbatim) in names.into_iter().zip(standing) {
            let missing: Vec<Fault> = (verbatim..name.count).map(|_| fault(number, &name, &mut words)).collect();
            let near = missing.iter().filter(|fault| fault.near.is_some()).count();
            let sums = kinds.entry(name.kind).or_default();
            let counts = [verbatim, near, missing.len() - near];
            sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            faults.extend(missing);
        }
    }
    let all = kinds.values().fold([0; 3], |all, counts| [0, 1, 2].map(|at| all[at] + counts[at]));
    let kinds = kinds.into_iter().map(|(kind, sums)| Kind { kind, counts: counts(sums) }).collect();
    Report { all: counts(all), kinds, faults }
}

/// The names of a sentence, each once, with the sum of its counts.
fn listed(sentence: &Sentence) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for name in &sentence.names {
        match names.iter_mut().find(|known| known.name == name.name) {
            Some(known) => known.count += name.count,
            None => names.push(name.clone()),
        }
    }
    names
}

/// How often a name stands letter for letter, at most as often as it is wanted; all its places are taken.
fn verbatim(name: &Name, output: &str, words: &mut Words) -> usize {
    let places = places(output, &name.name);
    for place in &places {
        words.take(place);
    }
    places.len().min(name.count)
}

/// What stands in the place of a name that is not verbatim; its words are taken.
fn fault(sentence: usize, name: &Name, words: &mut Words) -> Fault {
    let (near, similarity) = match words.nearest(&name.name) {
        Some(Nearby { text, similarity }) => (Some(text), Some(similarity)),
        None => (None, None),
    };
    Fault { sentence, name: name.name.clone(), kind: name.kind.clone(), near, similarity }
}

fn counts([verbatim, near, absent]: [usize; 3]) -> Counts {
    let share = |count| Share::new(count, verbatim + near + absent);
    Counts { verbatim: share(verbatim), near: share(near), absent: share(absent) }
}
