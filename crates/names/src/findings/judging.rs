//! What is wrong with the uses of a name.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::sync::LazyLock;

use super::{Finding, Level, Rule};
use crate::ledger::{Name, Preferred, Use, is_attested, spellings};
use crate::{Evidence, Variation};

/// All that is wrong with a name.
pub(super) fn of_name(name: &Name) -> Vec<Finding> {
    let judge = Judge { name, agreeing: OnceCell::new() };
    let mut found: Vec<Finding> = name.uses.iter().filter_map(|of| judge.judge(of)).collect();
    found.extend(unknown(name));
    found
}

/// Compares the uses of a name with what is preferred.
struct Judge<'a> {
    name: &'a Name,
    /// Stories that render the name as is preferred.
    agreeing: OnceCell<HashSet<&'a str>>,
}

impl<'a> Judge<'a> {
    fn judge(&self, of: &Use) -> Option<Finding> {
        match (&of.english, &self.name.preferred) {
            (None, _) => Some(self.missing(of)),
            (Some(english), Some(_)) if of.evidence == Evidence::Glossary => self.against_glossary(of, english),
            (Some(english), Some(preferred)) => {
                self.inconsistent(of, english, preferred).or_else(|| self.unattested(of, english))
            }
            (Some(_), None) => None,
        }
    }

    fn finding(
        &self,
        of: &Use,
        rule: Rule,
        level: Level,
        wanted: Option<String>,
        variation: Option<Variation>,
    ) -> Finding {
        Finding {
            rule,
            level,
            name: self.name.name.clone(),
            found: of.english.clone(),
            wanted,
            variation,
            place: of.place.clone(),
        }
    }

    fn missing(&self, of: &Use) -> Finding {
        let level = if of.evidence == Evidence::Glossary { Level::Warning } else { Level::Note };
        let preferred = || self.name.preferred.as_ref().map(|preferred| preferred.english.clone());
        self.finding(of, Rule::Missing, level, of.wanted.first().cloned().or_else(preferred), None)
    }

    /// None of what the glossary wants.
    fn against_glossary(&self, of: &Use, english: &str) -> Option<Finding> {
        let variations = of.wanted.iter().map(|wanted| Variation::between(wanted, english, &of.arabic));
        let variation = variations.collect::<Option<Vec<_>>>()?.into_iter().min()?;
        let level = if matches!(variation, Variation::Part | Variation::Form) { Level::Warning } else { Level::Error };
        Some(self.finding(of, Rule::AgainstGlossary, level, of.wanted.first().cloned(), Some(variation)))
    }

    /// Something else than is preferred, in a way that a desk would mend or look at.
    fn inconsistent(&self, of: &Use, english: &str, preferred: &Preferred) -> Option<Finding> {
        let variation = preferred.differs(english, &of.arabic).filter(|&variation| self.counts(variation, english))?;
        let agreeing = self.agreeing.get_or_init(|| self.stories_that_agree(preferred));
        let before = || self.name.past.iter().any(|past| preferred.differs(&past.english, &self.name.key).is_none());
        let spelling = variation.is_spelling();
        let level = if spelling { Level::Warning } else { Level::Note };
        let (rule, level) = if agreeing.contains(of.place.story.as_str()) {
            (Rule::InconsistentInStory, level)
        } else if !agreeing.is_empty() || before() {
            (Rule::InconsistentAcrossStories, level)
        } else if spelling {
            // Of a nation's word no other spelling is in use.
            (Rule::Unattested, if self.is_nation() { Level::Warning } else { Level::Note })
        } else {
            return None;
        };
        Some(self.finding(of, rule, level, Some(preferred.instead_of(english, &of.arabic)), Some(variation)))
    }

    /// Nations are named by nouns and adjectives that are much alike, and none of them is a slip: `Spain`, `Spanish`.
    fn counts(&self, variation: Variation, english: &str) -> bool {
        match variation {
            Variation::Spelling => !self.is_nation() || !is_known(english),
            Variation::Other => !self.is_nation(),
            variation => variation.is_spelling(),
        }
    }

    /// Whether the name is that of a nation or a language.
    fn is_nation(&self) -> bool {
        self.name.evidence == Evidence::Known && self.name.kind.is_none()
    }

    fn stories_that_agree(&self, preferred: &Preferred) -> HashSet<&'a str> {
        let agrees = |of: &&Use| {
            let differs = |said: &String| preferred.differs(said, &of.arabic);
            of.english.as_ref().is_some_and(|said| matches!(differs(said), None | Some(Variation::Part)))
        };
        self.name.uses.iter().filter(agrees).map(|of| of.place.story.as_str()).collect()
    }

    /// A spelling of a single name that is not attested, while one a little different is.
    fn unattested(&self, of: &Use, english: &str) -> Option<Finding> {
        let key = &self.name.key;
        if key.contains(' ') || of.evidence != Evidence::Likeness || is_attested(key, english) {
            return None;
        }
        let spelling = Some(Variation::Spelling);
        let near = |attested: &&'static str| Variation::between(attested, english, &of.arabic) == spelling;
        let wanted = spellings(key).find(near)?.to_owned();
        Some(self.finding(of, Rule::Unattested, Level::Note, Some(wanted), spelling))
    }
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
