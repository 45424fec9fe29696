//! `barqiya models`: which models there are, what is known of them, fetching and checking them.

mod pull;
mod table;

use std::path::Path;

use barqiya_mt::hub::{self, FileCheck};
use barqiya_mt::{Places, Registry, RegistryEntry, locate};
use owo_colors::OwoColorize;

use crate::arguments::{ModelName, ModelsCommand};
use crate::model::registry;
use crate::outcome::Outcome;
use crate::print::print;
use crate::problem::Problem;

/// Does what is asked with the models.
pub(crate) fn run(command: &ModelsCommand) -> Result<Outcome, Problem> {
    let registry = registry()?;
    match command {
        ModelsCommand::List => print(&table::of_all(&registry, &Places::from_environment())),
        ModelsCommand::Show(ModelName { model }) => show(model, &registry),
        ModelsCommand::Pull(ModelName { model }) => pull::run(model, &registry),
        ModelsCommand::Verify(ModelName { model }) => verify(model, &registry),
    }
}

/// Prints what is known of a model, and where it lies.
fn show(model: &str, registry: &Registry) -> Result<Outcome, Problem> {
    let located = locate(model, registry, &Places::from_environment());
    match (registry.get(model), located) {
        (Some(entry), located) => print(&table::of_one(entry, located.ok().as_ref().map(|found| found.path.as_path()))),
        (None, Ok(found)) => print(&format!("{}\n", found.path.display())),
        (None, Err(error)) => Err(error.into()),
    }
}

/// Compares the files of a model with what was published; differences are findings.
fn verify(model: &str, registry: &Registry) -> Result<Outcome, Problem> {
    let path = locate(model, registry, &Places::from_environment())?.path;
    let folder = if path.is_dir() { path.as_path() } else { path.parent().unwrap_or(Path::new(".")) };
    let mut checks = hub::verify(folder)?;
    if path.is_file() {
        checks.retain(|check| check.path == path);
    }
    let lines: String = checks.iter().map(|check| line_of(check) + "\n").collect();
    print(&lines)?;
    let bad = |check: &FileCheck| matches!(check.outcome, hub::Outcome::Different { .. } | hub::Outcome::Missing);
    Ok(if checks.iter().any(bad) { Outcome::Findings } else { Outcome::Done })
}

fn line_of(check: &FileCheck) -> String {
    let path = check.path.display();
    match &check.outcome {
        hub::Outcome::Equal => format!("{}  {path}", "as published".green()),
        hub::Outcome::Different { expected, found } => {
            format!(
                "{}     {path}\n              published {expected}\n              found     {found}",
                "different".red()
            )
        }
        hub::Outcome::Missing => format!("{}       {path}", "missing".red()),
        hub::Outcome::Unknown => format!("{}       {path}", "unknown".dimmed()),
    }
}

/// The name that a model goes by when it is fetched: repository and revision.
fn source_of<'a>(model: &'a str, entry: Option<&'a RegistryEntry>) -> (Option<&'a str>, Option<&'a str>) {
    let (name, revision) = model.split_once('@').map_or((model, None), |(name, revision)| (name, Some(revision)));
    match entry {
        Some(entry) => (entry.repository.as_deref(), revision.or(entry.revision.as_deref())),
        None => (Some(name), revision),
    }
}
