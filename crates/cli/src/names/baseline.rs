//! What an earlier report has.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::problem::Problem;

/// The fingerprints of a report's findings, of JSON or SARIF.
pub(super) fn read(path: &Path) -> Result<HashSet<String>, Problem> {
    let name = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|source| Problem::Unreadable { name: name.clone(), source })?;
    let report: Value = serde_json::from_str(&text)
        .map_err(|error| Problem::Baseline { name: name.clone(), reason: error.to_string() })?;
    let ours = report["findings"].as_array().map(|findings| findings.iter().filter_map(fingerprint).collect());
    let results = report["runs"].as_array().map(|runs| {
        let results = runs.iter().filter_map(|run| run["results"].as_array()).flatten();
        results.filter_map(|result| Some(result["partialFingerprints"]["barqiya/v1"].as_str()?.to_owned())).collect()
    });
    ours.or(results).ok_or_else(|| Problem::Baseline { name, reason: "it has neither findings nor runs".to_owned() })
}

fn fingerprint(finding: &Value) -> Option<String> {
    let finding: barqiya_names::Finding = serde_json::from_value(finding.clone()).ok()?;
    Some(finding.fingerprint())
}
