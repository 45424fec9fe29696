//! `barqiya corpus`: parallel corpora, made, judged and converted.

mod documents;
mod filter;
mod judging;
mod making;
mod merging;
pub(crate) mod reading;
mod stats;
pub(crate) mod writing;

use std::fs;
use std::path::{Path, PathBuf};

use barqiya_corpus::shards::{Logs, Plan, Shard};

use crate::arguments::ConvertPairsArguments;
use crate::arguments::{BuildArguments, CorpusCommand, Format, MergeArguments, PlanArguments, ShardArguments};
use crate::outcome::Outcome;
use crate::outputs::{Place, target_in};
use crate::problem::{self, Problem};
use crate::unfinished::{self, write_whole};
use making::Maker;
use merging::Merging;
use reading::Reading;
use writing::Writing;

/// The log of a corpus that is made in one.
const LOG: &str = "log.jsonl";
/// The plan that a corpus was made by.
const PLAN: &str = "plan.json";
/// What the corpus itself is called, before its ending.
const CORPUS: &str = "corpus";

/// Does what is asked with corpora.
pub(crate) fn run(command: &CorpusCommand) -> Result<Outcome, Problem> {
    match command {
        CorpusCommand::Build(arguments) => build(arguments),
        CorpusCommand::Plan(arguments) => write_plan(arguments),
        CorpusCommand::Run(arguments) => run_shard(arguments),
        CorpusCommand::Merge(arguments) => merge(arguments),
        CorpusCommand::Filter(arguments) => filter::filter(arguments),
        CorpusCommand::Dedup(arguments) => filter::dedup(arguments),
        CorpusCommand::Rules => filter::rules(),
        CorpusCommand::Convert(arguments) => convert(arguments),
        CorpusCommand::Stats(arguments) => stats::stats(arguments),
    }
}

/// Plans, makes and merges, all in one folder.
fn build(arguments: &BuildArguments) -> Result<Outcome, Problem> {
    let BuildArguments { folder, output, making, .. } = arguments;
    go_on_when_interrupted();
    let merging = Merging::new(&arguments.judging)?;
    let (plan, problems) = documents::plan(folder, making.lines)?;
    let left_out = tell(problems);
    fs::create_dir_all(output).map_err(|error| Problem::write(output, error))?;
    write_whole(&output.join(PLAN), &plan.to_json())?;

    let log = output.join(LOG);
    Maker::open(&plan, making)?.make(&plan, folder, Shard::WHOLE, &log)?;
    let format = arguments.format.unwrap_or(Format::Jsonl);
    let target = target_in(output, Path::new(CORPUS), format);
    merging.merge(&plan, &Logs::open(&[log])?, &target, Some(format), making.quiet)?;
    Ok(outcome(left_out))
}

fn write_plan(arguments: &PlanArguments) -> Result<Outcome, Problem> {
    let (plan, problems) = documents::plan(&arguments.folder, arguments.lines)?;
    let left_out = tell(problems);
    match Place::new(arguments.output.as_deref()) {
        Place::StandardOutput => {
            crate::print::print(&plan.to_json())?;
        }
        Place::File(path) => write_whole(&path, &plan.to_json())?,
        Place::Folder(folder) => write_whole(&folder.join(PLAN), &plan.to_json())?,
    }
    Ok(outcome(left_out))
}

fn run_shard(arguments: &ShardArguments) -> Result<Outcome, Problem> {
    let ShardArguments { output, shard, making, .. } = arguments;
    go_on_when_interrupted();
    let plan = Plan::read(&arguments.plan)?;
    let folder = arguments.folder.clone().unwrap_or_else(|| PathBuf::from(&plan.folder));
    fs::create_dir_all(output).map_err(|error| Problem::write(output, error))?;
    let log = output.join(format!("{}.jsonl", shard.file_stem()));
    Maker::open(&plan, making)?.make(&plan, &folder, *shard, &log)?;
    Ok(Outcome::Done)
}

fn merge(arguments: &MergeArguments) -> Result<Outcome, Problem> {
    unfinished::clean_up_when_interrupted("stopped; nothing was written".to_owned());
    let merging = Merging::new(&arguments.judging)?;
    let plan = Plan::read(&arguments.plan)?;
    let logs = Logs::open(&merging::logs_in(&arguments.parts)?)?;
    logs.complete(&plan)?;
    if arguments.verify {
        logs.verify(&plan)?;
    }
    merging.merge(&plan, &logs, &arguments.output, arguments.format, arguments.quiet)?;
    Ok(Outcome::Done)
}

fn convert(arguments: &ConvertPairsArguments) -> Result<Outcome, Problem> {
    unfinished::clean_up_when_interrupted("stopped; nothing was written".to_owned());
    let mut reading = Reading::new(&arguments.input)?;
    let mut writing = Writing::begin(arguments.output.as_deref(), arguments.format)?;
    let skipped = reading.for_each(|pair| writing.pair(&pair))?;
    let written = writing.written;
    writing.finish()?;
    if !arguments.quiet {
        problem::say(format_args!("{written} pairs, {skipped} rows passed over"));
    }
    Ok(outcome(skipped))
}

fn go_on_when_interrupted() {
    unfinished::clean_up_when_interrupted("stopped; the same command goes on at the last row".to_owned());
}

/// Tells of documents that are left out; gives how many.
fn tell(problems: Vec<Problem>) -> usize {
    let count = problems.len();
    problems.into_iter().for_each(problem::report);
    count
}

fn outcome(left_out: usize) -> Outcome {
    if left_out > 0 { Outcome::BadInput } else { Outcome::Done }
}
