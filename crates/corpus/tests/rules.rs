//! What each rule says of rows that break it, and that it is silent on rows that are well.

use std::fmt::Write;

use barqiya_bitext::{Aligned, Pair, Term};
use barqiya_corpus::{Judge, Limits, Recurring, Rule};
use proptest::prelude::*;

fn pair(ar: &str, en: &str) -> Pair {
    Pair { ar: ar.into(), en: en.into(), ..Pair::default() }
}

fn broken(pair: &Pair) -> Vec<(String, String)> {
    let verdicts = Judge::new(&Rule::ALL, Limits::default()).judge(pair);
    verdicts.into_iter().map(|verdict| (verdict.rule, verdict.reason)).collect()
}

/// Rows by the rule that they must break.
const BROKEN: [(Rule, &str, &str); 55] = [
    (Rule::Empty, "", "The minister arrived."),
    (Rule::Empty, "وصل الوزير.", " — … "),
    (Rule::Length, "رابط", "Ahtufkdjeuritoepwlaksjdhfgytrueiwoqpalskdjfhgytrueiwoqplaksjdh"),
    (Rule::Ratio, "نعم.", "Yes, the committee will hold its next meeting in the first half of the coming year."),
    (Rule::Ratio, "وقالت اللجنة انها ستعقد اجتماعها المقبل فى النصف الاول من العام القادم بحضور جميع الاعضاء.", "Yes."),
    (Rule::Script, "wasala al-wazir ila bikin yawm al-thulatha", "The minister arrived in Beijing on Tuesday"),
    (Rule::Script, "وصل الوزير الى بكين يوم الثلاثاء", "Министр прибыл в Пекин во вторник"),
    (Rule::Language, "وزیر امور خارجه روز سه‌شنبه وارد پکن شد.", "The foreign minister arrived in Beijing on Tuesday."),
    (Rule::Language, "وزیر خارجہ منگل کو بیجنگ پہنچے۔", "The foreign minister arrived in Beijing on Tuesday."),
    (
        Rule::Language,
        "وصل وزير الخارجية الى بكين يوم الثلاثاء.",
        "Le ministre des affaires étrangères est arrivé mardi à Pékin.",
    ),
    (
        Rule::Language,
        "وصل وزير الخارجية الى بكين يوم الثلاثاء.",
        "Der Außenminister ist am Dienstag in der Hauptstadt eingetroffen.",
    ),
    (Rule::Copy, "وصل الوزير الى بكين", "وصل الوزير الى بكين"),
    (Rule::Copy, "The minister arrived in Beijing", "The minister arrived in Beijing"),
    (Rule::Copy, "وصل الوزير الى بكين", "The minister arrived in بكين"),
    (Rule::Numbers, "قتل ١٢ شخصا فى الحادث", "The accident killed 21 people"),
    (Rule::Numbers, "وصل يوم 15 مايو", "He arrived on May 16"),
    (Rule::Numbers, "بلغ النمو 7,5 فى المائة", "Growth was 7.8 percent"),
    (Rule::Names, "قال متحدث باسم شركة Huawei فى بيان", "A spokesman of the company said in a statement"),
    (
        Rule::Names,
        "عقد المجلس جلسته الاسبوعية امس",
        "Yesterday in Geneva the delegates Zimmerman, Kowalczyk and Petrosyan signed",
    ),
    (Rule::Urls, "للمزيد زوروا http://example.org/news", "For more visit our site"),
    (Rule::Urls, "راسلونا", "Write to desk@example.org"),
    (Rule::Markup, "اضغط حفظ", "Press <b>Save</b>"),
    (Rule::Markup, "تم حذف %s", "The file was deleted"),
    (Rule::Markup, "مرحبا {name}", "Hello {user}"),
    (Rule::Markup, "قال&nbsp;الوزير", "The minister said"),
    (Rule::Markup, "<div>خبر</div>", "<div>News</div>"),
    (Rule::Markup, "انظر الصفحة", "See the [[page]]"),
    (Rule::Markup, "رفع بواسطة $1", "Uploaded by $2"),
    (Rule::Numbers, "الجدول 1", "Table 2"),
    (Rule::Numbers, "الجدول 1", "Table 101"),
    (Rule::Mojibake, "Ø§Ù„ÙˆØ²ÙŠØ± وصل", "The minister arrived"),
    (Rule::Mojibake, "ط§ظ„ظˆط²ظٹط± ظˆطµظ„", "The minister arrived"),
    (Rule::Empty, "?????? ????", "The minister arrived"),
    (Rule::Mojibake, "وصل الوزير", "The ministerâ€™s visit"),
    (Rule::Mojibake, "وصل الوز\u{fffd}ر", "The minister arrived"),
    (
        Rule::Repetition,
        "قال الوزير ان المحادثات كانت مثمرة",
        "The minister said the talks the talks the talks the talks were fruitful",
    ),
    (Rule::Repetition, "لاااااااااااا", "No"),
    (Rule::Characters, "وصل الوزير", "The min\u{1}ister arrived"),
    (Rule::Characters, "وصل \u{202e}الوزير", "The minister arrived"),
    (Rule::Characters, "وصل الوزير", "The minister \u{e000} arrived"),
    (Rule::Characters, "ﻭﺻﻞ ﺍﻟﻮﺯﻳﺮ", "The minister arrived"),
    (Rule::Cut, "وصل الوزير الى بكين يوم الثلاثاء فى زيارة رسمية.", "The minister arrived in Beijing on Tuesday on a"),
    (
        Rule::Cut,
        "وصل الوزير الى بكين فى زيارة تستمر",
        "The minister arrived in Beijing on Tuesday on a visit that lasts three days and includes the port of Tianjin.",
    ),
    (
        Rule::Cut,
        "وصل الوزير الى بكين يوم الثلاثاء فى زيارة رسمية.",
        "of the minister, who arrived in Beijing on Tuesday (for an official visit",
    ),
    (Rule::Machine, "وصل الوزير الى بكين فى زيارة رسمية", "The the minister arrived in Beijing on an official visit"),
    (
        Rule::Machine,
        "وصل الوزير الى بكين فى زيارة رسمية",
        "The minister arrived in Beijing on a official visit of of the government",
    ),
    (Rule::Score, "وصل الوزير", "The minister arrived"),
    (Rule::Confidence, "وصل الوزير", "The minister arrived"),
    (Rule::Similarity, "وصل الوزير", "The minister arrived"),
    (Rule::Terms, "وصل الوزير", "The minister arrived"),
    (Rule::Numbers, "سجل النادى 3 اهداف", "The club scored 4 goals"),
    (Rule::Ratio, "لا", "No, and as the chairman has said again and again, nothing will change in the next years."),
    (Rule::Script, "北京的部长", "The minister in Beijing"),
    (Rule::Urls, "تابعونا على @barqiya", "Follow us"),
    (Rule::Markup, "**هام** قال الوزير", "The minister said"),
];

/// What the rules that judge measures need beside the texts.
fn measured(rule: Rule, ar: &str, en: &str) -> Pair {
    let mut pair = pair(ar, en);
    match rule {
        Rule::Score => pair.score = -2.5,
        Rule::Confidence => {
            let record = r#"{"beads": [[0], [0]], "confidence": 0.2, "en_start": 0, "en_end": 20, "evidence": {}}"#;
            pair.aligned = Some(serde_json::from_str::<Aligned>(record).expect("a record"));
        }
        Rule::Similarity => drop(pair.scores.insert("similarity".into(), 0.1)),
        Rule::Terms => {
            let record = r#"{"entry": "الوزير", "ar": [7, 19], "en": null, "want": "Premier", "match": "exact", "verdict": "failed"}"#;
            pair.terms = vec![serde_json::from_str::<Term>(record).expect("a record")];
        }
        _ => {}
    }
    pair
}

#[test]
fn each_rule_says_why() {
    let (mut said, mut silent) = (String::new(), Vec::new());
    for (rule, ar, en) in BROKEN {
        let verdicts = broken(&measured(rule, ar, en));
        let _ = writeln!(said, "{} | {}", ar.escape_debug(), en.escape_debug());
        for (name, reason) in &verdicts {
            let _ = writeln!(said, "    {name}: {}", reason.escape_debug());
        }
        if !verdicts.iter().any(|(name, _)| name == rule.name()) {
            silent.push(format!("{rule} on {ar} | {en}: {verdicts:?}"));
        }
    }
    assert!(silent.is_empty(), "silent: {silent:#?}");
    insta::assert_snapshot!(said);
}

/// Rows that a careless rule would find fault with.
const WELL: [(&str, &str); 21] = [
    ("وصل الوزير الى بكين يوم 15 مايو.", "The minister arrived in Beijing on May 15."),
    ("بلغ العدد ١٢٫٥ مليون", "The number reached 12.5 million"),
    ("قتل ثلاثة اشخاص", "Three people were killed"),
    ("فى عام 2015", "In 2015"),
    ("نعم", "Yes"),
    ("بكين (شينخوا)", "BEIJING (Xinhua)"),
    ("لا لا، لم اقل ذلك", "No no, I did not say that"),
    ("قالت شركة جوجل ان ارباحها ارتفعت", "Google said its profits rose"),
    ("وقال \"نحن مستعدون\"", "He said, “We are ready”"),
    ("زر الموقع http://example.org/ar/", "Visit the site http://example.org/en/"),
    ("تم حذف %d من الملفات", "%d files were deleted"),
    ("اكتب <b>نعم</b> للمتابعة", "Type <b>yes</b> to continue"),
    ("ارتفع المؤشر 3 فى المائة الى 2,150 نقطة", "The index rose 3% to 2,150 points"),
    ("محمد بن سلمان بن عبد العزيز آل سعود", "Mohammed bin Salman bin Abdulaziz Al Saud"),
    ("قال ذلك مرارا وتكرارا", "He said so again and again"),
    ("ولد فى ١٩ يناير ١٩٥٢", "He was born on 19 January 1952"),
    ("استقبل الرئيس الفرنسى ايمانويل ماكرون نظيره", "French President Emmanuel Macron received his counterpart"),
    ("بلغ السعر $5 امس و$6 اليوم", "The price was $5 yesterday and $6 today"),
    ("بلغ السعر 5 دولارات", "The price was $5"),
    ("الفصل [1] والفصل [2]", "Chapter [1] and chapter [2]"),
    ("“السلام عليكم”", "\"Peace be upon you\""),
];

#[test]
fn good_rows_are_left_alone() {
    let blamed = |(ar, en)| (ar, en, broken(&pair(ar, en)));
    let blamed: Vec<_> = WELL.into_iter().map(blamed).filter(|(_, _, verdicts)| !verdicts.is_empty()).collect();
    assert!(blamed.is_empty(), "{blamed:#?}");
}

#[test]
fn only_the_rules_that_are_asked_for_judge() {
    let row = pair("قتل ١٢ شخصا\u{1}", "The accident killed 21 people");
    let judge = |rules: &[Rule]| Judge::new(rules, Limits::default()).judge(&row).len();
    assert_eq!((judge(&Rule::ALL), judge(&[Rule::Numbers]), judge(&[Rule::Copy]), judge(&[])), (3, 1, 0, 0));
}

/// What texts may be made of: letters of both, marks, digits, and what is no text.
fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[ء-ي]{1,8}",
        "[a-zA-Z]{1,8}",
        "[0-9٠-٩.,%]{1,6}",
        "[<>&;%{}$*`\\[\\]()\"“”«»@:/?_=~#-]{1,6}",
        Just("https://".to_owned()),
        Just("&nbsp;".to_owned()),
        Just("Ø§Ù„".to_owned()),
        any::<char>().prop_map(String::from),
        "[\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}]{1,3}",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #[test]
    fn any_row_is_judged_and_always_alike(ar in nasty(), en in nasty()) {
        let row = pair(&ar, &en);
        let verdicts = broken(&row);
        prop_assert_eq!(&verdicts, &broken(&row));
        prop_assert!(verdicts.iter().all(|(_, reason)| !reason.is_empty() && !reason.contains('\n')));
        let mut recurring = Recurring::new();
        recurring.note(&row);
        prop_assert!(recurring.verdict(&row).is_none());
    }
}
