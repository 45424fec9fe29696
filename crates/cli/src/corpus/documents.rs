//! The documents of a folder, and which of them cannot be used.

use std::fs;
use std::path::{Path, PathBuf};

use barqiya_corpus::shards::{Document, Plan};
use barqiya_text::{has_arabic, read_story};
use barqiya_wire::Input;
use barqiya_wire::align::Texts;

use crate::problem::Problem;
use crate::translate::inputs::{self, Source};

/// Lists the documents of a folder. What is no text, or has no Arabic, is told and left out.
pub(super) fn plan(folder: &Path, lines: bool) -> Result<(Plan, Vec<Problem>), Problem> {
    let (sources, mut problems) = inputs::find(&[folder.to_owned()]);
    if sources.is_empty() {
        return Err(problems.pop().unwrap_or(Problem::NoStories { name: folder.display().to_string() }));
    }
    inputs::refuse_same_stems(&sources)?;
    let mut documents = Vec::new();
    for source in &sources {
        match document(folder, source, lines) {
            Ok(document) => documents.push(document),
            Err(problem) => problems.push(problem),
        }
    }
    documents.sort_by(|one, other| one.name.cmp(&other.name));
    Ok((Plan { folder: folder.display().to_string(), documents }, problems))
}

fn document(folder: &Path, source: &Source, lines: bool) -> Result<Document, Problem> {
    let arabic = source.read()?;
    let path = source.path.as_deref().unwrap_or(Path::new(&source.name));
    let partner = english_of(path);
    let english = partner.as_deref().map(|path| read(path, path.display().to_string())).transpose()?;
    match &english {
        Some(english) => drop(Texts::read(&arabic, english, lines)?),
        None => has_something_to_translate(&arabic)?,
    }
    let theirs = english.as_ref().map(|english| english.bytes.as_slice());
    Ok(Document {
        name: slashes(&source.stem),
        arabic: below(folder, path),
        english: partner.map(|path| below(folder, &path)),
        sha256: Document::hash(&arabic.bytes, theirs),
        bytes: (arabic.bytes.len() + theirs.map_or(0, <[u8]>::len)) as u64,
    })
}

fn has_something_to_translate(arabic: &Input) -> Result<(), Problem> {
    let name = || arabic.name.clone();
    let text =
        read_story(&arabic.bytes).map_err(|source| barqiya_wire::InputError::NotText { name: name(), source })?;
    if has_arabic(&text.text) { Ok(()) } else { Err(Problem::NoArabic { name: name() }) }
}

/// `visit.en.txt` beside `visit.ar.txt`, if it is there.
fn english_of(arabic: &Path) -> Option<PathBuf> {
    let name = arabic.file_name()?.to_str()?;
    let ending = name.len().checked_sub(".ar.txt".len())?;
    let stem = name.get(..ending).filter(|_| name[ending..].eq_ignore_ascii_case(".ar.txt"))?;
    Some(arabic.with_file_name(format!("{stem}.en.txt"))).filter(|path| path.is_file())
}

fn below(folder: &Path, path: &Path) -> String {
    slashes(path.strip_prefix(folder).unwrap_or(path))
}

fn slashes(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn read(path: &Path, name: String) -> Result<Input, Problem> {
    match fs::read(path) {
        Ok(bytes) => Ok(Input { name, bytes, skip: 0 }),
        Err(source) => Err(Problem::Unreadable { name: path.display().to_string(), source }),
    }
}

/// The texts of a document, as they were when the plan was made.
pub(super) fn texts(folder: &Path, document: &Document) -> Result<(Input, Option<Input>), Problem> {
    let arabic = read(&folder.join(&document.arabic), document.arabic.clone())?;
    let english = document.english.as_ref().map(|name| read(&folder.join(name), name.clone())).transpose()?;
    let theirs = english.as_ref().map(|english| english.bytes.as_slice());
    if Document::hash(&arabic.bytes, theirs) != document.sha256 {
        return Err(Problem::DocumentChanged { name: document.name.clone() });
    }
    Ok((arabic, english))
}
