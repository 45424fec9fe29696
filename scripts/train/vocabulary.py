"""Chooses the pieces of the vocabulary: python vocabulary.py --base BASE.gguf --texts DIR --wire DIR -o tokenizer.json

Of the 262,144 pieces of Gemma 3 some 54,000 are kept: all of Arabic script that Modern Standard Arabic uses, the Latin ones that
English words need most (by frequency, wordfreq), those of the training texts and of the names of countries, languages and currencies
(CLDR by babel), digits, punctuation, bytes, and what lies on the way to a piece when it is merged. Arabic is cut as before, English
into 4 % more pieces. Needs `pip install wordfreq babel` beside requirements.txt.
"""

import argparse
import collections
import re
from pathlib import Path

import texts
from babel import Locale
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers
from weights import read_vocabulary
from wordfreq import top_n_list, word_frequency

NORMAL, BYTE = 1, 6
SPECIAL = ("<pad>", "<eos>", "<bos>", "<unk>")
ARABIC = set("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيًٌٍَُِّْـ،؛؟٠١٢٣٤٥٦٧٨٩٪پچڤگ")
LETTERS = "éèêëáàâäãåíìîïóòôöõøúùûüñçßÉÀÁÖÜÇÅØžšŠŽćčČğışŞİ½¼²³×–—“”‘’«»…•°€£¥"
PUNCTUATION = re.compile(r"▁?([!-/:-@\[-`{-~]{1,3}|[“”‘’«»–—…•°€£$¥%,.]{1,3}|\d)|▁?[!-~]")
LATIN = re.compile(r"▁?[A-Za-z]+")
MOST_FREQUENT = 38_000


class Vocabulary:
    def __init__(self, base):
        self.pieces, self.scores, self.types = read_vocabulary(base)
        self.place = {piece: number for number, piece in enumerate(self.pieces)}

    def is_normal(self, piece):
        return piece in self.place and self.types[self.place[piece]] == NORMAL

    def way(self, piece):
        """What byte pair encoding makes on its way from letters to a piece."""
        parts = list(piece)
        made = set(parts)
        while len(parts) > 1:
            pairs = [(parts[at] + parts[at + 1], at) for at in range(len(parts) - 1)]
            known = [(self.scores[self.place[pair]], -at, pair) for pair, at in pairs if self.is_normal(pair)]
            if not known:
                break
            _, at, pair = max(known)
            parts[-at : 2 - at] = [pair]
            made.add(pair)
        return {self.place[part] for part in made if part in self.place}

    def tokenizer(self, kept=None):
        """A tokenizer of the pieces `kept` (numbers in order), or of all."""
        kept = range(len(self.pieces)) if kept is None else kept
        vocabulary = {self.pieces[old]: new for new, old in enumerate(kept)}
        merges = []
        for piece in vocabulary:
            if not self.is_normal(piece) or len(piece) < 2:
                continue
            halves = [(piece[:at], piece[at:]) for at in range(1, len(piece))]
            halves = [half for half in halves if all(part in vocabulary and self.types[self.place[part]] in (NORMAL, 4) for part in half)]
            halves.sort(key=lambda half: (vocabulary[half[0]], vocabulary[half[1]]))
            merges += [(self.scores[self.place[piece]], half) for half in halves]
        merges.sort(key=lambda merge: -merge[0])
        tokenizer = Tokenizer(models.BPE(vocabulary, [half for _, half in merges], unk_token="<unk>", fuse_unk=True, byte_fallback=True))
        tokenizer.normalizer = normalizers.Replace(" ", "▁")
        tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
        tokenizer.add_special_tokens([AddedToken(piece, normalized=False, special=True) for piece in SPECIAL])
        return tokenizer


def frequent(vocabulary, tokenizer):
    """The Latin pieces that English needs most."""
    counts = collections.Counter()
    for word in top_n_list("en", 250_000):
        if not re.fullmatch(r"[a-z][a-z'.-]*", word):
            continue
        frequency = word_frequency(word, "en")
        for form, weight in ((word, 1), (word.capitalize(), 0.35), (word.upper(), 0.02)):
            for text, share in ((" " + form, 1), (form, 0.05)):
                for piece in tokenizer.encode(text, add_special_tokens=False).ids:
                    counts[piece] += frequency * weight * share
    latin = [piece for piece, _ in counts.most_common() if LATIN.fullmatch(vocabulary.pieces[piece])]
    return set(latin[:MOST_FREQUENT])


def met(vocabulary, tokenizer, lines):
    """The Latin pieces of some texts."""
    encoded = tokenizer.encode_batch([" " + line for line in lines], add_special_tokens=False)
    return {piece for line in encoded for piece in line.ids if LATIN.fullmatch(vocabulary.pieces[piece])}


def choose(vocabulary, lines):
    """The numbers of the pieces to keep, in order."""
    tokenizer = vocabulary.tokenizer()
    kept = {number for number, kind in enumerate(vocabulary.types) if kind == BYTE} | set(range(len(SPECIAL) + 2))
    for number, piece in enumerate(vocabulary.pieces):
        bare = piece.replace("▁", "")
        if vocabulary.types[number] == NORMAL and ((bare and set(bare) <= ARABIC) or PUNCTUATION.fullmatch(piece)):
            kept.add(number)
    kept |= frequent(vocabulary, tokenizer) | met(vocabulary, tokenizer, lines)
    wanted = ["▁", "▁▁", "\n", *LETTERS, *("▁" + letter for letter in LETTERS)]
    kept |= {vocabulary.place[piece] for piece in wanted if piece in vocabulary.place}
    kept |= {number for piece in list(kept) if vocabulary.types[piece] == NORMAL for number in vocabulary.way(vocabulary.pieces[piece])}
    return sorted(kept)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", required=True, help="the base model as GGUF")
    parser.add_argument("--texts", action="append", default=[])
    parser.add_argument("--wire", required=True)
    parser.add_argument("-o", "--output", required=True)
    arguments = parser.parse_args()
    vocabulary = Vocabulary(arguments.base)
    names = Locale("en")
    lines = [*names.territories.values(), *names.languages.values(), *names.currencies.values()]
    lines += [english for _, _, english in texts.wire(arguments.wire)]
    for folder in arguments.texts:
        lines += [english for path in sorted(Path(folder).glob("*.tsv*")) for _, english in texts.pairs(path)]
    kept = choose(vocabulary, lines)
    vocabulary.tokenizer(kept).save(arguments.output)
    print(f"{len(kept)} of {len(vocabulary.pieces)} pieces")


if __name__ == "__main__":
    main()
