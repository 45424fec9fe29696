//! A glossary on the way of a story.

use std::ops::Range;

use barqiya_bitext::{Link, Term};
use barqiya_glossary::matcher::Story;
use barqiya_glossary::{Claim, Matcher, Obligation, Occurrence, Rendering, Settled, settle, with_capital};
use barqiya_mt::{Placed, Source, Wish};

/// What a glossary is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Enforce {
    /// Its entries are looked for and reported.
    Off,
    /// What came out otherwise is replaced afterwards.
    Repair,
    /// The search renders entries as wanted; what it could not place is replaced afterwards.
    #[default]
    Search,
}

/// Entries that are looked for, and what is done about them.
#[derive(Debug)]
pub struct Terms {
    /// Finds them.
    pub matcher: Matcher,
    /// What is done.
    pub enforce: Enforce,
}

/// The entries in one part of a sentence.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    /// Where they stand in the part as the model reads it.
    pub(crate) occurrences: Vec<Occurrence>,
    /// English that must not appear.
    banned: Vec<String>,
}

impl Terms {
    /// Looks for entries in a text; `story` remembers whom it has named so far.
    pub(crate) fn find(&self, text: &str, story: &mut Story) -> Found {
        Found {
            occurrences: self.matcher.find(text, story),
            banned: self.matcher.forbidden(text).into_iter().map(|(_, form)| form).collect(),
        }
    }

    /// What the translator is asked for.
    pub(crate) fn source(&self, text: &str, found: &Found) -> Source {
        let text = text.to_owned();
        if self.enforce != Enforce::Search {
            return Source::from(text);
        }
        let wish = |occurrence: &Occurrence| Wish {
            source: occurrence.words.clone(),
            variants: spellings(occurrence, self.matcher.entries()[occurrence.entry].rendering),
            eager: false,
        };
        Source { text, wishes: found.occurrences.iter().map(wish).collect(), banned: found.banned.clone() }
    }

    /// Gives every occurrence in a translated sentence its verdict; mends the English where that is wanted.
    pub(crate) fn settle(&self, ar: &str, en: &str, links: &[Link], placed: &[Located]) -> Settled {
        let claims: Vec<Claim<'_>> = placed
            .iter()
            .map(|located| Claim {
                occurrence: &located.occurrence,
                entry: &self.matcher.entries()[located.occurrence.entry],
                placed: located.placed.as_ref().map(|placed| (placed.target.clone(), placed.natural)),
            })
            .collect();
        settle(ar, en, links, &claims, self.enforce != Enforce::Off)
    }

    /// Whether a term that did not come out is a failure.
    pub(crate) fn is_required(&self, occurrence: &Occurrence) -> bool {
        self.matcher.entries()[occurrence.entry].obligation == Obligation::Required
    }
}

/// An occurrence in bytes of its sentence, and its rendering in bytes of the sentence's English.
#[derive(Debug, Clone)]
pub(crate) struct Located {
    pub(crate) occurrence: Occurrence,
    pub(crate) placed: Option<Placed>,
}

impl Located {
    /// From bytes of a part: `original` gives those of the sentence, `before` counts the English before the part's.
    pub(crate) fn new(
        occurrence: &Occurrence,
        placed: Option<&Placed>,
        original: impl Fn(Range<usize>) -> Range<usize>,
        before: usize,
    ) -> Self {
        let occurrence = Occurrence {
            span: original(occurrence.span.clone()),
            words: original(occurrence.words.clone()),
            ..occurrence.clone()
        };
        let moved = |placed: &Placed| Placed {
            target: before + placed.target.start..before + placed.target.end,
            natural: placed.natural,
        };
        Self { occurrence, placed: placed.map(moved) }
    }
}

/// The terms that are required and did not come out.
pub(crate) fn missing(terms: &Terms, located: &[Located], settled: &[Term]) -> bool {
    located.iter().zip(settled).any(|(located, term)| term.en.is_none() && terms.is_required(&located.occurrence))
}

/// The variants of an occurrence in the cases that its entry allows, the preferred ones first.
fn spellings(occurrence: &Occurrence, rendering: Rendering) -> Vec<String> {
    let mut spellings: Vec<String> = Vec::new();
    for variant in &occurrence.english {
        let cases = match rendering {
            Rendering::Exact => vec![variant.clone()],
            Rendering::AsGiven => vec![variant.clone(), with_capital(variant)],
            Rendering::AnyCase => vec![variant.clone(), with_capital(variant), variant.to_lowercase()],
        };
        spellings.extend(cases.into_iter().filter(|spelling| !spelling.is_empty()));
    }
    let mut seen = Vec::new();
    spellings.retain(|spelling| {
        let new = !seen.contains(spelling);
        seen.push(spelling.clone());
        new
    });
    spellings
}

#[cfg(test)]
mod tests {
    use super::*;
    use barqiya_glossary::Level;

    #[test]
    fn cases_as_the_entry_allows() {
        let occurrence = Occurrence {
            entry: 0,
            span: 0..1,
            words: 0..1,
            level: Level::Exact,
            english: vec!["fever".to_owned(), "Fever".to_owned()],
        };
        assert_eq!(spellings(&occurrence, Rendering::Exact), ["fever", "Fever"]);
        assert_eq!(spellings(&occurrence, Rendering::AsGiven), ["fever", "Fever"]);
        let name = Occurrence { english: vec!["Silk Road Fund".to_owned()], ..occurrence };
        assert_eq!(spellings(&name, Rendering::AsGiven), ["Silk Road Fund"]);
        assert_eq!(spellings(&name, Rendering::AnyCase), ["Silk Road Fund", "silk road fund"]);
    }
}
