#!/usr/bin/env python3
"""Reads pairs as another program would: every record's byte range cuts its Arabic out of the untouched input, every link cuts whole words.

    slices.py PAIRS.jsonl    # run where the paths in the records' `story` lead to the inputs
"""
import json
import pathlib
import sys

pairs = [json.loads(line) for line in pathlib.Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
assert pairs, "no pairs"
for pair in pairs:
    story = pathlib.Path(pair["story"]).read_bytes()
    assert story[pair["start"] : pair["end"]].decode("utf-8") == pair["ar"], f"{pair['id']}: the range is not the Arabic"
    assert pair["en"].strip(), f"{pair['id']}: no English"
    for link in pair["links"]:
        for side in ("ar", "en"):
            start, end = link[side]
            word = pair[side].encode("utf-8")[start:end].decode("utf-8")
            assert word and word == word.strip(), f"{pair['id']}: {side} link {word!r} is no word"
print(f"{len(pairs)} pairs: ranges and links hold")
