//! What has to be known of English words to edit around them.

use std::ops::Range;

use super::surface::{is_apostrophe, starts_sentence};

/// Words that belong to the sentence and not to a name.
#[rustfmt::skip]
const FUNCTION_WORDS: &[&str] = &[
    "a", "about", "after", "against", "all", "also", "among", "an", "and", "any", "are", "as", "at", "be", "because",
    "been", "before", "being", "between", "both", "but", "by", "can", "could", "did", "do", "does", "during", "each",
    "for", "from", "had", "has", "have", "he", "her", "here", "him", "his", "how", "i", "if", "in", "into", "is", "it",
    "its", "may", "might", "more", "most", "must", "no", "nor", "not", "of", "on", "or", "our", "out", "over", "shall",
    "she", "should", "so", "some", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they",
    "this", "those", "through", "to", "under", "until", "up", "upon", "was", "we", "were", "what", "when", "where",
    "which", "while", "who", "whom", "whose", "will", "with", "within", "without", "would", "you", "your",
];

/// Verbs of the wire that follow a name at once.
#[rustfmt::skip]
const VERBS: &[&str] = &[
    "began", "came", "gave", "held", "led", "left", "made", "met", "read", "said", "sang", "saw", "says", "sent",
    "spoke", "told", "took", "went", "won", "wrote",
];

/// Days and months: no name is ever said so.
#[rustfmt::skip]
const CALENDAR: &[&str] = &[
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March", "April",
    "May", "June", "July", "August", "September", "October", "November", "December",
];

/// Words in capitals before a name that are not the name.
#[rustfmt::skip]
const TITLES: &[&str] = &[
    "Ambassador", "Chairman", "Chancellor", "Chief", "Colonel", "Commander", "Deputy", "Director", "Doctor", "Dr",
    "Emir", "Envoy", "Father", "Foreign", "Former", "General", "Governor", "Judge", "Justice", "King", "Leader",
    "Lieutenant", "Lord", "Major", "Mayor", "Minister", "Mr", "Mrs", "Ms", "Pope", "Premier", "President", "Prime",
    "Prince", "Princess", "Prof", "Professor", "Queen", "Representative", "Secretary", "Senator", "Sheikh", "Sir",
    "Speaker", "Spokesman", "Sultan", "Vice",
];

/// Whether a word is the name of a day or month.
pub(super) fn is_calendar(word: &str) -> bool {
    CALENDAR.contains(&word)
}

/// Whether a word is a title.
pub(super) fn is_title(word: &str) -> bool {
    TITLES.contains(&word)
}

/// Whether a word is the adjective of a country or people whose other name is `stem`: `British` of `Britain`.
pub(super) fn is_adjective_of(word: &str, stem: &str) -> bool {
    let shared = word.chars().zip(stem.chars()).take_while(|(one, other)| one == other).count();
    let ends = ["ish", "ese", "ian", "ean", "ican", "ench", "utch", "elsh"].iter().any(|end| word.ends_with(end));
    is_capitalised(word) && !word.contains(' ') && word != stem && (ends || shared >= 3)
}

/// Whether a word of a sentence is a function word: small, or big only because it begins the sentence (`May` is a month).
pub(super) fn is_function(en: &str, word: &Range<usize>) -> bool {
    let text = &en[word.clone()];
    let small = text.to_lowercase();
    FUNCTION_WORDS.contains(&small.as_str()) && (text == small || starts_sentence(en, word.start))
}

/// Whether what follows a name shows that the name is no attribute: `Obama said`, not `Obama administration`.
pub(super) fn is_verb_or_function(en: &str, word: &Range<usize>) -> bool {
    let text = &en[word.clone()];
    is_function(en, word) || VERBS.contains(&text) || (text.len() > 4 && text.ends_with("ed"))
}

/// Whether a word begins with a capital.
pub(super) fn is_capitalised(text: &str) -> bool {
    text.starts_with(char::is_uppercase)
}

/// A word without its possessive ending.
pub(super) fn without_possessive(en: &str, word: &Range<usize>) -> Range<usize> {
    let text = &en[word.clone()];
    let stem = text.strip_suffix(['s', 'S']).and_then(|stem| stem.strip_suffix(is_apostrophe));
    word.start..word.start + stem.filter(|stem| !stem.is_empty()).map_or(text.len(), str::len)
}

/// Whether only white space is between two words.
pub(super) fn touch(en: &str, left: &Range<usize>, right: &Range<usize>) -> bool {
    gap(en, left, right).is_some_and(|gap| gap.chars().all(char::is_whitespace))
}

/// Whether only white space or a hyphen is between two words: they may be parts of one name.
pub(super) fn joined(en: &str, left: &Range<usize>, right: &Range<usize>) -> bool {
    gap(en, left, right)
        .is_some_and(|gap| gap.chars().all(|mark| mark.is_whitespace() || matches!(mark, '-' | '‐' | '‑')))
}

fn gap<'a>(en: &'a str, left: &Range<usize>, right: &Range<usize>) -> Option<&'a str> {
    en.get(left.end..right.start).filter(|gap| !gap.is_empty())
}

/// `a` or `an`, by the sound with which the next word begins.
pub(super) fn article(next: &str) -> &'static str {
    if begins_with_vowel(next) { "an" } else { "a" }
}

fn begins_with_vowel(word: &str) -> bool {
    let part = word.split(|mark: char| !mark.is_alphanumeric()).find(|part| !part.is_empty()).unwrap_or_default();
    if part.starts_with(|first: char| first.is_ascii_digit()) {
        return part.starts_with('8') || part == "11" || part == "18";
    }
    if is_spelt_out(part) {
        return part.starts_with(['A', 'E', 'F', 'H', 'I', 'L', 'M', 'N', 'O', 'R', 'S', 'X']);
    }
    let small = part.to_lowercase();
    let starts = |beginnings: &[&str]| beginnings.iter().any(|beginning| small.starts_with(beginning));
    if starts(&["hour", "honest", "honor", "honour", "heir"]) {
        return true;
    }
    // Said with the sound of `you` or of `w`.
    let glides =
        starts(&["eu", "ewe", "use", "usu", "usa", "uk", "ugand", "urugu", "uran", "utah", "util", "utop", "once"])
            || matches!(small.as_str(), "one" | "un" | "unhcr" | "uae" | "us" | "uefa")
            || (small.starts_with("un") && is_one_sound(&small));
    !glides && small.starts_with(['a', 'e', 'i', 'o', 'u', 'á', 'à', 'é', 'è', 'í', 'ó', 'ö', 'ü', 'ø', 'å', 'ä'])
}

/// Of words in `un-`: those with the sound of `unit`, not of `undone`.
fn is_one_sound(word: &str) -> bool {
    let starts = |beginnings: &[&str]| beginnings.iter().any(|beginning| word.starts_with(beginning));
    starts(&["unesco", "unan"]) || (starts(&["uni"]) && !starts(&["unin", "unim", "unide", "univit"]))
}

/// Whether a word in capitals is said letter by letter: `FBI`, not `NATO`.
fn is_spelt_out(part: &str) -> bool {
    let length = part.chars().count();
    let big = part.chars().all(|letter| letter.is_uppercase() || letter.is_ascii_digit());
    let vowel = |letter: char| matches!(letter, 'A' | 'E' | 'I' | 'O' | 'U');
    let word_like = length >= 4 && (part.chars().nth(1).is_some_and(vowel) || part.starts_with(vowel));
    big && (2..=5).contains(&length) && !word_like
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_by_sound() {
        for word in
            ["hour", "FBI", "umbrella", "8th", "11", "uninvited", "OPEC", "MP", "Iranian", "undersecretary", "\"old"]
        {
            assert_eq!(article(word), "an", "{word}");
        }
        for word in [
            "university",
            "European",
            "one",
            "NATO",
            "UN",
            "Ukrainian",
            "Chinese",
            "UNESCO",
            "110",
            "unit",
            "US",
            "unanimous",
        ] {
            assert_eq!(article(word), "a", "{word}");
        }
    }

    #[test]
    fn function_words_are_small() {
        assert!(is_function("The end", &(0..3)));
        assert!(is_function("in the end", &(3..6)));
        assert!(!is_function("On 1 May", &(5..8)));
    }

    #[test]
    fn possessives() {
        assert_eq!(without_possessive("Li’s", &(0.."Li’s".len())), 0..2);
        assert_eq!(without_possessive("Wales", &(0..5)), 0..5);
    }
}
