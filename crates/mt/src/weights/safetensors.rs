//! Files of the safetensors format: a JSON header, then the numbers.
//!
//! Specification: <https://github.com/huggingface/safetensors#format>.

use std::sync::Arc;

use safetensors::Dtype;
use safetensors::tensor::Metadata;

use super::Entry;
use super::stored::{DataFile, Encoding, Stored};
use crate::error::Result;

/// The tensors of a file with their names, in the order of the file.
pub(super) fn list(file: DataFile) -> Result<Vec<(String, Entry)>> {
    let start = file.read(0, 8).map_err(|_| file.malformed("is too short for a safetensors file"))?;
    let header_length = u64::from_le_bytes(start.try_into().expect("eight bytes were read"));
    // The length is compared with the file's before anything is allocated.
    let header = file.read(8, header_length).map_err(|_| {
        file.malformed(format!("is cut short or no safetensors file: its header claims {header_length} bytes"))
    })?;
    let metadata: Metadata =
        serde_json::from_slice(&header).map_err(|fault| file.malformed(format!("safetensors header: {fault}")))?;

    let data_start = 8 + header_length;
    let data_length = file.length() - data_start;
    if metadata.data_len() as u64 != data_length {
        let reason = format!(
            "is cut short or damaged: the header describes {} bytes of numbers, the file has {data_length}",
            metadata.data_len()
        );
        return Err(file.malformed(reason));
    }
    let file = Arc::new(file);
    let mut tensors = Vec::new();
    for name in metadata.offset_keys() {
        let Some(info) = metadata.info(&name) else { continue };
        let entry = match encoding(info.dtype) {
            Some(encoding) => Entry::Stored(Stored {
                file: Arc::clone(&file),
                offset: data_start + info.data_offsets.0 as u64,
                encoding,
                shape: info.shape.clone(),
                strides: None,
                shift: 0.0,
            }),
            None => Entry::Unreadable(format!("numbers of type {:?} are not supported", info.dtype)),
        };
        tensors.push((name, entry));
    }
    Ok(tensors)
}

/// Plain floating point numbers only.
fn encoding(dtype: Dtype) -> Option<Encoding> {
    match dtype {
        Dtype::F64 => Some(Encoding::F64),
        Dtype::F32 => Some(Encoding::F32),
        Dtype::F16 => Some(Encoding::F16),
        Dtype::BF16 => Some(Encoding::Bf16),
        _ => None,
    }
}
