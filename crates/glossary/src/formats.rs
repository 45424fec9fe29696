//! Files that hold glossaries.
//!
//! | format | endings | what it is |
//! | --- | --- | --- |
//! | TSV | `.tsv`, `.txt`, `.utf8` | cells between tabs, as `OmegaT` and `DeepL` have them |
//! | CSV | `.csv` | cells between commas, with quotation marks where needed |
//! | TBX | `.tbx`, `.xml` | ISO 30042, the basic dialect |
//! | JSON lines | `.jsonl` | one object a line |

mod jsonl;
mod table;
mod tbx;
mod words;

use std::path::Path;

use barqiya_text::has_arabic;

use crate::error::{Error, Place, Result, count};
use crate::{Entry, Glossary, Obligation};

/// A format that glossaries are read from and written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Cells between tabs; quotation marks mean nothing.
    Tsv,
    /// Cells between commas.
    Csv,
    /// `TermBase` eXchange of 2019 (ISO 30042).
    Tbx,
    /// `TermBase` eXchange of 2008 (`martif`), which many programs still want. Read like [`Format::Tbx`].
    Tbx2,
    /// One object a line.
    Jsonl,
}

impl Format {
    /// The format that a file's ending stands for, whatever its case.
    ///
    /// ```
    /// use barqiya_glossary::Format;
    /// assert_eq!(Format::of("desk.utf8".as_ref()), Some(Format::Tsv));
    /// assert_eq!(Format::of("desk.docx".as_ref()), None);
    /// ```
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "tsv" | "txt" | "utf8" => Some(Self::Tsv),
            "csv" => Some(Self::Csv),
            "tbx" | "xml" => Some(Self::Tbx),
            "jsonl" => Some(Self::Jsonl),
            _ => None,
        }
    }
}

/// Reads a glossary, in the format that its file's ending stands for.
///
/// # Errors
///
/// When the ending is not known, the file cannot be read, or [`parse`] refuses what is in it.
pub fn read(path: &Path) -> Result<Glossary> {
    let format = Format::of(path).ok_or_else(|| Error::UnknownFormat { path: path.into() })?;
    let bytes = std::fs::read(path).map_err(|source| Error::Read { path: path.into(), source })?;
    parse(&bytes, format, path)
}

/// Reads a glossary from bytes in UTF-8; `name` is its file for [`Glossary::path`] and for errors.
///
/// White space at the ends of forms and notes is taken off. A byte order mark is passed over.
///
/// ```
/// use barqiya_glossary::{Format, Kind, parse};
/// let glossary = parse("بكين\tBeijing|Peking\tplace\n".as_bytes(), Format::Tsv, "desk.tsv".as_ref())?;
/// assert_eq!(glossary.entries[0].english, ["Beijing", "Peking"]);
/// assert_eq!(glossary.entries[0].kind, Kind::Place);
///
/// let exchanged = parse("Beijing\tبكين".as_bytes(), Format::Tsv, "desk.tsv".as_ref());
/// assert!(exchanged.unwrap_err().to_string().starts_with("desk.tsv:1:1: the columns seem to be exchanged"));
/// # Ok::<(), barqiya_glossary::Error>(())
/// ```
///
/// # Errors
///
/// At the first thing that cannot be read, with its line and column: bytes that are not UTF-8, a row, object or element
/// that is not well formed, an unknown kind, obligation, rendering, column or field, an entry without English, one
/// without Arabic that forbids nothing, and one whose languages are exchanged.
pub fn parse(bytes: &[u8], format: Format, name: &Path) -> Result<Glossary> {
    let text = decode(bytes, name)?;
    let entries = match format {
        Format::Tsv => table::parse(text, table::TSV, name),
        Format::Csv => table::parse(text, table::CSV, name),
        Format::Tbx | Format::Tbx2 => tbx::parse(text, name),
        Format::Jsonl => jsonl::parse(text, name),
    }?;
    Ok(Glossary { path: Some(name.into()), entries })
}

/// A glossary in a format, and what the format could not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The file's text; the same entries always give the same.
    pub text: String,
    /// What was changed, one sentence each with the entry's line and name; empty when nothing was.
    pub lost: Vec<String>,
}

/// Writes a glossary in a format, so that [`parse`] gives the same entries back but for what is [`Written::lost`].
///
/// ```
/// use barqiya_glossary::{Entry, Format, Glossary, write};
/// let glossary = Glossary { path: None, entries: vec![Entry::new("بكين", "Beijing")] };
/// assert_eq!(write(&glossary, Format::Tsv).text, "ar\ten\nبكين\tBeijing\n");
/// ```
pub fn write(glossary: &Glossary, format: Format) -> Written {
    match format {
        Format::Tsv => table::write(&glossary.entries, table::TSV),
        Format::Csv => table::write(&glossary.entries, table::CSV),
        Format::Tbx => tbx::write(&glossary.entries, tbx::Edition::Third),
        Format::Tbx2 => tbx::write(&glossary.entries, tbx::Edition::Second),
        Format::Jsonl => jsonl::write(&glossary.entries),
    }
}

/// The text of a file, without its byte order mark.
fn decode<'a>(bytes: &'a [u8], path: &Path) -> Result<&'a str> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        Error::Encoding { path: path.into(), line: 1 + count(before, b'\n'), byte: 1 + before.len() - start }
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Where an entry and its languages stand, for errors.
struct Places {
    arabic: Place,
    english: Place,
}

/// Takes white space off an entry's ends and refuses it when a language is missing or in the other's place.
fn finish(mut entry: Entry, places: impl FnOnce() -> Places) -> Result<Entry> {
    trim(&mut entry.arabic);
    trim(&mut entry.english);
    entry.note = entry.note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
    let name = if entry.name().is_empty() { "an entry".to_owned() } else { format!("the entry `{}`", entry.name()) };
    if entry.english.is_empty() {
        let advice = "give at least one form, or take the entry out";
        return Err(Error::Missing { place: places().english, entry: name, language: "English", advice });
    }
    if entry.arabic.is_empty() && entry.obligation != Obligation::Forbidden {
        let advice = "give at least one form; only a forbidden entry may have none";
        return Err(Error::Missing { place: places().arabic, entry: name, language: "Arabic", advice });
    }
    let any_arabic = |forms: &[String]| forms.iter().any(|form| has_arabic(form));
    if !any_arabic(&entry.arabic) && any_arabic(&entry.english) {
        let arabic = entry.arabic.first().cloned().unwrap_or_default();
        return Err(Error::Exchanged { place: places().arabic, arabic });
    }
    Ok(entry)
}

fn trim(forms: &mut Vec<String>) {
    for form in forms.iter_mut() {
        if form.trim().len() != form.len() {
            *form = form.trim().to_owned();
        }
    }
    forms.retain(|form| !form.is_empty());
}

/// Names an entry in a report of what was lost.
fn lost(entry: &Entry, what: &str) -> String {
    match entry.line {
        0 => format!("{}: {what}", entry.name()),
        line => format!("line {line}, {}: {what}", entry.name()),
    }
}

#[cfg(test)]
mod tests;
