"""A trained model as a folder to publish: python export.py WEIGHTS.safetensors --tokenizer FILE --base BASE.gguf -o DIR [--precision Q5_0]

Writes the weights as GGUF (Barqiya, llama.cpp and candle load it), `tokenizer.json` and `config.json`; with `--hugging-face`
also `model.safetensors` in bf16, which transformers loads from the same folder. With `--texts tokens.npz` the weights are rounded with
regard to what they do on these texts (quantise.py), which only Q5_0 knows.
"""

import argparse
import json
import shutil
from pathlib import Path

import torch
from gemma import Shape
from quantise import quantised
from safetensors.torch import load_file, save_file
from train import Texts
from weights import FILE_TYPE, pieces_of, read_vocabulary, write_gguf


def vocabulary(base, tokenizer):
    """Pieces, scores and types of the pieces of `tokenizer`, as the file `base` has them."""
    known = {piece: (score, kind) for piece, score, kind in zip(*read_vocabulary(base))}
    pieces = pieces_of(tokenizer)
    return pieces, [known[piece][0] for piece in pieces], [known[piece][1] for piece in pieces]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", help="what train.py wrote")
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--base", required=True, help="a GGUF file that has the pieces with their scores: the base, or an earlier version")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--precision", default="Q5_0", choices=sorted(FILE_TYPE))
    parser.add_argument("--texts", help="what prepare.py wrote, to round by")
    parser.add_argument("--hugging-face", action="store_true")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    state = load_file(arguments.weights)
    shape = Shape(len(state["embed_tokens.weight"]))
    file = arguments.output / f"barqiya-270m-ar-en.{arguments.precision.lower()}.gguf"
    ready = None
    if arguments.texts:
        if arguments.precision != "Q5_0":
            parser.error("--texts rounds to Q5_0 alone")
        ready = quantised(state, Texts(arguments.texts, seed=1))
    write_gguf(file, state, shape, vocabulary(arguments.base, arguments.tokenizer), arguments.precision, ready)
    if Path(arguments.tokenizer).resolve() != (arguments.output / "tokenizer.json").resolve():
        shutil.copy(arguments.tokenizer, arguments.output / "tokenizer.json")
    (arguments.output / "config.json").write_text(json.dumps(shape.config(), indent=1) + "\n")
    if arguments.hugging_face:
        named = {f"model.{name}": weight.to(torch.bfloat16) for name, weight in state.items()}
        save_file(named, arguments.output / "model.safetensors", metadata={"format": "pt"})


if __name__ == "__main__":
    main()
