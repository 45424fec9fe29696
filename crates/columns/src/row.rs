//! A pair as a row of columns.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_schema::{DataType, Field, FieldRef};
use barqiya_bitext::{Aligned, Alternative, Flag, Link, Pair, Span, Term, Verdict};
use serde::{Deserialize, Serialize};
use serde_arrow::schema::{SchemaLike, TracingOptions};
use serde_json::{Value, json};

/// A row; its fields are the columns, in this order.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Row {
    translation: Texts,
    #[serde(default)]
    id: String,
    #[serde(default)]
    story: String,
    #[serde(default)]
    n: u64,
    #[serde(default)]
    start: u64,
    #[serde(default)]
    end: u64,
    #[serde(default)]
    score: f64,
    #[serde(default)]
    flags: Vec<String>,
    #[serde(default)]
    links: Vec<LinkRow>,
    #[serde(default)]
    terms: Vec<TermRow>,
    #[serde(default)]
    alternatives: Vec<AlternativeRow>,
    #[serde(default)]
    scores: Vec<Measure>,
    #[serde(default)]
    verdicts: Vec<VerdictRow>,
    #[serde(default)]
    aligned: Option<AlignedRow>,
}

/// The two texts, as `datasets` names a translation.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Texts {
    ar: String,
    en: String,
}

/// The two texts of a file that has no `translation`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct PlainRow {
    ar: String,
    en: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct LinkRow {
    ar_start: u64,
    ar_end: u64,
    en_start: u64,
    en_end: u64,
    p: f64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct TermRow {
    entry: String,
    ar_start: u64,
    ar_end: u64,
    en_start: Option<u64>,
    en_end: Option<u64>,
    want: String,
    #[serde(rename = "match")]
    matched: String,
    verdict: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct AlternativeRow {
    en: String,
    score: f64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Measure {
    name: String,
    value: f64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct VerdictRow {
    rule: String,
    reason: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct AlignedRow {
    ar_sentences: Vec<u64>,
    en_sentences: Vec<u64>,
    confidence: f64,
    en_start: u64,
    en_end: u64,
    evidence: Vec<Measure>,
}

/// The columns of a [`Row`].
pub(crate) fn fields() -> Vec<FieldRef> {
    let options = TracingOptions::default().strings_as_large_utf8(false).sequence_as_large_list(false);
    let fields = Vec::<FieldRef>::from_type::<Row>(options).expect("a row is made of what columns can hold");
    fields.iter().map(nullable).collect()
}

/// A column that may hold nothing, and so may its parts: `datasets` takes others for no translations.
fn nullable(field: &FieldRef) -> FieldRef {
    let kind = match field.data_type() {
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(nullable).collect()),
        DataType::List(item) => DataType::List(nullable(item)),
        other => other.clone(),
    };
    Arc::new(Field::new(field.name(), kind, true))
}

/// The columns as `datasets` describes them in a file's metadata, under the key `huggingface`.
pub(crate) fn features(fields: &[FieldRef]) -> String {
    let mut features: BTreeMap<&str, Value> =
        fields.iter().map(|field| (field.name().as_str(), feature(field.data_type()))).collect();
    features.insert("translation", json!({ "languages": ["ar", "en"], "_type": "Translation" }));
    json!({ "info": { "features": features } }).to_string()
}

fn feature(kind: &DataType) -> Value {
    let value = |dtype: &str| json!({ "dtype": dtype, "_type": "Value" });
    match kind {
        DataType::Struct(fields) => fields
            .iter()
            .map(|field: &FieldRef| (field.name().clone(), feature(field.data_type())))
            .collect::<serde_json::Map<String, Value>>()
            .into(),
        DataType::List(field) => json!([feature(field.data_type())]),
        DataType::UInt64 => value("uint64"),
        DataType::Float64 => value("float64"),
        _ => value("string"),
    }
}

impl From<&Pair> for Row {
    fn from(pair: &Pair) -> Self {
        Self {
            translation: Texts { ar: pair.ar.clone(), en: pair.en.clone() },
            id: pair.id.clone(),
            story: pair.story.clone(),
            n: pair.n as u64,
            start: pair.start as u64,
            end: pair.end as u64,
            score: pair.score,
            flags: pair.flags.iter().map(|flag| flag.name().to_owned()).collect(),
            links: pair.links.iter().map(LinkRow::from).collect(),
            terms: pair.terms.iter().map(TermRow::from).collect(),
            alternatives: pair
                .alternatives
                .iter()
                .map(|other| AlternativeRow { en: other.en.clone(), score: other.score })
                .collect(),
            scores: measures(&pair.scores),
            verdicts: pair
                .verdicts
                .iter()
                .map(|verdict| VerdictRow { rule: verdict.rule.clone(), reason: verdict.reason.clone() })
                .collect(),
            aligned: pair.aligned.as_ref().map(AlignedRow::from),
        }
    }
}

impl Row {
    /// The pair of a row, or what is wrong with it.
    pub(crate) fn pair(self) -> Result<Pair, String> {
        let flag = |name: String| Flag::named(&name).ok_or_else(|| format!("there is no flag `{name}`"));
        let pair = Pair {
            id: self.id,
            story: self.story,
            n: self.n as usize,
            ar: self.translation.ar,
            start: self.start as usize,
            end: self.end as usize,
            en: self.translation.en,
            score: self.score,
            flags: self.flags.into_iter().map(flag).collect::<Result<_, _>>()?,
            links: self.links.into_iter().map(Link::from).collect(),
            terms: self.terms.into_iter().map(Term::from).collect(),
            alternatives: self
                .alternatives
                .into_iter()
                .map(|other| Alternative { en: other.en, score: other.score })
                .collect(),
            scores: map(self.scores),
            verdicts: self
                .verdicts
                .into_iter()
                .map(|verdict| Verdict { rule: verdict.rule, reason: verdict.reason })
                .collect(),
            aligned: self.aligned.map(Aligned::from),
        };
        match pair.misfit() {
            Some(problem) => Err(problem),
            None => Ok(pair),
        }
    }
}

impl From<PlainRow> for Row {
    fn from(row: PlainRow) -> Self {
        Self { translation: Texts { ar: row.ar, en: row.en }, ..Self::default() }
    }
}

impl From<&Link> for LinkRow {
    fn from(link: &Link) -> Self {
        Self {
            ar_start: link.ar.start as u64,
            ar_end: link.ar.end as u64,
            en_start: link.en.start as u64,
            en_end: link.en.end as u64,
            p: link.p,
        }
    }
}

impl From<LinkRow> for Link {
    fn from(row: LinkRow) -> Self {
        Self { ar: span(row.ar_start, row.ar_end), en: span(row.en_start, row.en_end), p: row.p }
    }
}

impl From<&Term> for TermRow {
    fn from(term: &Term) -> Self {
        Self {
            entry: term.entry.clone(),
            ar_start: term.ar.start as u64,
            ar_end: term.ar.end as u64,
            en_start: term.en.map(|span| span.start as u64),
            en_end: term.en.map(|span| span.end as u64),
            want: term.want.clone(),
            matched: term.matched.clone(),
            verdict: term.verdict.clone(),
        }
    }
}

impl From<TermRow> for Term {
    fn from(row: TermRow) -> Self {
        Self {
            entry: row.entry,
            ar: span(row.ar_start, row.ar_end),
            en: row.en_start.zip(row.en_end).map(|(start, end)| span(start, end)),
            want: row.want,
            matched: row.matched,
            verdict: row.verdict,
        }
    }
}

impl From<&Aligned> for AlignedRow {
    fn from(aligned: &Aligned) -> Self {
        let numbers = |side: &[usize]| side.iter().map(|&number| number as u64).collect();
        Self {
            ar_sentences: numbers(&aligned.beads[0]),
            en_sentences: numbers(&aligned.beads[1]),
            confidence: aligned.confidence,
            en_start: aligned.en_start as u64,
            en_end: aligned.en_end as u64,
            evidence: measures(&aligned.evidence),
        }
    }
}

impl From<AlignedRow> for Aligned {
    fn from(row: AlignedRow) -> Self {
        let numbers = |side: Vec<u64>| side.into_iter().map(|number| number as usize).collect();
        Self {
            beads: [numbers(row.ar_sentences), numbers(row.en_sentences)],
            confidence: row.confidence,
            en_start: row.en_start as usize,
            en_end: row.en_end as usize,
            evidence: map(row.evidence),
        }
    }
}

fn span(start: u64, end: u64) -> Span {
    Span { start: start as usize, end: end as usize }
}

fn measures(scores: &BTreeMap<String, f64>) -> Vec<Measure> {
    scores.iter().map(|(name, &value)| Measure { name: name.clone(), value }).collect()
}

fn map(measures: Vec<Measure>) -> BTreeMap<String, f64> {
    measures.into_iter().map(|measure| (measure.name, measure.value)).collect()
}
