//! What can be wrong with a file of pairs.

/// Why a file of pairs could not be read. Lines and columns count from 1.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file could not be read on.
    #[error("{file}: cannot be read after line {line}: {source}")]
    Read {
        /// The file.
        file: String,
        /// The last whole line.
        line: usize,
        /// What the system says.
        source: std::io::Error,
    },
    /// A line is not UTF-8.
    #[error("{file}:{line}: byte {column} of this line is not valid UTF-8: convert the file to UTF-8 first")]
    Encoding {
        /// The file.
        file: String,
        /// The line.
        line: usize,
        /// The byte in the line, from 1.
        column: usize,
    },
    /// A line is not a pair in JSON.
    #[error("{file}:{line}: not a pair in JSON: {problem}")]
    Json {
        /// The file.
        file: String,
        /// The line.
        line: usize,
        /// What the parser says, with its column.
        problem: String,
    },
    /// The first line of a table does not name a column that is needed.
    #[error("{file}:1: the header names no column `{column}`; it must be: {}", crate::formats::tsv::COLUMNS.join(", "))]
    Header {
        /// The file.
        file: String,
        /// The column.
        column: &'static str,
    },
    /// The first line of a table does not name the one column that is wanted.
    #[error("{file}:1: the header names no column `{column}`")]
    Column {
        /// The file.
        file: String,
        /// The column.
        column: &'static str,
    },
    /// A file is not XML, or not the kind of XML it should be.
    #[error("{file}:{line}:{column}: {problem}")]
    Xml {
        /// The file.
        file: String,
        /// The line.
        line: usize,
        /// The byte in the line, from 1.
        column: usize,
        /// What is wrong.
        problem: String,
    },
    /// A unit of a translation memory lacks a language.
    #[error("{file}:{line}: unit {unit} holds no `{language}`")]
    Unit {
        /// The file.
        file: String,
        /// The line in which the unit ends.
        line: usize,
        /// Which unit, from 1.
        unit: usize,
        /// The language.
        language: &'static str,
    },
    /// A row has fewer or more cells than the header.
    #[error("{file}:{line}: {found} cells where the header has {expected}: a tab inside a text is written \\t")]
    Cells {
        /// The file.
        file: String,
        /// The line.
        line: usize,
        /// Cells of the row.
        found: usize,
        /// Cells of the header.
        expected: usize,
    },
    /// A cell does not hold what its column wants.
    #[error("{file}:{line}: {column} `{value}` is not {expected}")]
    Cell {
        /// The file.
        file: String,
        /// The line.
        line: usize,
        /// The column.
        column: &'static str,
        /// What stands there.
        value: String,
        /// What should.
        expected: &'static str,
    },
    /// A byte range does not fit the text it belongs to.
    #[error("{file}:{line}: {problem}")]
    Range {
        /// The file.
        file: String,
        /// The line.
        line: usize,
        /// Which range, and what it does not fit.
        problem: String,
    },
    /// A page that was not made of pairs.
    #[error("{file}: not a page that barqiya wrote: there are no pairs in it")]
    Page {
        /// The file.
        file: String,
    },
    /// A table that was not made of pairs.
    #[error("{file}: there is no table of English and Arabic in it, as barqiya writes it")]
    Table {
        /// The file.
        file: String,
    },
    /// Two files that should be line for line the same story have different lengths.
    #[error("{short} ends after {lines} lines but {long} goes on: line-aligned files have as many lines as each other")]
    Uneven {
        /// The file that ends first.
        short: String,
        /// The file that goes on.
        long: String,
        /// Lines of the shorter file.
        lines: usize,
    },
}

impl Error {
    /// What serde says of a line, with the column of the file.
    pub(crate) fn json(file: &str, line: usize, error: &serde_json::Error) -> Self {
        let problem = error.to_string().replace(" at line 1 column ", ", column ");
        Self::Json { file: file.to_owned(), line, problem }
    }
}
