//! Arabic proclitics: conjunctions, prepositions and the article that are written with the word after them.

/// A way to read a word as proclitics and a stem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CliticSplit<'a> {
    /// The proclitics in order, in their full form: `لل` is `ل` and `ال`.
    pub proclitics: Vec<&'static str>,
    /// What is left; always the end of the word.
    pub stem: &'a str,
}

/// Letters that a stem keeps at least.
const SHORTEST_STEM: usize = 2;

/// The ways to read a word, the whole word first, then ever shorter stems.
///
/// The order of proclitics is that of Arabic: a conjunction (`و`, `ف`), a preposition (`ب`, `ك`, `ل`), the article
/// (`ال`; after `ل` it is written `لل`). These are candidates, judged by their letters alone: `وزير` is also given as
/// `و` and `زير`. A stem keeps two letters at least.
///
/// ```
/// let stems: Vec<&str> = barqiya_text::clitic_splits("وبالصين").into_iter().map(|split| split.stem).collect();
/// assert_eq!(stems, ["وبالصين", "بالصين", "الصين", "صين"]);
/// let last = barqiya_text::clitic_splits("للصين").pop().unwrap();
/// assert_eq!((last.proclitics, last.stem), (vec!["ل", "ال"], "صين"));
/// ```
pub fn clitic_splits(word: &str) -> Vec<CliticSplit<'_>> {
    let mut splits = vec![CliticSplit { proclitics: Vec::new(), stem: word }];
    let mut whole = Some(splits[0].clone());
    if let Some(split) = strip(word, &[], &["و", "ف"]) {
        splits.push(split.clone());
        articles(&split, &mut splits);
        prepositions(&split, &mut splits);
    }
    if let Some(split) = whole.take() {
        articles(&split, &mut splits);
        prepositions(&split, &mut splits);
    }
    splits.sort_by_key(|split| split.proclitics.len());
    splits
}

/// Adds the readings with a preposition, and with an article after it.
fn prepositions<'a>(split: &CliticSplit<'a>, splits: &mut Vec<CliticSplit<'a>>) {
    if let Some(stem) = split.stem.strip_prefix("لل") {
        add(splits, split, &["ل", "ال"], stem);
    }
    if let Some(inner) = strip(split.stem, &split.proclitics, &["ب", "ك", "ل"]) {
        splits.push(inner.clone());
        articles(&inner, splits);
    }
}

/// Adds the reading with an article.
fn articles<'a>(split: &CliticSplit<'a>, splits: &mut Vec<CliticSplit<'a>>) {
    if let Some(stem) = split.stem.strip_prefix("ال") {
        add(splits, split, &["ال"], stem);
    }
}

fn add<'a>(splits: &mut Vec<CliticSplit<'a>>, split: &CliticSplit<'a>, more: &[&'static str], stem: &'a str) {
    // A stretcher after the article is not part of the stem: `الـ52`.
    let stem = stem.trim_start_matches('ـ');
    if stem.chars().take(SHORTEST_STEM).count() == SHORTEST_STEM {
        let proclitics = split.proclitics.iter().chain(more).copied().collect();
        splits.push(CliticSplit { proclitics, stem });
    }
}

fn strip<'a>(word: &'a str, before: &[&'static str], letters: &[&'static str]) -> Option<CliticSplit<'a>> {
    let (letter, stem) = letters.iter().find_map(|&letter| Some((letter, word.strip_prefix(letter)?)))?;
    (stem.chars().take(SHORTEST_STEM).count() == SHORTEST_STEM)
        .then(|| CliticSplit { proclitics: before.iter().copied().chain([letter]).collect(), stem })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn readings() {
        let cases: &[(&str, &[&str])] = &[
            ("الصين", &["الصين", "صين"]),
            ("للصين", &["للصين", "لصين", "صين"]),
            ("وللصين", &["وللصين", "للصين", "لصين", "صين"]),
            ("فكالصين", &["فكالصين", "كالصين", "الصين", "صين"]),
            ("وزير", &["وزير", "زير"]),
            ("من", &["من"]),
            ("و", &["و"]),
            ("", &[""]),
            ("والـ52", &["والـ52", "الـ52", "52"]),
        ];
        for (word, stems) in cases {
            let found: Vec<&str> = clitic_splits(word).into_iter().map(|split| split.stem).collect();
            assert_eq!(&found, stems, "{word}");
        }
    }

    proptest! {
        #[test]
        fn stems_end_the_word(word in "[وفبلكاصين]{0,9}|\\PC{0,6}") {
            let splits = clitic_splits(&word);
            prop_assert_eq!(splits[0].stem, word.as_str());
            for split in splits {
                prop_assert!(word.ends_with(split.stem));
            }
        }
    }
}
