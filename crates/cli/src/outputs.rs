//! Where pairs go: the screen, one file, or a file for each story in a folder.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use barqiya_bitext::formats::Kind;
use barqiya_bitext::formats::beads::BeadsWriter;
use barqiya_bitext::formats::html::HtmlWriter;
use barqiya_bitext::formats::jsonl::JsonlWriter;
use barqiya_bitext::formats::markdown::MarkdownWriter;
use barqiya_bitext::formats::moses::MosesWriter;
use barqiya_bitext::formats::tmx::TmxWriter;
use barqiya_bitext::formats::tsv::TsvWriter;
use barqiya_bitext::formats::xliff::{Version, XliffWriter};
use barqiya_bitext::{Pair, Story, Writer};
use barqiya_columns::parquet::ParquetWriter;

use crate::arguments::Format;
use crate::pretty::{Page, PrettyWriter};
use crate::problem::{Problem, standard_output};
use crate::unfinished::{Steps, Unfinished};

/// What `-o` means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    StandardOutput,
    File(PathBuf),
    Folder(PathBuf),
}

impl Place {
    /// A folder is what is one, or is named like one (`FOLDER/`).
    pub(crate) fn new(output: Option<&Path>) -> Self {
        match output {
            None => Self::StandardOutput,
            Some(path) if path == Path::new("-") => Self::StandardOutput,
            Some(path) if is_named_like_a_folder(path) || path.is_dir() => Self::Folder(path.to_owned()),
            Some(path) => Self::File(path.to_owned()),
        }
    }

    /// The folder, where it is one.
    pub(crate) fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(folder) => Some(folder),
            _ => None,
        }
    }

    /// The format where none was asked for.
    pub(crate) fn usual_format(&self) -> Format {
        match self {
            Self::StandardOutput => Format::Pretty,
            Self::Folder(_) => Format::Jsonl,
            Self::File(path) => format_of(path).unwrap_or(Format::Pretty),
        }
    }
}

/// The format that a file's ending stands for.
pub(crate) fn format_of(path: &Path) -> Option<Format> {
    let is = |ending: &str| path.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending));
    Some(match Kind::of(path) {
        Some(Kind::Tsv) => Format::Tsv,
        Some(Kind::Jsonl) => Format::Jsonl,
        Some(Kind::Markdown) => Format::Markdown,
        Some(Kind::Html) => Format::Html,
        Some(Kind::Tmx) => Format::Tmx,
        Some(Kind::Xliff) if is("xliff") => Format::Xliff2,
        Some(Kind::Xliff) => Format::Xliff,
        None if is("beads") => Format::Beads,
        None if is("parquet") => Format::Parquet,
        None => return None,
    })
}

fn is_named_like_a_folder(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().last().is_some_and(|&last| std::path::is_separator(char::from(last)))
}

/// The files that `target` stands for: with Moses it is the common beginning of two names.
pub(crate) fn files_of(target: &Path, format: Format) -> Vec<PathBuf> {
    match format {
        Format::Moses => vec![with_ending(target, "ar"), with_ending(target, "en")],
        _ => vec![target.to_owned()],
    }
}

/// What a story's output in a folder is called.
pub(crate) fn target_in(folder: &Path, stem: &Path, format: Format) -> PathBuf {
    let target = folder.join(stem);
    match format {
        // Not `.txt`: that is what stories are called.
        Format::Pretty => with_ending(&target, "pairs.txt"),
        Format::Tsv => with_ending(&target, "tsv"),
        Format::Jsonl => with_ending(&target, "jsonl"),
        Format::Markdown => with_ending(&target, "md"),
        Format::Moses => target,
        Format::Beads => with_ending(&target, "beads"),
        Format::Html => with_ending(&target, "html"),
        Format::Tmx => with_ending(&target, "tmx"),
        Format::Xliff => with_ending(&target, "xlf"),
        Format::Xliff2 => with_ending(&target, "xliff"),
        Format::Parquet => with_ending(&target, "parquet"),
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// What kind of rows is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rows {
    /// The English was made here.
    Translated,
    /// Both sides were there.
    Aligned,
}

impl Rows {
    fn table<W: io::Write>(self, out: W) -> TsvWriter<W> {
        match self {
            Self::Translated => TsvWriter::new(out),
            Self::Aligned => TsvWriter::aligned(out),
        }
    }
}

/// An output while it is written.
pub(crate) struct Output {
    writer: Box<dyn Writer>,
    files: Vec<Unfinished>,
    name: PathBuf,
}

impl Output {
    /// Writes to standard output as pairs come.
    pub(crate) fn standard(format: Format, rows: Rows) -> Result<Self, Problem> {
        let out = io::stdout();
        let writer: Box<dyn Writer> = match format {
            Format::Pretty => Box::new(PrettyWriter::new(anstream::AutoStream::auto(out), Page::of_standard_output())),
            Format::Moses => return Err(Problem::MosesNeedsName),
            format => of_one_stream(out, format, rows).map_err(|error| Problem::write(&standard_output(), error))?,
        };
        Ok(Self { writer, files: Vec::new(), name: standard_output() })
    }

    /// Begins the file, or the two files, that shall stand at `target`.
    pub(crate) fn file(target: &Path, format: Format, rows: Rows) -> Result<Self, Problem> {
        let mut files = Vec::new();
        for path in files_of(target, format) {
            files.push(Unfinished::create(&path).map_err(|error| Problem::write(&path, error))?);
        }
        let writer = writer(&files, format, rows).map_err(|error| Problem::write(target, error))?;
        Ok(Self { writer, files, name: target.to_owned() })
    }

    pub(crate) fn begin_story(&mut self, story: &Story) -> Result<(), Problem> {
        self.writer.begin_story(story).map_err(|error| Problem::write(&self.name, error))
    }

    pub(crate) fn pair(&mut self, pair: &Pair) -> Result<(), Problem> {
        self.writer.pair(pair).map_err(|error| Problem::write(&self.name, error))
    }

    /// Writes what is held back and gives the files their names; gives these.
    pub(crate) fn finish(mut self, steps: &Steps) -> Result<Vec<PathBuf>, Problem> {
        self.writer.end().map_err(|error| Problem::write(&self.name, error))?;
        let targets: Vec<PathBuf> = self.files.iter().map(|file| file.target().to_owned()).collect();
        for file in self.files {
            let target = file.target().to_owned();
            file.finish(steps).map_err(|error| Problem::write(&target, error))?;
        }
        Ok(targets)
    }
}

fn writer(files: &[Unfinished], format: Format, rows: Rows) -> io::Result<Box<dyn Writer>> {
    let open = |at: usize| -> io::Result<BufWriter<File>> { Ok(BufWriter::new(files[at].writer()?)) };
    Ok(match format {
        Format::Pretty => {
            let stripped = anstream::StripStream::new(files[0].writer()?);
            Box::new(PrettyWriter::new(BufWriter::new(stripped), Page::Plain))
        }
        Format::Moses => Box::new(MosesWriter::new(open(0)?, open(1)?)),
        format => of_one_stream(open(0)?, format, rows)?,
    })
}

/// The writer of a format that is for programs, or for a browser.
fn of_one_stream<W: io::Write + Send + 'static>(out: W, format: Format, rows: Rows) -> io::Result<Box<dyn Writer>> {
    Ok(match format {
        Format::Tsv => Box::new(rows.table(out)),
        Format::Beads => Box::new(BeadsWriter::new(out)),
        Format::Markdown => Box::new(MarkdownWriter::new(out)),
        Format::Html => Box::new(HtmlWriter::new(out)),
        Format::Tmx => Box::new(TmxWriter::new(out)),
        Format::Xliff => Box::new(XliffWriter::new(out, Version::One)),
        Format::Xliff2 => Box::new(XliffWriter::new(out, Version::Two)),
        Format::Parquet => Box::new(ParquetWriter::new(out)?),
        Format::Jsonl | Format::Pretty | Format::Moses => Box::new(JsonlWriter::new(out)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_output_means() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Place::new(None), Place::StandardOutput);
        assert_eq!(Place::new(Some(Path::new("-"))), Place::StandardOutput);
        assert_eq!(Place::new(Some(folder.path())), Place::Folder(folder.path().to_owned()));
        assert_eq!(Place::new(Some(Path::new("new/"))), Place::Folder("new/".into()));
        assert_eq!(Place::new(Some(Path::new("new"))), Place::File("new".into()));
    }

    #[test]
    fn formats_by_ending() {
        let usual = |name: &str| Place::File(name.into()).usual_format();
        assert_eq!(
            ["a.tsv", "a.jsonl", "a.md", "a.txt", "a"].map(usual),
            [Format::Tsv, Format::Jsonl, Format::Markdown, Format::Pretty, Format::Pretty]
        );
    }

    #[test]
    fn names_in_a_folder_keep_their_dots() {
        let target = |format| target_in(Path::new("out"), Path::new("a/visit.2015"), format);
        assert_eq!(target(Format::Tsv), Path::new("out/a/visit.2015.tsv"));
        assert_eq!(
            files_of(&target(Format::Moses), Format::Moses),
            [Path::new("out/a/visit.2015.ar"), Path::new("out/a/visit.2015.en")]
        );
    }

    #[test]
    fn what_is_not_finished_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("below/a");
        let mut output = Output::file(&target, Format::Moses, Rows::Translated).unwrap();
        output.begin_story(&Story::new("a", b"")).unwrap();
        drop(output);
        assert_eq!(std::fs::read_dir(folder.path().join("below")).unwrap().count(), 0);

        let output = Output::file(&target, Format::Moses, Rows::Translated).unwrap();
        let finished = output.finish(&crate::unfinished::steps()).unwrap();
        assert_eq!(finished, [folder.path().join("below/a.ar"), folder.path().join("below/a.en")]);
        assert_eq!(std::fs::read_dir(folder.path().join("below")).unwrap().count(), 2);
    }
}
