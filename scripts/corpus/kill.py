"""Kills `barqiya corpus build` at random moments and looks at what it made: python scripts/corpus/kill.py target/release/barqiya [--kills 100]

A folder of stories (cut from sets/wire-dev.tsv; every third one with its English, to be aligned) is built once as it should be. Then it is
built again and again, each time killed (SIGKILL) after a random time and begun anew on the same output, until it ends by itself; the
corpus must be that of the first build to the byte, which is to say that no row is lost and none is there twice. Then all parts of plans
of 1, 2, 3 and 7 parts are run and merged, and must give the same bytes, too.
"""

import argparse
import collections
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SET = Path(__file__).parents[2] / "sets" / "wire-dev.tsv"


def stories(folder, count):
    """Writes `count` stories of the set."""
    lines = collections.defaultdict(list)
    for line in SET.read_text(encoding="utf-8").splitlines()[1:]:
        story, arabic, english = line.split("\t")
        lines[story].append((arabic, english))
    for number, (story, pairs) in enumerate(list(lines.items())[:count]):
        (folder / f"{story}.ar.txt").write_text("\n".join(arabic for arabic, _ in pairs) + "\n", encoding="utf-8")
        if number % 3 == 0:
            (folder / f"{story}.en.txt").write_text("\n".join(english for _, english in pairs) + "\n", encoding="utf-8")


class Desk:
    def __init__(self, barqiya, folder, threads):
        self.barqiya, self.folder = Path(barqiya).resolve(), Path(folder)
        self.options = ["--lines", "--beam", "1", "--threads", str(threads), "--quiet"]

    def command(self, *words):
        return [self.barqiya, "corpus", *words]

    def run(self, *words):
        subprocess.run(self.command(*words), check=True, cwd=self.folder, stdout=subprocess.DEVNULL)

    def build(self, out):
        self.run("build", "in", "-o", out, *self.options)
        return (self.folder / out / "corpus.jsonl").read_bytes()

    def build_killed(self, out, seconds):
        """Builds, killed after each of the times that `seconds` gives; answers the corpus and how often it was killed."""
        kills = 0
        while True:
            process = subprocess.Popen(self.command("build", "in", "-o", out, *self.options), cwd=self.folder, stdout=subprocess.DEVNULL)
            try:
                process.wait(seconds())
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                kills += 1
                continue
            if process.returncode:
                sys.exit(f"the build ended with {process.returncode} after {kills} kills")
            return (self.folder / out / "corpus.jsonl").read_bytes(), kills

    def merged(self, parts):
        self.run("plan", "in", "-o", f"plan-{parts}.json")
        for part in range(1, parts + 1):
            self.run("run", f"plan-{parts}.json", "--shard", f"{part}/{parts}", "-o", f"parts-{parts}", *self.options)
        self.run("merge", f"plan-{parts}.json", f"parts-{parts}", "-o", f"merged-{parts}.jsonl", "--verify", "--quiet")
        return (self.folder / f"merged-{parts}.jsonl").read_bytes()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("barqiya")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--stories", type=int, default=9)
    parser.add_argument("--parts", type=int, nargs="*", default=[1, 2, 3, 7])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=15)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(arguments.barqiya, folder, arguments.threads)
        (desk.folder / "in").mkdir()
        stories(desk.folder / "in", arguments.stories)
        begun = time.time()
        whole = desk.build("whole")
        spent = time.time() - begun
        rows = [json.loads(line)["id"] for line in whole.splitlines()]
        print(f"{len(rows)} rows of {arguments.stories} stories in {spent:.1f} s; {len(rows) - len(set(rows))} ids twice")
        kills = builds = 0
        while kills < arguments.kills:
            corpus, killed = desk.build_killed(f"killed-{builds}", lambda: chance.uniform(0.05, 0.9) * spent)
            kills, builds = kills + killed, builds + 1
            if corpus != whole:
                sys.exit(f"build {builds}, killed {killed} times, made another corpus")
        print(f"{kills} kills in {builds} builds: the same {len(whole)} bytes each time")
        for parts in arguments.parts:
            if desk.merged(parts) != whole:
                sys.exit(f"{parts} parts merged into another corpus")
            print(f"{parts} parts merged: the same bytes")


if __name__ == "__main__":
    main()
