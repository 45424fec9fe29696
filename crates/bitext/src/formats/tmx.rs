//! Translation memories (TMX 1.4b): pairs from the units that hold Arabic and English.
//!
//! Of several texts of a language in a unit the first is taken. What stands in `bpt`, `ept`, `it`, `ph` and `ut` is code of another format
//! and is passed over; the text inside `hi` stays. A document type is not followed.

use std::io::{self, BufRead, Read};

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::{Error, Pair, Side, Story};

/// Elements inside a segment that hold code.
const CODE: [&[u8]; 5] = [b"bpt", b"ept", b"it", b"ph", b"ut"];

/// Reads the units of a translation memory as they come; the story is named after the file, and there are no byte ranges.
///
/// # Errors
/// A unit that lacks Arabic or English is one [`Error`] with the line it ends in, and reading can go on after it. Broken XML ends the
/// reading.
///
/// ```
/// let file = r#"<tmx version="1.4"><body><tu>
///   <tuv xml:lang="ar-EG"><seg>نعم</seg></tuv><tuv xml:lang="en"><seg>Yes<ph>{0}</ph>, <hi>sir</hi></seg></tuv>
/// </tu></body></tmx>"#;
/// let pairs: Result<Vec<_>, _> = barqiya_bitext::formats::tmx::read(file.as_bytes(), "a.tmx").collect();
/// assert_eq!(pairs?[0].en, "Yes, sir");
/// # Ok::<(), barqiya_bitext::Error>(())
/// ```
pub fn read(reader: impl BufRead, file: impl Into<String>) -> impl Iterator<Item = Result<Pair, Error>> {
    let mut memory = Memory::new(reader, file.into());
    let mut ended = false;
    std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let next = memory.next_unit();
        ended = matches!(next, None | Some(Err(Error::Xml { .. })));
        next
    })
}

/// A memory as it is read.
struct Memory<R> {
    reader: Reader<Counted<R>>,
    story: Story,
    units: usize,
    /// Whether the outermost element was seen.
    begun: bool,
}

/// A unit as it is read.
#[derive(Default)]
struct Unit {
    arabic: Option<String>,
    english: Option<String>,
}

/// Where in a unit the reading is.
#[derive(Default)]
struct Cursor {
    side: Option<Side>,
    /// The text of the segment that is open.
    segment: Option<String>,
    /// Open elements that hold code.
    code: usize,
}

impl<R: BufRead> Memory<R> {
    fn new(reader: R, file: String) -> Self {
        let reader = Reader::from_reader(Counted { inner: reader, line: 1, column: 1 });
        Self { reader, story: Story::new(file, b""), units: 0, begun: false }
    }

    fn next_unit(&mut self) -> Option<Result<Pair, Error>> {
        let mut buffer = Vec::new();
        let (mut unit, mut cursor) = (Unit::default(), Cursor::default());
        loop {
            buffer.clear();
            let event = match self.reader.read_event_into(&mut buffer) {
                Ok(Event::Eof) if self.begun => return None,
                Ok(Event::Eof) => return Some(Err(self.fault("there is no element `tmx` in it".to_owned()))),
                Ok(event) => event,
                Err(error) => return Some(Err(self.fault(error.to_string()))),
            };
            match self.take(&event, &mut unit, &mut cursor) {
                Ok(true) => return Some(self.pair(unit)),
                Ok(false) => {}
                Err(problem) => return Some(Err(self.fault(problem))),
            }
        }
    }

    /// Takes an event; true at the end of a unit.
    fn take(&mut self, event: &Event<'_>, unit: &mut Unit, cursor: &mut Cursor) -> Result<bool, String> {
        match event {
            Event::Start(tag) => self.open(tag, unit, cursor)?,
            Event::End(tag) => match tag.local_name().as_ref() {
                b"tu" => return Ok(true),
                b"seg" => cursor.close_segment(unit),
                name if CODE.contains(&name) => cursor.code = cursor.code.saturating_sub(1),
                _ => {}
            },
            Event::Text(text) => cursor.text(&text.xml10_content().map_err(|error| error.to_string())?),
            Event::CData(text) => cursor.text(&text.xml10_content().map_err(|error| error.to_string())?),
            Event::GeneralRef(reference) => cursor.text(&resolve(reference)?),
            Event::Empty(_) | Event::Eof | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
        Ok(false)
    }

    fn open(&mut self, tag: &BytesStart<'_>, unit: &mut Unit, cursor: &mut Cursor) -> Result<(), String> {
        let name = tag.local_name();
        if !self.begun && name.as_ref() != b"tmx" {
            return Err(format!("the outermost element is `{}`, not `tmx`", String::from_utf8_lossy(name.as_ref())));
        }
        self.begun = true;
        match name.as_ref() {
            b"tu" => (*unit, *cursor) = (Unit::default(), Cursor::default()),
            b"tuv" => cursor.side = self.language(tag)?,
            b"seg" => cursor.segment = Some(String::new()),
            name if CODE.contains(&name) => cursor.code += 1,
            _ => {}
        }
        Ok(())
    }

    fn language(&self, tag: &BytesStart<'_>) -> Result<Option<Side>, String> {
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            if matches!(attribute.key.as_ref(), b"xml:lang" | b"lang") {
                let decoder = self.reader.decoder();
                let value = attribute.decode_and_unescape_value(decoder).map_err(|error| error.to_string())?;
                let language = value.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
                return Ok([Side::Arabic, Side::English].into_iter().find(|side| side.language() == language));
            }
        }
        Ok(None)
    }

    fn pair(&mut self, unit: Unit) -> Result<Pair, Error> {
        self.units += 1;
        let lacks = |side: Side| Error::Unit {
            file: self.story.name.clone(),
            line: self.reader.get_ref().line,
            unit: self.units,
            language: side.language(),
        };
        let arabic = unit.arabic.ok_or_else(|| lacks(Side::Arabic))?;
        let english = unit.english.ok_or_else(|| lacks(Side::English))?;
        let mut pair = Pair::new(&self.story, self.units, arabic, 0..0);
        pair.id = format!("{}-{}", self.story.name, self.units);
        pair.en = english;
        Ok(pair)
    }

    fn fault(&self, problem: String) -> Error {
        let Counted { line, column, .. } = *self.reader.get_ref();
        Error::Xml { file: self.story.name.clone(), line, column, problem }
    }
}

impl Cursor {
    fn text(&mut self, text: &str) {
        if let Some(segment) = self.segment.as_mut().filter(|_| self.code == 0) {
            segment.push_str(text);
        }
    }

    fn close_segment(&mut self, unit: &mut Unit) {
        let Some(text) = self.segment.take() else { return };
        match self.side {
            Some(Side::Arabic) => _ = unit.arabic.get_or_insert(text),
            Some(Side::English) => _ = unit.english.get_or_insert(text),
            None => {}
        }
    }
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

/// Counts lines and bytes of the line as they are read.
struct Counted<R> {
    inner: R,
    line: usize,
    /// The byte in the line, from 1.
    column: usize,
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
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        // The buffer is there: it was filled before a part of it is taken.
        if let Ok(bytes) = self.inner.fill_buf() {
            for &byte in &bytes[..count.min(bytes.len())] {
                (self.line, self.column) =
                    if byte == b'\n' { (self.line + 1, 1) } else { (self.line, self.column + 1) };
            }
        }
        self.inner.consume(count);
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
