//! Localisation files (XLIFF 1.2 and 2.1).
//!
//! Stories become files, pairs become units. A unit carries the whole record, in 1.2 as a note from `barqiya`, in 2.1 as metadata of that
//! category, so that reading gives the same pairs. Other programs' files are read in either direction of translation; of inline elements
//! the text stays and code (`ph`, `bpt`, `x`, ...) is passed over. XML cannot hold some characters; U+FFFD stands for them in a text, and
//! the record has the text as it was.

use std::io::{self, Read, Write};

use super::record::beside_texts;
use super::xml::units::{self, Dialect};
use super::xml::{escape, escape_attribute};
use crate::{Error, Pair, Story, Writer, flags};

const CODE: &[&str] = &["bpt", "ept", "it", "ph", "x", "bx", "ex", "sc", "ec"];
const APART: &[&str] = &["alt-trans", "matches", "ignorable", "glossary"];

const ONE: Dialect = Dialect { root: "xliff", units: &["trans-unit"], resume: "trans-unit", code: CODE, apart: APART };
const TWO: Dialect = Dialect { root: "xliff", units: &["segment"], resume: "unit", code: CODE, apart: APART };

/// Which of the two forms a file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// XLIFF 1.2, which most programs read.
    One,
    /// XLIFF 2.1.
    Two,
}

/// Reads the units of a file as they come; the story is named after the file where a unit names none.
///
/// # Errors
/// A unit that lacks Arabic or English, or that is broken, is one [`Error`] with its place, and reading goes on with the next unit.
///
/// ```
/// use barqiya_bitext::formats::xliff::{Version, read};
/// let file = r#"<xliff version="1.2"><file source-language="en" target-language="ar"><body><trans-unit id="1">
///   <source>Yes <g id="1">sir</g><x id="2"/></source><target>نعم</target></trans-unit></body></file></xliff>"#;
/// let pairs: Result<Vec<_>, _> = read(file.as_bytes(), "a.xlf", Version::One).collect();
/// assert_eq!(pairs?[0].en, "Yes sir");
/// # Ok::<(), barqiya_bitext::Error>(())
/// ```
pub fn read(reader: impl Read, file: impl Into<String>, version: Version) -> impl Iterator<Item = Result<Pair, Error>> {
    let dialect = match version {
        Version::One => &ONE,
        Version::Two => &TWO,
    };
    units::read(reader, file, dialect)
}

/// Which form a file has, by the beginning of its bytes; 1.2 where it does not say.
pub fn version_of(beginning: &[u8]) -> Version {
    // In UTF-16 every other byte of the version is nought.
    let text: String = beginning.iter().filter(|&&byte| byte != 0).map(|&byte| char::from(byte)).collect();
    let root = text.find("<xliff").map_or("", |at| &text[at..]);
    let root = &root[..root.find('>').unwrap_or(root.len())];
    let two = ["version=\"2", "version='2"].iter().any(|version| root.contains(version));
    if two { Version::Two } else { Version::One }
}

/// Writes stories as files of units.
#[derive(Debug)]
pub struct XliffWriter<W> {
    out: W,
    version: Version,
    begun: bool,
    /// Files so far, and whether the last one is open.
    files: usize,
    open: bool,
    units: usize,
}

impl<W: Write> XliffWriter<W> {
    /// Writes to `out`.
    pub fn new(out: W, version: Version) -> Self {
        Self { out, version, begun: false, files: 0, open: false, units: 0 }
    }

    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        self.out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
        self.out.write_all(match self.version {
            Version::One => b"<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n".as_slice(),
            Version::Two => {
                b"<xliff version=\"2.1\" srcLang=\"ar\" trgLang=\"en\" xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" \
                  xmlns:mda=\"urn:oasis:names:tc:xliff:metadata:2.0\">\n"
            }
        })
    }

    fn begin_file(&mut self, name: &str) -> io::Result<()> {
        self.begin()?;
        self.end_file()?;
        (self.files, self.open) = (self.files + 1, true);
        match self.version {
            Version::One => writeln!(
                self.out,
                "<file original=\"{}\" source-language=\"ar\" target-language=\"en\" datatype=\"plaintext\">\n<body>",
                escape_attribute(name)
            ),
            Version::Two => writeln!(self.out, "<file id=\"f{}\" original=\"{}\">", self.files, escape_attribute(name)),
        }
    }

    fn end_file(&mut self) -> io::Result<()> {
        match (std::mem::take(&mut self.open), self.version) {
            (false, _) => Ok(()),
            (true, Version::One) => self.out.write_all(b"</body>\n</file>\n"),
            (true, Version::Two) => self.out.write_all(b"</file>\n"),
        }
    }

    fn unit_of_one(&mut self, pair: &Pair) -> io::Result<()> {
        let (source, target) = (escape(&pair.ar), escape(&pair.en));
        let state = if pair.en.is_empty() { "new" } else { "translated" };
        let id = self.units;
        writeln!(
            self.out,
            "<trans-unit id=\"{id}\" resname=\"{}\" xml:space=\"preserve\">",
            escape_attribute(&pair.id)
        )?;
        writeln!(self.out, "<source xml:lang=\"ar\">{source}</source>")?;
        writeln!(self.out, "<target xml:lang=\"en\" state=\"{state}\">{target}</target>")?;
        for remark in remarks(pair) {
            writeln!(self.out, "<note>{}</note>", escape(&remark))?;
        }
        writeln!(self.out, "<note from=\"barqiya\">{}</note>\n</trans-unit>", escape(&beside_texts(pair)?))
    }

    fn unit_of_two(&mut self, pair: &Pair) -> io::Result<()> {
        let (source, target) = (escape(&pair.ar), escape(&pair.en));
        let state = if pair.en.is_empty() { "initial" } else { "translated" };
        writeln!(self.out, "<unit id=\"u{}\" name=\"{}\">", self.units, escape_attribute(&pair.id))?;
        write!(self.out, "<mda:metadata><mda:metaGroup category=\"barqiya\"><mda:meta type=\"record\">")?;
        writeln!(self.out, "{}</mda:meta></mda:metaGroup></mda:metadata>", escape(&beside_texts(pair)?))?;
        let remarks: Vec<String> = remarks(pair).collect();
        if !remarks.is_empty() {
            write!(self.out, "<notes>")?;
            for remark in remarks {
                write!(self.out, "<note>{}</note>", escape(&remark))?;
            }
            writeln!(self.out, "</notes>")?;
        }
        writeln!(self.out, "<segment state=\"{state}\"><source xml:space=\"preserve\">{source}</source>")?;
        writeln!(self.out, "<target xml:space=\"preserve\">{target}</target></segment>\n</unit>")
    }
}

/// Flags and verdicts in words.
fn remarks(pair: &Pair) -> impl Iterator<Item = String> {
    let flags = pair.flags.iter().map(|&flag| format!("{flag}: {}", flags::reason(flag, pair)));
    flags.chain(pair.verdicts.iter().map(|verdict| format!("{}: {}", verdict.rule, verdict.reason)))
}

impl<W: Write> Writer for XliffWriter<W> {
    fn begin_story(&mut self, story: &Story) -> io::Result<()> {
        self.begin_file(&story.name)
    }

    fn pair(&mut self, pair: &Pair) -> io::Result<()> {
        if !self.open {
            self.begin_file(&pair.story)?;
        }
        self.units += 1;
        match self.version {
            Version::One => self.unit_of_one(pair),
            Version::Two => self.unit_of_two(pair),
        }
    }

    fn end(&mut self) -> io::Result<()> {
        self.begin()?;
        self.end_file()?;
        self.out.write_all(b"</xliff>\n")?;
        self.out.flush()
    }
}
