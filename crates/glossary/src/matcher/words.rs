//! The words of a sentence and of a form, as the matcher compares them.

use std::ops::Range;

use barqiya_text::{Normalised, TokenKind, digit, is_arabic_letter, normalise, tokens};

use crate::fold::fold_letter;

/// What stands between a word and the one before it; the later, the wider the break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// White space, hyphens, quotation marks, brackets; or nothing at all.
    Open,
    /// A comma among them.
    Comma,
    /// A full stop among them: the end of a sentence, or an abbreviation.
    Stop,
    /// Anything that no name goes across.
    Break,
}

/// A run of letters or of digits.
///
/// Smaller than a word of `barqiya_text`: `كوفيد-19`, `كوفيد19` and `كوفيد 19` are the same two of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Its folded letters.
    pub(super) folded: String,
    /// Its bytes in the normalised text.
    pub(super) raw: Range<usize>,
    /// The bytes there of the word of `barqiya_text` that it belongs to.
    pub(super) token: Range<usize>,
    /// What stands before it.
    pub(super) gap: Gap,
    /// Whether it stands inside quotation marks.
    pub(super) quoted: bool,
}

/// A sentence, or a form of an entry, cut into words.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    view: Normalised,
    /// In order.
    pub(super) list: Vec<Word>,
    /// Whether a quotation is still open after the last word, and was opened by a mark that can only open.
    pub(super) open: bool,
}

/// More marks than this between two words are a break: a row of dots, a rule.
const MARKS_IN_A_NAME: usize = 3;

impl Words {
    /// Cuts a text into words; `open` says that a quotation of the text before goes on in it.
    pub(super) fn read(text: &str, open: bool) -> Self {
        let view = normalise(text);
        let mut reader = Reader::new(&view.text, open);
        for token in tokens(&view.text) {
            match token.kind {
                TokenKind::Punctuation => reader.mark(&view.text[token.range]),
                TokenKind::Number => reader.word(token.range.clone(), token.range),
                _ => reader.runs(token.range),
            }
        }
        let (list, open) = (reader.list, reader.quote == Quote::Inside { sure: true });
        Self { view, list, open }
    }

    /// The letters of a word before folding.
    pub(super) fn raw(&self, word: usize) -> &str {
        self.list.get(word).map_or("", |word| &self.view.text[word.raw.clone()])
    }

    /// The byte in the normalised text after the first `letters` folded letters of a word.
    pub(super) fn offset(&self, word: usize, letters: usize) -> usize {
        let Some(found) = self.list.get(word) else {
            return self.view.text.len();
        };
        let mut kept = self.raw(word).char_indices().filter(|&(_, letter)| fold_letter(letter).is_some());
        kept.nth(letters).map_or(found.raw.end, |(at, _)| found.raw.start + at)
    }

    /// A range of the normalised text in the text that was read.
    pub(super) fn original(&self, range: Range<usize>) -> Range<usize> {
        self.view.map.span(range)
    }
}

/// Whether the words after a quotation mark are inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quote {
    Outside,
    /// `sure`: opened by a mark that can only open.
    Inside {
        sure: bool,
    },
    /// Inside one that the text before opened, until a mark of this text says otherwise.
    Carried,
}

struct Reader<'a> {
    text: &'a str,
    list: Vec<Word>,
    gap: Gap,
    marks: usize,
    quote: Quote,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, open: bool) -> Self {
        let quote = if open { Quote::Carried } else { Quote::Outside };
        Self { text, list: Vec::new(), gap: Gap::Open, marks: 0, quote }
    }

    fn mark(&mut self, mark: &str) {
        let Some(mark) = mark.chars().next() else {
            return;
        };
        self.marks += 1;
        let gap = if self.marks > MARKS_IN_A_NAME { Gap::Break } else { gap_of(mark) };
        self.gap = self.gap.max(gap);
        self.quotation(mark);
    }

    /// Quotation marks open and close in turn, as newswire uses `"` and also `”` for both; only guillemets have sides.
    fn quotation(&mut self, mark: char) {
        let opens = matches!(mark, '«' | '“' | '„');
        if opens && self.quote == Quote::Carried {
            // The mark that ended the quotation before was lost: nothing so far was in it.
            self.list.iter_mut().for_each(|word| word.quoted = false);
        }
        self.quote = match (mark, self.quote) {
            ('«', _) | ('“' | '„', Quote::Carried) => Quote::Inside { sure: true },
            ('"' | '“' | '”' | '„' | '‟', Quote::Outside) => Quote::Inside { sure: opens },
            ('»' | '"' | '“' | '”' | '„' | '‟', _) => Quote::Outside,
            (_, same) => same,
        };
    }

    /// The runs of letters and of digits of a word.
    fn runs(&mut self, token: Range<usize>) {
        let mut run: Option<(Class, Range<usize>)> = None;
        for (at, character) in self.text[token.clone()].char_indices() {
            let start = token.start + at;
            let end = start + character.len_utf8();
            let class = Class::of(character);
            match &mut run {
                Some((running, range)) if class == Class::Inside || class == *running => range.end = end,
                _ => {
                    self.end(run.take(), &token);
                    run = (class != Class::Between).then_some((class, start..end));
                }
            }
        }
        self.end(run, &token);
    }

    fn end(&mut self, run: Option<(Class, Range<usize>)>, token: &Range<usize>) {
        if let Some((_, range)) = run {
            self.word(range, token.clone());
        }
    }

    fn word(&mut self, raw: Range<usize>, token: Range<usize>) {
        let folded: String = self.text[raw.clone()].chars().filter_map(fold_letter).collect();
        let quoted = self.quote != Quote::Outside;
        self.list.push(Word { folded, raw, token, gap: self.gap, quoted });
        (self.gap, self.marks) = (Gap::Open, 0);
    }
}

/// Kinds of characters inside a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Arabic,
    Digit,
    Other,
    /// Goes on with what runs: combining marks, apostrophes.
    Inside,
    /// Hyphens, full stops of initials.
    Between,
}

impl Class {
    fn of(character: char) -> Self {
        match character {
            _ if digit(character).is_some() => Self::Digit,
            _ if is_arabic_letter(character) => Self::Arabic,
            '\'' | '’' | 'ʼ' | '\u{300}'..='\u{36f}' | '\u{653}'..='\u{655}' => Self::Inside,
            _ if character.is_alphanumeric() => Self::Other,
            _ => Self::Between,
        }
    }
}

fn gap_of(mark: char) -> Gap {
    match mark {
        ',' | '،' | '٬' => Gap::Comma,
        '.' => Gap::Stop,
        '!' | '?' | '؟' | '…' | '۔' | ';' | '؛' | ':' | '/' | '|' | '•' => Gap::Break,
        _ => Gap::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        Words::read(text, false).list.into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn runs() {
        for text in ["كوفيد-19", "كوفيد 19", "كوفيد19", "كوفيد-١٩"] {
            assert_eq!(folded(text), ["كوفيد", "19"], "{text}");
        }
        assert_eq!(folded("الـ52 مشروعا"), ["ال", "52", "مشروعا"]);
        assert_eq!(folded("22.4 U.S. l’été"), ["22.4", "u", "s", "l'été"]);
        assert!(folded(" «» ... ").is_empty());
    }

    #[test]
    fn gaps() {
        let gaps = |text| Words::read(text, false).list.into_iter().map(|word| word.gap).collect::<Vec<_>>();
        assert_eq!(gaps("«أ» ب، ج. د؟ ه"), [Gap::Open, Gap::Open, Gap::Comma, Gap::Stop, Gap::Break]);
        assert_eq!(gaps("أ .... ب"), [Gap::Open, Gap::Break]);
    }

    #[test]
    fn quotations() {
        let quoted = |text, open| Words::read(text, open).list.into_iter().map(|word| word.quoted).collect::<Vec<_>>();
        assert_eq!(quoted("ا «ب» ج", false), [false, true, false]);
        assert_eq!(quoted("ا \"ب\" ج", false), [false, true, false]);
        assert_eq!(quoted("ا ”ب“ ج", false), [false, true, false]);
        assert_eq!(quoted("ا» ب", true), [true, false]);
        assert_eq!(quoted("ا «ب»", true), [false, true], "the closing mark of the quotation before was lost");
        assert!(Words::read("قال «وصلنا.", false).open);
        assert!(!Words::read("طوله 5\" فقط", false).open);
    }
}
