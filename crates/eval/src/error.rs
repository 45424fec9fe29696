//! What cannot be measured, and why.

/// What is wrong with texts that are to be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing to measure.
    #[error("there is no line to measure")]
    Empty,
    /// There is nothing to measure by.
    #[error("there is no reference")]
    NoReference,
    /// Two texts that belong together differ in length.
    #[error("{hypotheses} lines against {references} of reference {number}: they must be the same sentences, line for line")]
    Lengths {
        /// Lines of the hypotheses.
        hypotheses: usize,
        /// Lines of the reference.
        references: usize,
        /// Which reference, from 1.
        number: usize,
    },
}
