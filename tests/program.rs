//! The program as a whole: what people and scripts see of it.
//!
//! The tests run the binary on the stories of this folder and on inputs they make, with the model of the tree and no network.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

#[path = "program/align.rs"]
mod align;
#[path = "program/bad_input.rs"]
mod bad_input;
#[path = "program/corpus.rs"]
mod corpus;
#[path = "program/desk.rs"]
mod desk;
#[path = "program/eval.rs"]
mod eval;
#[path = "program/folders.rs"]
mod folders;
#[path = "program/formats.rs"]
mod formats;
#[path = "program/glossary.rs"]
mod glossary;
#[path = "program/models.rs"]
mod models;
#[path = "program/names.rs"]
mod names;
#[path = "program/stories.rs"]
mod stories;
#[path = "program/usage.rs"]
mod usage;
