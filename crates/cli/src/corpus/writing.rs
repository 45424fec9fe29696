//! Pairs into one output, story by story.

use std::path::Path;

use barqiya_bitext::{Pair, Story};

use crate::arguments::Format;
use crate::outputs::{Output, Place, Rows};
use crate::problem::Problem;
use crate::unfinished::steps;

/// An output that announces stories by itself.
pub(crate) struct Writing {
    output: Output,
    story: Option<String>,
    pub(crate) written: usize,
}

impl Writing {
    /// Begins what `-o` says; without a format it goes by the ending, and is JSON lines where that says nothing.
    pub(crate) fn begin(target: Option<&Path>, format: Option<Format>) -> Result<Self, Problem> {
        let place = Place::new(target);
        let format = format.unwrap_or_else(|| match place.usual_format() {
            Format::Pretty => Format::Jsonl,
            format => format,
        });
        let output = match &place {
            Place::StandardOutput => Output::standard(format, Rows::Aligned)?,
            Place::File(path) => Output::file(path, format, Rows::Aligned)?,
            Place::Folder(folder) => return Err(Problem::OneFileOnly { name: folder.display().to_string() }),
        };
        Ok(Self { output, story: None, written: 0 })
    }

    pub(crate) fn pair(&mut self, pair: &Pair) -> Result<(), Problem> {
        if self.story.as_ref() != Some(&pair.story) {
            self.story = Some(pair.story.clone());
            self.output.begin_story(&Story::new(pair.story.clone(), b""))?;
        }
        self.written += 1;
        self.output.pair(pair)
    }

    /// Gives the file its name; gives the files that came out.
    pub(crate) fn finish(self) -> Result<Vec<std::path::PathBuf>, Problem> {
        self.output.finish(&steps())
    }
}
