//! The logs of all parts into one corpus with a manifest.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use barqiya_bitext::Pair;
use barqiya_corpus::shards::{Logs, Plan, hash};
use serde::Serialize;

use super::judging::{Judged, Judging};
use super::writing::Writing;
use crate::arguments::{Format, JudgingArguments, Keep};
use crate::problem::{self, Problem};
use crate::unfinished::write_whole;

/// How rows are judged on their way into the corpus.
pub(super) struct Merging {
    judging: Judging,
    keep: Keep,
}

/// What a corpus was made of and how.
#[derive(Debug, Serialize)]
struct Manifest<'a> {
    barqiya: &'static str,
    /// Stands for the settings that rows were made with.
    settings: &'a str,
    /// The rules, limits and sets that rows were judged by.
    judged_by: serde_json::Value,
    keep: Keep,
    documents: Vec<Source<'a>>,
    rows: usize,
    written: usize,
    /// Rows by the rules that they break.
    verdicts: BTreeMap<String, usize>,
    corpus: String,
    sha256: String,
}

/// A document in a manifest.
#[derive(Debug, Serialize)]
struct Source<'a> {
    name: &'a str,
    arabic: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    english: Option<&'a str>,
    sha256: &'a str,
    rows: usize,
}

impl Merging {
    pub(super) fn new(arguments: &JudgingArguments) -> Result<Self, Problem> {
        let judging = Judging::new(Some(&arguments.rules), Some(&arguments.copies))?;
        Ok(Self { judging, keep: arguments.keep })
    }

    /// Judges the rows of all logs in the plan's order and writes those that are wanted, and the manifest beside them.
    pub(super) fn merge(
        mut self,
        plan: &Plan,
        logs: &Logs,
        target: &Path,
        format: Option<Format>,
        quiet: bool,
    ) -> Result<(), Problem> {
        if self.judging.notes() {
            for_each_row(logs, plan, |pair| {
                self.judging.note(&pair);
                Ok(())
            })?;
        }
        let mut writing = Writing::begin(Some(target), format)?;
        let mut judged = Judged::default();
        for_each_row(logs, plan, |mut pair| {
            self.judging.by_rules(&mut pair);
            self.judging.by_copies(&mut pair);
            judged.count(&pair);
            if self.keep.takes(&pair) {
                writing.pair(&pair)?;
            }
            Ok(())
        })?;
        let written = writing.written;
        let files = writing.finish()?;
        let Judged { rows, broken: verdicts } = judged;
        let manifest = Manifest {
            barqiya: env!("CARGO_PKG_VERSION"),
            settings: logs.run().map_or("", |run| &run.settings),
            judged_by: self.judging.describe(),
            keep: self.keep,
            documents: plan
                .documents
                .iter()
                .map(|document| Source {
                    name: &document.name,
                    arabic: &document.arabic,
                    english: document.english.as_deref(),
                    sha256: &document.sha256,
                    rows: logs.rows_of(document).unwrap_or_default(),
                })
                .collect(),
            rows,
            written,
            verdicts,
            corpus: target.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            sha256: hash_of(&files)?,
        };
        let manifest = serde_json::to_string_pretty(&manifest).unwrap_or_default() + "\n";
        write_whole(&target.with_extension("manifest.json"), &manifest)?;
        if !quiet {
            let documents = plan.documents.len();
            problem::say(format_args!("{}: {written} of {rows} rows of {documents} documents", target.display()));
        }
        Ok(())
    }
}

/// Hands all rows on, in the plan's order.
fn for_each_row(logs: &Logs, plan: &Plan, mut take: impl FnMut(Pair) -> Result<(), Problem>) -> Result<(), Problem> {
    for document in &plan.documents {
        for row in logs.rows(document)? {
            take(row?)?;
        }
    }
    Ok(())
}

/// The hash of what was written; of two files, of both.
fn hash_of(files: &[PathBuf]) -> Result<String, Problem> {
    let hashes: Result<Vec<String>, Problem> = files
        .iter()
        .map(|path| {
            let bytes =
                fs::read(path).map_err(|source| Problem::Unreadable { name: path.display().to_string(), source })?;
            Ok(hash(&bytes))
        })
        .collect();
    Ok(hashes?.join("-"))
}

/// The logs that are named, and those in folders that are.
pub(super) fn logs_in(places: &[PathBuf]) -> Result<Vec<PathBuf>, Problem> {
    let mut logs = Vec::new();
    for place in places {
        if !place.is_dir() {
            logs.push(place.clone());
            continue;
        }
        let fault = |source| Problem::Unreadable { name: place.display().to_string(), source };
        let entries = fs::read_dir(place).map_err(fault)?;
        let paths =
            entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>().map_err(fault)?;
        let is_log = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("shard-") && name.ends_with(".jsonl")
        };
        let mut found: Vec<PathBuf> = paths.into_iter().filter(is_log).collect();
        found.sort();
        if found.is_empty() {
            return Err(Problem::NoParts { name: place.display().to_string() });
        }
        logs.append(&mut found);
    }
    Ok(logs)
}
