//! Every field of `config.json` is applied, known to be harmless, or refused.

use barqiya_mt::Error;
use barqiya_mt::gemma3::{Gemma3Config, LayerKind, Rope};
use serde_json::{Value, json};

const PLAIN_LOCAL: Rope = Rope { theta: 10_000.0, factor: 1.0 };

fn read(value: &Value) -> Gemma3Config {
    Gemma3Config::read(value).unwrap()
}

/// The field that the error names.
fn refused(value: &Value) -> String {
    match Gemma3Config::read(value) {
        Err(Error::Config { field, .. }) => field,
        other => panic!("{value} gave {other:?}"),
    }
}

#[test]
fn missing_and_null_fields_take_the_defaults_of_the_reference() {
    let empty = read(&json!({}));
    assert_eq!(
        (empty.vocab_size, empty.hidden_size, empty.intermediate_size, empty.layers.len()),
        (262_208, 2304, 9216, 26)
    );
    assert_eq!((empty.num_attention_heads, empty.num_key_value_heads, empty.head_dim), (8, 4, 256));
    assert_eq!((empty.sliding_window, empty.max_position_embeddings), (4096, 131_072));
    assert_eq!((empty.local_rope, empty.global_rope), (PLAIN_LOCAL, Rope { theta: 1e6, factor: 1.0 }));
    assert!(empty.tie_word_embeddings && !empty.attention_bias && empty.final_logit_softcapping.is_none());
    assert_eq!((empty.query_pre_attn_scalar, empty.rms_norm_eps), (256.0, 1e-6));
    let globals = (0..26).filter(|layer| empty.layers[*layer] == LayerKind::Global);
    assert_eq!(globals.collect::<Vec<_>>(), [5, 11, 17, 23]);
    let nulls = json!({
        "hidden_size": null, "sliding_window": null, "rope_scaling": null, "rope_parameters": null, "layer_types": null,
        "attn_logit_softcapping": null, "final_logit_softcapping": null, "use_bidirectional_attention": null,
        "tie_word_embeddings": null, "pruned_heads": {}, "is_encoder_decoder": false, "a_field_of_next_year": null,
    });
    assert_eq!(read(&nulls), empty);
}

#[test]
fn both_forms_of_layers_and_positions_are_read() {
    let old = json!({
        "num_hidden_layers": 3, "sliding_window_pattern": 2, "rope_theta": 5e5, "rope_local_base_freq": 2e4,
        "rope_scaling": {"rope_type": "linear", "factor": 8},
    });
    let new = json!({
        "num_hidden_layers": 3, "_sliding_window_pattern": 6,
        "layer_types": ["sliding_attention", "full_attention", "sliding_attention"],
        "rope_parameters": {
            "sliding_attention": {"rope_type": "default", "rope_theta": 2e4},
            "full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 5e5},
        },
    });
    assert_eq!(read(&old), read(&new));
    assert_eq!(read(&old).layers, [LayerKind::Local, LayerKind::Global, LayerKind::Local]);
    assert_eq!(read(&old).global_rope, Rope { theta: 5e5, factor: 8.0 });
    assert_eq!(read(&json!({"_sliding_window_pattern": 2, "num_hidden_layers": 2})).layers[1], LayerKind::Global);
    assert_eq!(read(&json!({"rope_scaling": {"type": "linear", "factor": 2}})).global_rope.factor, 2.0);
    assert_eq!(read(&json!({"rope_parameters": {"full_attention": null}})), read(&json!({})));
}

#[test]
fn the_conditional_class_is_its_text_part() {
    let text = json!({"model_type": "gemma3_text", "hidden_size": 64, "tie_word_embeddings": false});
    let config = json!({
        "architectures": ["Gemma3ForConditionalGeneration"], "model_type": "gemma3", "text_config": text,
        "vision_config": {"hidden_size": 1152}, "mm_tokens_per_image": 256, "image_token_index": 262_144,
        "boi_token_index": 255_999, "eoi_token_index": 256_000, "eos_token_id": [1, 106], "transformers_version": "4.50.0",
    });
    let read = read(&config);
    assert_eq!((read.hidden_size, read.tie_word_embeddings), (64, true));
    let mut untied = config;
    untied["tie_word_embeddings"] = json!(false);
    assert!(!Gemma3Config::read(&untied).unwrap().tie_word_embeddings);
}

#[test]
fn what_is_not_computed_is_refused_by_name() {
    for (field, config) in [
        ("(the file)", json!([1, 2])),
        ("model_type", json!({"model_type": "gemma2"})),
        ("architectures", json!({"architectures": ["Gemma3ForSequenceClassification"]})),
        ("architectures", json!({"architectures": "Gemma3ForCausalLM"})),
        ("hidden_activation", json!({"hidden_activation": "relu"})),
        ("use_bidirectional_attention", json!({"use_bidirectional_attention": true})),
        ("add_cross_attention", json!({"add_cross_attention": true})),
        ("pruned_heads.3", json!({"pruned_heads": {"3": [0, 1]}})),
        ("attn_logit_softcapping", json!({"attn_logit_softcapping": 50.0})),
        ("final_logit_softcapping", json!({"final_logit_softcapping": 0})),
        ("text_config.final_logit_softcapping", json!({"text_config": {"final_logit_softcapping": 30.0}})),
        ("text_config.num_experts", json!({"text_config": {"num_experts": 8}})),
        ("quantization_config", json!({"quantization_config": {"bits": 4}})),
        ("num_key_value_heads", json!({"num_attention_heads": 4, "num_key_value_heads": 3})),
        ("head_dim", json!({"head_dim": 7})),
        ("hidden_size", json!({"hidden_size": 0})),
        ("hidden_size", json!({"hidden_size": -3})),
        ("hidden_size", json!({"hidden_size": "wide"})),
        ("num_hidden_layers", json!({"num_hidden_layers": 1_000_000})),
        ("layer_types", json!({"num_hidden_layers": 2, "layer_types": ["full_attention"]})),
        ("layer_types", json!({"num_hidden_layers": 1, "layer_types": ["chunked_attention"]})),
        ("rope_theta", json!({"rope_theta": 0})),
        ("rope_scaling.rope_type", json!({"rope_scaling": {"rope_type": "yarn", "factor": 4}})),
        ("rope_scaling.rope_type", json!({"rope_scaling": {"type": "dynamic", "factor": 4}})),
        ("rope_scaling.factor", json!({"rope_scaling": {"rope_type": "linear"}})),
        ("rope_scaling.factor", json!({"rope_scaling": {"rope_type": "linear", "factor": 0}})),
        ("rope_scaling.factor", json!({"rope_scaling": {"rope_type": "default", "factor": 8}})),
        ("rope_scaling", json!({"rope_scaling": "linear"})),
        ("rope_parameters.rope_type", json!({"rope_parameters": {"rope_type": "default"}})),
        (
            "rope_parameters.full_attention.rope_type",
            json!({"rope_parameters": {"full_attention": {"rope_type": "llama3"}}}),
        ),
        (
            "rope_parameters.sliding_attention.partial_rotary_factor",
            json!({"rope_parameters": {"sliding_attention": {"partial_rotary_factor": 0.5}}}),
        ),
    ] {
        assert_eq!(refused(&config), field, "{config}");
    }
}

#[test]
fn a_missing_or_wrong_tensor_is_named() {
    use barqiya_mt::gemma3::ReferenceGemma3;
    use candle_core::Device;

    let mut fixture = crate::fixture::Fixture::open("gemma3-plain");
    fixture.config.intermediate_size = 65;
    let error = ReferenceGemma3::load(&fixture.weights, &fixture.config, &Device::Cpu, &[]).unwrap_err().to_string();
    let expected = "weights: tensor `model.layers.0.mlp.gate_proj.weight`: has shape [64, 32], the configuration asks for [65, 32]";
    assert_eq!(error, expected);
    let none = barqiya_mt::Weights::default();
    let error = ReferenceGemma3::load(&none, &fixture.config, &Device::Cpu, &[]).unwrap_err().to_string();
    assert_eq!(error, "weights: tensor `model.embed_tokens.weight`: missing");
}
