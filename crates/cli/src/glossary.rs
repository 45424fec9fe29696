//! `barqiya glossary`: what is wrong with glossaries, and from one format into another.

use std::path::Path;

use barqiya_bitext::fingerprint;
use barqiya_glossary::{Entry, Finding, Format, Glossary, Matcher, Severity, builtin, check, read, write};
use barqiya_wire::Terms;
use owo_colors::OwoColorize;

use crate::arguments::{CheckArguments, ConvertArguments, Enforce, GlossaryCommand, SuggestArguments, TermArguments};
use crate::names;
use crate::outcome::Outcome;
use crate::print::print;
use crate::problem::{self, Problem};
use crate::settings::Defaults;
use crate::unfinished::write_whole;

/// The name of the list that comes with the program.
const BUILT_IN: &str = "builtin";

/// Does what is asked with glossaries.
pub(crate) fn run(command: &GlossaryCommand) -> Result<Outcome, Problem> {
    match command {
        GlossaryCommand::Check(arguments) => run_check(arguments),
        GlossaryCommand::Convert(arguments) => run_convert(arguments),
        GlossaryCommand::Suggest(arguments) => run_suggest(arguments),
    }
}

/// Reads a glossary; `builtin` is the list that comes with the program.
pub(crate) fn open(name: &Path) -> Result<Glossary, Problem> {
    if name == Path::new(BUILT_IN) { Ok(builtin()) } else { Ok(read(name)?) }
}

/// The glossaries that are asked for, ready to be looked up, and what stands for them and their use.
pub(crate) fn terms(defaults: &Defaults, arguments: &TermArguments) -> Result<(Option<Terms>, String), Problem> {
    let (names, enforce) = defaults.terms(arguments);
    let ledger = defaults.ledger(arguments.ledger.as_deref());
    let decided = ledger.map(|path| Ok(names::days::open(&path)?.decisions()?));
    let listed = names.iter().map(|name| open(name));
    let glossaries = decided.into_iter().chain(listed).collect::<Result<Vec<_>, Problem>>()?;
    if glossaries.is_empty() {
        return Ok((None, String::new()));
    }
    let short_forms = !arguments.no_short_forms;
    let proof = format!("{} {enforce:?} {short_forms}", fingerprint_of(&glossaries));
    Ok((Some(enforced(&glossaries, enforce, short_forms)), proof))
}

/// Glossaries and what is done about them.
pub(crate) fn enforced(glossaries: &[Glossary], enforce: Enforce, short_forms: bool) -> Terms {
    let enforce = match enforce {
        Enforce::Off => barqiya_wire::Enforce::Off,
        Enforce::Repair => barqiya_wire::Enforce::Repair,
        Enforce::Search => barqiya_wire::Enforce::Search,
    };
    Terms { matcher: Matcher::new(glossaries, short_forms), enforce }
}

/// Stands for the contents of glossaries.
fn fingerprint_of(glossaries: &[Glossary]) -> String {
    let entries: Vec<&Entry> = glossaries.iter().flat_map(|glossary| &glossary.entries).collect();
    fingerprint(format!("{entries:?}").as_bytes())
}

/// Prints what is wrong with glossaries. Errors make it a finding for scripts; with `--strict` warnings do, too.
fn run_check(arguments: &CheckArguments) -> Result<Outcome, Problem> {
    let (mut glossaries, mut findings) = (Vec::new(), Vec::new());
    for path in &arguments.glossaries {
        match open(path) {
            Ok(glossary) => glossaries.push(glossary),
            Err(Problem::Glossary(error)) if error.place().is_some() => findings.push(Finding::from(&error)),
            Err(problem) => return Err(problem),
        }
    }
    let entries: usize = glossaries.iter().map(|glossary| glossary.entries.len()).sum();
    findings.extend(check(&glossaries));
    let lines: String = findings.iter().map(|finding| line_of(finding) + "\n").collect();
    let errors = findings.iter().filter(|finding| finding.level == Severity::Error).count();
    let warnings = findings.len() - errors;
    print(&format!("{lines}{entries} entries, {errors} errors, {warnings} warnings\n"))?;
    let bad = errors > 0 || arguments.strict && warnings > 0;
    Ok(if bad { Outcome::Findings } else { Outcome::Done })
}

/// Writes a glossary of the names of some pairs that the given ones lack.
fn run_suggest(arguments: &SuggestArguments) -> Result<Outcome, Problem> {
    let SuggestArguments { input, glossary, least, output } = arguments;
    let glossaries = glossary.iter().map(|name| open(name)).collect::<Result<Vec<_>, _>>()?;
    let ledger = names::gather(input, None, &glossaries, None)?.ledger;
    deliver_new(&barqiya_names::suggest(&ledger, *least), output)
}

fn line_of(finding: &Finding) -> String {
    let text = finding.to_string();
    if finding.level == Severity::Error { text.red().to_string() } else { text }
}

/// Writes a glossary in another format.
fn run_convert(arguments: &ConvertArguments) -> Result<Outcome, Problem> {
    deliver(&open(&arguments.input)?, &arguments.output, arguments.to.map(Format::from))
}

/// Writes a glossary, beside and renamed; what its format cannot hold is said.
fn deliver(glossary: &Glossary, output: &Path, format: Option<Format>) -> Result<Outcome, Problem> {
    let format = format.or_else(|| Format::of(output));
    let format = format.ok_or_else(|| Problem::GlossaryFormat { name: output.display().to_string() })?;
    let written = write(glossary, format);
    for loss in &written.lost {
        problem::say(format_args!("note: {loss}"));
    }
    if output == Path::new("-") {
        return print(&written.text);
    }
    write_whole(output, &written.text)?;
    Ok(Outcome::Done)
}

/// Writes a glossary that was made here: on standard output as a table, else as the ending says.
pub(crate) fn deliver_new(glossary: &Glossary, output: &Path) -> Result<Outcome, Problem> {
    deliver(glossary, output, (output == Path::new("-")).then_some(Format::Tsv))
}
