//! Sides that break off: weights of what speaks for it, added up.

use crate::Limits;
use crate::view::{Side, View, is_trailing};

/// The end mark of the other side is missing.
const NO_END: f64 = 1.1;
/// The end mark is missing in the Arabic, where writers are careless of it.
const NO_ARABIC_END: f64 = 0.5;
/// The last word cannot be the last one.
const DANGLING: f64 = 0.8;
/// A bracket or quotation mark is not closed, or closed and not opened.
const OPEN: f64 = 0.5;
/// The first letter is small, in a sentence that ends as one.
const SMALL_START: f64 = 0.4;
/// As many spreads too short are evidence of weight 1.
const SHORT: f64 = 2.8;
/// Words from which a side is a sentence.
const SENTENCE: usize = 5;

pub(super) fn reason(view: &View<'_>, limits: &Limits) -> Option<String> {
    let deviation = view.deviation();
    let (ar, en) = (&view.ar, &view.en);
    english(ar, en, deviation, limits).or_else(|| arabic(ar, en, deviation, limits))
}

fn english(ar: &Side<'_>, en: &Side<'_>, deviation: f64, limits: &Limits) -> Option<String> {
    let sentence = ar.words.len() >= SENTENCE;
    let evidence = [
        (sentence && ar.ends_final && !en.ends_final, NO_END, "has no end mark"),
        (sentence && !en.ends_final && dangles(en, &DANGLING_ENGLISH), DANGLING, "ends with"),
        (is_open(en) && !is_open(ar), OPEN, "leaves a bracket or quotation mark open"),
        (sentence && en.ends_final && starts_small(en), SMALL_START, "begins with a small letter"),
    ];
    weigh("English", en, &evidence, -deviation, limits)
}

fn arabic(ar: &Side<'_>, en: &Side<'_>, deviation: f64, limits: &Limits) -> Option<String> {
    let sentence = en.words.len() >= SENTENCE;
    let evidence = [
        (sentence && en.ends_final && !ar.ends_final, NO_ARABIC_END, "has no end mark"),
        (sentence && !ar.ends_final && dangles(ar, &DANGLING_ARABIC), DANGLING, "ends with"),
        (is_open(ar) && !is_open(en), OPEN, "leaves a bracket or quotation mark open"),
    ];
    weigh("Arabic", ar, &evidence, deviation, limits)
}

fn weigh(name: &str, side: &Side<'_>, evidence: &[(bool, f64, &str)], short: f64, limits: &Limits) -> Option<String> {
    let found = evidence.iter().filter(|(there, ..)| *there);
    let sum: f64 = found.clone().map(|(_, weight, _)| weight).sum();
    if sum + short / SHORT < limits.cut {
        return None;
    }
    let mut said: Vec<String> = found
        .map(|&(_, weight, what)| match side.words.last() {
            Some(last) if weight == DANGLING => format!("{what} “{last}”"),
            _ => what.to_owned(),
        })
        .collect();
    if short > 0.5 * SHORT {
        said.push("is too short".to_owned());
    }
    if said.is_empty() { None } else { Some(format!("the {name} {}", said.join(" and "))) }
}

/// Words that no English sentence or heading ends with.
const DANGLING_ENGLISH: [&str; 44] = [
    "the", "a", "an", "of", "and", "or", "but", "to", "in", "on", "at", "by", "for", "from", "with", "as", "that",
    "which", "who", "whose", "into", "between", "its", "their", "his", "her", "our", "your", "is", "are", "was",
    "were", "be", "been", "has", "have", "had", "will", "would", "than", "if", "because", "while", "my",
];

/// Words that no Arabic sentence ends with.
const DANGLING_ARABIC: [&str; 28] = [
    "في",
    "فى",
    "من",
    "على",
    "علي",
    "إلى",
    "الى",
    "عن",
    "مع",
    "أن",
    "ان",
    "إن",
    "التي",
    "الذي",
    "التى",
    "الذى",
    "الذين",
    "أو",
    "او",
    "و",
    "ثم",
    "بين",
    "خلال",
    "بعد",
    "قبل",
    "كما",
    "لكن",
    "حول",
];

fn dangles(side: &Side<'_>, words: &[&str]) -> bool {
    let Some(last) = side.words.last() else {
        return false;
    };
    last.ends_with([',', '،', '-', '–']) || words.contains(&last.to_lowercase().as_str())
}

/// Whether brackets or quotation marks are left open, or closed and not opened.
fn is_open(side: &Side<'_>) -> bool {
    if side.enclosing == 0 {
        return false;
    }
    let (mut round, mut square, mut guillemets, mut curly, mut straight) = (0, 0, 0, 0, 0);
    for character in side.text.chars() {
        match character {
            '(' => round += 1,
            ')' => round -= 1,
            '[' => square += 1,
            ']' => square -= 1,
            '«' => guillemets += 1,
            '»' => guillemets -= 1,
            '“' | '„' => curly += 1,
            // Some write both quotation marks alike.
            '”' => curly -= 1,
            '"' => straight += 1,
            _ => {}
        }
    }
    let alike = curly % 2 == 0 && !side.text.contains('”');
    round > 0 || square > 0 || guillemets != 0 || (curly != 0 && !alike) || straight % 2 != 0
}

/// A small first letter, addresses and names of code aside.
fn starts_small(side: &Side<'_>) -> bool {
    let Some(first) = side.words.iter().find(|word| !word.chars().all(is_trailing)) else {
        return false;
    };
    first.starts_with(|letter: char| letter.is_ascii_lowercase()) && first.bytes().all(|byte| byte.is_ascii_lowercase())
}
