//! From the engine to the outputs: each story goes to its place, each problem to the user.

use std::cell::{Cell, RefCell};
use std::ops::ControlFlow;
use std::path::PathBuf;

use barqiya_align::words::{Lexicon, Recipe};
use barqiya_bitext::{Pair, Story, fingerprint};
use barqiya_text::{has_arabic, read_story};
use barqiya_wire::align::Reader;
use barqiya_wire::words::Linker;
use barqiya_wire::{Input, InputError, Sink, Totals};

use super::inputs::Source;
use super::journal::Journal;
use super::tally::Tally;
use crate::arguments::Format;
use crate::model;
use crate::outputs::{Output, Place, Rows, target_in};
use crate::problem::{self, Problem};
use crate::progress::Progress;
use crate::unfinished::{Unfinished, steps};

/// Where the pairs of all stories go.
pub(super) enum Outputs {
    /// All into one, which was begun before the first story.
    One(Output),
    /// A file for each story.
    Folder { folder: PathBuf, format: Format, current: Option<Output> },
}

impl Outputs {
    /// Begins what can be begun before there is a story; finds out whether a folder can be written to.
    pub(super) fn begin(place: &Place, format: Format) -> Result<Self, Problem> {
        Ok(match place {
            Place::StandardOutput => Self::One(Output::standard(format, Rows::Translated)?),
            Place::File(path) => Self::One(Output::file(path, format, Rows::Translated)?),
            Place::Folder(folder) => {
                drop(Unfinished::create(&folder.join("probe")).map_err(|error| Problem::write(folder, error))?);
                Self::Folder { folder: folder.clone(), format, current: None }
            }
        })
    }
}

/// What the two ends of a run tell each other: the sources as they are read, and the journal.
pub(super) struct Ledger {
    sources: Vec<Source>,
    /// For each input that was handed to the engine: its source and the fingerprint of its bytes.
    handed: RefCell<Vec<(usize, String)>>,
    journal: Option<RefCell<Journal>>,
    skipped: Cell<usize>,
    refused: Cell<usize>,
}

impl Ledger {
    pub(super) fn new(sources: Vec<Source>, journal: Option<Journal>) -> Self {
        Self {
            sources,
            handed: RefCell::default(),
            journal: journal.map(RefCell::new),
            skipped: Cell::new(0),
            refused: Cell::new(0),
        }
    }

    /// Stories that were passed over because they are finished.
    pub(super) fn skipped(&self) -> usize {
        self.skipped.get()
    }

    /// Inputs that were refused before the engine saw them.
    pub(super) fn refused(&self) -> usize {
        self.refused.get()
    }

    /// The inputs, each read when the engine has room for it; with `resume` without those that are finished.
    ///
    /// A story in another language is refused: all that could be done with it is to copy it. With `lines` there may be anything in
    /// between, and each line keeps its place.
    pub(super) fn inputs<'a>(
        &'a self,
        resume: bool,
        lines: bool,
        progress: &'a Progress,
    ) -> impl Iterator<Item = Result<Input, InputError>> + 'a {
        self.sources.iter().enumerate().filter_map(move |(at, source)| {
            let input = source.read();
            let bytes = input.as_ref().map_or(&[][..], |input| &input.bytes);
            if resume && input.is_ok() && self.is_finished(source, bytes) {
                self.skipped.update(|skipped| skipped + 1);
                return None;
            }
            if !lines && read_story(bytes).is_ok_and(|text| !has_arabic(&text.text)) {
                self.refused.update(|refused| refused + 1);
                progress.aside(|| problem::report(Problem::NoArabic { name: source.name.clone() }));
                return None;
            }
            self.handed.borrow_mut().push((at, fingerprint(bytes)));
            Some(input)
        })
    }

    fn is_finished(&self, source: &Source, bytes: &[u8]) -> bool {
        self.journal.as_ref().is_some_and(|journal| journal.borrow().is_finished(&source.stem, bytes))
    }

    /// The source of input number `index` and the fingerprint of its bytes.
    fn source(&self, index: usize) -> (&Source, String) {
        let (at, fingerprint) = self.handed.borrow()[index].clone();
        (&self.sources[at], fingerprint)
    }
}

/// What links the words of pairs when they are translated.
pub(super) struct Linking {
    reader: Reader,
    lexicon: Lexicon,
}

impl Linking {
    /// Loads the default encoder and its lexicon.
    pub(super) fn open() -> Result<Self, Problem> {
        Ok(Self { reader: model::open_encoder(None)?, lexicon: model::lexicon(None)? })
    }

    fn link(&self, pair: &mut Pair) -> Result<(), Problem> {
        // One thread: the others are translating.
        let linker =
            Linker { reader: Some(&self.reader), lexicon: Some(&self.lexicon), recipe: Recipe::Balanced, threads: 1 };
        Ok(linker.fill(std::slice::from_mut(pair))?)
    }
}

/// The sink of a run.
pub(super) struct Delivery<'a> {
    outputs: Outputs,
    ledger: &'a Ledger,
    linking: Option<&'a Linking>,
    progress: Progress,
    quiet: bool,
    tally: Tally,
    /// What stopped the run, if something did.
    stopped_by: Option<Problem>,
}

impl<'a> Delivery<'a> {
    pub(super) fn new(
        outputs: Outputs,
        ledger: &'a Ledger,
        linking: Option<&'a Linking>,
        progress: Progress,
        quiet: bool,
    ) -> Self {
        Self { outputs, ledger, linking, progress, quiet, tally: Tally::default(), stopped_by: None }
    }

    /// Ends a run that came out so; an output into which no story went does not come to be.
    pub(super) fn end(self, totals: barqiya_mt::Result<Totals>) -> Result<(Totals, Tally), Problem> {
        self.progress.end();
        let totals = totals?;
        if let Some(problem) = self.stopped_by {
            return Err(problem);
        }
        if let Outputs::One(output) = self.outputs
            && totals.stories > 0
        {
            output.finish(&steps())?;
        }
        Ok((totals, self.tally))
    }

    fn begin(&mut self, index: usize, story: &Story) -> Result<(), Problem> {
        match &mut self.outputs {
            Outputs::One(output) => self.progress.aside(|| output.begin_story(story)),
            Outputs::Folder { folder, format, current } => {
                let target = target_in(folder, &self.ledger.source(index).0.stem, *format);
                current.insert(Output::file(&target, *format, Rows::Translated)?).begin_story(story)
            }
        }
    }

    fn write(&mut self, pair: &Pair) -> Result<(), Problem> {
        match &mut self.outputs {
            Outputs::One(output) => self.progress.aside(|| output.pair(pair)),
            Outputs::Folder { current, .. } => current.as_mut().map_or(Ok(()), |output| output.pair(pair)),
        }
    }

    /// Gives a story's file its name and notes it, in steps that no interruption divides.
    fn finish(&mut self, index: usize) -> Result<(), Problem> {
        let Outputs::Folder { current, .. } = &mut self.outputs else { return Ok(()) };
        let Some(output) = current.take() else { return Ok(()) };
        let steps = steps();
        let files = output.finish(&steps)?;
        if let Some(journal) = &self.ledger.journal {
            let (source, fingerprint) = self.ledger.source(index);
            journal.borrow_mut().note(&source.stem, fingerprint, &files, &steps)?;
        }
        Ok(())
    }
}

impl Sink for Delivery<'_> {
    fn story(&mut self, index: usize, story: &Story, notes: &[String]) -> ControlFlow<()> {
        if !self.quiet {
            for note in notes {
                self.progress.aside(|| problem::say(format_args!("{}: {note}", story.name)));
            }
        }
        let begun = self.begin(index, story);
        problem::go_on(begun, &mut self.stopped_by)
    }

    fn pair(&mut self, _index: usize, mut pair: Pair) -> ControlFlow<()> {
        self.tally.add(&pair.terms);
        let linked = self.linking.map_or(Ok(()), |linking| linking.link(&mut pair));
        let written = linked.and_then(|()| self.write(&pair));
        problem::go_on(written, &mut self.stopped_by)
    }

    fn finished(&mut self, index: usize) -> ControlFlow<()> {
        let finished = self.finish(index);
        problem::go_on(finished, &mut self.stopped_by)
    }

    fn failed(&mut self, _index: usize, error: InputError) -> ControlFlow<()> {
        self.progress.aside(|| problem::report(error.into()));
        ControlFlow::Continue(())
    }

    fn progress(&mut self, done: usize, known: usize, all_known: bool) {
        self.progress.update(done, known, all_known);
    }
}
