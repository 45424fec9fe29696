//! Short forms: the part of a person's name by which a story goes on to call that person.

use super::clitics::{ARTICLE, letters};
use super::forms::{Form, Freedom, SHORTEST, given};
use super::frequent;
use super::surnames::is_family_first;
use crate::{Entry, Kind};

/// A derived short form of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Short {
    /// Whose it is.
    pub(super) entry: usize,
    /// What it is in English, preferred first.
    pub(super) english: Vec<String>,
    pub(super) homograph: Homograph,
}

/// What else a short form may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Homograph {
    /// Nothing that newswire has often.
    None,
    /// A word that only somebody who speaks of himself says: `لي` is Li, or "to me".
    FirstPerson,
    /// Another word of grammar: `هو` is Hu, or "he".
    Grammar,
    /// An adjective: `العربي` is Elaraby, or "Arab".
    Adjective,
}

/// Parts of a name that belong to the one after them, folded Arabic.
const ARABIC_PARTICLES: [&str; 24] = [
    "بن", "ابن", "بنت", "ال", "ابو", "ابي", "ابا", "عبد", "بني", "ولد", "دي", "دا", "دو", "دوس", "دل", "ديل", "دير",
    "دن", "فان", "فون", "لا", "لو", "مك", "ماك",
];

/// The same in English, lower case.
const ENGLISH_PARTICLES: [&str; 35] = [
    "al", "el", "ul", "bin", "ben", "ibn", "bint", "abu", "abou", "abd", "abdel", "abdul", "abdal", "abdol", "ould",
    "bani", "beni", "de", "da", "do", "dos", "del", "della", "der", "den", "di", "du", "van", "von", "la", "le", "lo",
    "st.", "mac", "mc",
];

/// Last parts that name no one by themselves, folded.
const ORDINALS: [&str; 22] = [
    "الاول",
    "الاولي",
    "الثاني",
    "الثانيه",
    "الثالث",
    "الثالثه",
    "الرابع",
    "الرابعه",
    "الخامس",
    "السادس",
    "السابع",
    "الثامن",
    "التاسع",
    "العاشر",
    "عشر",
    "الابن",
    "الاب",
    "جونيور",
    "الاكبر",
    "الاصغر",
    "الكبير",
    "الصغير",
];

/// English parts that follow a name.
const GENERATIONS: [&str; 12] = ["jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "v", "vi", "xi", "xii", "xvi"];

/// Words of grammar that are said only in the first person, folded.
const FIRST_PERSON: [&str; 3] = ["لي", "بي", "مني"];

/// Adjectives that are also family names, folded, without the article.
const ADJECTIVES: &str = "
    عربي مصري مغربي سوري عراقي لبناني يمني سوداني تونسي ليبي جزايري كويتي قطري بحريني عماني سعودي اردني فلسطيني هندي تركي
    ايراني افغاني كردي شامي حلبي بغدادي شرقي غربي شمالي جنوبي دولي وطني اسلامي عام خاص جديد قديم حالي سابق رييسي مدني عسكري
    سياسي روسي صيني الماني فرنسي انجليزي يوناني ارمني اسود ابيض احمر اخضر صغير كبير قوي بري بحري جوي";

/// The short forms of an entry: the last part of a name, or the first where the family name comes first.
pub(super) fn shorts(entry: usize, of: &Entry) -> Vec<(Form, Short)> {
    if of.kind != Kind::Person {
        return Vec::new();
    }
    let mut shorts: Vec<(Form, Short)> = of.arabic.iter().filter_map(|arabic| short(entry, of, arabic)).collect();
    shorts.dedup_by(|later, earlier| later.0.words == earlier.0.words);
    shorts
}

fn short(entry: usize, of: &Entry, arabic: &str) -> Option<(Form, Short)> {
    let full = given(entry, Kind::Person, arabic)?;
    let words: Vec<&str> = full.words.iter().map(|word| word.folded.as_str()).collect();
    let family_first = is_family_first(&parts(of.want()));
    let range = if family_first { (words.len() > 1).then_some(0..1)? } else { last_part(&words)?..words.len() };
    let english = english(of, family_first);
    if english.is_empty() {
        return None;
    }
    let mut form = Form { raw: full.raw[range.clone()].to_vec(), words: full.words[range].to_vec(), ..full };
    let homograph = homograph(&form);
    form.freedom = freedom(&form);
    Some((form, Short { entry, english, homograph }))
}

/// Where the last part of an Arabic name begins; `None` when it is the whole name, or no name.
fn last_part(words: &[&str]) -> Option<usize> {
    let last = words.last()?;
    let mut start = words.len() - 1;
    while start > 0 && is_joined(words[start - 1], words[start]) {
        start -= 1;
    }
    let alone = start + 1 == words.len();
    let names_someone = !ORDINALS.contains(last) && (!alone || letters(last) >= SHORTEST);
    (start > 0 && names_someone).then_some(start)
}

/// Whether a part cannot stand without the one before it.
fn is_joined(before: &str, part: &str) -> bool {
    ARABIC_PARTICLES.contains(&before) || matches!(part, "الله" | "الدين" | "الرحمن")
}

fn parts(english: &str) -> Vec<&str> {
    english.split_whitespace().collect()
}

/// The part of each English variant that goes with the short form; then that part without its particle, where newswire
/// writes either.
fn english(of: &Entry, family_first: bool) -> Vec<String> {
    let mut english: Vec<String> = Vec::new();
    let mut bare = Vec::new();
    for variant in &of.english {
        let mut parts = parts(variant);
        if family_first {
            english.extend(parts.first().map(|&part| part.to_owned()));
            continue;
        }
        if parts.last().is_some_and(|last| GENERATIONS.contains(&last.to_lowercase().as_str())) {
            parts.pop();
        }
        let start = last_english_part(&parts);
        english.push(parts[start..].join(" "));
        bare.extend(without_particle(&parts[start..]));
    }
    english.extend(bare);
    let mut seen = Vec::new();
    english.retain(|form| {
        !form.is_empty() && !seen.contains(form) && {
            seen.push(form.clone());
            true
        }
    });
    english
}

fn last_english_part(parts: &[&str]) -> usize {
    let mut start = parts.len().saturating_sub(1);
    while start > 0 && ENGLISH_PARTICLES.contains(&parts[start - 1].to_lowercase().as_str()) {
        start -= 1;
    }
    start
}

/// `Sisi` of `al-Sisi`, `Nasser` of `Abdel Nasser`; `bin Salman` is never `Salman`, who is another man.
fn without_particle(parts: &[&str]) -> Option<String> {
    match parts {
        [only] => {
            let (article, name) = only.split_once('-')?;
            matches!(article.to_lowercase().as_str(), "al" | "el").then(|| name.to_owned())
        }
        [particle, name] => {
            let particle = particle.to_lowercase();
            matches!(particle.as_str(), "al" | "el" | "abdel" | "abdul").then(|| (*name).to_owned())
        }
        _ => None,
    }
}

fn freedom(form: &Form) -> Freedom {
    match form.words.as_slice() {
        [only] => match of_grammar(&only.folded) {
            // `بان` is Ban, `بأن` is not.
            Some(Homograph::Grammar) => Freedom::Exact,
            Some(_) => Freedom::Whole,
            None if letters(&only.folded) < SHORTEST => Freedom::Whole,
            None => Freedom::Free,
        },
        _ => Freedom::Free,
    }
}

fn homograph(form: &Form) -> Homograph {
    let [only] = form.words.as_slice() else {
        return Homograph::None;
    };
    let word = only.folded.as_str();
    let bare = word.strip_prefix(ARTICLE).unwrap_or(word);
    if let Some(grammar) = of_grammar(word) {
        grammar
    } else if ADJECTIVES.split_whitespace().any(|adjective| adjective == bare) {
        Homograph::Adjective
    } else {
        Homograph::None
    }
}

/// What a folded word is when it is a word of grammar.
pub(super) fn of_grammar(word: &str) -> Option<Homograph> {
    if FIRST_PERSON.contains(&word) {
        return Some(Homograph::FirstPerson);
    }
    frequent::is_grammar(word).then_some(Homograph::Grammar)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn derived(arabic: &str, english: &str) -> Option<(String, String)> {
        let entry = Entry { kind: Kind::Person, ..Entry::new(arabic, english) };
        let (form, short) = shorts(0, &entry).pop()?;
        let words: Vec<String> = form.words.into_iter().map(|word| word.folded).collect();
        Some((words.join(" "), short.english.join("|")))
    }

    #[test]
    fn parts_of_names() {
        let cases = [
            ("كريم ماسيموف", "Karim Massimov", Some(("ماسيموف", "Massimov"))),
            ("لي كه تشيانغ", "Li Keqiang", Some(("لي", "Li"))),
            ("بان كي مون", "Ban Ki-moon", Some(("بان", "Ban"))),
            ("نغوين فو ترونغ", "Nguyen Phu Trong", Some(("نغوين", "Nguyen"))),
            ("عبد الفتاح السيسي", "Abdel Fattah al-Sisi", Some(("السيسي", "al-Sisi|Sisi"))),
            ("جمال عبد الناصر", "Gamal Abdel Nasser", Some(("عبد الناصر", "Abdel Nasser|Nasser"))),
            ("محمد بن سلمان", "Mohammed bin Salman", Some(("بن سلمان", "bin Salman"))),
            ("حسن نصر الله", "Hassan Nasrallah", Some(("نصر الله", "Nasrallah"))),
            ("تميم بن حمد آل ثاني", "Tamim bin Hamad Al Thani", Some(("ال ثاني", "Al Thani|Thani"))),
            ("أنجيلا ميركل", "Angela Merkel", Some(("ميركل", "Merkel"))),
            ("أورسولا فون دير لاين", "Ursula von der Leyen", Some(("فون دير لاين", "von der Leyen"))),
            ("عبد الله", "Abdullah", None),
            ("أبو مازن", "Abu Mazen", None),
            ("عبد الله الثاني", "Abdullah II", None),
            ("نزارباييف", "Nazarbayev", None),
        ];
        for (arabic, english, expected) in cases {
            let expected = expected.map(|(short, english)| (short.to_owned(), english.to_owned()));
            assert_eq!(derived(arabic, english), expected, "{arabic}");
        }
        assert!(shorts(0, &Entry::new("كريم ماسيموف", "Karim Massimov")).is_empty(), "no person");
    }

    #[test]
    fn homographs() {
        let homograph = |arabic, english| {
            let entry = Entry { kind: Kind::Person, ..Entry::new(arabic, english) };
            shorts(0, &entry).pop().map(|(form, short)| (form.freedom, short.homograph))
        };
        assert_eq!(homograph("لي كه تشيانغ", "Li Keqiang"), Some((Freedom::Whole, Homograph::FirstPerson)));
        assert_eq!(homograph("هو جين تاو", "Hu Jintao"), Some((Freedom::Exact, Homograph::Grammar)));
        assert_eq!(homograph("نبيه بري", "Nabih Berri"), Some((Freedom::Free, Homograph::Adjective)));
        assert_eq!(homograph("نبيل العربي", "Nabil Elaraby"), Some((Freedom::Free, Homograph::Adjective)));
        assert_eq!(homograph("كريم ماسيموف", "Karim Massimov"), Some((Freedom::Free, Homograph::None)));
    }
}
