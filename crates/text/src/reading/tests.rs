use super::*;
use encoding_rs::WINDOWS_1256;
use proptest::prelude::*;

const STORY: &str = "الرئيس يلتقى نظيره فى بكين\nوصل الوزير إلى العاصمة اليوم، وقال إن الزيارة \"ناجحة\" (2015).";

fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let mark = mark.then_some(0xFEFF);
    let units = mark.into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

fn windows(text: &str) -> Vec<u8> {
    let (bytes, _, lossy) = WINDOWS_1256.encode(text);
    assert!(!lossy, "{text}");
    bytes.into_owned()
}

fn decode_again(bytes: &[u8], encoding: Encoding) -> String {
    match encoding {
        Encoding::Utf8 => std::str::from_utf8(bytes).unwrap().to_owned(),
        Encoding::Windows1256 => WINDOWS_1256.decode_without_bom_handling(bytes).0.into_owned(),
        Encoding::Utf16Le => encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0.into_owned(),
        Encoding::Utf16Be => encoding_rs::UTF_16BE.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

#[test]
fn encodings() {
    let cases = [
        (STORY.as_bytes().to_vec(), Encoding::Utf8),
        ([b"\xEF\xBB\xBF", STORY.as_bytes()].concat(), Encoding::Utf8),
        (windows(STORY), Encoding::Windows1256),
        (windows("وصل الوزير"), Encoding::Windows1256),
        (utf16(STORY, false, true), Encoding::Utf16Le),
        (utf16(STORY, true, true), Encoding::Utf16Be),
        (utf16(STORY, false, false), Encoding::Utf16Le),
        (utf16(STORY, true, false), Encoding::Utf16Be),
        (utf16("الوزير", true, false), Encoding::Utf16Be),
        (b"plain English text".to_vec(), Encoding::Utf8),
        (utf16("plain English text", false, false), Encoding::Utf16Le),
    ];
    for (bytes, encoding) in cases {
        let text = read_story(&bytes).unwrap();
        assert_eq!(text.encoding, encoding);
        assert_eq!(text.note.is_some(), encoding != Encoding::Utf8);
        let whole = decode_again(&bytes[text.input_range(0..text.text.len())], encoding);
        assert_eq!(whole, text.text);
    }
}

#[test]
fn ranges_slice_the_input() {
    for bytes in [windows(STORY), utf16(STORY, false, true), [b"\xEF\xBB\xBF", STORY.as_bytes()].concat()] {
        let text = read_story(&bytes).unwrap();
        for sentence in crate::split_sentences(&text.text) {
            let slice = &bytes[text.input_range(sentence.clone())];
            assert_eq!(decode_again(slice, text.encoding), &text.text[sentence]);
        }
    }
}

#[test]
fn refusals() {
    assert_eq!(read_story(b""), Err(Error::Empty { bytes: 0 }));
    assert_eq!(read_story(" \n\u{200f}\t".as_bytes()), Err(Error::Empty { bytes: 6 }));
    assert_eq!(decode(b"\n\n").unwrap().text, "\n\n");
    assert_eq!(read_story(b"ab\ncd\0ef"), Err(Error::Binary { offset: 5, line: 2 }));
    assert_eq!(read_story(&[0xFF, 0xFE, 0, 0, 1, 0, 0, 0]), Err(Error::UnsupportedEncoding { name: "UTF-32" }));
    assert_eq!(read_story(&[0xFF, 0xFE, 0x27, 0x06, 0x00]), Err(Error::InvalidUtf16 { offset: 4 }));
    assert_eq!(read_story(&[0xFE, 0xFF, 0x06, 0x27, 0xD8, 0x00]), Err(Error::InvalidUtf16 { offset: 4 }));
}

#[test]
fn damaged_utf8_is_named_with_its_place() {
    let mut bytes = STORY.as_bytes().to_vec();
    let at = STORY.find("وصل").unwrap();
    bytes[at + 1] = b'?';
    let error = read_story(&bytes).unwrap_err();
    assert!(matches!(error, Error::InvalidUtf8 { offset, line: 2, byte: 0xD9, .. } if offset == at), "{error}");
    assert!(error.to_string().contains("damaged"));
}

#[test]
fn other_encodings_are_refused() {
    let latin =
        encoding_rs::WINDOWS_1252.encode("Das Präsidium hört früh auf, schöne Grüße aus München").0.into_owned();
    let cyrillic = encoding_rs::WINDOWS_1251.encode("Президент встретился с министром в Пекине").0.into_owned();
    let iso = encoding_rs::ISO_8859_6.encode("الرئيس يلتقي نظيره في بكين وقال ان الزيارة ناجحة").0.into_owned();
    for bytes in [latin, cyrillic, iso, vec![0x89, b'P', b'N', b'G', 0x0D], vec![0xFF], vec![0xC7]] {
        let error = read_story(&bytes).unwrap_err();
        assert!(matches!(error, Error::InvalidUtf8 { .. }), "{error}");
        assert!(error.to_string().contains("iconv"), "{error}");
    }
}

proptest! {
    #[test]
    fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(text) = decode(&bytes) {
            prop_assert_eq!(text.input_range(0..text.text.len()).end, bytes.len());
        }
    }

    #[test]
    fn utf8_is_untouched(story in "\\PC{0,60}", mark in any::<bool>()) {
        let mark_bytes: &[u8] = if mark { b"\xEF\xBB\xBF" } else { b"" };
        let bytes = [mark_bytes, story.as_bytes()].concat();
        prop_assume!(mark || !story.starts_with('\u{feff}'));
        if let Ok(text) = decode(&bytes) && text.encoding == Encoding::Utf8 {
            prop_assert_eq!(&text.text, &story);
            for (at, character) in story.char_indices() {
                let range = text.input_range(at..at + character.len_utf8());
                let written = character.to_string();
                prop_assert_eq!(&bytes[range], written.as_bytes());
            }
        }
    }

    #[test]
    fn utf16_maps_back(story in "[ا-ي ]{1,5}[ا-يa-z😀𐤀 ]{0,300}", big in any::<bool>()) {
        let bytes = utf16(&story, big, true);
        let text = decode(&bytes).unwrap();
        prop_assert_eq!(&text.text, &story);
        for (at, character) in story.char_indices().step_by(7) {
            let slice = &bytes[text.input_range(at..at + character.len_utf8())];
            prop_assert_eq!(decode_again(slice, text.encoding), character.to_string());
        }
    }
}
