//! How alike two spellings of a name are.

/// From 0 to 1: how alike an English string and a variant are by their letters, or by consonants to the Arabic name.
///
/// Short names are alike by chance (`Iran`, `Iraq`): up to four letters one difference is too much.
pub(super) fn likeness(text: &str, variant: &str, arabic: &str) -> f64 {
    let (one, other) = (letters(text), letters(variant));
    let short = one.len().max(other.len()) <= 4;
    let spelling = similarity(&one, &other);
    let spelling = if short && spelling < 0.8 { 0.0 } else { spelling };
    spelling.max(consonant_likeness(text, arabic))
}

/// Letters and digits of a text in small letters, words apart by one space.
fn letters(text: &str) -> Vec<char> {
    let words = text.split(|mark: char| !mark.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase().chars().collect()
}

/// 1 minus the edit distance (Levenshtein 1966) by the greater length.
fn similarity<T: PartialEq>(one: &[T], other: &[T]) -> f64 {
    let longest = one.len().max(other.len());
    if longest == 0 { 0.0 } else { 1.0 - edit_distance(one, other) as f64 / longest as f64 }
}

fn edit_distance<T: PartialEq>(one: &[T], other: &[T]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, left) in one.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], line + 1);
        for (column, right) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(left != right);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

/// Likeness of the consonants of an English and an Arabic spelling; 0 for names with too few of them to tell.
fn consonant_likeness(english: &str, arabic: &str) -> f64 {
    let (one, other) = (english_consonants(english), arabic_consonants(arabic));
    match one.len().max(other.len()) {
        0..=2 => 0.0,
        3 if one != other => 0.0,
        _ => similarity(&one, &other),
    }
}

fn english_consonants(text: &str) -> Vec<char> {
    let small = text.to_lowercase();
    let mut consonants = Vec::new();
    let mut rest = small.as_str();
    while let Some(letter) = rest.chars().next() {
        let pair = rest.get(..2).and_then(|pair| Some((pair, digraph(pair)?)));
        let (sound, length) = match pair {
            Some((pair, sound)) => (sound, pair.len()),
            None => (english_sound(letter), letter.len_utf8()),
        };
        consonants.extend(sound.chars());
        rest = &rest[length..];
    }
    consonants.dedup();
    consonants
}

fn digraph(pair: &str) -> Option<&'static str> {
    Some(match pair {
        "ph" => "f",
        "ck" | "kh" | "qu" => "k",
        "sh" => "s",
        "ch" => "ts",
        "gh" | "zh" => "g",
        "th" => "t",
        "dh" => "d",
        _ => return None,
    })
}

fn english_sound(letter: char) -> &'static str {
    match letter {
        'b' | 'p' => "b",
        'c' | 'k' | 'q' => "k",
        'd' => "d",
        'f' | 'v' => "f",
        'g' | 'j' => "g",
        'h' => "h",
        'l' => "l",
        'm' => "m",
        'n' => "n",
        'r' => "r",
        's' => "s",
        't' => "t",
        'x' => "ks",
        'z' => "z",
        _ => "",
    }
}

fn arabic_consonants(text: &str) -> Vec<char> {
    // The article is no part of the sound.
    let words = text.split_whitespace().map(|word| word.strip_prefix("ال").unwrap_or(word));
    let mut consonants: Vec<char> = words.flat_map(str::chars).filter_map(arabic_sound).collect();
    consonants.dedup();
    consonants
}

fn arabic_sound(letter: char) -> Option<char> {
    Some(match letter {
        'ب' | 'پ' => 'b',
        'ت' | 'ث' | 'ط' => 't',
        'ج' | 'غ' | 'گ' => 'g',
        'ح' | 'ه' => 'h',
        'خ' | 'ق' | 'ك' | 'ک' => 'k',
        'د' | 'ذ' | 'ض' => 'd',
        'ر' => 'r',
        'ز' | 'ظ' => 'z',
        'س' | 'ش' | 'ص' => 's',
        'ف' | 'ڤ' => 'f',
        'ل' => 'l',
        'م' => 'm',
        'ن' => 'n',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_alike() {
        for (text, variant, arabic) in [
            ("Maksimov", "Massimov", "ماسيموف"),
            ("Kareem Maksimov", "Karim Massimov", "كريم ماسيموف"),
            ("Zhengzou", "Zhengzhou", "تشنغتشو"),
            ("Nazarbaev", "Nazarbayev", "نزارباييف"),
        ] {
            assert!(likeness(text, variant, arabic) >= 0.6, "{text}");
        }
    }

    #[test]
    fn other_names_are_not() {
        for (text, variant, arabic) in
            [("Ibaba", "Abuja", "أبوجا"), ("Iraq", "Iran", "إيران"), ("Beijing", "Massimov", "ماسيموف"), ("", "", "")]
        {
            assert!(likeness(text, variant, arabic) < 0.6, "{text} {}", likeness(text, variant, arabic));
        }
    }
}
