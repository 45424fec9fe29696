use super::*;
use proptest::prelude::*;

fn values(text: &str) -> Vec<String> {
    numbers(text).into_iter().map(|number| number.value).collect()
}

#[test]
fn arabic_numbers() {
    let cases: &[(&str, &[&str])] = &[
        ("يبلغ طوله 22.4 كم وسيشمل 18 محطة", &["22.4", "18"]),
        ("٢٢٫٤ و١٬٢٠٠ و۱۲", &["22.4", "1200", "12"]),
        ("من بين الـ52 مشروعا", &["52"]),
        ("5 ملايين", &["5000000"]),
        ("خمسة ملايين", &["5000000"]),
        ("مليونان", &["2000000"]),
        ("مليوني برميل", &["2000000"]),
        ("25 ألفا و300", &["25300"]),
        ("3 ملايين و500 ألف", &["3500000"]),
        ("ثلاثة ملايين وخمسمئة ألف", &["3500000"]),
        ("ألف وتسعمائة وخمسة وتسعون", &["1995"]),
        ("مئة ألف", &["100000"]),
        ("بين ألفين وتسعة آلاف", &["2000", "9000"]),
        ("بين مئة ألف ومليونين", &["100000", "2000000"]),
        ("ثلاثة عشر", &["13"]),
        ("اثنتا عشرة دولة", &["12"]),
        ("خمسًا وأربعين بطولة", &["45"]),
        ("الاجتماع الرابع عشر", &["14"]),
        ("القرن الحادي والعشرين", &["21"]),
        ("الحادي عشر", &["11"]),
        ("الأول والثاني", &["1", "2"]),
        ("14 تشرين الثاني", &["14"]),
        ("سبعة بالمئة", &["7"]),
        ("4.5 في المائة", &["4.5"]),
        ("14/12/2015", &["14", "12", "2015"]),
        ("14.12.2015", &["14", "12", "2015"]),
        ("ألف مليون", &["1000000000"]),
        ("ملايين الناس وآلاف البيوت", &[]),
        ("وصل الوزير أحد", &[]),
        ("عام 2014-2015", &["2014", "2015"]),
    ];
    for (text, wanted) in cases {
        assert_eq!(&values(text), wanted, "{text}");
    }
}

#[test]
fn one_and_twenty() {
    assert_eq!(values("إحدى وعشرين"), ["21"]);
    assert_eq!(values("واحد وعشرون"), ["21"]);
}

#[test]
fn english_numbers() {
    let cases: &[(&str, &[&str])] = &[
        ("twenty-five", &["25"]),
        ("two hundred and five thousand", &["205000"]),
        ("one hundred twenty-five", &["125"]),
        ("between two hundred and two hundred and fifty", &["200", "250"]),
        ("between one hundred thousand and two million", &["100000", "2000000"]),
        ("five and six", &["5", "6"]),
        ("two and a half million", &["2500000"]),
        ("a dozen", &["12"]),
        ("the 21st and the twenty-first", &["21", "21"]),
        ("5 million, 5bn, $2.6 trillion", &["5000000", "5000000000", "2600000000000"]),
        ("5,000,000", &["5000000"]),
        ("the 1990s", &["1990"]),
        ("hundreds of millions", &[]),
        ("a 60-year-old", &["60"]),
        ("1,5", &["1.5"]),
        ("version 1.2.3", &["1", "2", "3"]),
    ];
    for (text, wanted) in cases {
        assert_eq!(&values(text), wanted, "{text}");
    }
}

#[test]
fn forms_and_ranges() {
    let text = "the 21st, 5 million, third, 7%, الثالث و22.4 في المئة وثلاثة عشر";
    let found: Vec<_> = numbers(text).into_iter().map(|n| (text[n.range].to_owned(), n.form, n.percent)).collect();
    let wanted = [
        ("21st", NumberForm::Ordinal, false),
        ("5 million", NumberForm::Mixed, false),
        ("third", NumberForm::Ordinal, false),
        ("7", NumberForm::Figures, true),
        ("الثالث", NumberForm::Ordinal, false),
        ("22.4", NumberForm::Figures, true),
        ("وثلاثة عشر", NumberForm::Words, false),
    ];
    assert_eq!(found, wanted.map(|(text, form, percent)| (text.to_owned(), form, percent)));
}

#[test]
fn nothing_is_missing() {
    let cases = [
        ("5 ملايين دولار", "$5,000,000"),
        ("5 ملايين دولار", "five million dollars"),
        ("خمسين ألفا", "50,000"),
        ("مليون و200 ألف", "1.2 million"),
        ("14/12/2015", "December 14, 2015"),
        ("في 16 و18 كانون الأول", "on the 16th and 18th of December"),
        ("2 من الجنود", "both soldiers"),
        ("الساعة 15:30", "at 3:30 p.m."),
        ("الساعة 05:47 بتوقيت غرينتش", "at 0547 GMT"),
        ("موسم 2015/2016", "the 2015-16 season"),
        ("من 5 إلى 10 ملايين", "5-10 million"),
        ("من 5 ملايين إلى 10 ملايين", "5-10 million"),
        ("رجل واحد", "a man"),
        ("دولتان وثلاثة وزراء", "the countries and ministers"),
        ("رجل في الخمسين من عمره", "a man in his fifties"),
        ("مليونان ونصف المليون", "2.5 million"),
        ("2.5 مليون", "two and a half million"),
        ("١٢٠ دقيقة", "120 minutes"),
        ("1.400 شخص", "1,400 people"),
        ("لويس 14", "Louis XIV"),
        ("لا أرقام", "no numbers"),
    ];
    for (arabic, english) in cases {
        assert_eq!(missing_numbers(arabic, english), [], "{arabic} | {english}");
    }
}

#[test]
fn something_is_missing() {
    let cases = [
        ("5 ملايين دولار", "5 billion dollars", "5000000"),
        ("خمسون ألفا", "fifteen thousand", "50000"),
        ("بلغ 22.4 كم", "it was 24.2 km", "22.4"),
        ("18 محطة", "stations", "18"),
        ("عام 2015", "in 2016", "2015"),
        ("٧٥ شخصا", "57 people", "75"),
        ("في 20 مارس", "in March", "20"),
        ("1.5 كم من تشاندرايان-1", "2.5 km from Chandrayaan-1", "1.5"),
        ("16 في المئة عام 2016", "26 percent in 2016", "16"),
    ];
    for (arabic, english, value) in cases {
        let missing = missing_numbers(arabic, english);
        assert_eq!(
            missing.iter().map(|number| number.value.as_str()).collect::<Vec<_>>(),
            [value],
            "{arabic} | {english}"
        );
    }
}

/// Text that is rich in what this module looks at.
fn text() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "ثلاثة",
        "وعشرين",
        "ألف",
        "آلاف",
        "مليونان",
        "و",
        "مئة",
        "في",
        "المئة",
        "عشر",
        "الحادي",
        "5",
        "٢٢٫٤",
        "1,200",
        "99999999999999999999999999",
        "million",
        "hundred",
        "and",
        "a",
        "half",
        "twenty",
        "-",
        "five",
        "thousand",
        "bn",
        "%",
        "first",
        "وستين",
        ".",
        "k",
        "مليون",
        "trillion",
    ]);
    prop::collection::vec((words, prop::sample::select(vec!["", " ", "\u{200f}"])), 0..24)
        .prop_map(|parts| parts.into_iter().flat_map(|(word, space)| [word, space]).collect())
}

proptest! {
    #[test]
    fn values_are_canonical_and_ranges_ordered(text in prop_oneof![text(), "\\PC{0,40}"]) {
        let mut end = 0;
        for number in numbers(&text) {
            prop_assert!(number.range.start >= end && number.range.end > number.range.start);
            prop_assert!(text.get(number.range.clone()).is_some());
            end = number.range.end;
            prop_assert!(number.value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'));
            let (whole, fraction) = number.value.split_once('.').unwrap_or((&number.value, "1"));
            prop_assert!(whole == "0" || !whole.starts_with('0'));
            prop_assert!(!fraction.is_empty() && !fraction.ends_with('0'));
        }
    }

    #[test]
    fn a_text_has_its_own_numbers(text in text()) {
        for missing in missing_numbers(&text, &text) {
            prop_assert!(false, "{missing:?}");
        }
    }

    #[test]
    fn never_panics(left in "\\PC{0,40}", right in "\\PC{0,40}") {
        missing_numbers(&left, &right);
    }
}
