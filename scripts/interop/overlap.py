#!/usr/bin/env python3
"""`barqiya eval bleu|chrf|ter` against sacrebleu, figure for figure.

    python scripts/interop/overlap.py [--binary target/release/barqiya] [--more HYP.en REF.en ...]

Needs sacrebleu 2.6.0 (`pip install sacrebleu==2.6.0`). The texts are the first 120 English sentences of sets/wire-dev.tsv, systems made from it by deterministic
damage, and 50 small texts of random and nasty lines. For each text and each setting the corpus score, all sentence scores and the signature must be
equal to all digits that matter (a relative 1e-9); for three systems also mean, confidence and p of both tests of significance. `--more` does the
same for files of your own. Exits with 1 at the first figure that differs.
"""
import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile

from sacrebleu.metrics import BLEU, CHRF, TER
from sacrebleu.significance import PairedTest

ROOT = pathlib.Path(__file__).parents[2]

# Options of ours, and the metric of sacrebleu that they should equal.
SETTINGS = [
    ("bleu", [], BLEU),
    ("bleu", ["--tokenize", "none"], lambda **k: BLEU(tokenize="none", **k)),
    ("bleu", ["--tokenize", "char"], lambda **k: BLEU(tokenize="char", **k)),
    ("bleu", ["--tokenize", "intl"], lambda **k: BLEU(tokenize="intl", **k)),
    ("bleu", ["--lowercase"], lambda **k: BLEU(lowercase=True, **k)),
    ("bleu", ["--smooth", "none"], lambda **k: BLEU(smooth_method="none", **k)),
    ("bleu", ["--smooth", "floor"], lambda **k: BLEU(smooth_method="floor", **k)),
    ("bleu", ["--smooth", "add-k"], lambda **k: BLEU(smooth_method="add-k", **k)),
    ("chrf", [], lambda **k: CHRF()),
    ("chrf", ["--word-order", "2"], lambda **k: CHRF(word_order=2)),
    ("chrf", ["--lowercase", "--whitespace"], lambda **k: CHRF(lowercase=True, whitespace=True)),
    ("chrf", ["--eps-smoothing", "--word-order", "1"], lambda **k: CHRF(eps_smoothing=True, word_order=1)),
    ("ter", [], lambda **k: TER()),
    ("ter", ["--normalized", "--no-punct"], lambda **k: TER(normalized=True, no_punct=True)),
    ("ter", ["--normalized", "--asian-support"], lambda **k: TER(normalized=True, asian_support=True)),
    ("ter", ["--case-sensitive"], lambda **k: TER(case_sensitive=True)),
]

NASTY = [
    "", " ", ".", "...", "?!;:,", "«»“”‘’", "--- - -", "a", "A a A", "وصل الوزير إلى بكين.", "قَالَ الرَّئِيسُ إِنَّ ١٢٫٥ مليون", "👩‍👩‍👧 🇪🇬 👍🏽",
    "北京，你好。世界", "ｶﾀｶﾅ ひらがな", "a\u00a0b\u2003c", "a\u0085b", "a\u001cb", "&quot;x&amp;y&lt;z&gt;", "<skipped> words", "1,000.50-2,3 1-2-3", "it's John's dog's",
    "İSTANBUL ẞ ΟΔΟΣ", "e\u0301 é", "x" * 3000, "word " * 80, "the the the the the", "a.b,c.d 1.5,x", "$5 + 3% = ~7 {x} [y] |z|", "\tlead and trail\t", "U.S. won 3-0.",
]
WORDS = "the of Beijing, minister. said 12 5.5 to (Xinhua) -- signed agreement Tuesday's co-operation الوزير وقال 《新闻》 😀 A I's".split(" ")


def random_text(generator, lines):
    """Lines of nasty and random words."""

    def line():
        if generator.random() < 0.4:
            return generator.choice(NASTY)
        return " ".join(generator.choices(WORDS, k=generator.randrange(30)))

    return [line() for _ in range(lines)]


def damaged(generator, lines, rate):
    """Lines with words dropped, doubled, moved and changed."""

    def damage(line):
        words = line.split(" ")
        for _ in range(round(rate * len(words))):
            at, to = generator.randrange(len(words)), generator.randrange(len(words))
            kind = generator.randrange(5)
            if kind == 0 and len(words) > 1:
                del words[at]
            elif kind == 1:
                words.insert(to, words[at])
            elif kind == 2:
                words.insert(to, words.pop(at))
            elif kind == 3:
                words[at] = words[at][::-1] or "x"
            else:
                words[at:at + 3], words[to:to + 3] = words[to:to + 3], words[at:at + 3]
        return " ".join(words)

    return [damage(line) for line in lines]


class Checks:
    """Runs the program, compares, counts."""

    def __init__(self, binary, folder):
        self.binary, self.folder, self.figures = binary, pathlib.Path(folder), 0

    def file(self, name, lines):
        path = self.folder / name
        path.write_text("".join(line + "\n" for line in lines), encoding="utf-8", newline="")
        return str(path)

    def ours(self, metric, *arguments):
        command = [self.binary, "eval", metric, "--json", *arguments]
        run = subprocess.run(command, stdout=subprocess.PIPE, check=False, text=True, encoding="utf-8")
        if run.returncode:
            sys.exit(f"{' '.join(command)}: exit code {run.returncode}")
        return json.loads(run.stdout)

    def equal(self, what, ours, theirs):
        close = ours == theirs if isinstance(ours, str) else abs(ours - theirs) <= 1e-9 * max(1, abs(theirs))
        if not close:
            sys.exit(f"{what}: {ours} here, {theirs} in sacrebleu")
        self.figures += 1

    def text(self, name, hypotheses, references):
        """Corpus and sentences in all settings."""
        # As sacrebleu's own program reads files.
        hypotheses, references = [h.rstrip() for h in hypotheses], [[r.rstrip() for r in text] for text in references]
        files = [self.file("hyp", hypotheses)]
        for number, text in enumerate(references):
            files += ["--ref", self.file(f"ref{number}", text)]
        for command, options, metric in SETTINGS:
            what = f"{name}: {command} {' '.join(options)}"
            theirs = metric()
            corpus = theirs.corpus_score(hypotheses, references)
            ours = self.ours(command, *files, *options)
            self.equal(what, ours["score"], corpus.score)
            self.equal(what, ours["signature"], str(theirs.get_signature()))
            self.equal(what, ours["name"], corpus.name)
            single = metric(effective_order=True)
            sentences = self.ours(command, *files, *options, "--sentence-level")["sentences"]
            for at, (ours, hypothesis, *refs) in enumerate(zip(sentences, hypotheses, *references, strict=True)):
                self.equal(f"{what}: line {at + 1}", ours, single.sentence_score(hypothesis, refs).score)

    def significance(self, systems, reference):
        """Both tests, first system against the others."""
        systems = {name: [line.rstrip() for line in lines] for name, lines in systems.items()}
        files = [self.file(name, lines) for name, lines in systems.items()] + ["--ref", self.file("ref", reference)]
        for test, samples in (("bootstrap", "300"), ("randomisation", "500")):
            kind = {"bootstrap": "bs", "randomisation": "ar"}[test]
            for command, metric in (("bleu", BLEU()), ("chrf", CHRF()), ("ter", TER())):
                paired = PairedTest(list(systems.items()), {command: metric}, [reference], test_type=kind, n_samples=int(samples))
                signatures, scores = paired()
                (name, signature), = signatures.items()
                ours = self.ours(command, *files, "--test", test, "--samples", samples, "--examples", "0")
                self.equal(f"{test} {command}", ours["signature"], str(signature))
                for mine, theirs in zip(ours["systems"], scores[name], strict=True):
                    what = f"{test} {command} {mine['name']}"
                    self.equal(what, mine["score"], theirs.score)
                    if theirs.p_value is not None:
                        self.equal(f"{what}: p", mine["p"], theirs.p_value)
                    if test == "bootstrap":
                        self.equal(f"{what}: mean", round(mine["mean"], 3), round(float(theirs.mean), 3))
                        self.equal(f"{what}: confidence", round(mine["confidence"], 3), round(float(theirs.ci), 3))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=str(ROOT / "target/release/barqiya"))
    parser.add_argument("--more", nargs="+", default=[], metavar="FILE", help="systems and, last, their reference")
    options = parser.parse_args()
    rows = (ROOT / "sets/wire-dev.tsv").read_text(encoding="utf-8").splitlines()[1:]
    reference = [row.split("\t")[2] for row in rows[:120]]
    generator = random.Random(17)
    with tempfile.TemporaryDirectory() as folder:
        checks = Checks(options.binary, folder)
        systems = {name: damaged(generator, reference, rate) for name, rate in (("one", 0.3), ("two", 0.32), ("three", 0.6))}
        checks.text("wire-dev", systems["one"], [reference])
        checks.text("wire-dev, two references", systems["three"], [reference, systems["two"]])
        checks.significance(systems, reference)
        for number in range(50):
            text = random_text(generator, generator.randrange(1, 8))
            other = damaged(generator, text, 0.4) if generator.random() < 0.7 else random_text(generator, len(text))
            checks.text(f"random {number}", other, [text])
        *names, last = options.more or [None]
        read = lambda path: pathlib.Path(path).read_text(encoding="utf-8").split("\n")[:-1]
        for name in names:
            checks.text(name, read(name), [read(last)])
        if len(names) > 1:
            checks.significance({pathlib.Path(name).name: read(name) for name in names}, [line.rstrip() for line in read(last)])
        print(f"{checks.figures} figures equal sacrebleu's")


if __name__ == "__main__":
    main()
