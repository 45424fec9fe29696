//! The dateline: `بكين 14 ديسمبر 2015 (شينخوا)`, `الرياض في 3 مارس / واس /`, `دبي (رويترز) -`.
//!
//! A dateline is a place, a date and an agency, any one of which may be missing, at the beginning of a paragraph. A
//! place alone is none: too many sentences begin with a noun and a dash.

mod date;
mod lexer;

use std::ops::Range;

use super::months::fold;
use crate::digits::parse_digits;
use lexer::{Kind, Token, lex};

/// Where, when and by whom a story was filed. Parts are as written, without what surrounds them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dateline {
    /// Its bytes in the text, up to the dash or bracket that ends it.
    pub range: Range<usize>,
    /// The place.
    pub place: Option<String>,
    /// The date.
    pub date: Option<String>,
    /// The date as `YYYY-MM-DD`, when day, month and year of the Gregorian calendar are all there.
    pub iso: Option<String>,
    /// The agency.
    pub agency: Option<String>,
}

/// Characters of a paragraph within which a dateline ends.
const REACH: usize = 200;

/// Words of the longest place.
const PLACE_WORDS: usize = 5;

/// Agencies by their Arabic names and initials, folded, without spaces and full stops.
const AGENCIES: &str = "رويترز رويترزالعربية شينخوا وكالات الوكالات وكالاتالانباء واس وام اشا افب دبا اب كونا قنا بنا بترا سانا ارنا فارس \
    تاس ايتارتاس نوفوستي سبوتنيك وفا معا العمانية واج وات ومع اسوشيتدبرس اسوشييتدبرس فرانسبرس الاناضول اناضول اكي يوبياي بلومبرغ \
    بلومبرج سيانان بيبيسي الجزيرة الشرقالاوسط اونا سبا سبانت واع نينا سونا بانا لوسا كيودو تانيوج تانيوغ يونهاب برناما دويتشهفيله خاص انسا \
    الانباء لانا وال reuters xinhua afp ap dpa upi mena";

const WEEKDAYS: &str = "السبت الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعة";

/// Words that stand between a place and a date.
const BEFORE_DATE: &str = "في يوم اليوم";

/// Finds the dateline at the beginning of a paragraph.
///
/// ```
/// let text = "دبي (رويترز) - قال الوزير";
/// let dateline = barqiya_text::find_dateline(text, 0..text.len()).unwrap();
/// assert_eq!(dateline.place.as_deref(), Some("دبي"));
/// assert_eq!(dateline.agency.as_deref(), Some("رويترز"));
/// assert_eq!(&text[dateline.range], "دبي (رويترز) -");
/// ```
pub fn find_dateline(text: &str, paragraph: Range<usize>) -> Option<Dateline> {
    let body = &text[paragraph.clone()];
    let end = body.char_indices().nth(REACH).map_or(body.len(), |(at, _)| at);
    let tokens = lex(&body[..end]);
    let mut parser = Parser { body, tokens: &tokens, at: 0 };
    let mut dateline = parser.agency_first().or_else(|| {
        parser.at = 0;
        parser.place_first()
    })?;
    dateline.range = paragraph.start + dateline.range.start..paragraph.start + dateline.range.end;
    Some(dateline)
}

struct Agency {
    range: Range<usize>,
    known: bool,
    /// Between brackets or slashes.
    enclosed: bool,
}

struct Parser<'a> {
    body: &'a str,
    tokens: &'a [Token],
    at: usize,
}

impl Parser<'_> {
    /// `(رويترز) -`
    fn agency_first(&mut self) -> Option<Dateline> {
        let agency = self.enclosed_agency()?;
        let end = self.separator()?;
        (agency.known || agency.range.len() < 40).then(|| Dateline {
            range: self.tokens[0].range.start..end,
            agency: Some(self.body[agency.range].to_owned()),
            ..Dateline::default()
        })
    }

    /// Place, date, agency, in this order.
    fn place_first(&mut self) -> Option<Dateline> {
        let place = self.place()?;
        let date = self.date_after_place();
        let agency = self.agency_after(date.is_some());
        let last = self.tokens[self.at - 1].range.end;
        let separator = self.separator();
        let accepted = match (&date, &agency) {
            (Some(_), Some(_)) => true,
            (Some(_), None) => separator.is_some(),
            (None, Some(agency)) if agency.known => {
                agency.enclosed || separator.is_some() || self.at == self.tokens.len()
            }
            (None, Some(agency)) => agency.enclosed && separator.is_some(),
            (None, None) => false,
        };
        let text = |range: Range<usize>| self.body[range].to_owned();
        accepted.then(|| Dateline {
            range: self.tokens[0].range.start..separator.unwrap_or(last),
            place: Some(text(place)),
            iso: date.as_ref().and_then(|date| date.iso.clone()),
            date: date.map(|date| text(date.range)),
            agency: agency.map(|agency| text(agency.range)),
        })
    }

    /// A date after a place: `، 14 مايو`, `يوم الاثنين 14 مايو`, `/ 4 ابريل /`.
    fn date_after_place(&mut self) -> Option<date::Date> {
        let mark = self.at;
        self.skip_marks(&['،', ',', '/']);
        while self.word(self.at).is_some_and(|word| is_among(BEFORE_DATE, word) || is_among(WEEKDAYS, word)) {
            self.at += 1;
            self.skip_marks(&['،', ',']);
        }
        let date = self.date();
        if date.is_none() {
            self.at = mark;
        }
        date
    }

    /// An agency after a place or a date.
    fn agency_after(&mut self, dated: bool) -> Option<Agency> {
        let mark = self.at;
        self.skip_marks(&['،', ',', ':']);
        let agency = self.enclosed_agency().or_else(|| {
            self.at += usize::from(self.is_symbol(self.at, &['/']));
            self.enclosed_agency().or_else(|| self.bare_agency(dated))
        });
        if agency.is_none() {
            self.at = mark;
        }
        agency
    }

    fn word(&self, at: usize) -> Option<&str> {
        self.tokens.get(at).filter(|token| token.kind == Kind::Word).map(|token| &self.body[token.range.clone()])
    }

    fn number(&self, at: usize) -> Option<u32> {
        let token = self.tokens.get(at).filter(|token| token.kind == Kind::Number)?;
        parse_digits(&self.body[token.range.clone()])?.parse().ok()
    }

    fn is_symbol(&self, at: usize, symbols: &[char]) -> bool {
        matches!(self.tokens.get(at), Some(Token { kind: Kind::Symbol(symbol), .. }) if symbols.contains(symbol))
    }

    fn is_dash(&self, at: usize) -> bool {
        matches!(self.tokens.get(at), Some(Token { kind: Kind::Dash, .. }))
    }

    /// One to five words, perhaps with a country in brackets or after a comma: `ماديسون (الولايات المتحدة)`.
    fn place(&mut self) -> Option<Range<usize>> {
        let start = self.tokens.first()?.range.start;
        self.place_words()?;
        let mut end = self.tokens[self.at - 1].range.end;
        let mark = self.at;
        if self.is_symbol(self.at, &['،', ',', '/']) || self.is_dash(self.at) {
            self.at += 1;
            let agency = self.bare_agency_length().is_some() || self.enclosed('/', '/', mark).is_some();
            let more = !agency && self.place_words().is_some();
            let list = self.is_symbol(self.at, &['،', ',']);
            if more && !list {
                end = self.tokens[self.at - 1].range.end;
            } else {
                self.at = mark;
            }
        }
        if let Some((inside, next)) = self.enclosed('(', ')', self.at)
            && !is_known(&self.body[inside])
            && (self.number(next).is_some()
                || self.is_symbol(next, &['(', '/', '،', ','])
                || self.word(next).is_some_and(|word| is_among(BEFORE_DATE, word)))
        {
            end = self.tokens[next - 1].range.end;
            self.at = next;
        }
        Some(start..end)
    }

    fn place_words(&mut self) -> Option<()> {
        let begin = self.at;
        while self.at - begin < PLACE_WORDS {
            let Some(word) = self.word(self.at) else {
                break;
            };
            let date = self.at > 0 && (self.month(self.at).is_some() || self.month(self.at + 1).is_some());
            if date || is_among(BEFORE_DATE, word) || is_among(WEEKDAYS, word) {
                break;
            }
            self.at += 1;
        }
        (self.at > begin).then_some(())
    }

    /// The range between two symbols and the token after them, when at most six words stand between.
    fn enclosed(&self, open: char, close: char, at: usize) -> Option<(Range<usize>, usize)> {
        if !self.is_symbol(at, &[open]) {
            return None;
        }
        let length = self.tokens[at + 1..].iter().take(9).position(|token| token.kind == Kind::Symbol(close))?;
        let inside = &self.tokens[at + 1..at + 1 + length];
        let (first, last) = (inside.first()?, inside.last()?);
        inside
            .iter()
            .all(|token| matches!(token.kind, Kind::Word | Kind::Dash | Kind::Symbol('.' | '/' | '،' | ',')))
            .then(|| (first.range.start..last.range.end, at + length + 2))
    }

    fn enclosed_agency(&mut self) -> Option<Agency> {
        let (range, next) = [('(', ')'), ('[', ']'), ('/', '/')]
            .into_iter()
            .find_map(|(open, close)| self.enclosed(open, close, self.at))?;
        self.at = next;
        Some(Agency { known: is_known(&self.body[range.clone()]), range, enclosed: true })
    }

    /// An agency without brackets: a known one (`- رويترز`, `أ ش أ -`), or after a date a single word before a dash.
    fn bare_agency(&mut self, dated: bool) -> Option<Agency> {
        let known = self.bare_agency_length();
        let single = (dated && self.word(self.at).is_some() && self.is_dash(self.at + 1)).then_some(1);
        let length = known.or(single)?;
        let range = self.tokens[self.at].range.start..self.tokens[self.at + length - 1].range.end;
        self.at += length;
        Some(Agency { known: true, range, enclosed: false })
    }

    fn bare_agency_length(&self) -> Option<usize> {
        let start = self.tokens.get(self.at)?.range.start;
        (1..=5).rev().find(|&length| {
            let last = self.at + length - 1;
            let letters = |token: &Token| matches!(token.kind, Kind::Word | Kind::Symbol('.'));
            self.word(self.at).is_some()
                && self.word(last).is_some()
                && self.tokens[self.at..last].iter().all(letters)
                && is_known(&self.body[start..self.tokens[last].range.end])
        })
    }

    /// Passes dashes and the given marks.
    fn skip_marks(&mut self, marks: &[char]) {
        while self.is_dash(self.at) || self.is_symbol(self.at, marks) {
            self.at += 1;
        }
    }

    /// Passes the dashes or the colon that end a dateline; gives their end.
    fn separator(&mut self) -> Option<usize> {
        let begin = self.at;
        while self.is_dash(self.at) || self.is_symbol(self.at, &[':']) {
            self.at += 1;
        }
        (self.at > begin).then(|| self.tokens[self.at - 1].range.end)
    }
}

/// Whether a name is that of an agency; of several (`رويترز/أ ف ب`) the first counts.
fn is_known(name: &str) -> bool {
    let first = name.split(['/', '-', '،', ',']).next().unwrap_or_default();
    let letters: String = fold(first).chars().filter(|character| character.is_alphabetic()).collect();
    is_among(AGENCIES, &letters.to_lowercase())
}

/// Whether a word, folded, is in a list of words.
fn is_among(words: &str, word: &str) -> bool {
    let folded = fold(word);
    words.split_whitespace().any(|other| other == folded)
}
