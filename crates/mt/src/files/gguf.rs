//! What a GGUF file's metadata says of the model, in the words of `config.json`.

use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::weights::{GgufMetadata, Weights};

/// Layers of Gemma 3 27B, whose attention is scaled by the width of all heads instead of one (llama.cpp tells it the same way).
const LAYERS_OF_27B: u64 = 62;

/// The configuration of a Gemma 3 file; the values that GGUF does not carry are those of every Gemma 3 model.
///
/// # Errors
/// Another architecture, or a number that is missing.
pub(super) fn config(metadata: &GgufMetadata, weights: &Weights) -> Result<Value> {
    let architecture = metadata.text("general.architecture").unwrap_or_default();
    if architecture != "gemma3" {
        let reason = format!(
            "GGUF files of architecture `{architecture}` cannot stand alone: put the model's config.json beside it, or use the \
             safetensors files"
        );
        return Err(Error::Config { field: "general.architecture".to_owned(), reason });
    }
    let field = |name: &str| format!("{architecture}.{name}");
    let number = |name: &str| {
        let key = field(name);
        metadata.unsigned(&key).ok_or(Error::Config { field: key, reason: "missing from the GGUF file".to_owned() })
    };
    let embedding = weights.shape("model.embed_tokens.weight");
    let vocabulary = embedding
        .and_then(|shape| shape.first())
        .copied()
        .ok_or_else(|| Error::Tensor { name: "model.embed_tokens.weight".to_owned(), reason: "missing".to_owned() })?;
    let (width, layers, heads) = (number("embedding_length")?, number("block_count")?, number("attention.head_count")?);
    let head_width = number("attention.key_length").unwrap_or(256);
    let attention_scalar = if layers == LAYERS_OF_27B { width / heads.max(1) } else { head_width };

    let mut config = json!({
        "architectures": ["Gemma3ForCausalLM"],
        "model_type": "gemma3_text",
        "vocab_size": vocabulary,
        "hidden_size": width,
        "intermediate_size": number("feed_forward_length")?,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "num_key_value_heads": metadata.unsigned(&field("attention.head_count_kv")).unwrap_or(heads),
        "head_dim": head_width,
        "query_pre_attn_scalar": attention_scalar,
        "rms_norm_eps": metadata.float(&field("attention.layer_norm_rms_epsilon")).unwrap_or(1e-6),
        "hidden_activation": "gelu_pytorch_tanh",
        "sliding_window": number("attention.sliding_window")?,
        "sliding_window_pattern": 6,
        "rope_theta": metadata.float(&field("rope.freq_base")).unwrap_or(1_000_000.0),
        "rope_local_base_freq": 10_000.0,
        "max_position_embeddings": number("context_length")?,
        "tie_word_embeddings": !weights.has("lm_head.weight"),
    });
    if let Some(factor) = metadata.float(&field("rope.scaling.factor")).filter(|&factor| factor != 1.0) {
        let kind = metadata.text(&field("rope.scaling.type")).unwrap_or("linear");
        config["rope_scaling"] = json!({ "rope_type": kind, "factor": factor });
    }
    if let Some(cap) = metadata.float(&field("final_logit_softcapping")) {
        config["final_logit_softcapping"] = json!(cap);
    }
    for (key, name) in [("bos", "bos"), ("eos", "eos"), ("pad", "padding")] {
        if let Some(token) = metadata.unsigned(&format!("tokenizer.ggml.{name}_token_id")) {
            config[format!("{key}_token_id")] = json!(token);
        }
    }
    // Gemma's chat models end a turn with a token of its own, which GGUF calls the end of turn.
    if let (Some(end), Some(turn)) =
        (metadata.unsigned("tokenizer.ggml.eos_token_id"), metadata.unsigned("tokenizer.ggml.eot_token_id"))
        && end != turn
    {
        config["eos_token_id"] = json!([end, turn]);
    }
    Ok(config)
}

/// The chat template and the special tokens, in the words of `tokenizer_config.json`.
pub(super) fn tokenizer_config(metadata: &GgufMetadata) -> Value {
    let mut config = Map::new();
    if let Some(template) = metadata.text("tokenizer.chat_template") {
        config.insert("chat_template".to_owned(), json!(template));
    }
    let tokens = metadata.texts("tokenizer.ggml.tokens").unwrap_or_default();
    for (key, name) in [("bos", "bos"), ("eos", "eos"), ("pad", "padding"), ("unk", "unknown")] {
        let id = metadata.unsigned(&format!("tokenizer.ggml.{name}_token_id"));
        if let Some(token) = id.and_then(|id| tokens.get(id as usize)) {
            config.insert(format!("{key}_token"), json!(token));
        }
    }
    Value::Object(config)
}
