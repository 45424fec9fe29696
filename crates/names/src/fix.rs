//! Mending renderings.

use std::collections::HashMap;

use barqiya_bitext::{Link, Pair, Span};
use barqiya_glossary::{Claim, Entry, Kind, Level as Match, Occurrence, Verdict, settle};
use serde::Serialize;

use crate::{Finding, Level, Mention, Rule, Variation};

/// A rendering that was replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The pair's story.
    pub story: String,
    /// The pair's own name.
    pub id: String,
    /// The name's Arabic.
    pub name: String,
    /// What stood there.
    pub from: String,
    /// What stands there now.
    pub to: String,
    /// Why.
    pub rule: Rule,
}

/// Whether a finding is one that can be mended without asking: it is known what should stand there, and what stands there is all
/// that it takes the place of. A part or a grammatical form of a name may be what the sentence needs (`the President of Pakistan`).
fn can_mend(finding: &Finding) -> bool {
    let rule = matches!(
        finding.rule,
        Rule::AgainstGlossary | Rule::InconsistentInStory | Rule::InconsistentAcrossStories | Rule::Missing
    );
    let words = |text: &Option<String>| text.as_ref().map_or(0, |text| text.split([' ', '-']).count());
    let whole = match finding.variation {
        Some(Variation::Part | Variation::Form) => false,
        Some(Variation::Other) => words(&finding.wanted) <= words(&finding.found) + 1,
        _ => true,
    };
    rule && whole && finding.level >= Level::Warning && finding.wanted.is_some()
}

/// Mends the renderings of a pair that findings complain of, and what agrees with them (articles, doubled words). Names that are
/// right are not touched. Gives what was changed.
pub fn fix(pair: &mut Pair, mentions: &[Mention], findings: &[&Finding]) -> Vec<Change> {
    let complaints: HashMap<Span, &Finding> =
        findings.iter().filter(|finding| can_mend(finding)).map(|finding| (finding.place.ar, *finding)).collect();
    if complaints.is_empty() {
        return Vec::new();
    }
    let wanted = |mention: &Mention| -> Option<String> {
        let mended = complaints.get(&mention.ar).and_then(|finding| finding.wanted.clone());
        mended.or_else(|| mention.en.map(|en| pair.en[en.range()].to_owned()))
    };
    let claimed: Vec<(&Mention, String)> =
        mentions.iter().filter_map(|mention| Some((mention, wanted(mention)?))).collect();
    let parts: Vec<(Entry, Occurrence)> = claimed.iter().map(|(mention, wanted)| claim(mention, wanted)).collect();
    let claims: Vec<Claim<'_>> =
        parts.iter().map(|(entry, occurrence)| Claim { occurrence, entry, placed: None }).collect();
    // What is known of a name's place counts more than links of single words.
    let known = mentions.iter().filter_map(|mention| Some(Link { ar: mention.ar, en: mention.en?, p: 1.0 }));
    let is_elsewhere = |link: &&Link| {
        !mentions
            .iter()
            .any(|mention| overlaps(mention.ar, link.ar) || mention.en.is_some_and(|en| overlaps(en, link.en)))
    };
    let links: Vec<Link> = known.chain(pair.links.iter().filter(is_elsewhere).copied()).collect();
    let settled = settle(&pair.ar, &pair.en, &links, &claims, true);
    let mut changes = Vec::new();
    for ((mention, to), verdict) in claimed.iter().zip(&settled.verdicts) {
        if let (Some(finding), Verdict::Repair) = (complaints.get(&mention.ar), verdict) {
            changes.push(Change {
                story: pair.story.clone(),
                id: pair.id.clone(),
                name: finding.name.clone(),
                from: finding.found.clone().unwrap_or_default(),
                to: to.clone(),
                rule: finding.rule,
            });
        }
    }
    if !changes.is_empty() {
        pair.en = settled.en;
        // Spans of the old English mean nothing in the new one.
        pair.links = if pair.links.is_empty() { Vec::new() } else { settled.links };
        pair.terms.clear();
        pair.alternatives.clear();
    }
    changes
}

/// A mention as something that a glossary demands.
fn claim(mention: &Mention, wanted: &str) -> (Entry, Occurrence) {
    let entry = Entry {
        english: vec![wanted.to_owned()],
        arabic: vec![String::new()],
        kind: mention.kind.unwrap_or(Kind::Person),
        ..Entry::default()
    };
    let occurrence = Occurrence {
        entry: 0,
        span: mention.ar.range(),
        words: mention.ar.range(),
        level: Match::Exact,
        english: vec![wanted.to_owned()],
    };
    (entry, occurrence)
}

fn overlaps(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end
}
