//! Rows from documents: translated or aligned, into a log that an interruption leaves whole.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use barqiya_align::words::{Lexicon, Recipe};
use barqiya_bitext::flags::Limits;
use barqiya_bitext::{Pair, Story};
use barqiya_corpus::shards::{Document, Log, Plan, Run, Shard, ShardError, hash};
use barqiya_wire::align::{AlignSettings, Aligner, Reader, align};
use barqiya_wire::words::Linker;
use barqiya_wire::{Input, InputError, Settings, Sink, Terms, similarity};

use super::documents;
use crate::arguments::{MakingArguments, ModelArguments, SearchArguments, TermArguments};
use crate::glossary;
use crate::model::{self, Model};
use crate::problem::{self, Problem};
use crate::progress::Progress;
use crate::settings::Defaults;
use crate::unfinished::steps;

/// All arguments that make a difference to rows.
pub(super) struct Asked<'a> {
    pub(super) making: &'a MakingArguments,
    pub(super) search: &'a SearchArguments,
    pub(super) model: &'a ModelArguments,
    pub(super) terms: &'a TermArguments,
}

/// What documents are made into rows with.
pub(super) struct Maker {
    model: Option<Model>,
    reader: Option<Reader>,
    lexicon: Option<Lexicon>,
    terms: Option<Terms>,
    settings: Settings<'static>,
    similarity: bool,
    threads: usize,
    run: Run,
    progress: Progress,
    quiet: bool,
}

impl Maker {
    /// Loads what the documents of a plan need: all of them, so that every shard has the same settings.
    pub(super) fn open(plan: &Plan, asked: &Asked<'_>) -> Result<Self, Problem> {
        let Asked { making, .. } = asked;
        let progress = Progress::new(problem::is_watched() && !making.quiet);
        progress.announce("loading the model");
        let defaults = Defaults::load()?;
        let choice = defaults.model(asked.model);
        let (translates, aligns) = (any(plan, |document| document.english.is_none()), any(plan, has_english));
        let reads = aligns && !making.no_model || making.words || making.similarity;
        let model = translates.then(|| model::open(&choice)).transpose()?;
        let reader = reads.then(|| model::open_encoder(None)).transpose()?;
        let lexicon = making.words.then(|| model::lexicon(None)).transpose()?;
        let (terms, glossaries) = glossary::terms(&defaults, asked.terms)?;
        let request = defaults.request(asked.search);
        let settings = Settings { request, lines: making.lines, limits: Limits::default(), terms: None };
        let fingerprint = model.as_ref().map(|model| model.fingerprint.as_str());
        let what = format!(
            "{request:?} {} {:?} {} {} {} {glossaries} {fingerprint:?}",
            making.lines, settings.limits, making.no_model, making.words, making.similarity
        );
        let run =
            Run { barqiya: env!("CARGO_PKG_VERSION").to_owned(), settings: hash(what.as_bytes())[..16].to_owned() };
        let (similarity, threads, quiet) = (making.similarity, choice.threads, making.quiet);
        Ok(Self { model, reader, lexicon, terms, settings, similarity, threads, run, progress, quiet })
    }

    /// Makes the rows of a shard that are not there yet; gives how many documents and rows were made.
    pub(super) fn make(&mut self, plan: &Plan, folder: &Path, shard: Shard, log: &Path) -> Result<Made, Problem> {
        let began = Instant::now();
        let mut log = Log::open(log, &self.run)?;
        let unfinished = log.unfinished();
        let is_open = |document: &&Document| {
            unfinished.as_ref().is_some_and(|open| open.name == document.name && open.sha256 == document.sha256)
        };
        let mut waiting: Vec<&Document> = plan.of(shard).filter(|document| !log.is_finished(document)).collect();
        if unfinished.is_some() && !waiting.iter().any(is_open) {
            log.forget_unfinished()?;
        }
        // The one that was begun goes first, then those that are only aligned.
        waiting.sort_by_key(|document| (!is_open(document), document.english.is_none()));
        let before = plan.of(shard).count() - waiting.len();
        let mut made = Made { documents: 0, before, rows: 0 };
        let rows_there =
            |document: &&Document| unfinished.as_ref().filter(|_| is_open(document)).map_or(0, |open| open.rows);
        while !waiting.is_empty() {
            let first_aligned = has_english(waiting[0]);
            let run = waiting.iter().take_while(|document| has_english(document) == first_aligned).count();
            let documents: Vec<(&Document, usize)> =
                waiting.drain(..run).map(|document| (document, rows_there(&document))).collect();
            if first_aligned {
                self.align(folder, &documents, &mut log, &mut made)?;
            } else {
                self.translate(folder, &documents, &mut log, &mut made)?;
            }
        }
        self.progress.end();
        if !self.quiet {
            let seconds = began.elapsed().as_secs_f64();
            problem::say(format_args!(
                "{}: {} documents, {} rows in {seconds:.1} s; {} finished before",
                shard, made.documents, made.rows, made.before
            ));
        }
        Ok(made)
    }

    fn align(
        &mut self,
        folder: &Path,
        documents: &[(&Document, usize)],
        log: &mut Log,
        made: &mut Made,
    ) -> Result<(), Problem> {
        self.progress.announce("aligning");
        let settings = AlignSettings { lines: self.settings.lines, ..AlignSettings::default() };
        for &(document, there) in documents {
            let (arabic, english) = documents::texts(folder, document)?;
            let Some(english) = english else { continue };
            let aligner = Aligner { reader: self.reader.as_ref(), translator: None, threads: self.threads };
            let mut pairs = align(&aligner, &arabic, &english, &settings)?.pairs;
            let rest = &mut pairs[there..];
            self.measure(rest)?;
            log.begin(document)?;
            for pair in &*rest {
                let _steps = steps();
                log.row(pair)?;
            }
            log.end()?;
            made.documents += 1;
            made.rows += rest.len();
        }
        Ok(())
    }

    /// Links the words of rows and measures them, where that is asked for.
    fn measure(&self, pairs: &mut [Pair]) -> Result<(), Problem> {
        let reader = self.reader.as_ref();
        if let Some(lexicon) = &self.lexicon {
            let linker = Linker { reader, lexicon: Some(lexicon), recipe: Recipe::default(), threads: self.threads };
            linker.fill(pairs)?;
        }
        if let Some(reader) = reader.filter(|_| self.similarity) {
            similarity::measure(reader, pairs, self.threads)?;
        }
        Ok(())
    }

    fn translate(
        &mut self,
        folder: &Path,
        documents: &[(&Document, usize)],
        log: &mut Log,
        made: &mut Made,
    ) -> Result<(), Problem> {
        let Some(model) = &self.model else { return Ok(()) };
        self.progress.announce("translating");
        let mut changed = None;
        let mut inputs = documents.iter().map_while(|&(document, there)| match documents::texts(folder, document) {
            Ok((arabic, _)) => Some(Ok(Input { skip: there, ..arabic })),
            Err(problem) => {
                changed = Some(problem);
                None
            }
        });
        let settings = Settings { terms: self.terms.as_ref(), ..self.settings };
        let mut rows = Rows { maker: self, documents, log, made, progress: self.progress.clone(), stopped_by: None };
        barqiya_wire::translate(&model.translator, &mut inputs, &settings, &mut rows)?;
        match rows.stopped_by.or(changed) {
            Some(problem) => Err(problem),
            None => Ok(()),
        }
    }
}

fn any(plan: &Plan, is: impl Fn(&Document) -> bool) -> bool {
    plan.documents.iter().any(is)
}

fn has_english(document: &Document) -> bool {
    document.english.is_some()
}

/// What a run made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Made {
    pub(super) documents: usize,
    /// Documents that were finished before.
    pub(super) before: usize,
    pub(super) rows: usize,
}

/// Translated rows on their way into the log.
struct Rows<'a> {
    maker: &'a Maker,
    documents: &'a [(&'a Document, usize)],
    log: &'a mut Log,
    made: &'a mut Made,
    progress: Progress,
    stopped_by: Option<Problem>,
}

impl Rows<'_> {
    fn go_on(&mut self, result: Result<(), Problem>) -> ControlFlow<()> {
        match result {
            Ok(()) => ControlFlow::Continue(()),
            Err(problem) => {
                self.stopped_by = Some(problem);
                ControlFlow::Break(())
            }
        }
    }

    fn write(&mut self, mut pair: Pair) -> Result<(), Problem> {
        self.maker.measure(std::slice::from_mut(&mut pair))?;
        let _steps = steps();
        self.log.row(&pair)?;
        self.made.rows += 1;
        Ok(())
    }
}

impl Sink for Rows<'_> {
    fn story(&mut self, index: usize, _story: &Story, _notes: &[String]) -> ControlFlow<()> {
        let begun = self.log.begin(self.documents[index].0).map_err(Problem::from);
        self.go_on(begun)
    }

    fn pair(&mut self, _index: usize, pair: Pair) -> ControlFlow<()> {
        let written = self.write(pair);
        self.go_on(written)
    }

    fn finished(&mut self, _index: usize) -> ControlFlow<()> {
        let ended: Result<(), ShardError> = self.log.end();
        self.made.documents += 1;
        self.go_on(ended.map_err(Problem::from))
    }

    fn failed(&mut self, _index: usize, error: InputError) -> ControlFlow<()> {
        self.go_on(Err(error.into()))
    }

    fn progress(&mut self, done: usize, known: usize, all_known: bool) {
        self.progress.update(done, known, all_known);
    }
}
