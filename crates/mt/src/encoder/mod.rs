//! Encoders: from texts to a vector for each piece and one for the whole, for comparing and linking texts of both languages.
//!
//! [`Encoder`] runs BERT's layers (Devlin et al. 2018, arXiv 1810.04805, as transformers 5.24 computes `BertModel`) with the tokeniser
//! that comes with the weights. The one that comes with the program is multilingual E5 (Wang et al. 2024, arXiv 2402.05672), small, cut to
//! Arabic and English.
//!
//! ```no_run
//! use barqiya_mt::ModelFiles;
//! use barqiya_mt::encoder::{Encoder, Wanted};
//!
//! # fn main() -> Result<(), barqiya_mt::Error> {
//! let encoder = Encoder::open(&ModelFiles::open("models/e5-small-ar-en".as_ref())?, None)?;
//! let wanted = Wanted { layers: &[6], pooled: true };
//! let found = encoder.encode(&["وصل الوزير", "The minister arrived"], wanted, 2)?;
//! assert_eq!(found[0].pooled.len(), encoder.width());
//! assert_eq!(found[1].states[0].len(), found[1].spans.len() * encoder.width());
//! # Ok(())
//! # }
//! ```

mod centre;
mod config;
mod layers;
mod view;
mod windows;

use std::ops::Range;

use barqiya_kernels::{Precision, Team, add_in_place, scale_in_place};
use rayon::prelude::*;

pub use centre::{Centre, LanguageCentre};
pub use config::EncoderConfig;
use layers::{Buffers, Network};
use view::View;
use windows::{Window, batches, windows};

use crate::engine::Architecture;
use crate::error::{Error, Result};
use crate::files::ModelFiles;
use crate::manifest::AlignLayers;
use crate::tokenizer::{Encoding, Marks, Tokenizer};

/// What is to be told of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wanted<'a> {
    /// The layers whose states are given, ascending: 0 for the embeddings, 1 for the first layer. Only so many layers are run as are
    /// needed; all of them where `pooled`.
    pub layers: &'a [usize],
    /// Whether a vector for the whole text is given.
    pub pooled: bool,
}

/// What an encoder makes of a text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Encoded {
    /// For each piece of the text its bytes, ascending and on character boundaries, without blanks at the ends and without the marks that
    /// the model wants around a text.
    ///
    /// A piece of blanks only has the empty range where the blanks end. Pieces of one character that the tokeniser takes apart all
    /// have the range of the character.
    pub spans: Vec<Range<usize>>,
    /// For each wanted layer the pieces' states, pieces x width.
    pub states: Vec<Vec<f32>>,
    /// The mean of the last layer's states over all tokens, the marks included; empty where it was not wanted.
    pub pooled: Vec<f32>,
    /// Tokens that the model has read, the marks included.
    pub tokens: usize,
}

/// A loaded encoder; its weights are packed once and shared by all threads.
#[derive(Debug)]
pub struct Encoder {
    network: Network,
    tokenizer: Tokenizer,
    marks: Marks,
    layers: AlignLayers,
}

/// Rows that go through the layers together at most: enough that weights are read seldom, few enough that states stay in the cache.
const ROWS: usize = 256;

impl Encoder {
    /// Loads an encoder, with [`Precision::Int8`] where none is given: it keeps what 4 and 8 bit files hold exactly.
    ///
    /// # Errors
    /// A model that is no encoder, a configuration that asks for what is not implemented, weights that are missing or of another
    /// shape, a tokeniser that is missing or damaged.
    pub fn open(files: &ModelFiles, precision: Option<Precision>) -> Result<Self> {
        let architecture = Architecture::of(files.config())?;
        if architecture != Architecture::Encoder {
            let reason =
                format!("{} holds a model that translates ({architecture:?}), no encoder", files.path().display());
            return Err(Error::Config { field: "architectures".to_owned(), reason });
        }
        let config = EncoderConfig::read(files.config())?;
        let tokenizer = files.tokenizer()?;
        let marks = tokenizer.marks()?.ok_or_else(|| files.missing("tokenizer.json"))?;
        if config.max_position_embeddings <= marks.count() {
            let reason = format!("{} leave no room for a text", config.max_position_embeddings);
            return Err(Error::Config { field: "max_position_embeddings".to_owned(), reason });
        }
        let network = Network::load(files.weights(), &config, precision.unwrap_or(Precision::Int8))?;
        let layers = files.manifest().align.clone().unwrap_or_else(|| AlignLayers::usual(config.num_hidden_layers));
        Ok(Self { network, tokenizer, marks, layers })
    }

    /// Values of a state.
    pub fn width(&self) -> usize {
        self.network.config.hidden_size
    }

    /// Layers, the embeddings not counted.
    pub fn layers(&self) -> usize {
        self.network.config.num_hidden_layers
    }

    /// The layers whose states tell most about which pieces belong together.
    pub fn align_layers(&self) -> &AlignLayers {
        &self.layers
    }

    /// Encodes texts on `threads` threads (0 counts as 1).
    ///
    /// What is given for a text has the same bits whatever the other texts, their order and the number of threads. The model does not see
    /// U+061C and U+200B to U+200F. A text longer than the model's positions is read in windows of about equal length, cut between
    /// pieces: their states follow one another, and the vector of the whole is the mean over all their tokens. A text of nothing
    /// has no pieces, and the vector of the marks alone.
    ///
    /// # Errors
    /// Layers that do not ascend or do not exist; a text on which the tokeniser's own rules fail.
    pub fn encode(&self, texts: &[&str], wanted: Wanted<'_>, threads: usize) -> Result<Vec<Encoded>> {
        self.check(wanted)?;
        let team = Team::of(threads);
        // A team of one has no pool: a parallel loop there would take all the threads of the process.
        let tokenised: Vec<Tokenised> = if team.threads() < 2 {
            texts.iter().map(|text| self.tokenise(text)).collect::<Result<_>>()?
        } else {
            team.install(|| texts.par_iter().map(|text| self.tokenise(text)).collect::<Result<_>>())?
        };
        let lengths: Vec<usize> = tokenised.iter().map(|text| text.ids.len()).collect();
        let windows = windows(&lengths, self.network.config.max_position_embeddings - self.marks.count());
        let parts = self.run(&tokenised, &windows, wanted, &team)?;
        Ok(self.join(tokenised, &windows, parts, wanted))
    }

    fn check(&self, wanted: Wanted<'_>) -> Result<()> {
        let reason = if !wanted.layers.is_sorted_by(|a, b| a < b) {
            format!("layers {:?} do not ascend", wanted.layers)
        } else if let Some(layer) = wanted.layers.last().filter(|&&layer| layer > self.layers()) {
            format!("layer {layer} of an encoder of {}", self.layers())
        } else {
            return Ok(());
        };
        Err(Error::Request { reason })
    }

    fn tokenise(&self, text: &str) -> Result<Tokenised> {
        let view = View::of(text);
        let Encoding { ids, offsets } = self.tokenizer.encode(&view.text)?;
        Ok(Tokenised { ids, spans: offsets.into_iter().map(|piece| view.span(piece)).collect() })
    }

    /// Runs the layers over windows; a part for each, in order.
    fn run(&self, texts: &[Tokenised], windows: &[Window], wanted: Wanted<'_>, team: &Team) -> Result<Vec<Part>> {
        let batches = batches(windows, self.marks.count(), ROWS, team.threads());
        let batch = |buffers: &mut Buffers, batch: &Range<usize>, team: &Team| {
            self.run_batch(texts, &windows[batch.clone()], wanted, buffers, team)
        };
        // With less work than threads, these share each product.
        let parts: Vec<Vec<Part>> = if team.threads() < 2 || batches.len() < team.threads() {
            let mut buffers = Buffers::default();
            team.install(|| batches.iter().map(|range| batch(&mut buffers, range, team)).collect::<Result<_>>())?
        } else {
            let solo = Team::solo();
            let each = batches.par_iter().with_max_len(1);
            team.install(|| {
                each.map_init(Buffers::default, |buffers, range| batch(buffers, range, &solo)).collect::<Result<_>>()
            })?
        };
        Ok(parts.into_iter().flatten().collect())
    }

    fn run_batch(
        &self,
        texts: &[Tokenised],
        windows: &[Window],
        wanted: Wanted<'_>,
        buffers: &mut Buffers,
        team: &Team,
    ) -> Result<Vec<Part>> {
        let mut parts = vec![Part::default(); windows.len()];
        let last = if wanted.pooled { Some(self.layers()) } else { wanted.layers.last().copied() };
        let Some(last) = last else {
            return Ok(parts);
        };
        let sequence = |window: &Window| self.marks.around(&texts[window.text].ids[window.pieces.clone()]);
        let sequences: Vec<Vec<u32>> = windows.iter().map(sequence).collect();
        let (width, before) = (self.width(), self.marks.before.len());
        self.network.run(&sequences, last, buffers, team, |layer, states| {
            let (state, pooled) = (wanted.layers.contains(&layer), wanted.pooled && layer == last);
            let mut rest = states;
            for ((part, sequence), window) in parts.iter_mut().zip(&sequences).zip(windows) {
                let (own, others) = rest.split_at(sequence.len() * width);
                if state {
                    part.states.push(own[before * width..][..window.pieces.len() * width].to_vec());
                }
                if pooled {
                    part.sum = sum_of_rows(own, width);
                }
                rest = others;
            }
        })?;
        Ok(parts)
    }

    /// Puts the windows of each text together.
    fn join(&self, texts: Vec<Tokenised>, windows: &[Window], parts: Vec<Part>, wanted: Wanted<'_>) -> Vec<Encoded> {
        let mut parts = windows.iter().zip(parts).peekable();
        let encoded = texts.into_iter().enumerate().map(|(number, text)| {
            let mut encoded = Encoded { spans: text.spans, ..Encoded::default() };
            while let Some((window, part)) = parts.next_if(|(window, _)| window.text == number) {
                encoded.tokens += window.pieces.len() + self.marks.count();
                if window.pieces.start == 0 {
                    (encoded.states, encoded.pooled) = (part.states, part.sum);
                    continue;
                }
                encoded.states.iter_mut().zip(&part.states).for_each(|(all, own)| all.extend_from_slice(own));
                add_in_place(&mut encoded.pooled, &part.sum);
            }
            if wanted.pooled {
                scale_in_place(&mut encoded.pooled, (encoded.tokens as f32).recip());
            }
            encoded
        });
        encoded.collect()
    }
}

/// A text's pieces.
#[derive(Debug)]
struct Tokenised {
    ids: Vec<u32>,
    spans: Vec<Range<usize>>,
}

/// What a window comes to.
#[derive(Debug, Clone, Default)]
struct Part {
    /// For each wanted layer the pieces' states.
    states: Vec<Vec<f32>>,
    /// The sum of the last layer's states, the marks' included, if a vector of the whole is wanted.
    sum: Vec<f32>,
}

fn sum_of_rows(rows: &[f32], width: usize) -> Vec<f32> {
    let mut sum = vec![0.0; width];
    rows.chunks_exact(width).for_each(|row| add_in_place(&mut sum, row));
    sum
}
