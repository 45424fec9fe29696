//! The command line, as people and scripts may rely on it.

mod align;
mod corpus;
mod eval;
mod names;
mod words;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use serde::{Deserialize, Serialize};

pub(crate) use align::AlignArguments;
pub(crate) use corpus::{
    BuildArguments, ConvertPairsArguments, CopyArguments, CorpusCommand, DedupArguments, FilterArguments,
    InputArguments, JudgingArguments, Keep, MakingArguments, MergeArguments, OutputArguments, PlanArguments,
    RuleArguments, ShardArguments, StatsArguments, StatsFormat, WorkerArguments,
};
pub(crate) use eval::{
    BleuArguments, ChrfArguments, EvalAlignArguments, EvalCommand, NamesArguments, OverlapArguments, ReportArguments,
    RunArguments, SegmentArguments, Smooth, TerArguments, TermsArguments, Test, Tokenize, WordsArguments,
};
pub(crate) use names::{
    ConflictsArguments, DecideArguments, ExportArguments, HistoryArguments, NameArguments, NamesCommand, NamesFormat,
    SuggestArguments,
};
pub(crate) use words::{LinkArguments, LinkFormat, LinkKind};

/// Arabic newswire into English, sentence beside sentence, offline.
#[derive(Debug, Parser)]
#[command(name = "barqiya", version, propagate_version = true, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 done; 1 findings, where asked for; 2 wrong use or bad input; 3 the model or a resource is missing."
)]
pub(crate) struct Program {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// One file each.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Translate(TranslateArguments),
    Align(AlignArguments),
    Words(LinkArguments),
    #[command(subcommand)]
    Corpus(CorpusCommand),
    Worker(WorkerArguments),
    Names(Box<NameArguments>),
    #[command(subcommand)]
    Glossary(GlossaryCommand),
    #[command(subcommand)]
    Eval(EvalCommand),
    #[command(subcommand)]
    Models(ModelsCommand),
    Completions(CompletionsArguments),
    Man(ManArguments),
}

/// Translate stories into English, each sentence beside its Arabic
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "the command line has that many switches")]
#[command(after_long_help = "\
Examples:
  barqiya translate story.ar.txt                        read it on the screen
  barqiya translate stories/ -o english/ --resume       a file of pairs for each story, going on where it stopped
  barqiya translate story.ar.txt --glossary names.tsv   names as the glossary has them
  barqiya translate --lines corpus.ar --format moses -o corpus
  zcat wire.gz | barqiya translate - --format tsv | head

Options that always stay the same can stand in barqiya.toml, in the current folder or in the user's
configuration folder (model, beam, nbest, threads, precision, device, format, length-penalty,
no-repeat-ngram, min-length, max-length, max-ratio, glossary, ledger, enforce); the command line overrides them.")]
pub(crate) struct TranslateArguments {
    /// Stories: files, folders (their *.ar.txt, or else *.txt, at any depth), patterns, or - for standard input
    #[arg(required = true, value_name = "FILES")]
    pub(crate) files: Vec<PathBuf>,

    /// The inputs are one sentence a line: as many lines come out, empty ones stay empty
    #[arg(long)]
    pub(crate) lines: bool,

    /// How pairs are written [default: pretty; by the ending of OUT; jsonl into a folder]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,

    /// Where to: a file, a folder (FOLDER/: one file a story), or - for standard output
    #[arg(short, long = "output", value_name = "OUT")]
    pub(crate) output: Option<PathBuf>,

    /// Go on with an interrupted run: skip the stories that are finished in the folder OUT
    #[arg(long)]
    pub(crate) resume: bool,

    /// Where the links between words come from [default: words, where the format holds links]
    #[arg(long, value_name = "FROM")]
    pub(crate) links: Option<Links>,

    /// Exit with 1 if any pair bears a flag, such as a term that is missing
    #[arg(long)]
    pub(crate) strict: bool,

    /// Say nothing on standard error but problems
    #[arg(short, long)]
    pub(crate) quiet: bool,

    #[command(flatten, next_help_heading = "Model")]
    pub(crate) model: ModelArguments,

    #[command(flatten, next_help_heading = "Search")]
    pub(crate) search: SearchArguments,

    #[command(flatten, next_help_heading = "Glossary")]
    pub(crate) terms: TermArguments,
}

/// What the links of translated pairs come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Links {
    /// An encoder and a lexicon, as in `barqiya words`
    Words,
    /// The model's attention while it translates; costs nothing, and more of them are wrong
    Attention,
}

/// Names and terms, and how strictly they are meant.
#[derive(Debug, Args)]
pub(crate) struct TermArguments {
    /// A glossary (tsv, csv, tbx, jsonl), or `builtin`; of several the earlier goes first
    #[arg(short, long, value_name = "FILE")]
    pub(crate) glossary: Vec<PathBuf>,

    /// A ledger of `barqiya names`: what was decided in it goes before all glossaries
    #[arg(long, value_name = "FILE")]
    pub(crate) ledger: Option<PathBuf>,

    /// What is done about its entries [default: search]
    #[arg(long, value_name = "HOW")]
    pub(crate) enforce: Option<Enforce>,

    /// Take no part of a name for the person who was named in full before
    #[arg(long)]
    pub(crate) no_short_forms: bool,
}

/// What is done about the entries of a glossary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Enforce {
    /// They are looked for and reported
    Off,
    /// What came out otherwise is replaced afterwards
    Repair,
    /// The search renders them as wanted; what it could not place is replaced afterwards
    #[default]
    Search,
}

/// Which model, and what it runs on.
#[derive(Debug, Default, Args)]
pub(crate) struct ModelArguments {
    /// A name of the registry, a repository of the Hub, a folder or a file [default: the model that comes with barqiya]
    #[arg(short, long, value_name = "MODEL")]
    pub(crate) model: Option<String>,

    /// Threads to work with [default: one a processor]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,

    /// Arithmetic of the products [default: auto]
    #[arg(long, value_name = "PRECISION")]
    pub(crate) precision: Option<Precision>,

    /// What the model runs on [default: cpu]
    #[arg(long, value_name = "DEVICE")]
    pub(crate) device: Option<Device>,

    /// Compute tokens that English cannot contain, too, such as those with Arabic letters
    #[arg(long)]
    pub(crate) full_vocab: bool,
}

/// How translations are looked for.
#[derive(Debug, Args)]
pub(crate) struct SearchArguments {
    /// Hypotheses that compete; 1 is greedy search [default: as the model has it, or 4]
    #[arg(long, value_name = "N")]
    pub(crate) beam: Option<usize>,

    /// Translations of each sentence, the best first
    #[arg(long, value_name = "N")]
    pub(crate) nbest: Option<usize>,

    /// Power of the length that a hypothesis' score is divided by: higher favours longer translations
    #[arg(long, value_name = "X")]
    pub(crate) length_penalty: Option<f32>,

    /// No sequence of N tokens occurs twice in a translation; 0 allows all
    #[arg(long, value_name = "N")]
    pub(crate) no_repeat_ngram: Option<usize>,

    /// Fewest tokens of a translation
    #[arg(long, value_name = "TOKENS")]
    pub(crate) min_length: Option<usize>,

    /// Most tokens of a translation
    #[arg(long, value_name = "TOKENS")]
    pub(crate) max_length: Option<usize>,

    /// Most tokens of a translation for each token of its source
    #[arg(long, value_name = "X")]
    pub(crate) max_ratio: Option<f32>,
}

/// How pairs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// For reading: two columns on a wide terminal
    Pretty,
    /// A table with a header, cells separated by tabs
    Tsv,
    /// One JSON object a line: the whole record
    Jsonl,
    /// A table for a page
    Markdown,
    /// OUT.ar and OUT.en, line for line
    Moses,
    /// Which sentences belong together, by their numbers: [0, 1]:[2]:0.980
    Beads,
    /// A page with both languages side by side, words that say the same lit together
    Html,
    /// A translation memory, TMX 1.4b
    Tmx,
    /// XLIFF 1.2
    Xliff,
    /// XLIFF 2.1
    Xliff2,
    /// Columns, for data tools
    Parquet,
}

impl Format {
    /// Whether links between words are part of it.
    pub(crate) fn holds_links(self) -> bool {
        matches!(self, Self::Jsonl | Self::Html | Self::Tmx | Self::Xliff | Self::Xliff2 | Self::Parquet)
    }
}

/// Arithmetic of the products.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Precision {
    /// What suits the model and the processor
    #[default]
    Auto,
    /// 32-bit floats
    F32,
    /// 8-bit integers
    Int8,
}

/// What a model runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Device {
    /// The processor
    #[default]
    Cpu,
    /// An NVIDIA GPU
    Cuda,
    /// An Apple GPU
    Metal,
}

/// Check glossaries, convert them, and make them
#[derive(Debug, Subcommand)]
pub(crate) enum GlossaryCommand {
    /// Find duplicates, conflicts, entries that never match and such that match too much; exits with 1 on errors
    Check(CheckArguments),
    /// Write a glossary in another format
    Convert(ConvertArguments),
    Suggest(SuggestArguments),
}

/// Which glossaries are checked.
#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// Glossaries (tsv, csv, tbx, jsonl), or `builtin`, in the order of precedence
    #[arg(required = true, value_name = "FILES")]
    pub(crate) glossaries: Vec<PathBuf>,

    /// Exit with 1 on warnings, too
    #[arg(long)]
    pub(crate) strict: bool,
}

/// From which format into which.
#[derive(Debug, Args)]
pub(crate) struct ConvertArguments {
    /// A glossary (tsv, csv, tbx, jsonl), or `builtin`
    pub(crate) input: PathBuf,

    /// The new file, or - for standard output
    pub(crate) output: PathBuf,

    /// Its format [default: by its ending]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) to: Option<GlossaryFormat>,
}

/// How glossaries are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum GlossaryFormat {
    /// Cells separated by tabs
    Tsv,
    /// Cells separated by commas
    Csv,
    /// ISO 30042:2019
    Tbx,
    /// ISO 30042:2008, which many programs still want
    Tbx2,
    /// One JSON object a line
    Jsonl,
}

impl From<GlossaryFormat> for barqiya_glossary::Format {
    fn from(format: GlossaryFormat) -> Self {
        match format {
            GlossaryFormat::Tsv => Self::Tsv,
            GlossaryFormat::Csv => Self::Csv,
            GlossaryFormat::Tbx => Self::Tbx,
            GlossaryFormat::Tbx2 => Self::Tbx2,
            GlossaryFormat::Jsonl => Self::Jsonl,
        }
    }
}

/// List, show, fetch and check models
#[derive(Debug, Subcommand)]
#[command(
    after_help = "A name is one of the list, a repository of the Hub (owner/name, owner/name@revision), a folder or a file.
Models of your own can stand in registry.toml beside your barqiya.toml."
)]
pub(crate) enum ModelsCommand {
    /// List the models that are known by name
    List,
    /// Show what is known of a model, and where it lies
    Show(ModelName),
    /// Fetch a model from the Hub; goes on where an earlier try stopped
    Pull(ModelName),
    /// Compare a model's files with what was published; exits with 1 if they differ
    Verify(ModelName),
}

/// A model by name.
#[derive(Debug, Args)]
pub(crate) struct ModelName {
    /// The model
    pub(crate) model: String,
}

/// Print completions for a shell
#[derive(Debug, Args)]
#[command(after_help = "For bash: barqiya completions bash > ~/.local/share/bash-completion/completions/barqiya")]
pub(crate) struct CompletionsArguments {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

/// Print the manual page
#[derive(Debug, Args)]
#[command(after_help = "To read it: barqiya man | man -l -")]
pub(crate) struct ManArguments {
    /// The subcommand whose page is wanted [default: the program's]
    pub(crate) command: Option<String>,
}
