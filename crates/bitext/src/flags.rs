//! What a reader should look at in a pair, and why.

use std::fmt::{self, Display, Formatter};

use serde::{Deserialize, Serialize};

use crate::{Pair, Term, show_score};

mod repetition;

pub use repetition::repeats;

/// Something about a pair that a reader should look at.
///
/// A flag is no verdict: most flagged sentences are right, and most wrong ones are flagged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Flag {
    /// A number of the Arabic (digits, or a small number in words) is not in the English.
    NumberMismatch,
    /// The Arabic was longer than the model is comfortable with; it was cut, translated in parts and joined.
    Long,
    /// The English says the same words over and over, which the Arabic does not.
    Repetition,
    /// The translation was stopped at its greatest length; its end is missing.
    Truncated,
    /// The model gave its own words little probability.
    LowScore,
    /// A required entry of the glossary did not come out as it should.
    TermMissing,
    /// The sentence holds no Arabic letter: there was nothing to translate from.
    NoArabic,
    /// Arabic words stand in the English untranslated.
    Copied,
    /// No English came out.
    Empty,
    /// The sentence has no partner in the other text.
    Unmatched,
    /// It is not sure that the two sides belong together.
    Unsure,
}

impl Flag {
    /// All flags, in the order in which a pair lists them.
    pub const ALL: [Self; 11] = [
        Self::NumberMismatch,
        Self::Long,
        Self::Repetition,
        Self::Truncated,
        Self::LowScore,
        Self::TermMissing,
        Self::NoArabic,
        Self::Copied,
        Self::Empty,
        Self::Unmatched,
        Self::Unsure,
    ];

    /// The word that stands in files, such as `number-mismatch`.
    pub fn name(self) -> &'static str {
        match self {
            Self::NumberMismatch => "number-mismatch",
            Self::Long => "long",
            Self::Repetition => "repetition",
            Self::Truncated => "truncated",
            Self::LowScore => "low-score",
            Self::TermMissing => "term-missing",
            Self::NoArabic => "no-arabic",
            Self::Copied => "copied",
            Self::Empty => "empty",
            Self::Unmatched => "unmatched",
            Self::Unsure => "unsure",
        }
    }

    /// The flag of that name.
    ///
    /// ```
    /// use barqiya_bitext::Flag;
    /// assert_eq!(Flag::named("low-score"), Some(Flag::LowScore));
    /// assert_eq!(Flag::named("low score"), None);
    /// ```
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flag| flag.name() == name)
    }
}

impl Display for Flag {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

/// A translated sentence and what only the engine knows about it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Draft<'a> {
    /// The Arabic.
    pub ar: &'a str,
    /// The English.
    pub en: &'a str,
    /// Mean natural log-probability per target token.
    pub score: f64,
    /// In how many parts the sentence was translated.
    pub parts: usize,
    /// Whether a required entry of the glossary did not come out as it should.
    pub term_missing: bool,
    /// Whether the search was stopped in a loop.
    pub looped: bool,
    /// Whether the search was stopped at the greatest length.
    pub truncated: bool,
}

/// From where on a draft is flagged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Scores below it are low.
    pub low_score: f64,
    /// As many times the same words in a row are a repetition.
    pub repeats: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { low_score: -1.5, repeats: 3 }
    }
}

/// Looks at a draft; the flags come in the order of [`Flag`], each at most once.
///
/// A line without any visible character is nothing to look at.
///
/// ```
/// use barqiya_bitext::flags::{Draft, Limits, check};
/// use barqiya_bitext::Flag;
/// let draft = Draft { ar: "قتل 12 شخصا.", en: "Ten people were killed.", score: -0.3, parts: 1, term_missing: false, looped: false, truncated: false };
/// assert_eq!(check(&draft, &Limits::default()), [Flag::NumberMismatch]);
/// ```
pub fn check(draft: &Draft<'_>, limits: &Limits) -> Vec<Flag> {
    if draft.ar.trim().is_empty() {
        return Vec::new();
    }
    let no_arabic = !barqiya_text::has_arabic(draft.ar);
    let empty = draft.en.trim().is_empty();
    Flag::ALL
        .into_iter()
        .filter(|flag| match flag {
            Flag::NumberMismatch => !empty && !missing_numbers(draft.ar, draft.en).is_empty(),
            Flag::Long => draft.parts > 1,
            Flag::Repetition => draft.looped || repeated(draft.ar, draft.en, limits.repeats),
            Flag::Truncated => draft.truncated,
            Flag::LowScore => draft.score < limits.low_score,
            Flag::TermMissing => draft.term_missing,
            Flag::NoArabic => no_arabic,
            Flag::Copied => barqiya_text::has_arabic(draft.en),
            Flag::Empty => empty,
            Flag::Unmatched | Flag::Unsure => false,
        })
        .collect()
}

/// Confidence below which an aligned pair is flagged.
pub const SURE: f64 = 0.5;

/// Looks at a pair that was aligned, not translated; the flags come in the order of [`Flag`].
pub fn check_aligned(pair: &Pair) -> Vec<Flag> {
    let (no_arabic, no_english) = (pair.ar.is_empty(), pair.en.is_empty());
    if no_arabic || no_english {
        return vec![Flag::Unmatched];
    }
    let unsure = pair.aligned.as_ref().is_some_and(|aligned| aligned.confidence < SURE);
    let flags = [
        (Flag::NumberMismatch, !missing_numbers(&pair.ar, &pair.en).is_empty()),
        (Flag::NoArabic, !barqiya_text::has_arabic(&pair.ar)),
        (Flag::Unsure, unsure),
    ];
    flags.into_iter().filter_map(|(flag, so)| so.then_some(flag)).collect()
}

/// Why a pair bears a flag, in a few words that name what was found.
///
/// ```
/// use barqiya_bitext::{Flag, Pair, Story, flags};
/// let mut pair = Pair::new(&Story::new("a", b""), 1, "قتل 12 شخصا.", 0..20);
/// pair.en = "Ten people were killed.".into();
/// assert_eq!(flags::reason(Flag::NumberMismatch, &pair), "12 is not in the English");
/// ```
pub fn reason(flag: Flag, pair: &Pair) -> String {
    match flag {
        Flag::NumberMismatch => match missing_numbers(&pair.ar, &pair.en).as_slice() {
            [] => "the numbers differ".to_owned(),
            [one] => format!("{one} is not in the English"),
            many => format!("{} are not in the English", list(many)),
        },
        Flag::Long => "translated in parts".to_owned(),
        Flag::Repetition => match repeats(&pair.en) {
            Some((words, times)) if times > 1 => format!("\u{201c}{words}\u{201d} {times} times in a row"),
            _ => "the search was caught in a loop".to_owned(),
        },
        Flag::Truncated => "the end is missing: the greatest length was reached".to_owned(),
        Flag::LowScore => format!("{} is low: the model was not sure", show_score(pair.score)),
        Flag::TermMissing => {
            let missing: Vec<String> = pair.terms.iter().filter(|term| term.en.is_none()).map(wanted).collect();
            if missing.is_empty() { "a term is missing".to_owned() } else { format!("missing: {}", list(&missing)) }
        }
        Flag::NoArabic => "there is no Arabic in it".to_owned(),
        Flag::Copied => {
            let words: Vec<String> =
                barqiya_text::arabic_runs(&pair.en).into_iter().map(|run| pair.en[run].to_owned()).collect();
            if words.is_empty() { "not translated".to_owned() } else { format!("not translated: {}", list(&words)) }
        }
        Flag::Empty => "no English came out".to_owned(),
        Flag::Unmatched if pair.en.is_empty() => "there is no English for it".to_owned(),
        Flag::Unmatched if pair.ar.is_empty() => "there is no Arabic for it".to_owned(),
        Flag::Unmatched => "it has no partner".to_owned(),
        Flag::Unsure => match &pair.aligned {
            Some(aligned) => format!("{:.2} is low: they may not belong together", aligned.confidence),
            None => "they may not belong together".to_owned(),
        },
    }
}

fn wanted(term: &Term) -> String {
    format!("{} ({})", term.want, term.entry)
}

/// The numbers of the Arabic that the English lacks, as an English text would have them.
fn missing_numbers(ar: &str, en: &str) -> Vec<String> {
    let show = |number: barqiya_text::Number| grouped(&number.value) + if number.percent { "%" } else { "" };
    barqiya_text::missing_numbers(ar, en).into_iter().map(show).collect()
}

/// A decimal number with commas between its thousands, from 10,000 on: years have none.
fn grouped(value: &str) -> String {
    let whole = value.find('.').unwrap_or(value.len());
    if whole < 5 {
        return value.to_owned();
    }
    let comma = |at: usize| at > 0 && at < whole && (whole - at).is_multiple_of(3);
    value.char_indices().flat_map(|(at, digit)| comma(at).then_some(',').into_iter().chain([digit])).collect()
}

fn repeated(ar: &str, en: &str, limit: usize) -> bool {
    let times = |text| repeats(text).map_or(1, |(_, times)| times);
    times(en) >= limit && times(ar) < limit
}

/// Up to three things, then how many more.
fn list(things: &[String]) -> String {
    let shown = things.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", ");
    match things.len().saturating_sub(3) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

#[cfg(test)]
mod tests;
