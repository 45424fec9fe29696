//! What can go wrong in a search.

/// Why a search stopped. `E` is the model's own error.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error<E> {
    /// The options contradict each other.
    #[error("search options: {0}")]
    Options(#[from] Fault),
    /// A task cannot be done as it stands.
    #[error("sentence {number}: {fault}")]
    Task {
        /// The caller's number of the sentence.
        number: usize,
        /// What is wrong with it.
        fault: Fault,
    },
    /// The model broke its contract: the number of its answers differs from the number of questions.
    #[error("the model answered {given} of {asked} {what}")]
    Answers {
        /// What was asked about: "sources" or "rows".
        what: &'static str,
        /// How many there were.
        asked: usize,
        /// How many answers came back.
        given: usize,
    },
    /// The model failed.
    #[error(transparent)]
    Model(E),
}

/// What is wrong with options or a task.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// A beam holds at least one hypothesis.
    #[error("a beam of 0 hypotheses")]
    Beam,
    /// The n-best list cannot be longer than the beam, nor empty.
    #[error("{nbest} results from a beam of {beam}: ask for 1 to {beam}")]
    NBest {
        /// Results asked for.
        nbest: usize,
        /// Hypotheses that compete.
        beam: usize,
    },
    /// A step must hold at least one sentence's beam.
    #[error("{rows} rows a step cannot hold a beam of {beam}")]
    Rows {
        /// Rows a step may have.
        rows: usize,
        /// Hypotheses that compete.
        beam: usize,
    },
    /// The length penalty is not a number, or infinite.
    #[error("a length penalty of {0}")]
    LengthPenalty(f32),
    /// The token that is forced at the maximum length does not end a sentence.
    #[error("token {0} is forced at the end, but is no end mark")]
    ForcedEnd(u32),
    /// A task that allows no tokens.
    #[error("a maximum of 0 tokens")]
    NoTokens,
    /// The minimum length is above the maximum.
    #[error("at least {min} tokens and at most {max}")]
    Lengths {
        /// Least tokens.
        min: usize,
        /// Most tokens.
        max: usize,
    },
    /// The forced beginning is longer than the whole may be.
    #[error("{forced} tokens are forced and {max} allowed")]
    Forced {
        /// Forced tokens.
        forced: usize,
        /// Most tokens.
        max: usize,
    },
}
