use super::*;
use proptest::prelude::*;

#[test]
fn table() {
    let cases: &[(&str, &[&str])] = &[
        ("قال: 22.4 كم.", &["قال", ":", "22.4", "كم", "."]),
        ("بلغ ٢٢٫٤٪", &["بلغ", "٢٢٫٤", "٪"]),
        ("الـ52 مشروعا", &["الـ52", "مشروعا"]),
        ("باريس ــ إن", &["باريس", "ـ", "ـ", "إن"]),
        ("كِتابٌ، وقلم", &["كِتابٌ", "،", "وقلم"]),
        ("al-Sisi's don't", &["al-Sisi's", "don't"]),
        ("the U.S. and J. K. Rowling", &["the", "U.S.", "and", "J", ".", "K", ".", "Rowling"]),
        ("ج.م.ع وقال", &["ج.م.ع", "وقال"]),
        ("16-18 December", &["16", "-", "18", "December"]),
        ("COVID-19, F-16", &["COVID-19", ",", "F-16"]),
        ("14/12/2015", &["14", "/", "12", "/", "2015"]),
        ("1,200.5 and 3,", &["1,200.5", "and", "3", ","]),
        ("\"نعم\"وقال", &["\"", "نعم", "\"", "وقال"]),
        ("\u{200f}وصل\u{200f}.", &["وصل", "."]),
        ("AT&T", &["AT&T"]),
        ("", &[]),
    ];
    for (text, wanted) in cases {
        let found: Vec<&str> = tokens(text).into_iter().map(|token| &text[token.range]).collect();
        assert_eq!(&found, wanted, "{text}");
    }
}

#[test]
fn kinds() {
    let kinds = |text: &str| tokens(text).into_iter().map(|token| token.kind).collect::<Vec<_>>();
    assert_eq!(kinds("٢٢٫٤ G20 ،"), [TokenKind::Number, TokenKind::Word, TokenKind::Punctuation]);
}

proptest! {
    #[test]
    fn everything_visible_is_in_one_token(text in "[ ابـ\u{64e}\u{200d}\u{200f}a-cA-C0-9٢.,'’&-]{0,30}|\\PC{0,30}") {
        let mut end = 0;
        for token in tokens(&text) {
            prop_assert!(token.range.start >= end && token.range.end > token.range.start);
            let gap = text.get(end..token.range.start).expect("boundary");
            prop_assert!(gap.chars().all(|c| c.is_whitespace() || is_invisible(c)), "{gap:?}");
            prop_assert!(text.get(token.range.clone()).is_some_and(|token| !token.contains(char::is_whitespace)));
            end = token.range.end;
        }
        prop_assert!(text[end..].chars().all(|c| c.is_whitespace() || is_invisible(c)));
        prop_assert!(words(&text).iter().all(|word| text[word.clone()].contains(char::is_alphanumeric)));
    }
}
