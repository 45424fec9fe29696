//! Encoders against transformers: a tiny random BERT and the published model.

#![expect(clippy::unwrap_used, reason = "a test may fail by panic")]

mod published;
mod recording;
mod tiny;
