//! Chat templates (Jinja), as transformers fills them in.

use std::ops::Range;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, ErrorKind, Value, context};

use crate::error::{Error, Result};
use crate::files::{ModelFiles, read_json};

/// Stands for the sentence when the template is tried out: no template, no sentence and no tokeniser uses this character (the last one for
/// private use in the basic plane).
const STAND_IN: &str = "\u{f8ff}";

/// A compiled template.
#[derive(Debug)]
pub(super) struct ChatTemplate {
    environment: Environment<'static>,
    /// The values that a template may ask for: the special tokens by name.
    tokens: Vec<(String, String)>,
    /// What the template writes before and after the sentence.
    prefix: String,
    suffix: String,
}

/// A filled-in template.
#[derive(Debug, PartialEq)]
pub(super) struct Rendered {
    /// The prompt.
    pub(super) text: String,
    /// The bytes of it that are the sentence's.
    pub(super) source: Range<usize>,
    /// Bytes at the beginning of the sentence that the template left out (white space).
    pub(super) skipped: usize,
}

/// The template of a model: a file of its own, or a field of the tokeniser's configuration.
pub(super) fn template(files: &ModelFiles) -> Option<Result<String>> {
    if let Some(path) = files.file("chat_template.jinja") {
        return Some(std::fs::read_to_string(&path).map_err(|source| Error::io(&path, source)));
    }
    if let Some(path) = files.file("chat_template.json") {
        let fault = || Error::malformed(&path, "has no field chat_template");
        return Some(
            read_json(&path).and_then(|json| json["chat_template"].as_str().map(str::to_owned).ok_or_else(fault)),
        );
    }
    let field = &files.tokenizer_config()["chat_template"];
    let named = || field.as_array()?.iter().find(|template| template["name"] == "default")?["template"].as_str();
    field.as_str().or_else(named).map(|template| Ok(template.to_owned()))
}

impl ChatTemplate {
    /// Compiles a model's template and tries it out.
    ///
    /// # Errors
    /// Without a template, with one that cannot be compiled, or with one that refuses a sentence to be translated.
    pub(super) fn open(files: &ModelFiles) -> Result<Self> {
        let source = template(files)
            .unwrap_or_else(|| Err(files.missing("a chat template (chat_template.jinja or tokenizer_config.json)")))?;
        let mut tokens: Vec<(String, String)> = Vec::new();
        for name in ["bos_token", "eos_token", "pad_token", "unk_token"] {
            let field = &files.tokenizer_config()[name];
            if let Some(token) = field.as_str().or_else(|| field["content"].as_str()) {
                tokens.push((name.to_owned(), token.to_owned()));
            }
        }
        Self::new(source, tokens)
    }

    fn new(source: String, tokens: Vec<(String, String)>) -> Result<Self> {
        let mut environment = Environment::new();
        // transformers compiles templates with these two.
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().map_err(fault)?;
        environment.set_syntax(syntax);
        environment.set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
        environment.add_function(
            "raise_exception",
            |message: String| -> std::result::Result<Value, minijinja::Error> {
                Err(minijinja::Error::new(ErrorKind::InvalidOperation, message))
            },
        );
        // A prompt must not depend on the day: templates that print the date get an empty one.
        environment.add_function("strftime_now", |_format: String| String::new());
        environment.add_template_owned("chat", source).map_err(fault)?;
        let mut template = Self { environment, tokens, prefix: String::new(), suffix: String::new() };
        let tried = template.fill_in(STAND_IN)?;
        let unclear = || Error::Prompt { reason: "does not write the sentence exactly once".to_owned() };
        let (prefix, suffix) = tried.split_once(STAND_IN).ok_or_else(unclear)?;
        if suffix.contains(STAND_IN) {
            return Err(unclear());
        }
        (template.prefix, template.suffix) = (prefix.to_owned(), suffix.to_owned());
        Ok(template)
    }

    /// The prompt for a sentence.
    pub(super) fn render(&self, sentence: &str) -> Result<Rendered> {
        let text = self.fill_in(sentence)?;
        let written = text.strip_prefix(&self.prefix).and_then(|rest| rest.strip_suffix(&self.suffix));
        // Templates may trim a sentence; what else they might do to it would leave its words without a place.
        let skipped = written.and_then(|written| sentence.find(written));
        let (Some(written), Some(skipped)) = (written, skipped) else {
            return Err(Error::Prompt { reason: "changes the sentence".to_owned() });
        };
        let source = self.prefix.len()..self.prefix.len() + written.len();
        Ok(Rendered { text, source, skipped })
    }

    /// One message of the user, in the form that TranslateGemma asks for: its template writes the request around the sentence.
    fn fill_in(&self, sentence: &str) -> Result<String> {
        let part = context! { type => "text", source_lang_code => "ar", target_lang_code => "en", text => sentence };
        let message = context! { role => "user", content => vec![part] };
        let tokens = Value::from_pairs(self.tokens.iter().map(|(name, token)| (name.as_str(), token.as_str())));
        let values = context! { messages => vec![message], add_generation_prompt => true, ..tokens };
        self.environment.get_template("chat").and_then(|template| template.render(values)).map_err(fault)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "handed to map_err")]
fn fault(fault: minijinja::Error) -> Error {
    let place = fault.line().map(|line| format!("line {line}: ")).unwrap_or_default();
    let reason = fault.detail().map_or_else(|| fault.kind().to_string(), str::to_owned);
    Error::Prompt { reason: format!("{place}{reason}") }
}

#[cfg(test)]
mod tests;
