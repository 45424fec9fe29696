//! `barqiya translate`: stories into aligned pairs.

mod closing;
mod delivery;
pub(crate) mod inputs;
mod journal;
mod tally;

use std::path::PathBuf;
use std::time::Instant;

use barqiya_bitext::flags::Limits;
use barqiya_wire::{Settings, Terms, Totals};

use crate::arguments::{Format, Links, TranslateArguments};
use crate::glossary;
use crate::memory;
use crate::model::{self, Model};
use crate::outcome::Outcome;
use crate::outputs::{Place, files_of, target_in};
use crate::problem::{self, Problem};
use crate::progress::Progress;
use crate::settings::{Defaults, ModelChoice};
use crate::unfinished;
use closing::Closing;
use delivery::{Delivery, Ledger, Linking, Outputs};
use inputs::Source;
use journal::Journal;

/// What the arguments and `barqiya.toml` come to.
struct Plan {
    sources: Vec<Source>,
    settings: Settings<'static>,
    terms: Option<Terms>,
    /// Stands for the glossaries and what is done about them.
    glossaries: String,
    model: ModelChoice,
    place: Place,
    format: Format,
}

/// Translates the stories that the arguments name.
pub(crate) fn run(arguments: &TranslateArguments) -> Result<Outcome, Problem> {
    let (sources, problems) = inputs::find(&arguments.files);
    let unusable = problems.len();
    problems.into_iter().for_each(problem::report);
    if sources.is_empty() {
        return Ok(Outcome::BadInput);
    }
    let plan = Plan::new(sources, arguments)?;
    let totals = carry_out(plan, arguments)?;
    Ok(match totals {
        totals if unusable + totals.failed > 0 => Outcome::BadInput,
        totals if arguments.strict && totals.flagged > 0 => Outcome::Findings,
        _ => Outcome::Done,
    })
}

impl Plan {
    fn new(sources: Vec<Source>, arguments: &TranslateArguments) -> Result<Self, Problem> {
        let defaults = Defaults::load()?;
        let place = Place::new(arguments.output.as_deref());
        let format = arguments.format.or(defaults.format).unwrap_or_else(|| place.usual_format());
        if arguments.resume && place.folder().is_none() {
            return Err(Problem::ResumeNeedsFolder);
        }
        refuse_collisions(&sources, &place, format)?;
        let request = defaults.request(&arguments.search);
        let settings = Settings { request, lines: arguments.lines, limits: Limits::default(), terms: None };
        let (terms, glossaries) = glossary::terms(&defaults, &arguments.terms)?;
        Ok(Self { sources, settings, terms, glossaries, model: defaults.model(&arguments.model), place, format })
    }

    /// All that makes a difference to an output but its input.
    fn proof(&self, model: &Model, linking: Option<&Linking>) -> String {
        let Settings { request, lines, limits, .. } = &self.settings;
        let links = if linking.is_some() { "words" } else { "attention" };
        let asked = format!("{request:?} {lines} {limits:?} {links} {:?} {}", self.format, self.glossaries);
        format!("{} {asked} {}", env!("CARGO_PKG_VERSION"), model.fingerprint)
    }
}

/// Opens outputs and model, in this order, for a place that cannot be written to is known at once; then translates.
fn carry_out(plan: Plan, arguments: &TranslateArguments) -> Result<Totals, Problem> {
    unfinished::clean_up_when_interrupted(advice_when_interrupted(&plan.place));
    let outputs = Outputs::begin(&plan.place, plan.format)?;
    let progress = Progress::new(problem::is_watched() && !arguments.quiet);
    progress.announce("loading the model");
    let model = model::open(&plan.model, plan.terms.as_ref())?;
    let (linking, no_encoder) = linking(plan.format, arguments.links)?;
    if !arguments.quiet {
        let notes = model.notes.iter().chain(&no_encoder);
        notes.for_each(|note| progress.aside(|| problem::say(format_args!("note: {note}"))));
    }
    progress.announce("translating");

    let journal =
        plan.place.folder().map(|folder| Journal::open(folder, &plan.proof(&model, linking.as_ref()))).transpose()?;
    let ledger = Ledger::new(plan.sources, journal);
    let mut delivery = Delivery::new(outputs, &ledger, linking.as_ref(), progress.clone(), arguments.quiet);
    let began = Instant::now();
    let mut inputs = ledger.inputs(arguments.resume, arguments.lines, &progress);
    let settings = Settings { terms: plan.terms.as_ref(), ..plan.settings };
    let totals = barqiya_wire::translate(&model.translator, &mut inputs, &settings, &mut delivery);
    let (mut totals, tally) = delivery.end(totals)?;
    totals.failed += ledger.refused();

    if !arguments.quiet {
        if !tally.is_empty() {
            problem::say(&tally);
        }
        let time = began.elapsed();
        problem::say(Closing { totals, skipped: ledger.skipped(), time, peak_memory: memory::peak() });
    }
    Ok(totals)
}

/// What links the words, if not attention; and a note where that would have been better and the encoder is not here.
fn linking(format: Format, asked: Option<Links>) -> Result<(Option<Linking>, Option<String>), Problem> {
    let wanted = asked.unwrap_or(if format.holds_links() { Links::Words } else { Links::Attention });
    if wanted == Links::Attention {
        return Ok((None, None));
    }
    match Linking::open() {
        Ok(linking) => Ok((Some(linking), None)),
        Err(problem) if asked.is_none() && problem.is_missing_resource() => {
            Ok((None, Some(format!("links are the attention's: {problem}"))))
        }
        Err(problem) => Err(problem),
    }
}

/// Refuses outputs that would overwrite each other or an input.
fn refuse_collisions(sources: &[Source], place: &Place, format: Format) -> Result<(), Problem> {
    let targets: Vec<PathBuf> = match place {
        Place::StandardOutput => Vec::new(),
        Place::File(path) => files_of(path, format),
        Place::Folder(folder) => {
            inputs::refuse_same_stems(sources)?;
            let target = |source: &Source| files_of(&target_in(folder, &source.stem, format), format);
            sources.iter().flat_map(target).collect()
        }
    };
    let existing = |path: &PathBuf| std::fs::canonicalize(path).ok();
    let inputs: Vec<PathBuf> = sources.iter().filter_map(|source| source.path.as_ref().and_then(existing)).collect();
    match targets.iter().find(|target| existing(target).is_some_and(|target| inputs.contains(&target))) {
        Some(target) => Err(Problem::OutputIsInput { output: target.display().to_string() }),
        None => Ok(()),
    }
}

fn advice_when_interrupted(place: &Place) -> String {
    match place {
        Place::StandardOutput => "stopped".to_owned(),
        Place::File(path) => {
            format!("stopped; {} was not written. With -o FOLDER/ a run can be resumed.", path.display())
        }
        Place::Folder(folder) => format!(
            "stopped; finished stories are in {}. The same command with --resume goes on with the others.",
            folder.display()
        ),
    }
}
