"""More of the same sentences: other numbers, other family names, the spelling of hurried newsrooms, neighbours joined.

A small model learns a small corpus by heart. A sentence whose numbers and names change from pass to pass cannot be learnt by heart, and
teaches what matters: that numbers and names come from the Arabic before it.
"""

import random
import re
from collections import defaultdict

NUMBER = re.compile(r"(?<![\d.,٫٬/:-])\d{1,6}(?![\d٫٬/:-]|[.,]\d)")
ARABIC_WORD = re.compile("[\u0621-\u064a]+")
ENGLISH_WORD = re.compile(r"[A-Z][a-z]+(?![\w'-])")
# Spellings that stand for one sound, folded as the name lists fold them.
FOLD = str.maketrans("أإآىة", "اااي" + "ه")
# Borne as family names, but titles in most sentences.
TITLES = {"Sayyid", "Sayed", "Sultan", "Prince", "King", "Emir", "Amir", "Sheikh", "Doctor", "Imam", "Minister"}


def fold(word):
    return word.translate(FOLD)


class Surnames:
    """Family names with their attested Latin spelling."""

    def __init__(self, rows):
        """`rows`: (Arabic, Latin) of surnames."""
        self.spellings = defaultdict(set)
        rows = [(arabic, latin) for arabic, latin in rows if len(arabic) > 3 and " " not in arabic and latin not in TITLES]
        for arabic, latin in rows:
            self.spellings[fold(arabic)].add(latin)
        self.rows = rows

    def swap(self, arabic, english, chance):
        """The pair with every family name that both sides hold once replaced by another one."""
        for word in set(ENGLISH_WORD.findall(english)):
            if english.count(word) != 1:
                continue
            places = [found for found in ARABIC_WORD.finditer(arabic) if word in self.spellings.get(fold(found.group()), ())]
            if len(places) == 1:
                name, latin = chance.choice(self.rows)
                start, end = places[0].span()
                arabic = arabic[:start] + name + arabic[end:]
                english = re.sub(rf"\b{word}\b", latin, english)
        return arabic, english


def like(number, chance):
    """Another number after which an Arabic noun has the same form, and which can stand in the same place of a date."""
    value = int(number)
    if 1900 <= value <= 2035 and len(number) == 4:
        return str(chance.randint(1950, 2030))
    if value <= 2 or number.startswith("0"):
        return number
    for low, high in ((3, 10), (11, 28), (29, 31), (32, 99)):
        if value <= high:
            return str(chance.randint(low, high))
    # What follows a number from a hundred on goes by its last two digits.
    head = str(chance.randint(10 ** (len(number) - 3), 10 ** (len(number) - 2) - 1))
    return head + number[-2:]


def swap_numbers(arabic, english, chance):
    """The pair with every number that both sides hold once, in the same digits, replaced by another one."""
    here, there = NUMBER.findall(arabic), NUMBER.findall(english)
    for number in sorted(set(here) & set(there)):
        if here.count(number) == there.count(number) == 1:
            other = like(number, chance)
            if other not in here:
                exact = rf"(?<![\d.,٫٬/:-]){number}(?![\d٫٬/:-]|[.,]\d)"
                arabic, english = re.sub(exact, other, arabic), re.sub(exact, other, english)
    return arabic, english


def joined(rows, longest=700):
    """Neighbours of a story as one line; `rows`: (story, Arabic, English)."""
    out = []
    for (story, arabic, english), (after, more, rest) in zip(rows, rows[1:]):
        if story == after and len(arabic) + len(more) < longest and arabic[-1] in '.؟!"»' and english[-1] in '.?!"':
            out.append((f"{arabic} {more}", f"{english} {rest}"))
    return out


def loosen(arabic):
    """Without hamzas on alif, and with alif maqsura for every final ya, as many agencies write."""
    return re.sub("ي(?![\u0621-\u064a])", "ى", re.sub("[أإ]", "ا", arabic))


def changed(rows, surnames, seed):
    """The pairs of `rows` (Arabic, English) in which something could be swapped; one Arabic in four is loosened."""
    chance = random.Random(seed)
    out = []
    for arabic, english in rows:
        swapped, translation = swap_numbers(*surnames.swap(arabic, english, chance), chance)
        if chance.random() < 0.25:
            swapped = loosen(swapped)
        if swapped != arabic:
            out.append((swapped, translation))
    return out
