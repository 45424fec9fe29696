#!/usr/bin/env python3
"""A Marian model of opus-mt-ar-en's shape with random weights, and the same for CTranslate2.

    python scripts/bench/make_marian.py FOLDER     # writes FOLDER/hf, FOLDER/ctranslate2 and FOLDER/sources.json; 600 MB

6 + 6 layers, width 512, 8 heads, inner width 2048, one vocabulary of 62,834 tokens with one embedding, swish, sinusoidal
positions, a bias of minus infinity on the padding token. Sources are 300 rows of random tokens whose lengths are spread as
those of FLORES-200's Arabic sentences are (logarithms normal, median 36, from 9 to 101 tokens), each with its end mark.

Random weights do not stop by themselves: give every sentence the same least and greatest target length.
"""

import json
import math
import random
import sys
from pathlib import Path

import torch
from ctranslate2.converters.transformers import MarianMTLoader
from safetensors.torch import save_file
from transformers import MarianConfig, MarianMTModel

VOCABULARY = 62834
PAD = VOCABULARY - 1
SENTENCES = 300

CONFIG = {
    "model_type": "marian",
    "architectures": ["MarianMTModel"],
    "activation_function": "swish",
    "bos_token_id": 0,
    "d_model": 512,
    "decoder_attention_heads": 8,
    "decoder_ffn_dim": 2048,
    "decoder_layers": 6,
    "decoder_start_token_id": PAD,
    "decoder_vocab_size": VOCABULARY,
    "encoder_attention_heads": 8,
    "encoder_ffn_dim": 2048,
    "encoder_layers": 6,
    "eos_token_id": 0,
    "max_position_embeddings": 512,
    "pad_token_id": PAD,
    "scale_embedding": True,
    "share_encoder_decoder_embeddings": True,
    "static_position_embeddings": True,
    "vocab_size": VOCABULARY,
}


class Words:
    """A tokeniser as far as the converter looks at it."""

    eos_token, unk_token = "</s>", "<unk>"

    def get_vocab(self):
        names = {0: self.eos_token, 1: self.unk_token, PAD: "<pad>"}
        return {names.get(number, f"w{number}"): number for number in range(VOCABULARY)}


def randomise(model, seed=3):
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "embed_positions" in name:
                continue
            values = torch.randn(parameter.shape, generator=generator)
            if "norm" in name and name.endswith("weight"):
                parameter.copy_(1 + 0.1 * values)
            elif name.endswith("bias"):
                parameter.copy_(0.1 * values)
            else:
                parameter.copy_(values * 1.5 / math.sqrt(parameter.shape[-1]))
        # CTranslate2 begins with a vector of zeros; the padding token's is one.
        model.model.shared.weight[PAD] = 0
        model.final_logits_bias[0] = 0.1 * torch.randn(VOCABULARY, generator=generator)
        model.final_logits_bias[0, PAD] = -math.inf


def make_sources(seed=5):
    draw = random.Random(seed)
    lengths = [min(max(round(draw.lognormvariate(math.log(36), 0.364)), 9), 101) for _ in range(SENTENCES)]
    return [[draw.randrange(2, PAD) for _ in range(length - 1)] + [0] for length in lengths]


def main():
    folder = Path(sys.argv[1])
    (folder / "hf").mkdir(parents=True, exist_ok=True)
    model = MarianMTModel(MarianConfig(**{key: value for key, value in CONFIG.items() if key != "model_type"})).eval()
    randomise(model)
    kept = {name: tensor for name, tensor in model.named_parameters() if "embed_positions" not in name}
    kept["final_logits_bias"] = model.final_logits_bias
    save_file({name: tensor.detach().contiguous() for name, tensor in kept.items()}, folder / "hf" / "model.safetensors")
    (folder / "hf" / "config.json").write_text(json.dumps(CONFIG, indent=2) + "\n")
    spec = MarianMTLoader()(model, Words())
    spec.validate()
    spec.optimize(quantization=None)
    (folder / "ctranslate2").mkdir(exist_ok=True)
    spec.save(str(folder / "ctranslate2"))
    (folder / "sources.json").write_text(json.dumps(make_sources()) + "\n")


if __name__ == "__main__":
    main()
