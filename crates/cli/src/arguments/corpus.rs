//! `barqiya corpus` and `barqiya worker` as people type them.

use std::path::PathBuf;

use barqiya_corpus::shards::Shard;
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;

use super::{Format, ModelArguments, SearchArguments, TermArguments};

/// Make, judge and convert parallel corpora
#[derive(Debug, Subcommand)]
pub(crate) enum CorpusCommand {
    Build(BuildArguments),
    Plan(PlanArguments),
    Run(ShardArguments),
    Merge(MergeArguments),
    Filter(FilterArguments),
    Dedup(DedupArguments),
    Convert(ConvertPairsArguments),
    Stats(StatsArguments),
    /// List the rules of `filter`, and print their usual limits in TOML
    Rules,
}

/// Make a corpus of a folder: translate or align its stories, judge the rows, find what is doubled
#[derive(Debug, Args)]
#[command(after_long_help = "\
A story is translated; one that has its English beside it (x.ar.txt and x.en.txt) is aligned with it. OUT/ holds the corpus, its
manifest, the plan, and the log of rows as they were made: the same command goes on where it was interrupted, and takes up stories
that were added.

Examples:
  barqiya corpus build stories/ -o corpus/
  barqiya corpus build stories/ -o corpus/ --glossary names.tsv --format parquet --keep clean")]
pub(crate) struct BuildArguments {
    /// The folder of stories: its *.ar.txt, or else *.txt, at any depth
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,

    /// The folder that the corpus is made in
    #[arg(short, long = "output", value_name = "OUT")]
    pub(crate) output: PathBuf,

    /// How the corpus is written [default: jsonl]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,

    #[command(flatten)]
    pub(crate) making: MakingArguments,

    #[command(flatten)]
    pub(crate) judging: JudgingArguments,
}

/// How rows come about.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "the command line has that many switches")]
pub(crate) struct MakingArguments {
    /// The texts are one sentence a line
    #[arg(long)]
    pub(crate) lines: bool,

    /// Align without a model: by lengths, numbers and names
    #[arg(long)]
    pub(crate) no_model: bool,

    /// Link the words of each row as `barqiya words` does
    #[arg(long)]
    pub(crate) words: bool,

    /// Measure how like both sides of each row are, by the encoder
    #[arg(long)]
    pub(crate) similarity: bool,

    /// No progress and no summary
    #[arg(short, long)]
    pub(crate) quiet: bool,

    #[command(flatten)]
    pub(crate) search: SearchArguments,

    #[command(flatten)]
    pub(crate) model: ModelArguments,

    #[command(flatten)]
    pub(crate) terms: TermArguments,
}

/// How rows are judged when a corpus is put together.
#[derive(Debug, Args)]
pub(crate) struct JudgingArguments {
    #[command(flatten)]
    pub(crate) rules: RuleArguments,

    #[command(flatten)]
    pub(crate) copies: CopyArguments,

    /// Which rows are written
    #[arg(long, value_name = "ROWS", default_value = "all")]
    pub(crate) keep: Keep,
}

/// Which rules judge rows.
#[derive(Debug, Args)]
pub(crate) struct RuleArguments {
    /// Only these rules, parted by commas [default: all]
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(crate) rules: Vec<String>,

    /// All rules but these
    #[arg(long, value_name = "RULES", value_delimiter = ',', conflicts_with = "rules")]
    pub(crate) without: Vec<String>,

    /// Limits of the rules, in TOML; `barqiya corpus rules` prints the usual ones
    #[arg(long, value_name = "FILE")]
    pub(crate) limits: Option<PathBuf>,
}

/// What is a copy.
#[derive(Debug, Args)]
pub(crate) struct CopyArguments {
    /// From this likeness on a row is a near copy of an earlier one; 1 for exact copies only
    #[arg(long, value_name = "LIKENESS", default_value_t = 0.8)]
    pub(crate) near: f64,

    /// Sets that must not be in the corpus, such as test sets: pairs, or lines of either language
    #[arg(long, value_name = "FILE")]
    pub(crate) against: Vec<PathBuf>,
}

/// Which rows of a judged corpus are written. Nothing is ever deleted from an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Keep {
    /// Every row, with its verdicts
    All,
    /// Rows without a verdict
    Clean,
    /// Rows with a verdict
    Dropped,
}

/// List the documents of a folder, for making them into a corpus in parts
#[derive(Debug, Args)]
pub(crate) struct PlanArguments {
    /// The folder of stories
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,

    /// The texts are one sentence a line
    #[arg(long)]
    pub(crate) lines: bool,

    /// Where to: a file, or - for standard output
    #[arg(short, long = "output", value_name = "PLAN")]
    pub(crate) output: Option<PathBuf>,
}

/// Make one part of a planned corpus
#[derive(Debug, Args)]
pub(crate) struct ShardArguments {
    /// The plan
    #[arg(value_name = "PLAN")]
    pub(crate) plan: PathBuf,

    /// Which part, of how many: 2/8
    #[arg(long, value_name = "I/N", default_value = "1/1")]
    pub(crate) shard: Shard,

    /// The folder that gets this part's log; the same command goes on where it was interrupted
    #[arg(short, long = "output", value_name = "OUT")]
    pub(crate) output: PathBuf,

    /// The folder of stories, where it is not where it was when the plan was made
    #[arg(long, value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) making: MakingArguments,
}

/// Put the parts of a corpus together, judge the rows, find what is doubled
#[derive(Debug, Args)]
#[command(after_long_help = "\
The result does not depend on the number of parts: it is the same to the byte for any.

Examples:
  barqiya corpus plan stories/ -o plan.json
  barqiya corpus run plan.json --shard 1/2 -o parts/
  barqiya corpus run plan.json --shard 2/2 -o parts/
  barqiya corpus merge plan.json parts/ -o corpus.jsonl --verify")]
pub(crate) struct MergeArguments {
    /// The plan
    #[arg(value_name = "PLAN")]
    pub(crate) plan: PathBuf,

    /// Logs of the parts, or folders that hold them
    #[arg(value_name = "PARTS", required = true)]
    pub(crate) parts: Vec<PathBuf>,

    /// Where to: a file
    #[arg(short, long = "output", value_name = "OUT")]
    pub(crate) output: PathBuf,

    /// How the corpus is written [default: by the ending of OUT; else jsonl]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,

    /// Make sure first that every row is as it was written, and that there is nothing that the plan does not know
    #[arg(long)]
    pub(crate) verify: bool,

    #[command(flatten)]
    pub(crate) judging: JudgingArguments,

    /// No summary
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// Where pairs come from, and what is done about broken rows.
#[derive(Debug, Args)]
pub(crate) struct InputArguments {
    /// Files of pairs: tsv, jsonl, tmx, xlf, parquet, html, md; two files x.ar and x.en, line for line; or -
    #[arg(value_name = "PAIRS", required = true)]
    pub(crate) inputs: Vec<PathBuf>,

    /// What the inputs are [default: by their endings]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) from: Option<Format>,

    /// Pass over rows that cannot be read, and count them
    #[arg(long)]
    pub(crate) keep_going: bool,
}

/// Judge the rows of a corpus: each rule that a row breaks adds a verdict with its reason
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  barqiya corpus filter pairs.tsv -o judged.jsonl             every row, with verdicts
  barqiya corpus filter pairs.tsv -o clean.tsv --keep clean   the rows that break no rule
  barqiya corpus filter pairs.tmx --rules numbers,cut --keep dropped --format jsonl
  barqiya corpus rules                                        the rules, and their limits")]
pub(crate) struct FilterArguments {
    #[command(flatten)]
    pub(crate) input: InputArguments,

    #[command(flatten)]
    pub(crate) rules: RuleArguments,

    /// Measure how like both sides are by the encoder, and judge by that, too
    #[arg(long)]
    pub(crate) similarity: bool,

    /// Names and terms that must come out as this glossary has them (tsv, csv, tbx, jsonl), or `builtin`
    #[arg(short, long, value_name = "FILE")]
    pub(crate) glossary: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

/// Where judged rows go.
#[derive(Debug, Args)]
pub(crate) struct OutputArguments {
    /// Which rows are written
    #[arg(long, value_name = "ROWS", default_value = "all")]
    pub(crate) keep: Keep,

    /// How rows are written [default: by the ending of OUT; else jsonl]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,

    /// Where to: a file, or - for standard output
    #[arg(short, long = "output", value_name = "OUT")]
    pub(crate) output: Option<PathBuf>,

    /// Threads to work with [default: one a processor]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,

    /// No summary
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// Find rows that repeat earlier ones or are held out for testing
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  barqiya corpus dedup pairs.jsonl -o unique.jsonl --keep clean
  barqiya corpus dedup pairs.jsonl --against test.ar --against test.en --keep clean -o train.jsonl")]
pub(crate) struct DedupArguments {
    #[command(flatten)]
    pub(crate) input: InputArguments,

    #[command(flatten)]
    pub(crate) copies: CopyArguments,

    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

/// Turn pairs from one format into another
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  barqiya corpus convert memory.tmx -o pairs.parquet
  barqiya corpus convert a.jsonl b.jsonl -o both.tmx
  barqiya corpus convert corpus.ar corpus.en -o corpus.xlf
  barqiya corpus convert pairs.jsonl -o pairs.html")]
pub(crate) struct ConvertPairsArguments {
    #[command(flatten)]
    pub(crate) input: InputArguments,

    /// What it becomes [default: by the ending of OUT; else jsonl]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,

    /// Where to: a file, or - for standard output
    #[arg(short, long = "output", value_name = "OUT")]
    pub(crate) output: Option<PathBuf>,

    /// No summary
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// Count what is in a corpus: sizes, lengths, vocabulary, verdicts, scores
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  barqiya corpus stats pairs.tmx
  barqiya corpus filter pairs.tsv -o judged.jsonl && barqiya corpus stats judged.jsonl -o stats.html")]
pub(crate) struct StatsArguments {
    #[command(flatten)]
    pub(crate) input: InputArguments,

    /// How it is shown [default: by the ending of OUT; else text]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<StatsFormat>,

    /// Where to: a file, or - for standard output
    #[arg(short, long = "output", value_name = "OUT")]
    pub(crate) output: Option<PathBuf>,
}

/// How statistics are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatsFormat {
    /// For a terminal
    Text,
    /// For programs
    Json,
    /// A page with charts, in one file
    Html,
}

/// Translate the rows of an Arrow stream, for engines that spread work over machines
#[derive(Debug, Args)]
#[command(after_long_help = "\
Reads an Arrow IPC stream with a column `ar` from standard input, and writes the same rows with the columns `en`, `score` and `flags`
to standard output, batch for batch. scripts/spark runs it on Apache Spark.")]
pub(crate) struct WorkerArguments {
    #[command(flatten)]
    pub(crate) search: SearchArguments,

    #[command(flatten)]
    pub(crate) model: ModelArguments,

    #[command(flatten)]
    pub(crate) terms: TermArguments,
}
