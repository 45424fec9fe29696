//! Record batches from one process to another, as Arrow IPC streams.
//!
//! Whoever spreads work over machines hands in batches with a column `ar`, and gets the same rows back with the columns `en`, `score` and
//! `flags` added.

use std::io::{Read, Write};
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, Float64Array, RecordBatch, StringArray};
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{DataType, Field, Schema, SchemaRef};

use crate::Error;

/// The column that is translated.
const ARABIC: &str = "ar";

/// What a row gets.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The English.
    pub en: String,
    /// Mean natural log-probability per target token.
    pub score: f64,
    /// The names of flags.
    pub flags: Vec<String>,
}

/// A stream of batches that want answers.
pub struct Requests<R: Read> {
    reader: StreamReader<R>,
}

impl<R: Read> Requests<R> {
    /// Reads the beginning of a stream.
    ///
    /// # Errors
    /// What comes in is no Arrow stream, or has no column `ar` of texts.
    pub fn open(input: R) -> Result<Self, Error> {
        let reader = StreamReader::try_new(input, None).map_err(stream)?;
        let schema = reader.schema();
        let is_text =
            |field: &Field| matches!(field.data_type(), DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
        match schema.column_with_name(ARABIC) {
            Some((_, field)) if is_text(field) => Ok(Self { reader }),
            _ => {
                let columns: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
                Err(Error::NoArabic { columns: columns.join(", ") })
            }
        }
    }

    /// The columns that go out: those that came in, with the answers' in place of any of the same name.
    pub fn answered_schema(&self) -> SchemaRef {
        answered(&self.reader.schema())
    }
}

impl<R: Read> Iterator for Requests<R> {
    type Item = Result<Request, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.reader.next()?.map(|batch| Request { batch }).map_err(stream))
    }
}

/// A batch that wants answers.
#[derive(Debug, Clone)]
pub struct Request {
    batch: RecordBatch,
}

impl Request {
    /// The Arabic of each row; `None` where it is null.
    pub fn arabic(&self) -> Vec<Option<&str>> {
        let Some(column) = self.batch.column_by_name(ARABIC) else { return Vec::new() };
        match column.data_type() {
            DataType::LargeUtf8 => column.as_string::<i64>().iter().collect(),
            DataType::Utf8View => column.as_string_view().iter().collect(),
            _ => column.as_string::<i32>().iter().collect(),
        }
    }

    /// The batch with its answers, one a row; `None` becomes null.
    ///
    /// # Errors
    /// There are not as many answers as rows.
    pub fn answer(&self, answers: &[Option<Answer>]) -> Result<RecordBatch, Error> {
        let english: StringArray =
            answers.iter().map(|answer| answer.as_ref().map(|answer| answer.en.as_str())).collect();
        let scores: Float64Array = answers.iter().map(|answer| answer.as_ref().map(|answer| answer.score)).collect();
        let mut flags = ListBuilder::new(StringBuilder::new());
        for answer in answers {
            flags.append_option(answer.as_ref().map(|answer| answer.flags.iter().map(Some)));
        }
        let added: [ArrayRef; 3] = [Arc::new(english), Arc::new(scores), Arc::new(flags.finish())];
        let schema = self.batch.schema();
        let kept = schema.fields().iter().zip(self.batch.columns()).filter(|(field, _)| !is_answer(field.name()));
        let columns = kept.map(|(_, column)| column.clone()).chain(added).collect();
        RecordBatch::try_new(answered(&schema), columns).map_err(stream)
    }
}

fn is_answer(column: &str) -> bool {
    ["en", "score", "flags"].contains(&column)
}

fn answered(schema: &Schema) -> SchemaRef {
    let kept = schema.fields().iter().filter(|field| !is_answer(field.name())).cloned();
    let flag = Field::new_list_field(DataType::Utf8, true);
    let added = [
        Field::new("en", DataType::Utf8, true),
        Field::new("score", DataType::Float64, true),
        Field::new_list("flags", flag, true),
    ];
    let fields: Vec<Arc<Field>> = kept.chain(added.map(Arc::new)).collect();
    Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone()))
}

/// The stream that goes out.
pub struct Answers<W: Write> {
    writer: StreamWriter<W>,
}

impl<W: Write> Answers<W> {
    /// Begins a stream with the columns of [`Requests::answered_schema`].
    ///
    /// # Errors
    /// It could not be written.
    pub fn begin(out: W, schema: &Schema) -> Result<Self, Error> {
        Ok(Self { writer: StreamWriter::try_new(out, schema).map_err(stream)? })
    }

    /// Writes a batch and hands it over at once.
    ///
    /// # Errors
    /// It could not be written.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        self.writer.write(batch).map_err(stream)?;
        self.writer.flush().map_err(stream)
    }

    /// Ends the stream; without it a reader knows that something is missing.
    ///
    /// # Errors
    /// It could not be written.
    pub fn end(mut self) -> Result<(), Error> {
        self.writer.finish().map_err(stream)
    }
}

fn stream(error: arrow_schema::ArrowError) -> Error {
    match error {
        arrow_schema::ArrowError::IoError(_, source) if source.kind() == std::io::ErrorKind::BrokenPipe => {
            Error::Write { source }
        }
        other => Error::Stream { problem: other.to_string() },
    }
}
