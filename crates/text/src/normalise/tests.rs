use super::*;
use proptest::prelude::*;

#[test]
fn table() {
    let cases = [
        ("", ""),
        ("   ", ""),
        ("\u{200f}", ""),
        ("وصل  الوزير\n\tاليوم ", "وصل الوزير اليوم"),
        ("وصـــل", "وصل"),
        ("كِتَابٌ", "كتاب"),
        ("هٰذا", "هذا"),
        ("ﻗﺎﻝ", "قال"),
        ("ﻻ", "لا"),
        ("ﷺ", "صلى الله عليه وسلم"),
        ("\u{fe70}", ""),
        ("ا\u{654}حمد", "أحمد"),
        ("ا\u{64e}\u{654}", "أ"),
        ("a \u{200f} b", "a b"),
        ("آ أ إ ى ة", "آ أ إ ى ة"),
        ("x\u{ad}y\u{feff}z", "xyz"),
        ("١٢٣ ۴", "١٢٣ ۴"),
        ("ﬁ", "ﬁ"),
        ("\u{a0}a\u{a0}\u{a0}b", "a b"),
        ("ـ", ""),
        ("a\u{1}b", "ab"),
    ];
    for (text, wanted) in cases {
        assert_eq!(normalise(text).text, wanted, "{text:?}");
    }
}

#[test]
fn spans() {
    let text = "  قالَ\u{200f} ﻻفـروفُ ";
    let view = normalise(text);
    assert_eq!(view.text, "قال لافروف");
    assert_eq!(&text[view.map.span(0..6)], "قالَ");
    assert_eq!(&text[view.map.span(0..4)], "قا");
    assert_eq!(&text[view.map.span(2..6)], "الَ");
    assert_eq!(&text[view.map.span(7..19)], "ﻻفـروفُ");
    assert_eq!(&text[view.map.span(7..9)], "ﻻ");
    assert_eq!(view.map.span(0..0), 2..2);
    assert_eq!(&text[view.map.span(6..7)], " ");
}

fn text() -> impl Strategy<Value = String> {
    let characters = prop::sample::select(vec![
        'ا', 'و', 'ل', 'ى', 'ي', 'ة', 'ـ', '\u{64b}', '\u{64e}', '\u{670}', '\u{653}', '\u{654}', '\u{655}', '\u{6e5}',
        '\u{6de}', ' ', '\n', '\u{a0}', '\u{200f}', '\u{200b}', '\u{feff}', 'ﻻ', 'ﻼ', 'ﷺ', 'ﺎ', '\u{fe70}', '\u{fe71}',
        '\u{fc5e}', 'ﷲ', 'a', 'é', '1', '٢', '.',
    ]);
    prop_oneof![prop::collection::vec(characters, 0..30).prop_map(String::from_iter), "\\PC{0,30}", "[ﭐ-ﻼ ]{0,12}"]
}

/// The pieces of the view that whole characters of the original became: cut where the map gives something new.
fn pieces(view: &Normalised) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = Vec::new();
    let mut last = None;
    for (at, character) in view.text.char_indices() {
        let span = view.map.span(at..at + character.len_utf8());
        if last.as_ref() != Some(&span) {
            starts.push(at);
        }
        last = Some(span);
    }
    starts.push(view.text.len());
    starts.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

proptest! {
    #[test]
    fn idempotent(text in text()) {
        let once = normalise(&text).text;
        let twice = normalise(&once).text;
        prop_assert_eq!(twice, once);
    }

    #[test]
    fn maps_back(text in text(), cut in 0usize..1000, length in 0usize..1000) {
        let view = normalise(&text);
        let pieces = pieces(&view);
        let mut end = 0;
        for piece in &pieces {
            let span = view.map.span(piece.clone());
            prop_assert!(span.start >= end || span.start == span.end, "monotone");
            end = span.end;
            prop_assert!(text.get(span).is_some());
        }
        if pieces.is_empty() {
            return Ok(());
        }
        let first = cut % pieces.len();
        let last = (first + length % 8).min(pieces.len() - 1);
        let range = pieces[first].start..pieces[last].end;
        let part = &view.text[range.clone()];
        let original = &text[view.map.span(range)];
        // A combining hamza alone normalises otherwise than after its letter; white space at the ends is trimmed.
        prop_assert_eq!(normalise(original).text, part.trim());
    }
}
