//! The SentencePiece model that GGUF files carry as lists of pieces, scores and types.

use super::sentencepiece::{Kind, Method, Normalisation, Piece, SentencePiece};
use crate::weights::GgufMetadata;

/// The model: merging by score, bytes for what is not known, spaces written as `▁`.
///
/// # Errors
/// Another tokeniser than the `llama` kind, or lists of unequal length.
pub(super) fn model(metadata: &GgufMetadata) -> Result<SentencePiece, String> {
    match metadata.text("tokenizer.ggml.model") {
        Some("llama") => {}
        Some(other) => {
            return Err(format!(
                "carries a tokeniser of kind `{other}`, which is not supported: put tokenizer.json beside it"
            ));
        }
        None => return Err("carries no tokeniser: put tokenizer.json beside it".to_owned()),
    }
    let list = |name: &str| format!("tokenizer.ggml.{name}");
    let tokens = metadata.texts(&list("tokens")).ok_or("carries no list of tokens")?;
    let scores = metadata.numbers(&list("scores")).ok_or("carries no list of scores")?;
    let kinds = metadata.numbers(&list("token_type")).ok_or("carries no list of token types")?;
    if tokens.len() != scores.len() || tokens.len() != kinds.len() {
        return Err(format!("has {} tokens, {} scores and {} types", tokens.len(), scores.len(), kinds.len()));
    }
    let unknown = metadata.unsigned(&list("unknown_token_id"));
    let piece = |(id, ((text, &score), &kind)): (u64, ((&String, &f32), &f32))| Piece {
        text: text.clone(),
        score,
        // Gemma's files give the unknown piece the type of a control piece.
        kind: if unknown == Some(id) { Kind::Unknown } else { role(kind) },
    };
    let pieces: Vec<Piece> = (0..).zip(tokens.iter().zip(scores).zip(kinds)).map(piece).collect();
    let byte_fallback = pieces.iter().any(|piece| piece.kind == Kind::Byte);
    let normalisation = Normalisation {
        charsmap: Vec::new(),
        add_dummy_prefix: metadata.bool(&list("add_space_prefix")).unwrap_or(true),
        remove_extra_whitespaces: metadata.bool(&list("remove_extra_whitespaces")).unwrap_or(false),
        escape_whitespaces: true,
        whitespace_as_suffix: false,
    };
    SentencePiece::new(pieces, Method::Bpe, &normalisation, byte_fallback)
}

/// GGUF's token types.
fn role(kind: f32) -> Kind {
    match kind as u32 {
        2 => Kind::Unknown,
        3 => Kind::Control,
        4 => Kind::UserDefined,
        5 => Kind::Unused,
        6 => Kind::Byte,
        _ => Kind::Normal,
    }
}
