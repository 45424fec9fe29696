//! `barqiya eval`: the field's figures.

mod comparison;
mod gold;
pub(crate) mod overlap;
pub(crate) mod places;
mod run;
mod sets;
mod terms;
pub(crate) mod texts;

use crate::arguments::EvalCommand;
use crate::outcome::Outcome;
use crate::problem::Problem;

/// Measures what is asked for.
pub(crate) fn run(command: &EvalCommand) -> Result<Outcome, Problem> {
    match command {
        EvalCommand::Bleu(arguments) => overlap::run(&arguments.common, &overlap::bleu(arguments)),
        EvalCommand::Chrf(arguments) => overlap::run(&arguments.common, &overlap::chrf(arguments)),
        EvalCommand::Ter(arguments) => overlap::run(&arguments.common, &overlap::ter(arguments)),
        EvalCommand::Terms(arguments) => terms::run_terms(arguments),
        EvalCommand::Names(arguments) => terms::run_names(arguments),
        EvalCommand::Align(arguments) => places::run_align(arguments),
        EvalCommand::Words(arguments) => places::run_words(arguments),
        EvalCommand::Segment(arguments) => places::run_segment(arguments),
        EvalCommand::Run(arguments) => run::run(arguments),
    }
}
