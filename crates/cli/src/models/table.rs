//! What is known of models, for reading.

use std::fmt::Write;
use std::path::Path;

use barqiya_mt::{ModelKind, Places, Registry, RegistryEntry, locate};
use owo_colors::OwoColorize;

/// A line for each model: its name, how large it is, under which licence, and whether it is here.
pub(super) fn of_all(registry: &Registry, places: &Places) -> String {
    let models = registry.models();
    let widest = |cell: fn(&RegistryEntry) -> usize| models.iter().map(cell).max().unwrap_or(0);
    let id = widest(|model| model.id.len());
    let licence = widest(|model| model.licence.len());
    let architecture = widest(|model| model.architecture.len());
    let mut table = String::new();
    for model in models {
        let state = if locate(&model.id, registry, places).is_ok() {
            "here".green().to_string()
        } else if model.runs {
            format!("barqiya models pull {}", model.id).dimmed().to_string()
        } else {
            "does not run here yet".dimmed().to_string()
        };
        let remark = match model.kind {
            ModelKind::Encoder => " (for alignment)",
            _ if model.default => " (the default)",
            _ => "",
        };
        let _never_fails = writeln!(
            table,
            "{:id$}  {:>8}  {:>8}  {:licence$}  {:architecture$}  {state}{remark}",
            model.id,
            parameters(model.parameters),
            bytes(model.bytes),
            model.licence,
            model.architecture,
        );
    }
    table
}

/// All that is known of one model.
pub(super) fn of_one(model: &RegistryEntry, path: Option<&Path>) -> String {
    let mut lines = vec![
        ("name", model.id.clone()),
        ("about", model.note.clone()),
        ("for", purpose(model.kind).to_owned()),
        ("architecture", model.architecture.clone()),
        ("parameters", parameters(model.parameters)),
        ("size", bytes(model.bytes)),
        ("licence", model.licence.clone()),
        ("terms", model.terms.clone().unwrap_or_default()),
        ("repository", model.repository.clone().unwrap_or_else(|| "comes with barqiya".to_owned())),
        ("runs", if model.runs { "yes".to_owned() } else { "not in this version".to_owned() }),
        ("here", path.map_or_else(|| "no".to_owned(), |path| path.display().to_string())),
    ];
    lines.retain(|(_, value)| !value.is_empty());
    let mut page = String::new();
    for (name, value) in lines {
        let _never_fails = writeln!(page, "{}  {value}", format!("{name:12}").dimmed());
    }
    for score in &model.scores {
        let value = format!("{} {} on {} ({})", score.metric, score.value, score.set, score.source);
        let _never_fails = writeln!(page, "{}  {value}", format!("{:12}", "published").dimmed());
    }
    page
}

/// What a model is for.
fn purpose(kind: ModelKind) -> &'static str {
    match kind {
        ModelKind::Encoder => "aligning sentences and words; it does not translate",
        _ => "translating",
    }
}

/// `134 M`, `4.3 B`.
fn parameters(count: u64) -> String {
    match count {
        1_000_000_000.. => format!("{:.1} B", count as f64 / 1e9),
        _ => format!("{:.0} M", count as f64 / 1e6),
    }
}

/// `101 MB`, `8.6 GB`.
fn bytes(count: u64) -> String {
    match count {
        1_000_000_000.. => format!("{:.1} GB", count as f64 / 1e9),
        _ => format!("{:.0} MB", count as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        assert_eq!([134_000_000, 4_300_000_000].map(parameters), ["134 M", "4.3 B"]);
        assert_eq!([101_000_000, 8_600_000_000].map(bytes), ["101 MB", "8.6 GB"]);
    }

    #[test]
    fn every_model_has_its_line() {
        let registry = Registry::built_in();
        let nowhere = Places { models: Vec::new(), cache: "nowhere".into() };
        let table = anstream::adapter::strip_str(&of_all(&registry, &nowhere)).to_string();
        assert_eq!(table.lines().count(), registry.models().len());
        assert!(table.contains("(the default)"));
        let page = anstream::adapter::strip_str(&of_one(registry.default_model(), None)).to_string();
        assert!(page.starts_with("name ") && page.contains("translating"), "{page}");
        let encoder = registry.models().iter().find(|model| model.kind == ModelKind::Encoder);
        let page = encoder.map(|model| anstream::adapter::strip_str(&of_one(model, None)).to_string());
        assert!(page.is_some_and(|page| page.contains("does not translate")));
        assert!(table.contains("(for alignment)"));
    }
}
