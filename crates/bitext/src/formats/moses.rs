//! Two plain files, line for line the same sentences, as Moses, `fast_align` and the training programs read them.

use std::io::{self, BufRead, Write};

use crate::lines::Lines;
use crate::{Error, Pair, Story, Writer};

/// Writes the Arabic to one file and the English to another, one sentence a line.
///
/// A line end inside a sentence becomes a space, whichever character a reader may take for one.
#[derive(Debug)]
pub struct MosesWriter<A, E> {
    arabic: A,
    english: E,
}

impl<A: Write, E: Write> MosesWriter<A, E> {
    /// Writes to the two files.
    pub fn new(arabic: A, english: E) -> Self {
        Self { arabic, english }
    }
}

impl<A: Write, E: Write> Writer for MosesWriter<A, E> {
    fn begin_story(&mut self, _story: &Story) -> io::Result<()> {
        Ok(())
    }

    fn pair(&mut self, pair: &Pair) -> io::Result<()> {
        writeln!(self.arabic, "{}", on_one_line(&pair.ar))?;
        writeln!(self.english, "{}", on_one_line(&pair.en))
    }

    fn end(&mut self) -> io::Result<()> {
        self.arabic.flush()?;
        self.english.flush()
    }
}

/// Replaces whatever some reader takes for a line end (those of Unicode and of Python's `splitlines`) by a space.
fn on_one_line(text: &str) -> String {
    text.replace("\r\n", " ").replace(
        |character| {
            matches!(
                character,
                '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
            )
        },
        " ",
    )
}

/// Reads two line-aligned files; the story is named after the Arabic file, in which the byte ranges lie.
///
/// # Errors
/// A line that cannot be read, or one file ending before the other; reading ends there.
///
/// ```
/// use barqiya_bitext::formats::moses;
/// let pairs: Result<Vec<_>, _> = moses::read("نعم\nلا\n".as_bytes(), "a.ar", "Yes\nNo\n".as_bytes(), "a.en").collect();
/// let pairs = pairs?;
/// assert_eq!((pairs[1].ar.as_str(), pairs[1].en.as_str(), pairs[1].start), ("لا", "No", 7));
/// # Ok::<(), barqiya_bitext::Error>(())
/// ```
pub fn read(
    arabic: impl BufRead,
    arabic_file: impl Into<String>,
    english: impl BufRead,
    english_file: impl Into<String>,
) -> impl Iterator<Item = Result<Pair, Error>> {
    let mut arabic = Lines::new(arabic, arabic_file);
    let mut english = Lines::new(english, english_file);
    let mut ended = false;
    std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let next = next_pair(&mut arabic, &mut english);
        ended = !matches!(next, Some(Ok(_)));
        next
    })
}

fn next_pair<A: BufRead, E: BufRead>(arabic: &mut Lines<A>, english: &mut Lines<E>) -> Option<Result<Pair, Error>> {
    let sides = arabic.next().and_then(|ar| Ok((ar, english.next()?)));
    let uneven =
        |short: &str, long: &str, lines| Error::Uneven { short: short.to_owned(), long: long.to_owned(), lines };
    match sides {
        Ok((Some(ar), Some(en))) => {
            let (n, start) = (arabic.line, arabic.start);
            let end = start + ar.len();
            let mut pair = Pair::new(&Story::new(arabic.file.as_str(), b""), n, ar, start..end);
            pair.id = format!("{}-{n}", arabic.file);
            pair.en = en;
            Some(Ok(pair))
        }
        Ok((None, None)) => None,
        Ok((None, Some(_))) => Some(Err(uneven(&arabic.file, &english.file, arabic.line))),
        Ok((Some(_), None)) => Some(Err(uneven(&english.file, &arabic.file, english.line))),
        Err(error) => Some(Err(error)),
    }
}
