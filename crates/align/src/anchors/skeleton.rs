//! Names across scripts: the consonants of a word, folded so that a name and its transliteration agree.
//!
//! Vowels are left out but for one at the beginning. Sounds that the scripts confuse are one class: `b p`, `f v`, `k q kh`
//! and so on. Where a letter has several sounds, a word has several skeletons, the likeliest first.

/// Skeletons of a word at most.
const MOST: usize = 8;

/// The skeletons of an Arabic word or of a stem of one.
pub(super) fn of_arabic(word: &str) -> Vec<Vec<u8>> {
    let letters: Vec<char> = word.chars().filter(|&letter| barqiya_text::is_arabic_letter(letter)).collect();
    let mut skeletons = vec![Vec::new()];
    let mut at = 0;
    while at < letters.len() {
        let next = letters.get(at + 1).copied();
        let (options, taken) = arabic(letters[at], next, at == 0);
        extend(&mut skeletons, options);
        at += taken;
    }
    let ending = match letters.last() {
        Some('ا' | 'ى' | 'ة' | 'ه') => b'a',
        Some('ي' | 'ی') => b'i',
        Some('و') => b'o',
        _ => b'-',
    };
    finish(skeletons, &[ending], 3)
}

/// What an Arabic letter may stand for, and how many letters that takes.
fn arabic(letter: char, next: Option<char>, first: bool) -> (&'static [&'static str], usize) {
    let options: &[&str] = match letter {
        'ت' if matches!(next, Some('ش' | 'س' | 'ز')) => return (&["S"], 2),
        'ا' | 'أ' | 'إ' | 'آ' | 'ع' | 'ء' if first => &["A"],
        'ب' | 'پ' => &["B"],
        'ت' | 'ط' | 'ث' => &["T"],
        'د' | 'ض' => &["D"],
        'ذ' | 'ظ' => &["D", "Z"],
        'ج' | 'غ' | 'گ' => &["G"],
        'ك' | 'ق' | 'خ' | 'ک' => &["K"],
        'س' | 'ص' | 'ش' | 'چ' => &["S"],
        'ز' | 'ژ' => &["Z"],
        'ف' | 'ڤ' => &["F"],
        'ل' => &["L"],
        'م' => &["M"],
        'ن' => &["N"],
        'ر' => &["R"],
        _ => &[""],
    };
    (options, 1)
}

/// The skeletons of an English word.
pub(super) fn of_english(word: &str) -> Vec<Vec<u8>> {
    let capital = word.starts_with(char::is_uppercase);
    let letters: Vec<char> = word.to_lowercase().chars().filter(|letter| letter.is_alphabetic()).collect();
    let mut skeletons = vec![Vec::new()];
    let mut at = 0;
    while at < letters.len() {
        let (options, taken) = latin(&letters[at..], at == 0);
        extend(&mut skeletons, options);
        at += taken;
    }
    let endings: &[u8] = match letters.last() {
        Some('a') => b"a",
        Some('e' | 'é') => b"-i",
        Some('i' | 'y') => b"i",
        Some('o' | 'u' | 'w') => b"o-",
        Some('h') => b"a-",
        _ => b"-",
    };
    finish(skeletons, if capital { endings } else { &[] }, if capital { 3 } else { 4 })
}

/// Drops what is too short to tell names apart. Of two consonants a skeleton is kept with the word's last vowel.
fn finish(skeletons: Vec<Vec<u8>>, endings: &[u8], least: usize) -> Vec<Vec<u8>> {
    let (long, short): (Vec<_>, Vec<_>) = skeletons.into_iter().partition(|skeleton| consonants(skeleton) >= least);
    let short = short.into_iter().filter(|skeleton| consonants(skeleton) == 2);
    let ended = short.flat_map(|skeleton| endings.iter().map(move |&ending| [skeleton.as_slice(), &[ending]].concat()));
    long.into_iter().chain(ended).collect()
}

/// What the first of some Latin letters may stand for, and how many letters that takes.
fn latin(letters: &[char], first: bool) -> (&'static [&'static str], usize) {
    let next = letters.get(1).copied().unwrap_or(' ');
    let soft = matches!(next, 'e' | 'i' | 'y' | 'é');
    match letters {
        ['s' | 't', 'c', 'h', ..] => (&["S"], 3),
        ['t', 's' | 'z', ..] | ['s', 'h', ..] | ['c' | 's', 'z', ..] => (&["S"], 2),
        ['z', 'h', ..] => (&["G", "S"], 2),
        ['c', 'h', ..] => (&["S", "K"], 2),
        ['p', 'h', ..] => (&["F"], 2),
        ['t', 'h', ..] => (&["T"], 2),
        ['d', 'h', ..] => (&["D", "Z"], 2),
        ['k', 'h', ..] | ['c', 'k', ..] => (&["K"], 2),
        ['g', 'h', ..] => (&["G", ""], 2),
        ['d', 'j', ..] => (&["G"], 2),
        ['c'] => (&["K", "S"], 1),
        ['z', 'z', ..] => (&["Z", "S"], 2),
        ['c', ..] if soft => (&["S"], 1),
        ['x', ..] if first => (&["S"], 1),
        ['x', ..] => (&["KS"], 1),
        ['w', ..] => (&["", "F"], 1),
        ['j', ..] => (&["G", ""], 1),
        ['s', ..] => (&["S", "Z"], 1),
        ['g', ..] => (&["G", "K"], 1),
        ['b' | 'p', ..] => (&["B"], 1),
        ['t' | 'ţ' | 'ț', ..] => (&["T"], 1),
        ['d' | 'đ', ..] => (&["D"], 1),
        ['c' | 'k' | 'q', ..] => (&["K"], 1),
        ['ç' | 'ć' | 'č' | 'š' | 'ś' | 'ş' | 'ș' | 'ß', ..] => (&["S"], 1),
        ['z' | 'ž' | 'ź' | 'ż', ..] => (&["Z", "S"], 1),
        ['f' | 'v', ..] => (&["F"], 1),
        ['l' | 'ł', ..] => (&["L"], 1),
        ['m', ..] => (&["M"], 1),
        ['n' | 'ñ' | 'ń', ..] => (&["N"], 1),
        ['r' | 'ř', ..] => (&["R"], 1),
        ['a' | 'e' | 'i' | 'o' | 'u' | 'é' | 'á' | 'ö' | 'ü' | 'å' | 'í' | 'ó' | 'ø', ..] if first => {
            (&["A"], 1)
        }
        _ => (&[""], 1),
    }
}

/// Goes on with each skeleton in each of some ways, as long as there are not too many.
fn extend(skeletons: &mut Vec<Vec<u8>>, options: &[&str]) {
    let room = if skeletons.len() * options.len() <= MOST { options.len() } else { 1 };
    let before = skeletons.len();
    for option in &options[1..room] {
        for at in 0..before {
            let mut other = skeletons[at].clone();
            append(&mut other, option);
            skeletons.push(other);
        }
    }
    for skeleton in &mut skeletons[..before] {
        append(skeleton, options[0]);
    }
}

/// Adds consonants; doubled ones count once, for Arabic does not write vowels between them.
fn append(skeleton: &mut Vec<u8>, consonants: &str) {
    for consonant in consonants.bytes() {
        if skeleton.last() != Some(&consonant) {
            skeleton.push(consonant);
        }
    }
}

fn consonants(skeleton: &[u8]) -> usize {
    skeleton.iter().filter(|&&letter| letter != b'A').count()
}
