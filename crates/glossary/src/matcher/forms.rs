//! Forms: the ways in which the Arabic of an entry may be spelled, apart from what is written onto it.

use super::clitics::{ARTICLE, before_suffix, letters};
use super::frequent;
use super::words::{Gap, Words};
use crate::{Entry, Kind};

/// A word of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FormWord {
    pub(super) folded: String,
    /// What stands before it in the form; as much is allowed in the text.
    pub(super) gap: Gap,
}

/// How the first word of a form got to its article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Article {
    /// As the glossary has it.
    AsGiven,
    /// The glossary has none.
    Added,
    /// The glossary has one.
    Dropped,
}

/// What may be done to a form to match it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Freedom {
    /// Proclitics, suffixes and folds.
    Free,
    /// Folds only.
    Whole,
    /// Nothing: letter by letter as given.
    Exact,
}

/// One spelling of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    /// Whose form it is.
    pub(super) owner: usize,
    /// Never empty.
    pub(super) words: Vec<FormWord>,
    /// The letters before folding, word by word; empty for a spelling that the glossary does not have.
    pub(super) raw: Vec<String>,
    /// Its last word before a pronoun suffix, if it may have one.
    pub(super) bound: Option<String>,
    pub(super) article: Article,
    pub(super) freedom: Freedom,
    pub(super) kind: Kind,
}

/// Letters that a name has at least when anything may be written onto it.
pub(super) const SHORTEST: usize = 3;

/// All forms of an entry; `owner` is put into them.
pub(super) fn forms(owner: usize, entry: &Entry) -> Vec<Form> {
    entry.arabic.iter().flat_map(|arabic| spellings(owner, entry, arabic)).collect()
}

/// A form as given, or `None` when there is no word in it.
pub(super) fn given(owner: usize, kind: Kind, arabic: &str) -> Option<Form> {
    let text = Words::read(arabic, false);
    if text.list.is_empty() {
        return None;
    }
    let raw = (0..text.list.len()).map(|word| text.raw(word).to_owned()).collect();
    let words = text.list.into_iter().map(|word| FormWord { folded: word.folded, gap: word.gap }).collect();
    let mut form = Form { owner, words, raw, bound: None, article: Article::AsGiven, freedom: Freedom::Free, kind };
    form.freedom = freedom(&form.words);
    Some(form)
}

/// Forms that look like something else match only as they are.
fn freedom(words: &[FormWord]) -> Freedom {
    match words {
        [only] if frequent::is_grammar(&only.folded) || letters(&only.folded) < SHORTEST => Freedom::Exact,
        _ => Freedom::Free,
    }
}

fn spellings(owner: usize, entry: &Entry, arabic: &str) -> Vec<Form> {
    let Some(mut form) = given(owner, entry.kind, arabic) else {
        return Vec::new();
    };
    let droppable = is_article_droppable(entry, &form);
    form.bound = bound(entry.kind, &form, droppable);
    let mut forms = spaced(&form);
    if form.freedom == Freedom::Free {
        forms.extend(with_article(&form));
        forms.extend(with_last_article(&form));
        forms.extend(droppable.then(|| without_article(&form)).flatten());
    }
    forms.push(form);
    forms
}

/// Whether a form keeps its sense without its article: `الحمى` does, `الجزائر` (Algeria; without it: islands) does not.
///
/// Only a single word of kind term does, and with a proper name for its English only one that looks like an adjective of
/// nationality. An entry that lists several forms has said which of them go without.
fn is_article_droppable(entry: &Entry, form: &Form) -> bool {
    let [only] = form.words.as_slice() else {
        return false;
    };
    let Some(rest) = only.folded.strip_prefix(ARTICLE).filter(|_| form.raw[0].starts_with(['ا', 'ٱ'])) else {
        return false;
    };
    let common = !entry.want().starts_with(char::is_uppercase);
    let safe =
        letters(rest) >= SHORTEST && !frequent::is_grammar(rest) && (common || is_nationality(rest, entry.want()));
    entry.kind == Kind::Term && entry.arabic.len() == 1 && safe
}

/// Whether an adjective ending and a single English word speak for a nationality: `Scottish`, but not `Alexandria`.
fn is_nationality(folded: &str, english: &str) -> bool {
    let feminine = folded.ends_with("يه") && !english.ends_with('a');
    !english.contains(' ') && (folded.ends_with('ي') || feminine)
}

/// The last word before a pronoun suffix. Names of people and places have none.
fn bound(kind: Kind, form: &Form, droppable: bool) -> Option<String> {
    let (raw, last) = (form.raw.last()?, &form.words.last()?.folded);
    let definite = last.starts_with(ARTICLE) && raw.starts_with(['ا', 'ٱ']);
    let takes = matches!(kind, Kind::Term | Kind::Organization) && form.freedom == Freedom::Free;
    if !takes || (definite && !droppable) {
        return None;
    }
    let stem = if definite { last.strip_prefix(ARTICLE).unwrap_or(last) } else { last };
    (letters(stem) >= SHORTEST).then(|| before_suffix(raw, stem))
}

/// The form with the article that the glossary leaves out: a single word, or all words of a term, a noun
/// and its adjectives (`سعال جاف` in `السعال الجاف`). Names of people and places have none:
/// `المالي` is no Mali.
fn with_article(form: &Form) -> Option<Form> {
    let is_bare = |word: &FormWord| {
        word.folded.chars().all(barqiya_text::is_arabic_letter)
            && !word.folded.starts_with(ARTICLE)
            && (form.words.len() == 1 || !frequent::is_grammar(&word.folded))
    };
    let named = matches!(form.kind, Kind::Person | Kind::Place);
    if named || (form.words.len() > 1 && form.kind != Kind::Term) || !form.words.iter().all(is_bare) {
        return None;
    }
    let mut definite = Form { raw: Vec::new(), bound: None, article: Article::Added, ..form.clone() };
    for word in &mut definite.words {
        word.folded.insert_str(0, ARTICLE);
    }
    Some(definite)
}

/// A noun and its genitive with the article that the glossary leaves out: `قناع وجه` in `قناع الوجه`.
fn with_last_article(form: &Form) -> Option<Form> {
    let [.., first, last] = form.words.as_slice() else {
        return None;
    };
    let takes = |word: &FormWord| {
        !word.folded.starts_with(ARTICLE) && !frequent::is_grammar(&word.folded) && letters(&word.folded) >= SHORTEST
    };
    let arabic = last.folded.chars().all(barqiya_text::is_arabic_letter);
    if form.kind != Kind::Term || !arabic || !takes(first) || !takes(last) {
        return None;
    }
    let mut definite = Form { raw: Vec::new(), bound: None, ..form.clone() };
    definite.words.last_mut()?.folded.insert_str(0, ARTICLE);
    Some(definite)
}

fn without_article(form: &Form) -> Option<Form> {
    let folded = form.words.first()?.folded.strip_prefix(ARTICLE)?.to_owned();
    let words = vec![FormWord { folded, gap: Gap::Open }];
    Some(Form { words, raw: Vec::new(), bound: None, article: Article::Dropped, ..form.clone() })
}

/// The form with one more or one fewer space: `عبد الله` and `عبدالله`, `أبو ظبي` and `أبوظبي`, `نيو يورك` and `نيويورك`.
fn spaced(form: &Form) -> Vec<Form> {
    let mut forms = Vec::new();
    for at in 0..form.words.len() {
        if let Some((first, second)) = split(&form.words[at].folded) {
            let gap = form.words[at].gap;
            let parts = [FormWord { folded: first, gap }, FormWord { folded: second, gap: Gap::Open }];
            forms.push(respelled(form, at..at + 1, parts));
        }
        if at > 0 && joins(form, at) {
            let folded = [form.words[at - 1].folded.as_str(), &form.words[at].folded].concat();
            forms.push(respelled(form, at - 1..at + 1, [FormWord { folded, gap: form.words[at - 1].gap }]));
        }
    }
    forms
}

fn respelled<const N: usize>(form: &Form, range: std::ops::Range<usize>, parts: [FormWord; N]) -> Form {
    let mut respelled = Form { raw: Vec::new(), ..form.clone() };
    if range.end == form.words.len() {
        respelled.bound = None;
    }
    respelled.words.splice(range, parts);
    respelled
}

/// Cuts a compound name that is written as one word.
fn split(word: &str) -> Option<(String, String)> {
    let long = |part: &str| part.chars().count() >= SHORTEST;
    let front = ["عبد", "ابو"].into_iter().find_map(|front| Some((front, word.strip_prefix(front)?)));
    if let Some((front, rest)) =
        front.filter(|(front, rest)| long(rest) && (*front != "عبد" || rest.starts_with(ARTICLE)))
    {
        return Some((front.to_owned(), rest.to_owned()));
    }
    let back = ["الدين", "الله"].into_iter().find_map(|back| Some((word.strip_suffix(back)?, back)));
    back.filter(|(front, _)| long(front)).map(|(front, back)| (front.to_owned(), back.to_owned()))
}

/// Whether a word may be written together with the one before it.
fn joins(form: &Form, at: usize) -> bool {
    let (before, word) = (&form.words[at - 1].folded, &form.words[at]);
    let letters = |word: &str| word.chars().all(barqiya_text::is_arabic_letter);
    if word.gap != Gap::Open || !letters(before) || !letters(&word.folded) {
        return false;
    }
    let compound = before == "عبد" || matches!(word.folded.as_str(), "الدين" | "الله");
    // What becomes one word has to be long, and no word with an article: `لو ريد`, `إل سيد`.
    let long = form.words.len() > 2 || [before, &word.folded].iter().all(|part| part.chars().count() >= SHORTEST);
    let name = matches!(form.kind, Kind::Person | Kind::Place)
        && !word.folded.starts_with(ARTICLE)
        && before != ARTICLE
        && long;
    compound || name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(kind: Kind, arabic: &str, english: &str) -> Vec<String> {
        let entry = Entry { kind, ..Entry::new(arabic, english) };
        let text = |form: Form| form.words.into_iter().map(|word| word.folded).collect::<Vec<_>>().join(" ");
        let mut all: Vec<String> = forms(0, &entry).into_iter().map(text).collect();
        all.sort();
        all
    }

    #[test]
    fn articles() {
        assert_eq!(all(Kind::Term, "الحمى", "fever"), ["الحمي", "حمي"]);
        assert_eq!(all(Kind::Term, "الكندي", "Canadian"), ["الكندي", "كندي"]);
        assert_eq!(all(Kind::Term, "الإسكتلندية", "Scottish"), ["اسكتلنديه", "الاسكتلنديه"]);
        assert_eq!(all(Kind::Term, "السعودية", "Saudi Arabia"), ["السعوديه"]);
        assert_eq!(all(Kind::Place, "الجزائر", "Algeria"), ["الجزاير"]);
        assert_eq!(all(Kind::Term, "القاعدة", "Al-Qaeda"), ["القاعده"]);
        assert_eq!(all(Kind::Term, "جائحة", "pandemic"), ["الجايحه", "جايحه"]);
        assert_eq!(all(Kind::Term, "سعال جاف", "dry cough"), ["السعال الجاف", "سعال الجاف", "سعال جاف"]);
        assert_eq!(all(Kind::Term, "بحث في الحال", "x"), ["بحث في الحال"]);
        assert_eq!(all(Kind::Person, "أسد", "Asad"), ["اسد"]);
        assert_eq!(all(Kind::Term, "الآن", "now"), ["الان"]);
        assert_eq!(all(Kind::Term, "ألمانيا", "Germany"), ["المانيا"]);
    }

    #[test]
    fn spaces() {
        assert_eq!(all(Kind::Person, "عبد الله", "Abdullah"), ["عبد الله", "عبدالله"]);
        assert_eq!(all(Kind::Person, "عبدالله", "Abdullah"), ["عبد الله", "عبدالله"]);
        assert_eq!(all(Kind::Place, "أبوظبي", "Abu Dhabi"), ["ابو ظبي", "ابوظبي"]);
        assert_eq!(all(Kind::Place, "نيو يورك", "New York"), ["نيو يورك", "نيويورك"]);
        assert_eq!(all(Kind::Person, "لو ريد", "Lou Reed"), ["لو ريد"]);
        assert_eq!(all(Kind::Person, "إل سيد", "El Cid"), ["ال سيد"]);
        assert_eq!(all(Kind::Term, "حقوق الإنسان", "human rights"), ["حقوق الانسان"]);
        assert_eq!(all(Kind::Person, "نورالدين زنكي", "Nur al-Din Zengi").len(), 3);
    }

    #[test]
    fn suffixes() {
        let bound = |kind, arabic: &str| {
            forms(0, &Entry { kind, ..Entry::new(arabic, "x") }).into_iter().find_map(|form| form.bound)
        };
        assert_eq!(bound(Kind::Term, "الحكومة").as_deref(), Some("حكومت"));
        assert_eq!(bound(Kind::Term, "رئيس وزراء").as_deref(), Some("وزراء"));
        assert_eq!(bound(Kind::Term, "البنك الدولي"), None);
        assert_eq!(bound(Kind::Person, "حكومة"), None);
    }
}
