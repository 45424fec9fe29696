"""Tests of the scoring in terms.py: python -m unittest scripts/eval/test_terms.py"""
import contextlib
import io
import json
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import terms


def term(arabic, english, start=0, entry=None, kind=None):
    return {"term_ar": arabic, "en": english, "term_en": entry or english, "en_span": [start, start + len(english)], "type": kind}


class Scoring(unittest.TestCase):
    def test_surface_keeps_to_word_boundaries(self):
        self.assertEqual(terms.surface_count("Oman, the Roman omani OMAN's", "Oman"), 2)
        self.assertEqual(terms.surface_count("in the U.S. and U.S.", "U.S."), 2)
        self.assertEqual(terms.surface_count("COVID-19 (covid-19)", "COVID-19"), 2)

    def test_stems_of_one_word_agree(self):
        for group in (
            ["fever", "fevers", "Fever's"], ["virus", "viruses", "virus’"], ["disease", "diseases"], ["infect", "infected", "infecting"],
            ["China", "Chinese", "China's"], ["Indonesia", "Indonesian"], ["Russia", "Russian"], ["Iraq", "Iraqi"], ["Wales", "Welsh"],
            ["Iran", "Iranian"], ["America", "American", "Americans"], ["therapy", "therapies"], ["Korea", "Korean"],
            ["case", "cases"], ["European", "Europe"], ["Germany", "German", "Germans"], ["stop", "stopped", "stopping"],
        ):
            self.assertEqual(len({terms.stem(word) for word in group}), 1, [terms.stem(word) for word in group])

    def test_stems_of_other_words_differ(self):
        for one, other in (("Iran", "Iraq"), ("Austria", "Australia"), ("Oman", "Rome"), ("mass", "mask")):
            self.assertNotEqual(terms.stem(one), terms.stem(other))

    def test_as_often_as_listed(self):
        sentence = {"terms": [term("الصين", "China", 0), term("الصين", "China", 20), term("صين", "China", 20)]}
        self.assertEqual(terms.successes(sentence, "China said it", {}), (2, 1, 1, 1))
        self.assertEqual(terms.successes(sentence, "China said Chinese", {}), (2, 1, 2, 2))
        self.assertEqual(terms.successes(sentence, "China, China, China", {}), (2, 2, 2, 2))

    def test_kinds_of_success(self):
        sentence = {"terms": [term("إنفلونزا", "influenza"), term("فيروس", "viruses", 20, "virus")]}
        variants = {"إنفلونزا": ["influenza", "flu"], "فيروس": ["virus"]}
        self.assertEqual(terms.successes(sentence, "Flu is a virus.", variants), (2, 1, 1, 2))
        self.assertEqual(terms.successes(sentence, "Influenza, a viral thing", variants), (2, 1, 1, 1))
        self.assertEqual(terms.successes(sentence, "", variants), (2, 0, 0, 0))

    def test_hyphens_do_not_count_in_stems(self):
        self.assertEqual(terms.stem_count(terms.stems("the MERS-CoV outbreak"), "MERS CoV"), 1)


class Glossaries(unittest.TestCase):
    SENTENCES = [
        {"ar": "قال الرئيس في الصين", "en": "",
         "terms": [term("الصين", "China", kind="country"), term("جون دو", "John Doe", 9, "john doe", "person")]},
        {"ar": "وبالصين إنفلونزا", "en": "", "terms": [term("الصين", "PRC"), term("الصين", "China", 5)]},
    ]

    def test_frequent_variants_come_first_with_their_capitals(self):
        entries = terms.glossary_of(self.SENTENCES)
        self.assertEqual(entries, {"الصين": (["China", "PRC"], "place"), "جون دو": (["John Doe"], "person")})

    def test_files_come_back(self):
        entries = {"الصين": (["China", "PRC"], "term")}
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "g.tsv"
            terms.write_tsv(entries, path)
            self.assertEqual(terms.read_tsv(path), entries)

    def test_distractors_occur_nowhere(self):
        entries = {form: ([], "term") for form in ("الصين", "صين", "إنفلونزا", "انفلونزا", "اليابان")}
        self.assertEqual(list(terms.occurring(entries, self.SENTENCES, wanted=False)), ["اليابان"])
        self.assertEqual(len(terms.occurring(entries, self.SENTENCES)), 4)


class Report(unittest.TestCase):
    def run_main(self, *options):
        printed = io.StringIO()
        with mock.patch.object(sys, "argv", ["terms.py", *options]), contextlib.redirect_stdout(printed):
            terms.main()
        return printed.getvalue()

    def test_files_are_reused(self):
        gold = {"ar": "في الصين", "en": "It is so in China now.", "terms": [term("الصين", "China", 12)]}
        made = {"n": 1, "en": "It is so in Chinese now.", "terms": [{"verdict": "failed"}]}
        better = {"n": 1, "en": gold["en"], "terms": [{"verdict": "repair"}]}
        with tempfile.TemporaryDirectory() as folder:
            paths = [pathlib.Path(folder) / name for name in ("gold.jsonl", "off.jsonl", "repair.jsonl")]
            for path, record in zip(paths, (gold, made, better)):
                path.write_text(json.dumps(record) + "\n", encoding="utf-8")
            files = ["--off-file", str(paths[1]), "--repair-file", str(paths[2]), "--distractors-file", str(paths[2])]
            printed = self.run_main(str(paths[0]), "--enforce", "off", "repair", "--distractors", *files)
        self.assertIn("| off | 1 | 0.00 % | 100.00 % | 100.00 % |", printed)
        self.assertIn("| repair | 1 | 100.00 % | 100.00 % | 100.00 % | 100.00 | 100.00 | reused |  | repair 1 |", printed)
        self.assertIn("1 of 1 sentences changed", printed)
        self.assertIn("tok:13a", printed)

    def test_missing_lines_are_named(self):
        with self.assertRaisesRegex(SystemExit, "line 2"):
            terms.by_line([{"n": 1}], 2)


if __name__ == "__main__":
    unittest.main()
