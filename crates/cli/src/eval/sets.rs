//! Sets that can be translated and scored by name.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use barqiya_bitext::{Container, Side, read_side};
use owo_colors::OwoColorize;
use serde::Deserialize;

use super::texts;
use crate::problem::Problem;

/// The list that is built in.
const BUILT_IN: &str = include_str!("../../../../sets/sets.toml");

/// The set that comes with the program.
const OURS: (&str, &str) = ("wire-dev.tsv", include_str!("../../../../sets/wire-dev.tsv"));

/// A list of sets.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sets {
    #[serde(rename = "set")]
    sets: Vec<Set>,
    /// Where files are looked for that no folder was named for.
    #[serde(skip)]
    beside: Option<PathBuf>,
}

/// What a list says of a set.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Set {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) source: String,
    pub(super) licence: String,
    arabic: PathBuf,
    /// One file a reference.
    english: Vec<PathBuf>,
    /// Sentences of the set with the names in them.
    #[serde(default)]
    names: Option<PathBuf>,
    /// Sentences of the set with the terms in them.
    #[serde(default)]
    terms: Option<PathBuf>,
}

/// The sentences of a set.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sentences {
    pub(super) arabic: Vec<String>,
    /// By reference, then by line.
    pub(super) references: Vec<Vec<String>>,
}

impl Sets {
    /// The list that is built in, or that of a file.
    pub(super) fn load(path: Option<&Path>) -> Result<Self, Problem> {
        let Some(path) = path else { return Self::parse("sets.toml", BUILT_IN) };
        let mut sets = Self::parse(&path.display().to_string(), &texts::whole(path)?)?;
        sets.beside = path.parent().map(Path::to_owned);
        Ok(sets)
    }

    fn parse(name: &str, text: &str) -> Result<Self, Problem> {
        let help = "a [[set]] has name, about, source, licence, arabic, english = [...], and may have names and terms";
        toml::from_str(text).map_err(|error| Problem::settings(name, text, &error, help))
    }

    /// A set by name.
    pub(super) fn named(&self, name: &str) -> Result<&Set, Problem> {
        let known = || self.sets.iter().map(|set| set.name.as_str()).collect::<Vec<_>>().join(", ");
        let found = self.sets.iter().find(|set| set.name == name);
        found.ok_or_else(|| Problem::NoSuchSet { name: name.to_owned(), known: known() })
    }

    /// The folder that the files of sets lie in, if one is known.
    pub(super) fn folder(&self, data: Option<&Path>) -> Option<PathBuf> {
        data.map(Path::to_owned).or_else(|| self.beside.clone())
    }

    /// A few lines for each set, for people.
    pub(super) fn show(&self, folder: Option<&Path>) -> String {
        let mut page = String::new();
        for set in &self.sets {
            let state = if set.is_here(folder) { "here".green().to_string() } else { "not here".dimmed().to_string() };
            let Set { name, about, source, licence, .. } = set;
            let _never_fails = writeln!(page, "{}  {state}\n  {about}\n  {licence}, {source}", name.bold());
        }
        page
    }
}

impl Set {
    /// Reads the sentences, or the first of them.
    pub(super) fn read(&self, folder: Option<&Path>, limit: Option<usize>) -> Result<Sentences, Problem> {
        let arabic = self.side(folder, &self.arabic, Side::Arabic)?;
        let references = self.english.iter().map(|file| self.side(folder, file, Side::English));
        let mut sentences = Sentences { arabic, references: references.collect::<Result<_, _>>()? };
        let lines = sentences.arabic.len();
        for (file, reference) in self.english.iter().zip(&sentences.references) {
            if reference.len() != lines {
                return Err(Problem::Lengths {
                    name: self.arabic.display().to_string(),
                    lines,
                    other: file.display().to_string(),
                    other_lines: reference.len(),
                });
            }
        }
        sentences.arabic.truncate(limit.unwrap_or(lines));
        sentences.references.iter_mut().for_each(|reference| reference.truncate(limit.unwrap_or(lines)));
        Ok(sentences)
    }

    /// Where the sentences with names and those with terms are, if they are there.
    pub(super) fn gold(&self, folder: Option<&Path>) -> Vec<(&'static str, PathBuf)> {
        let files = [("names", &self.names), ("terms", &self.terms)];
        let found = files.into_iter().filter_map(|(kind, file)| Some((kind, folder?.join(file.as_ref()?))));
        found.filter(|(_, path)| path.is_file()).collect()
    }

    fn is_here(&self, folder: Option<&Path>) -> bool {
        let here = |file: &PathBuf| is_built_in(file) || folder.is_some_and(|folder| folder.join(file).is_file());
        std::iter::once(&self.arabic).chain(&self.english).all(here)
    }

    fn side(&self, folder: Option<&Path>, file: &Path, side: Side) -> Result<Vec<String>, Problem> {
        if let Some(path) = folder.map(|folder| folder.join(file)).filter(|path| path.is_file()) {
            return Ok(texts::one_side(&path, side)?.lines);
        }
        if is_built_in(file) {
            return Ok(read_side(OURS.1.as_bytes(), OURS.0, Container::Tsv, side)?);
        }
        Err(Problem::SetNotHere {
            name: self.name.clone(),
            file: folder.unwrap_or(Path::new("")).join(file).display().to_string(),
            source_of_set: self.source.clone(),
            licence: self.licence.clone(),
        })
    }
}

fn is_built_in(file: &Path) -> bool {
    file == Path::new(OURS.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_that_is_built_in() {
        let sets = Sets::load(None).unwrap();
        let ours = sets.named("wire-dev").unwrap();
        let sentences = ours.read(None, None).unwrap();
        assert_eq!((sentences.arabic.len(), sentences.references[0].len()), (355, 355));
        assert_eq!(ours.read(None, Some(3)).unwrap().arabic.len(), 3);
        assert!(matches!(sets.named("flores"), Err(Problem::NoSuchSet { .. })));
        assert!(matches!(sets.named("ntrex").unwrap().read(None, None), Err(Problem::SetNotHere { .. })));
    }
}
