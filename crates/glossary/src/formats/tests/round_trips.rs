//! What is written is read back, and no input is too strange to be read or refused.

use proptest::prelude::*;

use super::super::*;
use super::parsed;

/// Entries as a reader gives them: trimmed, and with what an entry must have.
fn entries(text: &'static str) -> impl Strategy<Value = Vec<Entry>> {
    let forms = |alphabet: &'static str, least: usize| {
        let form = alphabet.prop_map(|form: String| form.trim().to_owned());
        proptest::collection::vec(form.prop_filter("shows", |form| !form.is_empty()), least..4)
    };
    let kind = prop::sample::select(words::KINDS.iter().map(|&(_, kind)| kind).collect::<Vec<_>>());
    let obligation = prop::sample::select(words::OBLIGATIONS.iter().map(|&(_, one)| one).collect::<Vec<_>>());
    let rendering = prop::sample::select(words::RENDERINGS.iter().map(|&(_, one)| one).collect::<Vec<_>>());
    let note = proptest::option::of(text.prop_map(|note: String| note.trim().to_owned()));
    let entry = (forms(text, 0), forms(text, 1), kind, obligation, rendering, note).prop_map(
        |(mut arabic, english, kind, obligation, rendering, note)| {
            if obligation != Obligation::Forbidden || arabic.iter().any(|form| !has_arabic(form)) {
                arabic.push("اسم".into());
            }
            let english = if has_arabic(&arabic.concat()) { english } else { vec!["name".into()] };
            let note = note.filter(|note| !note.is_empty());
            Entry { arabic, english, kind, obligation, rendering, note, line: 0 }
        },
    );
    proptest::collection::vec(entry, 0..5)
}

fn back(entries: &[Entry], format: Format) -> (Vec<Entry>, Vec<String>) {
    let written = write(&Glossary { path: None, entries: entries.to_vec() }, format);
    let entries = parsed(&written.text, format).into_iter().map(|entry| Entry { line: 0, ..entry });
    (entries.collect(), written.lost)
}

const PLAIN: &str = "[ا-ي#a-zA-Z0-9\"'<&>/\\\\,; .]{1,8}";

proptest! {
    #[test]
    fn tables_come_back(entries in entries(PLAIN)) {
        for format in [Format::Tsv, Format::Csv] {
            prop_assert_eq!(back(&entries, format), (entries.clone(), vec![]));
        }
    }

    #[test]
    fn lines_come_back(entries in entries("[ا-ي#a\"|\t\r\n\u{0}\u{1}<&>\u{85}\u{2028},]{1,6}|\\PC{1,6}")) {
        prop_assert_eq!(back(&entries, Format::Jsonl), (entries.clone(), vec![]));
        // What a table cannot hold is changed and reported; an entry is never lost.
        for format in [Format::Tsv, Format::Csv, Format::Tbx] {
            let written = write(&Glossary { path: None, entries: entries.clone() }, format);
            let whole = parse(written.text.as_bytes(), format, Path::new("")).map(|glossary| glossary.entries.len());
            prop_assert!(!written.lost.is_empty() || whole.is_ok_and(|count| count == entries.len()));
        }
    }

    #[test]
    fn concepts_come_back(entries in entries("[ا-ي#a\"|\t\r\n<&>\u{85},;\\]-]{1,8}")) {
        prop_assert_eq!(back(&entries, Format::Tbx), (entries.clone(), vec![]));
        prop_assert_eq!(back(&entries, Format::Tbx2), (entries.clone(), vec![]));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
        for format in [Format::Tsv, Format::Csv, Format::Tbx, Format::Jsonl] {
            let _ = parse(&bytes, format, Path::new("x")).map_err(|error| error.to_string());
        }
    }

    #[test]
    fn any_text_is_read_or_refused(
        text in "(ar|en|kind|بكين|Beijing|#|\t|,|\"|\n|\r|\\||\u{feff}|<tbx>|<conceptEntry>|<langSec xml:lang='ar'>|<term>|</term>|</langSec>|</conceptEntry>|</tbx>|&amp;|&#1;|&x;|\\{|\\}|\"ar\":|\"en\":|\\[|\\]| |\\PC){0,24}",
    ) {
        for format in [Format::Tsv, Format::Csv, Format::Tbx, Format::Jsonl] {
            let read = parse(text.as_bytes(), format, Path::new("x"));
            if let Ok(glossary) = read {
                let again = write(&glossary, format);
                prop_assert_eq!(write(&glossary, format), again);
            }
        }
    }
}
