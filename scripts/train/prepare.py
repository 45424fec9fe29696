"""Texts to numbers: python prepare.py --texts DIR --wire DIR [--names FILE] [--tests DIR] --tokenizer FILE -o tokens.npz

Writes one array of token ids with the place of every source and target sentence, and per source how many passes it is to get (`mix.toml`).
The sentences of the test sets are left out; those of `flores-dev`, `ntrex` and `wire-dev` go beside, to watch the loss on.
"""

import argparse
import tomllib
from pathlib import Path

import numpy as np
import texts
import variants
from tokenizers import Tokenizer

BOS, EOS = 2, 1


def read_surnames(path):
    """(Arabic, Latin) of the family names of the name list that are attested more than once and not Persian or Urdu."""
    rows = [line.split("\t") for line in texts.lines(path)][1:]
    keep = [row for row in rows if row[2] == "surname" and row[3] not in ("IR", "PK") and row[1].isascii() and row[1].isalpha()]
    return [(arabic, latin) for arabic, latin, _, _, count, _ in keep if int(count) > 1]


def collect(arguments):
    """Pairs by source."""
    held = texts.test_sentences(arguments.tests) if arguments.tests else set()

    def allowed(rows):
        return [(a, e) for a, e in rows if a and e and texts.letters(a) not in held and texts.letters(e) not in held]

    rows = texts.wire(arguments.wire)
    training = [row for row in rows if not texts.held_back(row[0])]
    wire = allowed((arabic, english) for _, arabic, english in training)
    sources = {"wire": wire, "wire-joined": allowed(variants.joined(training))}
    surnames = variants.Surnames(read_surnames(arguments.names) if arguments.names else [])
    sources["wire-changed"] = [pair for turn in range(arguments.turns) for pair in variants.changed(wire, surnames, turn)]
    for folder in arguments.texts:
        for path in sorted(Path(folder).glob("*.tsv*")):
            sources[texts.source_name(path)] = allowed(texts.pairs(path))
    watched = {"wire-dev": [row[1:] for row in rows if texts.held_back(row[0])]}
    for name in ("flores-dev", "ntrex"):
        if arguments.tests and (Path(arguments.tests) / f"{name}.ar").exists():
            sides = [(Path(arguments.tests) / f"{name}.{side}").read_text().split("\n") for side in ("ar", "en")]
            watched[name] = [(texts.clean(a), texts.clean(e)) for a, e in zip(*sides) if a]
    return sources, watched


class Tokens:
    """Sentences in one array: pair n is `ids[starts[n]:targets[n]]` and `ids[targets[n]:starts[n + 1]]`."""

    def __init__(self, tokenizer):
        self.tokenizer = Tokenizer.from_file(str(tokenizer))
        self.separator = self.tokenizer.token_to_id("\n")
        self.ids, self.starts, self.targets, self.source = [], [0], [], []

    def add(self, number, rows, longest):
        """Add pairs of at most `longest` tokens; answers how many."""
        sides = [self.tokenizer.encode_batch([row[side] for row in rows], add_special_tokens=False) for side in (0, 1)]
        added = 0
        for arabic, english in zip(*sides):
            source, target = [BOS, *arabic.ids, self.separator], [*english.ids, EOS]
            if len(source) + len(target) <= longest:
                self.ids += source + target
                self.targets.append(self.starts[-1] + len(source))
                self.starts.append(len(self.ids))
                self.source.append(number)
                added += 1
        return added


def main():
    arguments = parse()
    passes = tomllib.loads(arguments.mix.read_text())["passes"]
    sources, watched = collect(arguments)
    tokens, names, weights = Tokens(arguments.tokenizer), [], []
    for name, rows in list(sources.items()) + [(f"watch:{name}", rows) for name, rows in watched.items()]:
        weight = 0 if name.startswith("watch:") else passes.get(name, passes["others"])
        before = len(tokens.ids)
        if rows and (weight or name.startswith("watch:")):
            added = tokens.add(len(names), rows, arguments.longest)
            names.append(name)
            weights.append(weight)
            print(f"{name:24} {added:7} pairs {len(tokens.ids) - before:9} tokens  {weight:4} passes", flush=True)
    np.savez_compressed(
        arguments.output,
        ids=np.array(tokens.ids, np.uint16),
        starts=np.array(tokens.starts, np.int32),
        targets=np.array(tokens.targets, np.int32),
        source=np.array(tokens.source, np.uint8),
        names=np.array(names),
        passes=np.array(weights, np.float32),
    )


def parse():
    here = Path(__file__).parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", action="append", default=[], help="folder of Arabic TAB English files (may be given again)")
    parser.add_argument("--wire", required=True, help="folder of story TAB Arabic TAB English files")
    parser.add_argument("--names", type=Path, help="people-units-wikidata.tsv, for other family names in the same sentences")
    parser.add_argument("--tests", help="folder of test sets, whose sentences are left out")
    parser.add_argument("--tokenizer", required=True, help="tokenizer.json with the cut vocabulary")
    parser.add_argument("--mix", type=Path, default=here / "mix.toml", help="passes per source")
    parser.add_argument("--turns", type=int, default=6, help="how often newswire comes back with other numbers and names")
    parser.add_argument("--longest", type=int, default=300, help="tokens of a pair")
    parser.add_argument("-o", "--output", required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
