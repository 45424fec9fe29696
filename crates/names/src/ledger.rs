//! Every name of some pairs, with all that it was rendered by.

mod join;
mod prefer;
mod slips;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};

use barqiya_bitext::{Pair, Span};
use barqiya_glossary::Kind;
use barqiya_text::arabic_runs;
use serde::{Deserialize, Serialize};

use crate::{Evidence, Finder, Mention, key};
use join::Full;
pub use prefer::{Authority, Preferred};
pub(crate) use prefer::{is_attested, spellings};
pub use slips::Slip;

/// A name, and all that was made of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Name {
    /// Its Arabic, as it is written most often.
    pub name: String,
    /// What tells it from others: folded, without articles.
    pub key: String,
    /// What it names, as far as that is known.
    pub kind: Option<Kind>,
    /// By what it was recognised; the surest of all its places.
    pub evidence: Evidence,
    /// What it should be rendered by.
    pub preferred: Option<Preferred>,
    /// How other stories rendered it before, as a ledger over days remembers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub past: Vec<Past>,
    /// Everywhere it stands, in the order of the input.
    pub uses: Vec<Use>,
}

/// A rendering that earlier stories had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Past {
    /// The English.
    pub english: String,
    /// In how many places.
    pub count: usize,
}

/// A name in one place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Use {
    /// Its Arabic here.
    pub arabic: String,
    /// What it was rendered by; `None` where nothing was found.
    pub english: Option<String>,
    /// Whether a part stands for the whole name.
    pub short: bool,
    /// By what it was recognised here.
    pub evidence: Evidence,
    /// What a glossary wants here, the first of all first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wanted: Vec<String>,
    /// Where it is.
    pub place: Place,
}

/// A place in some pairs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Which pair it is, from 0.
    pub pair: usize,
    /// The pair's story.
    pub story: String,
    /// The pair's own name.
    pub id: String,
    /// Bytes of its Arabic.
    pub ar: Span,
    /// Bytes of its English.
    pub en: Option<Span>,
}

/// The names of some pairs.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Ledger {
    /// How many pairs there are.
    pub pairs: usize,
    /// How many stories.
    pub stories: usize,
    /// What they are called, in the order of the input.
    #[serde(skip)]
    pub titles: Vec<String>,
    /// In the order in which they first stand in the input.
    pub names: Vec<Name>,
    /// Arabic that was left in the English.
    pub untranslated: Vec<Place>,
    /// English words that are probably meant to be others.
    pub slips: Vec<Slip>,
}

/// Collects a ledger, pair by pair.
#[derive(Debug, Default)]
pub struct Collection {
    ledger: Ledger,
    by_key: BTreeMap<String, usize>,
    seen: HashSet<String>,
    /// The present story, and its names so far.
    story: Option<String>,
    waiting: Vec<Waiting>,
    words: Vec<slips::Word>,
}

/// A name of the present story; whose it is turns out at the end of the story.
#[derive(Debug)]
struct Waiting {
    key: String,
    /// Whether the key is that of a glossary's entry, and nothing else counts.
    sure: bool,
    kind: Option<Kind>,
    of: Use,
}

impl Collection {
    /// Adds a pair with its mentions. Pairs come in their order, those of a story one after the other.
    pub fn add(&mut self, pair: &Pair, mentions: &[Mention], finder: &Finder) {
        if self.story.as_ref() != Some(&pair.story) {
            self.end_story();
            self.story = Some(pair.story.clone());
            if self.seen.insert(pair.story.clone()) {
                self.ledger.stories += 1;
                self.ledger.titles.push(pair.story.clone());
            }
        }
        let number = self.ledger.pairs;
        self.ledger.pairs += 1;
        let place =
            |ar: Span, en: Option<Span>| Place { pair: number, story: pair.story.clone(), id: pair.id.clone(), ar, en };
        for mention in mentions {
            let arabic = pair.ar[mention.ar.range()].to_owned();
            let own = key(&arabic);
            let key = mention.entry.map_or_else(|| own.clone(), |entry| key(finder.entry(entry).name()));
            let of = Use {
                english: mention.en.map(|span| pair.en[span.range()].to_owned()),
                short: own.split(' ').count() < key.split(' ').count(),
                evidence: mention.evidence,
                wanted: mention.wanted.clone(),
                place: place(mention.ar, mention.en),
                arabic,
            };
            self.waiting.push(Waiting { sure: mention.evidence == Evidence::Glossary, kind: mention.kind, key, of });
        }
        self.words.extend(slips::words(pair, mentions, number));
        for run in arabic_runs(&pair.en) {
            self.ledger.untranslated.push(place(Span { start: 0, end: 0 }, Some(Span::from(run))));
        }
    }

    /// Gives the names of a story to whom they belong: a part of a name to the one who was named in full last before it, or
    /// else, as in a headline, after it.
    fn end_story(&mut self) {
        self.ledger.slips.extend(slips::slips(&std::mem::take(&mut self.words)));
        let waiting = std::mem::take(&mut self.waiting);
        let full: Vec<(usize, Full)> = waiting
            .iter()
            .enumerate()
            .filter(|(_, name)| !name.of.short)
            .filter_map(|(at, name)| Some((at, Full::new(&name.key, name.kind)?)))
            .collect();
        for (at, mut name) in waiting.into_iter().enumerate() {
            let meant = |(_, full): &&(usize, Full)| full.is_meant_by(&name.key);
            let before = full.iter().filter(|(place, _)| *place < at).rfind(meant);
            // A town or a nation is no part of a person.
            let may_be = !name.sure
                && match name.of.evidence {
                    Evidence::Known => name.kind == Some(Kind::Person),
                    _ => matches!(name.kind, None | Some(Kind::Person)),
                };
            if let Some((_, owner)) = before.or_else(|| full.iter().find(meant)).filter(|_| may_be) {
                name.key.clone_from(&owner.key);
                name.of.short = true;
            }
            self.note(name.key, name.kind, name.of);
        }
    }

    fn note(&mut self, key: String, kind: Option<Kind>, of: Use) {
        let names = &mut self.ledger.names;
        let at = *self.by_key.entry(key.clone()).or_insert_with(|| {
            names.push(Name {
                name: String::new(),
                key,
                kind: None,
                evidence: of.evidence,
                preferred: None,
                past: Vec::new(),
                uses: Vec::new(),
            });
            names.len() - 1
        });
        let name = &mut names[at];
        name.kind = name.kind.or(kind);
        name.evidence = name.evidence.min(of.evidence);
        name.uses.push(of);
    }

    /// The ledger: spellings of one name in Arabic put together, and what each name should be rendered by, as far as these pairs
    /// and those of earlier days (`past`, by key) say.
    ///
    /// # Errors
    /// What `past` says.
    pub fn finish<E>(mut self, past: impl Fn(&str, &[&str]) -> Result<Vec<Past>, E>) -> Result<Ledger, E> {
        self.end_story();
        let mut ledger = self.ledger;
        join::spellings(&mut ledger.names);
        let titles: Vec<&str> = ledger.titles.iter().map(String::as_str).collect();
        for name in &mut ledger.names {
            name.past = past(&name.key, &titles)?;
            name.name = usual(name.uses.iter().filter(|of| !of.short).map(|of| of.arabic.as_str()))
                .or_else(|| usual(name.uses.iter().map(|of| of.arabic.as_str())))
                .unwrap_or_default();
            name.preferred = prefer::preferred(name);
        }
        Ok(ledger)
    }
}

impl Name {
    /// Renderings of the whole name and how often each stands, the most frequent first.
    pub fn renderings(&self) -> Vec<(&str, usize)> {
        counted(self.uses.iter().filter(|of| !of.short).filter_map(|of| of.english.as_deref()))
    }
}

/// The most frequent of some texts; of equals the first.
fn usual<'a>(texts: impl Iterator<Item = &'a str>) -> Option<String> {
    counted(texts).first().map(|(text, _)| (*text).to_owned())
}

/// Texts and how often each is there, the most frequent first, and of equals that which came first.
fn counted<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<(&'a str, usize)> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    let mut at = std::collections::HashMap::new();
    for text in texts {
        let place = *at.entry(text).or_insert_with(|| {
            counts.push((text, 0));
            counts.len() - 1
        });
        counts[place].1 += 1;
    }
    counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    counts
}
