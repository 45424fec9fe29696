//! `config.json` of a T5: each field is applied, known to be harmless, or refused.

use serde_json::Value;

use crate::error::Result;
use crate::fields::Fields;
use crate::seq2seq::Activation;

/// Sizes and choices of a T5, under the names of its `config.json`.
#[derive(Debug, Clone, PartialEq)]
pub struct T5Config {
    /// Tokens in the vocabulary of both sides.
    pub vocab_size: usize,
    /// Width of the states between layers.
    pub d_model: usize,
    /// Width of an attention head.
    pub d_kv: usize,
    /// Width inside the feed-forward blocks.
    pub d_ff: usize,
    /// Layers of the encoder.
    pub num_layers: usize,
    /// Layers of the decoder.
    pub num_decoder_layers: usize,
    /// Attention heads of each layer.
    pub num_heads: usize,
    /// Distances between tokens are told in so many classes.
    pub relative_attention_num_buckets: usize,
    /// Distances from here on are one class.
    pub relative_attention_max_distance: usize,
    /// Added to the mean square in every norm.
    pub layer_norm_epsilon: f64,
    /// The function inside the feed-forward blocks.
    pub activation: Activation,
    /// Whether the feed-forward blocks multiply by a second projection.
    pub gated: bool,
    /// Whether the last states are divided by the square root of `d_model`.
    pub scale_decoder_outputs: bool,
    /// Whether the output projection is the embedding, unless the weights hold one of its own.
    pub tie_word_embeddings: bool,
    /// The token that the first row of a translation feeds.
    pub decoder_start_token_id: u32,
}

/// Most layers of a stack; more are damage, not configuration.
const MOST_LAYERS: usize = 1024;

/// Fields that say nothing about the mathematics of inference: origin, training, and defaults of the generation, which
/// `generation_config.json` and the search see to. Positions are relative, so `n_positions` bounds nothing.
const HARMLESS: &[&str] = &[
    "_name_or_path",
    "bad_words_ids",
    "chunk_size_feed_forward",
    "classifier_dropout",
    "do_sample",
    "dropout_rate",
    "dtype",
    "early_stopping",
    "eos_token_id",
    "forced_bos_token_id",
    "forced_eos_token_id",
    "gradient_checkpointing",
    "id2label",
    "initializer_factor",
    "label2id",
    "length_penalty",
    "max_length",
    "min_length",
    "n_positions",
    "no_repeat_ngram_size",
    "num_beams",
    "output_attentions",
    "output_hidden_states",
    "output_past",
    "pad_token_id",
    "prefix",
    "problem_type",
    "repetition_penalty",
    "return_dict",
    "task_specific_params",
    "temperature",
    "tokenizer_class",
    "top_k",
    "top_p",
    "torch_dtype",
    "torchscript",
    "transformers_version",
    "use_cache",
];

impl T5Config {
    /// Reads the `config.json` of a `T5ForConditionalGeneration`.
    ///
    /// Missing and null fields take the defaults of transformers' `T5Config`. A field that asks for something else than what
    /// this crate computes is [`Error::Config`](crate::Error::Config), and so is one it does not know.
    pub fn read(config: &Value) -> Result<Self> {
        let mut fields = Fields::of(config, "")?;
        check_class(&mut fields)?;
        fields.harmless(HARMLESS);
        let num_layers = fields.count("num_layers", 6)?;
        let tied = fields.flag("tie_word_embeddings", true)?;
        let (activation, gated) = feed_forward(&mut fields)?;
        let read = Self {
            vocab_size: fields.count("vocab_size", 32128)?,
            d_model: fields.count("d_model", 512)?,
            d_kv: fields.count("d_kv", 64)?,
            d_ff: fields.count("d_ff", 2048)?,
            num_layers,
            num_decoder_layers: fields.count("num_decoder_layers", num_layers)?,
            num_heads: fields.count("num_heads", 8)?,
            relative_attention_num_buckets: fields.count("relative_attention_num_buckets", 32)?,
            relative_attention_max_distance: fields.count("relative_attention_max_distance", 128)?,
            layer_norm_epsilon: fields.positive("layer_norm_epsilon", 1e-6)?,
            activation,
            gated,
            // The reference takes an untied projection for the sign of a version that does not scale.
            scale_decoder_outputs: fields.flag("scale_decoder_outputs", tied)?,
            tie_word_embeddings: tied,
            decoder_start_token_id: start(&mut fields)?,
        };
        read.check(&fields)?;
        fields.finish()?;
        Ok(read)
    }

    /// Width of all heads together.
    pub fn attention_width(&self) -> usize {
        self.num_heads * self.d_kv
    }

    /// Refuses sizes that do not go together.
    fn check(&self, fields: &Fields<'_>) -> Result<()> {
        if self.num_layers.max(self.num_decoder_layers) > MOST_LAYERS {
            return Err(fields.refusal("num_layers", format!("a stack of more than {MOST_LAYERS} layers")));
        }
        let buckets = self.relative_attention_num_buckets;
        if buckets < 4 || !buckets.is_multiple_of(4) || self.relative_attention_max_distance <= buckets / 2 {
            let reason = format!("{buckets} classes do not go with the greatest distance");
            return Err(fields.refusal("relative_attention_num_buckets", reason));
        }
        if self.decoder_start_token_id as usize >= self.vocab_size {
            let reason = format!("{} is not in the vocabulary", self.decoder_start_token_id);
            return Err(fields.refusal("decoder_start_token_id", reason));
        }
        Ok(())
    }
}

fn check_class(fields: &mut Fields<'_>) -> Result<()> {
    fields.only("model_type", &["t5"])?;
    let named = fields.value("architectures").and_then(|value| value.get(0)).and_then(Value::as_str);
    // Early files name the class by its former name.
    let known = ["T5ForConditionalGeneration", "T5WithLMHeadModel"];
    if let Some(name) = named.filter(|name| !known.contains(name)) {
        return Err(fields.refusal("architectures", format!("`{name}` is not supported")));
    }
    for (name, wanted) in [("is_encoder_decoder", true), ("is_decoder", false)] {
        if fields.flag(name, wanted)? != wanted {
            return Err(fields.refusal(name, format!("must be {wanted} for a translation model")));
        }
    }
    Ok(())
}

/// The function of the feed-forward blocks, and whether they are gated: `relu`, `gated-gelu` and so on. Two more fields may
/// only say the same.
fn feed_forward(fields: &mut Fields<'_>) -> Result<(Activation, bool)> {
    let kind = fields.text("feed_forward_proj")?.unwrap_or("relu");
    let (gated, name) = kind.strip_prefix("gated-").map_or((false, kind), |name| (true, name));
    // The reference means the approximation when it says this, and only then.
    let name = if kind == "gated-gelu" { "gelu_new" } else { name };
    let Some(activation) = Activation::named(name) else {
        return Err(fields.refusal("feed_forward_proj", format!("`{kind}` is not supported")));
    };
    let said = fields.text("dense_act_fn")?.unwrap_or(name);
    if Activation::named(said) != Some(activation) {
        return Err(fields.refusal("dense_act_fn", format!("is `{said}`, but `feed_forward_proj` is `{kind}`")));
    }
    if fields.flag("is_gated_act", gated)? != gated {
        return Err(fields.refusal("is_gated_act", format!("contradicts `feed_forward_proj`, `{kind}`")));
    }
    Ok((activation, gated))
}

fn start(fields: &mut Fields<'_>) -> Result<u32> {
    let mut token =
        |name: &'static str| fields.value(name).and_then(Value::as_u64).and_then(|id| u32::try_from(id).ok());
    let found = token("decoder_start_token_id");
    let bos = token("bos_token_id");
    found.or(bos).ok_or_else(|| fields.refusal("decoder_start_token_id", "is missing or not a token"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn defaults_are_those_of_the_class() {
        let read = T5Config::read(&json!({"model_type": "t5", "decoder_start_token_id": 0, "d_kv": null})).unwrap();
        assert_eq!((read.d_kv, read.num_decoder_layers, read.activation, read.gated), (64, 6, Activation::Relu, false));
        assert!(read.scale_decoder_outputs && read.tie_word_embeddings);
    }

    #[test]
    fn what_is_not_computed_is_refused() {
        let cases = [
            (json!({"model_type": "umt5"}), "model_type"),
            (json!({"model_type": "t5"}), "decoder_start_token_id"),
            (json!({"decoder_start_token_id": 0, "feed_forward_proj": "gated-mish"}), "feed_forward_proj"),
            (json!({"decoder_start_token_id": 0, "dense_act_fn": "gelu"}), "dense_act_fn"),
            (json!({"decoder_start_token_id": 0, "is_gated_act": true}), "is_gated_act"),
            (
                json!({"decoder_start_token_id": 0, "relative_attention_num_buckets": 3}),
                "relative_attention_num_buckets",
            ),
            (json!({"decoder_start_token_id": 0, "quantization_config": {}}), "quantization_config"),
        ];
        for (config, field) in cases {
            let message = T5Config::read(&config).expect_err("is refused").to_string();
            assert!(message.contains(field), "{message} names {field}");
        }
    }
}
