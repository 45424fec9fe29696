use proptest::prelude::*;

use super::*;

fn entry(kind: Kind, arabic: &str, english: &str) -> Entry {
    Entry { kind, english: english.split('|').map(String::from).collect(), ..Entry::new(arabic, "") }
}

fn matcher(entries: Vec<Entry>) -> Matcher {
    Matcher::new(&[Glossary { entries, ..Glossary::default() }], true)
}

/// Names, words, level and English of what is found in the sentences of one story.
fn found(matcher: &Matcher, sentences: &[&str]) -> Vec<String> {
    let mut story = Story::default();
    let mut lines = Vec::new();
    for sentence in sentences {
        for found in matcher.find(sentence, &mut story) {
            let (name, words) = (&sentence[found.span.clone()], &sentence[found.words.clone()]);
            lines.push(format!("{name} in {words}: {} ({})", found.english.join("|"), found.level));
        }
    }
    lines
}

/// What is found of one entry in one sentence.
fn one(kind: Kind, form: &str, sentence: &str) -> Vec<String> {
    let matcher = matcher(vec![entry(kind, form, "x")]);
    let found = matcher.find(sentence, &mut Story::default());
    found.into_iter().map(|found| format!("{} {}", &sentence[found.span], found.level)).collect()
}

#[test]
fn clitics_and_spellings() {
    let cases: &[(Kind, &str, &str, &[&str])] = &[
        (Kind::Place, "الصين", "زار الصين", &["الصين exact"]),
        (Kind::Place, "الصين", "وبالصين وللصين", &["الصين clitic", "لصين clitic"]),
        (Kind::Term, "اللغة", "تعليم للغة", &["لغة clitic"]),
        (Kind::Place, "مصر", "بمصر ولمصر", &["مصر clitic", "مصر clitic"]),
        (Kind::Place, "أدنبره", "في أدنبرة", &["أدنبرة folded"]),
        (Kind::Place, "أدنبرة", "في أدنبره", &["أدنبره folded"]),
        (Kind::Place, "لبنان", "للبنان ولبنان", &["لبنان clitic", "لبنان clitic"]),
        (Kind::Place, "إثيوبيا", "في اثيوبيا", &["اثيوبيا folded"]),
        (Kind::Term, "القازاقى", "الجانب القازاقي", &["القازاقي folded"]),
        (Kind::Place, "الصين", "ال\u{64e}صـــين", &["ال\u{64e}صـــين exact"]),
        (Kind::Term, "الصيني", "الرئيس صيني", &["صيني clitic"]),
        (Kind::Term, "تنفسي", "الجهاز التنفسي", &["تنفسي clitic"]),
        (Kind::Place, "الجزائر", "على جزائر بعيدة", &[]),
        (Kind::Term, "حكومة", "وحكومتها قالت", &["حكومت suffix"]),
        (Kind::Term, "حكومة", "قررت حكومته", &["حكومت suffix"]),
        (Kind::Term, "رئيس وزراء", "التقى رئيس وزرائها", &["رئيس وزرائ suffix"]),
        (Kind::Term, "أعراض", "سبب أعراضًا حادة", &["أعراض\u{64b} suffix"]),
        (Kind::Person, "حكومة", "قررت حكومته", &[]),
        (Kind::Term, "بريطاني", "زار بريطانيا", &[]),
        (Kind::Event, "صنع في عام 2025", "خطة صنع فى عام ٢٠٢٥ الجديدة", &["صنع فى عام ٢٠٢٥ folded"]),
        (Kind::Term, "كوفيد-19", "لكوفيد 19", &["كوفيد 19 clitic"]),
        (Kind::Term, "19", "كوفيد-19", &[]),
    ];
    for (kind, form, sentence, expected) in cases {
        assert_eq!(&one(*kind, form, sentence), expected, "{form} in {sentence}");
    }
}

#[test]
fn unlikely_splits() {
    let cases: &[(Kind, &str, &str)] = &[
        (Kind::Person, "ين", "بين البلدين"),
        (Kind::Person, "زير", "قال وزير"),
        (Kind::Term, "مال", "التقى كمال"),
        (Kind::Term, "مال", "التقى وكمال"),
        (Kind::Person, "شي", "وشي"),
        (Kind::Person, "لي", "ولي العهد"),
        (Kind::Person, "ليك", "أدين بليك"),
        (Kind::Place, "آتن", "احتل باتن"),
        (Kind::Place, "ماليه", "قيود مالية"),
        (Kind::Place, "مالي", "الوضع المالي"),
        (Kind::Person, "لو ريد", "كلوريد"),
        (Kind::Term, "كل", "وكل الدول"),
        (Kind::Term, "كان", "وكان"),
        (Kind::Term, "شرك", "أعلنت شركة"),
        (Kind::Term, "الآن", "قال ان الوفد"),
    ];
    for (kind, form, sentence) in cases {
        assert!(one(*kind, form, sentence).is_empty(), "{form} in {sentence}");
    }
}

#[test]
fn words_of_a_name() {
    let cases: &[(Kind, &str, &str, bool)] = &[
        (Kind::Organization, "الأمم المتحدة", "للأمم  \n المتحدة", true),
        (Kind::Organization, "الأمم المتحدة", "«الأمم» المتحدة", true),
        (Kind::Organization, "الأمم المتحدة", "الأمم. المتحدة", false),
        (Kind::Organization, "الأمم المتحدة", "الأمم والمتحدة", false),
        (Kind::Organization, "الأمم المتحدة", "الأمم متحدة", false),
        (Kind::Person, "لي كه تشيانغ", "ولي كه تشيانغ", true),
        (Kind::Person, "لي كه تشيانغ", "لي كه-تشيانغ", true),
        (Kind::Person, "شي جين بينغ", "شي جينبينغ", true),
        (Kind::Person, "جورج بوش", "جورج، بوش", false),
        (Kind::Person, "جورج و. بوش", "جورج و بوش", true),
        (Kind::Person, "عبد الله", "مع عبدالله", true),
        (Kind::Person, "عبدالله", "لعبد الله", true),
        (Kind::Place, "أبوظبي", "بأبو ظبي", true),
    ];
    for (kind, form, sentence, expected) in cases {
        assert_eq!(one(*kind, form, sentence).len(), usize::from(*expected), "{form} in {sentence}");
    }
}

#[test]
fn longest_then_precedence() {
    let first = Glossary {
        entries: vec![Entry::new("الصين", "China"), Entry::new("بحر", "sea")],
        ..Glossary::default()
    };
    let second = Glossary {
        entries: vec![Entry::new("بحر الصين الجنوبي", "South China Sea"), Entry::new("الصين", "the Middle Kingdom")],
        ..Glossary::default()
    };
    let matcher = Matcher::new(&[first, second], true);
    assert_eq!(
        found(&matcher, &["في بحر الصين الجنوبي وفي الصين"]),
        ["بحر الصين الجنوبي in بحر الصين الجنوبي: South China Sea (exact)", "الصين in الصين: China (exact)"]
    );
}

#[test]
fn short_forms_of_a_story() {
    let matcher = matcher(vec![
        entry(Kind::Person, "لي كه تشيانغ", "Li Keqiang"),
        entry(Kind::Person, "كريم ماسيموف", "Karim Massimov"),
        entry(Kind::Person, "ماسيموف", "Massimov"),
        entry(Kind::Person, "عبد الفتاح السيسي", "Abdel Fattah al-Sisi"),
    ]);
    let story = [
        "التقى كريم ماسيموف وماسيموف لي كه تشيانغ وحث لي الدولتين.",
        "قال لي إن السيسي سيصل.",
        "وصل عبد الفتاح السيسي، وغادر السيسي بعد لي.",
    ];
    assert_eq!(
        found(&matcher, &story),
        [
            "كريم ماسيموف in كريم ماسيموف: Karim Massimov (exact)",
            "ماسيموف in وماسيموف: Massimov (clitic)",
            "لي كه تشيانغ in لي كه تشيانغ: Li Keqiang (exact)",
            "لي in لي: Li (short)",
            "لي in لي: Li (short)",
            "عبد الفتاح السيسي in عبد الفتاح السيسي: Abdel Fattah al-Sisi (exact)",
            "السيسي in السيسي: al-Sisi|Sisi (short)",
            "لي in لي: Li (short)",
        ]
    );
}

#[test]
fn to_me() {
    let matcher = matcher(vec![entry(Kind::Person, "لي كه تشيانغ", "Li Keqiang")]);
    let count = |sentences: &[&str]| found(&matcher, sentences).len();
    let named = "وصل لي كه تشيانغ";
    assert_eq!(count(&["قال لي إن الوفد وصل"]), 0, "nobody was named");
    assert_eq!(count(&[named, "قال لي إن الوفد وصل"]), 2);
    assert_eq!(count(&[named, "قال المدير \"قدم لي الكتاب\" وغادر"]), 1);
    assert_eq!(count(&[named, "قال «هذا بالنسبة لي.", "وأعطى لي فرصة»"]), 1, "a quotation of two sentences");
    assert_eq!(count(&[named, "هذا بالنسبة لي"]), 1);
    assert_eq!(count(&[named, "من ولي العهد"]), 1);
    let off = Matcher::new(&[Glossary { entries: matcher.entries().to_vec(), ..Glossary::default() }], false);
    assert_eq!(found(&off, &[named, "قال لي إن الوفد وصل"]).len(), 1);
}

#[test]
fn shared_short_forms() {
    let matcher =
        matcher(vec![entry(Kind::Person, "جورج بوش", "George Bush"), entry(Kind::Person, "جيب بوش", "Jeb Bush")]);
    assert_eq!(found(&matcher, &["جورج بوش", "قال بوش", "جيب بوش", "قال بوش"]).len(), 3);
}

#[test]
fn forbidden_forms() {
    let forbidden = |arabic: &[&str], english: &str| Entry {
        arabic: arabic.iter().map(|&form| form.to_owned()).collect(),
        english: vec![english.to_owned()],
        obligation: Obligation::Forbidden,
        ..Entry::default()
    };
    let matcher = matcher(vec![forbidden(&[], "Red China"), forbidden(&["الخليج العربي"], "Persian Gulf")]);
    assert_eq!(matcher.forbidden("وصل الوفد"), [(0, "Red China".to_owned())]);
    assert_eq!(matcher.forbidden("في الخليج العربي").len(), 2);
    assert!(matcher.find("في الخليج العربي", &mut Story::default()).is_empty());
}

#[test]
fn levels_are_written_as_they_are_shown() {
    for level in [Level::Exact, Level::Folded, Level::Clitic, Level::Suffix, Level::Short] {
        assert_eq!(serde_json::to_string(&level).unwrap(), format!("\"{level}\""));
    }
}

#[test]
fn one_name_is_found_among_very_many() {
    let letters: Vec<char> = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي".chars().collect();
    let word = |mut number: usize| {
        let letter = |number: &mut usize| {
            let letter = letters[*number % letters.len()];
            *number /= letters.len();
            letter
        };
        std::iter::repeat_with(|| letter(&mut number)).take(5).collect::<String>()
    };
    let kinds = [Kind::Person, Kind::Place, Kind::Term];
    let entries = (0..50_000)
        .map(|number| entry(kinds[number % 3], &format!("{} {}", word(number * 31), word(number)), "Some Name"));
    let wanted = entry(Kind::Place, "بكين", "Beijing");
    let matcher = matcher(entries.chain([wanted]).collect());
    let sentence = "وقال الوزير إن الوفد بحث مع نظيره في بكين التعاون بين البلدين في مجال الطاقة والزراعة";
    let found = matcher.find(sentence, &mut Story::default());
    assert_eq!(found.iter().map(|occurrence| occurrence.entry).collect::<Vec<_>>(), [50_000]);
}

/// Pieces of Arabic text, names and noise among them.
fn text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "لي",
        "كه",
        "تشيانغ",
        "الصين",
        "للصين",
        "و",
        "ال",
        "عبد",
        "الله",
        "عبدالله",
        "حكومتها",
        "كوفيد-19",
        "٢٠٢٥",
        "2025",
        "،",
        ".",
        "«",
        "\"",
        "ـ",
        "َ",
        " ",
        "  ",
        "\n",
        "\u{200f}",
        "ﻻ",
        "NATO",
        "!",
        "-",
    ]);
    prop_oneof![
        prop::collection::vec(pieces, 0..20).prop_map(|pieces| pieces.concat()),
        "\\PC{0,30}",
        "[اوبلكي ]{0,20}"
    ]
}

fn glossary() -> impl Strategy<Value = Vec<Entry>> {
    let kinds = prop::sample::select(vec![Kind::Person, Kind::Place, Kind::Organization, Kind::Term]);
    let obligations = prop::sample::select(vec![Obligation::Required, Obligation::Forbidden]);
    let english = prop::sample::select(vec!["Li Keqiang", "China", "Abdel Fattah al-Sisi", "", " "]);
    let any = (text(), kinds, obligations, english)
        .prop_map(|(arabic, kind, obligation, english)| Entry { obligation, ..entry(kind, &arabic, english) });
    prop::collection::vec(any, 0..6)
}

proptest! {
    #[test]
    fn spans_are_in_order_and_apart(entries in glossary(), sentences in prop::collection::vec(text(), 1..4)) {
        let matcher = matcher(entries);
        let mut story = Story::default();
        for sentence in &sentences {
            let found = matcher.find(sentence, &mut story);
            for found in &found {
                prop_assert!(sentence.get(found.span.clone()).is_some() && !found.span.is_empty());
                prop_assert!(sentence.get(found.words.clone()).is_some());
                prop_assert!(found.words.start <= found.span.start && found.span.end <= found.words.end);
                prop_assert!(found.entry < matcher.entries().len());
            }
            prop_assert!(found.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
            matcher.forbidden(sentence);
        }
    }

    /// Vowel signs, stretchers and more white space change nothing.
    #[test]
    fn decoration_loses_nothing(
        marks in prop::collection::vec(prop::sample::select(vec!["", "َ", "ّ", "ـ", "ـــ"]), 60),
        spaces in prop::sample::select(vec![" ", "  ", "\n", " \u{200f}\t"]),
    ) {
        let matcher = matcher(vec![
            entry(Kind::Person, "لي كه تشيانغ", "Li Keqiang"),
            entry(Kind::Place, "الصين", "China"),
            entry(Kind::Term, "حكومة", "government"),
            entry(Kind::Person, "عبدالله", "Abdullah"),
        ]);
        let sentence = "وصل لي كه تشيانغ وحكومته للصين وقال لي إن عبد الله بالصين";
        let mut decorated = String::new();
        for (at, letter) in sentence.chars().enumerate() {
            match letter {
                ' ' => decorated.push_str(spaces),
                _ => decorated.extend([letter.to_string().as_str(), marks[at]]),
            }
        }
        let entries = |sentence: &str| {
            let found = matcher.find(sentence, &mut Story::default());
            found.into_iter().map(|found| (found.entry, found.level)).collect::<Vec<_>>()
        };
        prop_assert_eq!(entries(sentence).len(), 6);
        prop_assert_eq!(entries(&decorated), entries(sentence));
    }
}
