//! One thread's share of the work: a search over texts from the queue.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;

use barqiya_kernels::Team;
use barqiya_search::{Hypothesis, Met, Options, repeats, search};

use barqiya_text::words;

use super::queue::{Job, Queue};
use super::{Candidate, Request, TextLink, Translation};
use crate::engine::{DynModel, Engine, Prepared};
use crate::error::{Error, Result};
use crate::links::{Sides, link_words};
use crate::terms::{Placed, Source};
use crate::tokenizer::Decoded;

/// What all workers search with.
pub(super) struct Search<'a> {
    engine: &'a Engine,
    request: Request,
    options: Options,
}

impl<'a> Search<'a> {
    pub(super) fn new(engine: &'a Engine, request: &Request) -> Result<Self> {
        let options = engine.search_options(request);
        request.validate(options.beam)?;
        options.validate().map_err(|error| Error::Options { reason: error.to_string() })?;
        Ok(Self { engine, request: *request, options })
    }

    /// Options of the second try for a translation that went in circles.
    fn stricter(&self) -> Options {
        const NGRAM: usize = 3;
        let ngram = match self.options.no_repeat_ngram {
            0 => NGRAM,
            given => given.min(NGRAM),
        };
        Options { no_repeat_ngram: ngram, ..self.options.clone() }
    }
}

/// A text that is being searched for.
struct Pending {
    job: Job,
    prepared: Prepared,
}

/// Mean log-probability per token that a second try may lose for the sake of terms.
const WORSE: f64 = 0.5;

/// Texts that went wrong once are tried again together, as soon as there are so many.
const BACKLOG: usize = 8;

pub(super) struct Worker<'a> {
    pub(super) search: &'a Search<'a>,
    pub(super) queue: &'a Queue,
    pub(super) stopped: &'a AtomicBool,
    /// Texts to take at most before the first result.
    pub(super) share: usize,
    pub(super) results: Sender<Result<(usize, Translation)>>,
}

impl Worker<'_> {
    /// Works until the queue is closed and empty, or the work is stopped.
    pub(super) fn run(self, team: Team) {
        if let Err(error) = self.work(team) {
            self.queue.abandon();
            // Nobody listens any more when the work was stopped; then the error does not matter either.
            let _unheard = self.results.send(Err(error));
        }
    }

    fn work(&self, team: Team) -> Result<()> {
        let mut model = self.search.engine.model(team)?;
        let mut left = self.share;
        loop {
            let backlog = RefCell::new(Vec::new());
            let take = |idle: bool| self.take(&mut left, idle, backlog.borrow().len());
            self.round(&mut *model, &self.search.options, take, Some(&backlog))?;
            let again = backlog.into_inner();
            if again.is_empty() {
                return Ok(());
            }
            let (lacking, looped): (Vec<Job>, Vec<Job>) = again.into_iter().partition(|job| job.first.is_some());
            let mut looped = looped.into_iter();
            if looped.len() > 0 {
                self.round(&mut *model, &self.search.stricter(), |_| looped.next(), None)?;
            }
            let mut lacking = lacking.into_iter();
            self.round(&mut *model, &self.search.options, |_| lacking.next(), None)?;
        }
    }

    /// The next text, if this worker is to have one now. An `idle` worker waits for it, and is past its first share.
    fn take(&self, left: &mut usize, idle: bool, backlog: usize) -> Option<Job> {
        if backlog >= BACKLOG || self.stopped.load(Ordering::Relaxed) {
            return None;
        }
        let wait = idle && backlog == 0;
        if wait {
            *left = (*left).max(1);
        }
        *left = left.checked_sub(1)?;
        if wait { self.queue.next() } else { self.queue.try_next() }
    }

    /// Searches for all texts that `take` gives (it is told whether none is on its way); what loops or does not end goes to the
    /// backlog, if there is one.
    fn round(
        &self,
        model: &mut DynModel<'_>,
        options: &Options,
        mut take: impl FnMut(bool) -> Option<Job>,
        backlog: Option<&RefCell<Vec<Job>>>,
    ) -> Result<()> {
        let pending: RefCell<BTreeMap<usize, Pending>> = RefCell::default();
        let mut failure = None;
        let tasks = std::iter::from_fn(|| {
            let idle = pending.borrow().is_empty();
            let job = if failure.is_none() { take(idle)? } else { return None };
            let prepared = self.search.engine.prepare(&job.source, &self.search.request);
            let prepared = prepared.map_err(|error| failure = Some(error)).ok()?;
            let (number, task) = (job.number, prepared.task.clone());
            pending.borrow_mut().insert(number, Pending { job, prepared });
            Some((number, task))
        });
        let mut done = |number: usize, hypotheses: Vec<Hypothesis>| {
            let Some(Pending { job, prepared }) = pending.borrow_mut().remove(&number) else {
                return ControlFlow::Continue(());
            };
            let Job { number, source, first } = job;
            let found = self.translation(&prepared, &source.text, &hypotheses);
            let translation = match first {
                Some(first) => better(&source, first, found),
                None => found,
            };
            match backlog {
                Some(backlog) if translation.looped || translation.truncated => {
                    backlog.borrow_mut().push(Job { number, source, first: None });
                }
                Some(backlog) if !unfulfilled(&source, &translation).is_empty() => {
                    let source = eager(source, &translation);
                    backlog.borrow_mut().push(Job { number, source, first: Some(translation) });
                }
                _ if self.results.send(Ok((number, translation))).is_err() => return ControlFlow::Break(()),
                _ => {}
            }
            if self.stopped.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        search(model, tasks, options, &mut done).map_err(|error| match error {
            barqiya_search::Error::Model(error) => error,
            other => Error::Options { reason: other.to_string() },
        })?;
        failure.map_or(Ok(()), Err)
    }

    fn translation(&self, prepared: &Prepared, text: &str, hypotheses: &[Hypothesis]) -> Translation {
        let engine = self.search.engine;
        let wanted = hypotheses.iter().take(self.search.request.nbest);
        let best = hypotheses.first();
        Translation {
            candidates: wanted.map(|hypothesis| candidate(engine, prepared, text, hypothesis)).collect(),
            looped: best.is_some_and(|best| repeats(&best.tokens)),
            truncated: best.is_some_and(|best| !best.ended),
            source_tokens: prepared.pieces.len(),
        }
    }
}

fn candidate(engine: &Engine, prepared: &Prepared, source: &str, hypothesis: &Hypothesis) -> Candidate {
    let decoded = engine.decode(&hypothesis.tokens);
    Candidate {
        log_prob: hypothesis.log_probs.iter().map(|&log_prob| f64::from(log_prob)).sum(),
        tokens: hypothesis.log_probs.len(),
        links: links(engine, prepared, source, hypothesis, &decoded),
        placed: hypothesis.met.iter().map(|met| met.as_ref().and_then(|met| placed(met, &decoded))).collect(),
        text: decoded.text,
    }
}

/// Which of a text's terms a translation lacks.
fn unfulfilled(source: &Source, translation: &Translation) -> Vec<usize> {
    translation.candidates.first().map_or_else(Vec::new, |best| source.unfulfilled(best))
}

/// A text for the second try, in which what a translation lacks is wanted more than before.
fn eager(mut source: Source, translation: &Translation) -> Source {
    for wish in unfulfilled(&source, translation) {
        source.wishes[wish].eager = true;
    }
    source
}

/// The second try where it has more of the terms and is not much worse by the model's own lights, else the first.
fn better(source: &Source, first: Translation, second: Translation) -> Translation {
    let score = |translation: &Translation| translation.candidates.first().map_or(f64::NEG_INFINITY, Candidate::score);
    let sound = !second.looped && !second.truncated && score(&second) > score(&first) - WORSE;
    if sound && unfulfilled(source, &second).len() < unfulfilled(source, &first).len() { second } else { first }
}

/// Where the tokens of a term lie in the text.
fn placed(met: &Met, decoded: &Decoded) -> Option<Placed> {
    let ranges = decoded.offsets.get(met.tokens.clone())?;
    let range = ranges.first()?.start..ranges.last()?.end;
    let said = decoded.text.get(range.clone())?;
    let start = range.end - said.trim_start().len();
    Some(Placed { target: start..range.end, natural: met.natural })
}

/// Links by the attention that the search kept, over the text's own tokens.
fn links(
    engine: &Engine,
    prepared: &Prepared,
    source: &str,
    hypothesis: &Hypothesis,
    decoded: &Decoded,
) -> Vec<TextLink> {
    let Some(recipe) = engine.links() else { return Vec::new() };
    let rows: Vec<Vec<f32>> = hypothesis.attention.iter().map(|row| of_text(row, prepared)).collect();
    let (source_words, target_words) = (words(source), words(&decoded.text));
    let sides = Sides {
        source_pieces: &prepared.pieces,
        source_words: &source_words,
        target_pieces: &decoded.offsets,
        target_words: &target_words,
    };
    link_words(recipe, &rows, sides)
        .into_iter()
        .map(|link| TextLink {
            source: source_words[link.source].clone(),
            target: target_words[link.target].clone(),
            strength: link.strength,
        })
        .collect()
}

/// Of an attention row over the whole source, prompt and marks included, what falls on the text; head after head.
fn of_text(row: &[f32], prepared: &Prepared) -> Vec<f32> {
    let heads = row.chunks_exact(prepared.task.source.len().max(1));
    heads.flat_map(|head| &head[prepared.source.clone()]).copied().collect()
}
