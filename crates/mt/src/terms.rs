//! Terms of a text in the model's own tokens.

use std::ops::Range;

use barqiya_search::{Constraint, Constraints, Placing, Variant};

use crate::error::Result;
use crate::links::LinkRecipe;
use crate::tokenizer::Tokenizer;
use crate::translator::Candidate;

/// A text to be translated, and how some of its words are to be rendered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// The text.
    pub text: String,
    /// Words of it whose rendering is given.
    pub wishes: Vec<Wish>,
    /// English phrases that must not appear.
    pub banned: Vec<String>,
}

impl Source {
    /// The wishes that a translation does not fulfil: the search did not place them, and no variant is in the text by chance.
    pub(crate) fn unfulfilled(&self, translation: &Candidate) -> Vec<usize> {
        let is_there = |wish: &Wish| wish.variants.iter().any(|variant| translation.text.contains(variant.as_str()));
        let placed = |at: usize| translation.placed.get(at).is_some_and(Option::is_some);
        (0..self.wishes.len()).filter(|&at| !placed(at) && !is_there(&self.wishes[at])).collect()
    }
}

impl From<String> for Source {
    fn from(text: String) -> Self {
        Self { text, ..Self::default() }
    }
}

/// Words of a text and how they may be rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Bytes of the text.
    pub source: Range<usize>,
    /// Renderings, the preferred one first.
    pub variants: Vec<String>,
    /// A first try did not come to it.
    pub eager: bool,
}

/// Where the search has put the rendering of a wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Bytes of the translation.
    pub target: Range<usize>,
    /// The model chose it by itself.
    pub natural: bool,
}

/// Words that may stand between looking at a name and saying it.
const LIGHT: [&str; 36] = [
    "the", "a", "an", "of", "in", "to", "for", "from", "by", "with", "on", "at", "and", "or", "as", "that", "which",
    "who", "its", "his", "her", "their", "this", "into", "against", "between", "over", "under", "about", "after",
    "before", "through", "during", "is", "was", "s",
];
/// Endings that an English name may take.
const ENDINGS: [&str; 2] = ["s", "es"];
/// Marks after which a word begins without a space.
const OPENERS: [char; 12] = ['"', '\'', '(', '[', '“', '‘', '«', '-', '–', '—', '/', '\n'];

/// What the search must know of a vocabulary and of the link heads to place terms.
pub(crate) fn placing(tokenizer: &Tokenizer, links: Option<&LinkRecipe>) -> Placing {
    let mut placing = Placing { predicting: links.map_or(0, |links| links.predicting.len()), ..Placing::default() };
    for token in 0..tokenizer.target_size() as u32 {
        let Some(piece) = tokenizer.target_piece(token) else { continue };
        // The two ways in which vocabularies write a space.
        let word = piece.trim_start_matches(['▁', 'Ġ']);
        let begins = word.len() < piece.len();
        if word.chars().all(|mark| !mark.is_alphanumeric()) || LIGHT.contains(&word.to_lowercase().as_str()) {
            placing.light.push(token);
        }
        if word.ends_with(OPENERS) {
            placing.openers.push(token);
        }
        if !begins && word.starts_with(char::is_alphanumeric) && !ENDINGS.contains(&word) {
            placing.continuing.push(token);
        }
    }
    placing
}

/// The wishes of a text as constraints; `pieces` are its tokens' bytes, and the first of them is token `first` of the source.
///
/// # Errors
/// When the tokeniser fails on a variant.
pub(crate) fn constraints(
    tokenizer: &Tokenizer,
    wishes: &[Wish],
    pieces: &[Range<usize>],
    first: usize,
) -> Result<Constraints> {
    let mut terms = Vec::with_capacity(wishes.len());
    for wish in wishes {
        let start = pieces.partition_point(|piece| piece.end <= wish.source.start);
        let end = pieces.partition_point(|piece| piece.start < wish.source.end).max(start);
        let mut variants: Vec<Variant> = Vec::new();
        for variant in &wish.variants {
            for form in forms(tokenizer, variant)? {
                if variants.iter().all(|other| other.tokens != form.tokens) {
                    variants.push(form);
                }
            }
        }
        terms.push(Constraint { source: first + start..first + end, variants, eager: wish.eager });
    }
    Ok(Constraints { text: first..first + pieces.len(), terms })
}

/// A phrase in all the ways in which it may stand in a text: after a space, at the start, after a quotation mark.
fn forms(tokenizer: &Tokenizer, phrase: &str) -> Result<Vec<Variant>> {
    let spaced = after(tokenizer, "the", &format!("the {phrase}"))?;
    let start = tokenizer.encode_target(phrase)?.ids;
    let quoted = after(tokenizer, "the \"", &format!("the \"{phrase}"))?;
    let mut forms: Vec<Variant> = Vec::new();
    for (tokens, glued) in [(spaced, false), (Some(start), true), (quoted, true)] {
        let tokens = tokens.unwrap_or_default();
        let sayable = !tokens.is_empty() && tokenizer.decode(&tokens) == phrase;
        if sayable && forms.iter().all(|form| form.tokens != tokens) {
            forms.push(Variant { tokens, glued });
        }
    }
    Ok(forms)
}

/// The tokens of `whole` after those of its beginning; none when they are not cut apart there.
fn after(tokenizer: &Tokenizer, beginning: &str, whole: &str) -> Result<Option<Vec<u32>>> {
    let beginning = tokenizer.encode_target(beginning)?.ids;
    Ok(tokenizer.encode_target(whole)?.ids.strip_prefix(beginning.as_slice()).map(<[u32]>::to_vec))
}

/// Phrases as token sequences, in all the ways in which they may stand.
///
/// # Errors
/// When the tokeniser fails on a phrase.
pub(crate) fn phrases(tokenizer: &Tokenizer, phrases: &[String]) -> Result<Vec<Vec<u32>>> {
    let mut all: Vec<Vec<u32>> = Vec::new();
    for phrase in phrases {
        all.extend(forms(tokenizer, phrase)?.into_iter().map(|form| form.tokens));
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

#[cfg(test)]
mod tests;
