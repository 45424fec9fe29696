//! Readings of a word: proclitics and a stem, a stem and a pronoun suffix.
//!
//! `barqiya_text::clitic_splits` gives stems as they stand in the text; here `للصين` has to give `الصين`, and each reading
//! has to say how many letters of the word come before the name.

use std::borrow::Cow;

use super::frequent;

/// A way to read a folded word as proclitics and a stem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading<'a> {
    /// The stem with its article: of `للصين` it is `الصين`.
    pub(super) stem: Cow<'a, str>,
    /// Letters of the word before the stem.
    pub(super) proclitics: usize,
    /// Whether any of them is more than `و`.
    pub(super) prepositions: bool,
    /// Letters of the word that the article of the stem takes: one in `للصين`, none in `للغة`; two where the stem is the
    /// end of the word.
    pub(super) article: usize,
    /// With the `س` of the future, which only verbs have.
    pub(super) future: bool,
}

impl<'a> Reading<'a> {
    fn plain(stem: &'a str, proclitics: usize, prepositions: bool) -> Self {
        Self { stem: Cow::Borrowed(stem), proclitics, prepositions, article: ARTICLE_LETTERS, future: false }
    }
}

pub(super) const ARTICLE: &str = "ال";
const ARTICLE_LETTERS: usize = 2;

/// The readings of a folded word, the whole word first.
///
/// In the order of Arabic: a conjunction (`و`, `ف`), a preposition (`ب`, `ك`, `ل`) or the future `س`, the article inside
/// the stem. A word that is known to be one is not split: `بين` is not `ب` and `ين`.
pub(super) fn readings(word: &str) -> Vec<Reading<'_>> {
    let mut readings = vec![Reading::plain(word, 0, false)];
    if frequent::is_whole(word) {
        return readings;
    }
    prefixes(word, 0, &mut readings);
    if let Some(rest) = word.strip_prefix(['و', 'ف']).filter(|rest| !rest.is_empty()) {
        readings.push(Reading::plain(rest, 1, word.starts_with('ف')));
        if !frequent::is_whole(rest) {
            prefixes(rest, 1, &mut readings);
        }
    }
    readings
}

/// Adds the readings with a preposition or the future particle at the beginning of `word`.
fn prefixes<'a>(word: &'a str, before: usize, readings: &mut Vec<Reading<'a>>) {
    if let Some(stem) = word.strip_prefix(['ب', 'ك', 'ل']).filter(|stem| !stem.is_empty()) {
        readings.push(Reading::plain(stem, before + 1, true));
    }
    if let Some(stem) = word.strip_prefix('س').filter(|stem| stem.starts_with(['ي', 'ت', 'ن', 'ا'])) {
        readings.push(Reading { future: true, ..Reading::plain(stem, before + 1, true) });
    }
    if let Some(rest) = word.strip_prefix("لل").filter(|rest| !rest.is_empty()) {
        let with_article = |rest: &str| Cow::Owned([ARTICLE, rest].concat());
        readings.push(Reading { stem: with_article(rest), article: 1, ..Reading::plain(word, before + 1, true) });
        // Of three lams two are written: `ل` and `اللغة` is `للغة`.
        let stem = with_article(&word['ل'.len_utf8()..]);
        readings.push(Reading { stem, article: 0, ..Reading::plain(word, before + 1, true) });
    }
}

/// A stem without its pronoun suffix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ending<'a> {
    /// As [`before_suffix`] writes it.
    pub(super) stem: Cow<'a, str>,
    /// Letters of the suffix.
    pub(super) suffix: usize,
}

/// Pronoun suffixes. `ي` (my) is left out: it cannot be told from the adjective ending (`لبناني`) or from the dual.
const SUFFIXES: [&str; 10] = ["هما", "هم", "هن", "ها", "ه", "كما", "كم", "كن", "ك", "نا"];

/// Letters of a noun at least before the alef of the indefinite accusative.
const SHORTEST_ACCUSATIVE: usize = 4;

/// Stems and pronoun suffixes of a folded stem, and the stem of an indefinite accusative (`أعراضا`); `raw` is the word before folding, whose `ة` is no suffix.
pub(super) fn endings<'a>(stem: &'a str, raw: &str) -> Vec<Ending<'a>> {
    if raw.ends_with('ة') || stem.starts_with(ARTICLE) || frequent::is_whole(stem) {
        return Vec::new();
    }
    let mut endings: Vec<Ending<'a>> = accusative(stem).into_iter().collect();
    for suffix in SUFFIXES {
        let Some(rest) = stem.strip_suffix(suffix) else {
            continue;
        };
        let letters = suffix.chars().count();
        endings.push(Ending { stem: Cow::Borrowed(rest), suffix: letters });
        // The hamza of `وزراء` has a carrier before a suffix: `وزرائها`, `وزراؤها`.
        if let Some(open) = rest.strip_suffix("اي").or_else(|| rest.strip_suffix("او")) {
            endings.push(Ending { stem: Cow::Owned([open, "اء"].concat()), suffix: letters });
        }
    }
    endings
}

/// The noun of an indefinite accusative. `ي` before the alef is the name of a country (`بريطانيا`), `ت` a dual (`حكومتا`).
fn accusative(stem: &str) -> Option<Ending<'_>> {
    let noun = stem.strip_suffix('ا').filter(|noun| !noun.ends_with(['ي', 'ت', 'ا', 'ه', 'و']))?;
    (letters(noun) >= SHORTEST_ACCUSATIVE).then_some(Ending { stem: Cow::Borrowed(noun), suffix: 1 })
}

/// How the last word of a form is written before a pronoun suffix: `حكومة` as `حكومت`, `مستشفى` as `مستشفا`.
pub(super) fn before_suffix(raw: &str, folded: &str) -> String {
    let written = match raw.chars().next_back() {
        Some('ة') => 'ت',
        Some('ى') => 'ا',
        _ => return folded.to_owned(),
    };
    let mut shape = folded.to_owned();
    shape.pop();
    shape.push(written);
    shape
}

/// Letters, the article not counted.
pub(super) fn letters(word: &str) -> usize {
    word.strip_prefix(ARTICLE).unwrap_or(word).chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proclitics() {
        let cases: &[(&str, &[(&str, usize)])] = &[
            ("الصين", &[("الصين", 0)]),
            ("وبالصين", &[("وبالصين", 0), ("بالصين", 1), ("الصين", 2)]),
            ("للصين", &[("للصين", 0), ("لصين", 1), ("الصين", 1), ("اللصين", 1)]),
            ("وللصين", &[("وللصين", 0), ("للصين", 1), ("لصين", 2), ("الصين", 2), ("اللصين", 2)]),
            ("سيزور", &[("سيزور", 0), ("يزور", 1)]),
            ("بين", &[("بين", 0)]),
            ("وبين", &[("وبين", 0)]),
            ("وبكين", &[("وبكين", 0), ("بكين", 1)]),
            ("و", &[("و", 0)]),
            ("", &[("", 0)]),
        ];
        for (word, expected) in cases {
            let found: Vec<_> =
                readings(word).into_iter().map(|found| (found.stem.into_owned(), found.proclitics)).collect();
            let expected: Vec<_> = expected.iter().map(|&(stem, before)| (stem.to_owned(), before)).collect();
            assert_eq!(found, expected, "{word}");
        }
    }

    #[test]
    fn suffixes() {
        let stems =
            |stem, raw| endings(stem, raw).into_iter().map(|ending| ending.stem.into_owned()).collect::<Vec<_>>();
        assert_eq!(stems("حكومتها", "حكومتها"), ["حكومت"]);
        assert_eq!(stems("وزرايها", "وزرائها"), ["وزراي", "وزراء"]);
        assert_eq!(stems("اعراضا", "أعراضا"), ["اعراض"]);
        assert_eq!(stems("بريطانيا", "بريطانيا"), [""; 0]);
        assert_eq!(stems("شركه", "شركة"), [""; 0]);
        assert_eq!(stems("الصينها", "الصينها"), [""; 0]);
        assert_eq!(before_suffix("حكومة", "حكومه"), "حكومت");
        assert_eq!(before_suffix("مستشفى", "مستشفي"), "مستشفا");
        assert_eq!(before_suffix("جيش", "جيش"), "جيش");
    }
}
