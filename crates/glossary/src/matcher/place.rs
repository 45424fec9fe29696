//! Whether a name that is also another Arabic word is the name where it stands.

use super::frequent;
use super::short::Homograph;
use super::words::{Gap, Words};

/// Words after which a pronoun follows: `بالنسبة لي`, "as for me".
const BEFORE_PRONOUNS: [&str; 3] = ["بالنسبه", "وبالنسبه", "فبالنسبه"];

/// Words after which a definite word is a name.
const TITLES: [&str; 8] = ["السيد", "السيده", "الدكتور", "الدكتوره", "الشيخ", "الاستاذ", "والسيد", "للسيد"];

/// Verbs of saying, folded.
const SAYING: [&str; 22] = [
    "قال",
    "قالت",
    "اضاف",
    "اضافت",
    "اعلن",
    "اعلنت",
    "اكد",
    "اكدت",
    "ذكر",
    "ذكرت",
    "اوضح",
    "اوضحت",
    "اشار",
    "اشارت",
    "تابع",
    "صرح",
    "صرحت",
    "اعتبر",
    "راي",
    "شدد",
    "اعرب",
    "يقول",
];

/// What follows the one who says something.
const THAT: [&str; 6] = ["ان", "انه", "انها", "انهم", "اننا", "بان"];

/// Whether the word of a name is the name, in a story that has named the person.
///
/// - In the first person: `لي` is Li and "to me". Newswire speaks of itself only in quotations, so that outside quotation
///   marks it is the name, after a verb of saying too (`قال لي إن`: "Li said that"); inside them it is not, and not after
///   `بالنسبة` either.
/// - Another word of grammar: `هو` is Hu and "he", `بان` is Ban and "that". It is the name only between a verb of saying
///   and what was said: `وقال هو إن`.
/// - An adjective: `العربي` in `العالم العربي` or `البنك العربي`, `بري` in `هجوم بري`. It is the name at the beginning of a
///   sentence or clause, after a word of grammar or a verb of saying, and after a title.
pub(super) fn is_name(homograph: Homograph, text: &Words, at: usize) -> bool {
    let word = |at: Option<usize>| at.and_then(|at| text.list.get(at)).map_or("", |word| word.folded.as_str());
    let (before, after) = (word(at.checked_sub(1)), word(at.checked_add(1)));
    let Some(here) = text.list.get(at) else {
        return false;
    };
    match homograph {
        Homograph::None => true,
        Homograph::FirstPerson => !here.quoted && !BEFORE_PRONOUNS.contains(&before),
        Homograph::Grammar => !here.quoted && is_saying(before) && THAT.contains(&after),
        Homograph::Adjective => here.gap >= Gap::Comma || before.is_empty() || introduces_a_name(before),
    }
}

/// Whether a word after this one is no adjective of it.
fn introduces_a_name(before: &str) -> bool {
    TITLES.contains(&before)
        || is_saying(before)
        || frequent::is_grammar(before)
        || uncoordinated(before).is_some_and(frequent::is_grammar)
}

fn is_saying(word: &str) -> bool {
    SAYING.contains(&word) || uncoordinated(word).is_some_and(|word| SAYING.contains(&word))
}

/// A word without the conjunction before it.
fn uncoordinated(word: &str) -> Option<&str> {
    word.strip_prefix(['و', 'ف'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn to_me_or_li() {
        let cases = [
            ("قال لي ان الصين تامل", true),
            ("وحث لي الدولتين", true),
            ("بالنسبة لي كان صعبا", false),
            ("اضاف \"قدم لي الكتاب\"", false),
            ("قال «اعطى لي فرصة» ثم غادر", false),
        ];
        for (text, expected) in cases {
            let words = Words::read(text, false);
            let at = words.list.iter().position(|word| word.folded == "لي").unwrap();
            assert_eq!(is_name(Homograph::FirstPerson, &words, at), expected, "{text}");
        }
    }

    #[test]
    fn he_or_hu() {
        let cases =
            [("وقال هو إن البلدين صديقان", true), ("وهو يزور باريس", false), ("هذا هو الحل", false), ("قال هو", false)];
        for (text, expected) in cases {
            let words = Words::read(text, false);
            let found = words.list.iter().position(|word| word.folded == "هو");
            assert_eq!(found.is_some_and(|at| is_name(Homograph::Grammar, &words, at)), expected, "{text}");
        }
    }

    #[test]
    fn the_arab_or_elaraby() {
        let cases = [
            ("وقال العربي إن الجامعة ترحب", true),
            ("العربي يصل إلى بغداد", true),
            ("التقى السيد العربي الوزير", true),
            ("في العالم العربي", false),
            ("جامعة البنك العربي", false),
        ];
        for (text, expected) in cases {
            let words = Words::read(text, false);
            let at = words.list.iter().position(|word| word.folded == "العربي").unwrap();
            assert_eq!(is_name(Homograph::Adjective, &words, at), expected, "{text}");
        }
    }
}
