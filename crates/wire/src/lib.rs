//! The way of a story: from its bytes to aligned pairs, many stories at once.
//!
//! ```text
//! bytes -> Draft story: text, sentences, parts -> texts for the model -> translations -> pairs -> the sink
//! ```
//!
//! [`translate`] is all of it. Sentences of several stories are translated together; stories and pairs come out in the order in
//! which they went in, and what comes out of a story does not depend on the others.

pub mod align;
mod draft;
mod flow;
mod join;
pub mod similarity;
mod terms;
pub mod words;

use std::ops::ControlFlow;

use barqiya_bitext::flags::Limits;
use barqiya_bitext::{Pair, Story};
use barqiya_mt::{Request, Translator};

use flow::Flow;
pub use terms::{Enforce, Terms};

/// A story as it comes in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Input {
    /// The name that the reader knows it by: a path as given, or `-`.
    pub name: String,
    /// The untouched bytes.
    pub bytes: Vec<u8>,
    /// How many of its first sentences are there already: they are neither translated nor handed out.
    pub skip: usize,
}

/// How stories are translated.
#[derive(Debug, Clone, Copy, Default)]
pub struct Settings<'a> {
    /// What the search is asked for.
    pub request: Request,
    /// The inputs are one sentence a line already: as many pairs come out, and empty lines stay empty.
    pub lines: bool,
    /// From where on pairs are flagged.
    pub limits: Limits,
    /// A glossary to be looked up and kept to.
    pub terms: Option<&'a Terms>,
}

/// Where stories and their pairs go, in order. Each method may stop the work.
///
/// A story is announced, then its pairs come, then it is finished; only then the next one is announced. `index` counts the
/// inputs from 0.
pub trait Sink {
    /// A story begins. `notes` are lines for the user, such as a converted encoding.
    fn story(&mut self, index: usize, story: &Story, notes: &[String]) -> ControlFlow<()>;

    /// The next pair of the story that began last.
    fn pair(&mut self, index: usize, pair: Pair) -> ControlFlow<()>;

    /// The story is complete.
    fn finished(&mut self, index: usize) -> ControlFlow<()>;

    /// An input cannot be read as a story; the others go on.
    fn failed(&mut self, index: usize, error: InputError) -> ControlFlow<()>;

    /// How far the work is; `all_known` says whether all inputs have been read, so that `known` sentences are all there are.
    fn progress(&mut self, done: usize, known: usize, all_known: bool);
}

/// Why an input is no story.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InputError {
    /// Its file could not be read.
    #[error("{name}: {source}")]
    Unreadable {
        /// The input's name.
        name: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Its bytes are not text.
    #[error("{name}: {source}")]
    NotText {
        /// The input's name.
        name: String,
        /// What is wrong, and where.
        source: barqiya_text::Error,
    },
}

/// What a run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Stories that were finished.
    pub stories: usize,
    /// Inputs that were no stories.
    pub failed: usize,
    /// Pairs that were handed out.
    pub pairs: usize,
    /// Pairs with at least one flag.
    pub flagged: usize,
    /// Tokens that the model read.
    pub source_tokens: usize,
    /// Tokens that the model wrote, of the translations that were kept.
    pub target_tokens: usize,
    /// Whether the sink stopped the work before its end.
    pub stopped: bool,
}

/// Translates stories as they come.
///
/// Inputs are asked for when the translator has room for more, and results handed to the sink as soon as order allows, both on the
/// calling thread.
pub fn translate(
    translator: &Translator,
    inputs: &mut dyn Iterator<Item = Result<Input, InputError>>,
    settings: &Settings<'_>,
    sink: &mut dyn Sink,
) -> barqiya_mt::Result<Totals> {
    let mut flow = Flow::new(translator, inputs, settings, sink);
    translator.translate(&settings.request, &mut flow)?;
    Ok(flow.totals())
}
