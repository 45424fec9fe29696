"""Our files in the programs of others, and theirs in ours: memories, XLIFF, glossaries, Parquet.

    pip install -r scripts/interop/requirements.txt        # and xmllint (Debian: libxml2-utils)
    python scripts/interop/formats.py target/release/barqiya

Ends with 1 and says what differs if a file of ours is not read as what it says, or theirs not as what they wrote.
"""

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow
import pyarrow.parquet
from datasets import load_dataset
from translate.storage import tbx, tmx, xliff

PIECES = ["وصل", "الوزير", "12", "& <b>", "\"", "'", "\u200f", "\u202e", "]]>", "\t", "😀", "a\u0301", "\u00a0", "نعم؟"]


def pairs(count):
    """Pairs of words and of what breaks programs; the same each time."""
    chance = random.Random(14)
    text = lambda: " ".join(chance.choices(PIECES, k=chance.randint(1, 8))).strip()
    return [
        {"id": f"s-{n}", "story": f"story {n // 10} & more", "n": n, "start": 0, "end": 1, "ar": "نص " + text(), "en": "Text " + text(), "score": -0.5}
        for n in range(1, count + 1)
    ]


def texts(records):
    return [(record["ar"], record["en"]) for record in records]


class Program:
    def __init__(self, path, folder):
        self.path, self.folder = Path(path).resolve(), folder

    def convert(self, source, target):
        subprocess.run([self.path, "corpus", "convert", source, "-o", target, "--quiet"], check=True, cwd=self.folder)
        return self.folder / target

    def read(self, source):
        """A file of anyone's as our records."""
        path = self.convert(source, "read.jsonl")
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    def glossary(self, source, target, form):
        subprocess.run([self.path, "glossary", "convert", source, target, "--to", form], check=True, cwd=self.folder)
        return self.folder / target


faults = []


def equal(what, found, wanted):
    """Notes a difference: the first one, for the rest is alike."""
    if found == wanted:
        print(f"{what}: {len(wanted)} equal")
        return
    first = next((pair for pair in zip(found, wanted) if pair[0] != pair[1]), (len(found), len(wanted)))
    faults.append(what)
    print(f"{what}: DIFFER: {first[0]!r} instead of {first[1]!r}")


def units_of(store):
    """Source and target of each unit that Translate Toolkit finds."""
    return [(str(unit.source), str(unit.target)) for unit in store.units if not unit.isheader()]


def read_ours(program, records):
    for name, kind in (("ours.tmx", tmx.tmxfile), ("ours.xlf", xliff.xlifffile), ("ours.xliff", xliff2())):
        path = program.convert("pairs.jsonl", name)
        subprocess.run(["xmllint", "--noout", path], check=True)
        if kind is None:
            continue
        store = kind.parsestring(path.read_bytes())
        equal(f"Translate Toolkit reads {name}", units_of(store), texts(records))


def xliff2():
    """Its reader of XLIFF 2, where this version has one."""
    try:
        from translate.storage import xliff2 as module
    except ImportError:
        print("this Translate Toolkit reads no XLIFF 2")
        return None
    return module.Xliff2File if hasattr(module, "Xliff2File") else None


def write_theirs(program, records):
    memory = tmx.tmxfile()
    for ar, en in texts(records):
        memory.addtranslation(ar, "ar", en, "en")
    (program.folder / "theirs.tmx").write_bytes(bytes(memory))
    equal("we read their TMX", texts(program.read("theirs.tmx")), texts(records))

    localised = xliff.xlifffile()
    localised.setsourcelanguage("en")
    localised.settargetlanguage("ar")
    for ar, en in texts(records):
        unit = localised.addsourceunit(en)
        unit.target = ar
    (program.folder / "theirs.xlf").write_bytes(bytes(localised))
    equal("we read their XLIFF, English to Arabic", texts(program.read("theirs.xlf")), texts(records))


def glossaries(program):
    (program.folder / "names.tsv").write_text("شينخوا\tXinhua\nبكين & \"ب\"\tBeijing\n", encoding="utf-8")
    path = program.glossary("names.tsv", "ours.tbx", "tbx2")
    subprocess.run(["xmllint", "--noout", path], check=True)
    found = sorted(units_of(tbx.tbxfile.parsestring(path.read_bytes())))
    equal("Translate Toolkit reads our TBX", found, sorted([("شينخوا", "Xinhua"), ("بكين & \"ب\"", "Beijing")]))

    terms = tbx.tbxfile(sourcelanguage="ar", targetlanguage="en")
    unit = terms.addsourceunit("شينخوا")
    unit.target = "Xinhua"
    (program.folder / "theirs.tbx").write_bytes(bytes(terms))
    rows = program.glossary("theirs.tbx", "theirs.tsv", "tsv").read_text(encoding="utf-8").splitlines()
    equal("we read their TBX", [tuple(row.split("\t")[:2]) for row in rows[-1:]], [("شينخوا", "Xinhua")])


def columns(program, records):
    path = program.convert("pairs.jsonl", "ours.parquet")
    rows = pyarrow.parquet.read_table(path).to_pylist()
    equal("pyarrow reads our Parquet", texts(row["translation"] for row in rows), texts(records))
    data = load_dataset("parquet", data_files=str(path), split="train", cache_dir=str(program.folder / "cache"))
    equal("datasets shows translations", [type(data.features["translation"]).__name__], ["Translation"])
    equal("datasets reads our Parquet", texts(data["translation"]), texts(records))
    table = pyarrow.table({"ar": [record["ar"] for record in records], "en": [record["en"] for record in records]})
    pyarrow.parquet.write_table(table, program.folder / "theirs.parquet")
    equal("we read their Parquet", texts(program.read("theirs.parquet")), texts(records))


def main():
    with tempfile.TemporaryDirectory() as folder:
        program = Program(sys.argv[1], Path(folder))
        records = pairs(200)
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (program.folder / "pairs.jsonl").write_text(lines, encoding="utf-8")
        read_ours(program, records)
        write_theirs(program, records)
        glossaries(program)
        columns(program, records)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
