//! English words without their endings, so that `infected` counts where `infect` is wanted.
//!
//! Simple on purpose: what matters is that the forms of a word agree and that other words differ, not that a stem is a word.
//! The results are those of `scripts/eval/terms.py`.

use crate::letters::{fold, is_word};

/// Adjectives that share too little with their nouns.
const UNLIKE: [(&str, &str); 9] = [
    ("french", "france"),
    ("welsh", "wales"),
    ("dutch", "netherlands"),
    ("british", "britain"),
    ("greek", "greece"),
    ("spanish", "spain"),
    ("germany", "german"),
    ("mexican", "mexico"),
    ("turkish", "turkey"),
];

/// Endings of adjectives and of the nouns they come from, `Chinese` and `China`; the first that fits is taken.
const ENDINGS: [&str; 10] = ["ian", "ia", "ese", "ish", "an", "ic", "al", "i", "a", "y"];

/// What joins the parts of a word, `O'Brien’s`.
const APOSTROPHES: [char; 3] = ['\'', '’', 'ʼ'];

/// The stem of one word: in small letters, without possessive, plural, `-ed`, `-ing` and the endings of adjectives.
///
/// ```
/// use barqiya_eval::stems::stem;
///
/// assert_eq!(stem("Viruses"), stem("virus’s"));
/// assert_eq!(stem("Chinese"), stem("China"));
/// assert_ne!(stem("Iran"), stem("Iraq"));
/// ```
pub fn stem(word: &str) -> String {
    let mut word = fold(word);
    word.truncate(without_possessive(&word).len());
    if let Some((_, noun)) = UNLIKE.iter().find(|(adjective, _)| *adjective == word) {
        word = (*noun).to_owned();
    }
    drop_plural(&mut word);
    drop_verb_ending(&mut word);
    drop_adjective_ending(&mut word);
    if word.ends_with('e') && length(&word) > 3 {
        word.pop();
    }
    word
}

/// The stems of a text's words in their order. Words are letters and digits, joined by apostrophes; hyphens part them.
///
/// ```
/// assert_eq!(barqiya_eval::stems::stems("the MERS-CoV's outbreaks"), ["the", "mer", "cov", "outbreak"]);
/// ```
pub fn stems(text: &str) -> Vec<String> {
    words(text).map(stem).collect()
}

/// How often the stems of a form follow one another among those of a text.
pub(crate) fn count(text: &[String], form: &[String]) -> usize {
    if form.is_empty() { 0 } else { text.windows(form.len()).filter(|window| *window == form).count() }
}

/// Words as `\w+(?:['’ʼ]\w+)*` finds them, the underscore being no letter.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let letter = |character: char| is_word(character) && character != '_';
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = &rest[rest.find(letter)?..];
        let mut end = 0;
        loop {
            end += rest[end..].find(|character| !letter(character)).unwrap_or(rest.len() - end);
            let joined = rest[end..].strip_prefix(APOSTROPHES).filter(|next| next.starts_with(letter));
            let Some(next) = joined else { break };
            end = rest.len() - next.len();
        }
        let (word, others) = rest.split_at(end);
        rest = others;
        Some(word)
    })
}

fn length(word: &str) -> usize {
    word.chars().count()
}

fn without_possessive(word: &str) -> &str {
    let bare = word.strip_suffix('s').and_then(|word| word.strip_suffix(APOSTROPHES));
    bare.or_else(|| word.strip_suffix(APOSTROPHES)).unwrap_or(word)
}

fn drop_plural(word: &mut String) {
    let length = length(word);
    if word.ends_with("ies") && length > 4 {
        word.truncate(word.len() - 3);
        word.push('y');
    } else if length > 3 && word.strip_suffix('s').is_some_and(|rest| !rest.ends_with(['s', 'u', 'i'])) {
        word.pop();
    }
}

fn drop_verb_ending(word: &mut String) {
    let vowels = ['a', 'e', 'i', 'o', 'u', 'y'];
    let roots = ["ing", "ed"].into_iter().filter_map(|ending| word.strip_suffix(ending));
    let root = roots.into_iter().find(|root| length(root) >= 3 && root.contains(vowels));
    let Some(kept) = root.map(str::len) else { return };
    word.truncate(kept);
    let mut last = word.chars().rev();
    // `stopped`, but `passed`, `called`, `buzzed`.
    if let (Some(one), Some(other)) = (last.next(), last.next())
        && one == other
        && !matches!(one, 'l' | 's' | 'z')
    {
        word.pop();
    }
}

fn drop_adjective_ending(word: &mut String) {
    let length = length(word);
    let fits = |ending: &&str| word.ends_with(*ending) && length >= ending.len() + 4;
    if let Some(ending) = ENDINGS.iter().find(|ending| fits(ending)) {
        word.truncate(word.len() - ending.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_agree() {
        for group in [
            &["fever", "fevers", "Fever's"][..],
            &["virus", "viruses", "virus’"],
            &["infect", "infected", "infecting"],
            &["China", "Chinese", "China's"],
            &["Wales", "Welsh"],
            &["America", "American", "Americans"],
            &["therapy", "therapies"],
            &["Germany", "German", "Germans"],
            &["stop", "stopped", "stopping"],
        ] {
            assert!(group.iter().all(|word| stem(word) == stem(group[0])), "{group:?}");
        }
    }

    #[test]
    fn other_words_differ() {
        for (one, other) in [("Iran", "Iraq"), ("Austria", "Australia"), ("Oman", "Rome"), ("mass", "mask")] {
            assert_ne!(stem(one), stem(other));
        }
    }

    #[test]
    fn form_is_counted_by_its_stems() {
        let text = stems("O'Brien’s MERS-CoV, MERS_CoV");
        assert_eq!(count(&text, &stems("MERS CoV")), 2);
        assert_eq!(count(&text, &[]), 0);
        assert_eq!(words("'a'' b'c' _d’e_").collect::<Vec<_>>(), ["a", "b'c", "d’e"]);
    }
}
