//! Two folders of documents: which belongs to which.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use barqiya_align::documents::{pair_by_content, pair_by_names};
use barqiya_wire::Input;
use barqiya_wire::align::{Reader, sketches};

use super::input;
use crate::problem::{self, Problem};

/// The documents of both folders, paired.
pub(super) struct Documents {
    pub(super) pairs: Vec<(PathBuf, PathBuf)>,
    /// Documents without a partner.
    pub(super) alone: Vec<PathBuf>,
}

/// Pairs the documents of two folders: by their names, and those whose names do not meet by what they say.
pub(super) fn pair(
    arabic: &Path,
    english: &Path,
    lines: bool,
    reader: Option<&Reader>,
    threads: usize,
) -> Result<Documents, Problem> {
    let (ours, theirs) = (files(arabic)?, files(english)?);
    let names = |folder: &Path, files: &[PathBuf]| -> Vec<String> {
        let name = |file: &PathBuf| file.strip_prefix(folder).unwrap_or(file).to_string_lossy().replace('\\', "/");
        files.iter().map(name).collect()
    };
    let by_name = pair_by_names(&names(arabic, &ours), &names(english, &theirs));
    let mut pairs: Vec<(usize, usize)> = by_name.iter().map(|pair| (pair.source, pair.target)).collect();
    let rest = |count: usize, taken: BTreeSet<usize>| (0..count).filter(move |at| !taken.contains(at));
    let ours_left: Vec<usize> = rest(ours.len(), pairs.iter().map(|pair| pair.0).collect()).collect();
    let theirs_left: Vec<usize> = rest(theirs.len(), pairs.iter().map(|pair| pair.1).collect()).collect();
    if !ours_left.is_empty() && !theirs_left.is_empty() {
        let read = |files: &[PathBuf], numbers: &[usize]| -> Result<Vec<Input>, Problem> {
            numbers.iter().map(|&at| input(&files[at])).collect()
        };
        let (arabic, english) = (read(&ours, &ours_left)?, read(&theirs, &theirs_left)?);
        let (ours, our_vectors) = sketches(&arabic, true, lines, reader, threads)?;
        let (theirs, their_vectors) = sketches(&english, false, lines, reader, threads)?;
        let vectors = our_vectors.as_ref().zip(their_vectors.as_ref());
        let found = pair_by_content(&ours, &theirs, vectors);
        pairs.extend(found.iter().map(|pair| (ours_left[pair.source], theirs_left[pair.target])));
    }
    pairs.sort_unstable();
    let taken = |side: fn(&(usize, usize)) -> usize| pairs.iter().map(side).collect::<BTreeSet<_>>();
    let alone = rest(ours.len(), taken(|pair| pair.0)).map(|at| ours[at].clone());
    let alone = alone.chain(rest(theirs.len(), taken(|pair| pair.1)).map(|at| theirs[at].clone()));
    Ok(Documents {
        alone: alone.collect(),
        pairs: pairs.iter().map(|&(a, b)| (ours[a].clone(), theirs[b].clone())).collect(),
    })
}

impl Documents {
    /// Says which documents have no partner.
    pub(super) fn report_alone(&self) {
        for path in &self.alone {
            problem::say(format_args!("{}: no partner was found", path.display()));
        }
    }
}

/// The text files of a folder and of those below it, sorted; hidden ones are passed over.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let mut found = Vec::new();
    walk(folder, &mut found)?;
    found.sort();
    if found.is_empty() {
        return Err(Problem::NoDocuments { name: folder.display().to_string() });
    }
    Ok(found)
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Problem> {
    /// Endings of texts.
    const TEXTS: [&str; 4] = ["txt", "text", "ar", "en"];
    let fault = |source| Problem::Unreadable { name: folder.display().to_string(), source };
    for entry in fs::read_dir(folder).map_err(fault)? {
        let entry = entry.map_err(fault)?;
        let path = entry.path();
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            walk(&path, found)?;
        } else if path.extension().is_none_or(|ending| TEXTS.iter().any(|text| ending.eq_ignore_ascii_case(text))) {
            found.push(path);
        }
    }
    Ok(())
}
