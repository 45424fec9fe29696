//! A loaded model: weights, tokeniser, prompt form and search settings, whatever its family.

mod family;

use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

use barqiya_kernels::{Precision, Team};
use barqiya_search::{EarlyStopping, Model, Options, Placing, Task};

use crate::active;
use crate::error::{Error, Result};
use crate::files::ModelFiles;
use crate::generation::{self, Generation};
use crate::links::{LinkHead, LinkRecipe};
use crate::prompt::PromptForm;
use crate::terms::{self, Source};
use crate::tokenizer::{Decoded, Tokenizer};
use crate::translator::Request;
use family::Family;
pub use family::{Architecture, DeviceKind};

/// A model of any family as a worker runs it.
pub(crate) type DynModel<'a> = dyn Model<Error = Error> + 'a;

/// How a model is loaded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LoadOptions {
    /// How weights are kept on the fast path; by default [`Precision::Int8`], which keeps what 4, 5 and 8 bit files hold exactly.
    pub precision: Option<Precision>,
    /// Where the model runs. Other devices than the CPU run the reference path.
    pub device: DeviceKind,
    /// Whether the reference path runs on the CPU, too. T5 always does.
    pub reference: bool,
    /// Whether all target tokens are computed. By default those are not, on the fast path, that English cannot contain (with
    /// Arabic letters, say): they count as impossible.
    pub full_vocabulary: bool,
    /// Texts whose tokens are computed in any case: what a glossary may ask for.
    pub spelt: Vec<String>,
}

/// A text as a model reads it.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    /// What the search is given.
    pub(crate) task: Task,
    /// Which of the source's tokens are the text's.
    pub(crate) source: Range<usize>,
    /// For each of them its bytes of the text.
    pub(crate) pieces: Vec<Range<usize>>,
}

/// Source tokens up to which a model whose manifest says nothing is at ease.
const COMFORTABLE: usize = 200;

/// A loaded model.
pub struct Engine {
    family: Family,
    tokenizer: Tokenizer,
    form: PromptForm,
    generation: Generation,
    links: Option<LinkRecipe>,
    heads: Vec<LinkHead>,
    comfortable: usize,
    placing: OnceLock<Placing>,
}

impl fmt::Debug for Engine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Engine").field("family", &self.family).finish_non_exhaustive()
    }
}

impl Engine {
    /// Loads a model.
    ///
    /// # Errors
    /// An architecture that does not run here, a configuration that asks for what is not implemented, weights that are missing or of
    /// another shape, a tokeniser or a chat template that is damaged.
    pub fn open(files: &ModelFiles, options: &LoadOptions) -> Result<Self> {
        let architecture = Architecture::of(files.config())?;
        let links = files.manifest().links.clone().or_else(|| architecture.usual_links(files.config()));
        let heads = links.as_ref().map(LinkRecipe::heads).unwrap_or_default();
        // Of the weights only the last layer waits for the tokeniser.
        let mut tokenizer = None;
        let computed = || {
            let tokenizer = tokenizer.insert(files.tokenizer()?);
            if options.full_vocabulary { Ok(None) } else { active::english(tokenizer, &options.spelt) }
        };
        let family = Family::load(files, &heads, options, computed)?;
        let tokenizer = tokenizer.map_or_else(|| files.tokenizer(), Ok)?;
        let form = PromptForm::open(files, &tokenizer)?;
        let most = family.positions().saturating_sub(2) / 2;
        let comfortable = files.manifest().comfortable_tokens.unwrap_or(COMFORTABLE).min(most).max(1);
        Ok(Self {
            family,
            tokenizer,
            form,
            generation: files.generation().clone(),
            links,
            heads,
            comfortable,
            placing: OnceLock::new(),
        })
    }

    /// The architecture of the model.
    pub fn architecture(&self) -> Architecture {
        self.family.architecture()
    }

    /// What the model's search settings ask for and is not done, a sentence each.
    pub fn notes(&self) -> &[String] {
        &self.generation.notes
    }

    /// The tokeniser.
    pub fn tokenizer(&self) -> &Tokenizer {
        &self.tokenizer
    }

    /// The heads and the threshold that word links are told by, if the model has any.
    pub fn links(&self) -> Option<&LinkRecipe> {
        self.links.as_ref()
    }

    /// How many tokens a text is; one that cannot be cut counts as many as it has bytes.
    pub(crate) fn count_tokens(&self, text: &str) -> usize {
        self.tokenizer.encode(text).map_or(text.len(), |encoding| encoding.ids.len())
    }

    /// Longest source that the model translates well, in tokens.
    pub(crate) fn comfortable_tokens(&self) -> usize {
        self.comfortable
    }

    /// How many workers may run side by side on so many threads.
    pub(crate) fn workers(&self, threads: usize) -> usize {
        self.family.workers(threads)
    }

    /// The model with caches of its own, for one worker.
    pub(crate) fn model(&self, team: Team) -> Result<Box<DynModel<'_>>> {
        self.family.model(team, &self.heads)
    }

    /// What a request comes to with this model's own settings.
    pub(crate) fn search_options(&self, request: &Request) -> Options {
        let own = &self.generation;
        Options {
            beam: request.beam.or(own.beams).unwrap_or(4),
            nbest: request.nbest,
            length_penalty: request.length_penalty.or(own.length_penalty).unwrap_or(1.0),
            early_stopping: match own.early_stopping {
                Some(generation::EarlyStopping::Yes) => EarlyStopping::Yes,
                Some(generation::EarlyStopping::Never) => EarlyStopping::Never,
                _ => EarlyStopping::No,
            },
            no_repeat_ngram: request.no_repeat_ngram.or(own.no_repeat_ngram).unwrap_or(0),
            eos: own.end.clone(),
            forbidden: own.forbidden.clone(),
            forced_eos: own.forced_last,
            rows: request.rows,
            attention: self.links.is_some(),
            placing: self.placing.get_or_init(|| terms::placing(&self.tokenizer, self.links())).clone(),
        }
    }

    /// Puts a text to the model.
    pub(crate) fn prepare(&self, source: &Source, request: &Request) -> Result<Prepared> {
        let prompt = self.form.prompt(&self.tokenizer, &source.text)?;
        let room = self.room(prompt.ids.len());
        let constraints = terms::constraints(&self.tokenizer, &source.wishes, &prompt.offsets, prompt.source.start)?;
        let spelt: usize = constraints.terms.iter().filter_map(|term| Some(term.variants.first()?.tokens.len())).sum();
        let max_tokens = request.longest(prompt.ids.len() + spelt, room);
        let task = Task {
            forced: self.form.forced_first().or(self.generation.forced_first).into_iter().take(max_tokens).collect(),
            min_tokens: request.min_tokens.max(self.generation.min_new_tokens.unwrap_or(0)).min(max_tokens),
            max_tokens,
            source: prompt.ids,
            constraints,
            banned: terms::phrases(&self.tokenizer, &source.banned)?,
        };
        Ok(Prepared { task, source: prompt.source, pieces: prompt.offsets })
    }

    /// Tokens that a target may have at most beside a source of `source` tokens.
    fn room(&self, source: usize) -> usize {
        let shared = if self.family.architecture().is_decoder_only() { source } else { 1 };
        let limits = [
            Some(self.family.positions().saturating_sub(shared)),
            self.generation.max_length.map(|length| length.saturating_sub(shared)),
            self.generation.max_new_tokens,
        ];
        limits.into_iter().flatten().min().unwrap_or(usize::MAX)
    }

    /// The text of target tokens, and where each of them lies in it.
    pub(crate) fn decode(&self, tokens: &[u32]) -> Decoded {
        self.tokenizer.decode_with_offsets(tokens)
    }
}
