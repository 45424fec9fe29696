//! The form in which sentences are compared: what spelling, punctuation and spacing make different is the same.

use barqiya_text::digit;

/// A letter or digit in its compared form; a space for all that stands between words; `None` for what is passed over.
///
/// Lower case; alef with hamza or maddah is alef, `ى` and `ی` are `ي`, `ة` is `ه`, `ؤ` is `و`, `ئ` is `ي`, `ک` is `ك`; vowel
/// signs, the stretcher, combining marks and characters without width go; digits are ASCII.
fn folded(character: char) -> Option<char> {
    Some(match character {
        'a'..='z' | '0'..='9' => character,
        'A'..='Z' => character.to_ascii_lowercase(),
        // An apostrophe parts a word in either of its forms.
        '\0'..='\u{7f}' | '’' | 'ʼ' => ' ',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ی' | 'ئ' => 'ي',
        'ة' | 'ە' => 'ه',
        'ؤ' => 'و',
        'ک' => 'ك',
        'ـ'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{300}'..='\u{36f}'
        | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}'
        | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' => {
            return None;
        }
        other => match digit(other) {
            Some(value) => (b'0' + value) as char,
            None if other.is_alphanumeric() => {
                let mut lower = other.to_lowercase();
                match (lower.next(), lower.next()) {
                    (Some(only), None) => only,
                    _ => other,
                }
            }
            None => ' ',
        },
    })
}

/// Hands the words of a text in their compared form to `take`, one after another: `وصــل الوزيرُ!` is `وصل`, `الوزير`.
pub(crate) fn each_word(text: &str, mut take: impl FnMut(&str)) {
    let mut word = String::with_capacity(24);
    for character in text.chars() {
        match folded(character) {
            Some(' ') if word.is_empty() => {}
            Some(' ') => {
                take(&word);
                word.clear();
            }
            Some(letter) => word.push(letter),
            None => {}
        }
    }
    if !word.is_empty() {
        take(&word);
    }
}

/// The hashes of a text's words in their compared form.
pub(crate) fn word_hashes(text: &str) -> Vec<u64> {
    let mut hashes = Vec::with_capacity(text.len() / 5);
    each_word(text, |word| hashes.push(crate::hash::of_bytes(word.as_bytes())));
    hashes
}

/// The hash of all words together.
pub(crate) fn whole(words: &[u64]) -> u64 {
    words.iter().fold(words.len() as u64, |hash, &word| crate::hash::then(hash, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        each_word(text, |word| words.push(word.to_owned()));
        words
    }

    #[test]
    fn spelling_spaces_and_marks_are_folded() {
        assert_eq!(words("  قالَ، إلـى القاهرة ٢٠١٥"), words("قال الي القاهره (2015)!"));
        assert_eq!(words("U.S.-led, “Don’t”"), ["u", "s", "led", "don", "t"]);
        assert!(words("… — !").is_empty());
    }
}
