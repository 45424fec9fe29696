//! What is finished in a folder, with proof, so that an interrupted run can go on.
//!
//! The folder's `.barqiya-run.jsonl` has a line for each finished story: the fingerprints of its input, of the settings
//! (options, model and program that make a difference to the output), and of the files that came out. A line is appended after
//! the files have their names. A story is skipped only if all of it still fits; a torn or strange line proves nothing and is
//! dropped.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use barqiya_bitext::fingerprint;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;
use crate::unfinished::{Steps, Unfinished, steps};

/// The journal's name in the folder.
const FILE: &str = ".barqiya-run.jsonl";

/// A finished story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Record {
    /// What the story's output is called in the folder, without its ending.
    story: String,
    input: String,
    settings: String,
    files: Vec<Made>,
}

/// A file that came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Made {
    name: String,
    fingerprint: String,
}

/// The journal of a folder, open for the run's own lines.
#[derive(Debug)]
pub(super) struct Journal {
    folder: PathBuf,
    path: PathBuf,
    settings: String,
    finished: BTreeMap<String, Record>,
    file: File,
}

impl Journal {
    /// Opens the journal of a folder, whose other lines stay; makes both where they are not there yet.
    pub(super) fn open(folder: &Path, settings: &str) -> Result<Self, Problem> {
        let path = folder.join(FILE);
        let opened = fs::create_dir_all(folder).and_then(|()| {
            let finished = read(&path)?;
            rewrite(&path, &finished)?;
            Ok((finished, OpenOptions::new().append(true).open(&path)?))
        });
        let (finished, file) = opened.map_err(|error| Problem::write(&path, error))?;
        Ok(Self { folder: folder.to_owned(), path, settings: fingerprint(settings.as_bytes()), finished, file })
    }

    /// Whether a story's output is there, whole, and made from this input with these settings.
    pub(super) fn is_finished(&self, story: &Path, input: &[u8]) -> bool {
        self.finished.get(&name(story)).is_some_and(|record| {
            record.settings == self.settings
                && record.input == fingerprint(input)
                && record.files.iter().all(|made| {
                    fs::read(self.folder.join(&made.name)).is_ok_and(|bytes| fingerprint(&bytes) == made.fingerprint)
                })
        })
    }

    /// Notes that a story is finished; `input` is the fingerprint of its bytes, `files` what came out.
    pub(super) fn note(
        &mut self,
        story: &Path,
        input: String,
        files: &[PathBuf],
        _steps: &Steps,
    ) -> Result<(), Problem> {
        let made = |path: &PathBuf| -> io::Result<Made> {
            let below = path.strip_prefix(&self.folder).unwrap_or(path);
            Ok(Made { name: name(below), fingerprint: fingerprint(&fs::read(path)?) })
        };
        let noted = files.iter().map(made).collect::<io::Result<Vec<Made>>>().and_then(|files| {
            let record = Record { story: name(story), input, settings: self.settings.clone(), files };
            // One call for the whole line: an interruption leaves it out or leaves it whole.
            self.file.write_all(format!("{}\n", serde_json::to_string(&record)?).as_bytes())
        });
        noted.map_err(|error| Problem::write(&self.path, error))
    }
}

/// A path below the folder, the same on every system.
fn name(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn read(path: &Path) -> io::Result<BTreeMap<String, Record>> {
    let text = match fs::read(path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    let records = text.lines().filter_map(|line| serde_json::from_str::<Record>(line).ok());
    Ok(records.map(|record| (record.story.clone(), record)).collect())
}

/// Drops lines that later ones replace.
fn rewrite(path: &Path, records: &BTreeMap<String, Record>) -> io::Result<()> {
    let file = Unfinished::create(path)?;
    let mut writer = io::BufWriter::new(file.writer()?);
    for record in records.values() {
        writeln!(writer, "{}", serde_json::to_string(record)?)?;
    }
    writer.flush()?;
    file.finish(&steps())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finish(journal: &mut Journal, folder: &Path, story: &str, input: &[u8], output: &str) {
        let path = folder.join(format!("{story}.tsv"));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, output).unwrap();
        journal.note(Path::new(story), fingerprint(input), &[path], &steps()).unwrap();
    }

    #[test]
    fn a_story_is_finished_only_with_full_proof() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let mut journal = Journal::open(folder, "beam 4").unwrap();
        assert!(!journal.is_finished(Path::new("a/x"), b"in"));
        finish(&mut journal, folder, "a/x", b"in", "out");
        drop(journal);

        let is_finished = |settings: &str, input: &[u8]| {
            Journal::open(folder, settings).unwrap().is_finished(Path::new("a/x"), input)
        };
        assert!(is_finished("beam 4", b"in"));
        assert!(!is_finished("beam 5", b"in"));
        assert!(!is_finished("beam 4", b"other"));
        fs::write(folder.join("a/x.tsv"), "o").unwrap();
        assert!(!is_finished("beam 4", b"in"));
        fs::remove_file(folder.join("a/x.tsv")).unwrap();
        assert!(!is_finished("beam 4", b"in"));
    }

    #[test]
    fn torn_lines_prove_nothing_and_later_lines_replace_earlier_ones() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let mut journal = Journal::open(folder, "s").unwrap();
        finish(&mut journal, folder, "x", b"old", "out");
        finish(&mut journal, folder, "x", b"new", "out");
        finish(&mut journal, folder, "y", b"y", "out");
        drop(journal);
        let path = folder.join(FILE);
        let mut text = fs::read_to_string(&path).unwrap();
        text.truncate(text.len() - 5);
        fs::write(&path, text).unwrap();

        let journal = Journal::open(folder, "s").unwrap();
        assert!(journal.is_finished(Path::new("x"), b"new"));
        assert!(!journal.is_finished(Path::new("x"), b"old"));
        assert!(!journal.is_finished(Path::new("y"), b"y"));
        assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 1);
    }
}
