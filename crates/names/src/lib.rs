//! Names as a standards editor sees them: where they stand, how each was rendered, and what disagrees.
//!
//! ```text
//! Pairs ─Finder─▶ Mentions ─Ledger─▶ names with renderings ─findings─▶ what disagrees ─fix─▶ mended Pairs
//! ```

mod arabic;
mod attested;
pub mod days;
mod english;
pub mod finder;
mod findings;
mod fix;
mod ledger;
pub mod likeness;
mod suggest;
mod variation;

pub use arabic::key;
pub use attested::Attested;
pub use days::{Days, DaysError};
pub use finder::{Evidence, Finder, Mention};
pub use findings::{Finding, Level, Rule, findings};
pub use fix::{Change, fix};
pub use ledger::{Authority, Collection, Ledger, Name, Past, Place, Preferred, Slip, Use};
pub use likeness::Likeness;
pub use suggest::suggest;
pub use variation::Variation;
