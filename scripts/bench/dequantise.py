"""The default model's GGUF as a Hugging Face folder in f32, for peers that read no GGUF.

    python dequantise.py MODEL_FOLDER    # prints the folder it wrote (under the system's cache folder)
"""
import hashlib
import json
import os
import pathlib
import shutil
import sys

NAMES = {
    "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj", "attn_q_norm": "self_attn.q_norm", "attn_k_norm": "self_attn.k_norm",
    "attn_norm": "input_layernorm", "post_attention_norm": "post_attention_layernorm",
    "ffn_norm": "pre_feedforward_layernorm", "post_ffw_norm": "post_feedforward_layernorm",
    "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj",
}


def checkpoint_name(name):
    if name == "token_embd.weight":
        return "model.embed_tokens.weight"
    if name == "output_norm.weight":
        return "model.norm.weight"
    _, layer, rest = name.split(".", 2)
    return f"model.layers.{layer}.{NAMES[rest.removesuffix('.weight')]}.weight"


def dequantised(folder):
    """Writes the folder once per model file and returns its path."""
    import numpy
    import torch
    from gguf import GGUFReader
    from gguf.quants import dequantize
    from safetensors.torch import save_file

    path = next(pathlib.Path(folder).glob("*.gguf"))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache"))
    out = cache / "barqiya" / f"dequantised-{digest}"
    if (out / "config.json").exists():
        return out
    out.mkdir(parents=True, exist_ok=True)
    tensors = {}
    for tensor in GGUFReader(str(path)).tensors:
        values = numpy.array(dequantize(tensor.data, tensor.tensor_type), dtype=numpy.float32)
        values = torch.from_numpy(values.reshape([int(n) for n in reversed(tensor.shape)]))
        if "norm" in tensor.name:
            values = values - 1  # GGUF keeps 1 + w
        tensors[checkpoint_name(tensor.name)] = values.contiguous()
    save_file(tensors, out / "model.safetensors", metadata={"format": "pt"})
    shutil.copy(pathlib.Path(folder) / "tokenizer.json", out)
    config = json.loads((pathlib.Path(folder) / "config.json").read_text())
    config["torch_dtype"] = "float32"
    (out / "config.json").write_text(json.dumps(config, indent=1))
    return out


if __name__ == "__main__":
    print(dequantised(sys.argv[1]))
