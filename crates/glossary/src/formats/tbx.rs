//! TBX, `TermBase` eXchange (ISO 30042), the basic dialect.
//!
//! Read in the form of 2008 (`martif`, `termEntry`, `langSet`, `tig` or `ntig`) and that of 2019 (`tbx`,
//! `conceptEntry`, `langSec`, `termSec`), with data categories as attributes or as elements; written in the form of 2019
//! with attributes. What the dialect has no category for is an `admin` note whose type begins with `x-barqiya-`.

mod concept;
mod read;
mod write;

pub(super) use read::parse;
pub(super) use write::{Edition, write};

use super::words::Words;

/// Where a form stands among the others of its language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
enum Status {
    Preferred,
    #[default]
    Admitted,
    Deprecated,
}

/// The values of `administrativeStatus`; of several for one the first is written.
const STATUSES: &Words<Status> = &[
    ("preferredTerm-admn-sts", Status::Preferred),
    ("admittedTerm-admn-sts", Status::Admitted),
    ("deprecatedTerm-admn-sts", Status::Deprecated),
    ("supersededTerm-admn-sts", Status::Deprecated),
    ("standardizedTerm-admn-sts", Status::Admitted),
    ("legalTerm-admn-sts", Status::Admitted),
    ("regulatedTerm-admn-sts", Status::Admitted),
    ("preferred", Status::Preferred),
    ("admitted", Status::Admitted),
    ("deprecated", Status::Deprecated),
    ("superseded", Status::Deprecated),
];

const KIND: &str = "x-barqiya-kind";
const OBLIGATION: &str = "x-barqiya-obligation";
const RENDERING: &str = "x-barqiya-rendering";
