//! Translation memories (TMX 1.4b).
//!
//! Of several texts of a language in a unit the first is taken. What stands in `bpt`, `ept`, `it`, `ph` and `ut` is code of another format
//! and is passed over; the text inside `hi` stays. A document type is not followed. Files may be UTF-8, or UTF-16 with a mark at their
//! beginning.
//!
//! Written units carry the whole record in a property of the type `x-barqiya`, so that reading gives the same pairs. XML cannot hold some
//! characters; U+FFFD stands for them in a segment, and the record has the text as it was.

use std::io::{self, Read, Write};

use super::record::beside_texts;
use super::xml::units::{self, Dialect};
use super::xml::{RECORD, escape, escape_attribute};
use crate::{Error, Pair, Story, Writer, flags};

const DIALECT: Dialect =
    Dialect { root: "tmx", units: &["tu"], resume: "tu", code: &["bpt", "ept", "it", "ph", "ut"], apart: &[] };

/// Reads the units of a translation memory as they come; the story is named after the file where a unit names none.
///
/// # Errors
/// A unit that lacks Arabic or English, or that is broken, is one [`Error`] with its place, and reading goes on with the next unit.
///
/// ```
/// let file = r#"<tmx version="1.4"><body><tu>
///   <tuv xml:lang="ar-EG"><seg>نعم</seg></tuv><tuv xml:lang="en"><seg>Yes<ph>{0}</ph>, <hi>sir</hi></seg></tuv>
/// </tu></body></tmx>"#;
/// let pairs: Result<Vec<_>, _> = barqiya_bitext::formats::tmx::read(file.as_bytes(), "a.tmx").collect();
/// assert_eq!(pairs?[0].en, "Yes, sir");
/// # Ok::<(), barqiya_bitext::Error>(())
/// ```
pub fn read(reader: impl Read, file: impl Into<String>) -> impl Iterator<Item = Result<Pair, Error>> {
    units::read(reader, file, &DIALECT)
}

/// Writes pairs as units of a translation memory.
#[derive(Debug)]
pub struct TmxWriter<W> {
    out: W,
    begun: bool,
}

impl<W: Write> TmxWriter<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        Self { out, begun: false }
    }

    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        write!(
            self.out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">\n<header creationtool=\"barqiya\" \
             creationtoolversion=\"{}\" segtype=\"sentence\" o-tmf=\"barqiya\" adminlang=\"en\" srclang=\"ar\" \
             datatype=\"plaintext\"/>\n<body>\n",
            env!("CARGO_PKG_VERSION")
        )
    }
}

impl<W: Write> Writer for TmxWriter<W> {
    fn begin_story(&mut self, _story: &Story) -> io::Result<()> {
        self.begin()
    }

    fn pair(&mut self, pair: &Pair) -> io::Result<()> {
        self.begin()?;
        writeln!(self.out, "<tu tuid=\"{}\">", escape_attribute(&pair.id))?;
        for &flag in &pair.flags {
            writeln!(self.out, "<note>{flag}: {}</note>", escape(&flags::reason(flag, pair)))?;
        }
        for verdict in &pair.verdicts {
            writeln!(self.out, "<note>{}: {}</note>", escape(&verdict.rule), escape(&verdict.reason))?;
        }
        writeln!(self.out, "<prop type=\"{RECORD}\">{}</prop>", escape(&beside_texts(pair)?))?;
        for (language, text) in [("ar", &pair.ar), ("en", &pair.en)] {
            writeln!(self.out, "<tuv xml:lang=\"{language}\"><seg>{}</seg></tuv>", escape(text))?;
        }
        writeln!(self.out, "</tu>")
    }

    fn end(&mut self) -> io::Result<()> {
        self.begin()?;
        self.out.write_all(b"</body>\n</tmx>\n")?;
        self.out.flush()
    }
}
#[cfg(test)]
mod tests {
    use super::*;

    fn units(body: &str) -> Vec<Result<(String, String), String>> {
        let file = format!("<?xml version=\"1.0\"?>\n<tmx version=\"1.4\"><header/><body>\n{body}\n</body></tmx>");
        let pairs = read(file.as_bytes(), "a.tmx");
        pairs.map(|pair| pair.map(|pair| (pair.ar, pair.en)).map_err(|error| error.to_string())).collect()
    }

    fn unit(arabic: &str, english: &str) -> String {
        format!(
            "<tu><tuv xml:lang=\"AR\"><seg>{arabic}</seg></tuv>\n<tuv xml:lang=\"en_US\"><seg>{english}</seg></tuv></tu>"
        )
    }

    #[test]
    fn texts_without_codes() {
        let body = unit("نعم &amp; لا", "Yes<bpt i=\"1\">&lt;b></bpt> &#65; <![CDATA[<no>]]><ept i=\"1\">/</ept>");
        assert_eq!(units(&body), [Ok(("نعم & لا".to_owned(), "Yes A <no>".to_owned()))]);
        assert_eq!(units(&unit("", "")), [Ok((String::new(), String::new()))]);
    }

    #[test]
    fn a_unit_without_a_language_does_not_end_the_reading() {
        let french = "<tu><tuv xml:lang=\"ar\"><seg>نعم</seg></tuv><tuv xml:lang=\"fr\"><seg>Oui</seg></tuv></tu>\n";
        let found = units(&format!("{french}{}", unit("لا", "No")));
        assert_eq!(found[0], Err("a.tmx:3: unit 1 holds no `en`".to_owned()));
        assert_eq!(found[1], Ok(("لا".to_owned(), "No".to_owned())));
    }

    #[test]
    fn broken_files_say_where() {
        let messages = [
            (units("<tu>\n<tuv></tu>"), "a.tmx:4:"),
            (units("<tu><tuv xml:lang=\"ar\"><seg>&nbsp;</seg></tuv></tu>"), "a.tmx:3:"),
            (units("<tu>"), "a.tmx:4:"),
        ];
        for (found, place) in messages {
            let message = found.last().unwrap().clone().unwrap_err();
            assert!(message.starts_with(place), "{message}");
        }
        let other: Vec<_> = read("<tbx/>".as_bytes(), "a.tmx").collect();
        assert!(other[0].is_err() && other.len() == 1, "{other:?}");
    }
}
