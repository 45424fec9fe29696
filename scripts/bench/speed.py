"""Barqiya and its peers on the same sentences with the same weights, in alternation; prints ratios with their spread.

    pip install -r scripts/bench/requirements.txt
    cargo build --release
    python scripts/bench/speed.py greedy   [--lines FILE] [--sentences N] [--rounds N] [--threads N]   # against llama.cpp
    python scripts/bench/speed.py beam     ...                                                        # against transformers, beam 4

`scripts/bench/marian.py` compares a Marian model of opus-mt-ar-en's shape with CTranslate2.

Loading is not timed: each program is asked for the seconds of its own work. Every round runs each program once, so that a drift of the
machine falls on both. A ratio is sentences per second of Barqiya over those of the peer in the same round.
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
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
MODEL = ROOT / "models" / "barqiya-270m-ar-en"
CLOSING = re.compile(r" in ([\d.]+) s .*peak memory (\d+) MiB")


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()


def instructions():
    flags = re.search(r"^flags\s*:\s*(.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.M)
    names = flags.group(1).split() if flags else []
    return " ".join(name for name in ("avx2", "avx512f", "avx512_vnni", "avx512_bf16") if name in names)


def barqiya(lines, threads, beam, extra):
    """Seconds, peak MiB and pairs of the release build."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = pathlib.Path(folder, "in.txt"), pathlib.Path(folder, "out.jsonl")
        source.write_text("\n".join(lines) + "\n")
        command = [
            str(ROOT / "target" / "release" / "barqiya"), "translate", str(source), "--lines", "--format", "jsonl",
            "-o", str(target), "--beam", str(beam), "--threads", str(threads), *extra,
        ]
        run = subprocess.run(command, check=True, capture_output=True, text=True)
        seconds, peak = CLOSING.search(run.stderr).groups()
        pairs = [json.loads(line) for line in target.read_text().splitlines()]
    return float(seconds), float(peak), pairs


def peer(name, lines, threads, beam, model=MODEL):
    run = subprocess.run(
        [sys.executable, str(HERE / "peers.py"), name, str(model), str(threads), str(beam)],
        input="\n".join(lines) + "\n", check=True, stdout=subprocess.PIPE, text=True,
    )
    result = json.loads(run.stdout)
    return result["seconds"], result["peak_mib"], result["translations"]


def source_lines(path, count):
    if path is None:
        shared = ROOT.parent / "shared" / "data" / "dev" / "flores-dev.ar"
        path = shared if shared.exists() else ROOT / "tests" / "data" / "tokeniser" / "lines.tsv"
    lines = pathlib.Path(path).read_text().splitlines()
    return path, [line.split("\t")[0] for line in lines if line.strip()][:count]


def spread(values):
    return f"median {statistics.median(values):.2f} (min {min(values):.2f}, max {max(values):.2f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["greedy", "beam"])
    parser.add_argument("--lines")
    parser.add_argument("--sentences", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--precision", default="auto")
    arguments = parser.parse_args()
    name, beam = {"greedy": ("llama.cpp", 1), "beam": ("transformers", 4)}[arguments.kind]
    path, lines = source_lines(arguments.lines, arguments.sentences)
    print(f"{processor()} ({instructions()}), {arguments.threads} threads; {len(lines)} sentences of {pathlib.Path(path).name}; beam {beam}")
    ratios, equal = [], 0
    for number in range(1, arguments.rounds + 1):
        ours = barqiya(lines, arguments.threads, beam, ["--precision", arguments.precision])
        theirs = peer(name, lines, arguments.threads, beam)
        ratios.append(theirs[0] / ours[0])
        equal = sum(pair["en"] == text for pair, text in zip(ours[2], theirs[2]))
        print(
            f"round {number}: barqiya {len(lines) / ours[0]:.2f} sentences/s, {ours[1]:.0f} MiB; "
            f"{name} {len(lines) / theirs[0]:.2f} sentences/s, {theirs[1]:.0f} MiB; ratio {ratios[-1]:.2f}",
            flush=True,
        )
    print(f"ratio {spread(ratios)}; {equal} of {len(lines)} translations equal")


if __name__ == "__main__":
    main()
