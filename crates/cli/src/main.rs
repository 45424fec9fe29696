//! `barqiya`: Arabic newswire into English, sentence beside sentence.
//!
//! `main` turns an outcome into an exit code; [`run`] picks the subcommand, each of which is one file.

mod align;
mod arguments;
mod completions;
mod corpus;
mod eval;
mod glossary;
mod man;
mod memory;
mod model;
mod models;
mod names;
mod outcome;
mod outputs;
mod pretty;
mod print;
mod problem;
mod progress;
mod settings;
mod translate;
mod unfinished;
mod words;
mod worker;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Command, Program};
use outcome::Outcome;
use problem::Problem;

fn main() -> ExitCode {
    problem::prepare_reports();
    match run(Program::parse().command) {
        Ok(outcome) => outcome.exit_code(),
        Err(problem) => {
            let code = problem.exit_code();
            problem::report(problem);
            code
        }
    }
}

fn run(command: Command) -> Result<Outcome, Problem> {
    listen_to_events();
    match command {
        Command::Translate(arguments) => translate::run(&arguments),
        Command::Align(arguments) => align::run(&arguments),
        Command::Words(arguments) => words::run(&arguments),
        Command::Corpus(command) => corpus::run(&command),
        Command::Worker(arguments) => worker::run(&arguments),
        Command::Names(arguments) => names::run(&arguments),
        Command::Glossary(command) => glossary::run(&command),
        Command::Eval(command) => eval::run(&command),
        Command::Models(command) => models::run(&command),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Man(arguments) => man::run(&arguments),
    }
}

/// Shows what the engine reports as it works: warnings, or what `BARQIYA_LOG` asks for (`debug`, `barqiya_mt=trace`, …).
fn listen_to_events() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("BARQIYA_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).without_time().init();
}
