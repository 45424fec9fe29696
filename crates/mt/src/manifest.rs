//! `model.toml`: what has to be known of a model beyond its configuration, kept beside it.

use std::path::Path;

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::links::LinkRecipe;

/// How a source sentence is put to a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PromptKind {
    /// Decoder-only: first token, source, line end.
    Plain,
    /// Decoder-only: the model's chat template.
    Chat,
    /// Encoder-decoder: source and the language tokens of the family.
    Encoder,
    /// Encoder-decoder whose source begins with the target language (SMaLL-100).
    TargetFirst,
}

/// The layers of an encoder that align best, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlignLayers {
    /// For how many tokens of two sentences have a counterpart.
    pub tokens: usize,
    /// For the words of a pair; their cosines are averaged.
    pub words: Vec<usize>,
}

impl AlignLayers {
    /// The middle layers, as measured on multilingual E5 small.
    pub(crate) fn usual(layers: usize) -> Self {
        let middle = layers.div_ceil(2).max(1);
        Self { tokens: middle, words: (middle.saturating_sub(2).max(1)..=(middle + 2).min(layers)).collect() }
    }
}

/// The manifest of a model.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Manifest {
    /// How a sentence is put to the model; found out from the other files where it is not said.
    pub prompt: Option<PromptKind>,
    /// Source tokens up to which the model is at ease; longer sentences are cut and translated in parts.
    pub comfortable_tokens: Option<usize>,
    /// The attention heads that tell which words belong together.
    pub links: Option<LinkRecipe>,
    /// Which layers of an encoder align best; the middle ones where nothing is said.
    pub align: Option<AlignLayers>,
    /// The licence by its usual short name.
    pub licence: Option<String>,
    /// One line on the terms of use, and where they stand.
    pub terms: Option<String>,
    /// What was measured, and on what.
    pub note: Option<String>,
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// A file that cannot be read, or fields that are unknown or of the wrong type.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|source| Error::io(path, source))?;
        toml::from_str(&text).map_err(|fault| Error::malformed(path, fault.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_fields_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model.toml");
        std::fs::write(
            &path,
            "prompt = \"plain\"\ncomfortable_tokens = 160\n[links]\npredicting = [{ layer = 11, head = 2 }]\n",
        )
        .unwrap();
        let manifest = Manifest::read(&path).unwrap();
        assert_eq!(manifest.prompt, Some(PromptKind::Plain));
        assert_eq!(manifest.comfortable_tokens, Some(160));
        assert_eq!(manifest.links.unwrap().predicting[0].layer, 11);
        std::fs::write(&path, "promt = \"plain\"\n").unwrap();
        let fault = Manifest::read(&path).unwrap_err().to_string();
        assert!(fault.contains("promt") && fault.contains("model.toml"), "{fault}");
    }
}
