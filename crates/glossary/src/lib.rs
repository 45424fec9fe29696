//! Names and terms as a desk wants them: glossaries, where their entries stand in Arabic text, and how they came out in English.
//!
//! ```text
//! files -> Glossary -> Matcher --find--> Occurrences of a sentence -> (the search) -> settle: verdicts, repaired English
//! ```

mod builtin;
mod check;
mod entry;
mod error;
mod fold;
mod formats;
pub mod matcher;
mod settle;

pub use builtin::builtin;
pub use check::{Finding, Severity, check};
pub use entry::{Entry, Glossary, Kind, Obligation, Rendering};
pub use error::{Error, Place, Result};
pub use fold::fold;
pub use formats::{Format, Written, parse, read, write};
pub use matcher::{Level, Matcher, Occurrence};
pub use settle::{Claim, Settled, Verdict, settle, with_capital};
