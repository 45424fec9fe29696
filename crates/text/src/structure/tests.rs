use super::*;
use proptest::prelude::*;

fn dateline(text: &str) -> Option<Dateline> {
    find_dateline(text, 0..text.len())
}

#[test]
fn datelines() {
    // Text, what the range holds, place, date, ISO date, agency.
    type Case<'a> = (&'a str, &'a str, Option<&'a str>, Option<&'a str>, Option<&'a str>, Option<&'a str>);
    let cases: &[Case<'_>] = &[
        (
            "بكين 14 ديسمبر 2015 (شينخوا) عقد رئيس مجلس الدولة",
            "بكين 14 ديسمبر 2015 (شينخوا)",
            Some("بكين"),
            Some("14 ديسمبر 2015"),
            Some("2015-12-14"),
            Some("شينخوا"),
        ),
        ("القاهرة - رويترز", "القاهرة - رويترز", Some("القاهرة"), None, None, Some("رويترز")),
        ("القاهرة - رويترز: قال الوزير", "القاهرة - رويترز:", Some("القاهرة"), None, None, Some("رويترز")),
        ("(رويترز) - قال الوزير", "(رويترز) -", None, None, None, Some("رويترز")),
        (
            "الرياض في 3 مارس / واس / استقبل",
            "الرياض في 3 مارس / واس /",
            Some("الرياض"),
            Some("3 مارس"),
            None,
            Some("واس"),
        ),
        ("دبي (رويترز) - ارتفع", "دبي (رويترز) -", Some("دبي"), None, None, Some("رويترز")),
        (
            "الرياض 03 رمضان 1444 هـ الموافق 25 مارس 2023 م واس\nاستقبل",
            "الرياض 03 رمضان 1444 هـ الموافق 25 مارس 2023 م واس",
            Some("الرياض"),
            Some("03 رمضان 1444 هـ الموافق 25 مارس 2023 م"),
            Some("2023-03-25"),
            Some("واس"),
        ),
        (
            "القاهرة في 14 ابريل/ أ ش أ / استقبل الدكتور",
            "القاهرة في 14 ابريل/ أ ش أ /",
            Some("القاهرة"),
            Some("14 ابريل"),
            None,
            Some("أ ش أ"),
        ),
        (
            "ماديسون (الولايات المتحدة) 26 تشرين الأول/أكتوبر (أ ف ب) - أظهر",
            "ماديسون (الولايات المتحدة) 26 تشرين الأول/أكتوبر (أ ف ب) -",
            Some("ماديسون (الولايات المتحدة)"),
            Some("26 تشرين الأول/أكتوبر"),
            None,
            Some("أ ف ب"),
        ),
        (
            "عمّان ٢٦ كانون الثاني ٢٠٢٤ (بترا) -- بحث",
            "عمّان ٢٦ كانون الثاني ٢٠٢٤ (بترا) --",
            Some("عمّان"),
            Some("٢٦ كانون الثاني ٢٠٢٤"),
            Some("2024-01-26"),
            Some("بترا"),
        ),
        (
            "بلجراد / ٤ ابريل / تانيوج - القت الشرطة",
            "بلجراد / ٤ ابريل / تانيوج -",
            Some("بلجراد"),
            Some("٤ ابريل"),
            None,
            Some("تانيوج"),
        ),
        (
            "بيروت، 14/12/2015 (وكالات) - قال",
            "بيروت، 14/12/2015 (وكالات) -",
            Some("بيروت"),
            Some("14/12/2015"),
            Some("2015-12-14"),
            Some("وكالات"),
        ),
        (
            "اولان باتور 14 مايو (شينخوا) التقى",
            "اولان باتور 14 مايو (شينخوا)",
            Some("اولان باتور"),
            Some("14 مايو"),
            None,
            Some("شينخوا"),
        ),
        (
            "مكة 9 ذو الحجة 1445 (واس) أدى",
            "مكة 9 ذو الحجة 1445 (واس)",
            Some("مكة"),
            Some("9 ذو الحجة 1445"),
            None,
            Some("واس"),
        ),
        ("روما 14 يناير - لقي", "روما 14 يناير -", Some("روما"), Some("14 يناير"), None, None),
    ];
    for &(text, range, place, date, iso, agency) in cases {
        let found = dateline(text).unwrap_or_else(|| panic!("none in {text}"));
        assert_eq!(&text[found.range.clone()], range);
        let parts = [found.place.as_deref(), found.date.as_deref(), found.iso.as_deref(), found.agency.as_deref()];
        assert_eq!(parts, [place, date, iso, agency], "{text}");
    }
}

#[test]
fn no_datelines() {
    let cases = [
        "قال الرئيس (65 عاما) إنه",
        "الرئيس الصيني يلتقي نظيره",
        "باريس ــ من كان ليتصور",
        "وصل 14 وزيرا إلى القاهرة",
        "في 14 مارس 2015 وصل الوزير إلى القاهرة",
        "محمود عباس (أبو مازن) قال",
        "",
        "(2015)",
        "بكين 31 فبراير",
    ];
    for text in cases {
        assert_eq!(dateline(text), None, "{text}");
    }
}

#[test]
fn headlines() {
    let headline = |text: &str| layout(text).headline.map(|range| text[range].to_owned());
    assert_eq!(headline("قمة في بكين\nوصل الرئيس.\n").as_deref(), Some("قمة في بكين"));
    assert_eq!(headline("\n\n قمة في بكين \n\nوصل الرئيس.").as_deref(), Some("قمة في بكين"));
    assert_eq!(headline("هل تنجح القمة؟\nبكين (شينخوا) وصل الرئيس.").as_deref(), Some("هل تنجح القمة؟"));
    assert_eq!(headline("وصل الرئيس.\nغادر الوفد."), None);
    assert_eq!(headline("قمة في بكين"), None);
    assert_eq!(headline("بكين 14 ديسمبر (شينخوا) وصل\nثم غادر"), None);
    let followed_at_once = "قمة في بكين\nبكين 14 ديسمبر (شينخوا) وصل الرئيس.\n\nثم غادر.";
    assert_eq!(headline(followed_at_once).as_deref(), Some("قمة في بكين"));
}

#[test]
fn wrapped_lines_join() {
    let text = "عقد رئيس مجلس الدولة محادثات مع نظيره فى بكين اليوم\n\
                حيث تعهدا بزيادة التعاون الثنائى فى مجال القدرة على\n\
                الصناعة والمنتجات الزراعية والطاقة والترابط الاقليمى\n\
                وقال ان ذلك مهم. وقد استدعى زيارته الى قازاقستان فى\n\
                العام الماضى.\n";
    assert_eq!(paragraphs(text).len(), 1);
    assert_eq!(layout(text).sentences().count(), 2);
}

#[test]
fn lines_are_paragraphs_without_blank_lines() {
    let text = "سطر قصير\nهذا سطر أطول منه بكثير ولا ينتهي بنقطة\nثم سطر ثالث";
    assert_eq!(paragraphs(text).len(), 3);
    let list = "المطالب:\n- التعليم\n- الصحة\n\nانتهى";
    assert_eq!(paragraphs(list).len(), 4);
}

#[test]
fn real_looking_story() {
    let text = "\u{200f}قمة في بكين\r\n\u{200f}\r\n\u{200f}بكين 14 ديسمبر 2015 (شينخوا) عقد الرئيس محادثات. وغادر.\r\n\r\nانتهى\r\n";
    let layout = layout(text);
    assert_eq!(layout.paragraphs.len(), 3);
    assert_eq!(layout.dateline.as_ref().and_then(|dateline| dateline.iso.as_deref()), Some("2015-12-14"));
    assert_eq!(layout.paragraphs[1].sentences.len(), 2);
    assert!(layout.headline.is_some());
}

proptest! {
    #[test]
    fn paragraphs_cover_the_text(text in "([ابت ]{0,20}[.،]?(\n|\r\n|\n\n|\u{2029})){0,8}[ابت ]{0,20}|(\\PC|\\s){0,60}") {
        let mut end = 0;
        for paragraph in paragraphs(&text) {
            let gap = text.get(end..paragraph.start).expect("in order, on boundaries");
            prop_assert!(gap.chars().all(|c| c.is_whitespace() || crate::characters::is_invisible(c)));
            prop_assert_eq!(text[paragraph.clone()].trim(), &text[paragraph.clone()]);
            prop_assert!(!paragraph.is_empty());
            end = paragraph.end;
        }
        prop_assert!(text[end..].chars().all(|c| c.is_whitespace() || crate::characters::is_invisible(c)));
    }

    #[test]
    fn datelines_lie_in_their_paragraph(text in "[بكين 0-9/()،-]{0,30}(شينخوا|رويترز|مارس|2015|ديسمبر|في|[() /:-]){0,8}\\PC{0,9}") {
        if let Some(found) = dateline(&text) {
            let range = text.get(found.range).expect("boundary");
            for part in [found.place, found.date, found.agency].into_iter().flatten() {
                prop_assert!(range.contains(&part));
            }
        }
    }
}
