//! The one record: an English sentence and the Arabic one it came from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Flag, Span, score};

/// An Arabic sentence with its English translation.
///
/// As JSON it is the record that all formats are views of; timings are kept out, so that two runs give the same bytes.
///
/// ```
/// use barqiya_bitext::{Link, Pair, Span, Story};
/// let story = Story::new("visit.ar.txt", "وصل الوزير.".as_bytes());
/// let mut pair = Pair::new(&story, 1, "وصل الوزير.", 0..20);
/// pair.en = "The minister arrived.".into();
/// pair.score = -0.2123456;
/// pair.links = vec![Link { ar: Span::from(0..6), en: Span::from(13..20), p: 0.91 }];
/// assert_eq!(
///     serde_json::to_string(&pair)?,
///     r#"{"id":"8e8da654a5315519-1","story":"visit.ar.txt","n":1,"ar":"وصل الوزير.","start":0,"end":20,"#.to_owned()
///         + r#""en":"The minister arrived.","score":-0.2123,"flags":[],"links":[{"ar":[0,6],"en":[13,20],"p":0.91}]}"#
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// Unique within a corpus without copies: the story's id, a hyphen, `n`.
    pub id: String,
    /// The story's name.
    pub story: String,
    /// Which sentence (with `--lines`: which line) of the story, from 1.
    pub n: usize,
    /// The Arabic, as the reader knows it: nothing is normalised.
    pub ar: String,
    /// First byte of `ar` in the untouched input.
    pub start: usize,
    /// First byte after `ar` in the untouched input.
    pub end: usize,
    /// The English.
    pub en: String,
    /// Mean natural log-probability per target token; 0 where nothing was translated.
    #[serde(with = "score")]
    pub score: f64,
    /// What a reader should look at, in the order of [`Flag`].
    #[serde(default)]
    pub flags: Vec<Flag>,
    /// Which words say the same, in the order of the English.
    #[serde(default)]
    pub links: Vec<Link>,
    /// How the entries of a glossary came out; absent from the record when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<Term>,
    /// Other translations, best first, without `en` itself; absent from the record when none were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Alternative>,
    /// What was measured of the pair, by the measure's name, such as `similarity`; absent from the record when nothing was.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub scores: BTreeMap<String, f64>,
    /// Why a corpus may want to do without the pair, one for each rule that it breaks; absent from the record when it breaks none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verdicts: Vec<Verdict>,
    /// How the two sides were found; absent from the record where the English was made here.
    #[serde(default, flatten, skip_serializing_if = "Option::is_none")]
    pub aligned: Option<Aligned>,
}

impl Pair {
    /// A pair that is not translated yet.
    pub fn new(story: &crate::Story, n: usize, ar: impl Into<String>, range: std::ops::Range<usize>) -> Self {
        Self {
            id: story.pair_id(n),
            story: story.name.clone(),
            n,
            ar: ar.into(),
            start: range.start,
            end: range.end,
            ..Self::default()
        }
    }

    /// The first byte range that does not fit its text, said in words; `None` when all do.
    ///
    /// Whoever reads pairs from a file asks this before slicing by them.
    pub fn misfit(&self) -> Option<String> {
        if self.start > self.end {
            return Some(format!("start {} is after end {}", self.start, self.end));
        }
        let links = self.links.iter().flat_map(|link| [("ar", &self.ar, link.ar), ("en", &self.en, link.en)]);
        let terms = self.terms.iter().flat_map(|term| {
            let english = term.en.map(|span| ("en", &self.en, span));
            std::iter::once(("ar", &self.ar, term.ar)).chain(english)
        });
        links.chain(terms).find(|(_, text, span)| text.get(span.range()).is_none()).map(|(side, text, span)| {
            let Span { start, end } = span;
            format!("the range [{start}, {end}] does not lie on characters of `{side}`, which has {} bytes", text.len())
        })
    }
}

/// How a pair was found in two texts that were there already.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Aligned {
    /// The numbers of the sentences, from 0: of the Arabic, and of the English. One of both is empty where a sentence has no partner.
    pub beads: [Vec<usize>; 2],
    /// How probable it is that just these sentences belong together, from 0 to 1.
    #[serde(with = "score::probability")]
    pub confidence: f64,
    /// First byte of `en` in the untouched English input.
    pub en_start: usize,
    /// First byte after `en`.
    pub en_end: usize,
    /// How like both sides are, from 0 to 1, by each kind of evidence: `tokens`, `sentences`, `translation`, `anchors`, `length`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub evidence: BTreeMap<String, f64>,
}

/// A word of the Arabic and a word of the English that say the same.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// Bytes of a whole word inside [`Pair::ar`].
    pub ar: Span,
    /// Bytes of a whole word inside [`Pair::en`].
    pub en: Span,
    /// How sure, from 0 to 1.
    #[serde(with = "score::probability")]
    pub p: f64,
}

/// How an entry of a glossary came out in a pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The entry's Arabic.
    pub entry: String,
    /// Where it stands inside [`Pair::ar`].
    pub ar: Span,
    /// Where its rendering stands inside [`Pair::en`], if it is there.
    #[serde(default)]
    pub en: Option<Span>,
    /// The rendering that the glossary wants.
    pub want: String,
    /// How the Arabic was recognised, such as `exact`.
    #[serde(rename = "match")]
    pub matched: String,
    /// How the rendering came about, such as `constraint`.
    pub verdict: String,
}

/// A rule of a corpus that a pair breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The rule's name, such as `ratio`.
    pub rule: String,
    /// What of the pair breaks it, said in words.
    pub reason: String,
}

/// Another translation of the same sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alternative {
    /// The English.
    pub en: String,
    /// Mean natural log-probability per target token.
    #[serde(with = "score")]
    pub score: f64,
}
