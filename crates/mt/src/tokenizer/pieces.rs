//! SentencePiece models with the vocabularies that stand between their pieces and a translation model's tokens.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::decode::{Decoded, Part, byte, join};
use super::sentencepiece::{Kind, SentencePiece};
use super::{Encoding, boundaries};
use crate::error::{Error, Result};

/// A model's tokens by number and by text.
#[derive(Debug)]
pub(super) struct Vocabulary {
    ids: HashMap<String, u32>,
    pieces: BTreeMap<u32, String>,
    unknown: u32,
}

impl Vocabulary {
    /// A vocabulary of numbered pieces; the unknown one goes by `unknown`.
    ///
    /// # Errors
    /// When the unknown piece is not among them.
    pub(super) fn new(
        pieces: impl IntoIterator<Item = (String, u32)>,
        unknown: &str,
    ) -> std::result::Result<Self, String> {
        let ids: HashMap<String, u32> = pieces.into_iter().collect();
        let unknown = *ids.get(unknown).ok_or_else(|| format!("has no piece {unknown}"))?;
        let pieces = ids.iter().map(|(piece, &id)| (id, piece.clone())).collect();
        Ok(Self { ids, pieces, unknown })
    }

    /// Reads a `vocab.json` of pieces and their numbers.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path).map_err(|source| Error::io(path, source))?;
        let ids: HashMap<String, u32> = serde_json::from_slice(&bytes)
            .map_err(|fault| Error::malformed(path, format!("is no vocabulary: {fault}")))?;
        Self::new(ids, "<unk>").map_err(|reason| Error::malformed(path, reason))
    }

    /// The pieces of a SentencePiece model under its own numbers.
    pub(super) fn of(model: &SentencePiece) -> Self {
        let numbered: Vec<(String, u32)> = model.pieces().iter().map(|piece| piece.text.clone()).zip(0..).collect();
        Self::numbered(numbered, model.unknown())
    }

    /// The order of fairseq: its own four special pieces, then the model's from its fourth piece on.
    pub(super) fn fairseq(model: &SentencePiece) -> Self {
        let special = ["<s>", "<pad>", "</s>", "<unk>"].map(str::to_owned).into_iter();
        let rest = model.pieces().iter().skip(3).map(|piece| piece.text.clone());
        Self::numbered(special.chain(rest).zip(0..).collect(), 3)
    }

    fn numbered(numbered: Vec<(String, u32)>, unknown: u32) -> Self {
        let pieces = numbered.iter().map(|(piece, id)| (*id, piece.clone())).collect();
        // A piece that is there twice keeps its first number, as in the reference.
        let ids = numbered.into_iter().rev().collect();
        Self { ids, pieces, unknown }
    }

    /// Adds a piece unless it is there already or the number is taken.
    pub(super) fn add(&mut self, piece: &str, id: u32) {
        if !self.ids.contains_key(piece) && !self.pieces.contains_key(&id) {
            self.ids.insert(piece.to_owned(), id);
            self.pieces.insert(id, piece.to_owned());
        }
    }

    /// The first number past all pieces.
    pub(super) fn end(&self) -> u32 {
        self.pieces.last_key_value().map_or(0, |(id, _)| id + 1)
    }

    pub(super) fn id(&self, piece: &str) -> Option<u32> {
        self.ids.get(piece).copied()
    }

    pub(super) fn piece(&self, id: u32) -> Option<&str> {
        self.pieces.get(&id).map(String::as_str)
    }
}

/// One side: a SentencePiece model and the tokens that its pieces are.
#[derive(Debug)]
pub(super) struct Side {
    model: SentencePiece,
    vocabulary: Vocabulary,
    /// The token of each piece.
    tokens: Vec<u32>,
}

impl Side {
    pub(super) fn new(model: SentencePiece, vocabulary: Vocabulary) -> Self {
        let token = |piece: &super::sentencepiece::Piece| vocabulary.id(&piece.text).unwrap_or(vocabulary.unknown);
        let mut tokens: Vec<u32> = model.pieces().iter().map(token).collect();
        tokens[model.unknown() as usize] = vocabulary.unknown;
        Self { model, vocabulary, tokens }
    }

    /// A model whose piece numbers are the tokens.
    pub(super) fn of(model: SentencePiece) -> Self {
        let vocabulary = Vocabulary::of(&model);
        Self::new(model, vocabulary)
    }

    pub(super) fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    pub(super) fn encode(&self, text: &str) -> Encoding {
        let cuts = self.model.encode(text);
        let ids = cuts.iter().map(|cut| self.tokens[cut.id as usize]).collect();
        let offsets = cuts.into_iter().map(|cut| boundaries(text, cut.range)).collect();
        Encoding { ids, offsets }
    }

    /// Cuts a text that spells control pieces out, as chat templates do.
    pub(super) fn encode_marked(&self, text: &str) -> Encoding {
        let mut encoding = Encoding::default();
        let mut start = 0;
        let mut position = 0;
        while position < text.len() {
            let Some((length, id)) = self.control_at(&text[position..]) else {
                position += text[position..].chars().next().map_or(1, char::len_utf8);
                continue;
            };
            encoding.append(self.encode(&text[start..position]), start);
            encoding.ids.push(id);
            encoding.offsets.push(position..position + length);
            position += length;
            start = position;
        }
        encoding.append(self.encode(&text[start..]), start);
        encoding
    }

    /// The longest control piece with which a text begins.
    fn control_at(&self, text: &str) -> Option<(usize, u32)> {
        if !text.starts_with(['<', '[']) {
            return None;
        }
        let controls = self.model.pieces().iter().zip(&self.tokens).filter(|(piece, _)| piece.kind == Kind::Control);
        let fitting = controls.filter(|(piece, _)| !piece.text.is_empty() && text.starts_with(&piece.text));
        fitting.map(|(piece, &id)| (piece.text.len(), id)).max()
    }

    pub(super) fn decode(&self, ids: &[u32]) -> Decoded {
        join(ids.iter().map(|&id| self.part(id)))
    }

    /// What a token of this side adds to a text. Tokens that the SentencePiece model does not know as text are the vocabulary's own
    /// additions (`<pad>`, `>>eng<<`, `__en__`, `eng_Latn`).
    fn part(&self, id: u32) -> Part<'_> {
        let Some(piece) = self.vocabulary.piece(id).filter(|_| id != self.vocabulary.unknown) else {
            return Part::Silent;
        };
        match self.model.id(piece).map(|id| self.model.pieces()[id as usize].kind) {
            Some(Kind::Byte) => byte(piece).map_or(Part::Silent, Part::Byte),
            Some(Kind::Control | Kind::Unknown) => Part::Silent,
            None if is_special(piece) => Part::Silent,
            Some(Kind::Normal | Kind::UserDefined | Kind::Unused) | None => Part::Text(piece),
        }
    }
}

/// Whether a piece that no SentencePiece model knows is a mark rather than text. Marian's shared vocabularies hold pieces of both
/// sides, and those of the other side are text.
fn is_special(piece: &str) -> bool {
    let enclosed = |start: &str, end: &str| {
        piece.len() > start.len() + end.len() && piece.starts_with(start) && piece.ends_with(end)
    };
    enclosed("<", ">")
        || enclosed(">>", "<<")
        || enclosed("__", "__")
        || enclosed("madeupword", "")
        || is_language(piece)
}

/// Codes such as `en_XX` and `eng_Latn`.
fn is_language(piece: &str) -> bool {
    piece.split_once('_').is_some_and(|(language, script)| {
        (2..=3).contains(&language.len())
            && [2, 4].contains(&script.len())
            && language.bytes().all(|byte| byte.is_ascii_lowercase())
            && script.bytes().all(|byte| byte.is_ascii_alphabetic())
            && script.starts_with(|first: char| first.is_ascii_uppercase())
    })
}
