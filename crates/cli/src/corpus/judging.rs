//! Rows judged by rules, and by whether they repeat others.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;

use barqiya_bitext::formats::{Kind, open};
use barqiya_bitext::{Pair, Term};
use barqiya_corpus::{Duplicates, HeldOut, Judge, Limits, Recurring, Rule};
use barqiya_glossary::matcher::Story;
use barqiya_glossary::{Claim, Matcher, settle};
use barqiya_wire::align::Reader;
use barqiya_wire::similarity;
use serde_json::{Value, json};

use crate::arguments::{CopyArguments, Keep, RuleArguments};
use crate::problem::{self, Problem};

/// All that judges rows, in the order in which verdicts come.
pub(super) struct Judging {
    judge: Judge,
    recurring: Option<Recurring>,
    duplicates: Option<Duplicates>,
    held_out: Option<HeldOut>,
    /// What held-out sentences come from, for the manifest.
    near: Option<f64>,
    against: Vec<String>,
}

impl Judging {
    /// Without rules none are applied, without copies none are looked for.
    pub(super) fn new(rules: Option<&RuleArguments>, copies: Option<&CopyArguments>) -> Result<Self, Problem> {
        let (chosen, limits) = rules.map_or_else(|| Ok((Vec::new(), Limits::default())), chosen)?;
        let recurring = chosen.contains(&Rule::Boilerplate).then(|| Recurring::with(&limits, 32));
        let near = copies.map(|copies| copies.near).filter(|&near| near < 1.0);
        let against = copies.map_or(&[][..], |copies| &copies.against);
        let held_out = if against.is_empty() { None } else { Some(held_out(against, near)?) };
        Ok(Self {
            judge: Judge::new(&chosen, limits),
            recurring,
            duplicates: copies.map(|_| Duplicates::new(near)),
            held_out,
            near,
            against: against.iter().map(|path| path.display().to_string()).collect(),
        })
    }

    /// Notes a row before any is judged: what recurs is known only when all were seen.
    pub(super) fn note(&mut self, pair: &Pair) {
        if let Some(recurring) = &mut self.recurring {
            recurring.note(pair);
        }
    }

    /// Whether rows must be noted first.
    pub(super) fn notes(&self) -> bool {
        self.recurring.is_some()
    }

    /// What the rules say of a row, by itself; may be asked on many threads.
    pub(super) fn by_rules(&self, pair: &mut Pair) {
        pair.verdicts = self.judge.judge(pair);
        pair.verdicts.extend(self.recurring.as_ref().and_then(|recurring| recurring.verdict(pair)));
        pair.verdicts.extend(self.held_out.as_ref().and_then(|held_out| held_out.verdict(pair)));
    }

    /// Whether a row repeats an earlier one; rows come in order.
    pub(super) fn by_copies(&mut self, pair: &mut Pair) {
        pair.verdicts.extend(self.duplicates.as_mut().and_then(|duplicates| duplicates.verdict(pair)));
    }

    /// What rows were judged by.
    pub(super) fn describe(&self) -> Value {
        json!({
            "rules": self.judge.rules().iter().map(|rule| rule.name()).collect::<Vec<_>>(),
            "limits": self.judge.limits(),
            "near": self.near,
            "against": self.against,
        })
    }
}

/// The rules and limits that are asked for.
fn chosen(arguments: &RuleArguments) -> Result<(Vec<Rule>, Limits), Problem> {
    let named = |names: &[String]| -> Result<Vec<Rule>, Problem> {
        names.iter().map(|name| Rule::named(name).ok_or_else(|| Problem::NoSuchRule { name: name.clone() })).collect()
    };
    let without = named(&arguments.without)?;
    let rules = match &arguments.rules[..] {
        [] => Rule::ALL.into_iter().filter(|rule| !without.contains(rule)).collect(),
        names => named(names)?,
    };
    Ok((rules, arguments.limits.as_deref().map_or_else(|| Ok(Limits::default()), read_limits)?))
}

fn read_limits(path: &Path) -> Result<Limits, Problem> {
    let name = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|source| Problem::Unreadable { name: name.clone(), source })?;
    let help = "`barqiya corpus rules` prints the rules and their usual limits";
    toml::from_str(&text).map_err(|error| Problem::settings(&name, &text, &error, help))
}

/// The sentences of sets: both sides of pairs, or the lines of a text.
fn held_out(paths: &[std::path::PathBuf], near: Option<f64>) -> Result<HeldOut, Problem> {
    let mut held_out = HeldOut::new(near);
    for path in paths {
        let name = path.display().to_string();
        let unreadable = |source| Problem::Unreadable { name: name.clone(), source };
        let reader = BufReader::new(fs::File::open(path).map_err(unreadable)?);
        match Kind::of(path) {
            Some(kind) => {
                for pair in open(kind, reader, &name)? {
                    held_out.add_pair(&pair?);
                }
            }
            None => {
                for (line, number) in reader.lines().zip(1..) {
                    held_out.add(&format!("{name}:{number}"), &line.map_err(unreadable)?);
                }
            }
        }
    }
    Ok(held_out)
}

/// Measures and terms that the rules judge by, put into rows that lack them.
#[derive(Default)]
pub(super) struct Measuring {
    pub(super) reader: Option<Reader>,
    pub(super) matcher: Option<Matcher>,
    pub(super) threads: usize,
}

impl Measuring {
    pub(super) fn measure(&self, pairs: &mut [Pair]) -> Result<(), Problem> {
        if let Some(matcher) = &self.matcher {
            for pair in &mut *pairs {
                pair.terms = terms(matcher, pair);
            }
        }
        if let Some(reader) = &self.reader {
            similarity::measure(reader, pairs, self.threads)?;
        }
        Ok(())
    }
}

/// Which entries of a glossary stand in the Arabic, and whether the English has them.
fn terms(matcher: &Matcher, pair: &Pair) -> Vec<Term> {
    let found = matcher.find(&pair.ar, &mut Story::default());
    let claims: Vec<Claim<'_>> = found
        .iter()
        .map(|occurrence| Claim { occurrence, entry: &matcher.entries()[occurrence.entry], placed: None })
        .collect();
    settle(&pair.ar, &pair.en, &pair.links, &claims, false).terms
}

/// What came of the rows.
#[derive(Default)]
pub(super) struct Judged {
    pub(super) rows: usize,
    /// Rows by the rules that they break.
    pub(super) broken: BTreeMap<String, usize>,
}

impl Judged {
    pub(super) fn count(&mut self, pair: &Pair) {
        self.rows += 1;
        for verdict in &pair.verdicts {
            *self.broken.entry(verdict.rule.clone()).or_default() += 1;
        }
    }

    /// Says how many rows break each rule, and how many were written.
    pub(super) fn tell(&self, written: usize, skipped: usize) {
        let mut rules: Vec<(&String, &usize)> = self.broken.iter().collect();
        rules.sort_by_key(|(rule, count)| (std::cmp::Reverse(**count), *rule));
        for (rule, count) in rules {
            problem::say(format_args!("{count:>9}  {rule}"));
        }
        let passed_over = if skipped > 0 { format!("; {skipped} could not be read") } else { String::new() };
        problem::say(format_args!("{written} of {} rows written{passed_over}", self.rows));
    }
}

impl Keep {
    /// Whether a judged row is wanted.
    pub(super) fn takes(self, pair: &Pair) -> bool {
        match self {
            Self::All => true,
            Self::Clean => pair.verdicts.is_empty(),
            Self::Dropped => !pair.verdicts.is_empty(),
        }
    }
}
