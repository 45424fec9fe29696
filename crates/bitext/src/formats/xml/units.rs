//! Units of translation memories and of XLIFF files, read as they come.

use std::io::Read;

use super::{Document, Happening};
use crate::formats::record;
use crate::{Error, Pair, Side, Story};

/// Which elements mean what.
pub(in crate::formats) struct Dialect {
    /// The outermost element.
    pub(in crate::formats) root: &'static str,
    /// Elements that hold a pair.
    pub(in crate::formats) units: &'static [&'static str],
    /// Where reading goes on after something broken.
    pub(in crate::formats) resume: &'static str,
    /// Elements whose inside is code of another format.
    pub(in crate::formats) code: &'static [&'static str],
    /// Elements that hold other texts than the unit's own.
    pub(in crate::formats) apart: &'static [&'static str],
}

/// A file as it is read.
struct Units<R: Read> {
    document: Document<R>,
    dialect: &'static Dialect,
    story: Story,
    /// Units that were seen.
    count: usize,
    begun: bool,
    /// Whether the outermost element has been closed.
    closed: bool,
    /// Whether a unit is open.
    inside: bool,
    /// Languages of `source` and `target`, or of `seg`.
    languages: [Option<Side>; 2],
    unit: Unit,
    capture: Option<(Part, String)>,
    code: usize,
    apart: usize,
    record: Option<String>,
}

/// A unit as it is read.
#[derive(Default)]
struct Unit {
    arabic: Option<String>,
    english: Option<String>,
}

/// What the text that is being read is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Text(Option<Side>),
    Record,
}

/// Reads the pairs of a file. What concerns one unit is one error, after which the reading goes on; it ends where no unit follows.
pub(in crate::formats) fn read<R: Read>(
    reader: R,
    file: impl Into<String>,
    dialect: &'static Dialect,
) -> impl Iterator<Item = Result<Pair, Error>> {
    let mut units = Units {
        document: Document::new(reader),
        dialect,
        story: Story::new(file, b""),
        count: 0,
        begun: false,
        closed: false,
        inside: false,
        languages: [None, None],
        unit: Unit::default(),
        capture: None,
        code: 0,
        apart: 0,
        record: None,
    };
    let mut ended = false;
    std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let next = units.next();
        if matches!(next, None | Some(Err(Error::Xml { .. }))) {
            ended = next.is_none() || !units.resume();
        }
        next
    })
}

impl<R: Read> Units<R> {
    fn next(&mut self) -> Option<Result<Pair, Error>> {
        loop {
            let happening = match self.document.next() {
                Ok(happening) => happening,
                Err(problem) => return Some(Err(self.fault(problem))),
            };
            match happening {
                Happening::Open { name, attributes, empty } => {
                    if let Err(problem) = self.open(&name, &attributes) {
                        return Some(Err(self.fault(problem)));
                    }
                    if empty && let Some(pair) = self.close(&name) {
                        return Some(pair);
                    }
                }
                Happening::Close { name } => {
                    self.closed |= name == self.dialect.root;
                    if let Some(pair) = self.close(&name) {
                        return Some(pair);
                    }
                }
                Happening::Text(text) => {
                    if let Some((_, captured)) = self.capture.as_mut().filter(|_| self.code == 0) {
                        captured.push_str(&text);
                    }
                }
                Happening::End if self.inside => {
                    return Some(Err(self.fault("the file ends inside a unit".to_owned())));
                }
                Happening::End if !self.begun => {
                    let root = self.dialect.root;
                    return Some(Err(self.fault(format!("there is no element `{root}` in it"))));
                }
                Happening::End if !self.closed => {
                    self.closed = true;
                    return Some(Err(self.fault(format!("the file ends before `</{}>`", self.dialect.root))));
                }
                Happening::End => return None,
            }
        }
    }

    fn open(&mut self, name: &str, attributes: &[(String, String)]) -> Result<(), String> {
        let attribute =
            |wanted: &str| attributes.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.as_str());
        if !self.begun && name != self.dialect.root {
            return Err(format!("the outermost element is `{name}`, not `{}`", self.dialect.root));
        }
        self.begun = true;
        if self.dialect.units.contains(&name) {
            self.begin_unit();
        }
        let capture = |part| Some((part, String::new()));
        match name {
            // `srcLang` and `trgLang` stand at the root of XLIFF 2, the others at its files' beginnings before that.
            "xliff" | "file" => {
                let keys = [["srcLang", "source-language"], ["trgLang", "target-language"]];
                for (language, keys) in self.languages.iter_mut().zip(keys) {
                    *language = keys.iter().find_map(|key| attribute(key)).map_or(*language, side);
                }
            }
            "unit" => self.record = None,
            "tuv" => self.languages[0] = attribute("xml:lang").or_else(|| attribute("lang")).and_then(side),
            "seg" if self.inside => self.capture = capture(Part::Text(self.languages[0])),
            "source" if self.inside && self.apart == 0 => self.capture = capture(Part::Text(self.languages[0])),
            "target" if self.inside && self.apart == 0 => self.capture = capture(Part::Text(self.languages[1])),
            "prop" if attribute("type") == Some(super::RECORD) => self.capture = capture(Part::Record),
            "note" if attribute("from") == Some("barqiya") => self.capture = capture(Part::Record),
            "meta" if attribute("type") == Some("record") => self.capture = capture(Part::Record),
            name if self.dialect.code.contains(&name) => self.code += 1,
            name if self.dialect.apart.contains(&name) => self.apart += 1,
            _ => {}
        }
        Ok(())
    }

    fn begin_unit(&mut self) {
        self.document.begin_unit();
        (self.unit, self.capture, self.code, self.apart) = (Unit::default(), None, 0, 0);
        self.inside = true;
        // In XLIFF 2 the record stands before the segment.
        if self.dialect.root == "tmx" || self.dialect.resume == "trans-unit" {
            self.record = None;
        }
    }

    /// Takes the end of an element; gives the pair if it was a unit's.
    fn close(&mut self, name: &str) -> Option<Result<Pair, Error>> {
        if self.dialect.units.contains(&name) {
            return std::mem::take(&mut self.inside).then(|| self.pair());
        }
        match name {
            "seg" | "source" | "target" | "prop" | "note" | "meta" => self.close_capture(name),
            name if self.dialect.code.contains(&name) => self.code = self.code.saturating_sub(1),
            name if self.dialect.apart.contains(&name) => self.apart = self.apart.saturating_sub(1),
            _ => {}
        }
        None
    }

    fn close_capture(&mut self, name: &str) {
        let is_its_end =
            |&(part, _): &(Part, String)| (part == Part::Record) == matches!(name, "prop" | "note" | "meta");
        let Some((part, text)) = self.capture.take_if(|capture| is_its_end(capture)) else { return };
        match part {
            Part::Record => self.record = Some(text),
            Part::Text(Some(Side::Arabic)) => _ = self.unit.arabic.get_or_insert(text),
            Part::Text(Some(Side::English)) => _ = self.unit.english.get_or_insert(text),
            Part::Text(None) => {}
        }
    }

    fn pair(&mut self) -> Result<Pair, Error> {
        self.count += 1;
        let (line, _) = self.document.place();
        let file = || self.story.name.clone();
        let lacks = |side: Side| Error::Unit { file: file(), line, unit: self.count, language: side.language() };
        let unit = std::mem::take(&mut self.unit);
        let arabic = unit.arabic.ok_or_else(|| lacks(Side::Arabic))?;
        let english = unit.english.ok_or_else(|| lacks(Side::English))?;
        let Some(record) = self.record.take() else {
            let mut pair = Pair::new(&self.story, self.count, arabic, 0..0);
            pair.id = format!("{}-{}", self.story.name, self.count);
            pair.en = english;
            return Ok(pair);
        };
        let pair = record::with_texts(&record, arabic, english).map_err(|error| Error::json(&file(), line, &error))?;
        match pair.misfit() {
            Some(problem) => Err(Error::Range { file: file(), line, problem }),
            None => Ok(pair),
        }
    }

    fn fault(&self, problem: String) -> Error {
        let (line, column) = self.document.place();
        Error::Xml { file: self.story.name.clone(), line, column, problem }
    }

    /// Goes to the next unit after a broken one.
    fn resume(&mut self) -> bool {
        (self.unit, self.capture, self.inside) = (Unit::default(), None, false);
        self.begun && self.document.resume_at(self.dialect.resume)
    }
}

/// Which side a language is: `ar-EG` is Arabic.
fn side(language: &str) -> Option<Side> {
    let language = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    [Side::Arabic, Side::English].into_iter().find(|side| side.language() == language)
}
