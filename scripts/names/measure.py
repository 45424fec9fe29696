#!/usr/bin/env python3
"""Measures `barqiya names` on the sets of ../shared/data; docs/names.md has the figures.

    python3 scripts/names/measure.py target/release/barqiya ../shared/data find       names of NTREX found without a glossary
    python3 scripts/names/measure.py target/release/barqiya ../shared/data persons    people in Arabic newswire, by F1
    python3 scripts/names/measure.py target/release/barqiya ../shared/data systems    renderings of three systems, and --fix
    python3 scripts/names/measure.py target/release/barqiya ../shared/data injected   one rendering of every third name altered
    python3 scripts/names/measure.py target/release/barqiya ../shared/data speed      10,000 pairs
"""
import argparse
import json
import random
import re
import subprocess
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

VOWELS = {"a": "e", "e": "a", "i": "y", "y": "i", "o": "u", "u": "o"}


def lines(path):
    return Path(path).read_text(encoding="utf-8").split("\n")[:-1]


def record(story, n, ar, en):
    return {"id": f"{story}-{n}", "story": story, "n": n, "ar": ar, "start": 0, "end": len(ar.encode()), "en": en, "score": 0}


def write(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def to_bytes(text, span):
    return [len(text[:at].encode()) for at in span]


def touches(one, other):
    return one[0] < other[1] and other[0] < one[1]


class Desk:
    def __init__(self, barqiya, data, folder):
        self.barqiya, self.data, self.folder = barqiya, data, folder

    def names(self, rows, *options):
        """The report on some pairs."""
        write(self.folder / "pairs.jsonl", rows)
        command = [self.barqiya, "names", self.folder / "pairs.jsonl", "-o", self.folder / "report.json", *options]
        subprocess.run(command, check=True)
        return json.loads((self.folder / "report.json").read_text(encoding="utf-8"))

    def chrf(self, texts, reference):
        (self.folder / "hypothesis.en").write_text("\n".join(texts) + "\n", encoding="utf-8")
        command = [self.barqiya, "eval", "chrf", self.folder / "hypothesis.en", "--ref", reference, "--json"]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["score"]

    def ntrex(self, documents):
        """The first documents of NTREX as pairs, with the number of each line."""
        dev = self.data / "dev"
        rows, numbers, kept = [], [], {}
        for at, (ar, en, document) in enumerate(zip(lines(dev / "ntrex.ar"), lines(dev / "ntrex.en"), lines(dev / "ntrex.docids"))):
            name = document.split("\t")[0]
            kept.setdefault(name, len(kept))
            if kept[name] < documents:
                rows.append(record(name, at, ar, en))
                numbers.append(at)
        return rows, numbers

    def gold(self, name):
        return [json.loads(line) for line in lines(self.data / "gold" / name)]

    def find(self):
        """Gold names that a mention covers on both sides."""
        rows, numbers = self.ntrex(61)
        report = self.names(rows)
        mentions = defaultdict(list)
        for name in report["names"]:
            for use in name["uses"]:
                mentions[numbers[use["place"]["pair"]]].append(use)
        wanted, found = Counter(), Counter()
        for sentence in self.gold("names-ntrex.jsonl"):
            if sentence["id"] not in numbers:
                continue
            for term in sentence["terms"]:
                ar = to_bytes(sentence["ar"], term["ar_span"])
                wanted[term["type"]] += 1
                found[term["type"]] += any(
                    touches(use["place"]["ar"], ar) and term["en"] in (use["english"] or "") for use in mentions[sentence["id"]]
                )
        for kind, count in wanted.most_common():
            print(f"{kind}: {found[kind]} of {count}, {found[kind] / count:.3f}")
        print(f"all: {found.total()} of {wanted.total()}, recall {found.total() / wanted.total():.3f}")

    def persons(self):
        """People in Arabic alone: spans that are the same, after what is written onto the name is taken off."""
        sentences, words, tags = [], [], []
        for line in lines(self.data / "gold/ner/newsfane.conll") + [""]:
            if line:
                word, tag = line.split("\t")[:2]
                words.append(word)
                tags.append(tag)
            elif words:
                sentences.append((words, tags))
                words, tags = [], []
        rows, gold = [], []
        for n, (words, tags) in enumerate(sentences):
            starts, at = [], 0
            for word in words:
                starts.append(at)
                at += len(word.encode()) + 1
            spans, begun = set(), None
            for i, tag in enumerate([*tags, "O"]):
                if begun is not None and tag != "I-PER":
                    spans.add((starts[begun], starts[i - 1] + len(words[i - 1].encode())))
                    begun = None
                if tag == "B-PER":
                    begun = i
            rows.append(record(str(n), 1, " ".join(words), ""))
            gold.append(spans)
        report = self.names(rows)
        found = [set() for _ in rows]
        for name in report["names"]:
            if name["kind"] == "person":
                for use in name["uses"]:
                    found[use["place"]["pair"]].add(tuple(use["place"]["ar"]))
        right = sum(len(ours & theirs) for ours, theirs in zip(found, gold))
        ours, theirs = sum(map(len, found)), sum(map(len, gold))
        near = sum(any(touches(span, other) for other in theirs) for own, theirs in zip(found, gold) for span in own)
        precision, recall = right / ours, right / theirs
        f1 = 2 * precision * recall / (precision + recall)
        print(f"{theirs} people, {ours} found: precision {precision:.3f} (touching one: {near / ours:.3f}), recall {recall:.3f}, F1 {f1:.3f}")

    def systems(self):
        """Reference names that systems render otherwise: whether it is found, and whether --fix mends it."""
        dev = self.data / "dev"
        ar, reference = lines(dev / "flores-dev.ar"), dev / "flores-dev.en"
        gold = {sentence["id"]: sentence for sentence in self.gold("names-flores-dev.jsonl")}
        entries = defaultdict(dict)
        for sentence in gold.values():
            for term in sentence["terms"]:
                entries[term["ar"]][term["term_en"]] = None
        glossary = self.folder / "truth.tsv"
        glossary.write_text("ar\ten\n" + "".join(f"{name}\t{'|'.join(en)}\n" for name, en in entries.items()), encoding="utf-8")
        for system in ("argos", "opusmt", "bergamot-base"):
            out = lines(dev / "sys-ar-en" / f"flores-dev.{system}.en")
            rows = [record(str(n), 1, ar[n], out[n]) for n in range(len(ar))]
            report = self.names(rows, "--glossary", glossary, "--fix", self.folder / "fixed.jsonl")
            fixed = [json.loads(line)["en"] for line in lines(self.folder / "fixed.jsonl")]
            findings = defaultdict(list)
            for finding in report["findings"]:
                if finding["rule"] in ("against-glossary", "missing"):
                    findings[finding["place"]["pair"]].append(finding)
            counts = Counter()
            for n, sentence in gold.items():
                for term in sentence["terms"]:
                    counts["names"] += 1
                    counts["before"] += term["term_en"] in out[n]
                    counts["after"] += term["term_en"] in fixed[n]
                    if term["term_en"] not in out[n]:
                        span = to_bytes(sentence["ar"], term["ar_span"])
                        # What the glossary, made of all sentences, allows as well.
                        allowed = any(other in out[n] for other in entries[term["ar"]])
                        counts["allowed"] += allowed
                        counts["different"] += not allowed
                        counts["found"] += not allowed and any(touches(finding["place"]["ar"], span) for finding in findings[n])
            share = lambda what: counts[what] / counts["names"]
            print(
                f"{system}: {counts['different']} renderings differ ({counts['allowed']} more are another variant of the glossary), "
                f"found {counts['found']}, recall {counts['found'] / counts['different']:.3f}; "
                f"verbatim {share('before'):.3f} -> {share('after'):.3f}; "
                f"chrF {self.chrf(out, reference):.2f} -> {self.chrf(fixed, reference):.2f}"
            )

    def injected(self):
        """One rendering of every third name that a story has twice is altered as editors do; five times, by other chances."""
        rows, _ = self.ntrex(50)
        clean = self.names(rows, "--level", "warning")
        print(f"{len(clean['findings'])} warnings on the 50 stories as they were")
        sums = Counter()
        for seed in range(5):
            counts = self.injected_once(rows, random.Random(seed))
            print(f"{counts['altered']} renderings altered, {counts['named']} reported, {counts['pointed']} of them at their place")
            sums += counts
        share = lambda what: sums[what] / sums["altered"]
        print(f"all: reported {share('named'):.3f}, at their place {share('pointed'):.3f}")

    def injected_once(self, rows, chance):
        altered, truth = [dict(row) for row in rows], []
        for own in by_story(rows).values():
            repeated = repeated_names([rows[at]["en"] for at in own])
            for name in repeated[chance.randrange(3) :: 3]:
                places = [at for at in own if re.search(rf"\b{name}\b", altered[at]["en"])]
                if len(places) > 1:
                    at, other = chance.choice(places), misspell(name, chance)
                    altered[at]["en"] = re.sub(rf"\b{name}\b", other, altered[at]["en"], count=1)
                    truth.append((at, name, other))
        report = self.names(altered, "--level", "warning")
        counts = Counter(altered=len(truth))
        for at, name, other in truth:
            story = [f for f in report["findings"] if f["place"]["story"] == altered[at]["story"]]
            counts["pointed"] += any(f["place"]["pair"] == at and other in (f["found"] or "") for f in story)
            # Where each spelling stands once, either may be the wrong one.
            hits = [f for f in story if other in f"{f['found']} {f['wanted']}"]
            counts["named"] += bool(hits)
            if not hits:
                print(f"not found: {name} as {other}: {altered[at]['en'][:160]}")
        return counts

    def speed(self):
        """Time of 10,000 pairs, NTREX over and over as other stories, with a page as output."""
        rows, _ = self.ntrex(123)
        pairs = [dict(rows[n % len(rows)], id=str(n), story=f"{rows[n % len(rows)]['story']}.{n // len(rows)}") for n in range(10_000)]
        write(self.folder / "pairs.jsonl", pairs)
        begin = time.monotonic()
        subprocess.run([self.barqiya, "names", self.folder / "pairs.jsonl", "-o", self.folder / "names.html"], check=True)
        size = (self.folder / "names.html").stat().st_size
        print(f"10,000 pairs in {time.monotonic() - begin:.1f} s, page of {size / 1e6:.1f} MB")


def by_story(rows):
    stories = defaultdict(list)
    for at, row in enumerate(rows):
        stories[row["story"]].append(at)
    return stories


def repeated_names(sentences):
    """Words of five letters or more with a capital inside sentences, in two sentences or more, never in small letters."""
    inside, all_words = Counter(), set()
    for sentence in sentences:
        all_words.update(re.findall(r"\b[a-z]+\b", sentence))
        inside.update(sorted(set(re.findall(r"(?<=[a-z,] )[A-Z][a-z]{4,}\b", sentence))))
    everywhere = Counter(word for sentence in sentences for word in set(re.findall(r"\b[A-Z][a-z]{4,}\b", sentence)))
    return [word for word in inside if everywhere[word] > 1 and word.lower() not in all_words and word not in NO_NAMES]


NO_NAMES = set(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July August September October "
    "November December President Senator Minister Committee Court Senate House Party Street Supreme Prime State University "
    "County Police Department Council Union World United Judiciary Republican Republicans Democrat Democrats Democratic "
    "Secretary General Champions League Premier Christian Christians Islam Islamic Muslim Catholic Church City Office "
    "Labour Tories Conservative Bureau Parliament Commission North South Southwest National Nationals Assembly Medical Defense Defence Momentum Levee Justice Federal Games Islands Island River Chairman Morning Desert Director Center Airport".split()
)


def misspell(name, chance):
    """A spelling that an editor's slip or another habit makes of a name."""
    inner = range(1, len(name) - 1)
    ways = [
        [name[:i] + VOWELS[name[i]] + name[i + 1 :] for i in inner if name[i] in VOWELS],
        [name[:i] + name[i] + name[i:] for i in inner if name[i] not in VOWELS and name[i] not in (name[i - 1], name[i + 1])],
        [name[:i] + name[i + 1 :] for i in inner if name[i] == name[i - 1]],
        [name[:i] + name[i + 1] + name[i] + name[i + 2 :] for i in inner if i + 1 < len(name) and name[i] != name[i + 1]],
    ]
    return chance.choice(chance.choice([way for way in ways if way]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("barqiya", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("what", choices=["find", "persons", "systems", "injected", "speed"])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        getattr(Desk(arguments.barqiya.resolve(), arguments.data, Path(folder)), arguments.what)()


main()
