//! `generation_config.json`: how the model's makers want it searched.
//!
//! The fields are those of transformers' `GenerationConfig`. What the search does is taken over; what would change the result and is
//! not done is noted; the rest is left alone.

use serde_json::Value;

/// When a beam search ends (`early_stopping`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EarlyStopping {
    /// As soon as there are as many finished hypotheses as beams.
    Yes,
    /// When no live hypothesis is likely to become better, by its present length.
    No,
    /// When no live hypothesis can become better at any length.
    Never,
}

/// The search settings that come with a model; `None` where it says nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Generation {
    /// Hypotheses kept for each sentence (`num_beams`).
    pub beams: Option<usize>,
    /// Exponent of the length by which a hypothesis' score is divided (`length_penalty`).
    pub length_penalty: Option<f32>,
    /// When the search ends (`early_stopping`).
    pub early_stopping: Option<EarlyStopping>,
    /// No run of so many tokens comes twice (`no_repeat_ngram_size`; 0 is given as `None`).
    pub no_repeat_ngram: Option<usize>,
    /// Most tokens of the target with the decoder's first token, or of prompt and target (`max_length`).
    pub max_length: Option<usize>,
    /// Most tokens of the target (`max_new_tokens`).
    pub max_new_tokens: Option<usize>,
    /// Least tokens, counted as `max_length` counts (`min_length`; 0 is given as `None`).
    pub min_length: Option<usize>,
    /// Least tokens of the target (`min_new_tokens`).
    pub min_new_tokens: Option<usize>,
    /// Tokens that are never chosen, ascending (`bad_words_ids` of one token, `suppress_tokens`).
    pub forbidden: Vec<u32>,
    /// The first token of every target (`forced_bos_token_id`).
    pub forced_first: Option<u32>,
    /// The token that ends a target which has reached its greatest length (`forced_eos_token_id`).
    pub forced_last: Option<u32>,
    /// Tokens that end a target (`eos_token_id`).
    pub end: Vec<u32>,
    /// What the decoder of an encoder-decoder is fed first (`decoder_start_token_id`).
    pub start: Option<u32>,
    /// The first token of a prompt (`bos_token_id`).
    pub first: Option<u32>,
    /// The filling token (`pad_token_id`).
    pub padding: Option<u32>,
    /// What the settings ask for and is not done, a sentence each.
    pub notes: Vec<String>,
}

/// Settings that do nothing at the value given here, and would change the search at any other.
const NOT_DONE: [(&str, f64); 10] = [
    ("repetition_penalty", 1.0),
    ("encoder_repetition_penalty", 1.0),
    ("diversity_penalty", 0.0),
    ("num_beam_groups", 1.0),
    ("encoder_no_repeat_ngram_size", 0.0),
    ("penalty_alpha", 0.0),
    ("guidance_scale", 1.0),
    ("typical_p", 1.0),
    ("epsilon_cutoff", 0.0),
    ("eta_cutoff", 0.0),
];

impl Generation {
    /// Reads the settings. `generation` is `generation_config.json` (null where there is none); `config` is the model's `config.json`, which held
    /// these fields before, and still holds the token numbers.
    ///
    /// # Errors
    /// The name of a field that has the wrong type, with what it holds.
    pub fn read(generation: &Value, config: &Value) -> Result<Self, String> {
        let settings = if generation.is_object() { generation } else { config };
        let source = Fields { settings, fallback: config };
        let mut notes = Vec::new();
        let mut forbidden = source.tokens("suppress_tokens")?;
        forbidden.extend(single_words(&settings["bad_words_ids"], &mut notes)?);
        forbidden.sort_unstable();
        forbidden.dedup();
        note_what_is_not_done(settings, &mut notes);
        Ok(Self {
            beams: source.count("num_beams")?.filter(|&beams| beams > 0),
            length_penalty: source.number("length_penalty")?,
            early_stopping: early_stopping(&settings["early_stopping"])?,
            no_repeat_ngram: source.count("no_repeat_ngram_size")?.filter(|&size| size > 0),
            max_length: source.count("max_length")?,
            max_new_tokens: source.count("max_new_tokens")?,
            min_length: source.count("min_length")?.filter(|&length| length > 0),
            min_new_tokens: source.count("min_new_tokens")?.filter(|&length| length > 0),
            forbidden,
            forced_first: source.token("forced_bos_token_id")?,
            forced_last: source.token("forced_eos_token_id")?,
            end: source.tokens("eos_token_id")?,
            start: source.token("decoder_start_token_id")?,
            first: source.token("bos_token_id")?,
            padding: source.token("pad_token_id")?,
            notes,
        })
    }
}

/// Fields of the settings; token numbers are looked for in the configuration too, and in its text part.
struct Fields<'a> {
    settings: &'a Value,
    fallback: &'a Value,
}

impl Fields<'_> {
    fn count(&self, field: &str) -> Result<Option<usize>, String> {
        whole(field, &self.settings[field]).map(|count| count.map(|count| count as usize))
    }

    fn number(&self, field: &str) -> Result<Option<f32>, String> {
        match &self.settings[field] {
            Value::Null => Ok(None),
            Value::Number(number) => Ok(number.as_f64().map(|number| number as f32)),
            other => Err(wrong(field, other)),
        }
    }

    fn token_field(&self, field: &str) -> &Value {
        let places = [&self.settings[field], &self.fallback[field], &self.fallback["text_config"][field]];
        places.into_iter().find(|value| !value.is_null()).unwrap_or(&Value::Null)
    }

    fn tokens(&self, field: &str) -> Result<Vec<u32>, String> {
        match self.token_field(field) {
            Value::Array(items) => items
                .iter()
                .filter_map(|item| whole(field, item).transpose())
                .map(|token| token.map(|token| token as u32))
                .collect(),
            value => Ok(whole(field, value)?.map(|token| token as u32).into_iter().collect()),
        }
    }

    fn token(&self, field: &str) -> Result<Option<u32>, String> {
        Ok(self.tokens(field)?.first().copied())
    }
}

/// A whole number that is not negative; some checkpoints write -1 for none.
fn whole(field: &str, value: &Value) -> Result<Option<u64>, String> {
    match value {
        Value::Null => Ok(None),
        Value::Number(number) if number.as_i64() == Some(-1) => Ok(None),
        Value::Number(number) => {
            number.as_u64().filter(|&number| u32::try_from(number).is_ok()).map(Some).ok_or_else(|| wrong(field, value))
        }
        other => Err(wrong(field, other)),
    }
}

fn wrong(field: &str, value: &Value) -> String {
    format!("field `{field}`: {value} is not possible")
}

fn early_stopping(value: &Value) -> Result<Option<EarlyStopping>, String> {
    match value {
        Value::Null => Ok(None),
        Value::Bool(true) => Ok(Some(EarlyStopping::Yes)),
        Value::Bool(false) => Ok(Some(EarlyStopping::No)),
        Value::String(text) if text == "never" => Ok(Some(EarlyStopping::Never)),
        other => Err(wrong("early_stopping", other)),
    }
}

/// The forbidden sequences that are single tokens.
fn single_words(value: &Value, notes: &mut Vec<String>) -> Result<Vec<u32>, String> {
    let Value::Array(words) = value else { return Ok(Vec::new()) };
    let mut tokens = Vec::new();
    for word in words {
        match word.as_array().map(Vec::as_slice) {
            Some([token]) => tokens.extend(whole("bad_words_ids", token)?.map(|token| token as u32)),
            Some(_) => {
                notes.push(format!("bad_words_ids: the sequence {word} is not forbidden, only single tokens are"));
            }
            None => return Err(wrong("bad_words_ids", word)),
        }
    }
    Ok(tokens)
}

fn note_what_is_not_done(settings: &Value, notes: &mut Vec<String>) {
    for (field, idle) in NOT_DONE {
        if let Some(number) = settings[field].as_f64().filter(|&number| number != idle) {
            notes.push(format!("{field}: {number} is not applied"));
        }
    }
    if settings["do_sample"] == true {
        notes.push("do_sample: the best translation is searched for, none is drawn".to_owned());
    }
    if settings["renormalize_logits"] == true {
        notes.push("renormalize_logits: forbidden tokens keep their share of the probability".to_owned());
    }
    for field in [
        "sequence_bias",
        "exponential_decay_length_penalty",
        "begin_suppress_tokens",
        "forced_decoder_ids",
        "force_words_ids",
    ] {
        let value = &settings[field];
        let empty = value.is_null()
            || value.as_array().is_some_and(Vec::is_empty)
            || value.as_object().is_some_and(serde_json::Map::is_empty);
        if !empty {
            notes.push(format!("{field}: {value} is not applied"));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_marian_checkpoint() {
        let generation = json!({
            "bad_words_ids": [[62801]], "bos_token_id": 0, "decoder_start_token_id": 62801, "eos_token_id": 0, "forced_eos_token_id": 0,
            "max_length": 512, "num_beams": 6, "pad_token_id": 62801, "renormalize_logits": true, "transformers_version": "4.32.0.dev0"
        });
        let read = Generation::read(&generation, &json!({})).unwrap();
        assert_eq!((read.beams, read.max_length), (Some(6), Some(512)));
        assert_eq!(read.forbidden, [62801]);
        assert_eq!((read.end.as_slice(), read.start, read.forced_last), (&[0][..], Some(62801), Some(0)));
        assert_eq!(read.notes.len(), 1, "{:?}", read.notes);
    }

    #[test]
    fn lists_fallbacks_and_notes() {
        let generation = json!({
            "eos_token_id": [1, 106], "do_sample": true, "top_k": 64, "repetition_penalty": 1.2, "early_stopping": "never",
            "bad_words_ids": [[7], [8, 9]], "suppress_tokens": [3, 7], "no_repeat_ngram_size": 0, "max_length": -1
        });
        let read =
            Generation::read(&generation, &json!({"text_config": {"bos_token_id": 2}, "pad_token_id": 0})).unwrap();
        assert_eq!(read.end, [1, 106]);
        assert_eq!((read.first, read.padding, read.max_length, read.no_repeat_ngram), (Some(2), Some(0), None, None));
        assert_eq!(read.forbidden, [3, 7]);
        assert_eq!(read.early_stopping, Some(EarlyStopping::Never));
        assert_eq!(read.notes.len(), 3, "{:?}", read.notes);
    }

    #[test]
    fn without_the_file_the_configuration_speaks() {
        let read = Generation::read(&Value::Null, &json!({"num_beams": 5, "eos_token_id": 2, "early_stopping": true}))
            .unwrap();
        assert_eq!((read.beams, read.end), (Some(5), vec![2]));
        assert_eq!(read.early_stopping, Some(EarlyStopping::Yes));
        assert!(Generation::read(&json!({"num_beams": "four"}), &Value::Null).unwrap_err().contains("num_beams"));
        assert!(Generation::read(&json!({"eos_token_id": 1.5}), &Value::Null).unwrap_err().contains("eos_token_id"));
    }

    /// A value of any kind under each field that is read.
    fn settings() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "[a-z]{0,5}".prop_map(Value::from),
        ];
        let value = leaf.prop_recursive(2, 8, 3, |inner| prop::collection::vec(inner, 0..3).prop_map(Value::from));
        let field = prop::sample::select(vec![
            "num_beams",
            "length_penalty",
            "early_stopping",
            "max_length",
            "bad_words_ids",
            "suppress_tokens",
            "eos_token_id",
            "forced_bos_token_id",
            "repetition_penalty",
            "sequence_bias",
            "text_config",
        ]);
        prop::collection::btree_map(field.prop_map(str::to_owned), value, 0..6)
            .prop_map(|fields| Value::Object(fields.into_iter().collect()))
    }

    proptest! {
        #[test]
        fn any_settings_are_read_or_refused(generation in settings(), config in settings()) {
            if let Err(reason) = Generation::read(&generation, &config) {
                prop_assert!(reason.starts_with("field `"), "{}", reason);
            }
        }
    }
}
