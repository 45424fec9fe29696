//! What the rules ask of a pair, looked up once.

use barqiya_bitext::Pair;
use barqiya_text::is_arabic_letter;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// A pair and what was counted of both sides.
#[derive(Debug)]
pub(crate) struct View<'a> {
    pub(crate) pair: &'a Pair,
    pub(crate) ar: Side<'a>,
    pub(crate) en: Side<'a>,
}

impl<'a> View<'a> {
    pub(crate) fn new(pair: &'a Pair) -> Self {
        Self { pair, ar: Side::new(&pair.ar), en: Side::new(&pair.en) }
    }

    /// Both sides with their names in a reason.
    pub(crate) fn sides(&self) -> [(&'static str, &Side<'a>); 2] {
        [("Arabic", &self.ar), ("English", &self.en)]
    }

    /// A side without any letter or digit: nothing to compare.
    pub(crate) fn is_hollow(&self) -> bool {
        self.ar.is_hollow() || self.en.is_hollow()
    }

    /// How far the logarithm of English letters by Arabic letters is from the usual, in units of its spread at this length:
    /// below zero the English is short, above it the Arabic is.
    pub(crate) fn deviation(&self) -> f64 {
        let (ar, en) = (self.ar.size() as f64, self.en.size() as f64);
        (((en + 1.0) / (ar + 1.0)).ln() - USUAL) / spread(ar.max(en / USUAL.exp()))
    }
}

/// The usual logarithm of English letters by Arabic letters.
const USUAL: f64 = 0.22;

/// The standard deviation of that logarithm for an Arabic side of so many letters: of short sentences every word counts, of
/// long ones the translator's manner stays.
fn spread(letters: f64) -> f64 {
    (0.13f64.powi(2) + 1.1 / (letters + 4.0)).sqrt()
}

/// One side of a pair.
#[derive(Debug, Default)]
pub(crate) struct Side<'a> {
    pub(crate) text: &'a str,
    /// What stands between white space.
    pub(crate) words: Vec<&'a str>,
    /// Characters that show.
    pub(crate) characters: usize,
    pub(crate) arabic: usize,
    pub(crate) latin: usize,
    /// Letters of other scripts.
    pub(crate) other_letters: usize,
    pub(crate) digits: usize,
    /// Letters of the Arabic script that Arabic does not use.
    pub(crate) foreign: usize,
    /// `ط` and `ظ`, as which the lead bytes of Arabic in UTF-8 are misread.
    pub(crate) heavy: usize,
    /// Letters of Latin-1 above ASCII, its marks and the box drawing of code page 437.
    pub(crate) high: usize,
    /// Marks that begin or end tags, entities and placeholders: `<&{%$*` and a backtick, `\`.
    pub(crate) code: usize,
    /// `@`, `:`, `/`.
    pub(crate) address: usize,
    pub(crate) questions: usize,
    pub(crate) replaced: usize,
    /// Controls, private and unassigned characters, with the first of them.
    pub(crate) bad: usize,
    pub(crate) first_bad: Option<char>,
    pub(crate) bidi: usize,
    pub(crate) zero_width: usize,
    pub(crate) presentation: usize,
    /// Brackets and quotation marks.
    pub(crate) enclosing: usize,
    /// Marks that combine with a letter, vowel signs of Arabic aside.
    pub(crate) combining: usize,
    pub(crate) longest_word: usize,
    pub(crate) ends_final: bool,
}

impl<'a> Side<'a> {
    fn new(text: &'a str) -> Self {
        let mut side = Self { text, words: Vec::with_capacity(text.len() / 6 + 1), ..Self::default() };
        let (mut start, mut length) = (None, 0);
        for (at, character) in text.char_indices() {
            if character.is_whitespace() {
                if let Some(start) = start.take() {
                    side.word(&text[start..at], length);
                }
                // Line and paragraph separators and tabs are spaces; other controls that count as space are not.
                if matches!(character, '\u{b}' | '\u{c}' | '\u{85}') {
                    side.bad_character(character);
                }
                length = 0;
                continue;
            }
            start.get_or_insert(at);
            length += 1;
            side.characters += 1;
            side.character(character);
        }
        if let Some(start) = start {
            side.word(&text[start..], length);
        }
        side.ends_final = text.chars().rev().find(|&c| !is_trailing(c)).is_some_and(is_final);
        side
    }

    fn word(&mut self, word: &'a str, length: usize) {
        self.words.push(word);
        if length > self.longest_word && !word.contains(['/', '@', '\\', '_', '-']) {
            self.longest_word = length;
        }
    }

    fn character(&mut self, character: char) {
        match character {
            'a'..='z' | 'A'..='Z' => self.latin += 1,
            'ا'..='غ' | 'ف'..='ي' | 'آ' | 'أ' | 'ؤ' | 'إ' | 'ئ' | 'ء' => {
                self.arabic += 1;
                self.heavy += usize::from(matches!(character, 'ط' | 'ظ'));
            }
            '0'..='9' | '٠'..='٩' | '۰'..='۹' => self.digits += 1,
            '<' | '>' | '&' | '{' | '%' | '$' | '*' | '`' | '\\' => self.code += 1,
            '@' | ':' | '/' => self.address += 1,
            '?' => self.questions += 1,
            '(' | ')' | '[' | ']' | '"' | '«' | '»' | '“' | '”' | '„' | '}' => self.enclosing += 1,
            ' '..='~' => {}
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => self.bad_character(character),
            '\u{a0}'..='\u{ff}' => {
                self.high += 1;
                self.latin += usize::from(character.is_alphabetic());
                self.zero_width += usize::from(character == '\u{ad}');
            }
            '\u{100}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => {
                self.latin += 1;
                // The letters that Windows-1252 has where Latin-1 has controls.
                self.high += usize::from(matches!(character, 'Œ' | 'œ' | 'Š' | 'š' | 'Ž' | 'ž' | 'Ÿ' | 'ƒ'));
            }
            _ => self.rare(character),
        }
    }

    fn rare(&mut self, character: char) {
        match character {
            '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{610}'..='\u{61a}'
            | '\u{6d6}'..='\u{6ed}'
            | 'ـ'
            | '،'
            | '؛'
            | '؟'
            | '٪'
            | '٫'
            | '٬' => {}
            '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{180e}' => {
                self.zero_width += 1;
            }
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => self.bidi += 1,
            '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{203f}' | '€' | '™' | '\u{2c6}' | '\u{2dc}' => {
                self.high += usize::from(matches!(
                    character,
                    '€' | '™' | '„' | '†' | '‡' | '‰' | '‹' | '›' | '•' | '˜' | 'ˆ' | '‚'
                ));
            }
            '\u{2500}'..='\u{259f}' => self.high += 1,
            '\u{fffd}' => self.replaced += 1,
            'ﷲ' | 'ﷺ' | 'ﷻ' | '﴾' | '﴿' | '﷼' => self.arabic += usize::from(character == 'ﷲ'),
            '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => {
                self.presentation += 1;
                self.arabic += 1;
            }
            '\u{300}'..='\u{36f}' => self.combining += 1,
            _ if is_arabic_letter(character) => {
                self.arabic += 1;
                self.foreign += 1;
            }
            _ => self.rarest(character),
        }
    }

    fn rarest(&mut self, character: char) {
        match character.general_category() {
            GeneralCategory::Control | GeneralCategory::PrivateUse | GeneralCategory::Unassigned => {
                self.bad_character(character);
            }
            // The characters of flags and of language tags show nothing.
            GeneralCategory::Format if character >= '\u{e0000}' => self.bad_character(character),
            GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark if character != '\u{fe0f}' => {
                self.combining += 1;
            }
            _ if character.is_alphabetic() => {
                if matches!(character, '\u{2c60}'..='\u{2c7f}' | '\u{a720}'..='\u{a7ff}' | '\u{250}'..='\u{2af}' | 'ﬀ'..='ﬆ' | '\u{2b0}'..='\u{2ff}')
                {
                    self.latin += 1;
                } else {
                    self.other_letters += 1;
                }
            }
            _ => {}
        }
    }

    fn bad_character(&mut self, character: char) {
        self.bad += 1;
        self.first_bad.get_or_insert(character);
    }

    /// Letters of all scripts.
    pub(crate) fn letters(&self) -> usize {
        self.arabic + self.latin + self.other_letters
    }

    /// Letters and digits: what lengths are compared by.
    pub(crate) fn size(&self) -> usize {
        self.letters() + self.digits
    }

    pub(crate) fn is_hollow(&self) -> bool {
        self.size() == 0
    }
}

/// What may stand behind a final mark: closing marks, spaces, what shows nothing.
pub(crate) fn is_trailing(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, ')' | ']' | '}' | '"' | '\'' | '”' | '’' | '»' | '›' | '“' | '«' | '*' | '_' | '`')
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Marks that end a sentence, or a line that announces what follows.
pub(crate) fn is_final(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | '؟' | '…' | '۔' | ':' | '؛' | ';')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_are_counted() {
        let pair = Pair {
            ar: "قال: «نعم» ٢٠".into(), en: "He said “yes” to\u{0} 20%.".into(), ..Pair::default()
        };
        let view = View::new(&pair);
        assert_eq!((view.ar.arabic, view.ar.digits, view.ar.enclosing, view.ar.address), (6, 2, 2, 1));
        assert_eq!((view.en.latin, view.en.digits, view.en.bad, view.en.code), (11, 2, 1, 1));
        assert!(view.en.ends_final && !view.ar.ends_final);
        assert_eq!(view.en.words, ["He", "said", "“yes”", "to\u{0}", "20%."]);
    }

    #[test]
    fn short_pairs_may_differ_more() {
        assert!(spread(5.0) > 2.0 * spread(100.0));
    }
}
