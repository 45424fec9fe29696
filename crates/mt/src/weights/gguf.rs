//! The header of GGUF files: metadata and the list of tensors.
//!
//! Specification: <https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>. The header is read here rather than by candle because
//! candle keeps each number of an array as a 32-byte value, multiplies the dimensions unchecked, and does not say where a
//! damaged file is damaged. The blocks themselves are decoded by candle.

use std::collections::BTreeMap;
use std::sync::Arc;

use candle_core::quantized::GgmlDType;

use super::stored::{DataFile, Encoding, Stored};
use super::{Entry, names};
use crate::error::Result;

/// Bytes read from the file at a time.
const WINDOW: u64 = 1 << 20;
/// Tensors have at most so many dimensions (`GGML_MAX_DIMS`).
const DIMENSIONS: u32 = 4;

/// A value of the metadata.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// Any unsigned number, or a signed one that is not negative.
    Unsigned(u64),
    /// A negative number.
    Negative(i64),
    /// A floating point number; single precision is widened by way of its decimal form, so that 1e-6 stays 1e-6.
    Float(f64),
    /// Yes or no.
    Bool(bool),
    /// A text.
    Text(String),
    /// A list of texts.
    Texts(Vec<String>),
    /// A list of numbers.
    Numbers(Vec<f32>),
}

/// The metadata by key.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Metadata(BTreeMap<String, Value>);

impl Metadata {
    /// A text.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        match self.0.get(key)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A number that is not negative.
    pub(crate) fn unsigned(&self, key: &str) -> Option<u64> {
        match self.0.get(key)? {
            Value::Unsigned(number) => Some(*number),
            _ => None,
        }
    }

    /// A number.
    pub(crate) fn float(&self, key: &str) -> Option<f64> {
        match self.0.get(key)? {
            Value::Float(number) => Some(*number),
            Value::Unsigned(number) => Some(*number as f64),
            Value::Negative(number) => Some(*number as f64),
            _ => None,
        }
    }

    /// Yes or no.
    pub(crate) fn bool(&self, key: &str) -> Option<bool> {
        match self.0.get(key)? {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// A list of texts.
    pub(crate) fn texts(&self, key: &str) -> Option<&[String]> {
        match self.0.get(key)? {
            Value::Texts(texts) => Some(texts),
            _ => None,
        }
    }

    /// A list of numbers.
    pub(crate) fn numbers(&self, key: &str) -> Option<&[f32]> {
        match self.0.get(key)? {
            Value::Numbers(numbers) => Some(numbers),
            _ => None,
        }
    }
}

/// The metadata and the tensors of a file; the tensors carry their Hugging Face names where the architecture is known.
pub(super) fn list(file: DataFile) -> Result<(Metadata, Vec<(String, Entry)>)> {
    let mut reader = Reader { file: &file, window: Vec::new(), start: 0, position: 0, version: 3 };
    if reader.array()? != *b"GGUF" {
        return Err(file.malformed("does not begin with GGUF"));
    }
    reader.version = u32::from_le_bytes(reader.array()?);
    if !(1..=3).contains(&reader.version) {
        return Err(file.malformed(format!("GGUF version {} is not supported", reader.version)));
    }
    let tensor_count = reader.count("tensors", 24)?;
    let value_count = reader.count("metadata values", 13)?;
    let mut metadata = BTreeMap::new();
    for _ in 0..value_count {
        let key = reader.text()?;
        let kind = u32::from_le_bytes(reader.array()?);
        metadata.insert(key, reader.value(kind)?);
    }
    let metadata = Metadata(metadata);
    let headers: Vec<TensorHeader> = (0..tensor_count).map(|_| reader.tensor_header()).collect::<Result<_>>()?;

    let alignment = metadata.unsigned("general.alignment").unwrap_or(32);
    if !alignment.is_power_of_two() || alignment > 1 << 20 {
        return Err(file.malformed(format!("an alignment of {alignment} bytes is not possible")));
    }
    let data_start = reader.position.next_multiple_of(alignment);
    let architecture = metadata.text("general.architecture").unwrap_or_default().to_owned();
    let file = Arc::new(file);
    let mut tensors = Vec::with_capacity(headers.len());
    for header in headers {
        let (name, shift) = names::from_gguf(&architecture, &header.name);
        tensors.push((name, header.place(&file, data_start, shift)?));
    }
    Ok((metadata, tensors))
}

/// What the header says of a tensor.
struct TensorHeader {
    name: String,
    shape: Vec<usize>,
    kind: u32,
    offset: u64,
}

impl TensorHeader {
    /// The tensor in the file, once its range has been compared with the file's length.
    fn place(self, file: &Arc<DataFile>, data_start: u64, shift: f32) -> Result<Entry> {
        let Some(encoding) = encoding(self.kind) else {
            return Ok(Entry::Unreadable(format!("GGML type {} is not supported", self.kind)));
        };
        let fault =
            |reason: &str| file.malformed(format!("tensor `{}` of shape {:?}: {reason}", self.name, self.shape));
        let row_fits = self.shape.last().is_none_or(|row| row.is_multiple_of(encoding.block().0));
        let bytes = self
            .shape
            .iter()
            .try_fold(1_usize, |product, &size| product.checked_mul(size))
            .and_then(|numbers| encoding.bytes(numbers));
        let Some(bytes) = bytes.filter(|_| row_fits) else {
            return Err(fault("the shape is not possible"));
        };
        let offset = data_start.checked_add(self.offset);
        let inside = offset.and_then(|offset| offset.checked_add(bytes as u64)).is_some_and(|end| end <= file.length());
        let Some(offset) = offset.filter(|_| inside) else {
            return Err(fault(&format!(
                "lies past the end of the file ({} bytes): it is cut short or damaged",
                file.length()
            )));
        };
        Ok(Entry::Stored(Stored { file: Arc::clone(file), offset, encoding, shape: self.shape, strides: None, shift }))
    }
}

/// The encoding behind a GGML type number.
fn encoding(kind: u32) -> Option<Encoding> {
    Some(match kind {
        0 => Encoding::F32,
        1 => Encoding::F16,
        2 => Encoding::Blocks(GgmlDType::Q4_0),
        3 => Encoding::Blocks(GgmlDType::Q4_1),
        6 => Encoding::Blocks(GgmlDType::Q5_0),
        7 => Encoding::Blocks(GgmlDType::Q5_1),
        8 => Encoding::Blocks(GgmlDType::Q8_0),
        10 => Encoding::Blocks(GgmlDType::Q2K),
        11 => Encoding::Blocks(GgmlDType::Q3K),
        12 => Encoding::Blocks(GgmlDType::Q4K),
        13 => Encoding::Blocks(GgmlDType::Q5K),
        14 => Encoding::Blocks(GgmlDType::Q6K),
        28 => Encoding::F64,
        30 => Encoding::Bf16,
        _ => return None,
    })
}

/// Reads the header front to back through a window of the file.
struct Reader<'a> {
    file: &'a DataFile,
    window: Vec<u8>,
    /// Byte of the file at which the window starts.
    start: u64,
    /// Byte of the file that is read next.
    position: u64,
    /// Version 1 counts in 32 bits, the later ones in 64.
    version: u32,
}

impl Reader<'_> {
    fn bytes(&mut self, length: u64) -> Result<&[u8]> {
        let end = self.position.checked_add(length).filter(|&end| end <= self.file.length());
        let Some(end) = end else {
            let reason = format!(
                "is cut short or damaged: {length} bytes wanted at byte {}, the file has {}",
                self.position,
                self.file.length()
            );
            return Err(self.file.malformed(reason));
        };
        if self.position < self.start || end > self.start + self.window.len() as u64 {
            let window = length.max(WINDOW).min(self.file.length() - self.position);
            self.window = self.file.read(self.position, window)?;
            self.start = self.position;
        }
        let offset = (self.position - self.start) as usize;
        self.position = end;
        Ok(&self.window[offset..offset + length as usize])
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut array = [0; N];
        array.copy_from_slice(self.bytes(N as u64)?);
        Ok(array)
    }

    /// A length or a count.
    fn length(&mut self) -> Result<u64> {
        match self.version {
            1 => Ok(u64::from(u32::from_le_bytes(self.array()?))),
            _ => Ok(u64::from_le_bytes(self.array()?)),
        }
    }

    /// A count of things that take at least `least` bytes each, so that an absurd one is seen before memory is set aside.
    fn count(&mut self, things: &str, least: u64) -> Result<usize> {
        let position = self.position;
        let count = self.length()?;
        let left = self.file.length() - self.position;
        if count > left / least.min(if self.version == 1 { 4 } else { least }) {
            return Err(self
                .file
                .malformed(format!("byte {position}: {count} {things} do not fit into the {left} bytes that follow")));
        }
        Ok(count as usize)
    }

    fn text(&mut self) -> Result<String> {
        let length = self.length()?;
        Ok(String::from_utf8_lossy(self.bytes(length)?).into_owned())
    }

    fn value(&mut self, kind: u32) -> Result<Value> {
        const TEXT: u32 = 8;
        const ARRAY: u32 = 9;
        match kind {
            TEXT => Ok(Value::Text(self.text()?)),
            ARRAY => {
                let kind = u32::from_le_bytes(self.array()?);
                if kind == TEXT {
                    let count = self.count("texts", 8)?;
                    return Ok(Value::Texts((0..count).map(|_| self.text()).collect::<Result<_>>()?));
                }
                let size = size(kind).ok_or_else(|| self.unknown(kind))?;
                let count = self.count("numbers", size)?;
                let numbers = (0..count).map(|_| Ok(self.scalar(kind)?.number()));
                Ok(Value::Numbers(numbers.collect::<Result<_>>()?))
            }
            _ => self.scalar(kind),
        }
    }

    fn scalar(&mut self, kind: u32) -> Result<Value> {
        let signed = |number: i64| u64::try_from(number).map_or(Value::Negative(number), Value::Unsigned);
        Ok(match kind {
            0 => Value::Unsigned(u64::from(u8::from_le_bytes(self.array()?))),
            1 => signed(i64::from(i8::from_le_bytes(self.array()?))),
            2 => Value::Unsigned(u64::from(u16::from_le_bytes(self.array()?))),
            3 => signed(i64::from(i16::from_le_bytes(self.array()?))),
            4 => Value::Unsigned(u64::from(u32::from_le_bytes(self.array()?))),
            5 => signed(i64::from(i32::from_le_bytes(self.array()?))),
            6 => Value::Float(widen(f32::from_le_bytes(self.array()?))),
            7 => Value::Bool(self.array::<1>()? != [0]),
            10 => Value::Unsigned(u64::from_le_bytes(self.array()?)),
            11 => signed(i64::from_le_bytes(self.array()?)),
            12 => Value::Float(f64::from_le_bytes(self.array()?)),
            _ => return Err(self.unknown(kind)),
        })
    }

    fn unknown(&self, kind: u32) -> crate::Error {
        self.file.malformed(format!("byte {}: metadata of type {kind} cannot be read", self.position))
    }

    fn tensor_header(&mut self) -> Result<TensorHeader> {
        let name = self.text()?;
        let dimensions = u32::from_le_bytes(self.array()?);
        if dimensions > DIMENSIONS {
            return Err(self.file.malformed(format!("tensor `{name}` has {dimensions} dimensions")));
        }
        let mut shape = Vec::with_capacity(DIMENSIONS as usize);
        for _ in 0..dimensions {
            let size = self.length()?;
            shape.push(
                usize::try_from(size)
                    .map_err(|_| self.file.malformed(format!("tensor `{name}` has a dimension of {size}")))?,
            );
        }
        shape.reverse();
        let kind = u32::from_le_bytes(self.array()?);
        let offset = u64::from_le_bytes(self.array()?);
        Ok(TensorHeader { name, shape, kind, offset })
    }
}

impl Value {
    /// The value in a list of numbers.
    fn number(&self) -> f32 {
        match self {
            Self::Unsigned(number) => *number as f32,
            Self::Negative(number) => *number as f32,
            Self::Float(number) => *number as f32,
            Self::Bool(value) => f32::from(u8::from(*value)),
            Self::Text(_) | Self::Texts(_) | Self::Numbers(_) => f32::NAN,
        }
    }
}

/// Bytes of a plain value.
fn size(kind: u32) -> Option<u64> {
    match kind {
        0 | 1 | 7 => Some(1),
        2 | 3 => Some(2),
        4..=6 => Some(4),
        10..=12 => Some(8),
        _ => None,
    }
}

/// Single precision as the double whose decimal form is the same.
fn widen(number: f32) -> f64 {
    number.to_string().parse().unwrap_or(f64::from(number))
}
