//! `config.json` of an encoder: each field is applied, known to be harmless, or refused.

use serde_json::Value;

use crate::error::Result;
use crate::fields::Fields;
use crate::seq2seq::Activation;

/// Sizes and choices of an encoder, under the names of its `config.json`.
#[derive(Debug, Clone, PartialEq)]
pub struct EncoderConfig {
    /// Tokens of the vocabulary.
    pub vocab_size: usize,
    /// Width of the states between layers.
    pub hidden_size: usize,
    /// Layers.
    pub num_hidden_layers: usize,
    /// Attention heads of each layer; divides `hidden_size`.
    pub num_attention_heads: usize,
    /// Width inside the feed-forward blocks.
    pub intermediate_size: usize,
    /// The function inside the feed-forward blocks.
    pub hidden_act: Activation,
    /// Positions of the learned table: tokens that are read at once, the marks around them included.
    pub max_position_embeddings: usize,
    /// Kinds of tokens of the learned table; only the first is used.
    pub type_vocab_size: usize,
    /// Added to the variance in every norm.
    pub layer_norm_eps: f64,
}

/// Most layers; more are damage, not configuration.
const MOST_LAYERS: usize = 1024;

/// Fields that say nothing about the mathematics of inference: origin, training, and what other classes read.
const HARMLESS: &[&str] = &[
    "_attn_implementation_autoset",
    "_commit_hash",
    "_name_or_path",
    "attention_probs_dropout_prob",
    "bos_token_id",
    "chunk_size_feed_forward",
    "classifier_dropout",
    "dtype",
    "eos_token_id",
    "finetuning_task",
    "gradient_checkpointing",
    "hidden_dropout_prob",
    "id2label",
    "initializer_range",
    "label2id",
    "output_attentions",
    "output_hidden_states",
    "output_past",
    "pad_token_id",
    "pooler_fc_size",
    "pooler_num_attention_heads",
    "pooler_num_fc_layers",
    "pooler_size_per_head",
    "pooler_type",
    "problem_type",
    "return_dict",
    "sep_token_id",
    "task_specific_params",
    "tie_word_embeddings",
    "tokenizer_class",
    "torch_dtype",
    "torchscript",
    "transformers_version",
    "use_cache",
];

impl EncoderConfig {
    /// Reads the `config.json` of a `BertModel`.
    ///
    /// Missing and null fields take the defaults of transformers 5.24. A field that asks for something else than what this crate
    /// computes is [`Error::Config`](crate::Error::Config), and so is one it does not know.
    pub fn read(config: &Value) -> Result<Self> {
        let mut fields = Fields::of(config, "")?;
        fields.only("model_type", &["bert"])?;
        fields.only("position_embedding_type", &["absolute"])?;
        let class = fields.value("architectures").map(|value| value[0].as_str());
        if class.is_some_and(|class| class != Some("BertModel")) {
            return Err(fields.refusal("architectures", "is not `BertModel`"));
        }
        for name in ["is_decoder", "add_cross_attention", "is_encoder_decoder"] {
            if fields.flag(name, false)? {
                return Err(fields.refusal(name, "must be false for an encoder"));
            }
        }
        fields.harmless(HARMLESS);
        let read = Self {
            vocab_size: fields.count("vocab_size", 30522)?,
            hidden_size: fields.count("hidden_size", 768)?,
            num_hidden_layers: fields.count("num_hidden_layers", 12)?,
            num_attention_heads: fields.count("num_attention_heads", 12)?,
            intermediate_size: fields.count("intermediate_size", 3072)?,
            hidden_act: activation(&mut fields)?,
            max_position_embeddings: fields.count("max_position_embeddings", 512)?,
            type_vocab_size: fields.count("type_vocab_size", 2)?,
            layer_norm_eps: fields.positive("layer_norm_eps", 1e-12)?,
        };
        let (width, heads) = (read.hidden_size, read.num_attention_heads);
        if !width.is_multiple_of(heads) {
            return Err(fields.refusal("num_attention_heads", format!("{heads} do not divide `hidden_size`, {width}")));
        }
        if read.num_hidden_layers > MOST_LAYERS {
            return Err(fields.refusal("num_hidden_layers", format!("more than {MOST_LAYERS}")));
        }
        fields.finish()?;
        Ok(read)
    }
}

fn activation(fields: &mut Fields<'_>) -> Result<Activation> {
    let name = fields.text("hidden_act")?.unwrap_or("gelu");
    Activation::named(name).ok_or_else(|| fields.refusal("hidden_act", format!("`{name}` is not supported")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_are_applied_or_refused() {
        let read =
            EncoderConfig::read(&json!({ "model_type": "bert", "hidden_size": 64, "num_attention_heads": 4 })).unwrap();
        assert_eq!((read.hidden_size, read.num_hidden_layers, read.hidden_act), (64, 12, Activation::Gelu));
        for (field, value) in [
            ("model_type", json!("xlm-roberta")),
            ("architectures", json!(["BertForMaskedLM"])),
            ("architectures", json!([])),
            ("position_embedding_type", json!("relative_key")),
            ("hidden_act", json!("gelu_fast")),
            ("is_decoder", json!(true)),
            ("add_cross_attention", json!(true)),
            ("num_attention_heads", json!(7)),
            ("num_hidden_layers", json!(4000)),
            ("layer_norm_eps", json!(0.0)),
            ("pruned_heads", json!({ "0": [1] })),
            ("rope_theta", json!(10_000.0)),
        ] {
            let fault = EncoderConfig::read(&json!({ field: value })).unwrap_err().to_string();
            assert!(fault.contains(&format!("`{field}`")), "{fault}");
        }
    }
}
