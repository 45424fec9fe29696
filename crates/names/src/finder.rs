//! Where names stand in a pair, and how each was rendered.
//!
//! ```text
//! pair ─▶ words, pieces ─▶ entries of glossaries ─▶ units that sound alike ─▶ joined into names ─▶ Mentions
//! ```

mod alone;
mod entries;
mod groups;
mod units;

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use barqiya_bitext::{Pair, Span};
use barqiya_glossary::{Kind, Matcher, Obligation};
use serde::{Deserialize, Serialize};

use crate::arabic::{self, Word, kind_by_cue};
use crate::english::{self, Piece};
use crate::{Attested, Likeness};
use groups::Group;

/// By what a name was recognised; the earlier, the surer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// A glossary of the user's, or a decision.
    Glossary,
    /// The glossary that comes with the program.
    Known,
    /// Both spellings sound alike.
    Likeness,
    /// Words of names and titles in the Arabic alone.
    Arabic,
}

/// A name where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Its bytes in the Arabic: without conjunctions and prepositions, with its article.
    pub ar: Span,
    /// Its bytes in the English; none where it is not there, or not found.
    pub en: Option<Span>,
    /// What it names, as far as that is known.
    pub kind: Option<Kind>,
    /// By what it was recognised.
    pub evidence: Evidence,
    /// The entry of the finder's glossaries that it is.
    pub entry: Option<usize>,
    /// English that the entry allows, the wanted one first.
    pub wanted: Vec<String>,
}

/// What a story has named so far: one after the other its pairs are searched.
#[derive(Debug, Default)]
struct Story {
    matcher: barqiya_glossary::matcher::Story,
    /// Words of names and the pieces by which they were rendered.
    known: HashMap<String, HashSet<String>>,
}

/// Finds names.
#[derive(Debug)]
pub struct Finder {
    matcher: Matcher,
    /// Entries from here on are those that come with the program.
    builtin: usize,
    likeness: &'static Likeness,
}

impl Finder {
    /// A finder that knows these glossaries beside the one that comes with the program.
    pub fn new(glossaries: &[barqiya_glossary::Glossary]) -> Self {
        let builtin = glossaries.iter().map(|glossary| glossary.entries.len()).sum();
        let mut all = glossaries.to_vec();
        all.push(barqiya_glossary::builtin());
        Self { matcher: Matcher::new(&all, true), builtin, likeness: Likeness::builtin() }
    }

    /// The entry of a mention.
    pub fn entry(&self, number: usize) -> &barqiya_glossary::Entry {
        &self.matcher.entries()[number]
    }

    /// The names of a pair in the order of the Arabic, none within another. The pairs of a story come in order.
    fn find(&self, pair: &Pair, story: &mut Story) -> Vec<Mention> {
        let scene = Scene { pair, words: arabic::read(&pair.ar), pieces: english::pieces(&pair.en) };
        let mut taken = Taken { words: vec![false; scene.words.len()], pieces: vec![false; scene.pieces.len()] };
        let mut mentions = Vec::new();
        let occurrences = self.matcher.find(&pair.ar, &mut story.matcher);
        let open = self.placed(&scene, occurrences, &mut taken, &mut mentions);
        let units = units::units(&scene, self.likeness, &story.known, &taken);
        let mut groups = groups::groups(&scene, self.likeness, units, &mut taken);
        self.settle(&scene, open, &mut groups, &mut taken, &mut mentions);
        for group in groups {
            story.learn(&scene, &group);
            mentions.push(scene.mention(&group));
        }
        alone::find(&scene, &mut taken, &mut mentions);
        mentions.sort_by_key(|mention| (mention.ar.start, mention.ar.end));
        mentions
    }

    /// The names of all pairs of a story, in order. How a word is rendered in one sentence helps to find it in the others,
    /// before and after, so all are searched twice.
    pub fn find_story(&self, pairs: &[Pair]) -> Vec<Vec<Mention>> {
        let mut story = Story::default();
        for pair in pairs {
            self.find(pair, &mut story);
        }
        let mut again = Story { known: story.known, ..Story::default() };
        pairs.iter().map(|pair| self.find(pair, &mut again)).collect()
    }

    /// By what an entry's mention was recognised.
    fn evidence(&self, entry: usize) -> Evidence {
        if entry < self.builtin { Evidence::Glossary } else { Evidence::Known }
    }

    fn is_forbidden(&self, entry: usize) -> bool {
        self.entry(entry).obligation == Obligation::Forbidden
    }
}

impl Story {
    /// Remembers how the words of a name were rendered, for a part of it may stand for it from now on.
    fn learn(&mut self, scene: &Scene<'_>, group: &Group) {
        for unit in &group.units {
            let pieces = scene.pieces[unit.pieces.clone()].iter().map(|piece| piece.small.as_str());
            self.known.entry(unit.folded.clone()).or_default().insert(pieces.collect::<Vec<_>>().join(" "));
        }
    }
}

/// A pair, read.
struct Scene<'a> {
    pair: &'a Pair,
    words: Vec<Word>,
    pieces: Vec<Piece>,
}

/// What belongs to a name already.
#[derive(Debug, Clone)]
struct Taken {
    words: Vec<bool>,
    pieces: Vec<bool>,
}

impl Scene<'_> {
    fn mention(&self, group: &Group) -> Mention {
        Mention {
            ar: self.arabic(group),
            en: Some(self.english(group)),
            kind: self.kind(group),
            evidence: Evidence::Likeness,
            entry: None,
            wanted: Vec::new(),
        }
    }

    fn arabic(&self, group: &Group) -> Span {
        Span { start: group.start, end: self.words[group.words.end - 1].range.end }
    }

    fn english(&self, group: &Group) -> Span {
        Span { start: self.pieces[group.pieces.start].range.start, end: self.pieces[group.pieces.end - 1].range.end }
    }

    /// What a group names, by the words around and in it.
    fn kind(&self, group: &Group) -> Option<Kind> {
        let before = group.words.start.checked_sub(1).filter(|_| self.words[group.words.start].follows);
        let cue = before.and_then(|at| self.words[at].stems.iter().find_map(|stem| kind_by_cue(&stem.folded)));
        cue.or_else(|| {
            let known: Vec<Option<Attested>> = group.units.iter().map(|unit| Attested::look_up(&unit.folded)).collect();
            let people = known.iter().flatten().filter(|known| known.is_person()).count();
            let place = known.len() == 1 && known[0].is_some_and(|known| known.is_place() && !known.is_person());
            match (people, place) {
                (_, true) => Some(Kind::Place),
                (0, _) => None,
                _ => (known.len() > 1 || known[0].is_some_and(Attested::is_given)).then_some(Kind::Person),
            }
        })
    }

    /// How far apart two places are, as shares of their texts.
    fn distance(&self, word: usize, piece: usize) -> f64 {
        let share = |at: usize, of: &str| at as f64 / of.len().max(1) as f64;
        let (ours, theirs) = (self.words[word].range.start, self.pieces[piece].range.start);
        (share(ours, &self.pair.ar) - share(theirs, &self.pair.en)).abs()
    }

    /// How surely links say that a word and a piece belong together.
    fn link(&self, word: usize, piece: usize) -> f64 {
        let (ours, theirs) = (&self.words[word].range, &self.pieces[piece].range);
        let touches = |span: Span, range: &std::ops::Range<usize>| span.start < range.end && range.start < span.end;
        let links = self.pair.links.iter().filter(|link| touches(link.ar, ours) && touches(link.en, theirs));
        links.map(|link| link.p).fold(0.0, f64::max)
    }
}
