//! What disagrees.

mod judging;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::Variation;
use crate::ledger::{Ledger, Place, Slip};
use judging::of_name;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// To know.
    Note,
    /// To look at.
    Warning,
    /// To mend.
    Error,
}

/// What kind of thing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A glossary or a decision wants another rendering.
    AgainstGlossary,
    /// The story renders the name in two ways.
    InconsistentInStory,
    /// Other stories render the name in another way.
    InconsistentAcrossStories,
    /// The rendering is not attested, and one much like it is.
    Unattested,
    /// Arabic was left in the English.
    Untranslated,
    /// The English has nothing for the name.
    Missing,
    /// No glossary has the name.
    Unknown,
}

impl Rule {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::AgainstGlossary,
        Self::InconsistentInStory,
        Self::InconsistentAcrossStories,
        Self::Unattested,
        Self::Untranslated,
        Self::Missing,
        Self::Unknown,
    ];

    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::AgainstGlossary => "against-glossary",
            Self::InconsistentInStory => "inconsistent-in-story",
            Self::InconsistentAcrossStories => "inconsistent-across-stories",
            Self::Unattested => "unattested",
            Self::Untranslated => "untranslated",
            Self::Missing => "missing",
            Self::Unknown => "unknown",
        }
    }

    /// What it means, in a sentence.
    pub fn about(self) -> &'static str {
        match self {
            Self::AgainstGlossary => "A glossary or a decision of the house wants another rendering.",
            Self::InconsistentInStory => "The story renders the name in two ways.",
            Self::InconsistentAcrossStories => "Other stories render the name in another way.",
            Self::Unattested => "The rendering is not attested, and one much like it is.",
            Self::Untranslated => "Arabic was left in the English.",
            Self::Missing => "The English has nothing for the name.",
            Self::Unknown => "No glossary has the name.",
        }
    }
}

/// Something found in one place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// What kind of thing it is.
    pub rule: Rule,
    /// How bad it is.
    pub level: Level,
    /// The name's Arabic.
    pub name: String,
    /// What stands there.
    pub found: Option<String>,
    /// What should.
    pub wanted: Option<String>,
    /// How they differ.
    pub variation: Option<Variation>,
    /// Where.
    pub place: Place,
}

impl Finding {
    /// It in a sentence.
    pub fn message(&self) -> String {
        let (name, found) = (&self.name, self.found.as_deref().unwrap_or_default());
        let wanted = self.wanted.as_deref().unwrap_or_default();
        match self.rule {
            Rule::AgainstGlossary => format!("{name} is \"{found}\"; the glossary has \"{wanted}\""),
            Rule::InconsistentInStory => format!("{name} is \"{found}\" here and \"{wanted}\" elsewhere in the story"),
            Rule::InconsistentAcrossStories => format!("{name} is \"{found}\" here and \"{wanted}\" in other stories"),
            Rule::Unattested => format!("{name} is \"{found}\"; \"{wanted}\" is in use"),
            Rule::Untranslated => format!("\"{found}\" is still Arabic"),
            Rule::Missing if wanted.is_empty() => format!("{name} has no English here"),
            Rule::Missing => format!("{name} (\"{wanted}\") has no English here"),
            Rule::Unknown => format!("{name} (\"{found}\") is in no glossary"),
        }
    }

    /// What tells it from others and stays the same when other rows come or go.
    pub fn fingerprint(&self) -> String {
        let found = self.found.as_deref().unwrap_or_default();
        let text = format!("{}\n{}\n{found}\n{}", self.rule.name(), self.name, self.place.id);
        barqiya_bitext::fingerprint(text.as_bytes())
    }
}

/// Everything that disagrees, in the order of the input.
pub fn findings(ledger: &Ledger, texts: impl Fn(&Place) -> String) -> Vec<Finding> {
    let mut found: Vec<Finding> = ledger.names.iter().flat_map(of_name).collect();
    found.extend(ledger.untranslated.iter().map(|place| Finding {
        rule: Rule::Untranslated,
        level: Level::Error,
        name: texts(place),
        found: Some(texts(place)),
        wanted: None,
        variation: None,
        place: place.clone(),
    }));
    let told: HashSet<(usize, usize)> =
        found.iter().filter(|finding| finding.level >= Level::Warning).flat_map(places).collect();
    let untold = |slip: &&Slip| slip.place.en.is_some_and(|en| !told.contains(&(slip.place.pair, en.start)));
    found.extend(ledger.slips.iter().filter(untold).map(|slip| Finding {
        rule: Rule::InconsistentInStory,
        level: Level::Warning,
        name: if slip.name.is_empty() { slip.wanted.clone() } else { slip.name.clone() },
        found: Some(slip.found.clone()),
        wanted: Some(slip.wanted.clone()),
        variation: Some(Variation::Spelling),
        place: slip.place.clone(),
    }));
    found.sort_by(|one, other| (&one.place, one.rule).cmp(&(&other.place, other.rule)));
    found
}

/// Each byte of the English that a finding is about.
fn places(finding: &Finding) -> Vec<(usize, usize)> {
    finding.place.en.map_or_else(Vec::new, |en| en.range().map(|at| (finding.place.pair, at)).collect())
}
