//! `barqiya words` as people type it.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Link the words of pairs
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "the command line has that many switches")]
#[command(after_long_help = "\
Pairs are one file (.jsonl with `ar` and `en`, texts or lists of words; .tsv with columns of these names; .tmx; else lines
`arabic ||| english` or parted by a tab) or two files, line for line.

Examples:
  barqiya words pairs.jsonl > linked.jsonl
  barqiya words corpus.ar corpus.en > corpus.ar-en              0-0 1-2 ...: words are what white space parts
  barqiya words test.jsonl --gold test.jsonl --json")]
pub(crate) struct LinkArguments {
    /// The pairs
    #[arg(value_name = "PAIRS", required = true, num_args = 1..=2)]
    pub(crate) pairs: Vec<PathBuf>,

    /// Which links are wanted
    #[arg(long, value_name = "KIND", default_value = "balanced")]
    pub(crate) links: LinkKind,

    /// Learn which words translate each other from these pairs, instead of taking the lexicon that comes with barqiya
    #[arg(long, conflicts_with = "no_lexicon")]
    pub(crate) train: bool,

    /// Use no lexicon
    #[arg(long)]
    pub(crate) no_lexicon: bool,

    /// Use no model: the lexicon alone
    #[arg(long, conflicts_with_all = ["no_lexicon", "encoder"])]
    pub(crate) no_model: bool,

    /// The model that compares meanings [default: the one that comes with barqiya]
    #[arg(long, value_name = "MODEL")]
    pub(crate) encoder: Option<String>,

    /// Threads to work with [default: one a processor]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,

    /// How links are written [default: jsonl for .jsonl, else pharaoh]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<LinkFormat>,

    /// Where to: a file, or - for standard output
    #[arg(short, long = "output", value_name = "OUT")]
    pub(crate) output: Option<PathBuf>,

    /// Judge the links by this gold instead of printing them
    #[arg(long, value_name = "FILE")]
    pub(crate) gold: Option<PathBuf>,

    /// The figures as one JSON object
    #[arg(long, requires = "gold")]
    pub(crate) json: bool,
}

/// Which links are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LinkKind {
    /// Few wrong ones
    Precise,
    /// The best balance of wrong and missing ones
    Balanced,
    /// Few missing ones
    Recall,
}

/// How links are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LinkFormat {
    /// 0-0 1-2: numbers of words from 0, Arabic first
    Pharaoh,
    /// Both texts, and links as byte ranges with their probabilities
    Jsonl,
}
