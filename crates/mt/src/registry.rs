//! The models that are known by name.

use std::path::Path;

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::manifest::PromptKind;

/// The list that is built in.
const BUILT_IN: &str = include_str!("../../../models/registry.toml");

/// A published figure.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// The test set.
    pub set: String,
    /// The metric.
    pub metric: String,
    /// The figure, 0 to 100.
    pub value: f64,
    /// Who published it.
    pub source: String,
}

/// What a model is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ModelKind {
    /// It translates.
    #[default]
    Translator,
    /// It compares and links texts: see [`Encoder`](crate::encoder::Encoder).
    Encoder,
}

/// A model that is known by name.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistryEntry {
    /// What `--model` takes.
    pub id: String,
    /// What it is for.
    #[serde(default)]
    pub kind: ModelKind,
    /// Whether it is the one that is used when none is named.
    #[serde(default)]
    pub default: bool,
    /// Its repository on the Hub (`owner/name`); `None` for a model that comes with the program.
    #[serde(default)]
    pub repository: Option<String>,
    /// The revision to fetch; the main branch where it is `None`.
    #[serde(default)]
    pub revision: Option<String>,
    /// Its class, as `config.json` names it.
    pub architecture: String,
    /// Its licence by the usual short name.
    pub licence: String,
    /// What the licence asks of the user, where it is not one of the usual ones.
    #[serde(default)]
    pub terms: Option<String>,
    /// Parameters, rounded.
    pub parameters: u64,
    /// Bytes of its files, rounded.
    pub bytes: u64,
    /// Whether this version runs it.
    pub runs: bool,
    /// A line about it.
    #[serde(default)]
    pub note: String,
    /// How it wants its sentences, where its files do not show it.
    #[serde(default)]
    pub prompt: Option<PromptKind>,
    /// Files that its repository must have besides the configuration and the weights.
    #[serde(default)]
    pub files: Vec<String>,
    /// Published figures.
    #[serde(default)]
    pub scores: Vec<Score>,
}

/// The models that are known by name, in the order of the list.
///
/// ```
/// let registry = barqiya_mt::Registry::built_in();
/// assert!(registry.default_model().runs);
/// assert_eq!(registry.get("opus-mt-ar-en").map(|model| model.licence.as_str()), Some("Apache-2.0"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Registry {
    models: Vec<RegistryEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(rename = "model", default)]
    models: Vec<RegistryEntry>,
}

impl Registry {
    /// The list that is built in.
    ///
    /// # Panics
    /// Never: a test reads the list.
    pub fn built_in() -> Self {
        let list: List = toml::from_str(BUILT_IN).expect("a test reads the list");
        Self { models: list.models }
    }

    /// Puts a list of the user's over this one: entries of the same id are replaced, others are added, and a default of the user's is the default.
    ///
    /// # Errors
    /// A file that cannot be read or is no such list.
    pub fn with(mut self, path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|source| Error::io(path, source))?;
        let list: List = toml::from_str(&text).map_err(|fault| Error::malformed(path, fault.to_string()))?;
        if list.models.iter().any(|model| model.default) {
            self.models.iter_mut().for_each(|model| model.default = false);
        }
        for model in list.models {
            match self.models.iter_mut().find(|known| known.id == model.id) {
                Some(known) => *known = model,
                None => self.models.push(model),
            }
        }
        Ok(self)
    }

    /// All models.
    pub fn models(&self) -> &[RegistryEntry] {
        &self.models
    }

    /// A model by its id or its repository.
    pub fn get(&self, name: &str) -> Option<&RegistryEntry> {
        self.models.iter().find(|model| model.id == name || model.repository.as_deref() == Some(name))
    }

    /// The model that is used when none is named: the one marked so, else the first.
    pub fn default_model(&self) -> &RegistryEntry {
        self.models.iter().find(|model| model.default).unwrap_or(&self.models[0])
    }

    /// The encoder that is used when none is named: the first there is.
    pub fn default_encoder(&self) -> Option<&RegistryEntry> {
        self.models.iter().find(|model| model.kind == ModelKind::Encoder)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_built_in_list_is_in_order() {
        let registry = Registry::built_in();
        let ids: BTreeSet<&str> = registry.models().iter().map(|model| model.id.as_str()).collect();
        assert_eq!(ids.len(), registry.models().len(), "an id comes twice");
        assert_eq!(registry.models().iter().filter(|model| model.default).count(), 1);
        assert_eq!(registry.default_model().repository, None, "the default model needs no network");
        for model in registry.models() {
            assert!(
                model.parameters > 0 && model.bytes > 0 && !model.licence.is_empty() && !model.note.is_empty(),
                "{}",
                model.id
            );
            assert!(
                model.repository.as_ref().is_none_or(|repository| repository.split('/').count() == 2),
                "{}",
                model.id
            );
            assert!(
                model.scores.iter().all(|score| (0.0..=100.0).contains(&score.value) && !score.source.is_empty()),
                "{}",
                model.id
            );
        }
        assert_eq!(registry.default_model().kind, ModelKind::Translator);
        assert!(registry.default_encoder().is_some_and(|model| model.runs && model.repository.is_none()));
        for repository in
            ["google/translategemma-4b-it", "facebook/m2m100_418M", "google/madlad400-3b-mt", "alirezamsh/small100"]
        {
            assert!(registry.get(repository).is_some(), "{repository}");
        }
    }

    #[test]
    fn a_list_of_the_users_goes_over_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registry.toml");
        let own = "[[model]]\nid = \"own\"\ndefault = true\narchitecture = \"MarianMTModel\"\nlicence = \"MIT\"\nparameters = 1\nbytes = 1\nruns = true\n";
        std::fs::write(&path, own).unwrap();
        let registry = Registry::built_in().with(&path).unwrap();
        assert_eq!(registry.default_model().id, "own");
        assert_eq!(registry.models().len(), Registry::built_in().models().len() + 1);
        std::fs::write(&path, "[[model]]\nid = \"own\"\n").unwrap();
        let fault = Registry::built_in().with(&path).unwrap_err().to_string();
        assert!(fault.contains("registry.toml") && fault.contains("architecture"), "{fault}");
    }
}
