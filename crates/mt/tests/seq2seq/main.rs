//! Encoder-decoders against transformers: states, logits, attention, greedy and beam search on tiny random models.

#![expect(clippy::unwrap_used, reason = "a test may fail by panic")]

mod fast;
mod recording;
mod reference;
mod requests;
mod searching;
