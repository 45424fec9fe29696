use barqiya_bitext::{Pair, Story};

use super::*;
use crate::{Level, Rule, Variation, findings};

/// Pairs of two stories, `story TAB ar TAB en`.
fn ledger(rows: &[(&str, &str, &str)], glossary: &[(&str, &str)]) -> Ledger {
    let entries = glossary.iter().map(|(ar, en)| barqiya_glossary::Entry::new(*ar, *en)).collect();
    let finder = Finder::new(&[barqiya_glossary::Glossary { path: None, entries }]);
    let mut collection = Collection::default();
    let pair = |n: usize, (story, ar, en): &(&str, &str, &str)| Pair {
        en: (*en).to_owned(),
        ..Pair::new(&Story::new(*story, b""), n, *ar, 0..ar.len())
    };
    let pairs: Vec<Pair> = rows.iter().enumerate().map(|(n, row)| pair(n, row)).collect();
    for story in pairs.chunk_by(|one, other| one.story == other.story) {
        for (pair, mentions) in story.iter().zip(finder.find_story(story)) {
            collection.add(pair, &mentions, &finder);
        }
    }
    collection.finish(|_, _| Ok::<_, ()>(Vec::new())).unwrap()
}

/// Rules of warnings and errors, with what was found and wanted.
fn complaints(ledger: &Ledger) -> Vec<(Rule, String, String)> {
    let found = findings(ledger, |_| String::new());
    let loud = found.into_iter().filter(|finding| finding.level >= Level::Warning);
    loud.map(|finding| (finding.rule, finding.found.unwrap_or_default(), finding.wanted.unwrap_or_default())).collect()
}

#[test]
fn a_short_form_belongs_to_the_person() {
    let ledger = ledger(
        &[
            ("a", "قال كريم ماسيموف ذلك", "Karim Massimov said so"),
            ("a", "واضاف ماسيموف ان ذلك كذلك", "Masimov added that it was"),
        ],
        &[],
    );
    assert_eq!(ledger.names.len(), 1, "{ledger:#?}");
    assert_eq!(complaints(&ledger), [(Rule::InconsistentInStory, "Masimov".into(), "Massimov".into())]);
}

#[test]
fn stories_are_compared() {
    let ledger = ledger(
        &[
            ("a", "زار نزارباييف المدينة", "Nazarbayev visited the city"),
            ("b", "وصل نزارباييف", "Nazarbaev arrived"),
            ("b", "غادر نزارباييف", "Nazarbaev left"),
            ("c", "زار نزارباييف المدينة", "Nazarbayev visited the city"),
            ("c", "زار نزارباييف المدينة", "Nazarbayev visited the city"),
        ],
        &[],
    );
    let complaints = complaints(&ledger);
    assert_eq!(complaints.len(), 2);
    assert!(complaints.iter().all(|(rule, found, _)| *rule == Rule::InconsistentAcrossStories && found == "Nazarbaev"));
}

#[test]
fn a_glossary_decides() {
    let rows = [("a", "وصل القذافي الى روما", "Gaddafi arrived in Rome"), ("a", "قال القذافى", "Kadhafi said")];
    let ledger = ledger(&rows, &[("القذافي", "Gadhafi")]);
    let name = ledger.names.iter().find(|name| name.key == "قذافي").unwrap();
    assert_eq!((name.uses.len(), name.preferred.as_ref().unwrap().by), (2, Authority::Glossary));
    let complaints = complaints(&ledger);
    let against: Vec<&str> = complaints.iter().map(|(_, found, _)| found.as_str()).collect();
    assert_eq!(against, ["Gaddafi", "Kadhafi"]);
}

#[test]
fn spellings_in_arabic_are_one_name() {
    let rows = [("a", "قال غورباتشوف", "Gorbachev said"), ("b", "قال جورباتشوف", "Gorbachov said")];
    let ledger = ledger(&rows, &[]);
    assert_eq!(ledger.names.len(), 1, "{:#?}", ledger.names);
    assert_eq!(ledger.names[0].renderings().len(), 2);
    assert_eq!(Variation::between("Gorbachev", "Gorbachov", "غورباتشوف"), Some(Variation::Spelling));
}

#[test]
fn arabic_left_over_is_an_error() {
    let ledger = ledger(&[("a", "وصل زيد", "وصل Zaid")], &[]);
    assert_eq!(complaints(&ledger).len(), 1);
}
