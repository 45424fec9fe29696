//! What a run has made, line by line, so that it can go on at the last good row.
//!
//! A log is one file of JSON lines that is only ever appended to: what the run was asked for, then for each document its beginning, its
//! rows, and its end with count and hash. A line is written by one call; a torn one at the end is dropped when the log is opened again.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use barqiya_bitext::Pair;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::plan::digits;
use super::{Document, ShardError};

/// What a run was asked for: logs of one corpus agree in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The version of the program.
    pub barqiya: String,
    /// Stands for all settings that make a difference to a row.
    pub settings: String,
}

/// A line of a log.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Line {
    /// The first line.
    Run(Run),
    /// A document begins.
    Begin { name: String, sha256: String },
    /// A row of the document that began last.
    Row(Box<Pair>),
    /// The document that began last is complete.
    End { rows: usize, sha256: String },
}

/// A document of which some rows are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// Its name.
    pub name: String,
    /// Its hash.
    pub sha256: String,
    /// Rows that are there.
    pub rows: usize,
}

/// A log, open for the lines of one process.
#[derive(Debug)]
pub struct Log {
    path: PathBuf,
    file: File,
    finished: HashSet<(String, String)>,
    open: Option<Open>,
}

/// The document that is being written.
#[derive(Debug)]
struct Open {
    name: String,
    sha256: String,
    rows: usize,
    hash: Sha256,
    /// Byte of the log at which it begins.
    at: u64,
}

impl Log {
    /// Opens a log, or begins one; what is torn at its end is dropped.
    ///
    /// # Errors
    /// The log was begun with other settings, another process writes it, or it is damaged before its end.
    pub fn open(path: &Path, run: &Run) -> Result<Self, ShardError> {
        let fault = |source| ShardError::file(path, source);
        let file = OpenOptions::new().read(true).append(true).create(true).open(path).map_err(fault)?;
        file.try_lock().map_err(|_| ShardError::Busy { file: path.display().to_string() })?;
        let mut log = Self { path: path.to_owned(), file, finished: HashSet::new(), open: None };
        let good = log.replay(run)?;
        log.file.set_len(good).map_err(fault)?;
        log.file.seek(SeekFrom::End(0)).map_err(fault)?;
        if good == 0 {
            log.write(&Line::Run(run.clone()))?;
        }
        Ok(log)
    }

    /// Whether all of a document is there.
    pub fn is_finished(&self, document: &Document) -> bool {
        self.finished.contains(&(document.name.clone(), document.sha256.clone()))
    }

    /// The document in the middle of which an earlier run ended.
    pub fn unfinished(&self) -> Option<Unfinished> {
        self.open.as_ref().map(|open| Unfinished {
            name: open.name.clone(),
            sha256: open.sha256.clone(),
            rows: open.rows,
        })
    }

    /// Forgets the rows of the unfinished document, which is wanted no more.
    ///
    /// # Errors
    /// The file could not be written.
    pub fn forget_unfinished(&mut self) -> Result<(), ShardError> {
        let Some(open) = self.open.take() else { return Ok(()) };
        self.file.set_len(open.at).map_err(|source| ShardError::file(&self.path, source))
    }

    /// Notes that a document begins; does nothing if it is the unfinished one.
    ///
    /// # Errors
    /// The file could not be written.
    pub fn begin(&mut self, document: &Document) -> Result<(), ShardError> {
        if self.open.as_ref().is_some_and(|open| open.name == document.name && open.sha256 == document.sha256) {
            return Ok(());
        }
        let at = self.file.metadata().map_err(|source| ShardError::file(&self.path, source))?.len();
        let (name, sha256) = (document.name.clone(), document.sha256.clone());
        self.write(&Line::Begin { name: name.clone(), sha256: sha256.clone() })?;
        self.open = Some(Open { name, sha256, rows: 0, hash: Sha256::new(), at });
        Ok(())
    }

    /// Writes the next row of the document that began last.
    ///
    /// # Errors
    /// The file could not be written.
    pub fn row(&mut self, pair: &Pair) -> Result<(), ShardError> {
        let line = self.write(&Line::Row(Box::new(pair.clone())))?;
        if let Some(open) = &mut self.open {
            open.rows += 1;
            open.hash.update(&line);
        }
        Ok(())
    }

    /// Notes that the document that began last is complete, and sees that it is on the disk.
    ///
    /// # Errors
    /// The file could not be written.
    pub fn end(&mut self) -> Result<(), ShardError> {
        let Some(open) = self.open.take() else { return Ok(()) };
        self.write(&Line::End { rows: open.rows, sha256: digits(&open.hash.finalize()) })?;
        self.finished.insert((open.name, open.sha256));
        self.file.sync_data().map_err(|source| ShardError::file(&self.path, source))
    }

    /// Writes a line by one call, so that a process that is killed leaves it whole or leaves it out; gives its bytes.
    fn write(&mut self, line: &Line) -> Result<Vec<u8>, ShardError> {
        let bytes = serde_json::to_vec(line).map_err(std::io::Error::from);
        let written = bytes.and_then(|mut bytes| {
            bytes.push(b'\n');
            self.file.write_all(&bytes)?;
            Ok(bytes)
        });
        written.map_err(|source| ShardError::file(&self.path, source))
    }

    /// Reads what is there; gives the bytes up to the end of the last good line.
    fn replay(&mut self, run: &Run) -> Result<u64, ShardError> {
        let mut lines = Lines::open(&self.path)?;
        while let Some((line, bytes)) = lines.next()? {
            match (line, &mut self.open) {
                (Line::Run(theirs), None) if lines.line == 1 => {
                    if theirs != *run {
                        return Err(ShardError::OtherRun {
                            file: self.path.display().to_string(),
                            theirs: format!("{} {}", theirs.barqiya, theirs.settings),
                            ours: format!("{} {}", run.barqiya, run.settings),
                        });
                    }
                }
                (Line::Begin { name, sha256 }, None) => {
                    let at = lines.at - bytes.len() as u64;
                    self.open = Some(Open { name, sha256, rows: 0, hash: Sha256::new(), at });
                }
                (Line::Row(_), Some(open)) => {
                    open.rows += 1;
                    open.hash.update(&bytes);
                }
                (Line::End { .. }, open @ Some(_)) => {
                    self.finished.extend(open.take().map(|open| (open.name, open.sha256)));
                }
                _ => return Err(lines.fault("it does not follow what stands before it")),
            }
        }
        Ok(lines.at)
    }
}

/// The lines of a log, as far as they are whole.
pub(super) struct Lines {
    path: PathBuf,
    reader: BufReader<File>,
    /// Byte after the last line.
    pub(super) at: u64,
    /// Number of the last line.
    pub(super) line: usize,
}

impl Lines {
    pub(super) fn open(path: &Path) -> Result<Self, ShardError> {
        Self::open_at(path, 0)
    }

    pub(super) fn open_at(path: &Path, at: u64) -> Result<Self, ShardError> {
        let fault = |source| ShardError::file(path, source);
        let mut file = File::open(path).map_err(fault)?;
        file.seek(SeekFrom::Start(at)).map_err(fault)?;
        Ok(Self { path: path.to_owned(), reader: BufReader::new(file), at, line: 0 })
    }

    /// The next line and its bytes; `None` at the end, and where the last line is torn.
    pub(super) fn next(&mut self) -> Result<Option<(Line, Vec<u8>)>, ShardError> {
        let mut bytes = Vec::new();
        self.reader.read_until(b'\n', &mut bytes).map_err(|source| ShardError::file(&self.path, source))?;
        if bytes.last() != Some(&b'\n') {
            return Ok(None);
        }
        self.line += 1;
        match serde_json::from_slice(&bytes) {
            Ok(line) => {
                self.at += bytes.len() as u64;
                Ok(Some((line, bytes)))
            }
            // A machine that lost its power may leave anything in the last blocks.
            Err(_) if self.is_at_end()? => Ok(None),
            Err(error) => Err(self.fault(&error.to_string())),
        }
    }

    fn is_at_end(&mut self) -> Result<bool, ShardError> {
        Ok(self.reader.fill_buf().map_err(|source| ShardError::file(&self.path, source))?.is_empty())
    }

    pub(super) fn fault(&self, problem: &str) -> ShardError {
        ShardError::Line { file: self.path.display().to_string(), line: self.line, problem: problem.to_owned() }
    }
}
