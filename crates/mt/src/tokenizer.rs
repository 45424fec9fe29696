//! Tokenisers behind one type, whatever file they come in.

mod decode;
mod gguf;
mod json;
mod languages;
mod pieces;
mod sentencepiece;

use std::ops::Range;
use std::path::Path;

pub use decode::Decoded;

use crate::error::{Error, Result};
use crate::files::ModelFiles;
use json::JsonTokenizer;
use pieces::{Side, Vocabulary};
use sentencepiece::SentencePiece;

/// Tokens of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Encoding {
    /// The tokens, without the special ones that a model wants around them.
    pub ids: Vec<u32>,
    /// For each token the bytes of the text that it stands for: on character boundaries, ascending. A leading space belongs to the token;
    /// a space that was put there for the tokeniser has an empty range; the tokens of a character written byte by byte all have the range of the
    /// character.
    pub offsets: Vec<Range<usize>>,
}

impl Encoding {
    /// Puts the tokens of the text that begins at byte `start` behind these.
    fn append(&mut self, other: Self, start: usize) {
        self.ids.extend(other.ids);
        self.offsets.extend(other.offsets.into_iter().map(|range| range.start + start..range.end + start));
    }
}

/// The tokens that a model wants around each text, as `tokenizer.json` says it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Marks {
    /// Before the text.
    pub(crate) before: Vec<u32>,
    /// After it.
    pub(crate) after: Vec<u32>,
}

impl Marks {
    /// How many they are.
    pub(crate) fn count(&self) -> usize {
        self.before.len() + self.after.len()
    }

    /// A text with its marks.
    pub(crate) fn around(&self, text: &[u32]) -> Vec<u32> {
        [&self.before, text, &self.after].concat()
    }
}

/// Text to tokens and back.
///
/// ```no_run
/// # fn main() -> Result<(), barqiya_mt::Error> {
/// let files = barqiya_mt::ModelFiles::open("models/barqiya-270m-ar-en".as_ref())?;
/// let tokenizer = files.tokenizer()?;
/// let encoding = tokenizer.encode("وصل الوزير")?;
/// assert_eq!(encoding.offsets.last().map(|range| range.end), Some("وصل الوزير".len()));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Tokenizer {
    engine: Engine,
}

#[derive(Debug)]
enum Engine {
    /// `tokenizer.json`.
    Json(Box<JsonTokenizer>),
    /// SentencePiece models. Marian has one for each language.
    Pieces { source: Box<Side>, target: Option<Box<Side>> },
}

impl Tokenizer {
    /// The tokeniser of a model: Marian's `source.spm`, `target.spm` and `vocab.json`; `tokenizer.json`; a SentencePiece model with the
    /// numbering of its family; or the pieces of a GGUF file.
    pub(crate) fn open(files: &ModelFiles) -> Result<Self> {
        if let (Some(source), Some(target)) = (files.file("source.spm"), files.file("target.spm")) {
            return Self::marian(files, &source, &target);
        }
        if let Some(path) = files.file("tokenizer.json") {
            // A chat template spells its special tokens out; a plain prompt never does, so there they are text.
            let special_as_text = !crate::prompt::speaks_chat(files);
            return Ok(Self { engine: Engine::Json(Box::new(JsonTokenizer::open(&path, special_as_text)?)) });
        }
        if let Some(path) = files.file("sentencepiece.bpe.model") {
            return match files.file("vocab.json") {
                Some(vocabulary) => Self::m2m(&path, &vocabulary),
                None => Self::fairseq(files, &path),
            };
        }
        for name in ["spiece.model", "tokenizer.model"] {
            if let Some(path) = files.file(name) {
                return Self::sentencepiece(&path);
            }
        }
        if let Some(metadata) = files.weights().gguf() {
            let model = gguf::model(metadata).map_err(|reason| Error::malformed(files.path(), reason))?;
            return Ok(Self::one_sided(Side::of(model)));
        }
        Err(files.missing(
            "tokenizer.json, source.spm with target.spm and vocab.json, sentencepiece.bpe.model or spiece.model",
        ))
    }

    /// Reads a `tokenizer.json`; texts that look like special tokens stay texts.
    ///
    /// # Errors
    /// A file that cannot be read or is no tokeniser.
    pub fn from_json(path: &Path) -> Result<Self> {
        Ok(Self { engine: Engine::Json(Box::new(JsonTokenizer::open(path, true)?)) })
    }

    /// Reads a SentencePiece model whose piece numbers are the tokens.
    ///
    /// # Errors
    /// A file that cannot be read or is no SentencePiece model of unigrams or byte pairs.
    pub fn sentencepiece(path: &Path) -> Result<Self> {
        Ok(Self::one_sided(Side::of(SentencePiece::open(path)?)))
    }

    /// One vocabulary for both languages, or `target_vocab.json` for the target.
    fn marian(files: &ModelFiles, source: &Path, target: &Path) -> Result<Self> {
        let shared = files.file("vocab.json").ok_or_else(|| files.missing("vocab.json"))?;
        let target_vocabulary = files.file("target_vocab.json").unwrap_or_else(|| shared.clone());
        let source = Side::new(SentencePiece::open(source)?, Vocabulary::open(&shared)?);
        let target = Side::new(SentencePiece::open(target)?, Vocabulary::open(&target_vocabulary)?);
        Ok(Self { engine: Engine::Pieces { source: Box::new(source), target: Some(Box::new(target)) } })
    }

    /// M2M-100: numbers by `vocab.json`, then the languages.
    fn m2m(model: &Path, vocabulary: &Path) -> Result<Self> {
        let mut vocabulary = Vocabulary::open(vocabulary)?;
        let end = vocabulary.end();
        for (language, id) in languages::M2M100.split_whitespace().zip(end..) {
            vocabulary.add(&format!("__{language}__"), id);
        }
        Ok(Self::one_sided(Side::new(SentencePiece::open(model)?, vocabulary)))
    }

    /// NLLB and mBART-50: fairseq's numbers, then the languages, then the mask.
    fn fairseq(files: &ModelFiles, path: &Path) -> Result<Self> {
        let model = SentencePiece::open(path)?;
        let mut vocabulary = Vocabulary::fairseq(&model);
        let languages = if files.model_type() == "mbart" { languages::MBART50 } else { languages::NLLB };
        let end = vocabulary.end();
        for (piece, id) in languages.split_whitespace().chain(["<mask>"]).zip(end..) {
            vocabulary.add(piece, id);
        }
        Ok(Self::one_sided(Side::new(model, vocabulary)))
    }

    fn one_sided(side: Side) -> Self {
        Self { engine: Engine::Pieces { source: Box::new(side), target: None } }
    }

    /// Cuts a source text into tokens.
    ///
    /// # Errors
    /// When the tokeniser's own rules fail on the text (a regular expression that gives up).
    pub fn encode(&self, text: &str) -> Result<Encoding> {
        match &self.engine {
            Engine::Json(tokenizer) => tokenizer.encode(text),
            Engine::Pieces { source, .. } => Ok(source.encode(text)),
        }
    }

    /// What stands around each text; `None` where the file is none that says so.
    ///
    /// # Errors
    /// As [`Tokenizer::encode`].
    pub(crate) fn marks(&self) -> Result<Option<Marks>> {
        match &self.engine {
            Engine::Json(tokenizer) => tokenizer.marks().map(Some),
            Engine::Pieces { .. } => Ok(None),
        }
    }

    /// Cuts a filled-in chat template, special tokens included; errors as [`Tokenizer::encode`].
    pub(crate) fn encode_prompt(&self, text: &str) -> Result<Encoding> {
        match &self.engine {
            Engine::Json(tokenizer) => tokenizer.encode(text),
            Engine::Pieces { source, .. } => Ok(source.encode_marked(text)),
        }
    }

    /// Cuts a text of the target language into tokens; errors as [`Tokenizer::encode`].
    pub fn encode_target(&self, text: &str) -> Result<Encoding> {
        match &self.engine {
            Engine::Json(tokenizer) => tokenizer.encode(text),
            Engine::Pieces { .. } => Ok(self.target_side().map(|side| side.encode(text)).unwrap_or_default()),
        }
    }

    /// The text of target tokens, without special ones and without white space at its ends.
    pub fn decode(&self, ids: &[u32]) -> String {
        self.decode_with_offsets(ids).text
    }

    /// The text of target tokens, and where each of them lies in it.
    pub fn decode_with_offsets(&self, ids: &[u32]) -> Decoded {
        match &self.engine {
            Engine::Json(tokenizer) => tokenizer.decode(ids),
            Engine::Pieces { .. } => self.target_side().map(|side| side.decode(ids)).unwrap_or_default(),
        }
    }

    /// The number of a source token by its text.
    pub fn id(&self, piece: &str) -> Option<u32> {
        match &self.engine {
            Engine::Json(tokenizer) => tokenizer.id(piece),
            Engine::Pieces { source, .. } => source.vocabulary().id(piece),
        }
    }

    /// The number of a target token by its text.
    pub fn target_id(&self, piece: &str) -> Option<u32> {
        match &self.engine {
            Engine::Json(tokenizer) => tokenizer.id(piece),
            Engine::Pieces { .. } => self.target_side()?.vocabulary().id(piece),
        }
    }

    /// The text of a target token as the vocabulary holds it (`▁` for a space).
    pub fn target_piece(&self, id: u32) -> Option<String> {
        match &self.engine {
            Engine::Json(tokenizer) => tokenizer.piece(id),
            Engine::Pieces { .. } => self.target_side()?.vocabulary().piece(id).map(str::to_owned),
        }
    }

    /// One more than the greatest target token.
    pub fn target_size(&self) -> usize {
        match &self.engine {
            Engine::Json(tokenizer) => tokenizer.vocabulary(),
            Engine::Pieces { .. } => self.target_side().map_or(0, |side| side.vocabulary().end() as usize),
        }
    }

    fn target_side(&self) -> Option<&Side> {
        match &self.engine {
            Engine::Json(_) => None,
            Engine::Pieces { source, target } => Some(target.as_deref().unwrap_or(source)),
        }
    }
}

/// A range widened to character boundaries and cut to the text.
fn boundaries(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(range.start.min(text.len()));
    let end = text.ceil_char_boundary(range.end.min(text.len()));
    start..end.max(start)
}

#[cfg(test)]
mod tests;
