//! A model's files: a folder in the layout of the Hub, or a single GGUF file that carries everything.

mod gguf;

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::error::{Error, Result};
use crate::generation::Generation;
use crate::locate::Located;
use crate::manifest::Manifest;
use crate::tokenizer::Tokenizer;
use crate::weights::Weights;

/// A model's files, opened: the small ones read, the weights listed.
///
/// A folder is read as it is published. A file of weights stands for its folder when there is a `config.json` (for safetensors and `.bin`
/// files) or a `model.toml` (for GGUF files, several of which may lie side by side); any other GGUF file stands alone, with the
/// configuration and the tokeniser of its metadata.
#[derive(Debug)]
pub struct ModelFiles {
    /// Where the small files lie; `None` for a GGUF file on its own.
    folder: Option<PathBuf>,
    /// The folder or file that was opened.
    path: PathBuf,
    config: Value,
    tokenizer_config: Value,
    generation: Generation,
    manifest: Manifest,
    weights: Weights,
}

impl ModelFiles {
    /// Opens a folder or a file.
    ///
    /// # Errors
    /// A file that is missing, cut short or malformed is named.
    pub fn open(path: &Path) -> Result<Self> {
        let folder = folder_of(path);
        let weights = Weights::open(path)?;
        let in_folder = |name: &str| folder.as_ref().map(|folder| folder.join(name)).filter(|path| path.is_file());
        let json = |name: &str| in_folder(name).map_or(Ok(Value::Null), |path| read_json(&path));

        let config = match (in_folder("config.json"), weights.gguf()) {
            (Some(path), _) => read_json(&path)?,
            (None, Some(metadata)) => gguf::config(metadata, &weights)?,
            (None, None) => {
                let folder = folder.clone().unwrap_or_else(|| path.to_owned());
                return Err(Error::FileMissing { folder, what: "config.json".to_owned() });
            }
        };
        let mut tokenizer_config = json("tokenizer_config.json")?;
        if tokenizer_config.is_null() {
            tokenizer_config = weights.gguf().map_or(Value::Null, gguf::tokenizer_config);
        }
        let generation = Generation::read(&json("generation_config.json")?, &config).map_err(|reason| {
            Error::malformed(&in_folder("generation_config.json").unwrap_or_else(|| path.to_owned()), reason)
        })?;
        let manifest = in_folder("model.toml").map_or(Ok(Manifest::default()), |path| Manifest::read(&path))?;
        Ok(Self { folder, path: path.to_owned(), config, tokenizer_config, generation, manifest, weights })
    }

    /// Opens a model that was found; the registry says what its files do not show.
    ///
    /// # Errors
    /// As [`ModelFiles::open`].
    pub fn located(model: &Located) -> Result<Self> {
        let mut files = Self::open(&model.path)?;
        let known = model.entry.as_ref().and_then(|entry| entry.prompt);
        files.manifest.prompt = files.manifest.prompt.or(known);
        Ok(files)
    }

    /// The folder or file that was opened.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The configuration in the layout of `config.json`.
    pub fn config(&self) -> &Value {
        &self.config
    }

    /// The search settings that come with the model.
    pub fn generation(&self) -> &Generation {
        &self.generation
    }

    /// The manifest, empty where there is none.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The weights.
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// Reads the tokeniser.
    ///
    /// # Errors
    /// When the model has no tokeniser of a kind that is known, or a damaged one.
    pub fn tokenizer(&self) -> Result<Tokenizer> {
        Tokenizer::open(self)
    }

    /// `tokenizer_config.json`, or what a GGUF file says in its place; null for neither.
    pub(crate) fn tokenizer_config(&self) -> &Value {
        &self.tokenizer_config
    }

    /// A small file beside the weights, if it is there.
    pub(crate) fn file(&self, name: &str) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.join(name)).filter(|path| path.is_file())
    }

    /// `model_type` of the configuration.
    pub(crate) fn model_type(&self) -> &str {
        self.config["model_type"].as_str().unwrap_or_default()
    }

    /// Something is missing beside the weights.
    pub(crate) fn missing(&self, what: &str) -> Error {
        Error::FileMissing { folder: self.folder.clone().unwrap_or_else(|| self.path.clone()), what: what.to_owned() }
    }
}

/// The folder whose small files belong to a path.
fn folder_of(path: &Path) -> Option<PathBuf> {
    if path.is_dir() {
        return Some(path.to_owned());
    }
    let folder = path.parent().map(Path::to_owned)?;
    let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
    let gguf = path.extension().is_some_and(|extension| extension == "gguf");
    let mark = if gguf { "model.toml" } else { "config.json" };
    folder.join(mark).is_file().then_some(folder)
}

/// Reads a JSON file.
pub(crate) fn read_json(path: &Path) -> Result<Value> {
    let bytes = std::fs::read(path).map_err(|source| Error::io(path, source))?;
    serde_json::from_slice(&bytes).map_err(|fault| Error::malformed(path, fault.to_string()))
}

#[cfg(test)]
mod tests;
