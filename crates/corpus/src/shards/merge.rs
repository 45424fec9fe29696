//! The logs of all shards together.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use barqiya_bitext::Pair;
use sha2::{Digest, Sha256};

use super::log::{Line, Lines, Run};
use super::plan::digits;
use super::{Document, Plan, ShardError};

/// Names that a message lists.
const LISTED: usize = 5;

/// Where the rows of all documents stand.
#[derive(Debug)]
pub struct Logs {
    paths: Vec<PathBuf>,
    places: HashMap<(String, String), Place>,
    run: Option<Run>,
}

/// Where the rows of a document stand.
#[derive(Debug, Clone)]
struct Place {
    log: usize,
    /// The byte after the line that begins it.
    at: u64,
    rows: usize,
    sha256: String,
}

impl Logs {
    /// Reads where everything stands.
    ///
    /// # Errors
    /// A damaged log; logs with different settings; a document that was made twice.
    pub fn open(paths: &[PathBuf]) -> Result<Self, ShardError> {
        let mut logs = Self { paths: paths.to_vec(), places: HashMap::new(), run: None };
        for (number, path) in paths.iter().enumerate() {
            logs.index(number, path)?;
        }
        Ok(logs)
    }

    fn index(&mut self, number: usize, path: &Path) -> Result<(), ShardError> {
        let mut lines = Lines::open(path)?;
        let mut open: Option<(String, String, u64)> = None;
        while let Some((line, _)) = lines.next()? {
            match line {
                Line::Run(run) => self.agree(path, run)?,
                Line::Begin { name, sha256 } => open = Some((name, sha256, lines.at)),
                Line::Row(_) => {}
                Line::End { rows, sha256: rows_hash } => {
                    let Some((name, sha256, at)) = open.take() else { return Err(lines.fault("nothing has begun")) };
                    let place = Place { log: number, at, rows, sha256: rows_hash };
                    if let Some(other) = self.places.insert((name.clone(), sha256), place) {
                        let show = |log: usize| self.paths[log].display().to_string();
                        return Err(ShardError::Doubled { name, first: show(other.log), second: show(number) });
                    }
                }
            }
        }
        Ok(())
    }

    fn agree(&mut self, path: &Path, run: Run) -> Result<(), ShardError> {
        let show = |run: &Run| format!("{} {}", run.barqiya, run.settings);
        match &self.run {
            Some(first) if *first != run => {
                let file = path.display().to_string();
                Err(ShardError::OtherRun { file, theirs: show(&run), ours: show(first) })
            }
            _ => {
                self.run = Some(run);
                Ok(())
            }
        }
    }

    /// What all logs were asked for.
    pub fn run(&self) -> Option<&Run> {
        self.run.as_ref()
    }

    /// How many rows a document has, if it is finished.
    pub fn rows_of(&self, document: &Document) -> Option<usize> {
        self.place(document).map(|place| place.rows)
    }

    fn place(&self, document: &Document) -> Option<&Place> {
        self.places.get(&(document.name.clone(), document.sha256.clone()))
    }

    /// Makes sure that each document of a plan is there.
    ///
    /// # Errors
    /// Documents that no log has finished.
    pub fn complete(&self, plan: &Plan) -> Result<(), ShardError> {
        let missing: Vec<&str> = plan
            .documents
            .iter()
            .filter(|document| self.place(document).is_none())
            .map(|document| document.name.as_str())
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let more = if missing.len() > LISTED { ", …" } else { "" };
        let names = format!("{}{more}", missing[..missing.len().min(LISTED)].join(", "));
        Err(ShardError::Missing { count: missing.len(), names })
    }

    /// Makes sure that the plan's documents are all there is, and that every row is as it was written.
    ///
    /// # Errors
    /// A document of no plan; rows that were changed, added or lost.
    pub fn verify(&self, plan: &Plan) -> Result<(), ShardError> {
        let known: HashMap<&str, &str> =
            plan.documents.iter().map(|document| (document.name.as_str(), document.sha256.as_str())).collect();
        let mut strangers: Vec<(&String, usize)> = self
            .places
            .iter()
            .filter(|((name, sha256), _)| known.get(name.as_str()) != Some(&sha256.as_str()))
            .map(|((name, _), place)| (name, place.log))
            .collect();
        strangers.sort();
        if let Some((name, log)) = strangers.first() {
            let file = self.paths[*log].display().to_string();
            return Err(ShardError::Stranger { file, name: (*name).clone() });
        }
        plan.documents.iter().try_for_each(|document| self.verify_document(document))
    }

    fn verify_document(&self, document: &Document) -> Result<(), ShardError> {
        let Some(place) = self.place(document) else { return Ok(()) };
        let path = &self.paths[place.log];
        let mut lines = Lines::open_at(path, place.at)?;
        let (mut rows, mut hash) = (0, Sha256::new());
        while let Some((Line::Row(_), bytes)) = lines.next()? {
            rows += 1;
            hash.update(&bytes);
        }
        let problem = if rows != place.rows {
            format!("{rows} rows, of {}", place.rows)
        } else if digits(&hash.finalize()) != place.sha256 {
            "their hash differs".to_owned()
        } else {
            return Ok(());
        };
        Err(ShardError::Changed { file: path.display().to_string(), name: document.name.clone(), problem })
    }

    /// The rows of a document, in order; none if it is not finished.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn rows(&self, document: &Document) -> Result<impl Iterator<Item = Result<Pair, ShardError>>, ShardError> {
        let place = self.place(document);
        let mut lines = place.map(|place| Lines::open_at(&self.paths[place.log], place.at)).transpose()?;
        let mut left = place.map_or(0, |place| place.rows);
        Ok(std::iter::from_fn(move || {
            let lines = lines.as_mut().filter(|_| left > 0)?;
            left -= 1;
            match lines.next() {
                Ok(Some((Line::Row(pair), _))) => Some(Ok(*pair)),
                Ok(_) => Some(Err(lines.fault("a row is missing"))),
                Err(error) => Some(Err(error)),
            }
        }))
    }
}
