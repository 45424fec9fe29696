//! Parquet files of pairs.
//!
//! | column | type |
//! | --- | --- |
//! | `translation` | struct of `ar` and `en` |
//! | `id`, `story` | text |
//! | `n`, `start`, `end` | 64-bit integers |
//! | `score` | double |
//! | `flags` | list of texts |
//! | `links`, `terms`, `alternatives`, `scores`, `verdicts` | lists of structs |
//! | `aligned` | struct, null where the English was made here |
//!
//! Reading takes these columns, of which only `translation` must be there, or just `ar` and `en` of any file.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{FieldRef, Schema};
use barqiya_bitext::{Pair, Story, Writer};
use parquet::arrow::ArrowWriter;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::Error;
use crate::row::{PlainRow, Row, features, fields};

/// Rows that are put into columns at once.
const BATCH: usize = 2048;
/// Rows of a row group: what is held in memory while writing, and what a reader can skip.
const ROW_GROUP: usize = 65_536;

/// Writes pairs as rows of a Parquet file, compressed by zstd.
pub struct ParquetWriter<W: Write + Send> {
    fields: Vec<FieldRef>,
    rows: Vec<Row>,
    file: Option<ArrowWriter<W>>,
}

impl<W: Write + Send> ParquetWriter<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// The beginning could not be written.
    pub fn new(out: W) -> io::Result<Self> {
        let fields = fields();
        let metadata = std::collections::HashMap::from([("huggingface".to_owned(), features(&fields))]);
        let schema = Arc::new(Schema::new_with_metadata(fields.clone(), metadata));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(ROW_GROUP))
            .set_created_by(format!("barqiya {}", env!("CARGO_PKG_VERSION")))
            .build();
        let file = ArrowWriter::try_new(out, schema, Some(properties)).map_err(io::Error::other)?;
        Ok(Self { fields, rows: Vec::new(), file: Some(file) })
    }

    fn write_rows(&mut self) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        if !self.rows.is_empty() {
            let batch = serde_arrow::to_record_batch(&self.fields, &self.rows).map_err(io::Error::other)?;
            self.rows.clear();
            file.write(&batch).map_err(io_error)?;
        }
        Ok(())
    }
}

impl<W: Write + Send> Writer for ParquetWriter<W> {
    fn begin_story(&mut self, _story: &Story) -> io::Result<()> {
        Ok(())
    }

    fn pair(&mut self, pair: &Pair) -> io::Result<()> {
        self.rows.push(Row::from(pair));
        if self.rows.len() == BATCH { self.write_rows() } else { Ok(()) }
    }

    fn end(&mut self) -> io::Result<()> {
        self.write_rows()?;
        self.file.take().map_or(Ok(()), |file| {
            let mut out = file.into_inner().map_err(io_error)?;
            out.flush()
        })
    }
}

/// The system's own error where there is one: a full disk must be known as such.
fn io_error(error: parquet::errors::ParquetError) -> io::Error {
    match error {
        parquet::errors::ParquetError::External(source) => match source.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}

/// Reads the pairs of a Parquet file as they come, a batch of rows at a time.
///
/// # Errors
/// At once: no Parquet file, or no columns of pairs. Later: damaged data, which ends the reading, or a row that is no pair, after which
/// it goes on.
pub fn read(file: File, name: impl Into<String>) -> Result<impl Iterator<Item = Result<Pair, Error>>, Error> {
    let name = name.into();
    let damaged = |problem: String| Error::Parquet { file: name.clone(), problem };
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| damaged(error.to_string()))?;
    let schema = builder.schema().clone();
    let has = |column: &str| schema.column_with_name(column).is_some();
    let wanted: Vec<String> = if has("translation") {
        fields().iter().map(|field| field.name().clone()).filter(|column| has(column)).collect()
    } else if has("ar") && has("en") {
        ["ar", "en"].map(String::from).to_vec()
    } else {
        let columns = schema.fields().iter().map(|field| field.name().as_str()).collect::<Vec<_>>().join(", ");
        return Err(Error::Columns { file: name, columns });
    };
    let places: Vec<usize> = wanted.iter().filter_map(|column| schema.index_of(column).ok()).collect();
    let mask = ProjectionMask::roots(builder.parquet_schema(), places);
    let reader =
        builder.with_projection(mask).with_batch_size(BATCH).build().map_err(|error| damaged(error.to_string()))?;
    Ok(Rows {
        reader,
        name,
        plain: wanted.len() == 2 && !has("translation"),
        read: 0,
        ready: VecDeque::new(),
        ended: false,
    })
}

/// The rows of a file as they are read.
struct Rows {
    reader: ParquetRecordBatchReader,
    name: String,
    /// Whether the columns are just `ar` and `en`.
    plain: bool,
    read: usize,
    ready: VecDeque<Result<Pair, Error>>,
    ended: bool,
}

impl Iterator for Rows {
    type Item = Result<Pair, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.is_empty() && !self.ended {
            match self.reader.next()? {
                Ok(batch) => self.take(&batch),
                Err(error) => {
                    self.ended = true;
                    return Some(Err(Error::Parquet { file: self.name.clone(), problem: error.to_string() }));
                }
            }
        }
        self.ready.pop_front()
    }
}

impl Rows {
    fn take(&mut self, batch: &RecordBatch) {
        let first = self.read + 1;
        self.read += batch.num_rows();
        let fault = |first, last, problem: String| Error::Rows { file: self.name.clone(), first, last, problem };
        let rows: Result<Vec<Row>, _> = if self.plain {
            serde_arrow::from_record_batch(batch).map(|rows: Vec<PlainRow>| rows.into_iter().map(Row::from).collect())
        } else {
            serde_arrow::from_record_batch(batch)
        };
        match rows {
            Err(error) => self.ready.push_back(Err(fault(first, self.read, error.message().to_owned()))),
            Ok(rows) => {
                for (at, row) in rows.into_iter().enumerate() {
                    let number = first + at;
                    let pair = row.pair().map(|pair| numbered(pair, &self.name, number));
                    self.ready.push_back(pair.map_err(|problem| fault(number, number, problem)));
                }
            }
        }
    }
}

/// A pair that has no name of its own is called by its file and row.
fn numbered(mut pair: Pair, file: &str, number: usize) -> Pair {
    if pair.id.is_empty() {
        let story = Story::new(file, file.as_bytes());
        (pair.id, pair.story, pair.n) = (story.pair_id(number), story.name, number);
    }
    pair
}
