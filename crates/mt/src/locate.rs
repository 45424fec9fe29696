//! Where a model lies that the user names.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::registry::{Registry, RegistryEntry};

/// The places where models are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// Folders with a folder for each model, in the order in which they are searched.
    pub models: Vec<PathBuf>,
    /// The Hub's cache.
    pub cache: PathBuf,
}

impl Places {
    /// `BARQIYA_MODELS` (several folders, separated as in `PATH`); `models` beside the program, one folder up, and in `share/barqiya`;
    /// `models` in the source tree that the program was built from; the Hub's cache (`HF_HUB_CACHE`, `HF_HOME`).
    pub fn from_environment() -> Self {
        let named = std::env::var_os("BARQIYA_MODELS");
        let mut models: Vec<PathBuf> =
            named.iter().flat_map(std::env::split_paths).filter(|path| !path.as_os_str().is_empty()).collect();
        let program = std::env::current_exe().and_then(|path| path.canonicalize());
        if let Some(folder) = program.as_deref().ok().and_then(Path::parent) {
            models.push(folder.join("models"));
            if let Some(above) = folder.parent() {
                models.push(above.join("models"));
                models.push(above.join("share/barqiya/models"));
            }
        }
        if let Some(root) = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2) {
            models.push(root.join("models"));
        }
        Self { models, cache: hf_hub::resolve_cache_dir() }
    }
}

/// A model that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Located {
    /// Its folder, or its file.
    pub path: PathBuf,
    /// What the registry says of it.
    pub entry: Option<RegistryEntry>,
}

/// Finds a model: an id of the registry, a folder or file, the name of a folder in one of the places, or a repository of the Hub
/// (`owner/name` or `owner/name@revision`).
///
/// # Errors
/// [`Error::ModelMissing`] with the places that were searched and what to do.
pub fn locate(model: &str, registry: &Registry, places: &Places) -> Result<Located> {
    let (name, revision) = model.split_once('@').map_or((model, None), |(name, revision)| (name, Some(revision)));
    let entry = registry.get(model).or_else(|| registry.get(name));
    let id = entry.map_or(name, |entry| entry.id.as_str());
    let found = |path: PathBuf| Ok(Located { path, entry: entry.cloned() });
    let mut looked_in = Vec::new();

    let path = Path::new(model);
    if entry.is_none() && path.exists() {
        return found(path.to_owned());
    }
    if revision.is_none() && is_name(id) {
        for folder in &places.models {
            for path in [folder.join(id), folder.join(format!("{id}.gguf"))] {
                if path.exists() {
                    return found(path);
                }
            }
            looked_in.push(folder.clone());
        }
    }
    // An entry of the registry wins over a path of the same spelling, once it is known not to be here.
    if path.exists() {
        return Ok(Located { path: path.to_owned(), entry: None });
    }
    let repository = entry.map_or_else(|| is_repository(name).then_some(name), |entry| entry.repository.as_deref());
    if let Some(repository) = repository {
        let revision = revision.or_else(|| entry.and_then(|entry| entry.revision.as_deref())).unwrap_or("main");
        let folder = places.cache.join(format!("models--{}", repository.replace('/', "--")));
        if let Some(path) = snapshot(&folder, revision) {
            return found(path);
        }
        looked_in.push(folder);
    }
    Err(Error::ModelMissing { model: model.to_owned(), looked_in, advice: advice(model, entry, repository.is_some()) })
}

/// The folder of a revision in the cache.
fn snapshot(folder: &Path, revision: &str) -> Option<PathBuf> {
    let commit = std::fs::read_to_string(folder.join("refs").join(revision)).unwrap_or_else(|_| revision.to_owned());
    let path = folder.join("snapshots").join(commit.trim());
    path.join("config.json").is_file().then_some(path)
}

/// Whether a name may be that of a folder among the models.
fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\'])
}

/// Whether a name has the form `owner/name`.
fn is_repository(name: &str) -> bool {
    let plain = |part: &str| {
        is_name(part) && part.chars().all(|character| character.is_ascii_alphanumeric() || "-_.".contains(character))
    };
    name.split_once('/').is_some_and(|(owner, name)| plain(owner) && plain(name))
}

fn advice(model: &str, entry: Option<&RegistryEntry>, on_hub: bool) -> String {
    match entry {
        Some(entry) if on_hub => format!("run `barqiya models pull {}` on a machine with a network", entry.id),
        Some(entry) => {
            format!("put its folder `{}` into one of these, or set BARQIYA_MODELS to the folder it is in", entry.id)
        }
        None if on_hub => format!("run `barqiya models pull {model}` on a machine with a network"),
        None => {
            "`barqiya models list` shows the names that are known; a path to a folder or file will do, too".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn places(folder: &Path) -> Places {
        Places { models: vec![folder.join("first"), folder.join("second")], cache: folder.join("cache") }
    }

    #[test]
    fn the_first_place_wins() {
        let folder = tempfile::tempdir().unwrap();
        let (places, registry) = (places(folder.path()), Registry::built_in());
        let id = &registry.default_model().id;
        let fault = locate(id, &registry, &places).unwrap_err();
        assert!(fault.is_missing_resource());
        let told = fault.to_string();
        assert!(told.contains("first") && told.contains("second") && told.contains("BARQIYA_MODELS"), "{told}");

        fs::create_dir_all(places.models[1].join(id)).unwrap();
        assert_eq!(locate(id, &registry, &places).unwrap().path, places.models[1].join(id));
        fs::create_dir_all(places.models[0].join(id)).unwrap();
        let located = locate(id, &registry, &places).unwrap();
        assert_eq!(located.path, places.models[0].join(id));
        assert_eq!(&located.entry.unwrap().id, id);
    }

    #[test]
    fn models_of_the_users_own() {
        let folder = tempfile::tempdir().unwrap();
        let (places, registry) = (places(folder.path()), Registry::built_in());
        fs::create_dir_all(&places.models[0]).unwrap();
        fs::write(places.models[0].join("mine.gguf"), b"").unwrap();
        assert_eq!(locate("mine", &registry, &places).unwrap().path, places.models[0].join("mine.gguf"));
        let path = places.models[0].join("mine.gguf");
        assert_eq!(locate(path.to_str().unwrap(), &registry, &places).unwrap(), Located { path, entry: None });
        let told = locate("nothing", &registry, &places).unwrap_err().to_string();
        assert!(told.contains("barqiya models list"), "{told}");
        assert!(locate("../first/mine", &registry, &places).is_err());
    }

    #[test]
    fn the_hubs_cache() {
        let folder = tempfile::tempdir().unwrap();
        let (places, registry) = (places(folder.path()), Registry::built_in());
        let told = locate("opus-mt-ar-en", &registry, &places).unwrap_err().to_string();
        assert!(
            told.contains("barqiya models pull opus-mt-ar-en") && told.contains("models--Helsinki-NLP--opus-mt-ar-en"),
            "{told}"
        );

        let cached = places.cache.join("models--Helsinki-NLP--opus-mt-ar-en");
        let commit = cached.join("snapshots/0123");
        fs::create_dir_all(&commit).unwrap();
        fs::create_dir_all(cached.join("refs")).unwrap();
        fs::write(cached.join("refs/main"), "0123\n").unwrap();
        fs::write(commit.join("config.json"), "{}").unwrap();
        for name in [
            "opus-mt-ar-en",
            "Helsinki-NLP/opus-mt-ar-en",
            "Helsinki-NLP/opus-mt-ar-en@main",
            "Helsinki-NLP/opus-mt-ar-en@0123",
        ] {
            let located = locate(name, &registry, &places).unwrap();
            assert_eq!((located.path.as_path(), located.entry.is_some()), (commit.as_path(), true), "{name}");
        }
        let told = locate("Helsinki-NLP/opus-mt-ar-en@v2", &registry, &places).unwrap_err().to_string();
        assert!(told.contains("is not on this machine"), "{told}");
        let told = locate("someone/something", &registry, &places).unwrap_err().to_string();
        assert!(told.contains("barqiya models pull someone/something"), "{told}");
    }

    #[test]
    fn the_source_tree_is_among_the_places() {
        let places = Places::from_environment();
        assert!(places.models.iter().any(|folder| folder.join("registry.toml").is_file()), "{places:?}");
    }
}
