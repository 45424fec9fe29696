//! What disagrees.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::ledger::{Ledger, Name, Place, Preferred, Slip, Use, is_attested, spellings};
use crate::{Evidence, Variation};

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

fn of_name(name: &Name) -> Vec<Finding> {
    let mut found: Vec<Finding> = name.uses.iter().filter_map(|of| of_use(name, of)).collect();
    found.extend(unknown(name));
    found
}

/// What is wrong with one use of a name.
fn of_use(name: &Name, of: &Use) -> Option<Finding> {
    let finding = |rule, level, wanted: Option<&str>, variation| Finding {
        rule,
        level,
        name: name.name.clone(),
        found: of.english.clone(),
        wanted: wanted.map(str::to_owned),
        variation,
        place: of.place.clone(),
    };
    let preferred = name.preferred.as_ref();
    let Some(english) = &of.english else {
        let level = if of.evidence == Evidence::Glossary { Level::Warning } else { Level::Note };
        let wanted = of.wanted.first().map(String::as_str).or(preferred.map(|preferred| preferred.english.as_str()));
        return Some(finding(Rule::Missing, level, wanted, None));
    };
    let preferred = preferred?;
    if of.evidence == Evidence::Glossary {
        let variations: Option<Vec<Variation>> =
            of.wanted.iter().map(|wanted| Variation::between(wanted, english, &of.arabic)).collect();
        let variation = variations?.into_iter().min()?;
        let level = if matches!(variation, Variation::Part | Variation::Form) { Level::Warning } else { Level::Error };
        return Some(finding(Rule::AgainstGlossary, level, of.wanted.first().map(String::as_str), Some(variation)));
    }
    // Nations are named by nouns and adjectives that are much alike, and none of them is a slip: `Spain`, `Spanish`.
    let is_word = name.evidence == Evidence::Known && name.kind.is_none();
    let counts = |variation: &Variation| match variation {
        Variation::Spelling => !is_word || !is_known(english),
        Variation::Other => !is_word,
        variation => variation.is_spelling(),
    };
    let Some(variation) = preferred.differs(english, &of.arabic).filter(counts) else {
        return unattested(name, of)
            .map(|(wanted, variation)| finding(Rule::Unattested, Level::Note, Some(wanted), Some(variation)));
    };
    let elsewhere = |same_story: bool| {
        name.uses.iter().any(|other| {
            let agrees = other.english.as_deref().is_some_and(|said| {
                preferred.differs(said, &other.arabic).is_none_or(|variation| variation == Variation::Part)
            });
            agrees && (other.place.story == of.place.story) == same_story
        })
    };
    let before = || name.past.iter().any(|past| preferred.differs(&past.english, &name.key).is_none());
    let level = if variation.is_spelling() { Level::Warning } else { Level::Note };
    let rule = match (elsewhere(true), elsewhere(false) || before()) {
        (true, _) => Rule::InconsistentInStory,
        (false, true) => Rule::InconsistentAcrossStories,
        _ if variation.is_spelling() => Rule::Unattested,
        _ => return None,
    };
    let level = if rule == Rule::Unattested { Level::Note } else { level };
    Some(finding(rule, level, Some(&preferred.instead_of(english, &of.arabic)), Some(variation)))
}

/// Whether all words of a text are words of the glossary that comes with the program, or plurals of them.
fn is_known(english: &str) -> bool {
    static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let entries = barqiya_glossary::builtin().entries;
        let words = entries.iter().flat_map(|entry| &entry.english).flat_map(|english| english.split_whitespace());
        words.map(str::to_lowercase).collect()
    });
    let known = |word: &str| WORDS.contains(word) || word.strip_suffix('s').is_some_and(|word| WORDS.contains(word));
    english.to_lowercase().split_whitespace().all(known)
}

/// An attested spelling of a name whose only rendering is a little different from it.
fn unattested<'a>(name: &Name, of: &'a Use) -> Option<(&'a str, Variation)> {
    let english = of.english.as_deref()?;
    let single = !name.key.contains(' ') && of.evidence == Evidence::Likeness;
    if !single || is_attested(&name.key, english) {
        return None;
    }
    let near = |spelling: &&'static str| Variation::between(spelling, english, &of.arabic) == Some(Variation::Spelling);
    spellings(&name.key).find(near).map(|spelling| (spelling, Variation::Spelling))
}

/// A name that the glossary could take up.
fn unknown(name: &Name) -> Option<Finding> {
    let first = name.uses.iter().find(|of| !of.short && of.english.is_some())?;
    let unknown = name.evidence == Evidence::Likeness;
    unknown.then(|| Finding {
        rule: Rule::Unknown,
        level: Level::Note,
        name: name.name.clone(),
        found: name.preferred.as_ref().map(|preferred| preferred.english.clone()),
        wanted: None,
        variation: None,
        place: first.place.clone(),
    })
}

impl Preferred {
    /// How a rendering differs from this one, or from the part of it that it stands for; `None` where it does not.
    pub fn differs(&self, english: &str, arabic: &str) -> Option<Variation> {
        let all = std::iter::once(&self.english).chain(&self.accepted);
        let all: Vec<Option<Variation>> = all.map(|wanted| between_parts(wanted, english, arabic)).collect();
        if all.contains(&None) { None } else { all.into_iter().flatten().min() }
    }

    /// What should stand in place of a rendering: of all that is as good the nearest, whole or the part of it that is meant.
    fn instead_of(&self, english: &str, arabic: &str) -> String {
        let length = english.split(' ').count();
        let all = std::iter::once(&self.english).chain(&self.accepted);
        let parts = all.flat_map(|whole| {
            let words: Vec<&str> = whole.split(' ').collect();
            words.windows(length.min(words.len())).map(|part| part.join(" ")).collect::<Vec<_>>()
        });
        parts.min_by_key(|part| Variation::between(part, english, arabic)).unwrap_or_else(|| self.english.clone())
    }
}

/// How two renderings differ, where one may be a part of the other: `Karim Massimov`, `Masimov`.
fn between_parts(wanted: &str, english: &str, arabic: &str) -> Option<Variation> {
    let whole = Variation::between(wanted, english, arabic)?;
    if whole != Variation::Other && whole != Variation::Spelling {
        return Some(whole);
    }
    let (ours, theirs): (Vec<&str>, Vec<&str>) = (wanted.split(' ').collect(), english.split(' ').collect());
    let (long, short) = if ours.len() > theirs.len() { (&ours, &theirs) } else { (&theirs, &ours) };
    if long.len() == short.len() {
        return Some(whole);
    }
    let short = short.join(" ");
    let parts = long.windows(long.len().min(short.split(' ').count()));
    let best = parts.map(|words| Variation::between(&words.join(" "), &short, arabic)).min();
    match best {
        Some(None) => Some(Variation::Part),
        Some(Some(variation)) => Some(variation.min(whole)),
        None => Some(whole),
    }
}
