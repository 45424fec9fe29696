//! What commands print.

use std::io::{self, Write};

use crate::outcome::Outcome;
use crate::problem::{Problem, standard_output};

/// Prints a text on standard output, without its colours where that is no screen.
pub(crate) fn print(text: &str) -> Result<Outcome, Problem> {
    let mut out = anstream::AutoStream::auto(io::stdout());
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| Problem::write(&standard_output(), error))?;
    Ok(Outcome::Done)
}
