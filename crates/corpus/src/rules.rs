//! The rules, and the judge that applies them.

mod characters;
mod copy;
mod cut;
mod empty;
mod language;
mod length;
mod machine;
mod markup;
mod mojibake;
mod names;
mod numbers;
mod repetition;
mod scores;
mod script;
mod terms;

mod urls;

use std::fmt;

use barqiya_bitext::{Pair, Verdict};

use crate::Limits;
use crate::view::View;

/// A rule of a corpus, in the order in which verdicts come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Rule {
    /// A side has no letter and no digit.
    Empty,
    /// A side is too short or too long, or a word of it is.
    Length,
    /// One side is much longer than the other makes likely.
    Ratio,
    /// A side is written in another script.
    Script,
    /// A side is in another language.
    Language,
    /// A side, or much of it, stands on the other side untranslated.
    Copy,
    /// A number is on one side only.
    Numbers,
    /// A word in Latin letters, or all names, are on one side only.
    Names,
    /// An entry of a glossary did not come out.
    Terms,
    /// An address of the web, of mail or of a person is on one side only.
    Urls,
    /// Tags, placeholders or entities differ, or should not be there.
    Markup,
    /// Letters that were read in the wrong encoding.
    Mojibake,
    /// The same words over and over, on one side alone.
    Repetition,
    /// Control characters and others that do not belong in a text.
    Characters,
    /// A side breaks off.
    Cut,
    /// The English looks like that of a machine.
    Machine,
    /// The model that translated was not sure.
    Score,
    /// The aligner was not sure.
    Confidence,
    /// An encoder of sentences finds the sides unlike.
    Similarity,
    /// A side stands in many documents. [`Recurring`](crate::Recurring) finds it, for it takes the whole corpus.
    Boilerplate,
}

impl Rule {
    /// All rules, in their order.
    pub const ALL: [Self; 20] = [
        Self::Empty,
        Self::Length,
        Self::Ratio,
        Self::Script,
        Self::Language,
        Self::Copy,
        Self::Numbers,
        Self::Names,
        Self::Terms,
        Self::Urls,
        Self::Markup,
        Self::Mojibake,
        Self::Repetition,
        Self::Characters,
        Self::Cut,
        Self::Machine,
        Self::Score,
        Self::Confidence,
        Self::Similarity,
        Self::Boilerplate,
    ];

    /// The word that stands in files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Length => "length",
            Self::Ratio => "ratio",
            Self::Script => "script",
            Self::Language => "language",
            Self::Copy => "copy",
            Self::Numbers => "numbers",
            Self::Names => "names",
            Self::Terms => "terms",
            Self::Urls => "urls",
            Self::Markup => "markup",
            Self::Mojibake => "mojibake",
            Self::Repetition => "repetition",
            Self::Characters => "characters",
            Self::Cut => "cut",
            Self::Machine => "machine",
            Self::Score => "score",
            Self::Confidence => "confidence",
            Self::Similarity => "similarity",
            Self::Boilerplate => "boilerplate",
        }
    }

    /// The rule of that name.
    ///
    /// ```
    /// use barqiya_corpus::Rule;
    /// assert_eq!(Rule::named("mojibake"), Some(Rule::Mojibake));
    /// assert_eq!(Rule::named("Mojibake"), None);
    /// ```
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == name)
    }

    /// What the rule is about, in one line.
    pub fn about(self) -> &'static str {
        match self {
            Self::Empty => "a side has no letter and no digit",
            Self::Length => "a side is too short or too long, or a word of it is",
            Self::Ratio => "one side is much longer than the other makes likely",
            Self::Script => "a side is written in another script",
            Self::Language => "a side is in another language",
            Self::Copy => "a side, or much of it, stands on the other side untranslated",
            Self::Numbers => "a number is on one side only",
            Self::Names => "a word in Latin letters, or all names, are on one side only",
            Self::Terms => "an entry of the glossary did not come out",
            Self::Urls => "an address is on one side only",
            Self::Markup => "tags, placeholders or entities differ or are left over",
            Self::Mojibake => "letters were read in the wrong encoding",
            Self::Repetition => "the same words over and over on one side alone",
            Self::Characters => "control characters and others that do not belong in a text",
            Self::Cut => "a side breaks off",
            Self::Machine => "the English looks like that of a machine",
            Self::Score => "the model that translated was not sure",
            Self::Confidence => "the aligner was not sure",
            Self::Similarity => "an encoder of sentences finds the sides unlike",
            Self::Boilerplate => "a side stands in many documents",
        }
    }

    /// Why a pair breaks the rule, if it does.
    fn reason(self, view: &View<'_>, limits: &Limits) -> Option<String> {
        match self {
            Self::Empty => empty::reason(view),
            Self::Terms => terms::reason(view),
            Self::Score => scores::score(view, limits),
            Self::Confidence => scores::confidence(view, limits),
            Self::Similarity => scores::similarity(view, limits),
            Self::Characters => characters::reason(view),
            Self::Boilerplate => None,
            // Nothing more is to be said of what is not there.
            _ if view.is_hollow() => None,
            Self::Length => length::reason(view, limits),
            Self::Ratio => length::ratio(view, limits),
            Self::Script => script::reason(view, limits),
            Self::Language => language::reason(view, limits),
            Self::Copy => copy::reason(view, limits),
            Self::Numbers => numbers::reason(view),
            Self::Names => names::reason(view, limits),
            Self::Urls => urls::reason(view),
            Self::Markup => markup::reason(view),
            Self::Mojibake => mojibake::reason(view),
            Self::Repetition => repetition::reason(view, limits),
            Self::Cut => cut::reason(view, limits),
            Self::Machine => machine::reason(view, limits),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

/// Applies rules to pairs, one at a time; a pair's verdicts depend on nothing but the pair.
///
/// ```
/// use barqiya_bitext::Pair;
/// use barqiya_corpus::{Judge, Limits, Rule};
/// let judge = Judge::new(&[Rule::Language, Rule::Copy], Limits::default());
/// let pair = Pair { ar: "وصل الوزير".into(), en: "وصل الوزير".into(), ..Pair::default() };
/// let verdicts = judge.judge(&pair);
/// assert_eq!((verdicts.len(), verdicts[0].rule.as_str()), (1, "copy"));
/// ```
#[derive(Debug, Clone)]
pub struct Judge {
    rules: Vec<Rule>,
    limits: Limits,
}

impl Judge {
    /// A judge of these rules; their order and repeated ones do not matter.
    pub fn new(rules: &[Rule], limits: Limits) -> Self {
        Self { rules: Rule::ALL.into_iter().filter(|rule| rules.contains(rule)).collect(), limits }
    }

    /// The rules that a pair breaks, each with its reason, in the order of [`Rule::ALL`].
    pub fn judge(&self, pair: &Pair) -> Vec<Verdict> {
        let view = View::new(pair);
        let verdict = |&rule: &Rule| {
            let reason = rule.reason(&view, &self.limits)?;
            Some(Verdict { rule: rule.name().to_owned(), reason })
        };
        self.rules.iter().filter_map(verdict).collect()
    }

    /// The rules that are applied.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The limits that hold.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }
}
