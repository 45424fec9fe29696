//! One file at a time: in pieces, going on where it stopped, checked before it gets its name.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::thread;

use hf_hub::progress::{DownloadEvent, ProgressEvent, ProgressHandler};
use hf_hub::repository::RepoTreeEntry;
use hf_hub::{HFError, HFRepositorySync, RepoTypeModel};

use super::verify::{Hash, pointer_hash};
use super::{HubSettings, Progress, Watch};
use crate::error::{Error, Result};

/// Bytes asked for at a time.
const PIECE: u64 = 32 << 20;

/// A file in the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remote {
    /// Its name.
    pub(super) name: String,
    /// Its length in bytes.
    pub(super) size: u64,
    /// The git hash of the file, or of the pointer that stands for it.
    git: String,
    /// Whether a pointer stands for it (large file storage).
    large: bool,
}

impl Remote {
    /// A file as the Hub describes it; `None` for folders.
    pub(super) fn of(entry: RepoTreeEntry) -> Option<Self> {
        match entry {
            RepoTreeEntry::File { oid, size, path, lfs, .. } => {
                Some(Self { name: path, size, git: oid, large: lfs.is_some() })
            }
            RepoTreeEntry::Directory { .. } => None,
        }
    }
}

/// Why a file did not come.
#[derive(Debug)]
pub(super) enum Failure {
    /// The Hub said so.
    Hub(HFError),
    /// Anything else.
    Own(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Own(error)
    }
}

/// Fetching from one commit of a repository.
pub(super) struct Download<'a> {
    pub(super) source: &'a HFRepositorySync<RepoTypeModel>,
    pub(super) repository: &'a str,
    pub(super) commit: &'a str,
    /// The repository's folder in the cache.
    pub(super) folder: &'a Path,
    pub(super) settings: &'a HubSettings,
}

impl Download<'_> {
    /// Fetches a file unless the snapshot has it. `before` of `total` bytes were there before it.
    pub(super) fn fetch(
        &self,
        file: &Remote,
        before: u64,
        total: u64,
        watch: &Watch,
    ) -> std::result::Result<(), Failure> {
        let place = self.folder.join("snapshots").join(self.commit).join(&file.name);
        if place.is_file() {
            return Ok(());
        }
        let blobs = self.folder.join("blobs");
        fs::create_dir_all(&blobs).map_err(|source| Error::io(&blobs, source))?;
        let incomplete = blobs.join(format!("{}.incomplete", file.git));
        // Under another commit, where nothing has changed. Large files go by another hash, which is not known before they are there.
        let known = blobs.join(&file.git);
        let blob = if !file.large && known.is_file() {
            known
        } else {
            self.receive(file, &incomplete, before, total, watch)?;
            let blob = blobs.join(check(file, &incomplete)?);
            fs::rename(&incomplete, &blob).map_err(|source| Error::io(&blob, source))?;
            blob
        };
        link(&blob, &place)?;
        Ok(())
    }

    /// Fetches what is still missing of a file, piece by piece.
    fn receive(
        &self,
        file: &Remote,
        incomplete: &Path,
        before: u64,
        total: u64,
        watch: &Watch,
    ) -> std::result::Result<(), Failure> {
        let io = |source| Error::io(incomplete, source);
        let mut output = OpenOptions::new().create(true).append(true).open(incomplete).map_err(io)?;
        if output.try_lock().is_err() {
            let reason = "another download of this file is under way".to_owned();
            return Err(Error::Hub { repository: format!("{}: {}", self.repository, file.name), reason }.into());
        }
        let mut length = output.metadata().map_err(io)?.len();
        if length > file.size {
            output.set_len(0).map_err(io)?;
            length = 0;
        }
        let mut failures = 0;
        while length < file.size {
            let end = (length + PIECE).min(file.size);
            let watcher =
                Watcher { watch: Watch::clone(watch), file: file.name.clone(), before: before + length, total };
            let request = self.source.download_file_to_bytes().filename(&file.name).revision(self.commit);
            match request.range(length..end).progress(watcher).send() {
                Ok(bytes) => {
                    let bytes = self.piece(file, length..end, &bytes)?;
                    output.write_all(bytes).map_err(io)?;
                    length += bytes.len() as u64;
                    failures = 0;
                }
                Err(error) if passing(&error) && failures + 1 < self.settings.tries => {
                    thread::sleep(self.settings.pause * (1 << failures.min(6)));
                    failures += 1;
                }
                Err(error) => return Err(Failure::Hub(error)),
            }
        }
        output.sync_all().map_err(io)?;
        Ok(())
    }

    /// The wanted part of what came: servers that know no ranges send the whole file.
    fn piece<'a>(&self, file: &Remote, range: std::ops::Range<u64>, bytes: &'a [u8]) -> Result<&'a [u8]> {
        let wanted = range.end - range.start;
        let came = bytes.len() as u64;
        if came > 0 && came <= wanted {
            return Ok(bytes);
        }
        if came == file.size {
            return Ok(&bytes[range.start as usize..]);
        }
        let reason = format!("{came} bytes came where {wanted} were asked for");
        Err(Error::Hub { repository: format!("{}: {}", self.repository, file.name), reason })
    }
}

/// Tells of the progress within a piece.
struct Watcher {
    watch: Watch,
    file: String,
    before: u64,
    total: u64,
}

impl ProgressHandler for Watcher {
    fn on_progress(&self, event: &ProgressEvent) {
        if let ProgressEvent::Download(DownloadEvent::Progress { files }) = event {
            for file in files {
                let done = (self.before + file.bytes_completed).min(self.total);
                (self.watch)(Progress { file: &self.file, done, total: self.total });
            }
        }
    }
}

/// Whether a failure may pass by itself.
fn passing(error: &HFError) -> bool {
    match error {
        HFError::Http { context } => context.status.is_server_error(),
        HFError::Request { .. } | HFError::Io(_) | HFError::Xet { .. } => true,
        _ => false,
    }
}

/// Compares what arrived with the repository, and returns the name that the Hub's cache gives it. A wrong file is removed, so that the next try
/// begins anew.
fn check(file: &Remote, path: &Path) -> Result<String> {
    let (found, name) = if file.large {
        let content = Hash::Sha256.of(path)?;
        (pointer_hash(&content, file.size), content)
    } else {
        let found = Hash::Git.of(path)?;
        (found.clone(), found)
    };
    if found != file.git {
        fs::remove_file(path).map_err(|source| Error::io(path, source))?;
        let reason = format!(
            "{} came with another hash than the repository's ({found} instead of {}); run again",
            file.name, file.git
        );
        return Err(Error::Verification { path: path.to_owned(), reason });
    }
    Ok(name)
}

/// Gives a blob its name in the snapshot.
fn link(blob: &Path, place: &Path) -> Result<()> {
    let folder = place.parent().unwrap_or(place);
    fs::create_dir_all(folder).map_err(|source| Error::io(folder, source))?;
    // What is there is a link to nothing, or we would not be here.
    if place.symlink_metadata().is_ok() {
        fs::remove_file(place).map_err(|source| Error::io(place, source))?;
    }
    let name = blob.file_name().unwrap_or_default();
    symlink(&Path::new("../../blobs").join(name), place)
        .or_else(|_| fs::hard_link(blob, place))
        .or_else(|_| fs::copy(blob, place).map(drop))
        .map_err(|source| Error::io(place, source))
}

#[cfg(unix)]
fn symlink(target: &Path, place: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(target, place)
}

#[cfg(windows)]
fn symlink(target: &Path, place: &Path) -> std::io::Result<()> {
    std::os::windows::fs::symlink_file(target, place)
}

/// Writes a small file beside its name and renames it.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let io = |source| Error::io(path, source);
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(io)?;
    let beside = path.with_extension("new");
    File::create(&beside).and_then(|mut file| file.write_all(bytes)).map_err(io)?;
    fs::rename(&beside, path).map_err(io)
}
