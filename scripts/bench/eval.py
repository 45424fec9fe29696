#!/usr/bin/env python3
"""How fast `barqiya eval` scores, against sacrebleu: 100,000 lines, in alternation.

    python scripts/bench/eval.py REFERENCE.en [--lines 100000] [--ter-lines 10000] [--rounds 3] [--binary target/release/barqiya]

The reference's lines are repeated with a number of their own, the system is made from them by deterministic damage. Timed is the whole command of
each program, start included, with all cores that it uses by itself (sacrebleu uses one); the scores must be equal. TER may be given fewer lines,
for sacrebleu takes long.
"""
import argparse
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "interop"))
from overlap import damaged  # noqa: E402

ROOT = pathlib.Path(__file__).parents[2]
METRICS = {"bleu": ["-m", "bleu"], "chrf": ["-m", "chrf"], "chrf --word-order 2": ["-m", "chrf", "--chrf-word-order", "2"], "ter": ["-m", "ter"]}


def timed(command):
    start = time.monotonic()
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    return time.monotonic() - start, output


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reference", type=pathlib.Path)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--ter-lines", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--binary", default=str(ROOT / "target/release/barqiya"))
    options = parser.parse_args()
    lines = options.reference.read_text(encoding="utf-8").splitlines()
    generator = random.Random(5)
    with tempfile.TemporaryDirectory() as folder:
        for metric, theirs in METRICS.items():
            count = options.ter_lines if metric == "ter" else options.lines
            reference = [f"{lines[number % len(lines)]} {number}" for number in range(count)]
            files = [pathlib.Path(folder) / name for name in ("ref.en", "hyp.en")]
            for file, text in zip(files, (reference, damaged(generator, reference, 0.25)), strict=True):
                file.write_text("".join(line + "\n" for line in text), encoding="utf-8")
            ref, hyp = map(str, files)
            ratios, seconds = [], []
            for _ in range(options.rounds):
                ours, mine = timed([options.binary, "eval", *metric.split(), hyp, "--ref", ref, "-w", "4"])
                other, his = timed([sys.executable, "-m", "sacrebleu", ref, "-i", hyp, "-f", "text", "-w", "4", *theirs])
                if mine.strip() != his.strip():
                    sys.exit(f"{metric}: {mine} here, {his} in sacrebleu")
                ratios.append(other / ours)
                seconds.append(ours)
            spread = f"{min(ratios):.0f} to {max(ratios):.0f}"
            print(f"{metric}: {count} lines in {statistics.median(seconds):.2f} s, {statistics.median(ratios):.0f} times sacrebleu ({spread})", flush=True)


if __name__ == "__main__":
    main()
