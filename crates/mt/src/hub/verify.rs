//! Hashes of files, and the comparison of a model's files with those that were published.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// Bytes read at a time.
const BUFFER: usize = 1 << 20;

/// The hashes that files of the Hub go by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    /// SHA-256 of the content (large files).
    Sha256,
    /// Git's: SHA-1 of a header and the content (small files).
    Git,
}

impl Hash {
    /// The hash of a file, in hexadecimal.
    pub(super) fn of(self, path: &Path) -> Result<String> {
        let io = |source| Error::io(path, source);
        let mut file = File::open(path).map_err(io)?;
        let size = file.metadata().map_err(io)?.len();
        match self {
            Self::Sha256 => digest(Sha256::new(), &mut file).map_err(io),
            Self::Git => digest(Sha1::new_with_prefix(format!("blob {size}\0")), &mut file).map_err(io),
        }
    }
}

fn digest(mut hash: impl Digest, file: &mut File) -> std::io::Result<String> {
    let mut buffer = vec![0; BUFFER];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hexadecimal(&hash.finalize())),
            read => hash.update(&buffer[..read]),
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Git's hash of the pointer that stands for a large file (<https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md>).
pub(super) fn pointer_hash(sha256: &str, size: u64) -> String {
    let pointer = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{sha256}\nsize {size}\n");
    hexadecimal(&Sha1::new_with_prefix(format!("blob {}\0", pointer.len())).chain_update(pointer).finalize())
}

/// The SHA-256 of a file, in hexadecimal.
///
/// # Errors
/// When the file cannot be read.
pub fn sha256(path: &Path) -> Result<String> {
    Hash::Sha256.of(path)
}

/// What became of a file's comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is the one that was published.
    Equal,
    /// It is another.
    Different {
        /// The published hash.
        expected: String,
        /// The hash of the file.
        found: String,
    },
    /// It is listed and not there.
    Missing,
    /// No published hash is known for it.
    Unknown,
}

/// A file and what its comparison came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileCheck {
    /// The file.
    pub path: PathBuf,
    /// The outcome.
    pub outcome: Outcome,
}

/// The list of hashes in a model's folder, as `sha256sum` writes it.
const SUMS: &str = "SHA256SUMS";

/// Reads all files of a model again and compares their hashes with the published ones: by the names of the files in the Hub's cache, which
/// are their hashes, or by a list `SHA256SUMS` in the folder. The files come by name.
///
/// # Errors
/// When a file or the list cannot be read.
pub fn verify(folder: &Path) -> Result<Vec<FileCheck>> {
    let listed = sums(&folder.join(SUMS))?;
    let entries = folder.read_dir().map_err(|source| Error::io(folder, source))?;
    let paths: std::io::Result<Vec<PathBuf>> = entries.map(|entry| Ok(entry?.path())).collect();
    let mut paths = paths.map_err(|source| Error::io(folder, source))?;
    paths.retain(|path| !path.is_dir() && path.file_name().is_some_and(|name| name != SUMS));
    paths.extend(listed.keys().map(|name| folder.join(name)));
    paths.sort();
    paths.dedup();
    paths
        .into_iter()
        .map(|path| check(&path, &listed))
        .map(|check| check.map(|(path, outcome)| FileCheck { path, outcome }))
        .collect()
}

fn check(path: &Path, listed: &BTreeMap<String, String>) -> Result<(PathBuf, Outcome)> {
    if !path.exists() {
        return Ok((path.to_owned(), Outcome::Missing));
    }
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let expected = listed.get(name).map(|sum| (Hash::Sha256, sum.clone())).or_else(|| blob_name(path));
    let outcome = match expected {
        None => Outcome::Unknown,
        Some((hash, expected)) => {
            let found = hash.of(path)?;
            if found == expected { Outcome::Equal } else { Outcome::Different { expected, found } }
        }
    };
    Ok((path.to_owned(), outcome))
}

/// The hash that the name of a file in the Hub's cache is.
fn blob_name(path: &Path) -> Option<(Hash, String)> {
    let blob = path.canonicalize().ok()?;
    let name = blob.file_name()?.to_str()?;
    let in_cache = blob.parent()?.file_name()? == "blobs";
    let hash = match name.len() {
        64 => Hash::Sha256,
        40 => Hash::Git,
        _ => return None,
    };
    (in_cache && name.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| (hash, name.to_owned()))
}

/// Reads a list of hashes: `HASH  NAME` or `HASH *NAME`, a file a line; no list is an empty one.
fn sums(path: &Path) -> Result<BTreeMap<String, String>> {
    if !path.is_file() {
        return Ok(BTreeMap::new());
    }
    let text = std::fs::read_to_string(path).map_err(|source| Error::io(path, source))?;
    let mut sums = BTreeMap::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let (sum, name) = line.split_once(char::is_whitespace).unwrap_or_default();
        let name = name.trim_start_matches([' ', '*']);
        if sum.len() != 64 || !super::is_plain_name(name) {
            return Err(Error::malformed(path, format!("line {number} is no hash and name: `{line}`")));
        }
        sums.insert(name.to_owned(), sum.to_lowercase());
    }
    Ok(sums)
}
