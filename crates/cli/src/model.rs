//! Opening the model that a command works with.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use barqiya_align::words::{Lexicon, LexiconError};
use barqiya_mt::encoder::{Centre, Encoder};
use barqiya_mt::{DeviceKind, Engine, LoadOptions, ModelFiles, Places, Registry, Translator, locate};

use barqiya_wire::Terms;
use barqiya_wire::align::Reader;

use crate::arguments::{Device, Precision};
use crate::problem::Problem;
use crate::settings::{ModelChoice, configuration_file};

/// Bytes at the beginning and at the end of each file that stand for it: a file of other weights differs there in its length, its
/// table of contents, or its last tensor.
const SAMPLE: u64 = 64 << 10;

/// A model, ready to translate.
pub(crate) struct Model {
    pub(crate) translator: Translator,
    /// Stands for everything about the model that makes a difference to translations.
    pub(crate) fingerprint: String,
    /// What the model's own settings ask for and is not done.
    pub(crate) notes: Vec<String>,
}

/// The models that are known by name: the list that is built in, and over it the user's own (`registry.toml` beside the user's
/// `barqiya.toml`).
pub(crate) fn registry() -> Result<Registry, Problem> {
    let registry = Registry::built_in();
    Ok(match configuration_file("registry.toml").filter(|path| path.is_file()) {
        Some(path) => registry.with(&path)?,
        None => registry,
    })
}

/// Finds and loads a model that can say what the terms ask for.
pub(crate) fn open(choice: &ModelChoice, terms: Option<&Terms>) -> Result<Model, Problem> {
    let registry = registry()?;
    let name = choice.model.as_deref().unwrap_or(&registry.default_model().id);
    let located = locate(name, &registry, &Places::from_environment())?;
    let files = ModelFiles::located(&located)?;
    let engine = Engine::open(&files, &load_options(choice, terms))?;
    let content = fingerprint(&located.path)
        .map_err(|source| Problem::Unreadable { name: located.path.display().to_string(), source })?;
    Ok(Model {
        fingerprint: format!("{content} {:?} {:?} {}", choice.precision, choice.device, choice.full_vocab),
        notes: engine.notes().to_vec(),
        translator: Translator::new(engine, choice.threads),
    })
}

/// Finds and loads an encoder with its means.
pub(crate) fn open_encoder(name: Option<&str>) -> Result<Reader, Problem> {
    let files = encoder_files(&registry()?, name)?;
    let encoder = Encoder::open(&files, None)?;
    let centre = Centre::read(&files, encoder.layers(), encoder.width())?;
    Ok(Reader { encoder, centre })
}

/// Reads the lexicon that lies beside an encoder.
pub(crate) fn lexicon(name: Option<&str>) -> Result<Lexicon, Problem> {
    read_lexicon(name, Lexicon::from_bytes)
}

/// What the lexicon beside the usual encoder says of some words.
pub(crate) fn lexicon_for<'a>(words: impl Iterator<Item = &'a str>) -> Result<Lexicon, Problem> {
    read_lexicon(None, |bytes| Lexicon::from_bytes_for(bytes, words))
}

fn read_lexicon(
    name: Option<&str>,
    read: impl FnOnce(&[u8]) -> Result<Lexicon, LexiconError>,
) -> Result<Lexicon, Problem> {
    let registry = registry()?;
    let path = encoder_files(&registry, name)?.path().join("lexicon.bin");
    let show = || path.display().to_string();
    let bytes = fs::read(&path).map_err(|source| Problem::Unreadable { name: show(), source })?;
    read(&bytes).map_err(|source| Problem::Lexicon { path: show(), source })
}

fn encoder_files(registry: &Registry, name: Option<&str>) -> Result<ModelFiles, Problem> {
    let name = name.or_else(|| registry.default_encoder().map(|entry| entry.id.as_str())).unwrap_or_default();
    Ok(ModelFiles::located(&locate(name, registry, &Places::from_environment())?)?)
}

fn load_options(choice: &ModelChoice, terms: Option<&Terms>) -> LoadOptions {
    let renderings = terms.into_iter().flat_map(|terms| terms.matcher.renderings());
    LoadOptions {
        precision: match choice.precision {
            Precision::Auto => None,
            Precision::F32 => Some(barqiya_mt::Precision::F32),
            Precision::Int8 => Some(barqiya_mt::Precision::Int8),
        },
        device: match choice.device {
            Device::Cpu => DeviceKind::Cpu,
            Device::Cuda => DeviceKind::Cuda,
            Device::Metal => DeviceKind::Metal,
        },
        reference: false,
        full_vocabulary: choice.full_vocab,
        spelt: renderings.map(str::to_owned).collect(),
    }
}

/// What weights, settings and vocabularies end with; a folder's other files (its card, terms, sums) change no translation.
const OF_MODEL: [&str; 8] = ["bin", "gguf", "json", "model", "safetensors", "spm", "toml", "vocab"];

/// Stands for the files of a model: their names, lengths, beginnings and ends.
fn fingerprint(path: &Path) -> io::Result<String> {
    let mut paths = match fs::read_dir(path) {
        Ok(entries) => entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>()?,
        Err(_) => vec![path.to_owned()],
    };
    let is_of_model =
        |path: &Path| path.extension().is_some_and(|ending| OF_MODEL.iter().any(|known| ending == *known));
    paths.retain(|found| found.is_file() && (found == path || is_of_model(found)));
    paths.sort();
    let mut seen = Vec::new();
    for path in paths {
        let mut file = File::open(&path)?;
        let length = file.metadata()?.len();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        seen.extend(format!("{name}\n{length}\n").into_bytes());
        (&mut file).take(SAMPLE).read_to_end(&mut seen)?;
        file.seek(SeekFrom::Start(length.saturating_sub(SAMPLE)))?;
        file.take(SAMPLE).read_to_end(&mut seen)?;
    }
    Ok(barqiya_bitext::fingerprint(&seen))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_weights_have_another_fingerprint() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
        write("config.json", b"{}");
        write("model.safetensors", &vec![1; 300_000]);
        let one = fingerprint(folder.path()).unwrap();
        write("README.md", b"a card");
        assert_eq!(fingerprint(folder.path()).unwrap(), one);
        let mut other = vec![1; 300_000];
        other[299_999] = 2;
        write("model.safetensors", &other);
        assert_ne!(fingerprint(folder.path()).unwrap(), one);
        assert_ne!(fingerprint(&folder.path().join("config.json")).unwrap(), one);
    }
}
