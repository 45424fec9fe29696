//! A checkpoint's tensors, whatever file they came in.

mod gguf;
mod names;
mod pickle;
mod safetensors;
mod stored;
mod table;
mod torch;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Tensor};

use crate::error::{Error, Result};
pub(crate) use gguf::Metadata as GgufMetadata;
use stored::{DataFile, Stored};
pub(crate) use table::Table;

/// Tensors by the names of the checkpoint's Hugging Face layout, given out as `f32` on the CPU.
///
/// Opening reads headers only. A tensor's numbers are read and decoded, by all threads of the pool, when they are asked for, and are not
/// kept. The text part of a conditional class (`language_model.…`) goes by the names of the causal class.
///
/// ```
/// # use barqiya_mt::Weights;
/// # use candle_core::{Device, Tensor};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let norm = Tensor::new(&[0.5_f32, 1.0], &Device::Cpu)?;
/// let weights = Weights::from_tensors([("model.norm.weight".to_owned(), norm)]);
/// assert_eq!(weights.shape("model.norm.weight"), Some(&[2][..]));
/// assert_eq!(weights.values("model.norm.weight", &[2])?, [0.5, 1.0]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
pub struct Weights {
    entries: BTreeMap<String, Entry>,
    gguf: Option<GgufMetadata>,
}

/// A tensor, or why there is none.
#[derive(Debug)]
enum Entry {
    /// In a file.
    Stored(Stored),
    /// In memory.
    Memory(Tensor),
    /// In a file, in a form that cannot be read; told to whoever asks for it.
    Unreadable(String),
}

impl Entry {
    /// Some of the values in row-major order.
    fn part(&self, name: &str, range: Range<usize>) -> Result<Vec<f32>> {
        match self {
            Self::Stored(stored) => stored.decode(range),
            Self::Memory(tensor) => {
                let values = tensor.flatten_all()?.narrow(0, range.start, range.len())?;
                Ok(values.to_dtype(DType::F32)?.to_vec1()?)
            }
            Self::Unreadable(reason) => Err(fault(name, reason.clone())),
        }
    }
}

impl Weights {
    /// Opens a weights file (`.safetensors`, `.gguf`, `.bin` or `.pt`), an index of shards (`….safetensors.index.json`,
    /// `….bin.index.json`), or a folder that holds one of them.
    ///
    /// # Errors
    /// A file that is missing, cut short or damaged is named with the reason.
    pub fn open(path: &Path) -> Result<Self> {
        let path = if path.is_dir() { find(path)? } else { path.to_owned() };
        let mut weights = Self::default();
        if path.extension().is_some_and(|extension| extension == "json") {
            for shard in shards(&path)? {
                weights.add_file(&shard)?;
            }
        } else {
            weights.add_file(&path)?;
        }
        Ok(weights)
    }

    /// Takes tensors that are in memory already.
    pub fn from_tensors(tensors: impl IntoIterator<Item = (String, Tensor)>) -> Self {
        let entries = tensors.into_iter().map(|(name, tensor)| (name, Entry::Memory(tensor))).collect();
        Self { entries, gguf: None }
    }

    fn add_file(&mut self, path: &Path) -> Result<()> {
        let file = DataFile::open(path)?;
        let start = file.read(0, file.length().min(4))?;
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let entries = if start == b"GGUF" || extension == "gguf" {
            let (metadata, entries) = gguf::list(file)?;
            self.gguf = Some(metadata);
            entries
        } else if extension == "safetensors" {
            safetensors::list(file)?
        } else {
            torch::list(file)?
        };
        self.entries.extend(entries.into_iter().map(|(name, entry)| (names::causal(&name), entry)));
        Ok(())
    }

    /// Whether there is a tensor of that name.
    pub fn has(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// The names of all tensors, ascending.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// A tensor's shape, rows first.
    pub fn shape(&self, name: &str) -> Option<&[usize]> {
        match self.entries.get(name)? {
            Entry::Stored(stored) => Some(&stored.shape),
            Entry::Memory(tensor) => Some(tensor.dims()),
            Entry::Unreadable(_) => None,
        }
    }

    /// A tensor in `f32`; an error when it is missing or its shape is another than `shape`.
    pub fn tensor(&self, name: &str, shape: &[usize]) -> Result<Tensor> {
        match self.entry(name, shape)? {
            Entry::Memory(tensor) => Ok(tensor.to_dtype(DType::F32)?),
            _ => Ok(Tensor::from_vec(self.values(name, shape)?, shape, &Device::Cpu)?),
        }
    }

    /// A tensor's values in row-major order; errors as [`Weights::tensor`].
    pub fn values(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>> {
        let entry = self.entry(name, shape)?;
        entry.part(name, 0..shape.iter().product())
    }

    /// Some rows of a tensor (of its first dimension) in row-major order, so that a large one can be packed piece by piece;
    /// errors as [`Weights::tensor`], and when the rows go past the tensor's end.
    pub fn rows(&self, name: &str, shape: &[usize], rows: Range<usize>) -> Result<Vec<f32>> {
        let entry = self.entry(name, shape)?;
        let (&count, row) = shape.split_first().unwrap_or((&1, &[]));
        if rows.end > count || rows.start > rows.end {
            return Err(fault(name, format!("rows {rows:?} of {count} are asked for")));
        }
        let width: usize = row.iter().product();
        entry.part(name, rows.start * width..rows.end * width)
    }

    /// The tensor of that name, once its shape has been compared.
    fn entry(&self, name: &str, shape: &[usize]) -> Result<&Entry> {
        let entry = self.entries.get(name).ok_or_else(|| fault(name, "missing".to_owned()))?;
        let found = match entry {
            Entry::Stored(stored) => &stored.shape,
            Entry::Memory(tensor) => tensor.dims(),
            Entry::Unreadable(reason) => return Err(fault(name, reason.clone())),
        };
        if found != shape {
            return Err(fault(name, format!("has shape {found:?}, the configuration asks for {shape:?}")));
        }
        Ok(entry)
    }

    /// The metadata of a GGUF file, which may stand for a configuration and a tokeniser.
    pub(crate) fn gguf(&self) -> Option<&GgufMetadata> {
        self.gguf.as_ref()
    }
}

fn fault(name: &str, reason: String) -> Error {
    Error::Tensor { name: name.to_owned(), reason }
}

/// The names that weights go by in a model's folder, the preferred first.
const NAMES: [&str; 4] =
    ["model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"];

/// The weights in a folder: one of the usual names, else its only `.gguf` or `.safetensors` file.
fn find(folder: &Path) -> Result<PathBuf> {
    if let Some(name) = NAMES.iter().find(|name| folder.join(name).is_file()) {
        return Ok(folder.join(name));
    }
    for extension in ["gguf", "safetensors"] {
        let mut found = files_with_extension(folder, extension)?;
        match found.len() {
            0 => {}
            1 => return Ok(found.remove(0)),
            _ => {
                return Err(Error::malformed(
                    folder,
                    format!("holds {} .{extension} files: name the one that is meant", found.len()),
                ));
            }
        }
    }
    let what = format!("{} or a .gguf file", NAMES.join(", "));
    Err(Error::FileMissing { folder: folder.to_owned(), what })
}

/// The files of a folder with an extension, by name.
fn files_with_extension(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let entries = folder.read_dir().map_err(|source| Error::io(folder, source))?;
    let paths: std::io::Result<Vec<PathBuf>> = entries.map(|entry| Ok(entry?.path())).collect();
    let mut paths = paths.map_err(|source| Error::io(folder, source))?;
    paths.retain(|path| path.extension().is_some_and(|found| found == extension));
    paths.sort();
    Ok(paths)
}

/// The files that an index of shards names, each once, by name.
fn shards(index: &Path) -> Result<Vec<PathBuf>> {
    #[derive(serde::Deserialize)]
    struct Index {
        weight_map: BTreeMap<String, String>,
    }
    let text = std::fs::read(index).map_err(|source| Error::io(index, source))?;
    let parsed: Index = serde_json::from_slice(&text).map_err(|fault| Error::malformed(index, fault.to_string()))?;
    let mut names: Vec<String> = parsed.weight_map.into_values().collect();
    names.sort();
    names.dedup();
    if let Some(name) = names.iter().find(|name| Path::new(name).components().count() != 1 || name.starts_with("..")) {
        return Err(Error::malformed(index, format!("names a shard outside of its folder: `{name}`")));
    }
    Ok(names.iter().map(|name| index.with_file_name(name)).collect())
}

#[cfg(test)]
mod tests;
