//! What can stop a command, said so that the user knows what to do next.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use barqiya_corpus::shards::ShardError;
use barqiya_wire::align::AlignError;
use miette::{Diagnostic, NamedSource, SourceSpan};

/// Why a command, or one of its inputs, did not work out.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub(crate) enum Problem {
    #[error("{name}: no such file or folder")]
    #[diagnostic(help("give files, folders, patterns such as \"stories/*.txt\", or - for standard input"))]
    NoSuchInput { name: String },

    #[error("{name}: no file matches this pattern")]
    #[diagnostic(help("in patterns * stands for any part of a name, ** for any folders, ? for one character"))]
    NoMatch { name: String },

    #[error("{name}: not a pattern: {reason}")]
    Pattern { name: String, reason: String },

    #[error("{name}: there are no stories in this folder")]
    #[diagnostic(help("stories are files named *.ar.txt, or, where there are none, *.txt, in the folder or below it"))]
    NoStories { name: String },

    #[error("{name}: cannot be read: {source}")]
    Unreadable { name: String, source: io::Error },

    #[error(transparent)]
    Story(#[from] barqiya_wire::InputError),

    #[error("{name}: there is no Arabic in it, so there is nothing to translate")]
    #[diagnostic(help("give a story in Arabic; with --lines, lines without Arabic are copied"))]
    NoArabic { name: String },

    #[error(transparent)]
    #[diagnostic(help("give the Arabic text first, then the English one"))]
    Align(#[from] AlignError),

    #[error("{name}: there are no texts in this folder")]
    #[diagnostic(help("texts are files named *.txt, *.ar or *.en, or without an ending, in the folder or below it"))]
    NoDocuments { name: String },

    #[error("two folders give many alignments")]
    #[diagnostic(help("say where they go: -o FOLDER/; or judge them: --gold FOLDER"))]
    FoldersNeedFolder,

    #[error("{name}: it was changed since the plan was made")]
    #[diagnostic(help("make the plan again; what was made of the other documents is kept"))]
    DocumentChanged { name: String },

    #[error("{name}: there is no part of a corpus in this folder")]
    #[diagnostic(help("`barqiya corpus run PLAN --shard I/N -o FOLDER` makes one"))]
    NoParts { name: String },

    #[error("{name}: cannot tell from this name what pairs it holds")]
    #[diagnostic(help(
        "name it *.tsv, *.jsonl, *.tmx, *.xlf, *.html, *.md or *.parquet, give x.ar and x.en one after the other, or say --from FORMAT"
    ))]
    PairFormat { name: String },

    #[error(transparent)]
    #[diagnostic(help("give the file that `barqiya names --ledger FILE` made, or a name where there is no file yet"))]
    Days(#[from] barqiya_names::DaysError),

    #[error("{name}: there is no ledger here")]
    #[diagnostic(help("`barqiya names PAIRS --ledger {name}` begins one"))]
    NoLedger { name: String },

    #[error("{name}: no report to compare with: {reason}")]
    #[diagnostic(help("give a report that `barqiya names --format json` or `--format sarif` wrote"))]
    Baseline { name: String, reason: String },

    #[error("{name}: there is no rule of this name")]
    #[diagnostic(help("`barqiya corpus rules` lists them"))]
    NoSuchRule { name: String },

    #[error("threads cannot be started: {reason}")]
    Threads { reason: String },

    #[error("{name} is a folder; the rows go into one file")]
    #[diagnostic(help("say -o FILE"))]
    OneFileOnly { name: String },

    #[error(transparent)]
    #[diagnostic(help("{}", after_shard(.0)))]
    Shard(#[from] ShardError),

    #[error(transparent)]
    Columns(#[from] barqiya_columns::Error),

    #[error("{name}:{line}: no pair: {problem}")]
    #[diagnostic(help("a line is `arabic ||| english`, or both parted by a tab; a line of .jsonl has `ar` and `en`"))]
    NoPair { name: String, line: usize, problem: String },

    #[error("{path}: {source}")]
    #[diagnostic(help("take the model's folder as it was published"))]
    Lexicon { path: String, source: barqiya_align::words::LexiconError },

    #[error("{name} is a folder, and {other} is not")]
    #[diagnostic(help("give two files, or two folders"))]
    FolderAndFile { name: String, other: String },

    #[error("{first} and {second} would both be written to {output}")]
    #[diagnostic(help("give them one at a time, or give the folder they are in: names below a folder are kept"))]
    SameOutput { first: String, second: String, output: String },

    #[error("{output} is also one of the inputs; it would be lost")]
    #[diagnostic(help("choose another name with -o"))]
    OutputIsInput { output: String },

    #[error("moses writes two files, so it needs a name for them")]
    #[diagnostic(help("-o X writes X.ar and X.en; -o FOLDER/ writes two files a story"))]
    MosesNeedsName,

    #[error("--resume needs a folder to resume in")]
    #[diagnostic(help(
        "-o FOLDER/ writes one file a story, and a run in it can be resumed; one file or standard output cannot"
    ))]
    ResumeNeedsFolder,

    #[error("{path}: cannot be written: {source}")]
    #[diagnostic(help("{advice}"))]
    Write { path: String, source: io::Error, advice: String },

    #[error(transparent)]
    #[diagnostic(transparent)]
    Settings(Box<BadSettings>),

    #[error("{model}: is not on the Hub: it comes with barqiya")]
    #[diagnostic(help("`barqiya models show {model}` tells where it lies"))]
    NotOnHub { model: String },

    #[error("{name}: no such command")]
    #[diagnostic(help("`barqiya help` lists them"))]
    NoSuchCommand { name: String },

    #[error(transparent)]
    Glossary(#[from] barqiya_glossary::Error),

    #[error("{name}: cannot tell the format of a glossary from this name")]
    #[diagnostic(help("name it *.tsv, *.csv, *.tbx or *.jsonl, or say --to FORMAT"))]
    GlossaryFormat { name: String },

    #[error(transparent)]
    Pairs(#[from] barqiya_bitext::Error),

    #[error("{name}: there is no line in it to measure")]
    NothingToMeasure { name: String },

    #[error("{name} and {other} differ in length: {lines} and {other_lines} lines")]
    #[diagnostic(help(
        "they must be the same sentences, line for line; `barqiya translate --lines` keeps lines as they are"
    ))]
    Lengths { name: String, lines: usize, other: String, other_lines: usize },

    #[error("{option} takes one system at a time")]
    #[diagnostic(help("give one HYP, and no --compare"))]
    OneSystemOnly { option: &'static str },

    #[error("{name}: there is no set of this name")]
    #[diagnostic(help("known are: {known}; --sets FILE names a list of your own"))]
    NoSuchSet { name: String, known: String },

    #[error("{name}: {file} is not here")]
    #[diagnostic(help(
        "its texts are not part of barqiya ({licence}, {source_of_set}): put them into a folder and say --data FOLDER"
    ))]
    SetNotHere { name: String, file: String, source_of_set: String, licence: String },

    #[error("{name}:{line}: not a sentence with its terms: {problem}")]
    #[diagnostic(help("a line has `ar`, `en` and `terms`, each with `term_ar`, `term_en`, `en`, `en_span`"))]
    Gold { name: String, line: usize, problem: String },

    #[error("as many --ref are needed as HYP: {hypotheses} and {gold} were given")]
    UnequalFiles { hypotheses: usize, gold: usize },

    #[error("{name}:{line}: no links: {problem}")]
    #[diagnostic(help("a line has `links`: a list of pairs of word numbers, [[0, 0], [1, 2]]"))]
    Links { name: String, line: usize, problem: String },

    #[error("{name}: {source}")]
    Measured { name: String, source: barqiya_eval::Error },

    #[error(transparent)]
    Measure(#[from] barqiya_eval::Error),

    #[error(transparent)]
    Model(#[from] barqiya_mt::Error),
}

/// What is wrong with `barqiya.toml`, and where.
#[derive(Debug, thiserror::Error, Diagnostic)]
#[error("{reason}")]
#[diagnostic(help("{help}"))]
pub(crate) struct BadSettings {
    reason: String,
    help: &'static str,
    #[source_code]
    text: NamedSource<String>,
    #[label("here")]
    pub(crate) place: Option<SourceSpan>,
}

/// What to do when a plan or a log cannot be used.
fn after_shard(error: &ShardError) -> &'static str {
    match error {
        ShardError::OtherRun { .. } => "give the same options, model and program as before, or another folder",
        ShardError::Busy { .. } => "wait for it to end, or stop it",
        ShardError::Missing { .. } => {
            "`barqiya corpus run PLAN --shard I/N -o FOLDER` makes a part, or goes on with it"
        }
        ShardError::Doubled { .. } => "give each part once",
        ShardError::Stranger { .. } => "give the plan that the parts were made by",
        ShardError::Line { .. } | ShardError::Changed { .. } => "remove this log and make its part again",
        _ => "`barqiya corpus plan DIR -o PLAN` makes a plan, `barqiya corpus run PLAN` the logs of its parts",
    }
}

impl Problem {
    /// A text that is not the TOML it should be.
    pub(crate) fn settings(name: &str, text: &str, error: &toml::de::Error, help: &'static str) -> Self {
        Self::Settings(Box::new(BadSettings {
            reason: format!("{name}: {}", error.message().lines().next().unwrap_or("not TOML")),
            help,
            place: error.span().map(SourceSpan::from),
            text: NamedSource::new(name, text.to_owned()),
        }))
    }

    /// A file or folder that could not be written, with what helps against the reason.
    pub(crate) fn write(path: &Path, source: io::Error) -> Self {
        let advice = match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                "the disk is full: make room, then run the same command again; nothing half written was left"
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                "choose another place with -o, or get leave to write there"
            }
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => "a file stands where a folder is needed",
            _ => "nothing half written was left",
        };
        Self::Write { path: path.display().to_string(), source, advice: advice.to_owned() }
    }

    /// Whether whoever reads our output went away, which is no fault.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self,
            Self::Write { source, .. } | Self::Columns(barqiya_columns::Error::Write { source })
            if source.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Whether a model or a set is not here.
    pub(crate) fn is_missing_resource(&self) -> bool {
        match self {
            Self::Model(error) | Self::Align(AlignError::Model(error)) => error.is_missing_resource(),
            Self::SetNotHere { .. } => true,
            _ => false,
        }
    }

    /// 3 where the model or a resource is missing, 2 for wrong use and bad input; a closed pipe is success.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            problem if problem.is_missing_resource() => ExitCode::from(3),
            problem if problem.is_closed_pipe() => ExitCode::SUCCESS,
            _ => ExitCode::from(2),
        }
    }
}

/// What a sink says to the engine: a problem stops the work, and is kept in `stopped_by`.
pub(crate) fn go_on<E: Into<Problem>>(result: Result<(), E>, stopped_by: &mut Option<Problem>) -> ControlFlow<()> {
    match result {
        Ok(()) => ControlFlow::Continue(()),
        Err(problem) => {
            *stopped_by = Some(problem.into());
            ControlFlow::Break(())
        }
    }
}

/// The name for output in messages.
pub(crate) fn standard_output() -> PathBuf {
    PathBuf::from("standard output")
}

/// Sets how problems look: drawn and coloured on a terminal, unbroken lines elsewhere.
pub(crate) fn prepare_reports() {
    let width = terminal_size::terminal_size_of(io::stderr()).map(|(width, _)| usize::from(width.0));
    // It fails only when it was set before.
    let _set_before = miette::set_hook(Box::new(move |_| {
        // Our messages hold their causes already.
        let options = miette::MietteHandlerOpts::new().context_lines(1).without_cause_chain();
        let options = match width {
            Some(width) => options.width(width.clamp(40, 120)),
            None => options.wrap_lines(false).width(usize::MAX / 2).color(false),
        };
        Box::new(options.build())
    }));
}

/// Tells the user of a problem on standard error; a closed pipe is none.
pub(crate) fn report(problem: Problem) {
    if !problem.is_closed_pipe() {
        say(format_args!("{:?}", miette::Report::new(problem)));
    }
}

/// A line on standard error; where that is closed there is nobody to tell.
pub(crate) fn say(line: impl Display) {
    let _nobody_listens = writeln!(anstream::stderr().lock(), "{line}");
}

/// Whether standard error is a screen that can show moving things.
pub(crate) fn is_watched() -> bool {
    io::stderr().is_terminal()
}
