"""`barqiya corpus filter` beside OpusFilter: pairs a second on one core, and memory by the size of the corpus.

    pip install opusfilter==3.3.1 py3langid==0.2.2
    python scripts/bench/corpus_filter.py target/release/barqiya PAIRS.tsv [--rounds 3] [--rows 20000] [--grow 100000 1000000]

PAIRS.tsv: Arabic TAB English, or story TAB Arabic TAB English. Both judge the same rows by turns: OpusFilter with its own filters for what
the rules look at (lengths, ratio, long words, tags, scripts, ends, numbers, repetition, likeness, language by langid), as scores of
every row; Barqiya with all rules that need no model, on one thread, whole commands, start included. `--grow` repeats the pairs up to so many rows
and prints the seconds and the peak memory of Barqiya.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FILTERS = """
      - LengthFilter: {min_length: 1, max_length: 400, unit: word}
      - LengthRatioFilter: {threshold: 4, unit: character}
      - LongWordFilter: {threshold: 60}
      - HtmlTagFilter: {}
      - CharacterScoreFilter: {scripts: [Arabic, Latin], thresholds: [0.5, 0.8]}
      - TerminalPunctuationFilter: {threshold: -2}
      - NonZeroNumeralsFilter: {threshold: 0.5}
      - RepetitionFilter: {threshold: 3, min_length: 3, max_length: 100}
      - SimilarityFilter: {threshold: 0.6}
      - LangidFilter: {languages: [ar, en], thresholds: [0, 0]}
"""


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()


def timed(command, folder):
    """Seconds and peak memory (MB) of a command."""
    begun = time.time()
    process = subprocess.Popen([str(word) for word in command], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command[0]} failed")
    return time.time() - begun, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("barqiya", type=Path)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--grow", type=int, nargs="*", default=[])
    arguments = parser.parse_args()
    barqiya = arguments.barqiya.resolve()
    rows = [line.split("\t")[-2:] for line in arguments.pairs.read_text(encoding="utf-8").split("\n") if line.count("\t") in (1, 2)]
    print(f"{processor()}; {len(rows)} pairs; barqiya filter, all rules that need no model, one thread")
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)

        def write(count):
            with open(folder / "pairs.tsv", "w", encoding="utf-8") as file:
                for at in range(count):
                    ar, en = rows[at % len(rows)]
                    file.write(f"{ar}\t{en}\n")

        judge = [barqiya, "corpus", "filter", "pairs.tsv", "-o", "judged.jsonl", "--threads", "1", "--quiet"]
        if arguments.rounds:
            count = min(arguments.rows, len(rows))
            write(count)
            for side, name in enumerate(("opus.ar", "opus.en")):
                (folder / name).write_text("".join(row[side] + "\n" for row in rows[:count]), encoding="utf-8")
            step = "  - type: score\n    parameters:\n      inputs: [opus.ar, opus.en]\n      output: scores.jsonl\n      filters:"
            (folder / "opus.yaml").write_text("common: {}\nsteps:\n" + step + FILTERS.replace("\n", "\n  "))
            opus = [Path(sys.executable).parent / "opusfilter", "--overwrite", "--n-jobs", "1", "opus.yaml"]
            speeds = []
            for turn in range(arguments.rounds):
                ours, theirs = timed(judge, folder)[0], timed(opus, folder)[0]
                speeds.append((count / ours, count / theirs))
                said = f"barqiya {count / ours:,.0f} a second, OpusFilter {count / theirs:,.0f} a second, {theirs / ours:.0f} times"
                print(f"round {turn + 1}: {count} pairs, {said}", flush=True)
            ratios = sorted(ours / theirs for ours, theirs in speeds)
            median = statistics.median(ours for ours, _ in speeds)
            print(f"barqiya {median:,.0f} a second, {statistics.median(ratios):.0f} times ({ratios[0]:.0f} to {ratios[-1]:.0f}) OpusFilter's")
        for count in arguments.grow:
            write(count)
            seconds, peak = timed(judge, folder)
            print(f"{count:9} rows: {seconds:6.1f} s, {count / seconds:9,.0f} pairs a second, peak memory {peak:6.1f} MB", flush=True)


if __name__ == "__main__":
    main()
