use super::*;
use crate::characters::is_invisible;
use proptest::prelude::*;

/// Sentences of a text written with `¦` where they part.
fn check(cases: &[&str]) {
    for case in cases {
        let text = case.replace('¦', "");
        let wanted: Vec<String> = case.split('¦').map(|part| part.trim().to_owned()).collect();
        let found: Vec<&str> = split_sentences(&text).into_iter().map(|sentence| &text[sentence]).collect();
        assert_eq!(found, wanted, "{text}");
    }
}

#[test]
fn marks() {
    check(&[
        "وصل الوزير. ¦غادر الوفد؟ ¦نعم! ¦انتهى",
        "ماذا حدث؟! ¦لا أحد يعلم",
        "ماذا حدث ؟ ! ¦لا أحد يعلم",
        "وصل الوزير، ثم غادر؛ وعاد: مساء.",
        "انتهى الاجتماع .. ¦وغادر الوفد",
        "وصل الوزير.\u{200f} ¦غادر الوفد.\u{200e}",
        "كان يفكر... ثم قال نعم. ¦وغادر",
        "كان يفكر… حتى المساء",
        "كانت المدينة ... هادئة",
        "وصل الوزير . ¦غادر الوفد .",
        "الجملة الأولى۔ ¦الجملة الثانية",
    ]);
}

#[test]
fn figures_and_lists() {
    check(&[
        "بلغ 22.4 كم و٢٢٫٤ كم و2.5% من 1.200.000",
        "كان ذلك عام 2005. ¦وفي عام 2006. ¦عاد",
        "1. البحث العلمي",
        "٢. التعليم العالي. ¦ثم انتهى",
        "١- أولا: التعليم",
        "ارتفع إلى 10.5. ¦وانخفض",
        "الخطة: • التعليم الجيد ¦• الصحة العامة".replace("الخطة: •", "الخطة: ¦•").as_str(),
    ]);
}

#[test]
fn initials_and_abbreviations() {
    check(&[
        "قالت ج. ك. رولينغ إن الكتاب جديد. ¦وأضافت",
        "التقى د. أحمد مع م. حسن ود. علي في القاهرة.",
        "زار ج.م.ع مؤخرا. ¦وغادر ج.م.ع. أمس",
        "التقى أ.د. محمد",
        "انظر ص. 5 و ص. 12 من الكتاب",
        "في سنة 1437 هـ. ¦وكان عاما طويلا",
        "He met Mr. Smith and Dr. Jones of Apple Inc. ¦The deal is done.",
        "J. K. Rowling wrote it. ¦She lives in the U.S. ¦The end.",
        "The U.S. president and the U.K. prime minister e.g. met at 5 p.m. today.",
        "It is No. 5. ¦No. ¦It is not.",
        "أعلنت شركة Apple Inc. عن هاتف. ¦وقالت",
    ]);
}

#[test]
fn quotes_and_brackets() {
    check(&[
        "قال: \"وصلنا.\" ¦وأضاف: «غادرنا.» ¦ثم سكت.",
        "قال: «جئت. ¦رأيت. ¦انتصرت».¦ وغادر.",
        "وصف الزيارة بأنها \"رائعة\". ¦وغادر.",
        "\"أين الوفد؟\" سأل الوزير.",
        "\"Where is it?\" Smith asked. ¦'I know,' she said.",
        "كان السؤال \"لماذا؟\"، وهو صعب",
        "المؤتمر (هل كان ناجحا؟) انتهى أمس. ¦(انتهى.) ¦وغادر",
        "قال إنه نجح (؟) في المهمة",
        "هتف: \"نعم!\". ¦ثم غادر",
        "سأل “لماذا؟” ¦وأجاب نفسه",
        "حصل على “A”. ¦وغادر",
    ]);
}

#[test]
fn without_space() {
    check(&[
        "ويقوم بزيارة للصين.¦وسوف يحضر",
        "انظر www.example.com أو user.name@example.com الآن",
        "(http://www.example.org/a.b/c?id=3&x=1) من جامعة",
        "The end.¦Then it began.",
        "لغة .NET جديدة",
        "كتب \"نعم.\"¦وأضاف",
        "عام 2005.¦وفي",
    ]);
}

#[test]
fn paragraphs_end_sentences() {
    check(&["عنوان بلا نقطة\n\n¦نص الفقرة", "سطر أول.\n¦سطر ثان.", "قال الوزير إن\nالزيارة ناجحة", "a\r\n\r\n¦b"]);
}

#[test]
fn marks_alone_are_no_sentence() {
    check(&["... وصل الوزير", "وصل الوزير. ...", "* * *\n\n¦وصل"]);
    assert_eq!(split_sentences(""), []);
    assert_eq!(split_sentences(" \n\u{200f}\n"), []);
}

#[test]
fn a_long_line_takes_linear_time() {
    let megabytes = |unit: &str, count: usize| {
        let text = unit.repeat(count * 1_000_000 / unit.len());
        let start = std::time::Instant::now();
        let sentences = split_sentences(&text).len();
        assert!(start.elapsed().as_secs() < 30, "{unit}: {:?} for {sentences} sentences", start.elapsed());
    };
    megabytes("كلمة وكلمة. ", 10);
    for unit in ["a.", ".", "\"", "؟ (", "كلمة ", "ا", ". \u{200f}", "1. ", "(. ", "... ", "a\u{200f}. ", "\n", "a\n"]
    {
        megabytes(unit, 1);
    }
}

fn text() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "وصل",
        "الوزير",
        "د",
        "ج.م.ع",
        "Mr",
        "U.S",
        "22.4",
        "2005",
        ".",
        "..",
        "...",
        "…",
        "؟",
        "!",
        "،",
        "؛",
        ":",
        "\"",
        "«",
        "»",
        "(",
        ")",
        "”",
        "“",
        "'",
        " ",
        " ",
        " ",
        "\n",
        "\n\n",
        "\u{200f}",
        "\u{a0}",
        "•",
        "-",
        "http://a.b",
        "A",
        "b",
    ]);
    prop_oneof![prop::collection::vec(parts, 0..40).prop_map(|parts| parts.concat()), "\\PC{0,60}", "(\\PC|\\s){0,60}"]
}

proptest! {
    #[test]
    fn sentences_cover_the_text(text in text()) {
        let sentences = split_sentences(&text);
        let mut end = 0;
        for sentence in &sentences {
            let gap = text.get(end..sentence.start).expect("in order, on boundaries");
            prop_assert!(gap.chars().all(|c| c.is_whitespace() || is_invisible(c)), "{gap:?}");
            let inside = &text[sentence.clone()];
            prop_assert!(!inside.is_empty() && inside.trim() == inside);
            end = sentence.end;
        }
        prop_assert!(text[end..].chars().all(|c| c.is_whitespace() || is_invisible(c)));
        let layout = crate::layout(&text);
        prop_assert_eq!(layout.sentences().collect::<Vec<_>>(), sentences);
    }

    #[test]
    fn white_space_around_changes_nothing(text in text()) {
        let text = text.trim();
        let wide = format!(" {text} ");
        let shifted: Vec<_> = split_sentences(text).into_iter().map(|range| range.start + 1..range.end + 1).collect();
        prop_assert_eq!(split_sentences(&wide), shifted);
    }
}
