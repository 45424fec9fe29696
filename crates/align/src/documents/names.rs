//! Pairing by the names of files: `story-12.ar.txt` and `story-12.en.txt`, `AR/12.txt` and `EN/12.txt`.

use std::collections::BTreeMap;

use super::DocumentPair;

/// What names call the languages.
const LANGUAGES: [&str; 15] = [
    "ar",
    "ara",
    "arb",
    "arabic",
    "عربي",
    "عربية",
    "العربية",
    "en",
    "eng",
    "english",
    "انجليزي",
    "إنجليزي",
    "الإنجليزية",
    "source",
    "target",
];

/// Pairs documents by name, in the order of the source: those whose names are equal but for the extension and for marks of
/// the language. A name that two documents of a side have pairs none of them.
///
/// Names are paths with `/` between folders and file, relative to their side's folder.
///
/// ```
/// let pairs = barqiya_align::documents::pair_by_names(&["a.ar.txt", "b.ar.txt"], &["en/b.txt", "en/c.txt"]);
/// assert_eq!((pairs.len(), pairs[0].source, pairs[0].target), (1, 1, 0));
/// ```
pub fn pair_by_names<S: AsRef<str>, T: AsRef<str>>(source: &[S], target: &[T]) -> Vec<DocumentPair> {
    let (ours, theirs) = (by_stem(source), by_stem(target));
    let mut pairs: Vec<DocumentPair> = ours
        .iter()
        .filter_map(|(stem, &source)| Some((source?, (*theirs.get(stem)?)?)))
        .map(|(source, target)| DocumentPair { source, target, score: 1.0, confidence: 1.0 })
        .collect();
    pairs.sort_unstable_by_key(|pair| pair.source);
    pairs
}

/// The document of each stem; none where several have it.
fn by_stem<S: AsRef<str>>(names: &[S]) -> BTreeMap<Vec<String>, Option<usize>> {
    let mut stems = BTreeMap::new();
    for (at, name) in names.iter().enumerate() {
        stems.entry(stem(name.as_ref())).and_modify(|only| *only = None).or_insert(Some(at));
    }
    stems.remove(&Vec::new());
    stems
}

/// The parts of a name without extension and marks of the language, in lower case.
fn stem(name: &str) -> Vec<String> {
    let (folders, file) = name.rsplit_once('/').unwrap_or(("", name));
    let file = match file.rsplit_once('.') {
        Some((stem, extension)) if is_extension(extension) && !stem.is_empty() => stem,
        _ => file,
    };
    let lower = format!("{folders}/{file}").to_lowercase();
    let parts = lower.split(|character: char| !character.is_alphanumeric());
    parts.filter(|part| !part.is_empty() && !LANGUAGES.contains(part)).map(str::to_owned).collect()
}

/// An extension has a letter: the end of `story.12` numbers it.
fn is_extension(extension: &str) -> bool {
    extension.len() <= 5
        && extension.chars().all(|character| character.is_ascii_alphanumeric())
        && extension.contains(|character: char| character.is_ascii_alphabetic())
        && !LANGUAGES.contains(&extension.to_lowercase().as_str())
}
