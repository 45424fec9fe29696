//! `barqiya completions`: what shells need to complete the command line.

use std::io::Write;

use clap::CommandFactory;

use crate::arguments::{CompletionsArguments, Program};
use crate::outcome::Outcome;
use crate::problem::{Problem, standard_output};

/// Prints the completions of a shell.
pub(crate) fn run(arguments: &CompletionsArguments) -> Result<Outcome, Problem> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Program::command(), "barqiya", &mut script);
    let written = std::io::stdout().lock().write_all(&script);
    written.map_err(|error| Problem::write(&standard_output(), error))?;
    Ok(Outcome::Done)
}
