//! The languages of the sides: Persian and Urdu by their letters, the English by its small words and by a guess.

use whichlang::Lang;

use crate::Limits;
use crate::lists::list;
use crate::view::{Side, View};

pub(super) fn reason(view: &View<'_>, limits: &Limits) -> Option<String> {
    arabic(&view.ar, limits).or_else(|| english(&view.en, limits))
}

fn arabic(side: &Side<'_>, limits: &Limits) -> Option<String> {
    // Two letters are a foreign name, such as `گوگل`.
    let enough = side.foreign >= 3 && side.foreign as f64 >= limits.foreign_letters * side.arabic as f64;
    let letters = side.foreign > 0 && (enough || has_small_words(side));
    letters.then(|| {
        let mut found: Vec<char> = side.text.chars().filter(|&letter| is_foreign(letter)).collect();
        found.sort_unstable();
        found.dedup();
        let language = language_of(&found, side);
        let shown: Vec<String> = found.iter().map(char::to_string).collect();
        format!("the Arabic looks like {language}: {}", list(&shown))
    })
}

fn is_foreign(letter: char) -> bool {
    barqiya_text::is_arabic_letter(letter) && !matches!(letter, 'ء'..='غ' | 'ف'..='ي' | '\u{fb50}'..)
}

/// Small words of Persian that Arabic does not have.
fn has_small_words(side: &Side<'_>) -> bool {
    let count = side
        .words
        .iter()
        .filter(|word| {
            matches!(**word, "است" | "که" | "این" | "را" | "های" | "برای" | "می" | "شده" | "کے" | "کی" | "ہے" | "میں")
        })
        .count();
    count >= 2
}

/// The likeliest language of letters that Arabic does not have.
fn language_of(letters: &[char], side: &Side<'_>) -> &'static str {
    let has = |some: &[char]| some.iter().any(|letter| letters.contains(letter));
    if has(&['ے', 'ٹ', 'ڈ', 'ڑ', 'ں', 'ہ', 'ھ']) {
        "Urdu"
    } else if has(&['ښ', 'ې', 'ۍ', 'ړ', 'ځ', 'څ', 'ټ', 'ډ', 'ګ']) {
        "Pashto"
    } else if has(&['ۇ', 'ۈ', 'ۋ', 'ڭ', 'ې']) {
        "Uyghur"
    } else if has(&['ێ', 'ۆ', 'ڵ', 'ڕ', 'ە']) {
        "Kurdish"
    } else if has(&['ی', 'ک', 'پ', 'چ', 'گ', 'ژ']) || has_small_words(side) {
        "Persian"
    } else {
        "another language"
    }
}

/// Small words of English; a sentence has few others as often.
const SMALL: [&str; 60] = [
    "the", "of", "and", "to", "in", "a", "is", "that", "for", "on", "with", "as", "by", "at", "from", "it", "an", "be",
    "this", "was", "are", "or", "his", "he", "has", "have", "will", "its", "not", "but", "were", "they", "you", "we",
    "their", "been", "said", "who", "which", "i", "your", "all", "can", "if", "than", "more", "when", "about", "after",
    "over", "into", "no", "my", "she", "her", "him", "do", "what", "there", "our",
];

/// Words that are English in no other language of Latin letters, among [`SMALL`] by their length or spelling.
fn small_words(side: &Side<'_>) -> (usize, usize) {
    let (mut small, mut words) = (0, 0);
    for word in &side.words {
        let word = word.trim_matches(|c: char| !c.is_alphabetic());
        if word.is_empty() {
            continue;
        }
        words += 1;
        small += usize::from(word.len() <= 5 && SMALL.iter().any(|small| small.eq_ignore_ascii_case(word)));
    }
    (small, words)
}

fn english(side: &Side<'_>, limits: &Limits) -> Option<String> {
    if side.latin < limits.language_letters || side.latin * 2 < side.letters() {
        return None;
    }
    let (small, words) = small_words(side);
    // A fifth of small words: nothing but English is so.
    if small * 5 >= words {
        return None;
    }
    let language = whichlang::detect_language(side.text);
    let foreign = other_small_words(side);
    let name = name(language);
    // The guess is worth more the fewer small words speak against it.
    let doubt = name.is_some() && (foreign > small || small * 12 < words && foreign > 0);
    let no_english = small == 0 && words >= 8 && (name.is_some() || foreign >= 2);
    if foreign >= 3 && foreign > 2 * small {
        return Some(match name {
            Some(name) => format!("the English looks like {name}"),
            None => "the English is in another language".to_owned(),
        });
    }
    (doubt || no_english).then(|| format!("the English looks like {}", name.unwrap_or("another language")))
}

/// Small words of languages that are written in Latin letters and are no words of English.
const OTHERS: [&str; 96] = [
    "der", "die", "das", "und", "ist", "nicht", "mit", "von", "zu", "den", "dem", "ein", "eine", "auf", "für",
    "im", // German
    "le", "la", "les", "des", "et", "est", "du", "une", "dans", "que", "pour", "qui", "sur", "pas", "au",
    "avec", // French
    "el", "los", "las", "y", "en", "del", "por", "con", "para", "una", "se", "lo", "al", "su", "como",
    "más", // Spanish
    "il", "di", "che", "della", "per", "non", "gli", "nel", "sono", "è", "o", "os", "do", "da", "não",
    "uma", // Italian, Portuguese
    "ve", "bir", "bu", "için", "ile", "olarak", "het", "een", "van", "zijn", "dat", "och", "att", "som", "är",
    "det", // Turkish, Dutch, Swedish
    "yang", "dan", "dengan", "untuk", "dari", "ini", "w", "na", "jest", "się", "oraz", "ya", "wa", "kwa", "și",
    "este", // Malay, Polish, Swahili, Romanian
];

fn other_small_words(side: &Side<'_>) -> usize {
    let is_other = |word: &&&str| {
        let word = word.trim_matches(|c: char| !c.is_alphabetic());
        // `do`, `per`, `Al`, `La` and the like are English or begin names.
        word.len() <= 7
            && !matches!(word, "do" | "per")
            && word.chars().next().is_some_and(char::is_lowercase)
            && OTHERS.contains(&word)
    };
    side.words.iter().filter(is_other).count()
}

/// The name of a language that is not English.
fn name(language: Lang) -> Option<&'static str> {
    Some(match language {
        Lang::Eng => return None,
        Lang::Ara => "Arabic",
        Lang::Cmn => "Chinese",
        Lang::Deu => "German",
        Lang::Fra => "French",
        Lang::Hin => "Hindi",
        Lang::Ita => "Italian",
        Lang::Jpn => "Japanese",
        Lang::Kor => "Korean",
        Lang::Nld => "Dutch",
        Lang::Por => "Portuguese",
        Lang::Rus => "Russian",
        Lang::Spa => "Spanish",
        Lang::Swe => "Swedish",
        Lang::Tur => "Turkish",
        Lang::Vie => "Vietnamese",
    })
}
