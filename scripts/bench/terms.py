#!/usr/bin/env python3
"""What enforcing a glossary costs: the same sentences with and without, in alternation; prints ratios of the time with their spread.

    cargo build --release
    python scripts/bench/terms.py [--lines FILE] [--sentences N] [--rounds N] [--threads N] [--each 1 3 5 20]

For each number in --each a glossary is made that gives every sentence about so many terms: Arabic words of the sentence with the English words
that a first run linked them to, the strongest links first. Entries are one word each, and their English is what the model says anyway or
nearly so: what is timed is the search under constraints, not the mending of bad names. With --odd every entry's English is spelt otherwise
(two letters exchanged), so that each term has to be forced. Loading is not timed.
"""
import argparse
import os
import pathlib
import re
import statistics
import tempfile

from speed import barqiya, instructions, processor, source_lines, spread

LETTERS = re.compile(r"[\u0621-\u064a]{4,}$")


def glossary(pairs, each, odd):
    """Entries that give every sentence at least `each` terms where it has so many linked words."""
    entries = {}
    for pair in pairs:
        arabic, english = pair["ar"].encode(), pair["en"].encode()
        words = []
        for link in sorted(pair["links"], key=lambda link: -link["p"]):
            ar = arabic[slice(*link["ar"])].decode()
            en = english[slice(*link["en"])].decode()
            if LETTERS.match(ar) and en.isalpha() and len(en) > 3 and ar not in words:
                words.append(ar)
                if len(words) <= each:
                    entries.setdefault(ar, exchanged(en) if odd else en)
    return "".join(f"{ar}\t{en}\n" for ar, en in sorted(entries.items()))


def exchanged(word):
    return word[:-2] + word[-1] + word[-2]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines")
    parser.add_argument("--sentences", type=int, default=96)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--each", type=int, nargs="+", default=[1, 3, 5, 20])
    parser.add_argument("--odd", action="store_true")
    arguments = parser.parse_args()
    path, lines = source_lines(arguments.lines, arguments.sentences)
    print(f"{processor()} ({instructions()}), {arguments.threads} threads; {len(lines)} sentences of {pathlib.Path(path).name}; beam 4")
    with tempfile.TemporaryDirectory() as folder:
        plain = barqiya(lines, arguments.threads, 4, [])[2]
        for each in arguments.each:
            names = pathlib.Path(folder, f"{each}.tsv")
            names.write_text(glossary(plain, each, arguments.odd))
            ratios = []
            for _ in range(arguments.rounds):
                without = barqiya(lines, arguments.threads, 4, [])[0]
                seconds, _, pairs = barqiya(lines, arguments.threads, 4, ["--glossary", str(names)])
                ratios.append(seconds / without)
            terms = [term for pair in pairs for term in pair.get("terms", [])]
            met = sum(term["verdict"] in ("model", "constraint") for term in terms)
            print(f"{len(terms) / len(pairs):.1f} terms a sentence, {met} of {len(terms)} met in the search: time ratio {spread(ratios)}", flush=True)


if __name__ == "__main__":
    main()
