//! Writers and readers of pairs. `docs/formats.md` is the description for those who read the files.
//!
//! | format | keeps | reads back |
//! | --- | --- | --- |
//! | [`jsonl`] | everything | yes |
//! | [`tsv`] | all but links, terms and alternatives | yes |
//! | [`moses`] | the two texts | yes |
//! | [`tmx`], [`xliff`] | everything | yes |
//! | [`html`] | everything, for reading | yes |
//! | [`markdown`] | what a reader wants to see | number, texts, flags, verdicts |
//! | [`beads`] | which sentences belong together | no |

pub mod beads;
pub mod html;
pub mod jsonl;
mod kind;
pub mod markdown;
pub mod moses;
mod record;
pub mod tmx;
pub mod tsv;
pub mod xliff;
mod xml;

use std::io;

pub use kind::{Kind, Pairs, open};

use crate::{Pair, Story};

/// Takes stories and their pairs in order and writes them as they come.
///
/// ```
/// use barqiya_bitext::{Pair, Story, Writer, formats::tsv};
/// let mut bytes = Vec::new();
/// let story = Story::new("visit.ar.txt", b"...");
/// let mut writer = tsv::TsvWriter::new(&mut bytes);
/// writer.begin_story(&story)?;
/// writer.pair(&Pair::new(&story, 1, "وصل الوزير.", 0..20))?;
/// writer.end()?;
/// assert_eq!(String::from_utf8(bytes).unwrap().lines().count(), 2);
/// # Ok::<(), std::io::Error>(())
/// ```
pub trait Writer {
    /// A story begins; the pairs that follow are its own.
    fn begin_story(&mut self, story: &Story) -> io::Result<()>;

    /// The next pair of the story that began last.
    fn pair(&mut self, pair: &Pair) -> io::Result<()>;

    /// Nothing more comes: writes what is still held back and flushes.
    fn end(&mut self) -> io::Result<()>;
}
