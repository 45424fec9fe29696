//! How a source sentence is put to a model: the tokens around it, and where it stands among them.

mod chat;

use std::ops::Range;

use crate::error::{Error, Result};
use crate::files::ModelFiles;
use crate::manifest::PromptKind;
use crate::tokenizer::{Encoding, Tokenizer};
use chat::ChatTemplate;

/// A sentence as a model reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// All tokens.
    pub ids: Vec<u32>,
    /// Which of them are the sentence's.
    pub source: Range<usize>,
    /// For each token of the sentence its bytes in the sentence (see [`Encoding::offsets`]).
    pub offsets: Vec<Range<usize>>,
}

/// How a model wants its sentences.
#[derive(Debug)]
pub struct PromptForm {
    shape: Shape,
    forced_first: Option<u32>,
}

#[derive(Debug)]
enum Shape {
    /// Tokens, then the text (after some text of the form's own), then tokens.
    Around { prefix: Vec<u32>, before: &'static str, suffix: Vec<u32> },
    /// A chat template.
    Chat(Box<ChatTemplate>),
}

/// The kind of prompt that a model wants: what its manifest says, else what its other files show.
fn kind(files: &ModelFiles) -> PromptKind {
    let encoder_decoder =
        files.config()["is_encoder_decoder"] == true || ENCODER_DECODERS.contains(&files.model_type());
    match files.manifest().prompt {
        Some(kind) => kind,
        None if encoder_decoder && is_small100(files) => PromptKind::TargetFirst,
        None if encoder_decoder => PromptKind::Encoder,
        None if chat::template(files).is_some() => PromptKind::Chat,
        None => PromptKind::Plain,
    }
}

const ENCODER_DECODERS: [&str; 5] = ["marian", "m2m_100", "mbart", "bart", "t5"];

/// SMaLL-100 has the architecture and the vocabulary of M2M-100 and differs in its tokeniser only.
fn is_small100(files: &ModelFiles) -> bool {
    let mentions =
        |value: &serde_json::Value| value.as_str().is_some_and(|text| text.to_lowercase().contains("small100"));
    mentions(&files.tokenizer_config()["tokenizer_class"])
        || mentions(&files.config()["_name_or_path"])
        || files.file("tokenization_small100.py").is_some()
}

/// Whether the model is spoken to through a chat template.
pub(crate) fn speaks_chat(files: &ModelFiles) -> bool {
    kind(files) == PromptKind::Chat
}

impl PromptForm {
    /// Finds out how a model wants its sentences: by its manifest, its chat template, or the language tokens of its family.
    ///
    /// # Errors
    /// When the form needs a token that the tokeniser lacks, or the chat template cannot be compiled.
    pub fn open(files: &ModelFiles, tokenizer: &Tokenizer) -> Result<Self> {
        let kind = kind(files);
        let forced_first = files.generation().forced_first;
        let shape = match kind {
            PromptKind::Plain => plain(files, tokenizer)?,
            PromptKind::Chat => Shape::Chat(Box::new(ChatTemplate::open(files)?)),
            PromptKind::Encoder => return encoder(files, tokenizer),
            PromptKind::TargetFirst => around(&[token(tokenizer, "__en__")?], &[end(files, tokenizer)?]),
        };
        Ok(Self { shape, forced_first })
    }

    /// The token with which every target begins, where the model wants one.
    pub fn forced_first(&self) -> Option<u32> {
        self.forced_first
    }

    /// Puts a sentence to the model.
    ///
    /// # Errors
    /// When the tokeniser or the chat template fails on the text.
    pub fn prompt(&self, tokenizer: &Tokenizer, text: &str) -> Result<Prompt> {
        match &self.shape {
            Shape::Around { prefix, before, suffix } => {
                let encoding = tokenizer.encode(&format!("{before}{text}"))?;
                let own = before.len()..before.len() + text.len();
                let mut prompt = locate(encoding, &own, 0);
                prompt.ids.splice(0..0, prefix.iter().copied());
                prompt.ids.extend(suffix);
                prompt.source = prompt.source.start + prefix.len()..prompt.source.end + prefix.len();
                Ok(prompt)
            }
            Shape::Chat(template) => {
                let rendered = template.render(text)?;
                let encoding = tokenizer.encode_prompt(&rendered.text)?;
                Ok(locate(encoding, &rendered.source, rendered.skipped))
            }
        }
    }
}

/// Finds the tokens that stand for a part of the encoded text. `skipped` bytes of the sentence come before that part.
fn locate(encoding: Encoding, part: &Range<usize>, skipped: usize) -> Prompt {
    let inside = |range: &Range<usize>| range.start < part.end && range.end > part.start;
    let first = encoding.offsets.iter().position(inside).unwrap_or(encoding.ids.len());
    let last = encoding.offsets.iter().rposition(inside).map_or(first, |last| last + 1);
    let own = |position: usize| position.clamp(part.start, part.end) - part.start + skipped;
    let offsets = encoding.offsets[first..last].iter().map(|range| own(range.start)..own(range.end)).collect();
    Prompt { ids: encoding.ids, source: first..last, offsets }
}

fn around(prefix: &[u32], suffix: &[u32]) -> Shape {
    Shape::Around { prefix: prefix.to_vec(), before: "", suffix: suffix.to_vec() }
}

/// First token, source, line end.
fn plain(files: &ModelFiles, tokenizer: &Tokenizer) -> Result<Shape> {
    let first = files.generation().first.or_else(|| tokenizer.id("<bos>")).or_else(|| tokenizer.id("<s>"));
    let first = first.ok_or_else(|| lacks("a first token (bos_token_id)"))?;
    let line_end = tokenizer.encode("\n")?.ids;
    Ok(around(&[first], &line_end))
}

/// The forms of the encoder-decoder families, told apart by the tokens they have.
fn encoder(files: &ModelFiles, tokenizer: &Tokenizer) -> Result<PromptForm> {
    let end = end(files, tokenizer)?;
    let mut forced_first = files.generation().forced_first;
    let shape = match files.model_type() {
        // Models of several target languages have a token for each; those of one have none.
        "marian" => around(tokenizer.id(">>eng<<").as_slice(), &[end]),
        "m2m_100" | "mbart" => {
            let pairs = [("arb_Arab", "eng_Latn"), ("ar_AR", "en_XX"), ("__ar__", "__en__")];
            let ids = |(source, target)| tokenizer.id(source).zip(tokenizer.id(target));
            let (arabic, english) =
                pairs.into_iter().find_map(ids).ok_or_else(|| lacks("language tokens for Arabic and English"))?;
            forced_first = Some(english);
            // NLLB's first tokeniser put the language behind the text.
            if files.tokenizer_config()["legacy_behaviour"] == true {
                around(&[], &[end, arabic])
            } else {
                around(&[arabic], &[end])
            }
        }
        "t5" if tokenizer.id("<2en>").is_some() => {
            Shape::Around { prefix: Vec::new(), before: "<2en> ", suffix: vec![end] }
        }
        "t5" => around(&[], &[end]),
        _ => around(files.generation().first.as_slice(), &[end]),
    };
    Ok(PromptForm { shape, forced_first })
}

/// The token that ends a source.
fn end(files: &ModelFiles, tokenizer: &Tokenizer) -> Result<u32> {
    let named = files.tokenizer_config()["eos_token"].as_str().and_then(|piece| tokenizer.id(piece));
    named
        .or_else(|| tokenizer.id("</s>"))
        .or_else(|| files.generation().end.first().copied())
        .ok_or_else(|| lacks("an end token"))
}

fn token(tokenizer: &Tokenizer, piece: &str) -> Result<u32> {
    tokenizer.id(piece).ok_or_else(|| lacks(&format!("the token `{piece}`")))
}

fn lacks(what: &str) -> Error {
    Error::Tokenizer { reason: format!("has no {}", what.trim_start_matches("a ").trim_start_matches("an ")) }
}

#[cfg(test)]
mod tests;
