//! How a command that ran to its end came out.

use std::process::ExitCode;

/// What a script may want to know when nothing went wrong with the command itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All is done.
    Done,
    /// There are findings that the user asked to be told of by the exit code.
    Findings,
    /// Some inputs could not be used; the others are done.
    BadInput,
}

impl Outcome {
    pub(crate) fn exit_code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Done => 0,
            Self::Findings => 1,
            Self::BadInput => 2,
        })
    }
}
