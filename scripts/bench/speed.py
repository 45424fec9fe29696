#!/usr/bin/env python3
"""Barqiya and its peers on the same sentences with the same weights, in alternation; prints ratios with their spread.

    pip install -r scripts/bench/requirements.txt
    cargo build --release -p barqiya-mt --example translate_speed
    python scripts/bench/speed.py greedy     # all sentences together, beam 1: llama.cpp one by one and in batches, CTranslate2 int8
    python scripts/bench/speed.py beam       # beam 4: CTranslate2 int8, transformers
    python scripts/bench/speed.py alone      # each sentence alone, beam 1: llama.cpp, CTranslate2

Options: --lines FILE (FLORES dev where it lies beside the checkout), --sentences N, --rounds N, --threads N, --peers A,B (names in
peers.py), --precision int8|f32. `scripts/bench/marian.py` compares a Marian model of opus-mt-ar-en's shape.

Loading is not timed, but for `first`: the seconds from a program's start to its first sentence. Every round runs each program once, so
that a drift of the machine falls on all. A ratio is the seconds of the peer over those of Barqiya in the same round.
"""
import argparse
import json
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys

from peers import normalise

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
MODEL = ROOT / "models" / "barqiya-270m-ar-en"
PROGRAM = ROOT / "target" / "release" / "examples" / "translate_speed"
KINDS = {
    "greedy": (1, "together", ["llama.cpp", "llama.cpp-q8_0", "llama.cpp-q8_0-16", "llama.cpp-q8_0-64", "ctranslate2", "ctranslate2-2x1"]),
    "beam": (4, "together", ["ctranslate2", "ctranslate2-2x1", "transformers"]),
    "alone": (1, "alone", ["llama.cpp", "llama.cpp-q8_0", "ctranslate2-1"]),
}


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()


def instructions():
    flags = re.search(r"^flags\s*:\s*(.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.M)
    names = flags.group(1).split() if flags else []
    return " ".join(name for name in ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8") if name in names)


def run(command, lines):
    done = subprocess.run([str(part) for part in command], input="\n".join(lines) + "\n", check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def source_lines(path, count):
    if path is None:
        shared = ROOT.parent / "shared" / "data" / "dev" / "flores-dev.ar"
        path = shared if shared.exists() else ROOT / "tests" / "data" / "tokeniser" / "lines.tsv"
    lines = pathlib.Path(path).read_text().splitlines()
    return path, [normalise(line.split("\t")[0]) for line in lines if line.strip()][:count]


def row(name, runs, count):
    median = lambda key: statistics.median(result[key] for result in runs)
    return (
        f"{name:20} {count / median('seconds'):7.2f} sentences/s  {count / median('user'):6.2f} a CPU-second  "
        f"peak {median('peak_mib'):5.0f} MiB  first {median('first'):5.2f} s"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--lines")
    parser.add_argument("--sentences", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--precision", default="int8")
    parser.add_argument("--peers")
    arguments = parser.parse_args()
    beam, way, names = KINDS[arguments.kind]
    names = arguments.peers.split(",") if arguments.peers else names
    path, lines = source_lines(arguments.lines, arguments.sentences)
    count, threads = len(lines), arguments.threads
    print(f"{processor()} ({instructions()}), {threads} threads; {count} sentences of {pathlib.Path(path).name}; beam {beam}, {way}")
    ours, theirs = [], {name: [] for name in names}
    for number in range(1, arguments.rounds + 1):
        ours.append(run([PROGRAM, MODEL, threads, beam, way, arguments.precision], lines))
        line = f"round {number}: barqiya {count / ours[-1]['seconds']:.2f} sentences/s"
        for name in names:
            theirs[name].append(run([sys.executable, HERE / "peers.py", name, MODEL, threads, beam], lines))
            line += f"; {name} {count / theirs[name][-1]['seconds']:.2f}"
        print(line, flush=True)
    print(row("barqiya", ours, count))
    for name, runs in theirs.items():
        ratios = [peer["seconds"] / own["seconds"] for peer, own in zip(runs, ours)]
        same = sum(a == b for a, b in zip(ours[-1]["translations"], runs[-1]["translations"]))
        print(row(name, runs, count) + f"  ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}), {same} equal")


if __name__ == "__main__":
    main()
