"""The training texts: sources by name, cleaned, without the sentences of any test set.

A source is a file of `Arabic TAB English` (or, for newswire, `story TAB Arabic TAB English`) lines, plain or compressed with zstd or gzip.
"""

import gzip
import hashlib
import io
import re
from pathlib import Path

import zstandard

# Diacritics, tatweel, bidi controls and the byte order mark: Barqiya takes them off before it translates.
MARKS = re.compile("[\u064b-\u0652\u0670\u0640\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
TEST_SETS = ("flores-dev", "flores-devtest", "ntrex", "tico19", "iwslt17", "pud")


def clean(text):
    return " ".join(MARKS.sub("", text).split())


def letters(text):
    """What makes two sentences the same: letters and digits, without case."""
    return re.sub(r"[\W_]", "", clean(text)).lower()


def lines(path):
    path = Path(path)
    data = path.read_bytes()
    if path.suffix == ".zst":
        data = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data)).read()
    elif path.suffix == ".gz":
        data = gzip.decompress(data)
    # Only a line feed ends a line: texts hold other characters that `splitlines` would cut at.
    return [line for line in data.decode().split("\n") if line]


def source_name(path):
    return path.name.split(".")[0]


def pairs(path):
    """`(Arabic, English)` of every line of a two-column file."""
    rows = (line.split("\t") for line in lines(path))
    return [(clean(row[0]), clean(row[1])) for row in rows if len(row) == 2]


def wire(folder):
    """`(story, Arabic, English)` of all newswire files of a folder, in order."""
    rows = []
    for path in sorted(Path(folder).glob("*.tsv*")):
        rows += [(story, clean(arabic), clean(english)) for story, arabic, english in (line.split("\t") for line in lines(path))]
    return rows


def held_back(story):
    """Whether a story belongs to `wire-dev`: one of 25, by its name, so that new stories do not move old ones."""
    return int(hashlib.md5(story.encode()).hexdigest(), 16) % 25 == 0


def test_sentences(folder):
    """The Arabic and English sentences that no training text may hold, as `letters`."""
    held = set()
    for name in TEST_SETS:
        for side in ("ar", "en"):
            path = Path(folder) / f"{name}.{side}"
            if path.exists():
                held |= {letters(line) for line in path.read_text().split("\n")}
    return held - {""}
