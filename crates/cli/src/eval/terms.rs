//! `barqiya eval terms` and `names`: what came out as wanted.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::{self, Display, Formatter, Write};
use std::path::Path;

use barqiya_bitext::Side;
use barqiya_eval::{Share, names, terms};
use barqiya_glossary::{Entry, Glossary, Kind, Matcher, Obligation, matcher};
use barqiya_text::normalise;
use owo_colors::OwoColorize;
use serde::Serialize;

use super::gold::{self, Occurrence};
use super::overlap::print_json;
use super::texts::{self, Text};
use crate::arguments::{NamesArguments, ReportArguments, TermsArguments};
use crate::glossary;
use crate::outcome::Outcome;
use crate::print::print;
use crate::problem::Problem;

/// Judges translations by their terms.
pub(super) fn run_terms(arguments: &TermsArguments) -> Result<Outcome, Problem> {
    let glossaries = arguments.glossary.iter().map(|path| glossary::open(path)).collect::<Result<Vec<_>, _>>()?;
    let outputs = texts::english(&arguments.hypotheses)?;
    let sentences = if let Some(source) = &arguments.source {
        by_glossary(&outputs, arguments, source, &glossaries)?
    } else {
        by_gold(&outputs, &arguments.gold, &glossaries)?
    };
    let report = terms::score(&sentences);
    if arguments.report.json { print_json(&report) } else { print(&show_terms(&report, &arguments.report)) }
}

/// Judges translations by their names.
pub(super) fn run_names(arguments: &NamesArguments) -> Result<Outcome, Problem> {
    let gold = gold::read(&arguments.gold)?;
    let outputs = texts::english(&arguments.hypotheses)?;
    refuse_other_length(&outputs, arguments.gold.display(), gold.len())?;
    let beside: Vec<_> = gold.iter().zip(outputs.lines.iter().map(String::as_str)).collect();
    let report = names::score(&named(&beside));
    if arguments.report.json { print_json(&report) } else { print(&show_names(&report, &arguments.report)) }
}

fn refuse_other_length(outputs: &Text, gold: impl Display, sentences: usize) -> Result<(), Problem> {
    let lines = outputs.lines.len();
    if lines == sentences {
        return Ok(());
    }
    Err(Problem::Lengths { name: outputs.name.clone(), lines, other: gold.to_string(), other_lines: sentences })
}

/// What each Arabic form may be in English: in the gold sentences of a file all forms that its occurrences have, or what glossaries say.
struct Renderings {
    variants: HashMap<String, BTreeSet<String>>,
    forbidden: HashMap<String, Vec<String>>,
}

impl Renderings {
    fn new(gold: &[gold::Sentence], glossaries: &[Glossary]) -> Self {
        let (mut variants, mut forbidden) = (HashMap::<_, BTreeSet<_>>::new(), HashMap::<_, Vec<_>>::new());
        for occurrence in gold.iter().flat_map(|sentence| &sentence.terms) {
            variants.entry(occurrence.arabic.clone()).or_default().insert(occurrence.english.clone());
        }
        for entry in glossaries.iter().flat_map(|glossary| &glossary.entries) {
            for arabic in &entry.arabic {
                let english = entry.english.iter().cloned();
                if entry.obligation == Obligation::Forbidden {
                    forbidden.entry(arabic.clone()).or_default().extend(english);
                } else {
                    variants.entry(arabic.clone()).or_default().extend(english);
                }
            }
        }
        Self { variants, forbidden }
    }

    fn sentence(&self, sentence: &gold::Sentence, output: &str) -> terms::Sentence {
        let of = |arabic: &str| self.variants.get(arabic).into_iter().flatten().cloned().collect();
        let term = |occurrence: &Occurrence| terms::Term {
            source: occurrence.arabic.clone(),
            forms: vec![occurrence.in_reference.clone(), occurrence.english.clone()],
            variants: of(&occurrence.arabic),
            forbidden: self.forbidden.get(&occurrence.arabic).cloned().unwrap_or_default(),
            spans: sentence.place(occurrence).into_iter().collect(),
            count: 1,
        };
        terms::Sentence {
            output: output.to_owned(),
            reference: Some(sentence.en.clone()),
            terms: sentence.terms.iter().map(term).collect(),
        }
    }
}

/// Sentences whose terms are those of a gold file.
fn by_gold(outputs: &Text, path: &Path, glossaries: &[Glossary]) -> Result<Vec<terms::Sentence>, Problem> {
    let gold = gold::read(path)?;
    refuse_other_length(outputs, path.display(), gold.len())?;
    let renderings = Renderings::new(&gold, glossaries);
    Ok(gold.iter().zip(&outputs.lines).map(|(sentence, output)| renderings.sentence(sentence, output)).collect())
}

/// Sentences whose terms are those that a glossary finds in the Arabic.
fn by_glossary(
    outputs: &Text,
    arguments: &TermsArguments,
    source: &Path,
    glossaries: &[Glossary],
) -> Result<Vec<terms::Sentence>, Problem> {
    let (source, reference) = (texts::one_side(source, Side::Arabic)?, texts::english(&arguments.gold)?);
    texts::same_length(outputs, &source)?;
    texts::same_length(outputs, &reference)?;
    let matcher = Matcher::new(glossaries, false);
    let beside = source.lines.iter().zip(&reference.lines).zip(&outputs.lines);
    Ok(beside
        .map(|((arabic, reference), output)| terms::Sentence {
            output: output.clone(),
            reference: Some(reference.clone()),
            terms: found_terms(&matcher, arabic),
        })
        .collect())
}

fn found_terms(matcher: &Matcher, arabic: &str) -> Vec<terms::Term> {
    let view = normalise(arabic);
    let entry = |number: usize| &matcher.entries()[number];
    let wanted = matcher.find(&view.text, &mut matcher::Story::default()).into_iter().map(|occurrence| terms::Term {
        source: entry(occurrence.entry).name().to_owned(),
        forms: occurrence.english,
        variants: entry(occurrence.entry).english.clone(),
        count: 1,
        ..terms::Term::default()
    });
    let forbidden = matcher.forbidden(&view.text).into_iter().map(|(number, form)| terms::Term {
        source: entry(number).arabic.first().cloned().unwrap_or_default(),
        forbidden: vec![form],
        ..terms::Term::default()
    });
    wanted.chain(forbidden).collect()
}

/// A glossary of what occurs in sentences: of each Arabic form all English, the commonest first.
pub(super) fn own_glossary<'a>(sentences: impl IntoIterator<Item = &'a gold::Sentence>) -> Glossary {
    let mut counts: BTreeMap<&str, (BTreeMap<&str, usize>, Kind)> = BTreeMap::new();
    for occurrence in sentences.into_iter().flat_map(|sentence| &sentence.terms) {
        let (english, _) = counts.entry(&occurrence.arabic).or_insert_with(|| (BTreeMap::new(), kind_of(occurrence)));
        *english.entry(as_written(occurrence)).or_default() += 1;
    }
    let entries = counts.into_iter().map(|(arabic, (english, kind))| {
        let mut english: Vec<(&str, usize)> = english.into_iter().collect();
        english.sort_by_key(|&(form, count)| (std::cmp::Reverse(count), form));
        let mut seen = BTreeSet::new();
        english.retain(|(form, _)| seen.insert(form.to_lowercase()));
        let english = english.into_iter().map(|(form, _)| form.to_owned()).collect();
        Entry { arabic: vec![arabic.to_owned()], english, kind, ..Entry::default() }
    });
    Glossary { path: None, entries: entries.collect() }
}

/// Lists of names may be in small letters; the reference knows the capitals.
fn as_written(occurrence: &Occurrence) -> &str {
    let Occurrence { english, in_reference, .. } = occurrence;
    if english.to_lowercase() == in_reference.to_lowercase() { in_reference } else { english }
}

fn kind_of(occurrence: &Occurrence) -> Kind {
    match occurrence.kind.as_deref() {
        Some("person") => Kind::Person,
        Some("country" | "city" | "region" | "place") => Kind::Place,
        Some("org" | "organization") => Kind::Organization,
        Some("media" | "agency") => Kind::Agency,
        _ => Kind::Term,
    }
}

/// Sentences with the names that they should have, as the reference writes them.
fn named(beside: &[(&gold::Sentence, &str)]) -> Vec<names::Sentence> {
    let name = |occurrence: &Occurrence| names::Name {
        name: occurrence.in_reference.clone(),
        kind: occurrence.kind.clone().unwrap_or_default(),
        count: 1,
    };
    let sentence = |&(gold, output): &(&gold::Sentence, &str)| names::Sentence {
        output: output.to_owned(),
        names: gold.terms.iter().map(name).collect(),
    };
    beside.iter().map(sentence).collect()
}

/// How many terms came out, of a set's.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct TermShares {
    surface: Share,
    lemma: Share,
    any: Share,
}

/// Counts names; nothing where there are none.
pub(super) fn name_counts(beside: &[(&gold::Sentence, &str)]) -> Option<names::Counts> {
    let counts = names::score(&named(beside)).all;
    (counts.verbatim.of > 0).then_some(counts)
}

/// Counts terms; nothing where there are none.
pub(super) fn term_shares(beside: &[(&gold::Sentence, &str)]) -> Option<TermShares> {
    let gold: Vec<gold::Sentence> = beside.iter().map(|(sentence, _)| (*sentence).clone()).collect();
    let renderings = Renderings::new(&gold, &[]);
    let sentences: Vec<_> = beside.iter().map(|(sentence, output)| renderings.sentence(sentence, output)).collect();
    let terms::Report { surface, lemma, any, .. } = terms::score(&sentences);
    (surface.of > 0).then_some(TermShares { surface, lemma, any })
}

/// A line on the names of a set.
pub(super) fn show_counts(names: &names::Counts) -> String {
    let [verbatim, near, absent] = [&names.verbatim, &names.near, &names.absent].map(percent);
    format!("names    {verbatim} verbatim, {near} near, {absent} absent, of {}", names.verbatim.of)
}

impl Display for TermShares {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let [surface, lemma, any] = [&self.surface, &self.lemma, &self.any].map(percent);
        write!(
            formatter,
            "terms    {surface} by surface, {lemma} by stems, {any} in any variant, of {}",
            self.surface.of
        )
    }
}

fn percent(share: &Share) -> String {
    if share.of == 0 { "none".to_owned() } else { format!("{:.1} %", 100.0 * share.share) }
}

fn row(page: &mut String, label: &str, share: &Share, note: &str) {
    let Share { count, of, .. } = share;
    let _never_fails = writeln!(page, "{label:24} {:>8}   {count} of {of}   {}", percent(share), note.dimmed());
}

fn show_terms(report: &terms::Report, arguments: &ReportArguments) -> String {
    let mut page = String::new();
    row(&mut page, "surface", &report.surface, "as the reference has it, case ignored");
    row(&mut page, "lemma", &report.lemma, "the same for stems");
    row(&mut page, "any", &report.any, "the stems of any variant");
    if let Some(windows) = &report.windows {
        let _never_fails = writeln!(
            page,
            "{:24} {:>8.3}\n{:24} {:>8.3}",
            "window overlap, 2 words", windows.two, "window overlap, 3 words", windows.three
        );
    }
    let consistency = &report.consistency;
    row(&mut page, "consistent terms", &consistency.terms, "of those that stand in two or more places");
    row(&mut page, "consistent places", &consistency.places, "with their term's commonest variant");
    let _never_fails = writeln!(page, "{:24} {:>8}", "forbidden forms", report.forbidden.len());
    for forbidden in report.forbidden.iter().take(arguments.examples) {
        let _never_fails =
            writeln!(page, "  {}: forbidden {}  {}", forbidden.sentence, forbidden.form.red(), forbidden.source);
    }
    for failure in report.failures.iter().take(arguments.examples) {
        let wanted = failure.wanted.join(" | ");
        let _never_fails = writeln!(page, "  {}: missing {}  {}", failure.sentence, wanted.red(), failure.source);
    }
    more(&mut page, report.failures.len(), arguments.examples);
    page
}

fn show_names(report: &names::Report, arguments: &ReportArguments) -> String {
    let mut page = String::from("kind             names  verbatim      near    absent\n");
    let all = names::Kind { kind: "all".to_owned(), counts: report.all };
    for names::Kind { kind, counts } in report.kinds.iter().chain([&all]) {
        let kind = if kind.is_empty() { "other" } else { kind };
        let [verbatim, near, absent] = [&counts.verbatim, &counts.near, &counts.absent].map(percent);
        let _never_fails = writeln!(page, "{kind:16} {:>5}  {verbatim:>8}  {near:>8}  {absent:>8}", counts.verbatim.of);
    }
    for fault in report.faults.iter().take(arguments.examples) {
        let near = fault.near.as_ref().map_or_else(|| "absent".to_owned(), |near| format!("came out as {near}"));
        let _never_fails = writeln!(page, "  {}: {} {near}", fault.sentence, fault.name.red());
    }
    more(&mut page, report.faults.len(), arguments.examples);
    page
}

fn more(page: &mut String, all: usize, shown: usize) {
    if all > shown && shown > 0 {
        let _never_fails = writeln!(page, "  and {} more (--examples N, or --json)", all - shown);
    }
}
