#!/usr/bin/env python3
"""Barqiya and CTranslate2 on a Marian of opus-mt-ar-en's shape, in alternation.

    python scripts/bench/make_marian.py FOLDER
    cargo build --release -p barqiya-mt --example seq2seq_speed
    python scripts/bench/marian.py FOLDER [--precision int8|f32] [--beam N] [--alone] [--reduced]
                                             [--binary PATH] [--sentences N] [--length N] [--rounds N]

Every sentence gets a translation of exactly LENGTH tokens. `--alone` gives one sentence at a time to all threads; `--reduced` computes
half of the target rows, CTranslate2 all of them (its own way is a vocabulary map, which a model without words cannot have). CTranslate2 runs in both of its ways: so many workers of one
thread, and one worker of so many threads. Loading is not timed. Every round runs each program once, so that a drift of the
machine falls on all; ratios are Barqiya's sentences per second over the peer's of the same round. Processor time (user) is
printed beside the clock, since other work on the machine disturbs it less.
"""

import argparse
import json
import pathlib
import resource
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def barqiya(arguments):
    command = [
        arguments.binary, arguments.folder / "hf", arguments.folder / "sources.json", arguments.length, arguments.threads,
        arguments.precision, arguments.sentences, arguments.rows, arguments.beam, "alone" if arguments.alone else "together",
        2 if arguments.reduced else 1,
    ]
    run = subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True)
    result = json.loads(run.stdout)
    return result["seconds"], result["user"], result["hypotheses"]


def ctranslate2(arguments, sources, workers, threads):
    """Run in a process of its own: seconds, user seconds and hypotheses."""
    import ctranslate2

    kind = {"f32": "float32"}.get(arguments.precision, arguments.precision)
    folder, length = arguments.folder / "ctranslate2", arguments.length
    translator = ctranslate2.Translator(str(folder), device="cpu", compute_type=kind, inter_threads=workers, intra_threads=threads)
    words = [["</s>" if token == 0 else "<unk>" if token == 1 else f"w{token}" for token in source] for source in sources]

    def translate(batches):
        return translator.translate_batch(
            batches, beam_size=arguments.beam, max_batch_size=arguments.batch, min_decoding_length=length, max_decoding_length=length,
            return_scores=True, max_input_length=0,
        )

    translate(words[:2])
    user = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    started = time.perf_counter()
    results = [translate([word])[0] for word in words] if arguments.alone else translate(words)
    seconds = time.perf_counter() - started
    user = resource.getrusage(resource.RUSAGE_SELF).ru_utime - user
    found = [([int(word[1:]) for word in result.hypotheses[0]], result.scores[0]) for result in results]
    return seconds, user, found


def peer(arguments, workers, threads):
    command = [sys.executable, __file__, str(arguments.folder), "--peer", str(workers), str(threads)]
    for name in ("sentences", "length", "batch", "beam", "precision"):
        command += [f"--{name}", str(getattr(arguments, name))]
    command += ["--alone"] if arguments.alone else []
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def compare(ours, theirs):
    """How many best hypotheses have the same tokens, and how far their scores are apart."""
    same = [(a, b) for a, b in zip(ours, theirs) if a[0] == b[0]]
    return len(same), max((abs(a[1] - b[1]) for a, b in same), default=0.0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--binary", default=ROOT / "target" / "release" / "examples" / "seq2seq_speed")
    parser.add_argument("--sentences", type=int, default=64)
    parser.add_argument("--length", type=int, default=27)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rows", type=int, default=128)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--precision", choices=["f32", "int8"], default="f32")
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--reduced", action="store_true")
    parser.add_argument("--peer", nargs=2, type=int)
    arguments = parser.parse_args()
    if arguments.peer:
        sources = json.loads((arguments.folder / "sources.json").read_text())[: arguments.sentences]
        json.dump(ctranslate2(arguments, sources, *arguments.peer), sys.stdout)
        return
    ways = {"workers": (arguments.threads, 1), "threads": (1, arguments.threads)}
    if arguments.alone:
        del ways["workers"]
    ratios = {name: [] for name in ways}
    count = arguments.sentences
    for number in range(1, arguments.rounds + 1):
        seconds, user, found = barqiya(arguments)
        line = f"round {number}: barqiya {count / seconds:.2f} sentences/s ({user:.1f} s user)"
        for name, (workers, threads) in ways.items():
            their_seconds, their_user, their_found = peer(arguments, workers, threads)
            ratios[name].append(their_seconds / seconds)
            same, apart = compare(found, their_found)
            line += f"; ctranslate2 {name} {count / their_seconds:.2f} ({their_user:.1f} s user; {same} equal, scores apart {apart:.1e})"
        print(line, flush=True)
    for name, values in ratios.items():
        print(f"ratio to {name}: median {statistics.median(values):.2f} (min {min(values):.2f}, max {max(values):.2f})")


if __name__ == "__main__":
    main()
