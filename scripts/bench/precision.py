#!/usr/bin/env python3
"""What int8 costs in quality: BLEU and chrF of int8 against f32, and how far the scores of equal translations are apart.

    pip install sacrebleu==2.6.0
    cargo build --release -p barqiya-mt --example translate_speed
    python scripts/bench/precision.py SOURCE REFERENCE [--beam 4] [--sentences N]
"""
import argparse
import os
import pathlib

import sacrebleu
from speed import MODEL, PROGRAM, run, source_lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("reference", type=pathlib.Path)
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument("--sentences", type=int)
    arguments = parser.parse_args()
    _, lines = source_lines(arguments.source, arguments.sentences)
    reference = arguments.reference.read_text().splitlines()[: len(lines)]
    results = {}
    for precision in ("f32", "int8"):
        result = run([PROGRAM, MODEL, os.cpu_count(), arguments.beam, "together", precision], lines)
        results[precision] = result
        texts = result["translations"]
        bleu, chrf = sacrebleu.corpus_bleu(texts, [reference]).score, sacrebleu.corpus_chrf(texts, [reference]).score
        print(f"{precision:5} BLEU {bleu:.2f}  chrF {chrf:.2f}  {len(lines) / result['seconds']:.1f} sentences/s", flush=True)
    one, other = results["f32"], results["int8"]
    pairs = zip(one["translations"], other["translations"], one["scores"], other["scores"])
    apart = sorted(abs(a - b) for text, same, a, b in pairs if text == same)
    print(f"{len(apart)} of {len(lines)} equal; scores of these apart: median {apart[len(apart) // 2]:.5f}, most {apart[-1]:.5f} per token")


if __name__ == "__main__":
    main()
