//! Which stories are meant: files, folders, patterns and standard input become a list of sources.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use barqiya_wire::{Input, InputError};

use crate::problem::Problem;

/// Endings of what this program writes for reading, which are no stories.
const NOT_STORIES: [&str; 2] = [".en.txt", ".pairs.txt"];

/// A story that can be read when its turn comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    /// As the user knows it.
    pub(crate) name: String,
    /// `None` is standard input.
    pub(crate) path: Option<PathBuf>,
    /// Where it lies below the folder that was named, without its ending: what its output is called.
    pub(crate) stem: PathBuf,
}

impl Source {
    fn standard_input() -> Self {
        Self { name: "-".to_owned(), path: None, stem: PathBuf::from("stdin") }
    }

    fn file(path: &Path, below: &Path) -> Self {
        Self { name: path.display().to_string(), path: Some(path.to_owned()), stem: without_ending(below) }
    }

    /// Reads it whole.
    pub(crate) fn read(&self) -> Result<Input, InputError> {
        let mut bytes = Vec::new();
        let read = match &self.path {
            Some(path) => fs::File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)),
            None => io::stdin().lock().read_to_end(&mut bytes),
        };
        match read {
            Ok(_) => Ok(Input { name: self.name.clone(), bytes, skip: 0 }),
            Err(source) => Err(InputError::Unreadable { name: self.name.clone(), source }),
        }
    }
}

/// The sources that the arguments stand for, in their order, and what is wrong with the other arguments.
pub(crate) fn find(arguments: &[PathBuf]) -> (Vec<Source>, Vec<Problem>) {
    let (mut sources, mut problems) = (Vec::new(), Vec::new());
    for argument in arguments {
        match find_one(argument) {
            Ok(found) => sources.extend(found),
            Err(problem) => problems.push(problem),
        }
    }
    (sources, problems)
}

/// Refuses two sources whose outputs in a folder would have the same name.
pub(crate) fn refuse_same_stems(sources: &[Source]) -> Result<(), Problem> {
    let mut seen: BTreeMap<&Path, &Source> = BTreeMap::new();
    for source in sources {
        if let Some(first) = seen.insert(&source.stem, source) {
            return Err(Problem::SameOutput {
                first: first.name.clone(),
                second: source.name.clone(),
                output: source.stem.display().to_string(),
            });
        }
    }
    Ok(())
}

fn find_one(argument: &Path) -> Result<Vec<Source>, Problem> {
    if argument == Path::new("-") {
        return Ok(vec![Source::standard_input()]);
    }
    let name = || argument.display().to_string();
    match fs::metadata(argument) {
        Ok(metadata) if metadata.is_dir() => stories_in(argument),
        Ok(_) => Ok(vec![Source::file(argument, Path::new(argument.file_name().unwrap_or(argument.as_os_str())))]),
        Err(_) if argument.to_str().is_some_and(is_pattern) => matches_of(&name()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Problem::NoSuchInput { name: name() }),
        Err(source) => Err(Problem::Unreadable { name: name(), source }),
    }
}

fn is_pattern(name: &str) -> bool {
    name.contains(['*', '?', '['])
}

/// What a pattern matches: files, and the stories of folders.
fn matches_of(pattern: &str) -> Result<Vec<Source>, Problem> {
    let paths = glob::glob(pattern)
        .map_err(|error| Problem::Pattern { name: pattern.to_owned(), reason: error.to_string() })?;
    let mut sources = Vec::new();
    for path in paths {
        let path = path.map_err(|error| unreadable(error.path(), error.error().kind().into()))?;
        sources.extend(find_one(&path)?);
    }
    if sources.is_empty() { Err(Problem::NoMatch { name: pattern.to_owned() }) } else { Ok(sources) }
}

/// The `*.ar.txt` of a folder and of those below it, sorted; where there are none, the other `*.txt`.
fn stories_in(folder: &Path) -> Result<Vec<Source>, Problem> {
    let mut paths = Vec::new();
    walk(folder, &mut paths)?;
    paths.sort();
    let arabic = |path: &PathBuf| ends_with(path, ".ar.txt");
    if paths.iter().any(arabic) {
        paths.retain(arabic);
    } else {
        paths.retain(|path| !NOT_STORIES.iter().any(|ending| ends_with(path, ending)));
    }
    if paths.is_empty() {
        return Err(Problem::NoStories { name: folder.display().to_string() });
    }
    Ok(paths.iter().map(|path| Source::file(path, path.strip_prefix(folder).unwrap_or(path))).collect())
}

/// Collects the `*.txt` below a folder. Hidden entries are passed over; links to folders are not followed, for they may lead
/// in circles.
fn walk(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), Problem> {
    for entry in fs::read_dir(folder).map_err(|error| unreadable(folder, error))? {
        let entry = entry.map_err(|error| unreadable(folder, error))?;
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            walk(&path, paths)?;
        } else if ends_with(&path, ".txt") && path.is_file() {
            paths.push(path);
        }
    }
    Ok(())
}

fn unreadable(path: &Path, source: io::Error) -> Problem {
    Problem::Unreadable { name: path.display().to_string(), source }
}

fn ends_with(path: &Path, ending: &str) -> bool {
    path.as_os_str().as_encoded_bytes().to_ascii_lowercase().ends_with(ending.as_bytes())
}

/// `visit.ar.txt` and `visit.txt` become `visit`.
fn without_ending(path: &Path) -> PathBuf {
    let stem = path.with_extension("");
    match stem.extension() {
        Some(ending) if ending.eq_ignore_ascii_case("ar") => stem.with_extension(""),
        _ => stem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(sources: &[Source], folder: &Path) -> Vec<(String, String)> {
        let show = |path: &Path| path.display().to_string().replace('\\', "/");
        let below = |source: &Source| show(source.path.as_deref().unwrap().strip_prefix(folder).unwrap());
        sources.iter().map(|source| (below(source), show(&source.stem))).collect()
    }

    fn folder_with(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "نعم").unwrap();
        }
        folder
    }

    #[test]
    fn arabic_files_go_first_in_a_folder() {
        let folder = folder_with(&["b.ar.txt", "a/c.ar.txt", "b.en.txt", "notes.txt", ".hidden/d.ar.txt", "e.tsv"]);
        let (sources, problems) = find(&[folder.path().to_owned()]);
        assert!(problems.is_empty());
        let expected = [("a/c.ar.txt", "a/c"), ("b.ar.txt", "b")];
        assert_eq!(names(&sources, folder.path()), expected.map(|(path, stem)| (path.to_owned(), stem.to_owned())));
    }

    #[test]
    fn other_text_files_where_there_are_none() {
        let folder = folder_with(&["b.TXT", "a.txt", "a.en.txt", "a.pairs.txt"]);
        let (sources, _) = find(&[folder.path().to_owned()]);
        let expected = [("a.txt", "a"), ("b.TXT", "b")];
        assert_eq!(names(&sources, folder.path()), expected.map(|(path, stem)| (path.to_owned(), stem.to_owned())));
    }

    #[test]
    fn patterns_and_odd_names() {
        let folder = folder_with(&["a.ar.txt", "b.ar.txt", "x[1].txt"]);
        let at = |name: &str| folder.path().join(name);
        assert_eq!(find(&[at("*.ar.txt")]).0.len(), 2);
        assert_eq!(find(&[at("x[1].txt")]).0.len(), 1, "a file of that name goes before the pattern");
        let (sources, problems) = find(&[at("*.md"), at("none.txt"), at("[")]);
        assert!(sources.is_empty());
        assert!(matches!(
            problems.as_slice(),
            [Problem::NoMatch { .. }, Problem::NoSuchInput { .. }, Problem::Pattern { .. }]
        ));
    }

    #[test]
    fn same_names_are_seen() {
        let folder = folder_with(&["a/x.ar.txt", "b/x.txt"]);
        let at = |name: &str| folder.path().join(name);
        assert!(refuse_same_stems(&find(&[at("a/x.ar.txt"), at("b/x.txt")]).0).is_err());
        assert!(refuse_same_stems(&find(&[at("a/x.ar.txt"), PathBuf::from("-")]).0).is_ok());
        assert!(refuse_same_stems(&find(&[folder.path().to_owned()]).0).is_ok());
    }
}
