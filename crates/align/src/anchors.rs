//! What sentences of Arabic and English share that no model is needed for: numbers, days and months, names, words in
//! Latin letters, marks, and what numbers a line.

mod calendar;
mod marks;
mod skeleton;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use barqiya_text::{NumberForm, TokenKind, clitic_splits, has_arabic, numbers, tokens};

/// The anchors of a sentence, as keys in one space of both languages: hashes of what they are and of their normal form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Anchors {
    /// Those that a translation should have too, repeated as often as they occur.
    pub certain: Vec<u64>,
    /// Per word that may be a name, the keys that it may have, the likeliest first. A translation has one of them if it
    /// has the name.
    pub possible: Vec<Vec<u64>>,
}

/// What a key stands for.
#[derive(Debug, Clone, Copy)]
#[repr(u8)]
enum Kind {
    Number,
    Calendar,
    Start,
    Mark,
    Latin,
    Skeleton,
}

/// The anchors of an Arabic sentence.
pub fn of_arabic(text: &str) -> Anchors {
    let mut anchors = Anchors { certain: figures(text), possible: Vec::new() };
    anchors.certain.extend(marks::keys(text));
    for token in tokens(text).into_iter().filter(|token| token.kind == TokenKind::Word) {
        let word = &text[token.range];
        if !has_arabic(word) {
            anchors.possible.push(vec![key(Kind::Latin, word.to_lowercase().as_bytes())]);
        } else if let Some(day) = calendar::arabic(word) {
            anchors.certain.push(key(Kind::Calendar, &[day]));
        } else {
            let stems = clitic_splits(word);
            let forms = stems.iter().flat_map(|split| skeleton::of_arabic(split.stem));
            anchors.add(forms.map(|form| key(Kind::Skeleton, &form)).collect());
        }
    }
    anchors
}

/// The anchors of an English sentence.
pub fn of_english(text: &str) -> Anchors {
    let mut anchors = Anchors { certain: figures(text), possible: Vec::new() };
    anchors.certain.extend(marks::keys(text));
    for token in tokens(text).into_iter().filter(|token| token.kind == TokenKind::Word) {
        let word = &text[token.range];
        if let Some(day) = calendar::english(word) {
            anchors.certain.push(key(Kind::Calendar, &[day]));
            continue;
        }
        let whole = word.trim_end_matches("'s").trim_end_matches("’s");
        let mut keys = vec![key(Kind::Latin, whole.to_lowercase().as_bytes())];
        // Arabic writes the parts of `Abdel-Fattah` as one word or as two.
        let parts: Vec<&str> = whole.split(['-', '‐', '‑']).filter(|part| !part.is_empty()).collect();
        if let [first, .., last] = parts[..] {
            anchors.add(keys);
            for part in [first, last] {
                anchors.add(names(part));
            }
        } else {
            keys.extend(names(whole));
            anchors.add(keys);
        }
    }
    anchors
}

fn names(word: &str) -> Vec<u64> {
    skeleton::of_english(word).into_iter().map(|form| key(Kind::Skeleton, &form)).collect()
}

/// The anchors of both sides' sentences that count when the two are a text and its translation: of the keys that a word
/// may have, the first that the other side has too; words without one are left out.
///
/// ```
/// use barqiya_align::anchors::{between, of_arabic, of_english};
/// let arabic = [of_arabic("وصل لافروف إلى دمشق يوم الثلاثاء")];
/// let english = [of_english("On Tuesday, Lavrov arrived in Damascus")];
/// let (source, target) = between(&arabic, &english);
/// assert_eq!(source[0].len(), 2);
/// assert!(source[0].iter().all(|key| target[0].contains(key)));
/// ```
pub fn between(source: &[Anchors], target: &[Anchors]) -> (Vec<Vec<u64>>, Vec<Vec<u64>>) {
    let (ours, theirs) = (possible(source), possible(target));
    (chosen(source, &theirs), chosen(target, &ours))
}

fn possible(side: &[Anchors]) -> HashSet<u64> {
    side.iter().flat_map(|anchors| anchors.possible.iter().flatten().copied()).collect()
}

fn chosen(side: &[Anchors], others: &HashSet<u64>) -> Vec<Vec<u64>> {
    let choose = |keys: &Vec<u64>| keys.iter().find(|key| others.contains(key)).copied();
    side.iter()
        .map(|anchors| anchors.certain.iter().copied().chain(anchors.possible.iter().filter_map(choose)).collect())
        .collect()
}

impl Anchors {
    fn add(&mut self, mut keys: Vec<u64>) {
        let mut seen = HashSet::new();
        keys.retain(|&key| seen.insert(key));
        if !keys.is_empty() {
            self.possible.push(keys);
        }
    }
}

/// Numbers and percent signs. One in words is left out: it is an article or a pronoun as often.
fn figures(text: &str) -> Vec<u64> {
    let mut keys = Vec::new();
    for number in numbers(text) {
        let words = matches!(number.form, NumberForm::Words | NumberForm::Ordinal);
        if !(words && number.value == "1") {
            keys.push(key(Kind::Number, number.value.as_bytes()));
        }
        if number.percent {
            keys.push(key(Kind::Mark, b"%"));
        }
    }
    keys
}

/// FNV-1a over the kind and the bytes.
fn key(kind: Kind, form: &[u8]) -> u64 {
    let bytes = [kind as u8].into_iter().chain(form.iter().copied());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
