//! Tensors that lie in a file until somebody asks for them.

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use barqiya_kernels::Blocks;
use candle_core::CpuStorage;
use candle_core::quantized::GgmlDType;
use half::{bf16, f16};
use rayon::prelude::*;

use crate::error::{Error, Result};

/// A file that is read at positions, by many threads at once.
///
/// Positional reads rather than a memory map: a file that is cut short while it is in use is then an error and not a signal
/// that ends the program, and the crate needs no `unsafe`. The pages come from the system's cache either way.
#[derive(Debug)]
pub(crate) struct DataFile {
    path: PathBuf,
    file: File,
    length: u64,
}

impl DataFile {
    /// Opens a file and takes its length.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(|source| Error::io(path, source))?;
        let metadata = file.metadata().map_err(|source| Error::io(path, source))?;
        if !metadata.is_file() {
            return Err(Error::malformed(path, "is not a file"));
        }
        Ok(Self { path: path.to_owned(), file, length: metadata.len() })
    }

    /// Where it lies.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Its length in bytes when it was opened.
    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// This file is damaged.
    pub(crate) fn malformed(&self, reason: impl Into<String>) -> Error {
        Error::malformed(&self.path, reason)
    }

    /// Bytes from `offset`; the range is compared with the file's length before anything is allocated.
    pub(crate) fn read(&self, offset: u64, length: u64) -> Result<Vec<u8>> {
        let end = offset.checked_add(length).filter(|&end| end <= self.length);
        if end.is_none() {
            let reason = format!("is cut short: {length} bytes wanted at byte {offset}, the file has {}", self.length);
            return Err(self.malformed(reason));
        }
        let mut bytes = vec![0; length as usize];
        read_exact_at(&self.file, &mut bytes, offset).map_err(|source| Error::io(&self.path, source))?;
        Ok(bytes)
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut bytes: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, bytes, offset)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes = &mut bytes[read..];
        offset += read as u64;
    }
    Ok(())
}

/// How numbers are written in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// IEEE double precision.
    F64,
    /// IEEE single precision.
    F32,
    /// IEEE half precision.
    F16,
    /// The upper half of single precision.
    Bf16,
    /// GGML blocks: a few numbers share a scale.
    Blocks(GgmlDType),
}

impl Encoding {
    /// Numbers in a block, and bytes that the block takes; plain numbers are blocks of one.
    pub(crate) fn block(self) -> (usize, usize) {
        match self {
            Self::F64 => (1, 8),
            Self::F32 => (1, 4),
            Self::F16 | Self::Bf16 => (1, 2),
            Self::Blocks(kind) => (kind.block_size(), kind.type_size()),
        }
    }

    /// Bytes of so many numbers; `None` when they do not fill whole blocks or the sum leaves the number range.
    pub(crate) fn bytes(self, numbers: usize) -> Option<usize> {
        let (block, bytes) = self.block();
        if numbers.is_multiple_of(block) { (numbers / block).checked_mul(bytes) } else { None }
    }

    /// Writes the numbers of `bytes` to `numbers`; both hold the same whole blocks.
    fn decode(self, bytes: &[u8], numbers: &mut [f32]) -> candle_core::Result<()> {
        match self {
            Self::F64 => each(bytes, numbers, |b| f64::from_le_bytes(b) as f32),
            Self::F32 => each(bytes, numbers, f32::from_le_bytes),
            Self::F16 => each(bytes, numbers, |b| f16::from_le_bytes(b).to_f32()),
            Self::Bf16 => each(bytes, numbers, |b| bf16::from_le_bytes(b).to_f32()),
            Self::Blocks(kind) => match kind.from_data(Cow::Borrowed(bytes)).dequantize(numbers.len())? {
                CpuStorage::F32(decoded) => numbers.copy_from_slice(&decoded),
                _ => candle_core::bail!("blocks of {kind:?} did not decode to f32"),
            },
        }
        Ok(())
    }
}

/// Decodes numbers of `N` bytes each.
fn each<const N: usize>(bytes: &[u8], numbers: &mut [f32], decode: impl Fn([u8; N]) -> f32) {
    for (number, bytes) in numbers.iter_mut().zip(bytes.as_chunks::<N>().0) {
        *number = decode(*bytes);
    }
}

/// Numbers that one thread decodes at a time: whole blocks of every encoding, and a few hundred kilobytes of file.
const CHUNK: usize = 1 << 18;

/// A tensor in a file. The ranges were compared with the file's length when it was listed.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    /// The file.
    pub(crate) file: Arc<DataFile>,
    /// Byte of the first number.
    pub(crate) offset: u64,
    /// How the numbers are written.
    pub(crate) encoding: Encoding,
    /// Rows first, as everywhere but in GGUF's header.
    pub(crate) shape: Vec<usize>,
    /// Steps in numbers along each dimension where the file does not hold them in row-major order.
    pub(crate) strides: Option<Vec<usize>>,
    /// What is added to each number: GGUF keeps Gemma's norms as 1 + w.
    pub(crate) shift: f32,
}

impl Stored {
    /// Numbers of a part of the tensor in row-major order; `range` counts numbers and must cover whole blocks.
    pub(crate) fn decode(&self, range: Range<usize>) -> Result<Vec<f32>> {
        let mut numbers = match &self.strides {
            None => self.decode_run(range)?,
            Some(strides) => {
                let span = span(&self.shape, strides).unwrap_or_default();
                let stored = self.decode_run(0..span)?;
                range.map(|index| stored[place(index, &self.shape, strides)]).collect()
            }
        };
        if self.shift != 0.0 {
            for number in &mut numbers {
                *number += self.shift;
            }
        }
        Ok(numbers)
    }

    /// The blocks that it is made of, where they are whole numbers with a unit and nothing is to be done to them.
    pub(crate) fn blocks(&self) -> Option<Blocks> {
        let Encoding::Blocks(kind) = self.encoding else { return None };
        let plain = self.strides.is_none() && self.shift == 0.0;
        let blocks = match kind {
            GgmlDType::Q4_0 => Blocks::Q4_0,
            GgmlDType::Q5_0 => Blocks::Q5_0,
            GgmlDType::Q8_0 => Blocks::Q8_0,
            _ => return None,
        };
        plain.then_some(blocks)
    }

    /// All of it as it lies in the file.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>> {
        let bytes = self.encoding.bytes(self.shape.iter().product()).unwrap_or_default();
        self.file.read(self.offset, bytes as u64)
    }

    /// Numbers as they lie in the file, each thread reading and decoding its own chunks.
    fn decode_run(&self, range: Range<usize>) -> Result<Vec<f32>> {
        let (block, bytes) = self.encoding.block();
        let place = |number: usize| self.offset + (number / block * bytes) as u64;
        let mut numbers = vec![0.0; range.len()];
        numbers.par_chunks_mut(CHUNK).enumerate().try_for_each(|(index, chunk)| {
            let start = place(range.start + index * CHUNK);
            let raw = self.file.read(start, (chunk.len() / block * bytes) as u64)?;
            self.encoding.decode(&raw, chunk).map_err(Error::from)
        })?;
        Ok(numbers)
    }
}

/// Numbers from the first to the last that a strided tensor touches; `None` when that leaves the number range.
pub(crate) fn span(shape: &[usize], strides: &[usize]) -> Option<usize> {
    if shape.contains(&0) {
        return Some(0);
    }
    let mut last = 0_usize;
    for (&size, &stride) in shape.iter().zip(strides) {
        last = last.checked_add((size - 1).checked_mul(stride)?)?;
    }
    last.checked_add(1)
}

/// Where the number at a row-major index lies in a strided tensor.
fn place(mut index: usize, shape: &[usize], strides: &[usize]) -> usize {
    let mut place = 0;
    for (&size, &stride) in shape.iter().zip(strides).rev() {
        place += index % size * stride;
        index /= size;
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strides_walk_columns() {
        let places: Vec<usize> = (0..6).map(|index| place(index, &[2, 3], &[1, 2])).collect();
        assert_eq!(places, [0, 2, 4, 1, 3, 5]);
        assert_eq!(span(&[2, 3], &[1, 2]), Some(6));
        assert_eq!(span(&[2, 0], &[1, 2]), Some(0));
        assert_eq!(span(&[usize::MAX, 3], &[4, 2]), None);
    }

    #[test]
    fn a_range_past_the_end_is_refused_before_it_is_allocated() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        std::fs::write(&path, [1, 2, 3]).unwrap();
        let file = DataFile::open(&path).unwrap();
        assert_eq!(file.read(1, 2).unwrap(), [2, 3]);
        assert!(file.read(1, u64::MAX).is_err());
        assert!(file.read(0, 1 << 60).is_err());
    }
}
