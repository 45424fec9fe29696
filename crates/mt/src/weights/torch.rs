//! Checkpoints of `torch.save`: a zip archive (`PyTorch` 1.6 and later) or pickles one after another (before).
//!
//! The older container still matters: the OPUS-MT checkpoints of 2020 come in it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::sync::Arc;

use super::Entry;
use super::pickle::{self, Heap, Id, Object};
use super::stored::{DataFile, Encoding, Stored, span};
use crate::error::{Error, Result};

/// The pickle of the number 0x1950a86a20f9469cfc6c, with which the older container begins.
const MAGIC: [u8; 15] = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, b'.'];
/// Tables of tensors are small (a hundred bytes a tensor); a longer one is damage.
const LONGEST_PICKLE: u64 = 16 << 20;

/// The tensors of a file with their names, in the order of the file.
pub(super) fn list(file: DataFile) -> Result<Vec<(String, Entry)>> {
    let start = file.read(0, file.length().min(MAGIC.len() as u64))?;
    if start.starts_with(b"PK") {
        zipped(file)
    } else if start == MAGIC {
        chained(file)
    } else {
        Err(file.malformed("is no PyTorch checkpoint (neither a zip archive nor PyTorch's older format)"))
    }
}

/// Numbers that tensors are views of.
struct Storage {
    offset: u64,
    bytes: u64,
}

/// A tensor as the pickle describes it.
struct Tensor {
    name: String,
    storage: String,
    kind: String,
    start: usize,
    shape: Vec<usize>,
    strides: Vec<usize>,
}

/// A zip archive: `NAME/data.pkl` and one uncompressed member `NAME/data/KEY` for each storage.
fn zipped(file: DataFile) -> Result<Vec<(String, Entry)>> {
    let fault = |fault: zip::result::ZipError| file.malformed(format!("zip archive: {fault}"));
    let reader = BufReader::new(File::open(file.path()).map_err(|source| Error::io(file.path(), source))?);
    let mut archive = zip::ZipArchive::new(reader).map_err(fault)?;
    let mut table = None;
    let mut storages = BTreeMap::new();
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).map_err(fault)?;
        let name = String::from_utf8_lossy(member.name_raw()).into_owned();
        if member.compression() != zip::CompressionMethod::Stored {
            return Err(file.malformed(format!("zip member `{name}` is compressed, which PyTorch never does")));
        }
        if name.ends_with("/data.pkl") {
            let mut pickle = Vec::new();
            let size = member.size();
            if size > LONGEST_PICKLE {
                return Err(file.malformed(format!("zip member `{name}` is too long to be a table of tensors")));
            }
            member
                .by_ref()
                .take(LONGEST_PICKLE)
                .read_to_end(&mut pickle)
                .map_err(|fault| file.malformed(format!("zip member `{name}`: {fault}")))?;
            table = Some(pickle);
        } else if let Some((_, key)) = name.rsplit_once("/data/") {
            let offset =
                member.data_start().ok_or_else(|| file.malformed(format!("zip member `{name}` has no place")))?;
            storages.insert(key.to_owned(), Storage { offset, bytes: member.size() });
        }
    }
    let table = table.ok_or_else(|| file.malformed("zip archive without a member data.pkl"))?;
    let (heap, top, _) = pickle::read(&table).map_err(|reason| file.malformed(reason))?;
    let tensors = tensors(&heap, top).map_err(|reason| file.malformed(reason))?;
    place(file, tensors, &storages)
}

/// The older container: magic number, version, system, table, keys, then each storage as a count and its numbers.
fn chained(file: DataFile) -> Result<Vec<(String, Entry)>> {
    let start = file.read(0, file.length().min(LONGEST_PICKLE))?;
    let mut position = 0;
    let mut next = || {
        let (heap, top, length) = pickle::read(&start[position..])
            .map_err(|reason| file.malformed(format!("after byte {position}: {reason}")))?;
        position += length;
        Ok::<_, Error>((heap, top))
    };
    for _ in ["magic number", "version", "system"] {
        next()?;
    }
    let (heap, top) = next()?;
    let (keys, key_list) = next()?;
    let tensors = tensors(&heap, top).map_err(|reason| file.malformed(reason))?;
    let kinds: BTreeMap<&str, &str> =
        tensors.iter().map(|tensor| (tensor.storage.as_str(), tensor.kind.as_str())).collect();

    let mut storages = BTreeMap::new();
    let mut offset = position as u64;
    for &key in keys.sequence(key_list).ok_or_else(|| file.malformed("the list of storages is no list"))? {
        let key = keys.text(key).ok_or_else(|| file.malformed("a storage has no name"))?;
        let count = u64::from_le_bytes(file.read(offset, 8)?.try_into().expect("eight bytes were read"));
        // A storage that no tensor refers to has no known width; PyTorch does not write such.
        let kind = kinds.get(key).ok_or_else(|| file.malformed(format!("storage `{key}` belongs to no tensor")))?;
        let bytes = width(kind)
            .and_then(|width| count.checked_mul(width))
            .ok_or_else(|| file.malformed(format!("storage `{key}` of {kind} cannot be read")))?;
        offset += 8;
        storages.insert(key.to_owned(), Storage { offset, bytes });
        offset = offset
            .checked_add(bytes)
            .filter(|&end| end <= file.length())
            .ok_or_else(|| file.malformed(format!("is cut short within storage `{key}`")))?;
    }
    place(file, tensors, &storages)
}

/// The tensors of a state dictionary.
fn tensors(heap: &Heap, top: Id) -> std::result::Result<Vec<Tensor>, String> {
    let Object::Dict(pairs) = heap.get(top) else {
        return Err("the checkpoint is no dictionary of tensors".to_owned());
    };
    let mut tensors = Vec::new();
    for &(key, value) in pairs {
        let Some(name) = heap.text(key) else { continue };
        if let Some(arguments) = rebuilt(heap, value) {
            tensors.push(
                tensor(heap, name, arguments)
                    .ok_or_else(|| format!("tensor `{name}` is described in an unknown way"))?,
            );
        }
    }
    if tensors.is_empty() {
        return Err("the checkpoint holds no tensors at its top level".to_owned());
    }
    Ok(tensors)
}

/// The arguments of `torch._utils._rebuild_tensor_v2`, also where the tensor is wrapped as a parameter or a subclass.
fn rebuilt(heap: &Heap, mut value: Id) -> Option<&[Id]> {
    // Parameter of subclass of tensor is the deepest wrapping that PyTorch writes.
    for _ in 0..3 {
        let Object::Call(callable, arguments) = heap.get(value) else { return None };
        let Object::Global(module, name) = heap.get(*callable) else { return None };
        let arguments = heap.sequence(*arguments)?;
        match (module.as_str(), name.as_str()) {
            ("torch._utils", "_rebuild_tensor_v2") => return Some(arguments),
            ("torch._utils", "_rebuild_parameter") => value = *arguments.first()?,
            ("torch._tensor", "_rebuild_from_type_v2") => return heap.sequence(*arguments.get(2)?),
            _ => return None,
        }
    }
    None
}

/// A tensor from the arguments storage, offset, size, stride; the storage is `("storage", class, key, device, count)`.
fn tensor(heap: &Heap, name: &str, arguments: &[Id]) -> Option<Tensor> {
    let [storage, start, size, stride, ..] = *arguments else { return None };
    let Object::Outside(storage) = heap.get(storage) else { return None };
    let &[_, class, key, ..] = heap.sequence(*storage)? else { return None };
    let Object::Global(_, kind) = heap.get(class) else { return None };
    Some(Tensor {
        name: name.to_owned(),
        storage: heap.text(key)?.to_owned(),
        kind: kind.clone(),
        start: heap.size(start)?,
        shape: heap.sizes(size)?,
        strides: heap.sizes(stride)?,
    })
}

/// Gives each tensor its place in the file.
fn place(file: DataFile, tensors: Vec<Tensor>, storages: &BTreeMap<String, Storage>) -> Result<Vec<(String, Entry)>> {
    let file = Arc::new(file);
    let mut entries = Vec::with_capacity(tensors.len());
    for tensor in tensors {
        let fault =
            |reason: &str| file.malformed(format!("tensor `{}` of shape {:?}: {reason}", tensor.name, tensor.shape));
        let Some(encoding) = encoding(&tensor.kind) else {
            let kind = tensor.kind;
            entries.push((tensor.name, Entry::Unreadable(format!("numbers of type {kind} are not supported"))));
            continue;
        };
        let storage = storages.get(&tensor.storage).ok_or_else(|| fault("its storage is missing"))?;
        let width = encoding.block().1 as u64;
        let numbers = tensor.shape.iter().try_fold(1_usize, |product, &size| product.checked_mul(size));
        let span = if tensor.shape.len() == tensor.strides.len() { span(&tensor.shape, &tensor.strides) } else { None };
        let Some((numbers, span)) = Option::zip(numbers, span) else {
            return Err(fault("the shape is not possible"));
        };
        let end = (tensor.start as u64).checked_add(span as u64).and_then(|end| end.checked_mul(width));
        // Fewer stored numbers than the tensor has would be an expanded view, which checkpoints do not hold.
        let inside = end.is_some_and(|end| end <= storage.bytes) && numbers <= span;
        let in_file = storage.offset.checked_add(storage.bytes).is_some_and(|end| end <= file.length());
        if !inside || !in_file {
            return Err(fault("lies outside of its storage: the file is cut short or damaged"));
        }
        let contiguous = contiguous(&tensor.shape, &tensor.strides);
        let stored = Stored {
            file: Arc::clone(&file),
            offset: storage.offset + tensor.start as u64 * width,
            encoding,
            shape: tensor.shape,
            strides: if contiguous { None } else { Some(tensor.strides) },
            shift: 0.0,
        };
        entries.push((tensor.name, Entry::Stored(stored)));
    }
    Ok(entries)
}

/// Whether the strides are those of row-major order; dimensions of one may have any.
fn contiguous(shape: &[usize], strides: &[usize]) -> bool {
    let mut step = 1;
    shape.iter().zip(strides).rev().all(|(&size, &stride)| {
        let fits = size == 1 || stride == step;
        step *= size;
        fits
    })
}

/// Bytes of a number of a storage class.
fn width(class: &str) -> Option<u64> {
    match class {
        "DoubleStorage" | "LongStorage" => Some(8),
        "FloatStorage" | "IntStorage" => Some(4),
        "HalfStorage" | "BFloat16Storage" | "ShortStorage" => Some(2),
        "ByteStorage" | "CharStorage" | "BoolStorage" => Some(1),
        _ => None,
    }
}

fn encoding(class: &str) -> Option<Encoding> {
    match class {
        "DoubleStorage" => Some(Encoding::F64),
        "FloatStorage" => Some(Encoding::F32),
        "HalfStorage" => Some(Encoding::F16),
        "BFloat16Storage" => Some(Encoding::Bf16),
        _ => None,
    }
}
