use super::*;
use proptest::prelude::*;

fn characters(text: &str) -> usize {
    text.chars().count()
}

fn cut(sentence: &str, limit: usize) -> Vec<&str> {
    split_long(sentence, limit, characters).into_iter().map(|part| &sentence[part]).collect()
}

#[test]
fn within_the_limit_it_is_whole() {
    assert_eq!(cut(" وصل الوزير. ", 50), ["وصل الوزير."]);
    assert_eq!(cut("", 50), [""; 0]);
}

#[test]
fn best_places() {
    assert_eq!(
        cut("وصل الوزير إلى المدينة اليوم؛ ثم غادر الوفد، بعد ساعة", 35),
        ["وصل الوزير إلى المدينة اليوم؛", "ثم غادر الوفد، بعد ساعة"]
    );
    assert_eq!(
        cut("وصل الوزير إلى المدينة وغادر الوفد بعد ساعة", 30),
        ["وصل الوزير إلى المدينة", "وغادر الوفد بعد ساعة"]
    );
    // The ministers' و is a letter of their word.
    assert_eq!(
        cut("اجتمع اليوم كل وزراء الدولة وسط المدينة الكبيرة", 30),
        ["اجتمع اليوم كل وزراء", "الدولة وسط المدينة الكبيرة"]
    );
}

#[test]
fn no_part_is_tiny() {
    let sentence = "نعم، ".to_owned() + &"كلمة ".repeat(40);
    let parts = cut(&sentence, 110);
    assert!(parts.iter().all(|part| characters(part) > 30), "{parts:?}");
}

#[test]
fn a_word_over_the_limit_is_cut() {
    let word = "ا".repeat(1000);
    let parts = cut(&word, 300);
    assert!(parts.iter().all(|part| characters(part) <= 300));
    assert_eq!(parts.concat(), word);
}

#[test]
fn a_megabyte_without_marks_is_fast() {
    let sentence = "كلمة ".repeat(100_000);
    let start = std::time::Instant::now();
    let parts = split_long(&sentence, 500, characters);
    assert!(parts.len() >= 1000);
    assert!(start.elapsed().as_secs() < 20);
    let word = "ا".repeat(500_000);
    assert!(split_long(&word, 500, characters).len() >= 1000);
}

proptest! {
    #[test]
    fn parts_cover_and_fit(sentence in "[ابتوn،؛:. ()\u{200f}-]{0,80}|(كلمة |وقال |«نعم» ){0,30}|\\PC{0,60}", limit in 1usize..40) {
        let parts = split_long(&sentence, limit, characters);
        let mut end = 0;
        for part in parts {
            prop_assert!(sentence[end..part.start].chars().all(char::is_whitespace));
            let text = &sentence[part.clone()];
            prop_assert!(!text.is_empty() && text.trim() == text);
            prop_assert!(characters(text) <= limit);
            end = part.end;
        }
        prop_assert!(sentence[end..].chars().all(char::is_whitespace));
    }
}
