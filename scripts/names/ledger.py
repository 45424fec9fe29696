#!/usr/bin/env python3
"""The ledger over days, tried: python3 scripts/names/ledger.py target/release/barqiya [--stories 1000] [--kills 30]

Stories (cut from sets/wire-dev.tsv, again and again under other names) are recorded one after another, one command each. Then a new
story is checked against the ledger. Then two programs at a time record stories and are killed (SIGKILL) at random moments, until all
are recorded; the ledger must be whole, and hold each story once, with the same renderings as a ledger that nothing happened to.
"""
import argparse
import collections
import json
import random
import signal
import sqlite3
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

SET = Path(__file__).parents[2] / "sets" / "wire-dev.tsv"


def stories(folder, count):
    """Writes stories of a dozen pairs each as JSON lines."""
    rows = [line.split("\t") for line in SET.read_text(encoding="utf-8").splitlines()[1:]]
    paths = []
    for number in range(count):
        pairs = [rows[(number * 7 + at) % len(rows)] for at in range(12)]
        path = folder / f"story-{number:04}.jsonl"
        with open(path, "w", encoding="utf-8") as file:
            for n, (_, ar, en) in enumerate(pairs):
                row = {"id": f"{number}-{n}", "story": f"story-{number:04}", "n": n, "ar": ar, "start": 0, "end": 0, "en": en, "score": 0}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        paths.append(path)
    return paths


class Desk:
    def __init__(self, barqiya):
        self.barqiya = Path(barqiya).resolve()

    def start(self, story, ledger, *options):
        command = [self.barqiya, "names", story, "--ledger", ledger, "--day", "2026-11-27", *options]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def run(self, story, ledger, *options):
        begin = time.monotonic()
        if self.start(story, ledger, *options).wait():
            raise SystemExit(f"{story} could not be recorded")
        return time.monotonic() - begin


def content(ledger):
    """All rows but those that say when."""
    with sqlite3.connect(ledger) as database:
        if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise SystemExit("the ledger is broken")
        return [sorted(database.execute(f"SELECT * FROM {table}")) for table in ("story", "used")]


def hammered(desk, paths, ledger, kills, seconds, chance):
    """Two programs at a time record stories, some killed and begun again."""
    waiting, running, killed = collections.deque(paths), {}, 0
    while waiting or running:
        while waiting and len(running) < 2:
            story = waiting.popleft()
            running[desk.start(story, ledger)] = story
        process = chance.choice(list(running))
        try:
            process.wait(chance.uniform(0, 1.5) * seconds if killed < kills else None)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1
            waiting.append(running.pop(process))
            continue
        story = running.pop(process)
        if process.returncode:
            raise SystemExit(f"{story} could not be recorded")
    return killed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("barqiya")
    parser.add_argument("--stories", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=100)
    arguments = parser.parse_args()
    desk, chance = Desk(arguments.barqiya), random.Random(16)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        paths = stories(folder, arguments.stories + 1)
        whole, new = folder / "whole.db", paths.pop()
        spent = [desk.run(story, whole) for story in paths]
        print(f"{len(paths)} stories recorded in {sum(spent):.1f} s")
        checks = sorted(desk.run(new, whole, "--dry-run") for _ in range(9))
        print(f"a new story checked in {statistics.median(checks):.3f} s (median of 9; most {checks[-1]:.3f})")
        few = paths[: max(20, len(paths) // 5)]
        for story in few:
            desk.run(story, folder / "few.db")
        killed = hammered(desk, few, folder / "killed.db", arguments.kills, statistics.median(spent), chance)
        same = content(folder / "killed.db") == content(folder / "few.db")
        print(f"{len(few)} stories recorded by two programs, {killed} of them killed: {'the same ledger' if same else 'another ledger'}")
        raise SystemExit(not same)


main()
