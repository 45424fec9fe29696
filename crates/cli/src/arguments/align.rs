//! `barqiya align` as people type it.

use std::path::PathBuf;

use clap::Args;

use super::Format;

/// Align an Arabic text with its English translation, sentence with sentence
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "the command line has that many switches")]
#[command(after_long_help = "\
Examples:
  barqiya align story.ar.txt story.en.txt                    read it on the screen
  barqiya align story.ar.txt story.en.txt --translate        let doubtful stretches be translated first
  barqiya align --lines corpus.ar corpus.en --format moses -o aligned
  barqiya align arabic/ english/ -o pairs/                   folders: by name, or by content
  barqiya align law.ar law.en --lines --gold law.gold --json

A row comes out for each bead: one or more sentences of both sides that say the same, or one that has no partner.")]
pub(crate) struct AlignArguments {
    /// The Arabic: a file, a folder, or - for standard input
    #[arg(value_name = "AR")]
    pub(crate) arabic: PathBuf,

    /// The English: a file, or a folder if AR is one
    #[arg(value_name = "EN")]
    pub(crate) english: PathBuf,

    /// Both are one sentence a line already
    #[arg(long)]
    pub(crate) lines: bool,

    /// Use no model: lengths, numbers, names and marks only
    #[arg(long, conflicts_with_all = ["translate", "encoder"])]
    pub(crate) no_model: bool,

    /// A translation of AR, a line for each of its sentences
    #[arg(long, value_name = "FILE", conflicts_with = "translate")]
    pub(crate) translation: Option<PathBuf>,

    /// Translate doubtful stretches and look at them again
    #[arg(long)]
    pub(crate) translate: bool,

    /// Link the words of each pair, too
    #[arg(long)]
    pub(crate) words: bool,

    /// The model that compares meanings [default: the one that comes with barqiya]
    #[arg(long, value_name = "MODEL")]
    pub(crate) encoder: Option<String>,

    /// Threads to work with [default: one a processor]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,

    /// How rows are written [default: pretty; by the ending of OUT; jsonl into a folder]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,

    /// Where to: a file, a folder (FOLDER/: one file a document), or - for standard output
    #[arg(short, long = "output", value_name = "OUT")]
    pub(crate) output: Option<PathBuf>,

    /// Judge the alignment by this gold (a folder of NAME.gold where AR is a folder) instead of printing it
    #[arg(long, value_name = "FILE")]
    pub(crate) gold: Option<PathBuf>,

    /// One JSON object: the figures with --gold, else the beads
    #[arg(long)]
    pub(crate) json: bool,

    /// Exit with 1 if the texts seem to have nothing to do with each other
    #[arg(long)]
    pub(crate) strict: bool,

    /// Say nothing on standard error but problems
    #[arg(short, long)]
    pub(crate) quiet: bool,
}
