use super::*;

fn shared(arabic: &str, english: &str) -> usize {
    let (source, target) = between(&[of_arabic(arabic)], &[of_english(english)]);
    let mut theirs = target[0].clone();
    source[0]
        .iter()
        .filter(|key| theirs.iter().position(|other| other == *key).map(|at| theirs.remove(at)).is_some())
        .count()
}

#[test]
fn what_both_have() {
    let cases = [
        ("وبلغ 5 ملايين دولار", "It reached $5,000,000", 1),
        ("ارتفع بنسبة 22,4 في المئة", "rose by 22.4%", 2),
        ("المادة 5", "Article 5", 2),
        ("(٥) لا يجوز", "5. It shall not", 2),
        ("أ- شركة التضامن", "(a) General partnership", 1),
        ("يوم الثلاثاء في شباط", "on Tuesday in February", 2),
        ("قال لافروف لكيري", "Lavrov told Kerry", 2),
        ("شركة Google تعلن", "google announces", 1),
        ("لماذا؟", "Why?", 1),
        ("قال: «نعم»", "He said: \"yes\"", 2),
        ("ذهب إلى البيت", "He went home", 0),
    ];
    let wrong: Vec<_> =
        cases.iter().map(|case| (case, shared(case.0, case.1))).filter(|(case, found)| case.2 != *found).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn nothing_panics() {
    for text in ["", " ", "(", "أ", "a", "5", "المادة", "-", "\u{200f}", "ـ", "1.", "٪", "É’s", "--", "a-b"]
    {
        let _ = (of_arabic(text), of_english(text));
    }
}
