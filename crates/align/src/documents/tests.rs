use proptest::prelude::*;

use super::*;
use crate::anchors::{of_arabic, of_english};

fn document(lines: &[&str], anchors: fn(&str) -> crate::anchors::Anchors) -> Document {
    let sentences: Vec<_> = lines.iter().map(|line| (anchors(line), line.chars().count())).collect();
    Document::new(sentences.iter().map(|(anchors, length)| (anchors, *length)))
}

#[test]
fn content_finds_partners() {
    let arabic = [
        document(&["وصل لافروف إلى جنيف مع 12 خبيرا."], of_arabic),
        document(&["باعت سامسونغ 350 ألف هاتف في برازيليا."], of_arabic),
        document(&["هطلت الأمطار."], of_arabic),
    ];
    let english = [
        document(&["Samsung sold 350,000 phones in Brasilia."], of_english),
        document(&["Lavrov arrived in Geneva with 12 experts."], of_english),
    ];
    let pairs = pair_by_content(&arabic, &english, None);
    let found: Vec<_> = pairs.iter().map(|pair| (pair.source, pair.target)).collect();
    assert_eq!(found, [(0, 1), (1, 0)]);
    assert!(pairs.iter().all(|pair| pair.score <= 1.0 && pair.confidence > 0.5), "{pairs:?}");
}

#[test]
fn names_without_marks() {
    let cases = [
        ("a.ar.txt", "a.en.txt", true),
        ("AR/12/a.txt", "EN/12/a.md", true),
        ("a_ar.txt", "a-english.txt", true),
        ("story.12", "story.13", false),
        ("12/a.txt", "13/a.txt", false),
        ("a.txt", "a.txt", true),
        ("ar.txt", "en.txt", false),
        ("أخبار.txt", "أخبار.en", true),
        ("12.txt", "012.txt", false),
    ];
    let wrong: Vec<_> =
        cases.into_iter().filter(|case| pair_by_names(&[case.0], &[case.1]).is_empty() == case.2).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    assert!(pair_by_names(&["a.ar", "a.txt"], &["a.en"]).is_empty(), "two may be meant");
}

proptest! {
    #[test]
    fn one_to_one(ours in proptest::collection::vec("[a-c.0-2]{0,12}", 0..8), theirs in proptest::collection::vec("[a-c.0-2]{0,12}", 0..8)) {
        let sketch = |texts: &[String]| texts.iter().map(|text| document(&[text], of_english)).collect::<Vec<_>>();
        for pairs in [pair_by_names(&ours, &theirs), pair_by_content(&sketch(&ours), &sketch(&theirs), None)] {
            let mut targets: Vec<usize> = pairs.iter().map(|pair| pair.target).collect();
            targets.sort_unstable();
            targets.dedup();
            prop_assert_eq!(targets.len(), pairs.len());
            prop_assert!(pairs.windows(2).all(|two| two[0].source < two[1].source));
            prop_assert!(pairs.iter().all(|pair| pair.source < ours.len() && pair.target < theirs.len()));
        }
    }
}
