//! What a name should be rendered by.

use serde::{Deserialize, Serialize};

use super::{Name, Past, counted};
use crate::likeness::{Arabic, Latin};
use crate::{Attested, Evidence, Likeness, Variation};

/// A rendering and why it is preferred.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Preferred {
    /// The English.
    pub english: String,
    /// Others that are as good.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<String>,
    /// Who says so.
    pub by: Authority,
}

/// Why a rendering is preferred; the earlier, the stronger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Authority {
    /// A glossary of the user's, or a decision of the house.
    Glossary,
    /// The glossary that comes with the program.
    Known,
    /// It is the most frequent of those that are attested elsewhere.
    Attested,
    /// It is the most frequent; of equals the first.
    Majority,
}

/// What a name should be rendered by; `None` where it has no English anywhere.
pub(super) fn preferred(name: &Name) -> Option<Preferred> {
    // Where nothing but parts of the name stand, they are all there is.
    let only_parts = !name.uses.iter().any(|of| !of.short && of.english.is_some());
    let whole = || name.uses.iter().filter(move |of| only_parts || !of.short);
    if let Some(wanted) = whole().find(|of| of.evidence == Evidence::Glossary) {
        return Some(Preferred {
            english: wanted.wanted[0].clone(),
            accepted: wanted.wanted[1..].to_vec(),
            by: Authority::Glossary,
        });
    }
    let known: Vec<&String> = whole().filter(|of| of.evidence == Evidence::Known).flat_map(|of| &of.wanted).collect();
    let said = with_past(counted(whole().filter_map(|of| of.english.as_deref())), &name.past);
    if let Some(first) = known.first() {
        let used = said.iter().find(|(english, _)| known.iter().any(|known| known == english));
        let english = used.map_or_else(|| (*first).clone(), |(english, _)| (*english).to_owned());
        let mut accepted: Vec<String> = Vec::new();
        for other in known {
            // Two spellings of one name are both known, and still a story should have one of them.
            let respelled = Variation::between(&english, other, &name.key).is_some_and(Variation::is_spelling);
            if *other != english && !respelled && !accepted.contains(other) {
                accepted.push(other.clone());
            }
        }
        return Some(Preferred { english, accepted, by: Authority::Known });
    }
    // A whole rendering is better than one that lacks a part, whichever is more frequent.
    let said: Vec<(&str, usize)> =
        said.iter().copied().filter(|(english, _)| !is_part(english, &said, &name.key)).collect();
    let attested = said.iter().find(|(english, _)| is_attested(&name.key, english));
    let (best, by) = match attested {
        Some((english, _)) => (*english, Authority::Attested),
        None => (most_alike(&said, &name.key)?, Authority::Majority),
    };
    let english = match by {
        Authority::Majority => by_words(name, best),
        _ => best.to_owned(),
    };
    Some(Preferred { english, accepted: Vec::new(), by })
}

/// Renderings of now and before together.
fn with_past<'a>(mut said: Vec<(&'a str, usize)>, past: &'a [Past]) -> Vec<(&'a str, usize)> {
    for Past { english, count } in past {
        match said.iter_mut().find(|(known, _)| known == english) {
            Some((_, known)) => *known += count,
            None => said.push((english, *count)),
        }
    }
    said.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    said
}

/// Of the most frequent renderings the one that sounds most like the Arabic; of equals the first.
fn most_alike<'a>(said: &[(&'a str, usize)], key: &str) -> Option<&'a str> {
    let most = said.first()?.1;
    let arabic = Arabic::new(key);
    let like = |english: &str| Likeness::builtin().log_ratio(&arabic, &Latin::new(english));
    let frequent = said.iter().take_while(|(_, count)| *count == most).map(|(english, _)| *english);
    frequent.reduce(|one, other| if like(other) > like(one) { other } else { one })
}

/// A rendering with each word as most places spell it: the whole name may stand once, and a part of it often.
fn by_words(name: &Name, english: &str) -> String {
    let said: Vec<&str> =
        name.uses.iter().filter_map(|of| of.english.as_deref()).flat_map(|said| said.split(' ')).collect();
    let voted = english.split(' ').map(|word| {
        let is_spelling = |other: &&&str| {
            **other == word
                || Variation::between(word, other, &name.key).is_some_and(|variation| variation == Variation::Spelling)
        };
        let votes = counted(said.iter().filter(is_spelling).copied());
        let own = votes.iter().find(|(other, _)| *other == word).map_or(0, |(_, count)| *count);
        votes.first().filter(|(_, count)| *count > own).map_or(word, |(other, _)| *other)
    });
    voted.collect::<Vec<_>>().join(" ")
}

/// Whether another rendering has all the words of one, and more.
fn is_part(english: &str, said: &[(&str, usize)], arabic: &str) -> bool {
    let longer = |(other, _): &(&str, usize)| {
        other.len() > english.len() && Variation::between(english, other, arabic) == Some(Variation::Part)
    };
    said.iter().any(longer)
}

/// Whether a rendering is made of attested spellings, word by word.
pub(crate) fn is_attested(key: &str, english: &str) -> bool {
    let ours: Vec<&str> = key.split(' ').collect();
    let theirs: Vec<&str> = english.split(|mark: char| mark.is_whitespace()).collect();
    let fits =
        |(arabic, english): (&&str, &&str)| spellings(arabic).any(|spelling| spelling.eq_ignore_ascii_case(english));
    let whole = spellings(key).any(|spelling| spelling.eq_ignore_ascii_case(english));
    whole || (ours.len() == theirs.len() && ours.iter().zip(&theirs).all(fits))
}

/// Attested spellings of a name, with its article or without.
pub(crate) fn spellings(arabic: &str) -> impl Iterator<Item = &'static str> {
    let with_article = Attested::look_up(&format!("ال{arabic}"));
    Attested::look_up(arabic).into_iter().chain(with_article).flat_map(Attested::spellings)
}
