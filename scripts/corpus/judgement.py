"""How well `barqiya corpus filter` judges: a corpus with a tenth of its rows spoilt in ten named ways.

    python scripts/corpus/judgement.py ../shared/data [--every 10] [--similarity] [--barqiya target/release/barqiya]

The training texts (`train/*.tsv`, also with .zst) and the newswire (`wire/*.tsv`) become one corpus; of each ten rows one is
spoilt, the ways taking turns. Printed is, per way, the share of spoilt rows that got any verdict (recall), the share that got one
of the rules meant for it, and then the share of untouched rows per source that got one, too (false alarms). Ends with 1 if a way is found less
often than is asked for (.95; sentences shifted by one .8, with `--similarity` alone) or more than 2 % of the newswire has a verdict. `--every 10` takes
every tenth row only, which suits `--similarity`: the encoder reads some 70 pairs a second. Everything is drawn from a fixed seed.
"""

import argparse
import collections
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import tomllib

HERE = pathlib.Path(__file__).parent
WHERE = {  # the rules that are meant for a way
    "shifted": {"similarity", "names", "numbers", "ratio", "terms"},
    "cut": {"cut", "ratio"},
    "number": {"numbers"},
    "language": {"language", "script"},
    "boilerplate": {"boilerplate"},
    "mojibake": {"mojibake", "script"},
    "copy": {"copy", "script"},
    "markup": {"markup"},
    "repetition": {"repetition", "ratio"},
    "characters": {"characters"},
}


MOST_ALARMS = 0.02


def least(way, similarity):
    """The share of a way's rows that must be found."""
    return 0.95 if way != "shifted" else 0.8 if similarity else 0.0


def lines(path):
    if path.suffix == ".zst":
        text = subprocess.run(["zstd", "-dcq", path], check=True, capture_output=True).stdout.decode()
    else:
        text = path.read_text(encoding="utf-8")
    return [line.split("\t") for line in text.split("\n") if line]


def corpus(data, every):
    """Rows as (source, story, Arabic, English)."""
    rows = []
    for path in sorted((data / "train").glob("*.tsv*")):
        source = path.name.split(".")[0]
        for at, cells in enumerate(lines(path)):
            if len(cells) == 2 and at % every == 0:
                rows.append((source, f"{source}-{at // (20 * every)}", *cells))
    for path in sorted((data / "wire").glob("*.tsv*")):
        rows += [("wire", cells[0], *cells[1:]) for cells in lines(path) if len(cells) == 3]
    return rows


class Spoiler:
    """Each way gives the spoilt sides, or None where it does not apply to a row."""

    def __init__(self, rows, seed=15):
        self.rows, self.random = rows, random.Random(seed)
        spoilers = tomllib.loads((HERE / "spoilers.toml").read_text(encoding="utf-8"))
        languages, self.plates = spoilers["languages"], spoilers["boilerplate"]
        self.arabic_like = languages.pop("Persian") + languages.pop("Urdu")
        self.english_like = sum(languages.values(), [])

    def shifted(self, at, ar, en):
        """The English of the next row."""
        if at + 1 == len(self.rows) or self.rows[at + 1][0] != self.rows[at][0]:
            return None
        other = self.rows[at + 1][3]
        return None if other == en or len(en.split()) < 4 or len(other.split()) < 4 else (ar, other)

    def cut(self, _, ar, en):
        """Only the first half of one side's words."""
        ar_words, en_words = ar.split(), en.split()
        if min(len(ar_words), len(en_words)) < 8:
            return None
        if self.random.random() < 0.5:
            return ar, " ".join(en_words[: len(en_words) // 2])
        return " ".join(ar_words[: len(ar_words) // 2]), en

    def number(self, _, ar, en):
        """Another number instead of one of the English."""
        found = [match for match in re.finditer(r"(?<![\w.,])\d+(?![\w.,]*\w)", en) if match.group() in re.findall(r"\d+", ar)]
        if not found:
            return None
        match = self.random.choice(found)
        digits = match.group()
        other = str(int(digits) + self.random.choice([1, 2, 3, 10, 100]))
        return ar, en[: match.start()] + other + en[match.end() :]

    def language(self, _, ar, en):
        """A sentence of another language: Persian or Urdu for Arabic, one in Latin letters for English."""
        if len(en) < 30:
            return None
        if self.random.random() < 0.5:
            return self.random.choice(self.arabic_like), en
        return ar, self.random.choice(self.english_like)

    def boilerplate(self, _at, _ar, _en):
        """A line that stands on every page of a site."""
        return tuple(self.random.choice(self.plates))

    def mojibake(self, _, ar, en):
        """UTF-8 read as Latin-1, Windows-1252, Windows-1256 or code page 437."""
        if sum("ء" <= letter <= "ي" for letter in ar) < 6:
            return None
        return ar.encode().decode(self.random.choice(["latin-1", "cp1252", "cp1256", "cp437"]), errors="replace"), en

    def copy(self, _, ar, en):
        """One side on both."""
        if len(en.split()) < 4 or sum("ء" <= letter <= "ي" for letter in ar) < 10:
            return None
        return (en, en) if self.random.random() < 0.5 else (ar, ar)

    def markup(self, _, ar, en):
        """Tags, entities, placeholders or wiki marks on one side."""
        words = en.split()
        if len(words) < 4:
            return None
        at = self.random.randrange(1, len(words))
        word = words[at]
        words[at] = self.random.choice(
            [f"<b>{word}</b>", f'<a href="/x">{word}</a>', f"{word}&nbsp;&amp;amp;", f"{{{{{word}}}}}", f"%({word.strip('.,').lower()})s", f"[[{word}]]"]
        )
        return ar, " ".join(words)

    def repetition(self, _, ar, en):
        """A few words of one side four times more."""
        words = en.split()
        if len(words) < 4:
            return None
        length = self.random.randint(1, 4)
        at = self.random.randrange(0, len(words) - length + 1)
        return ar, " ".join(words[: at + length] + words[at : at + length] * 4 + words[at + length :])

    def characters(self, _, ar, en):
        """Control, private or replacement characters within a word."""
        bad = self.random.choice(["\x01", "\x0b", "\x7f", "\x85", "\ue000", "\ufffd", "\ufffe", "\x00"])
        at = self.random.randrange(1, len(en)) if len(en) > 1 else 0
        return ar, en[:at] + bad + en[at:]


def spoil(rows):
    spoiler, spoilt, so_far = Spoiler(rows), [], dict.fromkeys(WHERE, 0)
    for at, (source, story, ar, en) in enumerate(rows):
        way = ""
        if at % 10 == 5 and ar and en:
            for name in sorted(so_far, key=so_far.get):  # of the ways that apply, the one that had the fewest rows
                sides = getattr(spoiler, name)(at, ar, en)
                if sides is not None:
                    way, (ar, en) = name, sides
                    so_far[name] += 1
                    break
        spoilt.append((source, story, ar, en, way))
    return spoilt


def filtered(rows, barqiya, options):
    with tempfile.TemporaryDirectory() as folder:
        source, judged = pathlib.Path(folder, "rows.jsonl"), pathlib.Path(folder, "judged.jsonl")
        with source.open("w", encoding="utf-8") as file:
            for at, (_, story, ar, en, _) in enumerate(rows):
                record = {"id": str(at), "story": story, "n": at + 1, "ar": ar, "start": 0, "end": len(ar.encode()), "en": en, "score": 0}
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
        subprocess.run([barqiya, "corpus", "filter", source, "-o", judged, "--quiet", *options], check=True)
        with judged.open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--similarity", action="store_true")
    parser.add_argument("--barqiya", default="target/release/barqiya")
    parser.add_argument("--missed", metavar="WAY", help="print the spoilt rows of a way that got no verdict")
    parser.add_argument("--alarms", metavar="SOURCE", help="print the untouched rows of a source that got one")
    arguments = parser.parse_args()
    if not arguments.data.is_dir():
        print(f"skipped: {arguments.data} is not here")
        return
    rows = spoil(corpus(arguments.data, arguments.every))
    any_rule, meant, ways = collections.Counter(), collections.Counter(), collections.Counter()
    untouched, alarms, rules = collections.Counter(), collections.Counter(), collections.defaultdict(collections.Counter)
    for (source, _, _, _, way), row in zip(rows, filtered(rows, arguments.barqiya, ["--similarity"] * arguments.similarity), strict=True):
        broken = {verdict["rule"] for verdict in row.get("verdicts", [])}
        if way:
            ways[way] += 1
            any_rule[way] += bool(broken)
            meant[way] += bool(broken & WHERE[way])
        else:
            untouched[source] += 1
            alarms[source] += bool(broken)
            rules[source].update(broken)
        if (way and way == arguments.missed and not broken) or (not way and source == arguments.alarms and broken):
            print(source, row["ar"], row["en"], row.get("verdicts", ""), sep="\t")
    print(f"{len(rows)} rows, {sum(ways.values())} of them spoilt\n")
    print("| way | rows | any verdict | by the rule that is meant |\n| --- | ---: | ---: | ---: |")
    for way in WHERE:
        print(f"| {way} | {ways[way]} | {any_rule[way] / max(ways[way], 1):.3f} | {meant[way] / max(ways[way], 1):.3f} |")
    print("\n| untouched rows of | rows | with a verdict | rules |\n| --- | ---: | ---: | --- |")
    for source in sorted(untouched, key=lambda name: (name != "wire", name)):
        most = ", ".join(f"{rule} {count}" for rule, count in rules[source].most_common(4))
        print(f"| {source} | {untouched[source]} | {alarms[source] / untouched[source]:.4f} | {most} |")
    missed = [way for way in WHERE if any_rule[way] < least(way, arguments.similarity) * ways[way]]
    if missed or alarms["wire"] > MOST_ALARMS * untouched["wire"]:
        sys.exit(f"too little found of {missed}, or more than {MOST_ALARMS:.0%} false alarms on newswire")


if __name__ == "__main__":
    main()
