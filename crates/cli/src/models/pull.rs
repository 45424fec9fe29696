//! `barqiya models pull`: fetching a model from the Hub.

use std::sync::Arc;

use barqiya_mt::Registry;
use barqiya_mt::hub::{Hub, HubSettings, Progress};
use indicatif::{ProgressBar, ProgressStyle};

use super::source_of;
use crate::outcome::Outcome;
use crate::problem::{self, Problem};

/// Fetches a model; what is there already stays, and what was interrupted goes on.
pub(super) fn run(model: &str, registry: &Registry) -> Result<Outcome, Problem> {
    let name = model.split_once('@').map_or(model, |(name, _)| name);
    let entry = registry.get(name);
    let (repository, revision) = source_of(model, entry);
    let Some(repository) = repository else {
        return Err(Problem::NotOnHub { model: model.to_owned() });
    };
    if let Some(terms) = entry.and_then(|entry| entry.terms.as_deref()) {
        problem::say(format_args!("terms: {terms}"));
    }
    let bar = bar();
    let shown = bar.clone();
    let watch = move |progress: Progress<'_>| {
        shown.set_length(progress.total);
        shown.set_position(progress.done);
        shown.set_message(progress.file.to_owned());
    };
    let required = entry.map(|entry| entry.files.as_slice()).unwrap_or_default();
    let folder =
        Hub::new(HubSettings::from_environment()).pull(repository, revision, required, &(Arc::new(watch) as _));
    bar.finish_and_clear();
    super::print(&format!("{}\n", folder?.display()))
}

fn bar() -> ProgressBar {
    if !problem::is_watched() {
        return ProgressBar::hidden();
    }
    let template =
        "  {bar:32.cyan/dim}  {binary_bytes} of {binary_total_bytes} · {binary_bytes_per_sec} · {eta} left  {msg:.dim}";
    let style = ProgressStyle::with_template(template).expect("a template of our own").progress_chars("━━─");
    ProgressBar::new(0).with_style(style)
}
