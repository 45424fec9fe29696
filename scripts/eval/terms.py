"""How well a glossary is followed, and what that does to the translation.

    python scripts/eval/terms.py GOLD.jsonl [--enforce off repair search] [--distractors] [--limit N]

Each line of GOLD is one sentence: `ar`, `en`, and `terms` with `term_ar`, `term_en` and the surface `en` that the reference has at
`en_span`. The sentences are translated by the release binary in each mode, with a glossary made from the terms of the whole file (of an
Arabic form's variants the most frequent first) or with the rows of `--glossary` whose Arabic occurs in some sentence. Printed is a
Markdown table:

  surface  terms whose reference variant is in the output on word boundaries, case ignored, as often as it is listed
  lemma    the same for stems: plural, possessive, -ed, -ing and adjective endings do not count
  any      the same for stems of any variant that the glossary has for the Arabic form

then the counts of verdicts and the signatures of BLEU and chrF. `--distractors` translates once more, with entries that occur in no
sentence, and counts the sentences that changed. `--off-file FILE` (and so on) reuses FILE if it exists and writes it otherwise; seconds
are only known for runs of this call, and loading the model is timed with them.
"""
import argparse
import collections
import json
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import time

MODES = ["off", "repair", "search"]
KINDS = {"person": "person", "country": "place", "city": "place", "region": "place", "org": "organization", "media": "agency"}
POSSESSIVE = re.compile(r"['’ʼ]s?$")
WORD = re.compile(r"\w+(?:['’ʼ]\w+)*")
# Adjectives that share too little with their nouns.
STEMS = {
    "french": "france", "welsh": "wales", "dutch": "netherlands", "british": "britain", "greek": "greece", "spanish": "spain",
    "germany": "german", "mexican": "mexico", "turkish": "turkey",
}
# Endings of adjectives, and those that nouns have in their place: `Chinese` and `China`; the first that fits is taken.
ENDINGS = ["ian", "ia", "ese", "ish", "an", "ic", "al", "i", "a", "y"]


# Scoring

def surface_count(text, form):
    """How often a form stands in a text on word boundaries, case ignored."""
    form = re.escape(form.casefold())
    return len(re.findall(rf"(?<!\w){form}(?!\w)", text.casefold()))


def stem(word):
    """What is left of a word without its English endings; simple, the same for all forms of most words."""
    word = POSSESSIVE.sub("", word.casefold())
    word = without_verb_ending(without_plural(STEMS.get(word, word)))
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word.removesuffix(ending)
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def without_plural(word):
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and re.search("[^sui]s$", word) else word


def without_verb_ending(word):
    for ending in ("ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= 3 and re.search("[aeiouy]", root):
            doubled = root[-1] == root[-2] and root[-1] not in "lsz"
            return root[:-1] if doubled else root
    return word


def stems(text):
    return [stem(word) for word in WORD.findall(text.replace("_", " "))]


def stem_count(text_stems, form):
    """How often the stems of a form follow one another in those of a text."""
    wanted = stems(form)
    if not wanted:
        return 0
    return sum(text_stems[at : at + len(wanted)] == wanted for at in range(len(text_stems) - len(wanted) + 1))


def listed(terms):
    """The terms of a sentence by Arabic form and variant, with how often the reference has each: one count a place."""
    places = {}
    for term in terms:
        places.setdefault(tuple(term["en_span"]), term)
    counts = collections.Counter((term["term_ar"], term["en"], term["term_en"]) for term in places.values())
    return sorted(counts.items())


def successes(sentence, output, variants):
    """Terms of one sentence that came out: (listed, by surface, by lemma, by any variant)."""
    total = surface = lemma = loose = 0
    output_stems = stems(output)
    for (arabic, have, want), count in listed(sentence["terms"]):
        forms = [have, want]
        total += count
        exact = min(count, max(surface_count(output, form) for form in forms))
        alike = max(exact, min(count, max(stem_count(output_stems, form) for form in forms)))
        # Variants of the same stems would be counted twice.
        others = {tuple(stems(form)): form for form in [*variants.get(arabic, ()), *forms]}
        surface, lemma = surface + exact, lemma + alike
        loose += max(alike, min(count, sum(stem_count(output_stems, form) for form in others.values())))
    return total, surface, lemma, loose


# Glossaries

def glossary_of(sentences):
    """`{arabic: ([variants, the most frequent first], kind)}` of the gold terms."""
    counts, kinds = collections.defaultdict(collections.Counter), {}
    for term in (term for sentence in sentences for term in sentence["terms"]):
        # The lists of names are in small letters; the reference knows the capitals.
        same = term["en"].casefold() == term["term_en"].casefold()
        counts[term["term_ar"]][term["en"] if same else term["term_en"]] += 1
        kinds.setdefault(term["term_ar"], KINDS.get(term.get("type"), "term"))
    return {arabic: (ordered(variants), kinds[arabic]) for arabic, variants in sorted(counts.items())}


def ordered(variants):
    """Variants by frequency, one spelling of those that differ only in case."""
    seen = {}
    for variant, _ in sorted(variants.items(), key=lambda item: (-item[1], item[0])):
        seen.setdefault(variant.casefold(), variant)
    return list(seen.values())


def read_tsv(path):
    """A glossary file with a header that names `ar` and `en`; `|` stands between variants."""
    lines = path.read_text(encoding="utf-8").splitlines()
    header = lines[0].split("\t")
    arabic, english = header.index("ar"), header.index("en")
    entries = {}
    for cells in (line.split("\t") for line in lines[1:] if line.strip()):
        variants, _ = entries.setdefault(cells[arabic], ([], "term"))
        variants.extend(variant for variant in cells[english].split("|") if variant not in variants)
    return entries


def write_tsv(entries, path):
    rows = ["\t".join((arabic, "|".join(variants), kind)) for arabic, (variants, kind) in entries.items()]
    path.write_text("\n".join(["ar\ten\tkind", *rows]) + "\n", encoding="utf-8")


def fold(arabic):
    """Arabic without what spellings differ in."""
    arabic = re.sub("[\u0610-\u061a\u0640\u064b-\u065f\u0670]", "", arabic)
    return re.sub("[أإآٱ]", "ا", arabic).replace("ى", "ي").replace("ة", "ه").replace("ؤ", "و").replace("ئ", "ي")


def core(arabic):
    """A folded form without its first article: what every form with clitics holds."""
    return re.sub("^ال", "", " ".join(fold(arabic).split()))


def occurring(entries, sentences, wanted=True):
    """The entries whose Arabic occurs in some sentence, with whatever clitics, or else those that surely occur in none."""
    text = "\n".join(" ".join(fold(sentence["ar"]).split()) for sentence in sentences)
    return {arabic: entry for arabic, entry in entries.items() if (core(arabic) in text) == wanted}


def distractors(gold, sentences):
    """Entries from the other gold files of the folder that occur in no sentence."""
    entries = {}
    for path in sorted(gold.parent.glob("*.jsonl")):
        rows = read_gold(path) if path != gold else []
        if rows and all("term_ar" in term for row in rows for term in row.get("terms", [{}])):
            entries |= glossary_of(rows)
    for path in sorted(gold.parent.glob("*-glossary.tsv")):
        entries |= read_tsv(path)
    return occurring({arabic: entry for arabic, entry in entries.items() if len(core(arabic)) > 2}, sentences, wanted=False)


# Running

def read_gold(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def translate(binary, sentences, glossary, mode, options):
    """The records of one run, in the order of the sentences, and its seconds."""
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "source.ar"
        source.write_text("".join(" ".join(s["ar"].split()) + "\n" for s in sentences), encoding="utf-8")
        command = [binary, "translate", "--lines", "--format", "jsonl", "--quiet"]
        command += ["--glossary", str(glossary), "--enforce", mode, *options, str(source)]
        start = time.monotonic()
        run = subprocess.run(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        seconds = time.monotonic() - start
    if run.returncode:
        sys.exit(f"{shlex.join(map(str, command))}: exit code {run.returncode}")
    return [json.loads(line) for line in run.stdout.splitlines()], seconds


def records(keep, make):
    """The records in the file `keep`, without seconds, or those of a new run, which are then kept there."""
    if keep and keep.exists():
        return read_gold(keep), None
    made, seconds = make()
    if keep:
        keep.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in made), encoding="utf-8")
    return made, seconds


def by_line(made, count):
    """Records by line: every sentence has one, whatever was left out."""
    lines = {record["n"]: record for record in made}
    missing = [n for n in range(1, count + 1) if n not in lines]
    if missing:
        sys.exit(f"no translation of line {missing[0]} and {len(missing) - 1} others")
    return [lines[n] for n in range(1, count + 1)]


# Report

def score(sentences, made, variants):
    """All figures of one run."""
    from sacrebleu.metrics import BLEU, CHRF

    outputs, references = [record["en"] for record in made], [sentence["en"] for sentence in sentences]
    counts = [successes(*both, variants) for both in zip(sentences, outputs)]
    figures = dict(zip(("terms", "surface", "lemma", "any"), map(sum, zip(*counts))))
    for name, metric in (("BLEU", BLEU()), ("chrF", CHRF())):
        figures[name] = metric.corpus_score(outputs, [references]).score
        figures[f"{name} signature"] = str(metric.get_signature())
    figures["verdicts"] = collections.Counter(term["verdict"] for record in made for term in record.get("terms", []))
    return figures


def table(rows):
    """The Markdown table of `(mode, figures, seconds, sentences)`."""
    head = ["mode", "terms", "surface", "lemma", "any", "BLEU", "chrF", "seconds", "sentences/s", "verdicts"]
    lines = [head, ["---"] + ["---:"] * (len(head) - 2) + ["---"]]
    for mode, figures, seconds, count in rows:
        shares = [f"{100 * figures[name] / max(figures['terms'], 1):.2f} %" for name in ("surface", "lemma", "any")]
        times = [f"{seconds:.1f}", f"{count / seconds:.2f}"] if seconds else ["reused", ""]
        verdicts = ", ".join(f"{name} {number}" for name, number in sorted(figures["verdicts"].items()))
        scores = [f"{figures['BLEU']:.2f}", f"{figures['chrF']:.2f}"]
        lines.append([mode, str(figures["terms"]), *shares, *scores, *times, verdicts])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def changed(before, after):
    """The pairs of outputs that differ."""
    return [(old["en"], new["en"]) for old, new in zip(before, after) if old["en"] != new["en"]]


def arguments(given=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    path = pathlib.Path
    parser.add_argument("gold", type=path)
    parser.add_argument("--enforce", nargs="+", choices=MODES, default=MODES, metavar="MODE")
    parser.add_argument("--glossary", type=path, help="a TSV with columns ar and en [default: made from the gold terms]")
    parser.add_argument("--distractors", action="store_true", help="also a run with entries that occur nowhere")
    parser.add_argument("--distractor-mode", choices=MODES, default="search", help="how that run enforces them")
    parser.add_argument("--limit", type=int, help="only the first N sentences")
    parser.add_argument("--binary", default="target/release/barqiya")
    parser.add_argument("--options", type=shlex.split, default=[], help="more options of the binary, in one string")
    for mode in (*MODES, "distractors"):
        parser.add_argument(f"--{mode}-file", type=path, help=f"reuse the jsonl of the run {mode}, or keep it there")
    return parser.parse_args(given)


def kept_file(options, mode):
    return getattr(options, f"{mode}_file")


def run(options, sentences, name, mode, entries):
    """One run with a glossary, from its file if there is one: records by line, seconds."""

    def make():
        with tempfile.TemporaryDirectory() as folder:
            glossary = pathlib.Path(folder) / "glossary.tsv"
            write_tsv(entries, glossary)
            return translate(options.binary, sentences, glossary, mode, options.options)

    made, seconds = records(kept_file(options, name), make)
    return by_line(made, len(sentences)), seconds


def report_distractors(options, sentences, plain):
    entries = distractors(options.gold, sentences)
    made, _ = run(options, sentences, "distractors", options.distractor_mode, entries)
    found = changed(plain, made)
    print(f"\nDistractors ({len(entries)} entries, {options.distractor_mode}): {len(found)} of {len(made)} sentences changed.")
    for old, new in found[:10]:
        print(f"- {old}\n+ {new}")


def main():
    options = arguments()
    whole = read_gold(options.gold)
    sentences = whole[: options.limit]
    entries = occurring(read_tsv(options.glossary), whole) if options.glossary else glossary_of(whole)
    variants = {arabic: forms for arabic, (forms, _) in entries.items()}
    rows, plain = [], None
    for mode in options.enforce:
        made, seconds = run(options, sentences, mode, mode, entries)
        rows.append((mode, score(sentences, made, variants), seconds, len(sentences)))
        plain = made if mode == "off" else plain
    print(f"{options.gold.name}: {len(sentences)} sentences, {len(entries)} entries\n\n{table(rows)}\n")
    print("\n".join(rows[0][1][f"{name} signature"] for name in ("BLEU", "chrF")))
    if options.distractors:
        plain = plain or run(options, sentences, "off", "off", entries)[0]
        report_distractors(options, sentences, plain)


if __name__ == "__main__":
    main()
