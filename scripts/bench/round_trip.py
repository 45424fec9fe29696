"""Nasty pairs through every format and back: python scripts/bench/round_trip.py target/release/barqiya [--pairs 100000]

Makes pairs of text that breaks programs (characters that XML cannot hold, bidi controls, tags, entities, tabs, all ends of lines, quotation
marks, surrogates' neighbours, long runs), converts them from JSONL to each format and back, and compares. Formats that hold the whole
record must give it back to the byte; of the others the fields that docs/formats.md says they hold. Prints a line for each format; ends
with 1 at a difference.
"""

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PIECES = [
    "وصل", "الوزير", "بكين", "٢٠١٥", "12", "the", "Minister", "U.N.", "<b>", "</tu>", "&amp;", "&#0;", "& ", "]]>", "<!--", "-->", "<?xml", '"', "'",
    "\\", "\\t", "\\n", "|", "**", "`", "[[x]]", "](", "#", "~", "\t", "\n", "\r\n", "\r", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029", "\x00", "\x01",
    "\x1b[31m", "\x7f", "\ufffd", "\ufffe", "\uffff", "\ud7ff", "\ue000", "\u200f", "\u202e", "\u2066", "\ufeff", "\u00a0", "  ", "a\u0301", "ﻻ", "😀",
    "\U0010ffff", "«", "»", "ـ", "لا" * 40, "",
]
# What ends a line for some reader, and becomes a space where a format is one of lines (docs/formats.md).
LINE_ENDS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Formats with their endings and what they give back.
WHOLE, TABLE, TEXTS, FOLDED = "the same bytes", "texts, places, score, flags", "texts, ends of lines as spaces", "texts, spaces folded"
FORMATS = [
    ("jsonl", ".jsonl", WHOLE),
    ("tmx", ".tmx", WHOLE),
    ("xliff", ".xlf", WHOLE),
    ("xliff2", ".xliff", WHOLE),
    ("html", ".html", WHOLE),
    ("parquet", ".parquet", WHOLE),
    ("tsv", ".tsv", TABLE),
    ("moses", "", TEXTS),
    ("markdown", ".md", FOLDED),
]


def text(chance, letters):
    return letters + chance.choice(["", " "]).join(chance.choices(PIECES, k=chance.randint(0, 12)))


def pairs(count):
    chance = random.Random(15)
    for n in range(1, count + 1):
        ar, en = text(chance, "نص "), text(chance, "Text ")
        pair = {"id": f"s-{n}", "story": f"a & b/{n // 50}", "n": n, "ar": ar, "start": n, "end": n + len(ar.encode()), "en": en}
        pair["score"] = -round(chance.random() * 3, 4)
        if n % 3 == 0:
            pair["links"] = [{"ar": [0, 4], "en": [0, 4], "p": 0.5}]
        if n % 5 == 0:
            pair["flags"] = ["number-mismatch"]
        if n % 7 == 0:
            pair["alternatives"] = [{"en": text(chance, "Other "), "score": -2.5}]
        if n % 11 == 0:
            pair["verdicts"] = [{"rule": "numbers", "reason": "12 is in the Arabic only \u202e<&>"}]
        if n % 13 == 0:
            pair["scores"] = {"similarity": 0.125}
        yield pair


def held(what, line):
    """What a format that gives back `what` holds of a record."""
    if what == WHOLE:
        return line
    pair = json.loads(line)
    if what == TABLE:
        return [pair.get(name) for name in ("id", "story", "n", "start", "end", "ar", "en", "score", "flags")]
    if what == TEXTS:
        return [LINE_ENDS.sub(" ", pair[side]) for side in ("ar", "en")]
    return [" ".join(pair[side].split()) for side in ("ar", "en")]


def difference(what, sent, back):
    """The first two lines of two files that differ in what a format holds."""
    with open(sent, "rb") as sent, open(back, "rb") as back:
        for one, other in zip(sent, back, strict=True):
            if held(what, one) != held(what, other):
                return one.decode(), other.decode()
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("barqiya")
    parser.add_argument("--pairs", type=int, default=100_000)
    arguments = parser.parse_args()
    barqiya, failed = Path(arguments.barqiya).resolve(), False
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)

        def convert(*words):
            subprocess.run([barqiya, "corpus", "convert", "--quiet", *words], check=True, cwd=folder)

        with open(folder / "raw.jsonl", "w", encoding="utf-8") as file:
            file.writelines(json.dumps(pair, ensure_ascii=False) + "\n" for pair in pairs(arguments.pairs))
        # The program's own spelling of the records is what the others are compared with.
        convert("raw.jsonl", "-o", "pairs.jsonl")
        for there, here in zip(open(folder / "raw.jsonl", "rb"), open(folder / "pairs.jsonl", "rb"), strict=True):
            there, here = json.loads(there), json.loads(here)
            if any(here[name] != value for name, value in there.items()):
                sys.exit(f"jsonl itself differs:\n  {there}\n  {here}")
        print(f"{arguments.pairs} pairs\n\n| format | MB | seconds there and back | what came back |\n| --- | ---: | ---: | --- |")
        for format, ending, what in FORMATS:
            begun = time.time()
            convert("pairs.jsonl", "--format", format, "-o", f"there{ending}")
            files = [f"there{ending}"] if ending else ["there.ar", "there.en"]
            convert(*files, "-o", "back.jsonl")
            seconds, size = time.time() - begun, sum((folder / name).stat().st_size for name in files) / 1e6
            found = difference(what, folder / "pairs.jsonl", folder / "back.jsonl")
            print(f"| {format} | {size:.1f} | {seconds:.1f} | {'DIFFERS' if found else what} |", flush=True)
            if found:
                failed = True
                print(*found, sep="\n")
    sys.exit(failed)


if __name__ == "__main__":
    main()
