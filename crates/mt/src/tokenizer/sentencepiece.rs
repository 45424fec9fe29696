//! SentencePiece (Kudo and Richardson, 2018): text to pieces exactly as the reference cuts it, with the bytes each piece came from.
//!
//! The model files are parsed by `sentencepiece-model`; the cutting is our own. The `tokenizers` crate (0.23) was compared with the
//! reference (0.2.3) on the 4,000 lines of the tests first: its unigram cuts 2 of them otherwise, its byte pairs 19 (user-defined pieces),
//! and its normaliser drops the marks of a letter that is replaced together with them: of `ﻻً` the tanwin is lost.

mod bpe;
mod charsmap;
mod normaliser;
mod unigram;

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use sentencepiece_model::{ModelType, SentencePieceModel, Type};

use crate::error::{Error, Result};
use charsmap::Charsmap;
use normaliser::{Normalised, Normaliser};

/// The number of a piece within its model.
pub(crate) type PieceId = u32;

/// A piece's role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Cut from text by its score.
    Normal,
    /// Stands for what cannot be cut.
    Unknown,
    /// Never in text: `</s>` and the like.
    Control,
    /// Always cut whole.
    UserDefined,
    /// Known to the merging, never given out.
    Unused,
    /// One byte of what cannot be cut.
    Byte,
}

/// A piece of the vocabulary.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Piece {
    /// Its text, with `▁` for a space.
    pub(crate) text: String,
    /// Logarithm of its probability (unigram), or the negative of its merge's rank (BPE).
    pub(crate) score: f32,
    /// Its role.
    pub(crate) kind: Kind,
}

/// How the text is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    /// The likeliest sequence of pieces.
    Unigram,
    /// Merging of neighbours, the highest score first.
    Bpe,
}

/// What is done to the text before it is cut.
#[derive(Debug, Clone, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "the steps of SentencePiece's normaliser, each done or not")]
pub(crate) struct Normalisation {
    /// The compiled table of replacements; empty for none.
    pub(crate) charsmap: Vec<u8>,
    /// A space goes before the text.
    pub(crate) add_dummy_prefix: bool,
    /// Runs of spaces become one, those at the ends go.
    pub(crate) remove_extra_whitespaces: bool,
    /// Spaces are written as `▁`.
    pub(crate) escape_whitespaces: bool,
    /// The space of `add_dummy_prefix` goes behind.
    pub(crate) whitespace_as_suffix: bool,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cut {
    /// The piece.
    pub(crate) id: PieceId,
    /// The bytes of the untouched text that it stands for; empty for a space that the normaliser put there.
    pub(crate) range: Range<usize>,
}

/// A model that cuts text into pieces.
#[derive(Debug)]
pub(crate) struct SentencePiece {
    pieces: Vec<Piece>,
    /// Pieces that may be cut from text.
    index: HashMap<String, PieceId>,
    /// Control, unknown and byte pieces.
    reserved: HashMap<String, PieceId>,
    method: Method,
    normaliser: Normaliser,
    unknown: PieceId,
    /// The pieces of the 256 bytes, where the model has them.
    bytes: Option<Box<[PieceId; 256]>>,
    /// Bytes of the longest piece.
    longest: usize,
    /// The lowest and highest score of the normal pieces.
    scores: (f32, f32),
}

impl SentencePiece {
    /// Reads a `.spm` or `.model` file.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path).map_err(|source| Error::io(path, source))?;
        Self::parse(&bytes).map_err(|reason| Error::malformed(path, reason))
    }

    fn parse(bytes: &[u8]) -> std::result::Result<Self, String> {
        let model =
            SentencePieceModel::from_slice(bytes).map_err(|fault| format!("is no SentencePiece model: {fault}"))?;
        let trainer = model.trainer().cloned().unwrap_or_default();
        let method = match trainer.model_type() {
            ModelType::Unigram => Method::Unigram,
            ModelType::Bpe => Method::Bpe,
            other => return Err(format!("SentencePiece models of type {} are not supported", other.as_str_name())),
        };
        let normalizer = model.normalizer().cloned().unwrap_or_default();
        let normalisation = Normalisation {
            charsmap: normalizer.precompiled_charsmap().to_vec(),
            add_dummy_prefix: normalizer.add_dummy_prefix(),
            remove_extra_whitespaces: normalizer.remove_extra_whitespaces(),
            escape_whitespaces: normalizer.escape_whitespaces(),
            whitespace_as_suffix: trainer.treat_whitespace_as_suffix(),
        };
        let piece = |piece: &sentencepiece_model::SentencePiece| Piece {
            text: piece.piece().to_owned(),
            score: piece.score(),
            kind: match piece.r#type() {
                Type::Normal => Kind::Normal,
                Type::Unknown => Kind::Unknown,
                Type::Control => Kind::Control,
                Type::UserDefined => Kind::UserDefined,
                Type::Unused => Kind::Unused,
                Type::Byte => Kind::Byte,
            },
        };
        Self::new(model.pieces().iter().map(piece).collect(), method, &normalisation, trainer.byte_fallback())
    }

    /// A model of its parts.
    ///
    /// # Errors
    /// Without an unknown piece, with a score that is no number, with bytes asked for and missing, or with a damaged table of replacements.
    pub(crate) fn new(
        pieces: Vec<Piece>,
        method: Method,
        normalisation: &Normalisation,
        byte_fallback: bool,
    ) -> std::result::Result<Self, String> {
        let mut index = HashMap::new();
        let mut reserved = HashMap::new();
        let mut scores = (f32::MAX, f32::MIN);
        let mut unknown = None;
        for (id, piece) in (0..).zip(&pieces) {
            if !piece.score.is_finite() {
                return Err(format!("piece {id} (`{}`) has a score that is no number", piece.text));
            }
            let known = match piece.kind {
                Kind::Normal | Kind::UserDefined | Kind::Unused => &mut index,
                Kind::Unknown | Kind::Control | Kind::Byte => &mut reserved,
            };
            known.entry(piece.text.clone()).or_insert(id);
            if piece.kind == Kind::Normal {
                scores = (scores.0.min(piece.score), scores.1.max(piece.score));
            }
            if piece.kind == Kind::Unknown {
                unknown.get_or_insert(id);
            }
        }
        let unknown = unknown.ok_or("has no unknown piece")?;
        let bytes = if byte_fallback { Some(byte_pieces(&reserved)?) } else { None };
        let longest = index.keys().map(String::len).max().unwrap_or(0);
        let user_defined: Vec<String> =
            pieces.iter().filter(|piece| piece.kind == Kind::UserDefined).map(|piece| piece.text.clone()).collect();
        let normaliser = Normaliser::new(Charsmap::parse(&normalisation.charsmap)?, normalisation, user_defined);
        Ok(Self { pieces, index, reserved, method, normaliser, unknown, bytes, longest, scores })
    }

    /// The pieces by number.
    pub(crate) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The number of a piece.
    pub(crate) fn id(&self, piece: &str) -> Option<PieceId> {
        self.reserved.get(piece).or_else(|| self.index.get(piece)).copied()
    }

    /// The number of the unknown piece.
    pub(crate) fn unknown(&self) -> PieceId {
        self.unknown
    }

    /// Cuts a text into pieces.
    pub(crate) fn encode(&self, text: &str) -> Vec<Cut> {
        let normalised = self.normaliser.normalise(text);
        let pieces = match self.method {
            Method::Unigram => self.unigram(&normalised.text),
            Method::Bpe => self.merge(&normalised.text),
        };
        self.finish(&normalised, pieces)
    }

    /// Puts the pieces back on the untouched text: unknown ones become bytes or are joined into runs.
    fn finish(&self, normalised: &Normalised, pieces: Vec<(usize, PieceId)>) -> Vec<Cut> {
        let mut cuts: Vec<Cut> = Vec::with_capacity(pieces.len());
        let mut start = 0;
        let mut after_unknown = false;
        for (length, id) in pieces {
            let range = normalised.origin(start..start + length);
            let unknown = id == self.unknown;
            match (&self.bytes, cuts.last_mut()) {
                (Some(bytes), _) if unknown => {
                    let text = &normalised.text[start..start + length];
                    cuts.extend(text.bytes().map(|byte| Cut { id: bytes[usize::from(byte)], range: range.clone() }));
                }
                (None, Some(last)) if unknown && after_unknown => last.range.end = range.end,
                _ => cuts.push(Cut { id, range }),
            }
            after_unknown = unknown;
            start += length;
        }
        cuts
    }
}

/// The pieces `<0x00>` to `<0xFF>`.
fn byte_pieces(reserved: &HashMap<String, PieceId>) -> std::result::Result<Box<[PieceId; 256]>, String> {
    let mut pieces = Box::new([0; 256]);
    for (byte, piece) in pieces.iter_mut().enumerate() {
        let name = format!("<0x{byte:02X}>");
        *piece = *reserved.get(&name).ok_or_else(|| format!("falls back on bytes but has no piece {name}"))?;
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests;
