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
    #[error(
        "{hypotheses} lines against {references} of reference {number}: they must be the same sentences, line for line"
    )]
    Lengths {
        /// Lines of the hypotheses.
        hypotheses: usize,
        /// Lines of the reference.
        references: usize,
        /// Which reference, from 1.
        number: usize,
    },
    /// A line is no bead of vecalign's form.
    #[error("line {line}: `{text}` is no bead; it must be like `[0, 1]:[2]`, with `:` and a score behind it if wanted")]
    Bead {
        /// The line, from 1.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// A line is no rung of hunalign's ladder.
    #[error(
        "line {line}: `{text}` is no rung of a ladder; it must be two numbers and a score, parted by tabs, and not go back"
    )]
    Rung {
        /// The line, from 1.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// A word is no link of Pharaoh's form.
    #[error("line {line}, column {column}: `{text}` is no link; it must be like `0-1`, or `0?1` for a possible one")]
    Link {
        /// The line, from 1.
        line: usize,
        /// The character in the line, from 1.
        column: usize,
        /// What stands there.
        text: String,
    },
    /// Sentences of different texts are compared.
    #[error("the texts differ: `{found}` in line {line}, `{gold}` in line {gold_line} of the gold")]
    Texts {
        /// The line of the text, from 1.
        line: usize,
        /// The words around the first difference.
        found: String,
        /// The line of the gold, from 1.
        gold_line: usize,
        /// The words there.
        gold: String,
    },
}
