//! Tercom's idea of a word, as sacrebleu has it.
//!
//! The rules are substitutions that run one after another over the whole text, each from the left and never twice over the
//! same character; so are the passes here. Surplus spaces do not matter, for words are what stands between them.

use super::Ter;
use crate::whitespace;

/// Entities in the order in which they are undone: `&amp;lt;` ends as `<`.
const ENTITIES: [(&str, &str); 4] = [("&quot;", "\""), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")];

impl Ter {
    /// The text with spaces between what counts as words.
    pub(super) fn tokenize(&self, text: &str) -> String {
        let text = whitespace::trim_end(text);
        if text.is_empty() {
            return String::new();
        }
        let mut text = if self.case_sensitive { text.to_owned() } else { text.to_lowercase() };
        if self.normalized {
            text = part_western(&text);
            if self.asian_support {
                text = part_asian(&text);
            }
        }
        if self.no_punct {
            let is_out = |character| is_removed(character) || self.asian_support && is_asian_punctuation(character);
            text.retain(|character| !is_out(character));
        }
        text
    }
}

/// Joins lines, undoes entities and parts punctuation from words.
fn part_western(text: &str) -> String {
    let mut text = text.replace("\n-", "").replace('\n', " ");
    for (entity, character) in ENTITIES {
        if text.contains(entity) {
            text = text.replace(entity, character);
        }
    }
    let text = part(&format!(" {text} "), is_parted).replace("'s ", " 's ");
    // A full stop or comma that is not between digits, then a dash behind a digit.
    let text = part_pairs(&text, |first, second| !first.is_ascii_digit() && is_point(second), ["", " ", " "]);
    let text = part_pairs(&text, |first, second| is_point(first) && !second.is_ascii_digit(), [" ", " ", ""]);
    part_pairs(&text, |first, second| first.is_ascii_digit() && second == '-', ["", " ", " "])
}

/// Makes each East Asian ideograph and punctuation mark a word. Kana stay together: sacrebleu's rules for them ask for the
/// beginning of the text, where a space stands by now.
fn part_asian(text: &str) -> String {
    part(text, |character| is_ideograph(character) || is_asian_punctuation(character))
}

/// Puts spaces around some characters.
fn part(text: &str, is_parted: impl Fn(char) -> bool) -> String {
    let mut parted = String::with_capacity(text.len() * 2);
    for character in text.chars() {
        if is_parted(character) {
            parted.extend([' ', character, ' ']);
        } else {
            parted.push(character);
        }
    }
    parted
}

/// Puts text before, between and behind the characters of some pairs. A character belongs to one pair at most, the leftmost.
fn part_pairs(text: &str, is_parted: impl Fn(char, char) -> bool, [before, between, behind]: [&str; 3]) -> String {
    let mut parted = String::with_capacity(text.len() * 2);
    let mut characters = text.chars().peekable();
    while let Some(first) = characters.next() {
        if let Some(second) = characters.next_if(|&second| is_parted(first, second)) {
            parted.push_str(before);
            parted.push(first);
            parted.push_str(between);
            parted.push(second);
            parted.push_str(behind);
        } else {
            parted.push(first);
        }
    }
    parted
}

fn is_point(character: char) -> bool {
    matches!(character, '.' | ',')
}

/// ASCII punctuation but the apostrophe, the comma, the dash and the full stop; and the space, as Tercom's ranges have it.
fn is_parted(character: char) -> bool {
    matches!(character, '{'..='~' | '['..='`' | ' '..='&' | '('..='+' | ':'..='@' | '/')
}

fn is_removed(character: char) -> bool {
    matches!(character, '.' | ',' | '?' | ':' | ';' | '!' | '"' | '(' | ')')
}

/// Unified ideographs, strokes, radicals, compatibility forms, and all from U+3200 to U+3F22: sacrebleu writes that for the
/// enclosed letters, which end at U+32FF.
fn is_ideograph(character: char) -> bool {
    matches!(character,
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{31c0}'..='\u{31ef}' | '\u{2e80}'..='\u{2eff}'
        | '\u{3300}'..='\u{33ff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{3200}'..='\u{3f22}')
}

fn is_asian_punctuation(character: char) -> bool {
    matches!(character,
        '\u{3001}' | '\u{3002}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}' | '\u{ff61}'..='\u{ff65}' | '\u{30fb}'
        | '\u{ff0e}' | '\u{ff0c}' | '\u{ff1f}' | '\u{ff1a}' | '\u{ff1b}' | '\u{ff01}' | '\u{ff02}' | '\u{ff08}' | '\u{ff09}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(ter: &Ter, text: &str) -> String {
        whitespace::words(&ter.tokenize(text)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn points_between_digits_stay() {
        let ter = Ter { normalized: true, ..Ter::default() };
        for (text, wanted) in [
            ("1,000.5 men, 7.", "1,000.5 men , 7 ."),
            ("...", ". . ."),
            ("a.,b", "a . , b"),
            (".5 5. ,", ". 5 5 . ,"),
            ("1-2-3 x-1", "1 - 2 - 3 x-1"),
            ("He's there's's 'S", "he 's there's 's 's"),
            ("&amp;lt;b&gt; &quot;x&quot;", "< b > \" x \""),
            ("a\n-b\nc", "ab c"),
        ] {
            assert_eq!(words(&ter, text), wanted, "{text:?}");
        }
    }

    #[test]
    fn asian_marks_are_known_when_asked() {
        let text = "東京。ひらカタ(x)";
        let both = Ter { normalized: true, no_punct: true, asian_support: true, ..Ter::default() };
        assert_eq!(words(&both, text), "東 京 ひらカタ x");
        assert_eq!(words(&Ter { asian_support: false, ..both }, text), "東京。ひらカタ x");
        assert_eq!(words(&Ter { asian_support: true, ..Ter::default() }, text), text);
    }
}
