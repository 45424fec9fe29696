//! `barqiya worker`: record batches in, the same batches with their English out.

use std::io::{self, BufWriter};
use std::ops::ControlFlow;

use barqiya_bitext::flags::Limits;
use barqiya_bitext::{Pair, Story};
use barqiya_columns::stream::{Answer, Answers, Requests};
use barqiya_wire::{Input, InputError, Settings, Sink, Terms};

use crate::arguments::WorkerArguments;
use crate::glossary;
use crate::model::{self, Model};
use crate::outcome::Outcome;
use crate::problem::Problem;
use crate::settings::Defaults;

/// Answers batches until the stream ends.
pub(crate) fn run(arguments: &WorkerArguments) -> Result<Outcome, Problem> {
    let defaults = Defaults::load()?;
    let (terms, _) = glossary::terms(&defaults, &arguments.terms)?;
    let model = model::open(&defaults.model(&arguments.model), terms.as_ref())?;
    let settings =
        Settings { request: defaults.request(&arguments.search), lines: true, limits: Limits::default(), terms: None };
    let requests = Requests::open(io::stdin().lock())?;
    let mut answers = Answers::begin(BufWriter::new(io::stdout().lock()), &requests.answered_schema())?;
    for request in requests {
        let request = request?;
        let arabic = request.arabic();
        let found = translate(&model, terms.as_ref(), settings, &arabic)?;
        answers.write(&request.answer(&found)?)?;
    }
    answers.end()?;
    Ok(Outcome::Done)
}

/// The answer of each text, in order; none for one that is null.
fn translate(
    model: &Model,
    terms: Option<&Terms>,
    settings: Settings<'_>,
    texts: &[Option<&str>],
) -> Result<Vec<Option<Answer>>, Problem> {
    let settings = Settings { terms, ..settings };
    let given: Vec<usize> = (0..texts.len()).filter(|&at| texts[at].is_some()).collect();
    // Each text is an input of its own, for a text may have several lines.
    let input = |&at: &usize| -> Result<Input, InputError> {
        let line = texts[at].unwrap_or_default().replace(['\r', '\n'], " ");
        Ok(Input { name: at.to_string(), bytes: line.into_bytes(), skip: 0 })
    };
    let mut found = Found { answers: vec![None; texts.len()], given: &given, failed: None };
    barqiya_wire::translate(&model.translator, &mut given.iter().map(input), &settings, &mut found)?;
    match found.failed {
        Some(error) => Err(error.into()),
        None => Ok(found.answers),
    }
}

/// Answers as they come.
struct Found<'a> {
    answers: Vec<Option<Answer>>,
    /// Which row each input is.
    given: &'a [usize],
    failed: Option<InputError>,
}

impl Sink for Found<'_> {
    fn story(&mut self, index: usize, _story: &Story, _notes: &[String]) -> ControlFlow<()> {
        // An empty text has no pair, but an answer.
        self.answers[self.given[index]] = Some(Answer { en: String::new(), score: 0.0, flags: Vec::new() });
        ControlFlow::Continue(())
    }

    fn pair(&mut self, index: usize, pair: Pair) -> ControlFlow<()> {
        let flags = pair.flags.iter().map(|flag| flag.name().to_owned()).collect();
        self.answers[self.given[index]] = Some(Answer { en: pair.en, score: pair.score, flags });
        ControlFlow::Continue(())
    }

    fn finished(&mut self, _index: usize) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn failed(&mut self, _index: usize, error: InputError) -> ControlFlow<()> {
        self.failed = Some(error);
        ControlFlow::Break(())
    }

    fn progress(&mut self, _done: usize, _known: usize, _all_known: bool) {}
}
