//! Stories, aligned pairs, their flags and their formats.
//!
//! - [`Story`]: what a story is called and how it is laid out.
//! - [`Pair`]: the one record, an English sentence with the Arabic one it came from, [`Link`]s between their words and
//!   [`Flag`]s on what a reader should look at.
//! - [`flags`]: when a pair is flagged, and the reason in words.
//! - [`formats`]: TSV, JSON lines, Markdown and Moses files, behind one [`Writer`]; translation memories to read.
//! - [`read_side`]: the sentences of one language, from a text or from any file of pairs.
//!
//! Nothing here knows a model, a terminal or a path: writers write to whatever takes bytes, readers read from whatever
//! gives them.
//!
//! ```
//! use barqiya_bitext::{Pair, Story, Writer, formats::jsonl};
//! let input = "وصل الوزير.";
//! let story = Story::new("visit.ar.txt", input.as_bytes());
//! let mut pair = Pair::new(&story, 1, input, 0..input.len());
//! pair.en = "The minister arrived.".into();
//!
//! let mut file = Vec::new();
//! let mut writer = jsonl::JsonlWriter::new(&mut file);
//! writer.begin_story(&story)?;
//! writer.pair(&pair)?;
//! writer.end()?;
//!
//! let back: Result<Vec<Pair>, _> = jsonl::read(file.as_slice(), "visit.jsonl").collect();
//! assert_eq!(back?, [pair]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
pub mod flags;
pub mod formats;
mod lines;
mod pair;
mod score;
mod side;
mod span;
mod story;

pub use error::Error;
pub use flags::Flag;
pub use formats::Writer;
pub use pair::{Aligned, Alternative, Link, Pair, Term, Verdict};
pub use score::show_score;
pub use side::{Container, Side, read_side};
pub use span::Span;
pub use story::{Story, fingerprint, fnv1a};
