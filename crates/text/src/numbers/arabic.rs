//! Arabic number words: `ثلاثة وعشرون ألفا`, `مليونان`, `الحادي عشر`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::pieces::{Kind, Piece};
use crate::characters::{TATWEEL, is_diacritic};

/// What a word adds to a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// One to nine.
    Unit,
    /// One, only before `عشر`: `أحد`, `إحدى`, `حادي`.
    TeenOne,
    /// Ten.
    Ten,
    /// Twenty to ninety.
    Tens,
    /// One hundred, which a unit before it multiplies.
    Hundred,
    /// Two to nine hundred in one word.
    Hundreds,
    /// Thousand and up; the value is the number of zeros.
    Scale,
    /// The same in the plural, which needs a number before it.
    Scales,
    /// Two of a scale in the dual.
    DualScale,
    /// First to tenth; plain ones that are other words too need the article.
    Ordinal,
    AmbiguousOrdinal,
}

use Class::{AmbiguousOrdinal, DualScale, Hundred, Hundreds, Ordinal, Scale, Scales, TeenOne, Ten, Tens, Unit};

/// Folded words (see [`fold`]).
const WORDS: &[(&str, Class, u32)] = &[
    ("واحد", Unit, 1),
    ("واحده", Unit, 1),
    ("اثنان", Unit, 2),
    ("اثنين", Unit, 2),
    ("اثنتان", Unit, 2),
    ("اثنتين", Unit, 2),
    ("اثنا", Unit, 2),
    ("اثني", Unit, 2),
    ("اثنتا", Unit, 2),
    ("اثنتي", Unit, 2),
    ("ثلاثا", Unit, 3),
    ("اربعا", Unit, 4),
    ("خمسا", Unit, 5),
    ("ستا", Unit, 6),
    ("سبعا", Unit, 7),
    ("ثمانيا", Unit, 8),
    ("تسعا", Unit, 9),
    ("عشرا", Ten, 10),
    ("ثلاث", Unit, 3),
    ("ثلاثه", Unit, 3),
    ("اربع", Unit, 4),
    ("اربعه", Unit, 4),
    ("خمس", Unit, 5),
    ("خمسه", Unit, 5),
    ("ست", Unit, 6),
    ("سته", Unit, 6),
    ("سبع", Unit, 7),
    ("سبعه", Unit, 7),
    ("ثمان", Unit, 8),
    ("ثماني", Unit, 8),
    ("ثمانيه", Unit, 8),
    ("تسع", Unit, 9),
    ("تسعه", Unit, 9),
    ("احد", TeenOne, 1),
    ("احدي", TeenOne, 1),
    ("حادي", TeenOne, 1),
    ("حاديه", TeenOne, 1),
    ("عشر", Ten, 10),
    ("عشره", Ten, 10),
    ("عشرون", Tens, 20),
    ("عشرين", Tens, 20),
    ("ثلاثون", Tens, 30),
    ("ثلاثين", Tens, 30),
    ("اربعون", Tens, 40),
    ("اربعين", Tens, 40),
    ("خمسون", Tens, 50),
    ("خمسين", Tens, 50),
    ("ستون", Tens, 60),
    ("ستين", Tens, 60),
    ("سبعون", Tens, 70),
    ("سبعين", Tens, 70),
    ("ثمانون", Tens, 80),
    ("ثمانين", Tens, 80),
    ("تسعون", Tens, 90),
    ("تسعين", Tens, 90),
    ("مئه", Hundred, 100),
    ("مائه", Hundred, 100),
    ("مئتان", Hundreds, 200),
    ("مئتين", Hundreds, 200),
    ("مئتا", Hundreds, 200),
    ("مئتي", Hundreds, 200),
    ("مائتان", Hundreds, 200),
    ("مائتين", Hundreds, 200),
    ("مائتا", Hundreds, 200),
    ("مائتي", Hundreds, 200),
    ("ثلاثمئه", Hundreds, 300),
    ("ثلاثمائه", Hundreds, 300),
    ("اربعمئه", Hundreds, 400),
    ("اربعمائه", Hundreds, 400),
    ("خمسمئه", Hundreds, 500),
    ("خمسمائه", Hundreds, 500),
    ("ستمئه", Hundreds, 600),
    ("ستمائه", Hundreds, 600),
    ("سبعمئه", Hundreds, 700),
    ("سبعمائه", Hundreds, 700),
    ("ثمانمئه", Hundreds, 800),
    ("ثمانمائه", Hundreds, 800),
    ("ثمانيمئه", Hundreds, 800),
    ("تسعمئه", Hundreds, 900),
    ("تسعمائه", Hundreds, 900),
    ("الف", Scale, 3),
    ("الفا", Scale, 3),
    ("الاف", Scales, 3),
    ("الفان", DualScale, 3),
    ("الفين", DualScale, 3),
    ("الفي", DualScale, 3),
    ("مليون", Scale, 6),
    ("مليونا", Scale, 6),
    ("ملايين", Scales, 6),
    ("مليونان", DualScale, 6),
    ("مليونين", DualScale, 6),
    ("مليوني", DualScale, 6),
    ("مليار", Scale, 9),
    ("مليارا", Scale, 9),
    ("بليون", Scale, 9),
    ("بليونا", Scale, 9),
    ("مليارات", Scales, 9),
    ("بلايين", Scales, 9),
    ("ملياران", DualScale, 9),
    ("مليارين", DualScale, 9),
    ("ملياري", DualScale, 9),
    ("بليونين", DualScale, 9),
    ("تريليون", Scale, 12),
    ("تريليونا", Scale, 12),
    ("ترليون", Scale, 12),
    ("تريليونات", Scales, 12),
    ("تريليونان", DualScale, 12),
    ("تريليونين", DualScale, 12),
    ("تريليوني", DualScale, 12),
    ("اول", Ordinal, 1),
    ("اولي", Ordinal, 1),
    ("ثاني", Ordinal, 2),
    ("ثانيه", AmbiguousOrdinal, 2),
    ("ثالث", Ordinal, 3),
    ("ثالثه", Ordinal, 3),
    ("رابع", Ordinal, 4),
    ("رابعه", Ordinal, 4),
    ("خامس", Ordinal, 5),
    ("خامسه", Ordinal, 5),
    ("سادس", Ordinal, 6),
    ("سادسه", Ordinal, 6),
    ("سابع", Ordinal, 7),
    ("سابعه", Ordinal, 7),
    ("ثامن", Ordinal, 8),
    ("ثامنه", Ordinal, 8),
    ("تاسع", Ordinal, 9),
    ("تاسعه", Ordinal, 9),
    ("عاشر", Ordinal, 10),
    ("عاشره", Ordinal, 10),
];

/// Words after which an ordinal is part of a month's name.
const MONTH_BEGINNINGS: &[&str] = &["كانون", "تشرين", "ربيع", "جمادي"];

/// Words that change the number before them: `مليونان ونصف`, `عشرون ونيف`.
const REMAINDERS: &[&str] = &["ونصف", "والنصف", "وربع", "والربع", "وثلث", "والثلث", "ونيف", "وبضع", "وبضعه", "الا"];

/// Words that change the number after them: `نصف مليون`, `بضعة آلاف`.
const SHARES: &[&str] = &["نصف", "ربع", "ثلث", "ثلثي", "ثلثا", "بضع", "بضعه"];

/// A number in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) value: u128,
    /// Pieces that it takes.
    pub(super) length: usize,
    pub(super) ordinal: bool,
    /// A fraction or an approximation beside it makes the value doubtful.
    pub(super) doubtful: bool,
    /// A single hundred, thousand or million, which may just mean many.
    pub(super) bare: bool,
    /// It ends in a scale word, so that figures may be added: `ألف و200`; the number of zeros.
    pub(super) scale: Option<u32>,
}

/// A word's reading: whether the conjunction, whether the article stands before it.
#[derive(Debug, Clone, Copy)]
struct Word {
    and: bool,
    article: bool,
    class: Class,
    value: u32,
}

/// Spellings of one word meet: no marks and stretchers, bare alef, ya for alef maqsura, ha for ta marbuta.
pub(super) fn fold(word: &str) -> String {
    word.chars()
        .filter(|&character| !is_diacritic(character) && character != TATWEEL)
        .map(|character| match character {
            'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
            'ى' => 'ي',
            'ة' => 'ه',
            'ؤ' => 'و',
            other => other,
        })
        .collect()
}

/// A scale word after a figure: the number of zeros. `5 ملايين`, `25 ألفا`.
pub(super) fn scale(word: &str) -> Option<u32> {
    let folded = fold(word);
    let word = folded.strip_prefix("ال").filter(|rest| is_scale(rest)).unwrap_or(&folded);
    WORDS.iter().find(|entry| entry.0 == word && matches!(entry.1, Scale | Scales)).map(|entry| entry.2)
}

fn is_scale(word: &str) -> bool {
    WORDS.iter().any(|entry| entry.0 == word && matches!(entry.1, Scale | Scales))
}

/// Whether a word is the hundred of a percentage: `في المئة`, `بالمئة`.
pub(super) fn is_hundred_of_percent(word: &str) -> bool {
    matches!(fold(word).as_str(), "المئه" | "المائه" | "الميه")
}

/// Whether a word says percent by itself.
pub(super) fn is_percent(word: &str) -> bool {
    matches!(fold(word).as_str(), "بالمئه" | "بالمائه" | "بالميه")
}

/// [`WORDS`] by their letters: every word of a sentence is looked up with each of its prefixes.
static BY_LETTERS: LazyLock<HashMap<&str, (Class, u32)>> =
    LazyLock::new(|| WORDS.iter().map(|&(word, class, value)| (word, (class, value))).collect());

fn look_up(folded: &str) -> Option<(Class, u32)> {
    BY_LETTERS.get(folded).copied()
}

fn analyse(piece: &Piece<'_>) -> Option<Word> {
    if piece.kind != Kind::Letters {
        return None;
    }
    let folded = fold(piece.text);
    for (and, conjunction) in [(false, ""), (true, "و"), (false, "ف")] {
        let Some(rest) = folded.strip_prefix(conjunction) else {
            continue;
        };
        for preposition in ["", "ب", "ل", "ك"] {
            let Some(rest) = rest.strip_prefix(preposition) else {
                continue;
            };
            if let Some((class, value)) = look_up(rest) {
                return Some(Word { and, article: false, class, value });
            }
            let article = rest.strip_prefix("ال").or_else(|| rest.strip_prefix('ل').filter(|_| preposition == "ل"));
            if let Some((class, value)) = article.and_then(look_up) {
                return Some(Word { and, article: true, class, value });
            }
        }
    }
    None
}

/// The number in words that begins with the first piece.
pub(super) fn read(pieces: &[Piece<'_>], before: Option<&Piece<'_>>) -> Option<Reading> {
    let first = analyse(pieces.first()?)?;
    let previous = before.filter(|piece| piece.kind == Kind::Letters).map(|piece| fold(piece.text)).unwrap_or_default();
    let month = MONTH_BEGINNINGS.contains(&previous.as_str());
    let (sum, length) = sum_of(pieces);
    let plain_ordinal = matches!(first.class, AmbiguousOrdinal) && !first.article && length == 1;
    if length == 0 || plain_ordinal || (month && sum.ordinal) {
        return None;
    }
    let after = pieces.get(length).map(|piece| fold(piece.text)).unwrap_or_default();
    Some(Reading {
        value: sum.total.checked_add(sum.group)?,
        length,
        ordinal: sum.ordinal,
        // `رجل في الخمسين من عمره`: with an article it is about that, or an ordinal.
        doubtful: first.article || REMAINDERS.contains(&after.as_str()) || SHARES.contains(&previous.as_str()),
        bare: length == 1 && matches!(first.class, Hundred | Scale),
        scale: sum.last_scale.filter(|_| sum.group == 0),
    })
}

/// Reads as many words as make one number; gives their sum and how many they are.
fn sum_of(pieces: &[Piece<'_>]) -> (Sum, usize) {
    let mut sum = Sum::default();
    let mut length = 0;
    let mut whole: Option<(Sum, usize)> = None;
    while let Some(word) = pieces.get(length).filter(|piece| !is_percent(piece.text)).and_then(analyse) {
        let next = pieces.get(length + 1).and_then(analyse);
        let taken = sum.take(word, next);
        if taken == 0 {
            // `بين ألفين وتسعة آلاف`: the nine belongs to the next number, whose scale word did not fit into this one.
            let multiplier = matches!(word.class, Scale | Scales) && !word.and && sum.group > 0;
            return whole.filter(|_| multiplier).unwrap_or((sum, length));
        }
        length += taken;
        if sum.group == 0 {
            whole = Some((sum.clone(), length));
        }
    }
    (sum, length)
}

/// A number as its words are read, from the greatest part to the least.
#[derive(Debug, Default, Clone)]
struct Sum {
    total: u128,
    /// Below a thousand, what the next scale word multiplies.
    group: u128,
    /// The last part that a scale word gave.
    term: u128,
    last_scale: Option<u32>,
    unit: bool,
    tens: bool,
    words: usize,
    ordinal: bool,
}

impl Sum {
    /// Adds a word, looking at the one after it; gives how many were taken.
    fn take(&mut self, word: Word, next: Option<Word>) -> usize {
        let joined = self.words == 0 || word.and;
        let teen = next.is_some_and(|next| next.class == Ten && !next.and);
        let taken = match word.class {
            Unit | TeenOne | Ordinal | AmbiguousOrdinal if teen && word.value < 10 && joined => {
                self.small(10 + u128::from(word.value), true, true).then_some(2)
            }
            // `الحادي والعشرون`
            TeenOne if !next.is_some_and(|next| next.class == Tens && next.and) => None,
            TeenOne | Unit | Ordinal | AmbiguousOrdinal if joined => {
                self.small(u128::from(word.value), true, word.value == 10).then_some(1)
            }
            Ten if joined => self.small(10, true, true).then_some(1),
            // `السادسة وأربعين دقيقة` is no forty-sixth: that has two articles.
            Tens if joined && !self.tens && (word.article || !self.ordinal) => {
                self.group += u128::from(word.value);
                (self.unit, self.tens) = (true, true);
                Some(1)
            }
            Hundred | Hundreds => self.hundred(word, joined).then_some(1),
            Scale | Scales | DualScale => self.scale(word, joined).then_some(1),
            _ => None,
        };
        let taken = taken.unwrap_or(0);
        if taken > 0 {
            self.words += taken;
            self.ordinal |= matches!(word.class, Ordinal | AmbiguousOrdinal) || (word.class == TeenOne && word.article);
        }
        taken
    }

    fn small(&mut self, value: u128, unit: bool, tens: bool) -> bool {
        if self.unit || self.tens || self.ordinal {
            return false;
        }
        self.group += value;
        (self.unit, self.tens) = (unit, tens);
        true
    }

    fn hundred(&mut self, word: Word, joined: bool) -> bool {
        let multiplies =
            word.class == Hundred && (3..=9).contains(&self.group) && !self.tens && !word.and && self.words > 0;
        if multiplies {
            self.group *= 100;
            self.unit = false;
            return true;
        }
        if !joined || self.group > 0 {
            return false;
        }
        self.group = u128::from(word.value);
        true
    }

    fn scale(&mut self, word: Word, joined: bool) -> bool {
        let power = 10u128.pow(word.value);
        if self.group > 0 && !word.and && word.class != DualScale {
            self.add(self.group * power, word.value)
        } else if self.group == 0 && joined && word.class != Scales {
            self.add(if word.class == DualScale { 2 * power } else { power }, word.value)
        } else if self.group == 0 && !word.and && self.term > 0 && word.class != DualScale {
            // `ألف مليون`
            let Some(term) = self.term.checked_mul(power) else {
                return false;
            };
            self.total = self.total - self.term + term;
            self.term = term;
            true
        } else {
            false
        }
    }

    fn add(&mut self, term: u128, zeros: u32) -> bool {
        if self.last_scale.is_some_and(|last| zeros >= last) {
            return false;
        }
        let Some(total) = self.total.checked_add(term) else {
            return false;
        };
        (self.total, self.term, self.last_scale) = (total, term, Some(zeros));
        (self.group, self.unit, self.tens) = (0, false, false);
        true
    }
}
