//! `config.json` of a Gemma 3 model: each field is applied, known to be harmless, or refused.

use serde_json::Value;

use crate::error::Result;
use crate::fields::Fields;

/// Which earlier tokens a layer sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayerKind {
    /// Those at a distance below the sliding window.
    Local,
    /// All of them.
    Global,
}

/// Rotary positions of one kind of layer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rope {
    /// The base of the wave lengths.
    pub theta: f64,
    /// Positions are divided by this (linear scaling, <https://kaiokendev.github.io/til>); 1 when there is none.
    pub factor: f64,
}

/// Sizes and choices of a Gemma 3 text model, under the names of its `config.json`.
#[derive(Debug, Clone, PartialEq)]
pub struct Gemma3Config {
    /// Tokens in the vocabulary.
    pub vocab_size: usize,
    /// Width of the states between layers.
    pub hidden_size: usize,
    /// Width inside the feed-forward block.
    pub intermediate_size: usize,
    /// Query heads.
    pub num_attention_heads: usize,
    /// Key and value heads, each shared by as many query heads; divides `num_attention_heads`.
    pub num_key_value_heads: usize,
    /// Width of a head; even.
    pub head_dim: usize,
    /// What each layer sees, from the first to the last.
    pub layers: Vec<LayerKind>,
    /// A local layer sees keys at distances 0 to `sliding_window - 1`.
    pub sliding_window: usize,
    /// Positions of the local layers.
    pub local_rope: Rope,
    /// Positions of the global layers.
    pub global_rope: Rope,
    /// Products of queries and keys are divided by the square root of this.
    pub query_pre_attn_scalar: f64,
    /// Added to the mean square in every norm.
    pub rms_norm_eps: f64,
    /// Whether the four projections of attention have biases.
    pub attention_bias: bool,
    /// Logits `x` become `cap * tanh(x / cap)`.
    pub final_logit_softcapping: Option<f64>,
    /// Whether the output projection is the embedding matrix.
    pub tie_word_embeddings: bool,
    /// Positions that the model was trained for. Nothing is refused beyond them; their quality is another matter.
    pub max_position_embeddings: usize,
}

/// Layers beyond this are damage, not configuration.
const MOST_LAYERS: usize = 1024;

/// Fields of any model that say nothing about its mathematics: origin, training, and defaults of the generation.
const HARMLESS: &[&str] = &[
    "_attn_implementation",
    "_attn_implementation_autoset",
    "_name_or_path",
    "_commit_hash",
    "attention_dropout",
    "bad_words_ids",
    "begin_suppress_tokens",
    "bos_token_id",
    "cache_implementation",
    "chunk_size_feed_forward",
    "decoder_start_token_id",
    "diversity_penalty",
    "do_sample",
    "dtype",
    "early_stopping",
    "encoder_no_repeat_ngram_size",
    "eos_token_id",
    "exponential_decay_length_penalty",
    "finetuning_task",
    "forced_bos_token_id",
    "forced_eos_token_id",
    "id2label",
    "initializer_range",
    "is_decoder",
    "label2id",
    "length_penalty",
    "max_length",
    "min_length",
    "no_repeat_ngram_size",
    "num_beam_groups",
    "num_beams",
    "num_return_sequences",
    "output_attentions",
    "output_hidden_states",
    "output_scores",
    "pad_token_id",
    "prefix",
    "problem_type",
    "remove_invalid_values",
    "repetition_penalty",
    "return_dict",
    "return_dict_in_generate",
    "sep_token_id",
    "suppress_tokens",
    "task_specific_params",
    "temperature",
    "tf_legacy_loss",
    "tie_encoder_decoder",
    "tokenizer_class",
    "top_k",
    "top_p",
    "torch_dtype",
    "torchscript",
    "transformers_version",
    "typical_p",
    "unsloth_fixed",
    "unsloth_version",
    "use_bfloat16",
    "use_cache",
];

/// Fields of the conditional class that concern pictures only.
const PICTURES: &[&str] = &[
    "boi_token_id",
    "boi_token_index",
    "eoi_token_id",
    "eoi_token_index",
    "image_token_id",
    "image_token_index",
    "mm_tokens_per_image",
    "vision_config",
];

impl Gemma3Config {
    /// Reads the `config.json` of a `Gemma3ForCausalLM`, or the text part of a `Gemma3ForConditionalGeneration`.
    ///
    /// Missing and null fields take the defaults of transformers' `Gemma3TextConfig`. A field that asks for something else
    /// than what this crate computes is [`Error::Config`](crate::Error::Config), and so is one it does not know.
    pub fn read(config: &Value) -> Result<Self> {
        let mut outer = Fields::of(config, "")?;
        outer.only("model_type", &["gemma3_text", "gemma3"])?;
        if let Some(architecture) = architecture(&mut outer)? {
            let known = ["Gemma3ForCausalLM", "Gemma3ForConditionalGeneration"];
            if !known.contains(&architecture) {
                return Err(outer.refusal("architectures", format!("`{architecture}` is not supported")));
            }
        }
        match outer.object("text_config")? {
            None => read_text(outer),
            Some(inner) => read_conditional(outer, inner),
        }
    }

    /// Width of all query heads together.
    pub fn query_width(&self) -> usize {
        self.num_attention_heads * self.head_dim
    }

    /// Width of all key heads together, which is also that of the value heads.
    pub fn key_width(&self) -> usize {
        self.num_key_value_heads * self.head_dim
    }

    /// Rotary positions of a kind of layer.
    pub fn rope(&self, kind: LayerKind) -> Rope {
        match kind {
            LayerKind::Local => self.local_rope,
            LayerKind::Global => self.global_rope,
        }
    }

    /// The first position that the token at `position` sees in a layer of this kind.
    pub fn first_visible(&self, kind: LayerKind, position: usize) -> usize {
        match kind {
            LayerKind::Local => (position + 1).saturating_sub(self.sliding_window),
            LayerKind::Global => 0,
        }
    }
}

impl Rope {
    /// Turns of each pair of components per position: `head_dim / 2` values.
    pub fn frequencies(&self, head_dim: usize) -> Vec<f32> {
        // In single precision and in this order, as the reference computes them.
        let frequency = |pair: usize| {
            let exponent = (2 * pair) as f32 / head_dim as f32;
            (1.0 / (self.theta as f32).powf(exponent)) / self.factor as f32
        };
        (0..head_dim / 2).map(frequency).collect()
    }
}

fn architecture<'a>(fields: &mut Fields<'a>) -> Result<Option<&'a str>> {
    match fields.value("architectures") {
        None => Ok(None),
        Some(Value::Array(names)) if names.len() <= 1 => Ok(names.first().and_then(Value::as_str)),
        Some(other) => Err(fields.refusal("architectures", format!("is {other}, not a list of one name"))),
    }
}

fn read_conditional(mut outer: Fields<'_>, mut inner: Fields<'_>) -> Result<Gemma3Config> {
    inner.only("model_type", &["gemma3_text"])?;
    architecture(&mut inner)?;
    if inner.optional_number("final_logit_softcapping")?.is_some() {
        return Err(
            inner.refusal("final_logit_softcapping", "the conditional class of the reference does not apply it")
        );
    }
    // The reference ties by the outer field, whatever the inner one says.
    let tied = outer.flag("tie_word_embeddings", true)?;
    outer.harmless(HARMLESS);
    outer.harmless(PICTURES);
    outer.finish()?;
    Ok(Gemma3Config { tie_word_embeddings: tied, ..read_text(inner)? })
}

fn read_text(mut fields: Fields<'_>) -> Result<Gemma3Config> {
    refuse_what_is_not_computed(&mut fields)?;
    let (local_rope, global_rope) = ropes(&mut fields)?;
    let config = Gemma3Config {
        vocab_size: fields.count("vocab_size", 262_208)?,
        hidden_size: fields.count("hidden_size", 2304)?,
        intermediate_size: fields.count("intermediate_size", 9216)?,
        num_attention_heads: fields.count("num_attention_heads", 8)?,
        num_key_value_heads: fields.count("num_key_value_heads", 4)?,
        head_dim: fields.count("head_dim", 256)?,
        layers: layer_kinds(&mut fields)?,
        sliding_window: fields.count("sliding_window", 4096)?,
        local_rope,
        global_rope,
        query_pre_attn_scalar: fields.positive("query_pre_attn_scalar", 256.0)?,
        rms_norm_eps: fields.positive("rms_norm_eps", 1e-6)?,
        attention_bias: fields.flag("attention_bias", false)?,
        final_logit_softcapping: fields.optional_number("final_logit_softcapping")?,
        tie_word_embeddings: fields.flag("tie_word_embeddings", true)?,
        max_position_embeddings: fields.count("max_position_embeddings", 131_072)?,
    };
    check_heads(&fields, &config)?;
    fields.harmless(HARMLESS);
    fields.finish()?;
    Ok(config)
}

fn refuse_what_is_not_computed(fields: &mut Fields<'_>) -> Result<()> {
    // `hidden_act` is the older name, which the reference does not read.
    fields.only("hidden_activation", &["gelu_pytorch_tanh"])?;
    fields.only("hidden_act", &["gelu_pytorch_tanh"])?;
    for flag in ["use_bidirectional_attention", "add_cross_attention", "is_encoder_decoder"] {
        if fields.flag(flag, false)? {
            return Err(fields.refusal(flag, "only causal attention within one text is supported"));
        }
    }
    if let Some(pruned) = fields.object("pruned_heads")? {
        pruned.finish()?;
    }
    if fields.optional_number("attn_logit_softcapping")?.is_some() {
        return Err(fields.refusal("attn_logit_softcapping", "the reference does not apply it to Gemma 3, nor do we"));
    }
    Ok(())
}

fn check_heads(fields: &Fields<'_>, config: &Gemma3Config) -> Result<()> {
    if !config.num_attention_heads.is_multiple_of(config.num_key_value_heads) {
        let reason =
            format!("{} does not divide the {} query heads", config.num_key_value_heads, config.num_attention_heads);
        return Err(fields.refusal("num_key_value_heads", reason));
    }
    if !config.head_dim.is_multiple_of(2) {
        return Err(fields.refusal("head_dim", format!("is {}, must be even", config.head_dim)));
    }
    if config.final_logit_softcapping.is_some_and(|cap| cap <= 0.0) {
        return Err(fields.refusal("final_logit_softcapping", "must be above 0"));
    }
    Ok(())
}

/// `layer_types` when it is there, else every layer local but each `sliding_window_pattern`th.
fn layer_kinds(fields: &mut Fields<'_>) -> Result<Vec<LayerKind>> {
    let count = fields.count("num_hidden_layers", 26)?;
    if count > MOST_LAYERS {
        return Err(fields.refusal("num_hidden_layers", format!("is {count}, more than {MOST_LAYERS}")));
    }
    let saved_pattern = fields.count("_sliding_window_pattern", 6)?;
    let pattern = fields.count("sliding_window_pattern", saved_pattern)?;
    let Some(named) = fields.value("layer_types") else {
        let kind = |layer: usize| {
            if (layer + 1).is_multiple_of(pattern) { LayerKind::Global } else { LayerKind::Local }
        };
        return Ok((0..count).map(kind).collect());
    };
    let names = named.as_array().ok_or_else(|| fields.refusal("layer_types", "is not a list"))?;
    if names.len() != count {
        let reason = format!("names {} layers, `num_hidden_layers` says {count}", names.len());
        return Err(fields.refusal("layer_types", reason));
    }
    let kind = |name: &Value| match name.as_str() {
        Some("sliding_attention") => Ok(LayerKind::Local),
        Some("full_attention") => Ok(LayerKind::Global),
        _ => Err(fields.refusal("layer_types", format!("{name} is not supported"))),
    };
    names.iter().map(kind).collect()
}

/// What the fields say of one kind's positions; both are optional there.
#[derive(Default)]
struct RopeFields {
    theta: Option<f64>,
    factor: Option<f64>,
}

/// Positions of the local and of the global layers.
///
/// Old files have `rope_theta`, `rope_local_base_freq` and `rope_scaling` (for the global layers only); newer ones
/// `rope_parameters` with an object for each kind. `rope_scaling` wins over the latter, these win over the thetas outside.
fn ropes(fields: &mut Fields<'_>) -> Result<(Rope, Rope)> {
    let global_theta = fields.positive("rope_theta", 1_000_000.0)?;
    let local_theta = fields.positive("rope_local_base_freq", 10_000.0)?;
    let scaling = fields.object("rope_scaling")?.map(rope_fields).transpose()?.unwrap_or_default();
    let (mut local, mut global) = (RopeFields::default(), RopeFields::default());
    if let Some(mut kinds) = fields.object("rope_parameters")? {
        local = kinds.object("sliding_attention")?.map(rope_fields).transpose()?.unwrap_or_default();
        global = kinds.object("full_attention")?.map(rope_fields).transpose()?.unwrap_or_default();
        kinds.finish()?;
    }
    let local = Rope { theta: local.theta.unwrap_or(local_theta), factor: local.factor.unwrap_or(1.0) };
    let global = Rope {
        theta: scaling.theta.or(global.theta).unwrap_or(global_theta),
        factor: scaling.factor.or(global.factor).unwrap_or(1.0),
    };
    Ok((local, global))
}

fn rope_fields(mut fields: Fields<'_>) -> Result<RopeFields> {
    // `type` is the older name.
    let older = fields.text("type")?;
    let kind = fields.text("rope_type")?.or(older).unwrap_or("default");
    let theta = fields.value("rope_theta").is_some().then(|| fields.positive("rope_theta", 0.0)).transpose()?;
    if fields.number("partial_rotary_factor", 1.0)? != 1.0 {
        return Err(fields.refusal("partial_rotary_factor", "only 1 is supported"));
    }
    let factor = match kind {
        "default" => None,
        "linear" if fields.value("factor").is_none() => {
            return Err(fields.refusal("factor", "is missing"));
        }
        "linear" => Some(fields.positive("factor", 0.0)?),
        other => return Err(fields.refusal("rope_type", format!("`{other}` is not supported"))),
    };
    fields.finish()?;
    Ok(RopeFields { theta, factor })
}
