//! Loading and running open Arabic to English translation models.

mod engine;
mod error;
mod fields;
mod files;
pub mod gemma3;
mod generation;
pub mod hub;
mod links;
mod locate;
mod manifest;
mod prompt;
mod registry;
mod rowwise;
pub mod seq2seq;
mod slots;
pub mod t5;
mod terms;
mod tokenizer;
mod translator;
mod verdict;
mod weights;

pub use barqiya_kernels::Precision;
pub use engine::{Architecture, DeviceKind, Engine, LoadOptions};
pub use error::{Error, Result};
pub use files::ModelFiles;
pub use generation::{EarlyStopping, Generation};
pub use links::{LinkHead, LinkRecipe, Sides, WordLink, link_words};
pub use locate::{Located, Places, locate};
pub use manifest::{Manifest, PromptKind};
pub use prompt::{Prompt, PromptForm};
pub use registry::{Registry, RegistryEntry, Score};
pub use rowwise::Trace;
pub use terms::{Placed, Source, Wish};
pub use tokenizer::{Decoded, Encoding, Tokenizer};
pub use translator::{Candidate, Exchange, Request, TextLink, Translation, Translator};
pub use weights::Weights;
