//! The families of models that run here, and which of them a checkpoint is.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use barqiya_kernels::{Precision, Team};
use barqiya_search::{Ask, Model, Row, Slot, Verdict};
use candle_core::Device;
use serde_json::Value;

use super::{DynModel, LoadOptions};
use crate::error::{Error, Result};
use crate::files::ModelFiles;
use crate::gemma3::{FastGemma3, FastGemma3Weights, Gemma3Config, ReferenceGemma3};
use crate::links::{LinkHead, LinkRecipe};
use crate::seq2seq::{FastSeq2Seq, FastSeq2SeqWeights, ReferenceSeq2Seq, Seq2SeqConfig};
use crate::t5::{ReferenceT5, T5Config};
use crate::weights::Weights;

/// The architectures that run here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Architecture {
    /// Gemma 3, decoder-only; also the text part of the conditional class.
    Gemma3,
    /// Marian, M2M-100/NLLB, BART, mBART: one encoder-decoder with flags.
    Seq2Seq,
    /// T5, on the reference path only.
    T5,
    /// BERT's encoder, which does not translate: see [`Encoder`](crate::encoder::Encoder).
    Encoder,
}

impl Architecture {
    /// The architecture that a configuration names.
    ///
    /// # Errors
    /// One that does not run here, with those that do.
    pub fn of(config: &Value) -> Result<Self> {
        let named = config["architectures"][0].as_str().or(config["model_type"].as_str()).unwrap_or("none at all");
        Ok(match named {
            "Gemma3ForCausalLM" | "Gemma3ForConditionalGeneration" | "gemma3" | "gemma3_text" => Self::Gemma3,
            "MarianMTModel"
            | "MarianModel"
            | "M2M100ForConditionalGeneration"
            | "BartForConditionalGeneration"
            | "MBartForConditionalGeneration"
            | "marian"
            | "m2m_100"
            | "bart"
            | "mbart" => Self::Seq2Seq,
            "T5ForConditionalGeneration" | "t5" => Self::T5,
            "BertModel" | "bert" => Self::Encoder,
            other => {
                let reason = format!(
                    "{other} does not run here; Gemma 3, Marian, M2M-100/NLLB, BART, mBART and T5 do, and BertModel as an encoder \
                     (`barqiya models list`)"
                );
                return Err(Error::Config { field: "architectures".to_owned(), reason });
            }
        })
    }

    /// The heads that usually tell the links in a model of this architecture whose manifest names none.
    ///
    /// In an encoder-decoder it is the cross attention of the last layer but one, all heads together, in the row that predicts a
    /// word. A decoder-only model shows no such habit: without measured heads there are no links.
    pub(super) fn usual_links(self, config: &Value) -> Option<LinkRecipe> {
        let count = |field: &str| config[field].as_u64().map(|count| count as usize);
        match self {
            Self::Seq2Seq => {
                let layer = count("decoder_layers")?.checked_sub(2)?;
                let heads = 0..count("decoder_attention_heads")?;
                let predicting = heads.map(|head| LinkHead { layer, head }).collect();
                Some(LinkRecipe { predicting, feeding: Vec::new(), threshold: 0.3 })
            }
            Self::Gemma3 | Self::T5 | Self::Encoder => None,
        }
    }

    /// Whether source and target share one sequence.
    pub fn is_decoder_only(self) -> bool {
        self == Self::Gemma3
    }
}

/// Where a model runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DeviceKind {
    /// The processor.
    #[default]
    Cpu,
    /// The first NVIDIA accelerator; needs a build with the feature `cuda`.
    Cuda,
    /// Apple's; needs a build with the feature `metal`.
    Metal,
}

impl DeviceKind {
    fn open(self) -> Result<Device> {
        Ok(match self {
            Self::Cpu => Device::Cpu,
            Self::Cuda => Device::new_cuda(0).map_err(|fault| no_device("cuda", "an NVIDIA card", &fault))?,
            Self::Metal => Device::new_metal(0).map_err(|fault| no_device("metal", "an Apple machine", &fault))?,
        })
    }
}

fn no_device(name: &str, machine: &str, fault: &candle_core::Error) -> Error {
    let reason = format!("device {name}: {fault}; it takes {machine} and a program built with `--features {name}`");
    Error::Options { reason }
}

/// A model's weights, shared by all workers.
pub(super) struct Family {
    network: Network,
    positions: usize,
}

enum Network {
    Gemma3(Arc<FastGemma3Weights>),
    ReferenceGemma3(Mutex<ReferenceGemma3>),
    Seq2Seq(Arc<FastSeq2SeqWeights>),
    ReferenceSeq2Seq(Mutex<ReferenceSeq2Seq>),
    T5(Mutex<ReferenceT5>),
}

impl fmt::Debug for Family {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.network {
            Network::Gemma3(_) => "Gemma 3, fast path",
            Network::ReferenceGemma3(_) => "Gemma 3, reference path",
            Network::Seq2Seq(_) => "encoder-decoder, fast path",
            Network::ReferenceSeq2Seq(_) => "encoder-decoder, reference path",
            Network::T5(_) => "T5, reference path",
        })
    }
}

impl Family {
    /// Loads the weights of the architecture that the configuration names. `active` says, meanwhile, which target tokens the fast
    /// path is to compute.
    pub(super) fn load(
        files: &ModelFiles,
        heads: &[LinkHead],
        options: &LoadOptions,
        active: impl FnOnce() -> Result<Option<Vec<u32>>> + Send,
    ) -> Result<Self> {
        let (config, weights) = (files.config(), files.weights());
        let reference = options.reference || options.device != DeviceKind::Cpu;
        let device = options.device.open()?;
        let precision = options.precision.unwrap_or(Precision::Int8);
        match Architecture::of(config)? {
            Architecture::Gemma3 => {
                let config = Gemma3Config::read(config)?;
                let network = if reference {
                    Network::ReferenceGemma3(Mutex::new(ReferenceGemma3::load(weights, &config, &device, heads)?))
                } else {
                    Network::Gemma3(Arc::new(FastGemma3Weights::load_meanwhile(weights, &config, precision, active)?))
                };
                Ok(Self { network, positions: config.max_position_embeddings })
            }
            Architecture::Seq2Seq => {
                let config = Seq2SeqConfig::read(config)?;
                let network = if reference {
                    Network::ReferenceSeq2Seq(Mutex::new(ReferenceSeq2Seq::load(weights, &config, &device, heads)?))
                } else {
                    Network::Seq2Seq(Arc::new(FastSeq2SeqWeights::load_meanwhile(weights, &config, precision, active)?))
                };
                Ok(Self { network, positions: config.max_position_embeddings })
            }
            Architecture::T5 => Self::load_t5(weights, config, &device, heads),
            Architecture::Encoder => {
                let reason = "names an encoder, which compares and links texts and cannot translate; `barqiya models list` shows \
                              the models that do";
                Err(Error::Config { field: "architectures".to_owned(), reason: reason.to_owned() })
            }
        }
    }

    fn load_t5(weights: &Weights, config: &Value, device: &Device, heads: &[LinkHead]) -> Result<Self> {
        // Relative positions have no end; this is what the published models were trained for.
        const POSITIONS: usize = 512;
        let config = T5Config::read(config)?;
        Ok(Self {
            network: Network::T5(Mutex::new(ReferenceT5::load(weights, &config, device, heads)?)),
            positions: POSITIONS,
        })
    }

    pub(super) fn architecture(&self) -> Architecture {
        match self.network {
            Network::Gemma3(_) | Network::ReferenceGemma3(_) => Architecture::Gemma3,
            Network::Seq2Seq(_) | Network::ReferenceSeq2Seq(_) => Architecture::Seq2Seq,
            Network::T5(_) => Architecture::T5,
        }
    }

    /// Tokens that a source may have; in a decoder-only model with the target's.
    pub(super) fn positions(&self) -> usize {
        self.positions
    }

    /// How many workers may run side by side: on the reference path the tensor library has threads of its own.
    pub(super) fn workers(&self, threads: usize) -> usize {
        match self.network {
            Network::Gemma3(_) | Network::Seq2Seq(_) => threads,
            Network::ReferenceGemma3(_) | Network::ReferenceSeq2Seq(_) | Network::T5(_) => 1,
        }
    }

    /// The model with caches of its own.
    pub(super) fn model(&self, team: Team, heads: &[LinkHead]) -> Result<Box<DynModel<'_>>> {
        Ok(match &self.network {
            Network::Gemma3(weights) => Box::new(FastGemma3::new(Arc::clone(weights), team, heads)?),
            Network::ReferenceGemma3(model) => Box::new(Borrowed::of(model)),
            Network::Seq2Seq(weights) => Box::new(FastSeq2Seq::new(Arc::clone(weights), team, heads)?),
            Network::ReferenceSeq2Seq(model) => Box::new(Borrowed::of(model)),
            Network::T5(model) => Box::new(Borrowed::of(model)),
        })
    }
}

/// A model of the reference path, which one worker has at a time: its searches release all that they admit.
struct Borrowed<'a, M>(MutexGuard<'a, M>);

impl<'a, M> Borrowed<'a, M> {
    fn of(model: &'a Mutex<M>) -> Self {
        Self(model.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<M: Model> Model for Borrowed<'_, M> {
    type Error = M::Error;

    fn admit(&mut self, sources: &[&[u32]]) -> std::result::Result<Vec<(Slot, u32)>, M::Error> {
        self.0.admit(sources)
    }

    fn step(&mut self, rows: &[Row<'_>], ask: Ask) -> std::result::Result<Vec<Verdict>, M::Error> {
        self.0.step(rows, ask)
    }

    fn release(&mut self, slot: Slot) {
        self.0.release(slot);
    }
}
