//! From Arabic texts to English ones, many at once.
//!
//! Each worker runs a search of its own over one queue of texts and one set of weights, so that results do not depend on how many
//! workers there are. With fewer texts than threads a single worker lets all threads share each product instead.

mod queue;
mod request;
mod worker;

use std::ops::{ControlFlow, Range};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

use barqiya_kernels::Team;

use crate::engine::Engine;
use crate::error::Result;
use crate::terms::{Placed, Source};
use queue::{Job, Queue};
pub use request::Request;
use worker::{Search, Worker};

/// Where texts come from and translations go; both methods are called on the thread that calls [`Translator::translate`].
pub trait Exchange {
    /// The next text and the number under which its translation is handed back; `None` when there is no more.
    fn next(&mut self) -> Option<(usize, Source)>;

    /// Takes a translation; they come in the order in which they are done. `Break` stops the work.
    fn take(&mut self, number: usize, translation: Translation) -> ControlFlow<()>;
}

/// What became of a text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Translation {
    /// Translations, best first, as many as were asked for.
    pub candidates: Vec<Candidate>,
    /// Whether the best one runs in a loop, even after a second try.
    pub looped: bool,
    /// Whether the best one was stopped at its greatest length, even after a second try.
    pub truncated: bool,
    /// Tokens of the source text, without prompt and marks.
    pub source_tokens: usize,
}

/// One translation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Candidate {
    /// The English.
    pub text: String,
    /// Natural log-probability of all its tokens together, the end mark's among them.
    pub log_prob: f64,
    /// Tokens, the end mark among them.
    pub tokens: usize,
    /// Words of the source and of the text that render each other.
    pub links: Vec<TextLink>,
    /// Where the search has put the rendering of each of the text's wishes; `None` where it did not come to it.
    pub placed: Vec<Option<Placed>>,
}

impl Candidate {
    /// Mean natural log-probability per token.
    pub fn score(&self) -> f64 {
        if self.tokens == 0 { 0.0 } else { self.log_prob / self.tokens as f64 }
    }
}

/// A word of the source text and a word of the translation that render each other.
#[derive(Debug, Clone, PartialEq)]
pub struct TextLink {
    /// Bytes of the source text.
    pub source: Range<usize>,
    /// Bytes of the translation.
    pub target: Range<usize>,
    /// Strength, 0 to 1.
    pub strength: f32,
}

/// Texts that wait for the workers before the caller is asked for more.
const WAITING: usize = 4096;

/// A loaded model that translates.
#[derive(Debug)]
pub struct Translator {
    engine: Engine,
    threads: usize,
}

impl Translator {
    /// A translator over a loaded model; `threads` of at least 1 work on it.
    pub fn new(engine: Engine, threads: usize) -> Self {
        Self { engine, threads: threads.max(1) }
    }

    /// The loaded model.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// How many tokens of the model a text is.
    pub fn count_tokens(&self, text: &str) -> usize {
        self.engine.count_tokens(text)
    }

    /// Longest source that the model translates well, in tokens.
    pub fn comfortable_tokens(&self) -> usize {
        self.engine.comfortable_tokens()
    }

    /// Translates one text.
    pub fn translate_one(&self, request: &Request, source: impl Into<Source>) -> Result<Translation> {
        struct One(Option<Source>, Translation);
        impl Exchange for One {
            fn next(&mut self) -> Option<(usize, Source)> {
                self.0.take().map(|source| (0, source))
            }
            fn take(&mut self, _: usize, translation: Translation) -> ControlFlow<()> {
                self.1 = translation;
                ControlFlow::Continue(())
            }
        }
        let mut one = One(Some(source.into()), Translation::default());
        self.translate(request, &mut one)?;
        Ok(one.1)
    }

    /// Translates texts as they come.
    ///
    /// A translation depends on its text, the request and the weights only: not on the other texts, their order, or the number of
    /// threads.
    pub fn translate(&self, request: &Request, exchange: &mut dyn Exchange) -> Result<()> {
        let search = Search::new(&self.engine, request)?;
        let queue = Queue::default();
        let mut more = refill(&queue, exchange);
        let few = !more && queue.len() < 2 * self.threads;
        let workers = if few { 1 } else { self.engine.workers(self.threads) };
        let team = if workers == 1 { Team::of(self.threads) } else { Team::solo() };
        // So that the first worker does not take all of a short list for itself.
        let share = if more { usize::MAX } else { queue.len().div_ceil(workers) };
        let stopped = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let (sender, results) = mpsc::channel();
            for _ in 0..workers {
                let worker =
                    Worker { search: &search, queue: &queue, stopped: &stopped, share, results: sender.clone() };
                let team = team.clone();
                scope.spawn(move || worker.run(team));
            }
            drop(sender);
            let outcome = deliver(&queue, exchange, &mut more, &results);
            if !matches!(outcome, Ok(ControlFlow::Continue(()))) {
                stopped.store(true, Ordering::Relaxed);
                queue.abandon();
            }
            outcome.map(|_| ())
        })
    }
}

/// Hands results on and keeps the queue filled until both are at their end.
fn deliver(
    queue: &Queue,
    exchange: &mut dyn Exchange,
    more: &mut bool,
    results: &mpsc::Receiver<Result<(usize, Translation)>>,
) -> Result<ControlFlow<()>> {
    while let Ok(result) = results.recv() {
        let (number, translation) = result?;
        if exchange.take(number, translation).is_break() {
            return Ok(ControlFlow::Break(()));
        }
        if *more && queue.len() < WAITING / 2 {
            *more = refill(queue, exchange);
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// Fills the queue from the exchange; says whether there may be more, and closes the queue when not.
fn refill(queue: &Queue, exchange: &mut dyn Exchange) -> bool {
    while queue.len() < WAITING {
        let Some((number, source)) = exchange.next() else {
            queue.close();
            return false;
        };
        queue.push(Job { number, source, first: None });
    }
    true
}
