//! Many sentences through one model.

use std::ops::ControlFlow;

use crate::banks;
use crate::beam::{self, Scratch};
use crate::error::Error;
use crate::greedy;
use crate::hypothesis::Hypothesis;
use crate::rules::Rules;
use crate::sentence::Sentence;
use crate::{Ask, Model, Options, Row, Task, Verdict};

/// What a search has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Sentences that were finished.
    pub sentences: usize,
    /// Tokens of their best hypotheses, end marks included.
    pub tokens: usize,
    /// Steps of the model.
    pub steps: usize,
    /// Rows of all steps.
    pub rows: usize,
}

/// Searches the best translations of sentences; calls `done` with each one's number and hypotheses, best first.
///
/// A step holds the live hypotheses of as many sentences as `options.rows` allows (each may come to need `options.beam` rows).
/// A sentence leaves as soon as it is finished, so sentences are done in another order than they came; the next ones are taken
/// from `sentences` when a quarter of the places are free, several in one call of [`Model::admit`]. A sentence's hypotheses
/// are the same bit for bit whatever else is searched beside it. There is at least one, and there are fewer than
/// `options.nbest` only where bans or a tiny vocabulary leave fewer.
///
/// `sentences` is asked again after it has said `None` as long as others are live: it may be a queue that is empty only for
/// now. When `done` breaks, the sentences in work are dropped and their slots released; likewise after an error.
///
/// With a beam of 1 the search is greedy; otherwise it gives what transformers 5.24 gives for `num_beams=options.beam,
/// do_sample=False`.
pub fn search<M: Model + ?Sized>(
    model: &mut M,
    sentences: impl IntoIterator<Item = (usize, Task)>,
    options: &Options,
    done: &mut dyn FnMut(usize, Vec<Hypothesis>) -> ControlFlow<()>,
) -> Result<Totals, Error<M::Error>> {
    options.validate()?;
    let mut forbidden = options.forbidden.clone();
    forbidden.sort_unstable();
    forbidden.dedup();
    let mut desk = Desk {
        options,
        forbidden: &forbidden,
        work: Vec::new(),
        scratch: Scratch::default(),
        totals: Totals::default(),
    };
    let outcome = desk.run(model, &mut sentences.into_iter(), done);
    for sentence in desk.work {
        model.release(sentence.slot);
    }
    outcome.map(|()| desk.totals)
}

/// The sentences in work.
struct Desk<'a> {
    options: &'a Options,
    /// The options' forbidden tokens, sorted.
    forbidden: &'a [u32],
    work: Vec<Sentence<'a>>,
    scratch: Scratch,
    totals: Totals,
}

impl Desk<'_> {
    fn run<M: Model + ?Sized>(
        &mut self,
        model: &mut M,
        sentences: &mut impl Iterator<Item = (usize, Task)>,
        done: &mut dyn FnMut(usize, Vec<Hypothesis>) -> ControlFlow<()>,
    ) -> Result<(), Error<M::Error>> {
        loop {
            self.admit(model, sentences)?;
            if self.work.is_empty() {
                return Ok(());
            }
            let verdicts = self.step(model)?;
            self.advance(verdicts);
            if self.dismiss(model, done).is_break() {
                return Ok(());
            }
        }
    }

    /// Fills the free places once they are worth a call.
    fn admit<M: Model + ?Sized>(
        &mut self,
        model: &mut M,
        sentences: &mut impl Iterator<Item = (usize, Task)>,
    ) -> Result<(), Error<M::Error>> {
        let places = self.options.rows / self.options.beam;
        let free = places - self.work.len();
        if free < places.div_ceil(4) {
            return Ok(());
        }
        let tasks: Vec<(usize, Task)> = sentences.take(free).collect();
        if tasks.is_empty() {
            return Ok(());
        }
        for (number, task) in &tasks {
            task.validate().map_err(|fault| Error::Task { number: *number, fault })?;
        }
        let sources: Vec<&[u32]> = tasks.iter().map(|(_, task)| task.source.as_slice()).collect();
        let slots = model.admit(&sources).map_err(Error::Model)?;
        let (asked, given) = (tasks.len(), slots.len());
        for ((number, task), (slot, first)) in tasks.iter().zip(slots) {
            let rules = Rules::new(self.options, self.forbidden, task);
            self.work.push(Sentence::new(*number, slot, first, task, rules));
        }
        if asked == given { Ok(()) } else { Err(Error::Answers { what: "sources", asked, given }) }
    }

    /// One verdict for each live hypothesis of each sentence.
    fn step<M: Model + ?Sized>(&mut self, model: &mut M) -> Result<Vec<Verdict>, Error<M::Error>> {
        let rows: Vec<Row<'_>> = self.work.iter().flat_map(Sentence::rows).collect();
        let terms = self.work.iter().any(|sentence| !sentence.constraints.is_empty());
        let spare = if terms { banks::SPARE } else { 0 };
        let best = match self.options.beam {
            // Where every token is forced the model's opinion is of no use.
            _ if self.work.iter().all(Sentence::is_forced) => 0,
            1 if spare == 0 => 1,
            _ => beam::needed(self.options) + spare,
        };
        let verdicts = model.step(&rows, Ask { best, attention: self.options.attention }).map_err(Error::Model)?;
        self.totals.steps += 1;
        self.totals.rows += rows.len();
        let (asked, given) = (rows.len(), verdicts.len());
        if asked == given { Ok(verdicts) } else { Err(Error::Answers { what: "rows", asked, given }) }
    }

    fn advance(&mut self, mut verdicts: Vec<Verdict>) {
        let mut rest = verdicts.as_mut_slice();
        for sentence in &mut self.work {
            let (own, others) = rest.split_at_mut(sentence.live.len());
            rest = others;
            if self.options.attention {
                for (live, verdict) in sentence.live.iter().zip(own.iter_mut()) {
                    sentence.tree.attend(live.node, std::mem::take(&mut verdict.attention));
                }
            }
            match self.options.beam {
                1 if sentence.constraints.is_empty() => greedy::advance(sentence, &own[0], self.options),
                _ => beam::advance(sentence, own, self.options, &mut self.scratch),
            }
        }
    }

    /// Hands over the sentences of which nothing is live.
    fn dismiss<M: Model + ?Sized>(
        &mut self,
        model: &mut M,
        done: &mut dyn FnMut(usize, Vec<Hypothesis>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let finished: Vec<Sentence<'_>> = self.work.extract_if(.., |sentence| sentence.live.is_empty()).collect();
        for sentence in &finished {
            model.release(sentence.slot);
        }
        for sentence in finished {
            let number = sentence.number;
            let hypotheses = sentence.into_hypotheses(self.options.nbest);
            self.totals.sentences += 1;
            self.totals.tokens += hypotheses.first().map_or(0, |best| best.log_probs.len());
            done(number, hypotheses)?;
        }
        ControlFlow::Continue(())
    }
}
