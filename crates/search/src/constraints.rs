//! Terms that a translation must render in given ways, where their source stands.

use std::ops::Range;

/// The terms of one sentence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Constraints {
    /// Tokens of the source that are its text, prompt and marks left out; attention is shared out among these.
    pub text: Range<usize>,
    /// The terms, in the order of the source.
    pub terms: Vec<Constraint>,
}

impl Constraints {
    /// Whether there is nothing to enforce.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

/// One occurrence of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint {
    /// Tokens of the source that it stands in.
    pub source: Range<usize>,
    /// How it may be rendered, the preferred way first. Renderings without tokens are never met.
    pub variants: Vec<Variant>,
    /// The least look opens it and nothing passes it: for a second try, where a first did not come to it.
    pub eager: bool,
}

/// One way to render a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Its tokens.
    pub tokens: Vec<u32>,
    /// It begins without a space: only at the start, or after a quotation mark, a bracket or the like.
    pub glued: bool,
}

/// How a term came out in a hypothesis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Met {
    /// Tokens of the hypothesis.
    pub tokens: Range<usize>,
    /// The model chose every one of them by itself.
    pub natural: bool,
}

/// What a search knows of the model's vocabulary and attention to place terms. All lists ascend.
#[derive(Debug, Clone, PartialEq)]
pub struct Placing {
    /// Least share of the model's look at the source at which a term may be opened, 0 to 1.
    pub opens: f32,
    /// Least share at which another word counts as a rendering of the term, 0 to 1.
    pub passes: f32,
    /// How many of the attention heads, the first ones, look at what the next token renders; the others look at what the fed
    /// token has rendered.
    pub predicting: usize,
    /// Tokens that may come between looking at a term and rendering it: articles, prepositions, punctuation.
    pub light: Vec<u32>,
    /// Tokens after which a word begins without a space.
    pub openers: Vec<u32>,
    /// Tokens that go on with a word, so that a finished term would become another word. Endings that a term may take, such as
    /// the possessive, are not among them.
    pub continuing: Vec<u32>,
}

impl Default for Placing {
    fn default() -> Self {
        Self { opens: 0.25, passes: 0.5, predicting: 0, light: Vec::new(), openers: Vec::new(), continuing: Vec::new() }
    }
}

impl Placing {
    /// Whether a token says nothing of its own.
    pub(crate) fn is_light(&self, token: u32) -> bool {
        self.light.binary_search(&token).is_ok()
    }

    /// Whether a word may begin without a space after the tokens so far.
    pub(crate) fn opens(&self, last: Option<u32>) -> bool {
        last.is_none_or(|token| self.openers.binary_search(&token).is_ok())
    }

    /// Whether a token would change the word before it.
    pub(crate) fn continues(&self, token: u32) -> bool {
        self.continuing.binary_search(&token).is_ok()
    }
}
