//! `barqiya corpus filter` and `dedup`: rows judged on their way through.

use barqiya_bitext::Pair;
use barqiya_corpus::{Limits, Rule};
use barqiya_glossary::Matcher;
use rayon::prelude::*;

use super::judging::{Judged, Judging, Measuring};
use super::reading::Reading;
use super::writing::Writing;
use crate::arguments::{DedupArguments, FilterArguments, InputArguments, OutputArguments};
use crate::glossary;
use crate::model;
use crate::outcome::Outcome;
use crate::print::print;
use crate::problem::Problem;
use crate::settings::Defaults;
use crate::unfinished;

/// Rows that are judged at once.
const BATCH: usize = 2048;

/// Judges rows by rules.
pub(super) fn filter(arguments: &FilterArguments) -> Result<Outcome, Problem> {
    let judging = Judging::new(Some(&arguments.rules), None)?;
    let glossaries = arguments.glossary.iter().map(|name| glossary::open(name)).collect::<Result<Vec<_>, _>>()?;
    let measuring = Measuring {
        reader: arguments.similarity.then(|| model::open_encoder(None)).transpose()?,
        matcher: (!glossaries.is_empty()).then(|| Matcher::new(&glossaries, true)),
        threads: threads(&arguments.output)?,
    };
    judge(&arguments.input, judging, &measuring, &arguments.output)
}

/// Finds rows that repeat others.
pub(super) fn dedup(arguments: &DedupArguments) -> Result<Outcome, Problem> {
    let judging = Judging::new(None, Some(&arguments.copies))?;
    judge(
        &arguments.input,
        judging,
        &Measuring { threads: threads(&arguments.output)?, ..Measuring::default() },
        &arguments.output,
    )
}

/// Prints the rules and their usual limits.
pub(super) fn rules() -> Result<Outcome, Problem> {
    let rules: Vec<String> = Rule::ALL.iter().map(|rule| format!("# {rule:<12} {}\n", rule.about())).collect();
    let rules = rules.concat();
    let limits = toml::to_string(&Limits::default()).expect("limits are numbers");
    print(&format!("{rules}\n{limits}"))
}

fn threads(output: &OutputArguments) -> Result<usize, Problem> {
    Ok(Defaults::load()?.translator(output.threads).threads)
}

fn judge(
    input: &InputArguments,
    mut judging: Judging,
    measuring: &Measuring,
    output: &OutputArguments,
) -> Result<Outcome, Problem> {
    unfinished::clean_up_when_interrupted("stopped; nothing was written".to_owned());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(measuring.threads).build();
    let pool = pool.map_err(|error| Problem::Threads { reason: error.to_string() })?;
    let mut reading = Reading::new(input)?;
    let mut writing = Writing::begin(output.output.as_deref(), output.format)?;
    if judging.notes() {
        // What cannot be read is told in the second pass.
        reading.quietly(|pair| {
            judging.note(&pair);
            Ok(())
        })?;
    }
    let mut judged = Judged::default();
    let mut batch: Vec<Pair> = Vec::with_capacity(BATCH);
    let mut settle = |batch: &mut Vec<Pair>| -> Result<(), Problem> {
        measuring.measure(batch)?;
        pool.install(|| batch.par_iter_mut().for_each(|pair| judging.by_rules(pair)));
        for mut pair in batch.drain(..) {
            judging.by_copies(&mut pair);
            judged.count(&pair);
            if output.keep.takes(&pair) {
                writing.pair(&pair)?;
            }
        }
        Ok(())
    };
    let skipped = reading.for_each(|pair| {
        batch.push(pair);
        if batch.len() == BATCH { settle(&mut batch) } else { Ok(()) }
    })?;
    settle(&mut batch)?;
    let written = writing.written;
    writing.finish()?;
    if !output.quiet {
        judged.tell(written, skipped);
    }
    Ok(if skipped > 0 { Outcome::BadInput } else { Outcome::Done })
}
