use super::*;
use barqiya_bitext::Span;

/// A headline, a sentence with flags and another translation, a short one, an empty line.
fn fixture() -> (Story, Vec<Pair>) {
    let texts = [
        ("إطلاق القمر الصناعي الصيني لرصد المادة المظلمة", "Chinese satellite launched to detect dark matter", -0.214),
        (
            "جيوتشيوان، قانسو 17 ديسمبر 2015 (شينخوا) -- أطلقت الصين صباح اليوم أول قمر صناعي لها مخصص للكشف عن جسيمات \
             المادة المظلمة، من مركز جيوتشيوان لإطلاق الأقمار الصناعية في صحراء قوبي.",
            "JIUQUAN, Gansu (Xinhua) -- China this morning launched its first satellite dedicated to detecting dark \
             matter particles, from the Jiuquan Satellite Launch Center in the Gobi Desert.",
            -1.678,
        ),
        ("ويزن القمر 1.9 طن.", "The satellite weighs 1.9 tons.", -0.05),
        ("", "", 0.0),
    ];
    let mut story = Story::new("tests/stories/satellite.ar.txt", b"...");
    let mut start = 0;
    let mut pairs = Vec::new();
    for (at, (ar, en, score)) in texts.into_iter().enumerate() {
        let mut pair = Pair::new(&story, at + 1, ar, start..start + ar.len());
        pair.en = en.into();
        pair.score = score;
        start = pair.end + 1;
        pairs.push(pair);
    }
    story.headline = Some(Span::from(0..pairs[0].end));
    pairs[1].flags = vec![Flag::NumberMismatch, Flag::Long];
    pairs[2].alternatives = vec![Alternative { en: "The moon weighs 1.9 tons.".into(), score: -0.4 }];
    (story, pairs)
}

fn coloured(page: Page) -> String {
    let (story, pairs) = fixture();
    let mut bytes = Vec::new();
    let mut writer = PrettyWriter::new(&mut bytes, page);
    writer.begin_story(&story).unwrap();
    for pair in &pairs {
        writer.pair(pair).unwrap();
    }
    writer.end().unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Without colours, and with the marks that isolate Arabic made visible.
fn plain(page: Page) -> String {
    anstream::adapter::strip_str(&coloured(page)).to_string().replace('\u{2067}', "‹").replace('\u{2069}', "›")
}

#[test]
fn two_columns_on_a_wide_screen() {
    let page = plain(Page::of_width(120));
    insta::assert_snapshot!(page);
    assert!(page.lines().all(|line| width(&line.replace(['‹', '›'], "")) <= 118));
}

#[test]
fn two_columns_at_their_narrowest() {
    insta::assert_snapshot!(plain(Page::of_width(90)));
}

#[test]
fn stacked_on_a_narrow_screen() {
    let page = plain(Page::of_width(60));
    insta::assert_snapshot!(page);
    assert!(page.lines().all(|line| width(&line.replace(['‹', '›'], "")) <= 58));
}

#[test]
fn plain_for_other_programs() {
    insta::assert_snapshot!(plain(Page::Plain));
}

#[test]
fn colours_are_few() {
    let text = coloured(Page::of_width(100)).replace('\u{1b}', "␛");
    insta::assert_snapshot!(text);
}

#[test]
fn a_tiny_screen_is_survived() {
    for width in 0..100 {
        assert!(!plain(Page::of_width(width)).is_empty());
    }
}
