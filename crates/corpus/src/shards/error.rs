//! What can be wrong with plans and logs.

/// Why a plan or a log cannot be used. Lines count from 1.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ShardError {
    /// A file could not be read or written.
    #[error("{file}: {source}")]
    File {
        /// The file.
        file: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file is no plan.
    #[error("{file}: not a plan of a corpus: {problem}")]
    NoPlan {
        /// The file.
        file: String,
        /// What the parser says.
        problem: String,
    },
    /// Two documents of a plan have one name.
    #[error("{file}: two documents are called `{name}`")]
    SameName {
        /// The plan's file.
        file: String,
        /// The name.
        name: String,
    },
    /// What was said is no shard.
    #[error("`{text}` is no shard: say i/n with i from 1 to n, such as 2/8")]
    NoShard {
        /// What was said.
        text: String,
    },
    /// A log was begun with other settings.
    #[error("{file}: it was begun with other settings or another version ({theirs}; now {ours})")]
    OtherRun {
        /// The log.
        file: String,
        /// What it says of itself.
        theirs: String,
        /// What is asked for now.
        ours: String,
    },
    /// Another process writes the log.
    #[error("{file}: another process is writing it")]
    Busy {
        /// The log.
        file: String,
    },
    /// A line in the middle of a log is not what it should be.
    #[error("{file}:{line}: not a line of a log: {problem}")]
    Line {
        /// The log.
        file: String,
        /// The line.
        line: usize,
        /// What is wrong.
        problem: String,
    },
    /// Documents of the plan that no log has finished.
    #[error("{count} of the plan's documents are in no log: {names}")]
    Missing {
        /// How many.
        count: usize,
        /// The first of their names.
        names: String,
    },
    /// A document that was made twice.
    #[error("{name} is in {first} and in {second}")]
    Doubled {
        /// The document.
        name: String,
        /// A log.
        first: String,
        /// Another, or the same one.
        second: String,
    },
    /// A log holds a document that the plan does not know, or another text of the same name.
    #[error("{file}: {name} is not in the plan with this content")]
    Stranger {
        /// The log.
        file: String,
        /// The document.
        name: String,
    },
    /// The rows of a document are not those that were written.
    #[error("{file}: the rows of {name} were changed after they were written: {problem}")]
    Changed {
        /// The log.
        file: String,
        /// The document.
        name: String,
        /// Count or hash.
        problem: String,
    },
}

impl ShardError {
    pub(super) fn file(path: &std::path::Path, source: std::io::Error) -> Self {
        Self::File { file: path.display().to_string(), source }
    }
}
