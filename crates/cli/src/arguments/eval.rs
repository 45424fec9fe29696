//! `barqiya eval`, as people and scripts may rely on it.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{ModelArguments, SearchArguments, TermArguments};

/// Measure translations, names, alignments and sentence boundaries
#[derive(Debug, Subcommand)]
#[command(after_help = "\
HYP and REF are texts of one sentence a line, or .tsv, .jsonl and .tmx files, of which the English is taken; - is standard input.")]
pub(crate) enum EvalCommand {
    Bleu(BleuArguments),
    Chrf(ChrfArguments),
    Ter(TerArguments),
    Terms(TermsArguments),
    Names(NamesArguments),
    Align(EvalAlignArguments),
    Words(WordsArguments),
    Segment(SegmentArguments),
    Run(RunArguments),
}

/// Words in common: BLEU, as sacrebleu has it
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  barqiya eval bleu ours.en --ref reference.en
  barqiya eval bleu --compare theirs.en ours.en --ref reference.en     side by side, with significance
  barqiya eval bleu ours.en --ref reference.en --sentence-level --json")]
pub(crate) struct BleuArguments {
    #[command(flatten)]
    pub(crate) common: OverlapArguments,

    /// How words are told apart
    #[arg(long, value_name = "HOW", default_value = "13a")]
    pub(crate) tokenize: Tokenize,

    /// Small letters everywhere
    #[arg(long)]
    pub(crate) lowercase: bool,

    /// What is done where no sequence of a length is in common
    #[arg(long, value_name = "HOW", default_value = "exp")]
    pub(crate) smooth: Smooth,

    /// The value of `floor` [default: 0.1] or `add-k` [default: 1]
    #[arg(long, value_name = "X")]
    pub(crate) smooth_value: Option<f64>,

    /// Count no sequences that are longer than the text; always so with --sentence-level
    #[arg(long)]
    pub(crate) effective_order: bool,

    /// Longest sequence of words that is compared
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=16))]
    pub(crate) max_order: u8,
}

/// How BLEU tells words apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Tokenize {
    /// As mteval-v13a, the usual one
    #[value(name = "13a")]
    Thirteen,
    /// White space only
    None,
    /// Each character
    Char,
    /// By Unicode's punctuation and symbols
    Intl,
}

/// What BLEU does where no sequence of a length is in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Smooth {
    /// Half of it, a quarter, ...
    Exp,
    /// Nothing
    None,
    /// A small count
    Floor,
    /// As many more of each
    AddK,
}

/// Characters in common: chrF, and with --word-order 2 chrF++
#[derive(Debug, Args)]
pub(crate) struct ChrfArguments {
    #[command(flatten)]
    pub(crate) common: OverlapArguments,

    /// Longest sequence of characters that is compared
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u8).range(1..=6))]
    pub(crate) char_order: u8,

    /// Longest sequence of words that is compared; 2 makes it chrF++
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=4))]
    pub(crate) word_order: u8,

    /// How much recall counts against precision
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..))]
    pub(crate) beta: u8,

    /// Small letters everywhere
    #[arg(long)]
    pub(crate) lowercase: bool,

    /// White space counts as characters
    #[arg(long)]
    pub(crate) whitespace: bool,

    /// Smooth with a tiny count, as chrF++.py, NLTK and Moses do
    #[arg(long)]
    pub(crate) eps_smoothing: bool,
}

/// Edits that are left to do: TER
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "the command line has that many switches")]
pub(crate) struct TerArguments {
    #[command(flatten)]
    pub(crate) common: OverlapArguments,

    /// Split off punctuation and undo entities first
    #[arg(long)]
    pub(crate) normalized: bool,

    /// Leave punctuation out
    #[arg(long)]
    pub(crate) no_punct: bool,

    /// Treat Chinese and Japanese characters as words, where normalised
    #[arg(long)]
    pub(crate) asian_support: bool,

    /// Capitals count
    #[arg(long)]
    pub(crate) case_sensitive: bool,
}

/// What measures against references have in common.
#[derive(Debug, Args)]
pub(crate) struct OverlapArguments {
    /// Translations; of several the first is the baseline
    #[arg(value_name = "HYP", required_unless_present = "compare")]
    pub(crate) hypotheses: Vec<PathBuf>,

    /// The reference; may be given several times
    #[arg(long = "ref", value_name = "REF", required = true)]
    pub(crate) references: Vec<PathBuf>,

    /// More translations to stand beside HYP: scores, significance, and where they differ most
    #[arg(long, value_name = "HYP", num_args = 1..)]
    pub(crate) compare: Vec<PathBuf>,

    /// A score for each sentence
    #[arg(long)]
    pub(crate) sentence_level: bool,

    /// The 95 % interval of the score, by resampling
    #[arg(long)]
    pub(crate) confidence: bool,

    /// How significance is tested
    #[arg(long, value_name = "HOW", default_value = "bootstrap")]
    pub(crate) test: Test,

    /// Samples that are drawn [default: 1000; 10000 with --test randomisation]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) samples: Option<u32>,

    /// Where the random numbers begin
    #[arg(long, value_name = "N", default_value_t = barqiya_eval::significance::SEED)]
    pub(crate) seed: u64,

    /// Sentences that are shown where systems differ most, each way
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(crate) examples: usize,

    /// Digits behind the point
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=17))]
    pub(crate) width: Option<u8>,

    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// How the significance of a difference is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Test {
    /// Paired bootstrap resampling
    Bootstrap,
    /// Paired approximate randomisation
    #[value(alias = "randomization")]
    Randomisation,
}

/// Terms that came out as wanted: by surface, by stem, in their place, consistently
#[derive(Debug, Args)]
#[command(after_long_help = "\
GOLD is a .jsonl file, a sentence a line: `ar`, `en` (the reference), and `terms`, each with `term_ar`, `term_en`, and where
it stands: `en` and `en_span`, in characters of the reference. Line N of HYP belongs to its line N.
Or REF is a plain reference, and --source with --glossary say which terms occur.")]
pub(crate) struct TermsArguments {
    /// The translations
    #[arg(value_name = "HYP")]
    pub(crate) hypotheses: PathBuf,

    /// The sentences with their terms, or plain references
    #[arg(long = "ref", value_name = "GOLD", alias = "gold")]
    pub(crate) gold: PathBuf,

    /// The Arabic, where GOLD is a plain text
    #[arg(long, value_name = "AR", requires = "glossary")]
    pub(crate) source: Option<PathBuf>,

    /// Glossaries whose variants count as right, and whose forbidden ones as wrong
    #[arg(short, long, value_name = "FILE")]
    pub(crate) glossary: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) report: ReportArguments,
}

/// Names that came out letter for letter, nearly, or not at all
#[derive(Debug, Args)]
pub(crate) struct NamesArguments {
    /// The translations
    #[arg(value_name = "HYP")]
    pub(crate) hypotheses: PathBuf,

    /// The sentences with their names, as for `eval terms`
    #[arg(long = "ref", value_name = "GOLD", alias = "gold")]
    pub(crate) gold: PathBuf,

    #[command(flatten)]
    pub(crate) report: ReportArguments,
}

/// Aligned sentences against gold, strict and lax
#[derive(Debug, Args)]
#[command(after_long_help = "\
Both are in vecalign's form, a bead a line (`[0, 1]:[2]`), or in hunalign's ladder form (`0<TAB>0<TAB>score`). Of several
documents the counts are added: HYP a b --ref c --ref d compares a with c and b with d.")]
pub(crate) struct EvalAlignArguments {
    /// The alignments
    #[arg(value_name = "HYP", required = true)]
    pub(crate) hypotheses: Vec<PathBuf>,

    /// The gold, as many files
    #[arg(long = "ref", value_name = "GOLD", alias = "gold", required = true)]
    pub(crate) gold: Vec<PathBuf>,

    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// Linked words against gold: error rate, precision, recall
#[derive(Debug, Args)]
#[command(after_long_help = "\
A line holds the links of a sentence pair: `0-0 1-2`; in gold `1?2` and `1p2` are possible ones. A .jsonl file has them as
`links`: [[0, 0], [1, 2]].")]
pub(crate) struct WordsArguments {
    /// The links
    #[arg(value_name = "HYP")]
    pub(crate) hypotheses: PathBuf,

    /// The gold
    #[arg(long = "ref", value_name = "GOLD", alias = "gold")]
    pub(crate) gold: PathBuf,

    /// Words of HYP and GOLD are counted from 1
    #[arg(long)]
    pub(crate) one_based: bool,

    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// Sentence boundaries against gold
#[derive(Debug, Args)]
#[command(after_long_help = "\
Both are the same text, a sentence a line; white space does not count.")]
pub(crate) struct SegmentArguments {
    /// The sentences
    #[arg(value_name = "HYP")]
    pub(crate) hypotheses: PathBuf,

    /// The gold
    #[arg(long = "ref", value_name = "GOLD", alias = "gold")]
    pub(crate) gold: PathBuf,

    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// How much a report says.
#[derive(Debug, Args)]
pub(crate) struct ReportArguments {
    /// Failures that are shown
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) examples: usize,

    /// One JSON object, with all failures
    #[arg(long)]
    pub(crate) json: bool,
}

/// Translate a set and score it in one go
#[derive(Debug, Args)]
#[command(after_long_help = "\
`barqiya eval run --list` names the sets. One comes with barqiya (wire-dev); of the others the list says where they come from
and under which licence, and their files are looked for in --data, in $BARQIYA_SETS, or beside the file that --sets names.")]
pub(crate) struct RunArguments {
    /// The set
    #[arg(value_name = "SET", required_unless_present = "list")]
    pub(crate) set: Option<String>,

    /// Name the sets, where they come from, and whether they are here
    #[arg(long)]
    pub(crate) list: bool,

    /// A list of sets of your own
    #[arg(long, value_name = "FILE")]
    pub(crate) sets: Option<PathBuf>,

    /// The folder in which the files of sets lie
    #[arg(long, value_name = "FOLDER", env = "BARQIYA_SETS")]
    pub(crate) data: Option<PathBuf>,

    /// Only the first N sentences
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) limit: Option<u64>,

    /// Use a glossary of the set's own names and terms, of each the commonest spelling first
    #[arg(long, conflicts_with = "glossary")]
    pub(crate) own_glossary: bool,

    /// Keep the translations, one a line
    #[arg(short, long = "output", value_name = "OUT")]
    pub(crate) output: Option<PathBuf>,

    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten, next_help_heading = "Model")]
    pub(crate) model: ModelArguments,

    #[command(flatten, next_help_heading = "Search")]
    pub(crate) search: SearchArguments,

    #[command(flatten, next_help_heading = "Glossary")]
    pub(crate) terms: TermArguments,
}
