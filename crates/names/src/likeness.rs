//! Likeness across scripts: can this English string be a rendering of this Arabic name?
//!
//! A memoryless transducer of chunks (Ristad & Yianilos 1998; chunks of several letters: Jiampojamarn, Kondrak & Sherif
//! 2007) writes both spellings at once, up to two Arabic and three Latin letters at a time, with `^` and `$` as letters
//! at the ends, so that chunks know where a word begins and ends. Likeness is how much likelier the two spellings are
//! together than each by itself; summed over all ways to cut them into chunks.

mod lattice;
mod learn;
mod letters;
mod table;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

pub use learn::{Training, learn};
pub use letters::{Arabic, Latin};
pub use table::{Table, TableError};

/// Chunks and their probabilities.
const BUILTIN: &str = include_str!("../data/likeness.tsv");

/// Judges spellings.
#[derive(Debug, Clone)]
pub struct Likeness {
    table: Table,
}

impl Likeness {
    /// By the chunks that come with the program, learned by `examples/likeness.rs` on attested spellings.
    #[expect(clippy::missing_panics_doc, reason = "the table is compiled in and a test reads it")]
    pub fn builtin() -> &'static Self {
        static BUILTIN_LIKENESS: OnceLock<Likeness> = OnceLock::new();
        BUILTIN_LIKENESS.get_or_init(|| Self::new(Table::read(BUILTIN).expect("a test reads it")))
    }

    /// By these chunks.
    pub fn new(table: Table) -> Self {
        Self { table }
    }

    /// Natural logarithm of how much likelier the two spellings are together than each by itself; about 0 and below for
    /// names that have nothing to do with each other.
    pub fn log_ratio(&self, arabic: &Arabic, latin: &Latin) -> f64 {
        self.log_joint(arabic, latin) - self.log_arabic(arabic) - self.log_latin(latin)
    }

    /// Natural logarithm of the probability of two spellings together.
    pub fn log_joint(&self, arabic: &Arabic, latin: &Latin) -> f64 {
        lattice::joint(&self.table, arabic, latin).max(f64::MIN_POSITIVE).ln()
    }

    /// That of an Arabic spelling by itself.
    pub fn log_arabic(&self, arabic: &Arabic) -> f64 {
        lattice::alone(&self.table.arabic, arabic.letters()).max(f64::MIN_POSITIVE).ln()
    }

    /// That of an English spelling by itself.
    pub fn log_latin(&self, latin: &Latin) -> f64 {
        lattice::alone(&self.table.latin, latin.letters()).max(f64::MIN_POSITIVE).ln()
    }
}
