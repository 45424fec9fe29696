use barqiya_bitext::{Pair, Story as Source};

use super::*;

fn found(ar: &str, en: &str) -> Vec<(String, String)> {
    let finder = Finder::new(&[]);
    let pair = Pair { en: en.to_owned(), ..Pair::new(&Source::new("s", b""), 0, ar, 0..ar.len()) };
    let mentions = finder.find_story(&[pair]).remove(0);
    let text = |mention: &Mention| {
        let english = mention.en.map_or("", |span| &en[span.range()]);
        (ar[mention.ar.range()].to_owned(), english.to_owned())
    };
    mentions.iter().map(text).collect()
}

fn is(ar: &str, en: &str, wanted: &[(&str, &str)]) {
    let wanted: Vec<(String, String)> = wanted.iter().map(|(ar, en)| ((*ar).to_owned(), (*en).to_owned())).collect();
    assert_eq!(found(ar, en), wanted, "{en}");
}

#[test]
fn people_and_places() {
    is(
        "عقد رئيس الوزراء كريم ماسيموف محادثات في بكين مع لي كه تشيانغ",
        "Prime Minister Karim Masymov held talks in Beijing with Li Keqiang",
        &[("كريم ماسيموف", "Karim Masymov"), ("بكين", "Beijing"), ("لي كه تشيانغ", "Li Keqiang")],
    );
    is(
        "قال الرئيس السوري بشار الأسد للتلفزيون",
        "Syrian President Bashar al-Assad told state television",
        &[("السوري", "Syrian"), ("بشار الأسد", "Bashar al-Assad")],
    );
    is(
        "التقى ولي العهد محمد بن سلمان بالرئيس شي جين بينغ",
        "Crown Prince Mohammed bin Salman met Xi Jinping",
        &[("محمد بن سلمان", "Mohammed bin Salman"), ("شي جين بينغ", "Xi Jinping")],
    );
    is(
        "وزار عبد الرحمن نيويورك",
        "Abdulrahman visited New York",
        &[("عبد الرحمن", "Abdulrahman"), ("نيويورك", "New York")],
    );
}

#[test]
fn what_has_no_english() {
    is("قال الوزير أحمد خالد إن الاجتماع تأجل", "The meeting was postponed, he said", &[("أحمد خالد", "")]);
    is("لا شيء", "", &[]);
}

#[test]
fn a_rendering_helps_to_find_the_others_of_the_story() {
    let finder = Finder::new(&[]);
    let pair = |n: usize, ar: &str, en: &str| Pair {
        en: en.to_owned(),
        ..Pair::new(&Source::new("s", b""), n, ar, 0..ar.len())
    };
    let pairs = [
        pair(1, "تغلب روبنسون على منافسه", "Robinsno beat his rival"),
        pair(2, "قال سكوت روبنسون ذلك", "Scott Robinson said so"),
    ];
    let found = finder.find_story(&pairs);
    assert_eq!(found[0].first().and_then(|mention| mention.en), Some(Span { start: 0, end: 8 }));
}

proptest::proptest! {
    #[test]
    fn spans_are_in_order_and_on_characters(
        ar in "([ء-ي]{1,7}[ ،-]{1,2}|محمد بن سلمان |بكين |Xi |\\PC{0,3}){0,8}",
        en in "([A-Z][a-z]{1,8}[ '-]{1,2}|Mohammed bin Salman |al-|Beijing's |\\PC{0,3}){0,8}",
    ) {
        let pair = Pair { en: en.clone(), ..Pair::new(&Source::new("s", b""), 1, ar.clone(), 0..ar.len()) };
        let mentions = Finder::new(&[]).find_story(&[pair]).remove(0);
        let mut last = 0;
        for mention in mentions {
            proptest::prop_assert!(mention.ar.start >= last && mention.ar.end > mention.ar.start);
            proptest::prop_assert!(ar.get(mention.ar.range()).is_some());
            proptest::prop_assert!(mention.en.is_none_or(|span| en.get(span.range()).is_some()));
            last = mention.ar.end;
        }
    }
}
