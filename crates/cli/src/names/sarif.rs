//! Findings as SARIF 2.1.0 (OASIS, <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>).

use std::fmt::Write;

use barqiya_names::{Finding, Level, Rule};
use serde_json::{Value, json};

use super::Report;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// One run with a result for each finding; what the baseline has is left out.
pub(super) fn render(report: &Report) -> String {
    let rules: Vec<Value> =
        Rule::ALL.iter().map(|rule| json!({"id": rule.name(), "shortDescription": {"text": rule.about()}})).collect();
    let results: Vec<Value> = report.findings.iter().map(|finding| result(report, finding)).collect();
    let run = json!({
        "tool": {"driver": {"name": "barqiya", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": results,
    });
    let log = json!({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]});
    serde_json::to_string_pretty(&log).expect("a log is texts and numbers") + "\n"
}

fn result(report: &Report, finding: &Finding) -> Value {
    let place = &finding.place;
    let pair = &report.pairs_read[place.pair];
    let row = &report.rows[place.pair];
    let mut physical = json!({"artifactLocation": {"uri": uri(&row.file)}});
    // Only there a pair is a line.
    if row.file.ends_with(".jsonl") || row.file.ends_with(".ndjson") {
        physical["region"] = json!({"startLine": row.row, "snippet": {"text": pair.en}});
    }
    json!({
        "ruleId": finding.rule.name(),
        "ruleIndex": Rule::ALL.iter().position(|rule| *rule == finding.rule),
        "level": match finding.level {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        },
        "message": {"text": finding.message()},
        "locations": [{
            "physicalLocation": physical,
            "logicalLocations": [{"fullyQualifiedName": pair.id, "kind": "pair"}],
        }],
        "partialFingerprints": {"barqiya/v1": finding.fingerprint()},
        "properties": {
            "name": finding.name,
            "found": finding.found,
            "wanted": finding.wanted,
            "variation": finding.variation,
            "story": place.story,
            "ar": pair.ar,
        },
    })
}

/// A path as a reference (RFC 3986): what is neither a letter nor harmless is written as bytes.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'\\' => uri.push('/'),
            byte if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) => uri.push(char::from(byte)),
            byte => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_references() {
        assert_eq!(uri("a b/قصة.jsonl"), "a%20b/%D9%82%D8%B5%D8%A9.jsonl");
    }
}
