//! Pairs from files of any format, once or twice over.

use std::fs::File;
use std::io::{self, BufReader, Seek};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use barqiya_bitext::Pair;
use barqiya_bitext::formats::{Kind, moses, open};
use barqiya_columns::parquet;

use crate::arguments::{Format, InputArguments};
use crate::outputs::format_of;
use crate::problem::{self, Problem};

/// The inputs of a command.
pub(crate) struct Reading {
    inputs: Vec<Source>,
    keep_going: bool,
}

/// Where a pair comes from.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// The name of the file.
    pub(crate) file: Rc<str>,
    /// Which pair of the file it is, from 1.
    pub(crate) row: usize,
}

/// Where pairs are.
enum Source {
    File {
        path: PathBuf,
        kind: Kind,
    },
    Parquet {
        path: PathBuf,
    },
    /// The Arabic and the English, line for line.
    Lines {
        arabic: PathBuf,
        english: PathBuf,
    },
    /// Standard input, kept in a file without a name so that it can be read twice.
    Kept {
        file: File,
        kind: Kind,
    },
}

impl Reading {
    pub(crate) fn new(arguments: &InputArguments) -> Result<Self, Problem> {
        let mut inputs = Vec::new();
        let mut paths = arguments.inputs.iter().peekable();
        while let Some(path) = paths.next() {
            if path != Path::new("-") && !path.is_file() {
                return Err(Problem::NoSuchInput { name: path.display().to_string() });
            }
            let english = paths.next_if(|next| has_ending(path, "ar") && has_ending(next, "en"));
            inputs.push(match english {
                Some(english) => Source::Lines { arabic: path.clone(), english: english.clone() },
                None => source(path, arguments.from)?,
            });
        }
        Ok(Self { inputs, keep_going: arguments.keep_going })
    }

    /// Hands all pairs on in order; gives how many rows could not be read and were passed over.
    pub(crate) fn for_each(&mut self, mut take: impl FnMut(Pair) -> Result<(), Problem>) -> Result<usize, Problem> {
        self.read(true, &mut |_, pair| take(pair))
    }

    /// The same, without a word about rows that cannot be read.
    pub(crate) fn quietly(&mut self, mut take: impl FnMut(Pair) -> Result<(), Problem>) -> Result<usize, Problem> {
        self.read(false, &mut |_, pair| take(pair))
    }

    /// The same, each pair with its row in the file that it comes from.
    pub(crate) fn with_rows(&mut self, mut take: impl FnMut(Row, Pair)) -> Result<usize, Problem> {
        let names: Vec<Rc<str>> = self.inputs.iter().map(|input| Rc::from(input.name())).collect();
        self.read(true, &mut |(input, row), pair| {
            take(Row { file: names[input].clone(), row }, pair);
            Ok(())
        })
    }

    fn read(
        &mut self,
        tell: bool,
        take: &mut dyn FnMut((usize, usize), Pair) -> Result<(), Problem>,
    ) -> Result<usize, Problem> {
        let keep_going = self.keep_going;
        let mut skipped = 0;
        for (number, input) in self.inputs.iter_mut().enumerate() {
            let mut row = 0;
            input.for_each(&mut |read: Result<Pair, Problem>| {
                row += 1;
                match read {
                    Ok(pair) => take((number, row), pair),
                    Err(problem) if keep_going => {
                        skipped += 1;
                        if tell {
                            problem::report(problem);
                        }
                        Ok(())
                    }
                    Err(problem) => Err(problem),
                }
            })?;
        }
        Ok(skipped)
    }
}

impl Source {
    fn name(&self) -> String {
        match self {
            Self::File { path, .. } | Self::Parquet { path } | Self::Lines { arabic: path, .. } => name(path),
            Self::Kept { .. } => "-".to_owned(),
        }
    }

    fn for_each(&mut self, row: &mut dyn FnMut(Result<Pair, Problem>) -> Result<(), Problem>) -> Result<(), Problem> {
        match self {
            Self::File { path, kind } => {
                let mut pairs = open(*kind, BufReader::new(file(path)?), &name(path))?;
                pairs.try_for_each(|pair| row(pair.map_err(Problem::from)))
            }
            Self::Parquet { path } => {
                let mut pairs = parquet::read(file(path)?, name(path))?;
                pairs.try_for_each(|pair| row(pair.map_err(Problem::from)))
            }
            Self::Lines { arabic, english } => {
                let open = |path: &Path| Ok::<_, Problem>(BufReader::new(file(path)?));
                let mut pairs = moses::read(open(arabic)?, name(arabic), open(english)?, name(english));
                pairs.try_for_each(|pair| row(pair.map_err(Problem::from)))
            }
            Self::Kept { file, kind } => {
                let unreadable = |source| Problem::Unreadable { name: "-".to_owned(), source };
                file.rewind().map_err(unreadable)?;
                let mut pairs = open(*kind, BufReader::new(&*file), "-")?;
                pairs.try_for_each(|pair| row(pair.map_err(Problem::from)))
            }
        }
    }
}

fn source(path: &Path, from: Option<Format>) -> Result<Source, Problem> {
    let unknown = || Problem::PairFormat { name: name(path) };
    let is_input = path == Path::new("-");
    let format = from.or_else(|| format_of(path)).or(is_input.then_some(Format::Jsonl)).ok_or_else(unknown)?;
    let kind = match format {
        Format::Tsv => Kind::Tsv,
        Format::Jsonl => Kind::Jsonl,
        Format::Tmx => Kind::Tmx,
        Format::Xliff | Format::Xliff2 => Kind::Xliff,
        Format::Html => Kind::Html,
        Format::Markdown => Kind::Markdown,
        Format::Parquet if !is_input => return Ok(Source::Parquet { path: path.to_owned() }),
        Format::Parquet | Format::Pretty | Format::Moses | Format::Beads => return Err(unknown()),
    };
    if !is_input {
        return Ok(Source::File { path: path.to_owned(), kind });
    }
    let unreadable = |source| Problem::Unreadable { name: "-".to_owned(), source };
    let mut file = tempfile::tempfile().map_err(unreadable)?;
    io::copy(&mut io::stdin().lock(), &mut file).map_err(unreadable)?;
    Ok(Source::Kept { file, kind })
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending))
}

fn file(path: &Path) -> Result<File, Problem> {
    File::open(path).map_err(|source| Problem::Unreadable { name: name(path), source })
}

fn name(path: &Path) -> String {
    path.display().to_string()
}
