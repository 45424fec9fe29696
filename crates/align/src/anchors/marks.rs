//! Marks, and what numbers a line.

use barqiya_text::{NumberForm, numbers};

use super::{Kind, key};

/// The letters that number lists, in the order of either alphabet.
const ABJAD: &str = "أبجدهوزحطيكلمن";

/// Words before a line's number: articles, chapters, parts, sections, paragraphs, annexes, tables, figures, pages, verses.
const HEADINGS: [&str; 24] = [
    "article",
    "chapter",
    "part",
    "section",
    "paragraph",
    "annex",
    "table",
    "figure",
    "page",
    "verse",
    "title",
    "book",
    "المادة",
    "الفصل",
    "الباب",
    "القسم",
    "الفقرة",
    "الملحق",
    "الجدول",
    "الشكل",
    "الصفحة",
    "الآية",
    "الجزء",
    "الكتاب",
];

/// Keys of the marks that translations keep, and of the line's number.
pub(super) fn keys(text: &str) -> Vec<u64> {
    let mut keys: Vec<u64> = text.chars().filter_map(kept).map(|mark| key(Kind::Mark, &[mark])).collect();
    let straight = text.matches('"').count().div_ceil(2);
    keys.extend(std::iter::repeat_n(key(Kind::Mark, b"q"), straight));
    keys.extend(start(text));
    keys
}

/// What a mark is in both languages; of pairs the opening one.
fn kept(character: char) -> Option<u8> {
    match character {
        '?' | '؟' => Some(b'?'),
        '!' => Some(b'!'),
        '«' | '“' | '„' => Some(b'q'),
        '(' | '[' | '﴿' => Some(b'('),
        ':' => Some(b':'),
        '/' => Some(b'/'),
        '@' => Some(b'@'),
        '#' => Some(b'#'),
        '$' | '€' | '£' => Some(b'$'),
        _ => None,
    }
}

/// The number or letter that begins a line.
fn start(text: &str) -> Option<u64> {
    let line = text.trim_start_matches(|first: char| !first.is_alphanumeric());
    let opened = line.len() < text.trim_start().len();
    numbered(line).or_else(|| lettered(line, opened)).map(|number| key(Kind::Start, number.as_bytes()))
}

/// A number at the start of the line, or after a heading's word.
fn numbered(line: &str) -> Option<String> {
    let first = line.split_whitespace().next()?;
    let lower = first.trim_end_matches(|last: char| !last.is_alphanumeric()).to_lowercase();
    let headed = HEADINGS.contains(&lower.as_str());
    let number = numbers(line.get(..line.len().min(limit(line)))?).into_iter().next()?;
    let before = &line[..number.range.start];
    let after = line[number.range.end..].chars().next();
    if headed {
        let between = before.get(first.len()..)?;
        return (!between.contains(char::is_alphanumeric)).then_some(number.value);
    }
    let list = after.is_none_or(|after| matches!(after, '.' | ')' | '-' | '–' | '—' | ']' | ':' | '/' | '﴾'));
    let spaced = line[number.range.end..].starts_with(" -") || line[number.range.end..].starts_with(" –");
    let figures = number.form == NumberForm::Figures;
    (before.is_empty() && figures && (list || spaced)).then_some(number.value)
}

/// How much of a line is looked at: sixty bytes, or as many more as end with a character.
fn limit(line: &str) -> usize {
    (60..64).find(|&end| line.is_char_boundary(end)).unwrap_or(line.len())
}

/// A letter of a list: `أ-`, `(b)`, `c.`.
fn lettered(line: &str, opened: bool) -> Option<String> {
    let mut characters = line.chars();
    let letter = characters.next()?;
    let mut next = characters.find(|&character| character != 'ـ')?;
    if next == ' ' {
        next = characters.next().filter(|&character| matches!(character, '-' | '–'))?;
    }
    let closed = next == ')' || matches!(next, '-' | '–') || (next == '.' && !opened);
    let at = match letter {
        'a'..='n' => letter as usize - 'a' as usize,
        'A'..='N' => letter as usize - 'A' as usize,
        'ا' => 0,
        _ => ABJAD.chars().position(|other| other == letter)?,
    };
    closed.then(|| format!("letter {at}"))
}
