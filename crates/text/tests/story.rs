//! A real story from bytes to sentences and back.

#![expect(clippy::print_stdout, reason = "a skipped test says so")]

use std::fs;
use std::path::PathBuf;

use barqiya_text::{Encoding, layout, normalise, read_story};

#[test]
fn offsets_slice_the_input() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/stories/xinhua-2015-12-14.ar.txt");
    let Ok(utf8) = fs::read(&path) else {
        println!("skipped: {} is not there", path.display());
        return;
    };
    let story = String::from_utf8(utf8.clone()).unwrap();
    let with_mark = [b"\xEF\xBB\xBF".as_slice(), &utf8].concat();
    let utf16: Vec<u8> = story.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let windows = encoding_rs::WINDOWS_1256.encode(&story).0.into_owned();
    for (input, encoding) in [
        (utf8, Encoding::Utf8),
        (with_mark, Encoding::Utf8),
        (utf16, Encoding::Utf16Le),
        (windows, Encoding::Windows1256),
    ] {
        let text = read_story(&input).unwrap();
        assert_eq!(text.encoding, encoding);
        let layout = layout(&text.text);
        assert_eq!(layout.sentences().count(), 14);
        assert_eq!(layout.headline, None);
        assert_eq!(layout.dateline.as_ref().and_then(|dateline| dateline.iso.as_deref()), Some("2015-12-14"));
        for sentence in layout.sentences() {
            let bytes = &input[text.input_range(sentence.clone())];
            let again = match encoding {
                Encoding::Windows1256 => encoding_rs::WINDOWS_1256.decode(bytes).0.into_owned(),
                Encoding::Utf16Le => encoding_rs::UTF_16LE.decode(bytes).0.into_owned(),
                _ => String::from_utf8(bytes.to_vec()).unwrap(),
            };
            assert_eq!(again, &text.text[sentence.clone()]);
            let view = normalise(&text.text[sentence]);
            assert_eq!(view.map.span(0..view.text.len()).end, again.len());
        }
    }
}
