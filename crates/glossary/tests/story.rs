//! The agency story with its glossary: every occurrence in its place.
//!
//! The story is no part of the project; without it the test says so and passes.

use std::fs;
use std::path::PathBuf;

use barqiya_glossary::matcher::Story;
use barqiya_glossary::{Entry, Glossary, Kind, Level, Matcher};

/// What stands in each sentence, in order; `Li` alone is the derived short form.
const SENTENCES: [&[&str]; 14] = [
    &["Beijing", "Xinhua", "Chinese Premier", "Li Keqiang", "Kazakh", "Karim Massimov", "Beijing"],
    &["Li", "Kazakhstan", "Nazarbayev", "Massimov"],
    &[],
    &["Li"],
    &["China Railway Group", "Astana"],
    &["Li", "Kazakhstan"],
    &["Kazakhstan", "Silk Road Fund"],
    &["Li"],
    &["Massimov", "Silk Road Economic Belt", "Made in China 2025", "Internet Plus"],
    &[],
    &["Li", "Massimov"],
    &["Massimov"],
    &["Shanghai Cooperation Organization", "Zhengzhou"],
    &["second World Internet Conference", "Wuzhen", "Zhejiang"],
];

fn stories() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/stories")
}

fn glossary(text: &str) -> Glossary {
    let mut glossary = Glossary::default();
    for line in text.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let kind = match fields[2] {
            "person" => Kind::Person,
            "place" => Kind::Place,
            "agency" => Kind::Agency,
            "organization" => Kind::Organization,
            "event" => Kind::Event,
            _ => Kind::Term,
        };
        glossary.entries.push(Entry { kind, ..Entry::new(fields[0], fields[1]) });
    }
    glossary
}

#[test]
#[expect(clippy::print_stderr, reason = "says why nothing was tested")]
fn every_occurrence_of_the_story_is_found() {
    let read = |name| fs::read_to_string(stories().join(name));
    let (Ok(story), Ok(terms)) = (read("xinhua-2015-12-14.ar.txt"), read("xinhua-2015-12-14.glossary.tsv")) else {
        eprintln!("skipped: no stories in {}", stories().display());
        return;
    };
    let matcher = Matcher::new(&[glossary(&terms)], true);
    let (mut named, mut counts) = (Story::default(), (0, 0));
    let sentences = barqiya_text::split_sentences(&story);
    assert_eq!(sentences.len(), SENTENCES.len());
    for (range, expected) in sentences.into_iter().zip(SENTENCES) {
        let sentence = &story[range];
        let found = matcher.find(sentence, &mut named);
        let english: Vec<&str> = found.iter().map(|found| found.english[0].as_str()).collect();
        assert_eq!(english, expected, "{sentence}");
        for found in &found {
            let short = found.level == Level::Short;
            assert_eq!(short, found.english[0] == "Li", "{sentence}");
            assert!(!short || &sentence[found.words.clone()] == "لي");
            counts = if short { (counts.0, counts.1 + 1) } else { (counts.0 + 1, counts.1) };
        }
    }
    assert_eq!(counts, (26, 5));
}
