//! Names as one page to search in, that needs nothing from the network.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use barqiya_bitext::Span;
use barqiya_names::{Finding, Name};
use serde::Serialize;

use super::Report;

/// What the page's script shows. Texts of pairs are there once, however many names they have.
#[derive(Serialize)]
struct Data<'a> {
    pairs: BTreeMap<usize, [&'a str; 3]>,
    names: Vec<Row<'a>>,
}

/// A name.
#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    kind: String,
    preferred: Option<&'a str>,
    /// Others that are as good.
    accepted: Vec<&'a str>,
    by: String,
    renderings: Vec<(&'a str, usize)>,
    uses: Vec<Place<'a>>,
}

/// A place: the pair, and where in its texts, in the units that scripts of pages count in (UTF-16).
#[derive(Serialize)]
struct Place<'a> {
    pair: usize,
    ar: [usize; 2],
    en: Option<[usize; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finding: Option<(&'static str, String, &'a str)>,
}

/// The page.
pub(super) fn render(report: &Report, inputs: &[PathBuf]) -> String {
    let mut findings: BTreeMap<(usize, Span, Option<Span>), &Finding> = BTreeMap::new();
    for finding in &report.findings {
        let place = (finding.place.pair, finding.place.ar, finding.place.en);
        let worst = findings.entry(place).or_insert(finding);
        if finding.level > worst.level {
            *worst = finding;
        }
    }
    let mut names: Vec<Row<'_>> = report.ledger.names.iter().map(|name| row(report, name, &findings)).collect();
    names.extend(others(report));
    let used = names.iter().flat_map(|name| &name.uses).map(|of| of.pair);
    let pairs = used.map(|number| {
        let pair = &report.pairs_read[number];
        (number, [pair.id.as_str(), pair.ar.as_str(), pair.en.as_str()])
    });
    let data = Data { pairs: pairs.collect(), names };
    let json = serde_json::to_string(&data).expect("texts and numbers").replace("</", "<\\/");
    let title = inputs.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
    include_str!("page/page.html")
        .replace("{{css}}", include_str!("page/page.css"))
        .replace("{{title}}", &title.replace('&', "&amp;").replace('<', "&lt;"))
        .replace("{{stories}}", &report.ledger.stories.to_string())
        .replace("{{rows}}", &report.ledger.pairs.to_string())
        .replace("{{js}}", include_str!("page/page.js"))
        .replace("{{data}}", &json)
}

fn row<'a>(
    report: &'a Report,
    name: &'a Name,
    findings: &BTreeMap<(usize, Span, Option<Span>), &'a Finding>,
) -> Row<'a> {
    let uses = name.uses.iter().map(|of| {
        let pair = &report.pairs_read[of.place.pair];
        let finding = findings.get(&(of.place.pair, of.place.ar, of.place.en));
        Place {
            pair: of.place.pair,
            ar: units(&pair.ar, of.place.ar),
            en: of.place.en.map(|span| units(&pair.en, span)),
            finding: finding.map(|finding| (level(finding), finding.message(), finding.rule.name())),
        }
    });
    Row {
        name: &name.name,
        kind: name.kind.map(|kind| format!("{kind:?}").to_lowercase()).unwrap_or_default(),
        preferred: name.preferred.as_ref().map(|preferred| preferred.english.as_str()),
        accepted: name.preferred.iter().flat_map(|preferred| &preferred.accepted).map(String::as_str).collect(),
        by: name.preferred.as_ref().map(|preferred| format!("{:?}", preferred.by).to_lowercase()).unwrap_or_default(),
        renderings: name.renderings(),
        uses: uses.collect(),
    }
}

/// What was found in places where no name was: slips in the English, Arabic that was left over.
fn others(report: &Report) -> Vec<Row<'_>> {
    let uses = report.ledger.names.iter().flat_map(|name| &name.uses);
    let known: HashSet<_> = uses.map(|of| (of.place.pair, of.place.ar, of.place.en)).collect();
    let mut rows: BTreeMap<&str, Row<'_>> = BTreeMap::new();
    for finding in &report.findings {
        let place = &finding.place;
        if known.contains(&(place.pair, place.ar, place.en)) {
            continue;
        }
        let row = rows.entry(&finding.name).or_insert_with(|| Row {
            name: &finding.name,
            kind: String::new(),
            preferred: finding.wanted.as_deref(),
            accepted: Vec::new(),
            by: "story".to_owned(),
            renderings: Vec::new(),
            uses: Vec::new(),
        });
        let found = finding.found.as_deref().unwrap_or_default();
        match row.renderings.iter_mut().find(|(english, _)| *english == found) {
            Some((_, count)) => *count += 1,
            None => row.renderings.push((found, 1)),
        }
        let pair = &report.pairs_read[place.pair];
        row.uses.push(Place {
            pair: place.pair,
            ar: units(&pair.ar, place.ar),
            en: place.en.map(|span| units(&pair.en, span)),
            finding: Some((level(finding), finding.message(), finding.rule.name())),
        });
    }
    rows.into_values().collect()
}

fn level(finding: &Finding) -> &'static str {
    match finding.level {
        barqiya_names::Level::Note => "note",
        barqiya_names::Level::Warning => "warning",
        barqiya_names::Level::Error => "error",
    }
}

/// Bytes as units of UTF-16.
fn units(text: &str, span: Span) -> [usize; 2] {
    [span.start, span.end].map(|byte| text[..byte].encode_utf16().count())
}
