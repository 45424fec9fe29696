//! The way of two texts that are translations of each other: from their bytes to aligned pairs.
//!
//! ```text
//! bytes, bytes -> Text, Text: sentences -> vectors -> beads -> (doubtful ones: translations -> beads again) -> pairs
//! ```

mod documents;
mod meaning;
mod pairs;
mod side;

use barqiya_align::beads::{self, Bead, Document, Weights};
use barqiya_bitext::{Pair, Story};
use barqiya_mt::Translator;
use barqiya_mt::encoder::{Centre, Encoder};

use crate::{Input, InputError};
pub use documents::sketches;
pub use pairs::Counts;
use side::Text;

/// An encoder and what its vectors are measured from.
#[derive(Debug)]
pub struct Reader {
    /// The encoder.
    pub encoder: Encoder,
    /// Its means.
    pub centre: Centre,
}

/// What texts are aligned with.
#[derive(Debug, Clone, Copy, Default)]
pub struct Aligner<'a> {
    /// Compares meanings; without it lengths, numbers and names have to do.
    pub reader: Option<&'a Reader>,
    /// Translates the Arabic, where that is asked for.
    pub translator: Option<&'a Translator>,
    /// Threads that encode.
    pub threads: usize,
}

/// How texts are aligned.
#[derive(Debug, Clone, Default)]
pub struct AlignSettings {
    /// Both texts are one sentence a line already; empty lines keep their number and stay alone.
    pub lines: bool,
    /// A translation of the Arabic, a line for each of its sentences.
    pub translation: Option<Vec<String>>,
    /// Other weights than those that come with the program.
    pub weights: Option<Weights>,
}

/// Two texts, aligned.
#[derive(Debug)]
pub struct Aligned {
    /// The Arabic text.
    pub story: Story,
    /// Lines for the user, such as a converted encoding.
    pub notes: Vec<String>,
    /// A row for each bead, in the order of the texts; sentences without a partner among them.
    pub pairs: Vec<Pair>,
    /// What was found.
    pub counts: Counts,
}

/// Why two texts cannot be aligned.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AlignError {
    /// One of both is no text.
    #[error(transparent)]
    Input(#[from] InputError),
    /// One of both has no sentence.
    #[error("{name}: there is no sentence in it")]
    Empty {
        /// The input's name.
        name: String,
    },
    /// The first text is not Arabic.
    #[error("{name}: there is no Arabic in it")]
    NoArabic {
        /// The input's name.
        name: String,
    },
    /// The second text is Arabic.
    #[error("{name}: it is Arabic, where English is expected")]
    Arabic {
        /// The input's name.
        name: String,
    },
    /// The translation has not a line for each sentence.
    #[error("the translation has {found} lines for {expected} sentences of {name}")]
    Translation {
        /// The Arabic input's name.
        name: String,
        /// Its sentences.
        expected: usize,
        /// The translation's lines.
        found: usize,
    },
    /// A model failed.
    #[error(transparent)]
    Model(#[from] barqiya_mt::Error),
}

/// Aligns two texts.
///
/// # Errors
/// A text that is none, that is empty or of the wrong language; a translation that does not fit.
pub fn align(
    aligner: &Aligner<'_>,
    arabic: &Input,
    english: &Input,
    settings: &AlignSettings,
) -> Result<Aligned, AlignError> {
    let texts = Texts::read(arabic, english, settings.lines)?;
    let document = texts.document(aligner, settings)?;
    let weights = weights(&document, settings);
    let mut beads = beads::align(&document, &weights);
    if let Some(translator) = aligner.translator
        && document.translation.is_none()
    {
        beads = meaning::reconsider(translator, &document, &beads, settings)?;
    }
    Ok(texts.aligned(&beads))
}

/// The sentences of two texts.
pub struct Texts {
    arabic: Text,
    english: Text,
}

impl Texts {
    /// Reads two texts.
    ///
    /// # Errors
    /// As for [`align`].
    pub fn read(arabic: &Input, english: &Input, lines: bool) -> Result<Self, AlignError> {
        let (ours, theirs) = (Text::read(arabic, lines)?, Text::read(english, lines)?);
        if !(ours.is_mostly_arabic() || lines && ours.has_arabic()) {
            return Err(AlignError::NoArabic { name: arabic.name.clone() });
        }
        if theirs.is_mostly_arabic() {
            return Err(AlignError::Arabic { name: english.name.clone() });
        }
        Ok(Self { arabic: ours, english: theirs })
    }

    /// Gathers what is known of both.
    ///
    /// # Errors
    /// A translation that does not fit; an encoder that fails.
    pub fn document<'t>(
        &'t self,
        aligner: &Aligner<'_>,
        settings: &'t AlignSettings,
    ) -> Result<Document<'t>, AlignError> {
        let mut document = Document { source: self.arabic.side(), target: self.english.side(), translation: None };
        if let Some(lines) = &settings.translation {
            let (expected, found) = (document.source.len(), lines.len());
            if expected != found {
                return Err(AlignError::Translation { name: self.arabic.name().to_owned(), expected, found });
            }
            document.translation = Some(lines.iter().map(String::as_str).collect());
        }
        if let Some(reader) = aligner.reader {
            meaning::read(reader, &mut document, aligner.threads)?;
        }
        Ok(document)
    }

    fn aligned(self, beads: &[Bead]) -> Aligned {
        let pairs = pairs::pairs(&self.arabic, &self.english, beads);
        let notes = self.arabic.notes().chain(self.english.notes()).collect();
        Aligned { counts: Counts::of(&pairs), story: self.arabic.story, notes, pairs }
    }
}

/// The weights that suit what is known of a document.
fn weights(document: &Document<'_>, settings: &AlignSettings) -> Weights {
    settings.weights.unwrap_or_else(|| Weights::suited_to(document))
}
