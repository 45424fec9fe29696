//! Text of newswire: reading it, splitting it, and looking at it, always with byte offsets.
//!
//! [`read_story`] turns bytes into [`Text`]; [`layout()`] finds paragraphs, headline, dateline and sentences in it;
//! [`split_long`] cuts a sentence that is too long for a model, and [`normalise()`] gives the view a model reads, with a
//! map back. The rest looks at sentences: [`words()`], [`clitic_splits`], [`numbers()`], [`missing_numbers`] and
//! [`differing_numbers`],
//! [`arabic_share`].
//!
//! ```
//! use barqiya_text::{layout, normalise, read_story};
//!
//! let input = "بكين (شينخوا) -- وصــل الوزير. وغادر الوفد.".as_bytes();
//! let text = read_story(input)?;
//! let first = layout(&text.text).sentences().next().unwrap();
//! let view = normalise(&text.text[first.clone()]);
//! assert_eq!(view.text, "بكين (شينخوا) -- وصل الوزير.");
//! assert_eq!(&input[text.input_range(first)], "بكين (شينخوا) -- وصــل الوزير.".as_bytes());
//! # Ok::<(), barqiya_text::Error>(())
//! ```

mod characters;
mod clitics;
mod digits;
mod error;
mod long;
mod normalise;
mod numbers;
mod reading;
mod script;
mod sentences;
mod structure;
mod words;

pub use clitics::{CliticSplit, clitic_splits};
pub use digits::{digit, parse_digits};
pub use error::Error;
pub use long::split_long;
pub use normalise::{Normalised, OffsetMap, normalise};
pub use numbers::{Differences, Number, NumberForm, differing_numbers, missing_numbers, numbers};
pub use reading::{Encoding, Text, decode, read_story};
pub use script::{arabic_runs, arabic_share, has_arabic, is_arabic_letter};
pub use sentences::{split_paragraph, split_sentences};
pub use structure::{Dateline, Layout, Paragraph, find_dateline, layout, paragraphs};
pub use words::{Token, TokenKind, tokens, words};
