//! Which names are one: short forms in a story, and spellings in Arabic.

use std::collections::BTreeMap;

use barqiya_glossary::Kind;

use super::Name;
use crate::{Evidence, Variation};

/// A name of several words that a story has used.
#[derive(Debug, Clone)]
pub(super) struct Full {
    pub(super) key: String,
}

impl Full {
    /// A name of which a part may stand for it: a person's, or one whose kind is not known.
    pub(super) fn new(key: &str, kind: Option<Kind>) -> Option<Self> {
        let whole = key.contains(' ') && matches!(kind, None | Some(Kind::Person));
        whole.then(|| Self { key: key.to_owned() })
    }

    /// Whether a name is a part of this one, word by word.
    pub(super) fn is_meant_by(&self, short: &str) -> bool {
        let (whole, part): (Vec<&str>, Vec<&str>) = (self.key.split(' ').collect(), short.split(' ').collect());
        let same = |words: &[&str]| words.iter().zip(&part).all(|(one, other)| is_spelling(one, other));
        part.len() < whole.len() && whole.windows(part.len()).any(same)
    }
}

/// Puts names together whose Arabic differs only as spellings of foreign sounds do (`غورباتشوف`, `جورباتشيف`) and whose
/// English is the same or differs in spelling.
pub(super) fn spellings(names: &mut Vec<Name>) {
    let mut alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let is_name =
        |name: &Name| name.evidence == Evidence::Likeness || (name.evidence <= Evidence::Known && name.kind.is_some());
    for (at, name) in names.iter().enumerate().filter(|(_, name)| is_name(name)) {
        let skeleton = skeleton(&name.key);
        if skeleton.chars().filter(|&letter| letter != ' ').count() >= 3 {
            alike.entry(skeleton).or_default().push(at);
        }
    }
    let mut into: BTreeMap<usize, usize> = BTreeMap::new();
    for group in alike.values() {
        for (place, &later) in group.iter().enumerate() {
            let same = |&&earlier: &&usize| !into.contains_key(&earlier) && is_same(&names[earlier], &names[later]);
            if let Some(&earlier) = group[..place].iter().find(same) {
                into.insert(later, earlier);
            }
        }
    }
    for (&later, &earlier) in &into {
        let uses = std::mem::take(&mut names[later].uses);
        names[earlier].uses.extend(uses);
        names[earlier].kind = names[earlier].kind.or(names[later].kind);
    }
    for name in names.iter_mut() {
        name.uses.sort_by(|one, other| one.place.cmp(&other.place));
    }
    names.retain(|name| !name.uses.is_empty());
}

/// Whether the usual renderings of two names are the same but for spelling.
fn is_same(one: &Name, other: &Name) -> bool {
    if one.evidence < Evidence::Likeness && other.evidence < Evidence::Likeness {
        return false;
    }
    let (ours, theirs) = (one.renderings(), other.renderings());
    let (Some((ours, _)), Some((theirs, _))) = (ours.first(), theirs.first()) else { return false };
    Variation::between(ours, theirs, &one.key).is_none_or(Variation::is_spelling)
}

/// Whether two words are one but for how foreign sounds are written.
pub(super) fn is_spelling(one: &str, other: &str) -> bool {
    one == other || {
        let (ours, theirs) = (skeleton(one), skeleton(other));
        ours.chars().count() >= 3 && ours == theirs
    }
}

/// Consonants, those that foreign sounds waver between as one.
fn skeleton(key: &str) -> String {
    key.chars()
        .filter_map(|letter| match letter {
            'ا' | 'و' | 'ي' | 'ه' | 'ء' | 'ع' => None,
            'غ' | 'ج' | 'گ' | 'ق' => Some('ك'),
            'ط' | 'ث' => Some('ت'),
            'ص' | 'ز' => Some('س'),
            'ض' | 'ذ' | 'ظ' => Some('د'),
            other => Some(other),
        })
        .collect()
}
