//! Gemma 3 against transformers' own figures for tiny models.
#![expect(clippy::unwrap_used, reason = "tests")]

mod config;
mod fast;
mod fixture;
mod forced;
mod reference;
mod searched;
