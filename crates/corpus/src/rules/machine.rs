//! Traces of a machine in the English: weights of what people seldom write, added up.

use crate::Limits;
use crate::lists::{list, short};
use crate::view::View;

pub(super) fn reason(view: &View<'_>, limits: &Limits) -> Option<String> {
    let words = &view.en.words;
    let mut traces: Vec<(f64, String)> = Vec::new();
    for pair in words.windows(2) {
        let [first, second] = [pair[0], pair[1]];
        let doubled = first.len() <= second.len() && second.len() <= first.len() + 1 && is_doubled(first, second);
        let new_sentence = || second.len() >= 2 && second.bytes().all(|byte| byte.is_ascii_lowercase());
        if doubled || is_article(first) && is_determiner(second) {
            traces.push((1.0, format!("“{first} {second}”")));
        } else if is_wrong_article(first, second) || ends_sentence(first) && new_sentence() {
            traces.push((0.5, format!("“{first} {}”", short(second))));
        }
    }
    for word in words {
        if let Some(weight) = weight(word) {
            traces.push((weight, format!("“{}”", short(word))));
        }
    }
    let sum: f64 = traces.iter().map(|(weight, _)| weight).sum();
    let said: Vec<String> = traces.into_iter().map(|(_, said)| said).collect();
    (sum >= limits.machine).then(|| format!("the English looks like that of a machine: {}", list(&said)))
}

/// Words that are written twice in good sentences.
const TWICE: [&str; 16] =
    ["that", "had", "very", "so", "no", "bye", "blah", "is", "ha", "on", "in", "more", "go", "her", "who", "really"];

/// The same word twice, the second perhaps with a mark behind it: `the the`, `of of,`.
fn is_doubled(first: &str, second: &str) -> bool {
    let letters = first.len() >= 2 && first.bytes().all(|byte| byte.is_ascii_lowercase());
    let same = || second.strip_prefix(first).is_some_and(|rest| matches!(rest, "" | "," | "." | ";" | ":"));
    letters && same() && !TWICE.contains(&first)
}

fn is_article(word: &str) -> bool {
    matches!(word, "the" | "a" | "an" | "The" | "A" | "An")
}

fn is_determiner(word: &str) -> bool {
    matches!(word, "the" | "this" | "these" | "those" | "my" | "his" | "their" | "its" | "of" | "and" | "an")
}

/// `a` before a plain vowel and `an` before a plain consonant; sounds that letters do not tell are let pass.
fn is_wrong_article(article: &str, word: &str) -> bool {
    let bytes = word.as_bytes();
    if bytes.len() < 3 || !bytes[..3].iter().all(u8::is_ascii_lowercase) {
        return false;
    }
    match article {
        "a" => matches!(bytes[0], b'a' | b'i') || (bytes[0] == b'e' && bytes[1] != b'u' && bytes[1] != b'w'),
        "an" => matches!(bytes[0], b'b' | b'c' | b'd' | b'f' | b'g' | b'k' | b'p' | b't' | b'v' | b'w' | b'z'),
        _ => false,
    }
}

/// A word of small letters with a full stop: what follows begins with a capital.
fn ends_sentence(word: &str) -> bool {
    word.strip_suffix('.').is_some_and(|word| word.len() >= 5 && word.bytes().all(|byte| byte.is_ascii_lowercase()))
}

fn weight(word: &str) -> Option<f64> {
    let bytes = word.as_bytes();
    match bytes {
        [b',' | b';'] | b"i" | b"i'm" | b"i've" => Some(0.5),
        [b'a', b'l', b'-', first, ..] if first.is_ascii_lowercase() => Some(0.34),
        _ if word.contains("<unk>") || word.contains('⁇') || word.contains('▁') || word.ends_with("@@") => {
            Some(1.0)
        }
        // `THe`; the plurals of initials are right: `MEPs`.
        [first, second, third, _, ..]
            if first.is_ascii_uppercase() && second.is_ascii_uppercase() && third.is_ascii_lowercase() =>
        {
            let mac = matches!(bytes, [b'M', b'C', ..] | [b'I', b'P', ..] | [b'P', b'D', ..]);
            let plain = bytes[2..].iter().all(u8::is_ascii_lowercase);
            (plain && !mac && bytes[2..] != *b"s").then_some(0.34)
        }
        _ => None,
    }
}
