//! Rows from documents: translated or aligned, into a log that an interruption leaves whole.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use barqiya_align::words::{Lexicon, Recipe};
use barqiya_bitext::flags::Limits;
use barqiya_bitext::{Pair, Story};
use barqiya_corpus::shards::{Document, Log, Plan, Run, Shard, hash};
use barqiya_wire::align::{AlignSettings, Aligner, Reader, align};
use barqiya_wire::words::Linker;
use barqiya_wire::{Input, InputError, Settings, Sink, Terms, similarity};

use super::documents;
use crate::arguments::MakingArguments;
use crate::glossary;
use crate::model::{self, Model};
use crate::problem::{self, Problem};
use crate::progress::Progress;
use crate::settings::Defaults;
use crate::unfinished::steps;

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
    pub(super) fn open(plan: &Plan, making: &MakingArguments) -> Result<Self, Problem> {
        let progress = Progress::new(problem::is_watched() && !making.quiet);
        progress.announce("loading the model");
        let defaults = Defaults::load()?;
        let choice = defaults.model(&making.model);
        let aligns = plan.documents.iter().any(has_english);
        let translates = !plan.documents.iter().all(has_english);
        let reads = aligns && !making.no_model || making.words || making.similarity;
        let (terms, glossaries) = glossary::terms(&defaults, &making.terms)?;
        let model = translates.then(|| model::open(&choice, terms.as_ref())).transpose()?;
        let reader = reads.then(|| model::open_encoder(None)).transpose()?;
        let lexicon = making.words.then(|| model::lexicon(None)).transpose()?;
        let request = defaults.request(&making.search);
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

    /// Makes the rows of a shard that are not there yet.
    pub(super) fn make(&mut self, plan: &Plan, folder: &Path, shard: Shard, log: &Path) -> Result<(), Problem> {
        let began = Instant::now();
        let mut book = Book { log: Log::open(log, &self.run)?, documents: 0, rows: 0 };
        let unfinished = book.log.unfinished();
        let rows_there = |document: &Document| {
            let open = unfinished.as_ref();
            open.filter(|open| open.name == document.name && open.sha256 == document.sha256).map(|open| open.rows)
        };
        let finished = |document: &&Document| book.log.is_finished(document);
        let (before, mut waiting): (Vec<&Document>, Vec<&Document>) = plan.of(shard).partition(finished);
        if !waiting.iter().any(|document| rows_there(document).is_some()) {
            book.log.forget_unfinished()?;
        }
        // The one that was begun goes first, then those that are only aligned.
        waiting.sort_by_key(|document| (rows_there(document).is_none(), !has_english(document)));
        for documents in waiting.chunk_by(|one, next| has_english(one) == has_english(next)) {
            let documents: Vec<(&Document, usize)> =
                documents.iter().map(|&document| (document, rows_there(document).unwrap_or(0))).collect();
            if has_english(documents[0].0) {
                self.align(folder, &documents, &mut book)?;
            } else {
                self.translate(folder, &documents, &mut book)?;
            }
        }
        self.progress.end();
        if !self.quiet {
            let (seconds, before) = (began.elapsed().as_secs_f64(), before.len());
            let Book { documents, rows, .. } = book;
            problem::say(format_args!(
                "{shard}: {documents} documents, {rows} rows in {seconds:.1} s; {before} finished before"
            ));
        }
        Ok(())
    }

    fn align(&self, folder: &Path, documents: &[(&Document, usize)], book: &mut Book) -> Result<(), Problem> {
        self.progress.announce("aligning");
        let settings = AlignSettings { lines: self.settings.lines, ..AlignSettings::default() };
        for &(document, there) in documents {
            let (arabic, english) = documents::texts(folder, document)?;
            let Some(english) = english else { continue };
            let aligner = Aligner { reader: self.reader.as_ref(), translator: None, threads: self.threads };
            let mut pairs = align(&aligner, &arabic, &english, &settings)?.pairs;
            let rest = &mut pairs[there..];
            self.measure(rest)?;
            book.log.begin(document)?;
            rest.iter().try_for_each(|pair| book.row(pair))?;
            book.end()?;
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

    fn translate(&self, folder: &Path, documents: &[(&Document, usize)], book: &mut Book) -> Result<(), Problem> {
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
        let mut rows = Rows { maker: self, documents, book, progress: self.progress.clone(), stopped_by: None };
        barqiya_wire::translate(&model.translator, &mut inputs, &settings, &mut rows)?;
        match rows.stopped_by.or(changed) {
            Some(problem) => Err(problem),
            None => Ok(()),
        }
    }
}

fn has_english(document: &Document) -> bool {
    document.english.is_some()
}

/// The log, and what this run has put into it.
struct Book {
    log: Log,
    documents: usize,
    rows: usize,
}

impl Book {
    /// Writes a row, which no interruption divides.
    fn row(&mut self, pair: &Pair) -> Result<(), Problem> {
        let _steps = steps();
        self.log.row(pair)?;
        self.rows += 1;
        Ok(())
    }

    /// Notes that a document is complete.
    fn end(&mut self) -> Result<(), Problem> {
        self.log.end()?;
        self.documents += 1;
        Ok(())
    }
}

/// Translated rows on their way into the log.
struct Rows<'a> {
    maker: &'a Maker,
    documents: &'a [(&'a Document, usize)],
    book: &'a mut Book,
    progress: Progress,
    stopped_by: Option<Problem>,
}

impl Sink for Rows<'_> {
    fn story(&mut self, index: usize, _story: &Story, _notes: &[String]) -> ControlFlow<()> {
        let begun = self.book.log.begin(self.documents[index].0);
        problem::go_on(begun, &mut self.stopped_by)
    }

    fn pair(&mut self, _index: usize, mut pair: Pair) -> ControlFlow<()> {
        let measured = self.maker.measure(std::slice::from_mut(&mut pair));
        let written = measured.and_then(|()| self.book.row(&pair));
        problem::go_on(written, &mut self.stopped_by)
    }

    fn finished(&mut self, _index: usize) -> ControlFlow<()> {
        problem::go_on(self.book.end(), &mut self.stopped_by)
    }

    fn failed(&mut self, _index: usize, error: InputError) -> ControlFlow<()> {
        problem::go_on(Err(error), &mut self.stopped_by)
    }

    fn progress(&mut self, done: usize, known: usize, all_known: bool) {
        self.progress.update(done, known, all_known);
    }
}
