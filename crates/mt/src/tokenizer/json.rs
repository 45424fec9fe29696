//! `tokenizer.json` through the `tokenizers` crate.

use std::collections::BTreeSet;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::Value;
use tokenizers::models::bpe::BPE;
use tokenizers::models::unigram::Unigram;
use tokenizers::{
    DecoderWrapper, Model, ModelWrapper, NormalizerWrapper, PostProcessorWrapper, PreTokenizerWrapper, TokenizerImpl,
};

use super::decode::{Decoded, Part, byte, join, trim};
use super::{Encoding, Marks, boundaries};
use crate::error::{Error, Result};

/// A tokeniser of the Hugging Face format.
#[derive(Debug)]
pub(super) struct JsonTokenizer {
    inner: tokenizers::Tokenizer,
    /// Tokens that leave no trace in a text.
    silent: BTreeSet<u32>,
    /// Whether pieces decode one by one (`▁` for spaces, `<0x..>` for bytes), which most do.
    piecewise: bool,
}

impl JsonTokenizer {
    /// Reads a file. Where `special_as_text`, a text that happens to contain `<eos>` or the like keeps it as text.
    pub(super) fn open(path: &Path, special_as_text: bool) -> Result<Self> {
        let bytes = std::fs::read(path).map_err(|source| Error::io(path, source))?;
        let mut inner = parse(&bytes).map_err(|fault| Error::malformed(path, format!("is no tokeniser: {fault}")))?;
        inner.set_encode_special_tokens(special_as_text);
        // The file may ask for both; neither may happen to a sentence here.
        inner.with_padding(None);
        inner.with_truncation(None).map_err(|fault| Error::malformed(path, fault.to_string()))?;
        let added = inner.get_added_tokens_decoder();
        let silent = added.iter().filter(|(_, token)| token.special).map(|(&id, _)| id).collect();
        let decoder = serde_json::to_value(inner.get_decoder()).unwrap_or(Value::Null);
        Ok(Self { inner, silent, piecewise: is_piecewise(&decoder) })
    }

    pub(super) fn encode(&self, text: &str) -> Result<Encoding> {
        let fault = |fault: tokenizers::Error| Error::Tokenizer { reason: fault.to_string() };
        let encoding = self.inner.encode(text, false).map_err(fault)?;
        let spans = encoding.get_offsets().iter().map(|&(start, end)| boundaries(text, start..end));
        let mut offsets: Vec<_> = spans.collect();
        // A space put before the text, where it is a token of its own, has the range of the text's first character there.
        if let Some((first, offset)) = encoding.get_ids().first().zip(offsets.first_mut())
            && !text.starts_with(char::is_whitespace)
            && self.inner.id_to_token(*first).as_deref() == Some("▁")
        {
            offset.end = offset.start;
        }
        Ok(Encoding { ids: encoding.get_ids().to_vec(), offsets })
    }

    /// What the file's template puts around a text.
    pub(super) fn marks(&self) -> Result<Marks> {
        let fault = |fault: tokenizers::Error| Error::Tokenizer { reason: fault.to_string() };
        let encoding = self.inner.encode("a", true).map_err(fault)?;
        let (ids, mask) = (encoding.get_ids(), encoding.get_special_tokens_mask());
        let before = mask.iter().take_while(|&&special| special == 1).count();
        let after = mask[before..].iter().rev().take_while(|&&special| special == 1).count();
        Ok(Marks { before: ids[..before].to_vec(), after: ids[ids.len() - after..].to_vec() })
    }

    pub(super) fn decode(&self, ids: &[u32]) -> Decoded {
        if !self.piecewise {
            return self.decode_growing(ids);
        }
        let pieces: Vec<Option<String>> = ids.iter().map(|&id| self.loud_piece(id)).collect();
        join(pieces.iter().map(|piece| match piece {
            None => Part::Silent,
            Some(piece) => byte(piece).map_or(Part::Text(piece), Part::Byte),
        }))
    }

    /// Any other decoder: the text of the first token, of the first two, and so on; each token has what it added.
    fn decode_growing(&self, ids: &[u32]) -> Decoded {
        let text = |ids: &[u32]| self.inner.decode(ids, true).unwrap_or_default();
        let whole = text(ids);
        let mut offsets = Vec::with_capacity(ids.len());
        let mut start = 0;
        for count in 1..=ids.len() {
            let grown = text(&ids[..count]);
            // An unfinished character at the end decodes to U+FFFD until its last byte is there.
            let same = whole.bytes().zip(grown.bytes()).take_while(|(a, b)| a == b).count();
            let end = (0..=same).rev().find(|&end| whole.is_char_boundary(end)).unwrap_or(0).max(start);
            offsets.push(start..end);
            start = end;
        }
        trim(&Decoded { text: whole, offsets })
    }

    fn loud_piece(&self, id: u32) -> Option<String> {
        if self.silent.contains(&id) { None } else { self.inner.id_to_token(id) }
    }

    pub(super) fn id(&self, piece: &str) -> Option<u32> {
        self.inner.token_to_id(piece)
    }

    pub(super) fn piece(&self, id: u32) -> Option<String> {
        self.inner.id_to_token(id)
    }

    pub(super) fn vocabulary(&self) -> usize {
        self.inner.get_vocab_size(true)
    }
}

/// Reads a tokeniser, quickly where its model is of the usual kinds: to find out the kind by itself, the crate reads the model
/// three times.
fn parse(bytes: &[u8]) -> tokenizers::Result<tokenizers::Tokenizer> {
    type With<M> = TokenizerImpl<M, NormalizerWrapper, PreTokenizerWrapper, PostProcessorWrapper, DecoderWrapper>;
    fn read<M: Model + DeserializeOwned + Into<ModelWrapper>>(bytes: &[u8]) -> Option<tokenizers::Tokenizer> {
        serde_json::from_slice::<With<M>>(bytes).ok().map(Into::into)
    }
    match read::<BPE>(bytes).or_else(|| read::<Unigram>(bytes)) {
        Some(tokenizer) => Ok(tokenizer),
        None => tokenizers::Tokenizer::from_bytes(bytes),
    }
}

/// Whether a decoder does nothing but write spaces for `▁`, join bytes, and strip the first space.
fn is_piecewise(decoder: &Value) -> bool {
    match decoder["type"].as_str() {
        Some("Sequence") => decoder["decoders"].as_array().is_some_and(|steps| steps.iter().all(is_piecewise)),
        Some("Metaspace") => decoder["replacement"] == "▁",
        Some("Replace") => decoder["pattern"]["String"] == "▁" && decoder["content"] == " ",
        Some("Strip") => decoder["content"] == " ",
        Some("ByteFallback" | "Fuse") => true,
        _ => false,
    }
}
