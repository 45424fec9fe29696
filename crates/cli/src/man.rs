//! `barqiya man`: the manual page, made from the command line's own words.

use std::io::{self, Write};

use clap::CommandFactory;

use crate::arguments::{ManArguments, Program};
use crate::outcome::Outcome;
use crate::problem::{Problem, standard_output};

/// Prints the page of the program or of a subcommand in roff.
pub(crate) fn run(arguments: &ManArguments) -> Result<Outcome, Problem> {
    let mut program = Program::command();
    program.build();
    let command = match &arguments.command {
        None => program,
        Some(name) => {
            let found = program.find_subcommand(name).cloned();
            found.ok_or_else(|| Problem::NoSuchCommand { name: name.clone() })?
        }
    };
    let written = page(&command).and_then(|page| io::stdout().lock().write_all(&page));
    written.map_err(|error| Problem::write(&standard_output(), error))?;
    Ok(Outcome::Done)
}

fn page(command: &clap::Command) -> io::Result<Vec<u8>> {
    // A subcommand's page is called barqiya-translate, as `man` looks for it.
    let name = command.get_display_name().unwrap_or(command.get_name()).to_owned();
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone().name(name)).render(&mut page)?;
    Ok(page)
}
