"""Times transformers' BertModel on the encoder's weights, as `crates/mt/examples/encoder_speed.rs` times ours.

    OMP_NUM_THREADS=1 python scripts/bench/encoder.py MODEL_FOLDER TEXT_FILE THREADS [float32|bfloat16]

Lines are sorted by length and padded in batches of 2,048 tokens; tokenising is timed, loading is not. Prints one JSON object.
"""

import json
import os
import sys
import time
from pathlib import Path

import numpy
import torch
from gguf import GGUFReader
from gguf.quants import dequantize
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

TOKENS = 2048


def load(folder, kind):
    tensors = {}
    for tensor in GGUFReader(next(folder.glob("*.gguf"))).tensors:
        numbers = numpy.array(dequantize(tensor.data, tensor.tensor_type), dtype=numpy.float32)
        tensors[tensor.name] = torch.from_numpy(numbers).reshape([int(size) for size in reversed(tensor.shape)])
    model = BertModel(BertConfig.from_json_file(folder / "config.json"), add_pooling_layer=False)
    model.load_state_dict(tensors, strict=False)
    return model.eval().to(kind)


@torch.no_grad()
def encode(model, tokenizer, lines):
    ids = [encoding.ids[:512] for encoding in tokenizer.encode_batch(lines)]
    order, batch, tokens = sorted(range(len(ids)), key=lambda line: len(ids[line])), [], 0
    for line in [*order, None]:
        if batch and (line is None or (len(batch) + 1) * len(ids[line]) > TOKENS):
            width = max(len(ids[other]) for other in batch)
            given = torch.tensor([ids[other] + [1] * (width - len(ids[other])) for other in batch])
            mask = (given != 1).long()
            states = model(given, attention_mask=mask).last_hidden_state * mask[..., None]
            pooled = states.sum(1) / mask.sum(1, keepdim=True)
            assert pooled.shape[0] == len(batch)
            tokens, batch = tokens + int(mask.sum()), []
        batch.append(line)
    return tokens


def main():
    folder, text, threads = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(threads)
    model = load(folder, getattr(torch, sys.argv[4] if len(sys.argv) > 4 else "float32"))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    lines = text.read_text(encoding="utf-8").splitlines()
    encode(model, tokenizer, lines[:20])
    start, user = time.perf_counter(), os.times().user
    tokens = encode(model, tokenizer, lines)
    seconds, user = time.perf_counter() - start, os.times().user - user
    rates = {"tokens_a_second": round(tokens / seconds), "tokens_a_second_of_a_core": round(tokens / user)}
    print(json.dumps({"lines": len(lines), "tokens": tokens, "seconds": seconds, "user": user} | rates))


if __name__ == "__main__":
    main()
