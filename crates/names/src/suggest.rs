//! A glossary made of the names of some pairs.

use barqiya_glossary::{Entry, Glossary, Obligation};

use crate::ledger::{Authority, Ledger};
use crate::{Evidence, Variation};

/// Entries for names that stand in `least` places or more and are in no glossary of the user's: what is preferred first, and
/// behind it other renderings that are more than slips (each in a quarter of the places at least). Names that are rendered in
/// one way only are required, others preferred; a note says what the choice rests on.
pub fn suggest(ledger: &Ledger, least: usize) -> Glossary {
    let named = ledger.names.iter().filter(|name| name.uses.len() >= least && name.evidence == Evidence::Likeness);
    let entries = named.filter_map(|name| {
        let preferred = name.preferred.as_ref().filter(|preferred| preferred.by != Authority::Glossary)?;
        let renderings = name.renderings();
        let places: usize = renderings.iter().map(|(_, count)| count).sum();
        let others = renderings.iter().filter(|(english, count)| {
            let variation = Variation::between(&preferred.english, english, &name.key);
            4 * count >= places && matches!(variation, Some(Variation::Form | Variation::Part))
        });
        let english =
            std::iter::once(preferred.english.clone()).chain(others.map(|(english, _)| (*english).to_owned()));
        let agreed = renderings.len() <= 1;
        Some(Entry {
            english: english.collect(),
            kind: name.kind.unwrap_or_default(),
            obligation: if agreed { Obligation::Required } else { Obligation::Preferred },
            note: Some(note(&renderings, preferred.by)),
            ..Entry::new(name.name.clone(), String::new())
        })
    });
    Glossary { path: None, entries: entries.collect() }
}

/// What a choice rests on.
fn note(renderings: &[(&str, usize)], by: Authority) -> String {
    let counts: Vec<String> = renderings.iter().map(|(english, count)| format!("{english} {count}")).collect();
    let attested = if by == Authority::Attested { "attested; " } else { "" };
    format!("{attested}{}", counts.join(", "))
}
