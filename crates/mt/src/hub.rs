//! Fetching models from the Hub into its usual cache, and checking what is there.
//!
//! `hf-hub` speaks the Hub's protocol. Two things it does not do for plain files are done here: an interrupted download goes on where it
//! stopped (hf-hub 1.0 begins again), and what arrived is compared with the hash in the repository (hf-hub writes it down unread).

mod choose;
mod download;
mod verify;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use hf_hub::{HFClientBuilder, HFClientSync, HFError, HFRepositorySync, RepoTypeModel};

use crate::error::{Error, Result};
pub use verify::{FileCheck, Outcome, sha256, verify};

/// How far a download has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress<'a> {
    /// The file that is on its way.
    pub file: &'a str,
    /// Bytes of all files that are there.
    pub done: u64,
    /// Bytes of all files together.
    pub total: u64,
}

/// Is told of a download's progress, from another thread.
pub type Watch = Arc<dyn Fn(Progress<'_>) + Send + Sync>;

/// Where and how models are fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubSettings {
    /// The Hub's address; the public one where it is `None`.
    pub endpoint: Option<String>,
    /// The cache: a folder for each repository.
    pub cache: PathBuf,
    /// The token that shows who asks; where it is `None`, hf-hub looks for the one that its login tool has stored.
    pub token: Option<String>,
    /// Whether the network must be left alone.
    pub offline: bool,
    /// Tries without progress before a download is given up.
    pub tries: u32,
    /// Pause before the second try; it doubles from try to try.
    pub pause: Duration,
}

impl HubSettings {
    /// The settings that all of the Hub's tools share: `HF_ENDPOINT`, `HF_HUB_CACHE`, `HF_HOME`, `HF_TOKEN`, `HF_HUB_OFFLINE`.
    pub fn from_environment() -> Self {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let offline = variable("HF_HUB_OFFLINE")
            .is_some_and(|value| ["1", "ON", "YES", "TRUE"].contains(&value.to_uppercase().as_str()));
        Self {
            endpoint: variable("HF_ENDPOINT"),
            cache: hf_hub::resolve_cache_dir(),
            token: variable("HF_TOKEN"),
            offline,
            tries: 5,
            pause: Duration::from_millis(500),
        }
    }
}

/// The Hub.
#[derive(Debug)]
pub struct Hub {
    settings: HubSettings,
}

impl Hub {
    /// The Hub by settings; nothing is asked of it yet.
    pub fn new(settings: HubSettings) -> Self {
        Self { settings }
    }

    /// Fetches the files of a model that run it, and returns the folder they are in.
    ///
    /// `required` names files that the repository must have; a weights file among them is taken instead of the usual choice
    /// (`model.safetensors`, its shards, `pytorch_model.bin`, its shards, an only GGUF file). Files that are in the cache already stay. Every file is
    /// compared with its hash in the repository before it gets its name.
    ///
    /// # Errors
    /// [`Error::Hub`] with what to do: offline, no such repository or revision, terms to be accepted, no connection.
    /// [`Error::Verification`] when what arrived is not what the repository holds.
    pub fn pull(
        &self,
        repository: &str,
        revision: Option<&str>,
        required: &[String],
        watch: &Watch,
    ) -> Result<PathBuf> {
        if self.settings.offline {
            return Err(self.offline(repository));
        }
        let revision = revision.unwrap_or("main");
        if !revision.split('/').all(is_plain_name) {
            return Err(fault(repository, &format!("`{revision}` cannot be a revision")));
        }
        let (owner, name) = hf_hub::split_id(repository);
        let client = self.client().map_err(|error| self.explain(repository, &error))?;
        let source = client.model(owner, name);
        let info = source.info().revision(revision).send().map_err(|error| self.explain(repository, &error))?;
        let commit = info
            .sha
            .filter(|commit| is_plain_name(commit))
            .ok_or_else(|| fault(repository, "the Hub names no commit"))?;
        let names: Vec<String> = info.siblings.unwrap_or_default().into_iter().map(|file| file.rfilename).collect();
        let chosen = choose::files(&names, required).map_err(|reason| fault(repository, &reason))?;
        let files = self.describe(&source, repository, &commit, &chosen)?;

        let folder = self.settings.cache.join(format!("models--{}", repository.replace('/', "--")));
        let download = download::Download {
            source: &source,
            repository,
            commit: &commit,
            folder: &folder,
            settings: &self.settings,
        };
        let total = files.iter().map(|file| file.size).sum();
        let mut done = 0;
        for file in &files {
            download.fetch(file, done, total, watch).map_err(|failure| match failure {
                download::Failure::Hub(error) => self.explain(&format!("{repository}: {}", file.name), &error),
                download::Failure::Own(error) => error,
            })?;
            done += file.size;
            watch(Progress { file: &file.name, done, total });
        }
        if revision != commit {
            let reference = folder.join("refs").join(revision);
            download::write(&reference, commit.as_bytes())?;
        }
        Ok(folder.join("snapshots").join(&commit))
    }

    fn client(&self) -> std::result::Result<HFClientSync, HFError> {
        let mut builder =
            HFClientBuilder::new().cache_dir(&self.settings.cache).retry_base_delay(self.settings.pause / 4);
        if let Some(endpoint) = &self.settings.endpoint {
            builder = builder.endpoint(endpoint);
        }
        if let Some(token) = &self.settings.token {
            builder = builder.token(token);
        }
        builder.build_sync()
    }

    /// Sizes and hashes of the chosen files.
    fn describe(
        &self,
        source: &HFRepositorySync<RepoTypeModel>,
        repository: &str,
        commit: &str,
        chosen: &[String],
    ) -> Result<Vec<download::Remote>> {
        let entries = source.get_paths_info().paths(chosen.to_vec()).revision(commit).send();
        let entries = entries.map_err(|error| self.explain(repository, &error))?;
        let mut files: Vec<download::Remote> = entries.into_iter().filter_map(download::Remote::of).collect();
        files.retain(|file| chosen.contains(&file.name));
        // Small files first: what is wrong with a model shows before its weights are fetched.
        files.sort_by(|a, b| a.size.cmp(&b.size).then_with(|| a.name.cmp(&b.name)));
        match chosen.iter().find(|name| !files.iter().any(|file| file.name == **name)) {
            Some(name) => Err(fault(&format!("{repository}: {name}"), "is listed, but the Hub does not describe it")),
            None => Ok(files),
        }
    }

    fn offline(&self, repository: &str) -> Error {
        let reason = format!(
            "the network is off limits (HF_HUB_OFFLINE). On a machine with a network run `barqiya models pull {repository}`, then copy \
             models--{} from its Hub cache to {}",
            repository.replace('/', "--"),
            self.settings.cache.display()
        );
        fault(repository, &reason)
    }

    /// What an answer of the Hub means for the user.
    fn explain(&self, what: &str, error: &HFError) -> Error {
        let repository = what.split(':').next().unwrap_or(what);
        let address = self.settings.endpoint.as_deref().unwrap_or("https://huggingface.co").trim_end_matches('/');
        let page = format!("{address}/{repository}");
        let reason = match error {
            HFError::AuthRequired { .. } | HFError::Forbidden { .. } => format!(
                "the Hub wants to know who asks. Either there is no such repository, or its terms have to be accepted first: accept them at \
                 {page}, make a token in your settings there, and run again with HF_TOKEN set to it"
            ),
            HFError::RepoNotFound { .. } => format!("there is no such repository ({page})"),
            HFError::RevisionNotFound { revision, .. } => {
                format!("there is no such repository ({page}), or it has no revision `{revision}`")
            }
            HFError::EntryNotFound { .. } => "is not in the repository".to_owned(),
            HFError::RateLimited { .. } => {
                "the Hub asks to slow down; run again later, what has arrived is kept".to_owned()
            }
            HFError::Request { source, .. } => {
                format!(
                    "{}; run again to go on where it stopped, or set HF_HUB_OFFLINE=1 to stay off the network",
                    innermost(source)
                )
            }
            other => format!("{other}; run again to go on where it stopped"),
        };
        fault(what, &reason)
    }
}

/// The cause at the bottom of a chain: the outer ones only repeat the address.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}

fn fault(repository: &str, reason: &str) -> Error {
    Error::Hub { repository: repository.to_owned(), reason: reason.to_owned() }
}

/// Whether a name is one path component and no way out of a folder.
fn is_plain_name(name: &str) -> bool {
    let mut components = Path::new(name).components();
    matches!(components.next(), Some(std::path::Component::Normal(_)))
        && components.next().is_none()
        && !name.contains(['/', '\\'])
}

#[cfg(test)]
mod tests;
