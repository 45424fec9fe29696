//! The names of tensors: other layouts are brought to the one of the Hugging Face causal classes.

/// GGUF's names of Gemma 3's parts, and Hugging Face's. GGUF keeps the norms as 1 + w (llama.cpp's converter adds the 1).
const GEMMA3_PARTS: [(&str, &str); 13] = [
    ("attn_q.weight", "self_attn.q_proj.weight"),
    ("attn_k.weight", "self_attn.k_proj.weight"),
    ("attn_v.weight", "self_attn.v_proj.weight"),
    ("attn_output.weight", "self_attn.o_proj.weight"),
    ("attn_q_norm.weight", "self_attn.q_norm.weight"),
    ("attn_k_norm.weight", "self_attn.k_norm.weight"),
    ("attn_norm.weight", "input_layernorm.weight"),
    ("post_attention_norm.weight", "post_attention_layernorm.weight"),
    ("ffn_norm.weight", "pre_feedforward_layernorm.weight"),
    ("post_ffw_norm.weight", "post_feedforward_layernorm.weight"),
    ("ffn_gate.weight", "mlp.gate_proj.weight"),
    ("ffn_up.weight", "mlp.up_proj.weight"),
    ("ffn_down.weight", "mlp.down_proj.weight"),
];

/// The Hugging Face name of a tensor of a GGUF file, and what must be added to its numbers. Names of other architectures stay.
pub(super) fn from_gguf(architecture: &str, name: &str) -> (String, f32) {
    let known = if architecture == "gemma3" { gemma3(name) } else { None };
    match known {
        Some(known) => {
            let shift = if name.ends_with("norm.weight") { -1.0 } else { 0.0 };
            (known, shift)
        }
        None => (name.to_owned(), 0.0),
    }
}

fn gemma3(name: &str) -> Option<String> {
    match name {
        "token_embd.weight" => return Some("model.embed_tokens.weight".to_owned()),
        "output_norm.weight" => return Some("model.norm.weight".to_owned()),
        "output.weight" => return Some("lm_head.weight".to_owned()),
        _ => {}
    }
    let (layer, part) = name.strip_prefix("blk.")?.split_once('.')?;
    let (_, part) = GEMMA3_PARTS.iter().find(|(gguf, _)| *gguf == part)?;
    Some(format!("model.layers.{layer}.{part}"))
}

/// The causal class' name of a tensor of a conditional class: `Gemma3ForConditionalGeneration` keeps its text part under
/// `language_model.` (transformers 4) or `model.language_model.` (transformers 5).
pub(super) fn causal(name: &str) -> String {
    if let Some(rest) = name.strip_prefix("model.language_model.") {
        return format!("model.{rest}");
    }
    name.strip_prefix("language_model.").unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gguf_names_become_causal_names() {
        let cases = [
            ("token_embd.weight", "model.embed_tokens.weight", 0.0),
            ("output_norm.weight", "model.norm.weight", -1.0),
            ("blk.0.attn_q.weight", "model.layers.0.self_attn.q_proj.weight", 0.0),
            ("blk.17.attn_k_norm.weight", "model.layers.17.self_attn.k_norm.weight", -1.0),
            ("blk.3.post_ffw_norm.weight", "model.layers.3.post_feedforward_layernorm.weight", -1.0),
            ("rope_freqs.weight", "rope_freqs.weight", 0.0),
        ];
        for (gguf, expected, shift) in cases {
            assert_eq!(from_gguf("gemma3", gguf), (expected.to_owned(), shift));
        }
        assert_eq!(from_gguf("llama", "token_embd.weight"), ("token_embd.weight".to_owned(), 0.0));
    }

    #[test]
    fn both_conditional_layouts_become_causal() {
        let expected = "model.layers.1.mlp.up_proj.weight";
        assert_eq!(causal("language_model.model.layers.1.mlp.up_proj.weight"), expected);
        assert_eq!(causal("model.language_model.layers.1.mlp.up_proj.weight"), expected);
        assert_eq!(causal(expected), expected);
        assert_eq!(causal("language_model.lm_head.weight"), "lm_head.weight");
    }
}
