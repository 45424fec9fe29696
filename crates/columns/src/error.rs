//! What can be wrong with columns.

/// Why columns could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file is no Parquet file, or a damaged one.
    #[error("{file}: not a Parquet file that can be read: {problem}")]
    Parquet {
        /// The file.
        file: String,
        /// What the library says.
        problem: String,
    },
    /// The columns are not those of pairs.
    #[error(
        "{file}: no pairs in these columns ({columns}): there must be `translation` with `ar` and `en`, or `ar` and `en`"
    )]
    Columns {
        /// The file.
        file: String,
        /// The names of the columns that are there.
        columns: String,
    },
    /// A row does not hold what a pair needs.
    #[error("{file}: rows {first} to {last}: {problem}")]
    Rows {
        /// The file.
        file: String,
        /// The first row of the batch, from 1.
        first: usize,
        /// The last row of the batch.
        last: usize,
        /// What is wrong.
        problem: String,
    },
    /// What came in is no stream of record batches.
    #[error("not an Arrow stream that can be read: {problem}")]
    Stream {
        /// What the library says.
        problem: String,
    },
    /// A stream lacks the column that is translated.
    #[error("the stream has no column `ar` of texts; it has: {columns}")]
    NoArabic {
        /// The names of the columns that are there.
        columns: String,
    },
    /// The stream could not be written.
    #[error("the stream cannot be written: {source}")]
    Write {
        /// What the system says.
        source: std::io::Error,
    },
}
