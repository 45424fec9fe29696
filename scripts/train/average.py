"""Weights averaged and tempered: python average.py A.safetensors=0.15 B.safetensors=0.25 C.safetensors=0.6 [--temper 0.5] -o OUT

A model that was trained for long on few texts knows them by heart and is too sure of itself. The mean of its weights with those that it
began from (arXiv 2109.01903) forgets the first and keeps what was learnt; `--temper` scales the logits (by the last norm) so that
probabilities are right again: choose it by the loss on wire-dev.
"""

import argparse

from safetensors.torch import load_file, save_file


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="+", metavar="FILE=SHARE")
    parser.add_argument("--temper", type=float, default=1.0)
    parser.add_argument("-o", "--output", required=True)
    arguments = parser.parse_args()
    files, shares = zip(*(part.rsplit("=", 1) for part in arguments.parts))
    shares = [float(share) / sum(map(float, shares)) for share in shares]
    states = [load_file(file) for file in files]
    mean = {name: sum(share * state[name] for share, state in zip(shares, states)) for name in states[0]}
    # The weight of a norm is kept as its distance from one.
    mean["norm.weight"] = (1 + mean["norm.weight"]) * arguments.temper - 1
    save_file(mean, arguments.output)


if __name__ == "__main__":
    main()
