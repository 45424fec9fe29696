//! `config.json` of an encoder-decoder: each field is applied, known to be harmless, or refused.

use serde_json::Value;

use crate::error::Result;
use crate::fields::Fields;

/// How a token's place in its sentence is told to the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PositionKind {
    /// Sines of all wave lengths, then cosines, from position 0 (Marian).
    Sinusoidal,
    /// Sines and cosines from the position after the padding token's number (fairseq, M2M100). A padding token within a
    /// sentence has no position and does not count.
    SinusoidalAfterPadding,
    /// A learned vector for each position; the first two rows of the table are unused (BART).
    Learned,
}

/// The function inside the feed-forward blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// `max(x, 0)`.
    Relu,
    /// `x (1 + erf(x / √2)) / 2`.
    Gelu,
    /// The approximation of `Gelu` by the hyperbolic tangent.
    GeluTanh,
    /// `x / (1 + exp(-x))`.
    Swish,
}

impl Activation {
    /// The function that goes by `name` in transformers.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "relu" => Some(Self::Relu),
            "gelu" | "gelu_python" => Some(Self::Gelu),
            "gelu_new" | "gelu_pytorch_tanh" | "gelu_python_tanh" => Some(Self::GeluTanh),
            "swish" | "silu" => Some(Self::Swish),
            _ => None,
        }
    }
}

/// Sizes and choices of an encoder-decoder, under the names of its `config.json`.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "the flags of `config.json`")]
pub struct Seq2SeqConfig {
    /// Tokens of the source vocabulary, and of the target's where both are one.
    pub vocab_size: usize,
    /// Tokens of the target vocabulary.
    pub decoder_vocab_size: usize,
    /// Width of the states between layers.
    pub d_model: usize,
    /// Layers of the encoder.
    pub encoder_layers: usize,
    /// Attention heads of each encoder layer; divides `d_model`.
    pub encoder_attention_heads: usize,
    /// Width inside the encoder's feed-forward blocks.
    pub encoder_ffn_dim: usize,
    /// Layers of the decoder.
    pub decoder_layers: usize,
    /// Attention heads of each decoder layer, over its own tokens and over the source; divides `d_model`.
    pub decoder_attention_heads: usize,
    /// Width inside the decoder's feed-forward blocks.
    pub decoder_ffn_dim: usize,
    /// The function inside the feed-forward blocks.
    pub activation_function: Activation,
    /// How positions are told.
    pub positions: PositionKind,
    /// Positions of the learned table; computed positions go on beyond.
    pub max_position_embeddings: usize,
    /// Whether embeddings are multiplied by the square root of `d_model`.
    pub scale_embedding: bool,
    /// Whether source and target tokens are one vocabulary with one embedding.
    pub share_encoder_decoder_embeddings: bool,
    /// Whether the output projection is the target embedding, unless the weights hold one of its own.
    pub tie_word_embeddings: bool,
    /// Whether norms stand before each block instead of after it.
    pub normalize_before: bool,
    /// Whether another norm follows the last layer.
    pub add_final_layer_norm: bool,
    /// Whether embeddings are normed.
    pub normalize_embedding: bool,
    /// Whether logits have a bias, `final_logits_bias`.
    pub logits_bias: LogitsBias,
    /// The token that the first row of a translation feeds.
    pub decoder_start_token_id: u32,
    /// The padding token.
    pub pad_token_id: u32,
}

/// Whether `final_logits_bias` is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogitsBias {
    /// The class has none.
    Never,
    /// Where the weights hold one.
    Optional,
    /// It must be there.
    Required,
}

/// What a class of transformers 5.24 takes for granted.
#[expect(clippy::struct_excessive_bools, reason = "the flags of `config.json`")]
struct Class {
    /// Names of the class that translates; the first is today's.
    architectures: &'static [&'static str],
    vocab_size: usize,
    activation: &'static str,
    positions: PositionKind,
    scale_embedding: bool,
    /// Norms before each block and after the last layer.
    norm_first: bool,
    normalize_embedding: bool,
    has_bias: bool,
    decoder_start_token_id: Option<u32>,
    pad_token_id: u32,
    bos_token_id: Option<u32>,
}

const MARIAN: Class = Class {
    architectures: &["MarianMTModel", "MarianModel"],
    vocab_size: 58101,
    activation: "gelu",
    positions: PositionKind::Sinusoidal,
    scale_embedding: false,
    norm_first: false,
    normalize_embedding: false,
    has_bias: true,
    decoder_start_token_id: Some(58100),
    pad_token_id: 58100,
    bos_token_id: None,
};

const M2M100: Class = Class {
    architectures: &["M2M100ForConditionalGeneration"],
    vocab_size: 128_112,
    activation: "relu",
    positions: PositionKind::SinusoidalAfterPadding,
    scale_embedding: true,
    norm_first: true,
    normalize_embedding: false,
    has_bias: false,
    decoder_start_token_id: Some(2),
    pad_token_id: 1,
    bos_token_id: Some(0),
};

const BART: Class = Class {
    architectures: &["BartForConditionalGeneration"],
    vocab_size: 50265,
    activation: "gelu",
    positions: PositionKind::Learned,
    scale_embedding: false,
    norm_first: false,
    normalize_embedding: true,
    has_bias: true,
    decoder_start_token_id: Some(2),
    pad_token_id: 1,
    bos_token_id: Some(0),
};

const MBART: Class =
    Class { architectures: &["MBartForConditionalGeneration"], norm_first: true, decoder_start_token_id: None, ..BART };

/// Most layers of a stack; more are damage, not configuration.
const MOST_LAYERS: usize = 1024;

/// Fields that say nothing about the mathematics of inference: origin, training, and defaults of the generation, which
/// `generation_config.json` and the search see to.
const HARMLESS: &[&str] = &[
    "_attn_implementation_autoset",
    "_commit_hash",
    "_name_or_path",
    "_num_labels",
    "activation_dropout",
    "attention_dropout",
    "bad_words_ids",
    "chunk_size_feed_forward",
    "classif_dropout",
    "classifier_dropout",
    "decoder_layerdrop",
    "diversity_penalty",
    "do_sample",
    "dropout",
    "dtype",
    "early_stopping",
    "encoder_layerdrop",
    "encoder_no_repeat_ngram_size",
    "eos_token_id",
    "exponential_decay_length_penalty",
    "finetuning_task",
    "force_bos_token_to_be_generated",
    "forced_bos_token_id",
    "forced_eos_token_id",
    "gradient_checkpointing",
    "id2label",
    "init_std",
    "label2id",
    "length_penalty",
    "max_length",
    "min_length",
    "no_repeat_ngram_size",
    "num_beam_groups",
    "num_beams",
    "num_labels",
    "num_return_sequences",
    "output_attentions",
    "output_hidden_states",
    "output_past",
    "output_scores",
    "prefix",
    "problem_type",
    "remove_invalid_values",
    "repetition_penalty",
    "return_dict",
    "return_dict_in_generate",
    "save_step",
    "sep_token_id",
    "suppress_tokens",
    "task_specific_params",
    "temperature",
    "tokenizer_class",
    "top_k",
    "top_p",
    "torch_dtype",
    "torchscript",
    "transformers_version",
    "typical_p",
    "use_bfloat16",
    "use_cache",
];

impl Seq2SeqConfig {
    /// Reads the `config.json` of a Marian, M2M100 (NLLB), BART or mBART model.
    ///
    /// Missing and null fields take the defaults of the class of transformers 5.24 that `model_type` names. A field that
    /// asks for something else than what this crate computes is [`Error::Config`](crate::Error::Config), and so is one it
    /// does not know.
    pub fn read(config: &Value) -> Result<Self> {
        let mut fields = Fields::of(config, "")?;
        let class = class(&mut fields)?;
        fields.harmless(HARMLESS);
        let vocab_size = fields.count("vocab_size", class.vocab_size)?;
        let shared = fields.flag("share_encoder_decoder_embeddings", true)?;
        let start = token(&mut fields, "decoder_start_token_id")?.or(class.decoder_start_token_id);
        let bos = token(&mut fields, "bos_token_id")?.or(class.bos_token_id);
        let Some(decoder_start_token_id) = start.or(bos) else {
            return Err(fields.refusal("decoder_start_token_id", "is missing, and `bos_token_id` too"));
        };
        let read = Self {
            vocab_size,
            decoder_vocab_size: fields.count("decoder_vocab_size", vocab_size)?,
            d_model: aliased(&mut fields, "d_model", "hidden_size", 1024)?,
            encoder_layers: aliased(&mut fields, "encoder_layers", "num_hidden_layers", 12)?,
            encoder_attention_heads: aliased(&mut fields, "encoder_attention_heads", "num_attention_heads", 16)?,
            encoder_ffn_dim: fields.count("encoder_ffn_dim", 4096)?,
            decoder_layers: fields.count("decoder_layers", 12)?,
            decoder_attention_heads: fields.count("decoder_attention_heads", 16)?,
            decoder_ffn_dim: fields.count("decoder_ffn_dim", 4096)?,
            activation_function: activation(&mut fields, class)?,
            positions: positions(&mut fields, class)?,
            max_position_embeddings: fields.count("max_position_embeddings", 1024)?,
            scale_embedding: fields.flag("scale_embedding", class.scale_embedding)?,
            share_encoder_decoder_embeddings: shared,
            tie_word_embeddings: fields.flag("tie_word_embeddings", true)?,
            normalize_before: fields.flag("normalize_before", class.norm_first)?,
            add_final_layer_norm: fields.flag("add_final_layer_norm", class.norm_first)?,
            normalize_embedding: fields.flag("normalize_embedding", class.normalize_embedding)?,
            logits_bias: logits_bias(&mut fields, class)?,
            decoder_start_token_id,
            pad_token_id: token(&mut fields, "pad_token_id")?.unwrap_or(class.pad_token_id),
        };
        read.check(&fields, class)?;
        fields.finish()?;
        Ok(read)
    }

    /// What embeddings are multiplied by.
    pub fn embedding_scale(&self) -> f32 {
        if self.scale_embedding { (self.d_model as f32).sqrt() } else { 1.0 }
    }

    /// Refuses sizes that do not go together.
    fn check(&self, fields: &Fields<'_>, class: &Class) -> Result<()> {
        let width = self.d_model;
        let heads = [
            ("encoder_attention_heads", self.encoder_attention_heads),
            ("decoder_attention_heads", self.decoder_attention_heads),
        ];
        for (name, heads) in heads {
            if !width.is_multiple_of(heads) {
                return Err(fields.refusal(name, format!("{heads} heads do not divide `d_model`, {width}")));
            }
        }
        if self.encoder_layers.max(self.decoder_layers) > MOST_LAYERS {
            return Err(fields.refusal("decoder_layers", format!("a stack of more than {MOST_LAYERS} layers")));
        }
        if self.positions != PositionKind::Learned && (width < 4 || width % 2 == 1) {
            return Err(fields.refusal("d_model", format!("{width} has no room for sines and cosines")));
        }
        if self.share_encoder_decoder_embeddings {
            if self.decoder_vocab_size != self.vocab_size {
                return Err(fields.refusal("decoder_vocab_size", "differs from `vocab_size` of a shared vocabulary"));
            }
        } else if class.positions != PositionKind::Sinusoidal {
            return Err(fields.refusal("share_encoder_decoder_embeddings", "must be true for this class"));
        }
        if self.decoder_start_token_id as usize >= self.decoder_vocab_size {
            let reason = format!("{} is not in the target vocabulary", self.decoder_start_token_id);
            return Err(fields.refusal("decoder_start_token_id", reason));
        }
        Ok(())
    }
}

/// The class that the file names.
fn class(fields: &mut Fields<'_>) -> Result<&'static Class> {
    let class = match fields.text("model_type")? {
        Some("marian") => &MARIAN,
        Some("m2m_100") => &M2M100,
        Some("bart") => &BART,
        Some("mbart") => &MBART,
        Some(other) => return Err(fields.refusal("model_type", format!("`{other}` is not supported"))),
        None => return Err(fields.refusal("model_type", "is missing")),
    };
    let named = fields.value("architectures").and_then(|value| value.get(0)).and_then(Value::as_str);
    if let Some(name) = named.filter(|name| !class.architectures.contains(name)) {
        let reason = format!("`{name}` is not supported (only `{}`)", class.architectures[0]);
        return Err(fields.refusal("architectures", reason));
    }
    for (name, wanted) in [("is_encoder_decoder", true), ("is_decoder", false), ("add_cross_attention", false)] {
        if fields.flag(name, wanted)? != wanted {
            return Err(fields.refusal(name, format!("must be {wanted} for a translation model")));
        }
    }
    let pruned = fields.value("pruned_heads").and_then(Value::as_object);
    if pruned.is_some_and(|heads| !heads.is_empty()) {
        return Err(fields.refusal("pruned_heads", "is not supported"));
    }
    Ok(class)
}

/// A size that goes by two names; both must agree.
fn aliased(fields: &mut Fields<'_>, name: &'static str, alias: &'static str, default: usize) -> Result<usize> {
    let other = fields.count(alias, default)?;
    let has_other = fields.value(alias).is_some();
    let size = fields.count(name, other)?;
    if has_other && size != other {
        return Err(fields.refusal(alias, format!("is {other}, but `{name}` is {size}")));
    }
    Ok(size)
}

/// A token's number.
fn token(fields: &mut Fields<'_>, name: &'static str) -> Result<Option<u32>> {
    let Some(value) = fields.value(name) else { return Ok(None) };
    match value.as_u64().and_then(|number| u32::try_from(number).ok()) {
        Some(number) => Ok(Some(number)),
        None => Err(fields.refusal(name, format!("is {value}, not a token"))),
    }
}

fn activation(fields: &mut Fields<'_>, class: &Class) -> Result<Activation> {
    let name = fields.text("activation_function")?.unwrap_or(class.activation);
    let reason = || format!("`{name}` is not supported (relu, gelu, gelu_new, swish are)");
    Activation::named(name).ok_or_else(|| fields.refusal("activation_function", reason()))
}

/// The class's kind of positions; two fields of early versions may only say the same.
fn positions(fields: &mut Fields<'_>, class: &Class) -> Result<PositionKind> {
    let computed = class.positions != PositionKind::Learned;
    if fields.flag("static_position_embeddings", computed)? != computed {
        return Err(fields.refusal("static_position_embeddings", format!("must be {computed} for this class")));
    }
    // Says where a learned table begins; models with computed positions carry the number of a token here.
    if fields.count("extra_pos_embeddings", 2)? != 2 && !computed {
        return Err(fields.refusal("extra_pos_embeddings", "must be 2"));
    }
    Ok(class.positions)
}

fn logits_bias(fields: &mut Fields<'_>, class: &Class) -> Result<LogitsBias> {
    Ok(match (fields.flag("add_bias_logits", false)?, class.has_bias) {
        (true, _) => LogitsBias::Required,
        (false, true) => LogitsBias::Optional,
        (false, false) => LogitsBias::Never,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refused(config: &Value) -> String {
        Seq2SeqConfig::read(config).expect_err("is refused").to_string()
    }

    #[test]
    fn missing_and_null_fields_take_the_class_defaults() {
        let bare = Seq2SeqConfig::read(&json!({"model_type": "m2m_100"})).unwrap();
        let nulls = json!({"model_type": "m2m_100", "d_model": null, "scale_embedding": null, "bos_token_id": null});
        assert_eq!(bare, Seq2SeqConfig::read(&nulls).unwrap());
        assert_eq!((bare.vocab_size, bare.d_model, bare.decoder_start_token_id), (128_112, 1024, 2));
        assert!(bare.scale_embedding && bare.normalize_before && bare.add_final_layer_norm);
        assert_eq!(bare.activation_function, Activation::Relu);
        let mbart = Seq2SeqConfig::read(&json!({"model_type": "mbart"})).unwrap();
        assert_eq!(mbart.decoder_start_token_id, 0, "the first token stands in for the missing start");
        let marian = Seq2SeqConfig::read(&json!({"model_type": "marian"})).unwrap();
        assert_eq!((marian.decoder_vocab_size, marian.activation_function), (58101, Activation::Gelu));
    }

    #[test]
    fn what_is_not_computed_is_refused() {
        let cases = [
            (json!({"model_type": "marian", "activation_function": "mish"}), "activation_function"),
            (json!({"model_type": "marian", "rope_theta": 10000}), "rope_theta"),
            (json!({"model_type": "bart", "static_position_embeddings": true}), "static_position_embeddings"),
            (json!({"model_type": "bart", "extra_pos_embeddings": 1}), "extra_pos_embeddings"),
            (
                json!({"model_type": "bart", "share_encoder_decoder_embeddings": false}),
                "share_encoder_decoder_embeddings",
            ),
            (json!({"model_type": "bart", "architectures": ["BartForCausalLM"]}), "architectures"),
            (json!({"model_type": "marian", "decoder_vocab_size": 7}), "decoder_vocab_size"),
            (json!({"model_type": "marian", "encoder_attention_heads": 7}), "encoder_attention_heads"),
            (json!({"model_type": "marian", "num_hidden_layers": 6, "encoder_layers": 5}), "num_hidden_layers"),
            (json!({"model_type": "marian", "pruned_heads": {"0": [1]}}), "pruned_heads"),
            (json!({"model_type": "nllb-moe"}), "model_type"),
            (json!({"model_type": "marian", "vocab_size": -1}), "vocab_size"),
            (json!([]), "the file"),
        ];
        for (config, field) in cases {
            let message = refused(&config);
            assert!(message.contains(field), "{message} names {field}");
        }
    }

    #[test]
    fn early_bart_fields_are_applied() {
        let config = json!({
            "model_type": "bart", "normalize_before": true, "add_final_layer_norm": true, "normalize_embedding": false,
            "add_bias_logits": true, "extra_pos_embeddings": 2,
        });
        let read = Seq2SeqConfig::read(&config).unwrap();
        assert!(read.normalize_before && read.add_final_layer_norm && !read.normalize_embedding);
        assert_eq!(read.logits_bias, LogitsBias::Required);
    }
}
