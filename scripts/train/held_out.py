"""Is a sentence of a test set in what was prepared? python held_out.py tokens.npz --tokenizer FILE --tests DIR

Reads the training pairs back from their tokens and says per source how many hold a test sentence (letters and digits alone, either side),
and how many share eight words running with one. Exits 1 where a whole sentence is found.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import texts
from tokenizers import Tokenizer

RUN = 8


def runs(text):
    words = [word for word in map(texts.letters, text.split()) if word]
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def runs_of_tests(folder):
    paths = [Path(folder) / f"{name}.{side}" for name in texts.TEST_SETS for side in ("ar", "en")]
    return {run for path in paths if path.exists() for line in path.read_text().split("\n") for run in runs(line)}


def prepared(path, tokenizer):
    """`(source, pairs)` of what prepare.py wrote, without the texts that are only watched."""
    data = np.load(path)
    tokenizer = Tokenizer.from_file(tokenizer)
    ids, starts, targets = (data[name].tolist() for name in ("ids", "starts", "targets"))
    for number, name in enumerate(data["names"]):
        if not name.startswith("watch:"):
            of = np.flatnonzero(data["source"] == number)
            arabic = tokenizer.decode_batch([ids[starts[pair] : targets[pair]] for pair in of])
            english = tokenizer.decode_batch([ids[targets[pair] : starts[pair + 1]] for pair in of])
            yield name, list(zip(arabic, english))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tokens", help="what prepare.py wrote")
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--tests", required=True)
    parser.add_argument("--show", type=int, default=5, help="how many of the runs in common to print")
    arguments = parser.parse_args()
    held, known = texts.test_sentences(arguments.tests), runs_of_tests(arguments.tests)
    print(f"{len(held)} test sentences, {len(known)} runs of {RUN} words\n")
    print(f"{'source':24} {'pairs':>7} {'exact':>6} {'a run in common':>16}")
    found, shown = 0, []
    for name, pairs in prepared(arguments.tokens, arguments.tokenizer):
        exact = sum(bool({texts.letters(side) for side in pair} & held) for pair in pairs)
        common = [sorted(shared)[0] for arabic, english in pairs if (shared := (runs(arabic) | runs(english)) & known)]
        found += exact
        shown += [f"{name}: {' '.join(run)}" for run in common]
        print(f"{name:24} {len(pairs):7} {exact:6} {len(common):16}")
    print("", *shown[: arguments.show], sep="\n  ")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
