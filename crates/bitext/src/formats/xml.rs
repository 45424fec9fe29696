//! What the XML formats share: what may stand in a text, where the reading is, and going on after a broken unit.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};

use encoding_rs_io::DecodeReaderBytesBuilder;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, Event};

use super::record::legal;

pub(super) mod units;

/// The type of the property that holds our record.
pub(super) const RECORD: &str = "x-barqiya";

/// Most bytes of a unit: whoever writes more has lost an end tag, or means harm.
const LARGEST: usize = 64 << 20;

/// A text for an element. Characters that XML cannot hold become U+FFFD; white space of all kinds comes back as it was.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    escape_with(text, |character| {
        Some(match character {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '\r' => "&#13;",
            _ => return None,
        })
    })
}

/// A text for an attribute between double quotation marks; as [`escape`].
pub(super) fn escape_attribute(text: &str) -> Cow<'_, str> {
    escape_with(text, |character| {
        Some(match character {
            '&' => "&amp;",
            '<' => "&lt;",
            '"' => "&quot;",
            '\r' => "&#13;",
            '\n' => "&#10;",
            '\t' => "&#9;",
            _ => return None,
        })
    })
}

fn escape_with(text: &str, escaped: impl Fn(char) -> Option<&'static str>) -> Cow<'_, str> {
    let text = legal(text);
    if !text.contains(|character| escaped(character).is_some()) {
        return text;
    }
    let mut all = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match escaped(character) {
            Some(escaped) => all.push_str(escaped),
            None => all.push(character),
        }
    }
    Cow::Owned(all)
}

/// What a reference such as `&amp;` or `&#x2013;` stands for.
fn resolve(reference: &BytesRef<'_>) -> Result<String, String> {
    if let Some(character) = reference.resolve_char_ref().map_err(|error| error.to_string())? {
        return Ok(character.to_string());
    }
    let name = reference.decode().map_err(|error| error.to_string())?;
    let known = resolve_predefined_entity(&name).map(str::to_owned);
    known.ok_or_else(|| format!("the entity `&{name};` is not one of XML's own five"))
}

/// What happens in a document.
pub(super) enum Happening {
    /// An element opens: its local name and attributes (with prefixes, `xml:lang`).
    Open { name: String, attributes: Vec<(String, String)>, empty: bool },
    /// An element closes.
    Close { name: String },
    /// A piece of text.
    Text(String),
    /// The end.
    End,
}

/// A document as it is read, in UTF-8 or UTF-16.
pub(super) struct Document<R: Read> {
    /// Taken out only while the reading begins anew.
    reader: Option<Reader<Source<R>>>,
    buffer: Vec<u8>,
}

type Source<R> = Counted<BufReader<encoding_rs_io::DecodeReaderBytes<R, Vec<u8>>>>;

impl<R: Read> Document<R> {
    pub(super) fn new(reader: R) -> Self {
        // The mark at the beginning says what UTF-16 it is; without one it is UTF-8.
        let decoded =
            DecodeReaderBytesBuilder::new().bom_sniffing(true).utf8_passthru(true).strip_bom(true).build(reader);
        let counted = Counted {
            inner: BufReader::new(decoded),
            pushed: Vec::new(),
            taken: 0,
            line: 1,
            column: 1,
            budget: LARGEST,
        };
        Self { reader: Some(Reader::from_reader(counted)), buffer: Vec::new() }
    }

    /// Line and byte in the line where the reading is, from 1.
    pub(super) fn place(&self) -> (usize, usize) {
        self.reader.as_ref().map_or((0, 0), |reader| (reader.get_ref().line, reader.get_ref().column))
    }

    /// A unit begins: from here on it may have so many bytes.
    pub(super) fn begin_unit(&mut self) {
        if let Some(reader) = &mut self.reader {
            reader.get_mut().budget = LARGEST;
        }
    }

    /// The next thing that happens, or what is wrong.
    pub(super) fn next(&mut self) -> Result<Happening, String> {
        let Some(reader) = &mut self.reader else { return Ok(Happening::End) };
        loop {
            self.buffer.clear();
            let event = reader.read_event_into(&mut self.buffer).map_err(|error| error.to_string())?;
            let empty = matches!(event, Event::Empty(_));
            return Ok(match event {
                Event::Start(tag) | Event::Empty(tag) => {
                    let mut attributes = Vec::new();
                    for attribute in tag.attributes() {
                        let attribute = attribute.map_err(|error| error.to_string())?;
                        let value = attribute.unescape_value().map_err(|error| error.to_string())?;
                        attributes
                            .push((String::from_utf8_lossy(attribute.key.as_ref()).into_owned(), value.into_owned()));
                    }
                    let name = String::from_utf8_lossy(tag.local_name().as_ref()).into_owned();
                    Happening::Open { name, attributes, empty }
                }
                Event::End(tag) => {
                    Happening::Close { name: String::from_utf8_lossy(tag.local_name().as_ref()).into_owned() }
                }
                Event::Text(text) => {
                    Happening::Text(text.xml10_content().map_err(|error| error.to_string())?.into_owned())
                }
                Event::CData(text) => {
                    Happening::Text(text.xml10_content().map_err(|error| error.to_string())?.into_owned())
                }
                Event::GeneralRef(reference) => Happening::Text(resolve(&reference)?),
                Event::Eof => Happening::End,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            });
        }
    }

    /// After something broken: goes to where the next element of that name opens. False if there is none.
    pub(super) fn resume_at(&mut self, name: &str) -> bool {
        let Some(reader) = self.reader.take() else { return false };
        let mut source = reader.into_inner();
        source.budget = usize::MAX;
        let found = source.find_tag(name.as_bytes());
        source.budget = LARGEST;
        let mut reader = Reader::from_reader(source);
        // What is open here was opened before.
        reader.config_mut().allow_unmatched_ends = true;
        self.reader = Some(reader);
        found
    }
}

/// Counts lines and bytes of the line as they are read; takes bytes back.
struct Counted<R> {
    inner: R,
    /// Bytes that were taken back, of which so many have been handed out again.
    pushed: Vec<u8>,
    taken: usize,
    line: usize,
    column: usize,
    /// Bytes that may still be read before the next unit.
    budget: usize,
}

impl<R: BufRead> Counted<R> {
    /// Reads on until `<name` and hands that out again; false at the end of the input.
    fn find_tag(&mut self, name: &[u8]) -> bool {
        let mut skipped = Vec::new();
        loop {
            skipped.clear();
            match self.read_until(b'<', &mut skipped) {
                Ok(count) if count > 0 && skipped.last() == Some(&b'<') => {}
                _ => return false,
            }
            let mut tag = vec![b'<'];
            let mut byte = [0];
            while tag.len() <= name.len() + 1 && self.read(&mut byte).is_ok_and(|count| count == 1) {
                tag.push(byte[0]);
                if byte[0] == b'<' {
                    break;
                }
            }
            let is_it = tag.len() == name.len() + 2
                && tag[1..].starts_with(name)
                && matches!(tag.last(), Some(b' ' | b'>' | b'/' | b'\n' | b'\r' | b'\t'));
            // A tag that breaks off at another one is read no further than to that.
            let again = if is_it { tag.len() } else { usize::from(tag.len() > 1 && tag.last() == Some(&b'<')) };
            let from = tag.len() - again;
            self.column = self.column.saturating_sub(again).max(1);
            let rest = self.pushed.split_off(self.taken);
            self.pushed = [&tag[from..], &rest].concat();
            self.taken = 0;
            if is_it {
                return true;
            }
        }
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(bytes.len());
        bytes[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.budget == 0 {
            return Err(io::Error::other(format!("a unit of more than {} MiB", LARGEST >> 20)));
        }
        if self.taken < self.pushed.len() { Ok(&self.pushed[self.taken..]) } else { self.inner.fill_buf() }
    }

    fn consume(&mut self, count: usize) {
        self.budget = self.budget.saturating_sub(count);
        let again = self.taken < self.pushed.len();
        // The buffer is there: it was filled before a part of it is taken.
        let bytes = if again { Ok(&self.pushed[self.taken..]) } else { self.inner.fill_buf() };
        for &byte in bytes.iter().flat_map(|bytes| &bytes[..count.min(bytes.len())]) {
            (self.line, self.column) = if byte == b'\n' { (self.line + 1, 1) } else { (self.line, self.column + 1) };
        }
        if again { self.taken += count } else { self.inner.consume(count) }
    }
}
