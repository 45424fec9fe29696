#!/usr/bin/env python3
"""Attested spellings to learn likeness from: `arabic TAB english TAB count`, one a line, without what is held out.

    python3 scripts/names/spellings.py ../shared/data -o spellings.tsv
"""
import argparse
import csv
from collections import Counter
from pathlib import Path


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def fold(arabic):
    """Arabic with hamza, alef maqsura and ta marbuta folded, as some of the lists have it."""
    return arabic.translate(str.maketrans("أإآٱىةؤئ", "اااايهوي"))


def spellings(names):
    """Pairs of a name's Arabic and one of its English spellings."""
    for row in rows(names / "translit-google.tsv"):
        yield row["ar"], row["en_lower"], 1
    for row in rows(names / "translit-wikidata-coling2018.tsv"):
        yield row["ar"], row["en_lower"], int(row["count"])
    for row in rows(names / "people-units-wikidata.tsv"):
        if row["country"] not in ("IR", "PK"):
            yield row["ar_normalised"], row["latin"], int(row["count"])
    for row in rows(names / "people-arabnamer.tsv"):
        yield row["ar"], row["en_lower"], 1
    for row in rows(names / "people-variants.tsv"):
        for english in row["en_variants"].split("|"):
            yield row["ar"], english, 3
    for row in rows(names / "people-full-wikidata.tsv"):
        if row["country"] not in ("IR", "PK"):
            yield row["ar_normalised"], row["latin"], 1
    for row in rows(names / "algeria-places.tsv"):
        yield row["ar"], row["en"], 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder with names/ and gold/")
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    held_out = {
        (fold(row["ar"]), row["en_lower"])
        for part in ("eval", "test")
        for row in rows(arguments.data / "gold" / f"translit-google-{part}.tsv")
    }
    counts = Counter()
    for arabic, english, count in spellings(arguments.data / "names"):
        arabic, english = arabic.strip(), english.strip().lower()
        if arabic and english and "\t" not in arabic + english and (fold(arabic), english) not in held_out:
            counts[arabic, english] += count
    with open(arguments.output, "w", encoding="utf-8") as file:
        for (arabic, english), count in sorted(counts.items()):
            file.write(f"{arabic}\t{english}\t{count}\n")
    print(f"{len(counts)} spellings, {len(held_out)} held out")


main()
