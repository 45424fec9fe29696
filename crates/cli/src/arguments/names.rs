//! `barqiya names`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::InputArguments;

/// See every name of some pairs, how it was rendered where, and what disagrees
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_long_help = "\
Examples:
  barqiya names story.jsonl                                  what disagrees in a story
  barqiya names *.jsonl --glossary house.tsv --fail-on error for a check before publication: exits with 1
  barqiya names corpus.jsonl -o names.html                   a page to search in
  barqiya names story.jsonl --glossary house.tsv --fix mended.jsonl
  barqiya names story.jsonl --ledger house.db                against what was written and decided before
  barqiya names decide القذافي Gadhafi --ledger house.db --note \"style guide, page 12\"
  barqiya names history القذافي --ledger house.db

Levels: error (against the glossary; Arabic left over), warning (two spellings of one name), note (a name without
English, an unknown name, a spelling that is not attested)."
)]
pub(crate) struct NameArguments {
    #[command(subcommand)]
    pub(crate) command: Option<NamesCommand>,

    #[command(flatten)]
    pub(crate) input: InputArguments,

    /// How names are to be rendered (tsv, csv, tbx, jsonl); of several the earlier goes first
    #[arg(short, long, value_name = "FILE")]
    pub(crate) glossary: Vec<PathBuf>,

    /// Remember these pairs in this file, and compare them with what it remembers and what was decided
    #[arg(long, value_name = "FILE")]
    pub(crate) ledger: Option<PathBuf>,

    /// Only compare with the ledger; remember nothing
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// The day of the stories, for the ledger [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) day: Option<String>,

    /// How the report is written [default: by the ending of OUT; else text]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<NamesFormat>,

    /// Where the report goes
    #[arg(short, long = "output", value_name = "OUT")]
    pub(crate) output: Option<PathBuf>,

    /// Least level that is shown [default: warning as text, note otherwise]
    #[arg(long, value_name = "LEVEL")]
    pub(crate) level: Option<NamesLevel>,

    /// Hide what an earlier report has (json or sarif)
    #[arg(long, value_name = "REPORT")]
    pub(crate) baseline: Option<PathBuf>,

    /// Exit with 1 if anything of this level or above is shown
    #[arg(long, value_name = "LEVEL")]
    pub(crate) fail_on: Option<NamesLevel>,

    /// Write the pairs with the names mended; the report says what was changed
    #[arg(long, value_name = "OUT")]
    pub(crate) fix: Option<PathBuf>,

    /// Threads to work with [default: one a processor]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
}

/// What is done with a ledger of many days.
#[derive(Debug, Subcommand)]
pub(crate) enum NamesCommand {
    /// Show when and how a name was rendered, and who decided what
    History(HistoryArguments),
    /// List the names that stories spelled in several ways, or otherwise than was decided
    Conflicts(ConflictsArguments),
    /// Say how a name is to be rendered from now on
    Decide(DecideArguments),
    /// Write what was decided, and on request what is usual, as a glossary
    Export(ExportArguments),
}

/// A ledger of many days.
#[derive(Debug, Args)]
pub(crate) struct LedgerFile {
    /// The ledger
    #[arg(long, value_name = "FILE")]
    pub(crate) ledger: PathBuf,
}

/// Whose history.
#[derive(Debug, Args)]
pub(crate) struct HistoryArguments {
    /// The name, in Arabic or in English
    pub(crate) name: String,

    #[command(flatten)]
    pub(crate) file: LedgerFile,

    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Which ledger's conflicts.
#[derive(Debug, Args)]
pub(crate) struct ConflictsArguments {
    #[command(flatten)]
    pub(crate) file: LedgerFile,

    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// What is decided.
#[derive(Debug, Args)]
pub(crate) struct DecideArguments {
    /// The name in Arabic
    pub(crate) name: String,

    /// Its English from now on
    #[arg(required_unless_present = "withdraw")]
    pub(crate) english: Option<String>,

    #[command(flatten)]
    pub(crate) file: LedgerFile,

    /// Why
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,

    /// Who says so [default: the user's name]
    #[arg(long, value_name = "WHO")]
    pub(crate) by: Option<String>,

    /// Take the decision back
    #[arg(long, conflicts_with = "english")]
    pub(crate) withdraw: bool,
}

/// What becomes a glossary.
#[derive(Debug, Args)]
pub(crate) struct ExportArguments {
    #[command(flatten)]
    pub(crate) file: LedgerFile,

    /// The glossary, or - for standard output
    #[arg(short, long = "output", value_name = "OUT", default_value = "-")]
    pub(crate) output: PathBuf,

    /// Names without a decision, too, with their usual English (as preferred, not required)
    #[arg(long)]
    pub(crate) all: bool,
}

/// How names are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum NamesFormat {
    /// For reading
    Text,
    /// One object: names, findings, changes
    Json,
    /// SARIF 2.1.0, for tools that show findings
    Sarif,
    /// A page to search in
    Html,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum NamesLevel {
    /// To know
    Note,
    /// To look at
    Warning,
    /// To mend
    Error,
}

impl From<NamesLevel> for barqiya_names::Level {
    fn from(level: NamesLevel) -> Self {
        match level {
            NamesLevel::Note => Self::Note,
            NamesLevel::Warning => Self::Warning,
            NamesLevel::Error => Self::Error,
        }
    }
}

/// Make a glossary of the names of some pairs, ready to edit
#[derive(Debug, Args)]
pub(crate) struct SuggestArguments {
    #[command(flatten)]
    pub(crate) input: InputArguments,

    /// Glossaries whose entries are not suggested again
    #[arg(short, long, value_name = "FILE")]
    pub(crate) glossary: Vec<PathBuf>,

    /// Fewest places of a name
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) least: usize,

    /// The glossary, or - for standard output
    #[arg(short, long = "output", value_name = "OUT", default_value = "-")]
    pub(crate) output: PathBuf,
}
