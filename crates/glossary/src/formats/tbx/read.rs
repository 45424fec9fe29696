//! Entries from TBX.

use std::path::Path;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::concept::{Concept, Language};
use crate::Entry;
use crate::error::{Error, Place, Result, count};
use crate::formats::{Places, finish};

/// Reads the entries of a file, in its order. Other languages and other data categories are passed over.
///
/// A document type is not followed and its entities are not known: an entity other than XML's own five is an error.
pub(in crate::formats) fn parse(text: &str, path: &Path) -> Result<Vec<Entry>> {
    let mut reader = Reader::from_str(text);
    let mut reading = Reading::new(text, path);
    loop {
        reading.at = reader.buffer_position() as usize;
        match reader.read_event() {
            Ok(Event::Eof) => return reading.end(),
            Ok(event) => reading.event(&event, &reader)?,
            Err(error) => {
                reading.at = reader.error_position() as usize;
                return Err(reading.fault(&error));
            }
        }
    }
}

/// An element that is open.
struct Element {
    /// Its name without prefix.
    name: String,
    /// Its data category: the `type` it carries, else its name.
    category: String,
    /// Where it begins.
    at: usize,
    text: String,
}

/// How far the reading has come.
struct Reading<'a> {
    path: &'a Path,
    text: &'a str,
    /// The byte that the event at hand begins at.
    at: usize,
    /// The byte up to which lines were counted, and its line: lines are counted once.
    counted: (usize, usize),
    open: Vec<Element>,
    begun: bool,
    language: Language,
    concept: Option<Concept>,
    entries: Vec<Entry>,
}

impl<'a> Reading<'a> {
    fn new(text: &'a str, path: &'a Path) -> Self {
        let (open, entries) = (Vec::new(), Vec::new());
        let language = Language::default();
        Self { path, text, at: 0, counted: (0, 1), open, begun: false, language, concept: None, entries }
    }

    fn event(&mut self, event: &Event<'_>, reader: &Reader<&[u8]>) -> Result<()> {
        match event {
            Event::Start(tag) => self.open(tag, reader),
            Event::Empty(tag) => {
                self.open(tag, reader)?;
                self.close()
            }
            Event::End(_) => self.close(),
            Event::Text(text) => {
                let text = text.xml10_content().map_err(|error| self.fault(&error))?;
                self.take(&text)
            }
            Event::CData(text) => {
                let text = text.xml10_content().map_err(|error| self.fault(&error))?;
                self.take(&text)
            }
            Event::GeneralRef(reference) => {
                let text = resolve(reference).ok_or_else(|| self.unknown_entity(reference))?;
                self.take(&text)
            }
            Event::Eof | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => Ok(()),
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>, reader: &Reader<&[u8]>) -> Result<()> {
        let name = String::from_utf8_lossy(tag.local_name().as_ref()).into_owned();
        if self.open.is_empty() {
            self.root(&name)?;
        }
        let (mut category, mut language) = (None, None);
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| self.fault(&error))?;
            let value = attribute.decode_and_unescape_value(reader.decoder()).map_err(|error| self.fault(&error))?;
            match attribute.key.as_ref() {
                b"type" => category = Some(value.into_owned()),
                b"xml:lang" => language = Some(Language::of(&value)),
                _ => {}
            }
        }
        match name.as_str() {
            "termEntry" | "conceptEntry" => self.concept = Some(Concept::at(self.at)),
            "langSet" | "langSec" => {
                let missing = || self.fault(&format!("`{name}` has no `xml:lang`: give it `ar` or `en`"));
                self.language = language.ok_or_else(missing)?;
            }
            _ => {}
        }
        let category = category.unwrap_or_else(|| name.clone());
        self.open.push(Element { name, category, at: self.at, text: String::new() });
        Ok(())
    }

    /// The outermost element: one, and that of TBX.
    fn root(&mut self, name: &str) -> Result<()> {
        if self.begun {
            return Err(self.fault(&format!("`{name}` begins after the end of the outermost element")));
        }
        if !matches!(name, "tbx" | "martif") {
            return Err(self.fault(&format!("the outermost element is `{name}`, not `tbx` or `martif`")));
        }
        self.begun = true;
        Ok(())
    }

    fn take(&mut self, text: &str) -> Result<()> {
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => return Err(self.fault(&"text stands outside the outermost element")),
        }
        Ok(())
    }

    fn close(&mut self) -> Result<()> {
        let Some(element) = self.open.pop() else { return Ok(()) };
        if matches!(element.name.as_str(), "termEntry" | "conceptEntry") {
            return self.finish_concept();
        }
        let Some(concept) = &mut self.concept else { return Ok(()) };
        let text = element.text.trim();
        let taken = concept.take(&element.category, self.language, text).map_err(|unknown| Error::Value {
            place: Place::of(self.path, self.text, element.at),
            what: unknown.what,
            value: text.to_owned(),
            expected: unknown.expected,
        })?;
        // Marks inside a form or a note are passed over, what they mark is not.
        if let Some(outer) = self.open.last_mut().filter(|_| !taken) {
            outer.text.push_str(&element.text);
        }
        Ok(())
    }

    fn finish_concept(&mut self) -> Result<()> {
        let Some(concept) = self.concept.take() else { return Ok(()) };
        let at = concept.at;
        let line = self.line(at);
        for entry in concept.entries(line) {
            let place = || Place::of(self.path, self.text, at);
            self.entries.push(finish(entry, || Places { arabic: place(), english: place() })?);
        }
        Ok(())
    }

    fn line(&mut self, byte: usize) -> usize {
        let (from, line) = self.counted;
        let line = line + count(&self.text.as_bytes()[from..byte], b'\n');
        self.counted = (byte, line);
        line
    }

    fn end(self) -> Result<Vec<Entry>> {
        if let Some(element) = self.open.last() {
            return Err(self.fault(&format!("the file ends inside `{}`", element.name)));
        }
        if !self.begun {
            return Err(self.fault(&"there is no element"));
        }
        Ok(self.entries)
    }

    fn unknown_entity(&self, reference: &BytesRef<'_>) -> Error {
        let name = String::from_utf8_lossy(reference).into_owned();
        self.fault(&format!("the entity `&{name};` is not known: write the character itself"))
    }

    /// A fault at the event at hand.
    fn fault(&self, problem: &impl ToString) -> Error {
        Error::Tbx { place: Place::of(self.path, self.text, self.at), problem: problem.to_string() }
    }
}

/// The text of a reference to a character or to one of XML's own entities.
fn resolve(reference: &BytesRef<'_>) -> Option<String> {
    if reference.is_char_ref() {
        return reference.resolve_char_ref().ok().flatten().map(String::from);
    }
    resolve_predefined_entity(&reference.decode().ok()?).map(str::to_owned)
}
