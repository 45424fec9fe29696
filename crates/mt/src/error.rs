//! What can go wrong between a model's name and its first word.

use std::path::{Path, PathBuf};

/// Why a model could not be loaded or run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A field of a model's configuration is missing, malformed, or asks for mathematics that are not implemented.
    #[error("config.json: field `{field}`: {reason}")]
    Config {
        /// The field's name, dotted where it is nested.
        field: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A tensor is missing from the weights or has another shape than the configuration says.
    #[error("weights: tensor `{name}`: {reason}")]
    Tensor {
        /// The tensor's name in the checkpoint's Hugging Face layout.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A file could not be read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is not what its name promises, or is damaged.
    #[error("{path}: {reason}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        reason: String,
    },
    /// No model of that name on this machine.
    #[error("model `{model}` is not on this machine\n  looked in:{}\n  {advice}", list(looked_in))]
    ModelMissing {
        /// What the user asked for.
        model: String,
        /// The places that were searched, in order.
        looked_in: Vec<PathBuf>,
        /// What to do about it.
        advice: String,
    },
    /// A model's folder lacks a file that the model cannot run without.
    #[error("{folder}: {what} is missing")]
    FileMissing {
        /// The folder.
        folder: PathBuf,
        /// The file, or the files one of which would do.
        what: String,
    },
    /// A text could not be turned into tokens or back.
    #[error("tokeniser: {reason}")]
    Tokenizer {
        /// What went wrong.
        reason: String,
    },
    /// A chat template could not be compiled or filled in.
    #[error("prompt template: {reason}")]
    Prompt {
        /// What the template engine or the template itself said.
        reason: String,
    },
    /// A model cannot be fetched from the Hub.
    #[error("{repository}: {reason}")]
    Hub {
        /// The repository, with the file where one is concerned.
        repository: String,
        /// What happened and what to do about it.
        reason: String,
    },
    /// A file of a model is not the one that was published.
    #[error("{path}: {reason}")]
    Verification {
        /// The file.
        path: PathBuf,
        /// What was expected and what was found.
        reason: String,
    },
    /// A model was asked for what it cannot do: an empty prompt, a token outside the vocabulary, a row of an unknown sentence.
    #[error("model: {reason}")]
    Request {
        /// What was asked.
        reason: String,
    },
    /// Numbers of a search that do not go together.
    #[error("{reason}")]
    Options {
        /// Which, and what is possible.
        reason: String,
    },
    /// The tensor library refused an operation.
    #[error(transparent)]
    Candle(#[from] candle_core::Error),
}

impl Error {
    /// Whether a model or a resource is missing, as against wrong or damaged (the program's exit code 3).
    pub fn is_missing_resource(&self) -> bool {
        matches!(self, Self::ModelMissing { .. } | Self::FileMissing { .. } | Self::Hub { .. })
    }

    /// A file that could not be opened or read.
    pub(crate) fn io(path: &Path, source: std::io::Error) -> Self {
        Self::Io { path: path.to_owned(), source }
    }

    /// A damaged file.
    pub(crate) fn malformed(path: &Path, reason: impl Into<String>) -> Self {
        Self::Malformed { path: path.to_owned(), reason: reason.into() }
    }
}

/// Places, each on a line of its own.
fn list(places: &[PathBuf]) -> String {
    places.iter().fold(String::new(), |lines, place| lines + "\n    " + &place.to_string_lossy())
}

/// The result of loading or running a model.
pub type Result<T> = std::result::Result<T, Error>;
