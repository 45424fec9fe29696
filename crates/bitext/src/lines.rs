//! Lines of a file, with their numbers and with errors that carry them.

use std::io::BufRead;

use crate::Error;

/// Reads a file line by line; a byte order mark before the first and a carriage return at the end of each are dropped.
#[derive(Debug)]
pub(crate) struct Lines<R> {
    reader: R,
    pub(crate) file: String,
    /// Number of the line read last, from 1.
    pub(crate) line: usize,
    /// Where the text of the line read last begins, in bytes of the file.
    pub(crate) start: usize,
    bytes: usize,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(reader: R, file: impl Into<String>) -> Self {
        Self { reader, file: file.into(), line: 0, start: 0, bytes: 0 }
    }

    /// The next line without its end; `None` after the last.
    pub(crate) fn next(&mut self) -> Result<Option<String>, Error> {
        let mut bytes = Vec::new();
        let count = self.reader.read_until(b'\n', &mut bytes).map_err(|source| Error::Read {
            file: self.file.clone(),
            line: self.line,
            source,
        })?;
        if count == 0 {
            return Ok(None);
        }
        self.line += 1;
        self.start = self.bytes;
        self.bytes += count;
        for end in [b'\n', b'\r'] {
            if bytes.last() == Some(&end) {
                bytes.pop();
            }
        }
        if self.line == 1 && bytes.starts_with("\u{feff}".as_bytes()) {
            bytes.drain(..3);
            self.start += 3;
        }
        String::from_utf8(bytes).map(Some).map_err(|error| Error::Encoding {
            file: self.file.clone(),
            line: self.line,
            column: 1 + error.utf8_error().valid_up_to(),
        })
    }
}
