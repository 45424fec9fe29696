//! Text that was read in the wrong encoding.

use crate::lists::short;
use crate::view::{Side, View};

pub(super) fn reason(view: &View<'_>) -> Option<String> {
    view.sides().into_iter().find_map(|(name, side)| found(side).map(|what| format!("{what} in the {name}")))
}

fn found(side: &Side<'_>) -> Option<String> {
    if side.replaced > 0 {
        return Some("the replacement character U+FFFD".to_owned());
    }
    if side.questions >= 3
        && let Some(run) = questions(side)
    {
        return Some(format!("question marks for letters, “{}”", short(&run)));
    }
    if side.high > 0
        && let Some((word, how)) = side.words.iter().find_map(|word| misread(word).map(|how| (word, how)))
    {
        return Some(format!("{how}, “{}”", short(word)));
    }
    // `ط§ظ„`: the two bytes of every letter of Arabic begin with D8 or D9, which are these two letters in Windows-1256.
    if side.heavy >= 4 && side.heavy * 3 > side.arabic {
        let word = side.words.iter().find(|word| word.contains(['ط', 'ظ'])).copied().unwrap_or_default();
        return Some(format!("UTF-8 read as Windows-1256, “{}”", short(word)));
    }
    if side.code > 0
        && let Some(word) = side.words.iter().find(|word| escapes(word) >= 2)
    {
        return Some(format!("escaped letters, “{}”", short(word)));
    }
    let mixed = side.arabic > 0 && side.latin > 0;
    let mixed = if mixed { side.words.iter().find(|word| is_mixed(word)) } else { None };
    mixed.map(|word| format!("Windows-1252 read as Windows-1256, “{}”", short(word)))
}

/// Words of nothing but question marks, or question marks inside a word.
fn questions(side: &Side<'_>) -> Option<String> {
    let only = |word: &&&str| word.len() >= 2 && word.bytes().all(|byte| byte == b'?');
    let inside = |word: &&&str| {
        let trimmed = word.trim_matches('?');
        !word.contains(['/', '&', '=']) && trimmed.contains("??")
            || word.starts_with("??") && trimmed.chars().any(char::is_alphabetic)
    };
    let words: Vec<&str> = side.words.iter().filter(only).copied().collect();
    // A single one may be a puzzled reader's; it stands at the end then.
    let one = words.len() == 1 && words[0].len() >= 3 && side.words.last() != Some(&words[0]);
    if words.len() >= 2 || one {
        return Some(words.join(" "));
    }
    side.words.iter().find(inside).map(|word| (*word).to_owned())
}

/// How a word's letters came about, if by misreading.
fn misread(word: &str) -> Option<&'static str> {
    let mut before = ' ';
    let (mut accents, mut letters, mut pairs, mut boxes) = (0, 0, 0, 0);
    for character in word.chars() {
        letters += usize::from(character.is_alphabetic());
        accents += usize::from(matches!(character, '\u{c0}'..='\u{ff}'));
        boxes += usize::from(matches!(character, '\u{2550}'..='\u{256c}'));
        pairs += usize::from(is_utf8(before, character));
        before = character;
    }
    if pairs > 0 {
        return Some("UTF-8 read as Latin-1");
    }
    if boxes >= 2 && letters > 0 {
        return Some("UTF-8 read as code page 437");
    }
    // No word of a European language is four accented letters.
    (accents >= 4 && accents * 4 >= letters * 3).then_some("Windows-1256 read as Latin-1")
}

/// Whether two characters are the first bytes of a character in UTF-8 as Latin-1 or Windows-1252 has them.
fn is_utf8(first: char, second: char) -> bool {
    let lead = match first {
        // Two bytes: Latin, Cyrillic, Hebrew, Arabic.
        'Â' | 'Ã' | 'Ä' | 'Å' | 'Ð' | 'Ñ' | '×' | 'Ø' | 'Ù' | 'Ú' | 'Û' => true,
        // Three: punctuation, presentation forms; four: emoji.
        'â' | 'ï' | 'ð' => matches!(second, '\u{80}'..='\u{9f}' | '€' | '¬' | '»' | '¸' | 'Ÿ' | '‚' | '„'),
        _ => false,
    };
    lead && is_continuation(second)
}

/// Bytes 80 to BF as Latin-1 and Windows-1252 have them.
fn is_continuation(character: char) -> bool {
    matches!(character, '\u{80}'..='\u{bf}')
        || matches!(
            character,
            '€' | '‚'
                | 'ƒ'
                | '„'
                | '…'
                | '†'
                | '‡'
                | 'ˆ'
                | '‰'
                | 'Š'
                | '‹'
                | 'Œ'
                | 'Ž'
                | '‘'
                | '’'
                | '“'
                | '”'
                | '•'
                | '–'
                | '—'
                | '˜'
                | '™'
                | 'š'
                | '›'
                | 'œ'
                | 'ž'
                | 'Ÿ'
        )
}

/// How many letters are written as `\u0627` or `&#1575;`.
fn escapes(word: &str) -> usize {
    let hexadecimal = |rest: &str| rest.len() >= 4 && rest.bytes().take(4).all(|byte| byte.is_ascii_hexdigit());
    let unicode = word.match_indices("\\u").filter(|(at, _)| hexadecimal(&word[at + 2..])).count();
    let decimal = |rest: &str| rest.bytes().take_while(u8::is_ascii_digit).count() >= 4;
    unicode + word.match_indices("&#").filter(|(at, _)| decimal(&word[at + 2..])).count()
}

/// Latin letters with an Arabic one between them, `caf` `أ` `e`.
fn is_mixed(word: &str) -> bool {
    let latin = |character: char| character.is_ascii_alphabetic();
    let mut characters = word.chars();
    let (Some(mut first), Some(mut second)) = (characters.next(), characters.next()) else {
        return false;
    };
    for third in characters {
        if latin(first) && latin(third) && barqiya_text::is_arabic_letter(second) {
            return true;
        }
        (first, second) = (second, third);
    }
    false
}
