//! Entries of a glossary that did not come out.

use barqiya_bitext::Flag;
use barqiya_glossary::Verdict;

use crate::lists::list;
use crate::view::View;

pub(super) fn reason(view: &View<'_>) -> Option<String> {
    let failed = view.pair.terms.iter().filter(|term| term.verdict == Verdict::Failed.name());
    let (there, missing): (Vec<_>, Vec<_>) = failed.partition(|term| term.en.is_some());
    if !missing.is_empty() {
        let missing: Vec<String> = missing.iter().map(|term| format!("{} ({})", term.want, term.entry)).collect();
        return Some(format!("missing: {}", list(&missing)));
    }
    if !there.is_empty() {
        let entries: Vec<&str> = there.iter().map(|term| term.entry.as_str()).collect();
        return Some(format!("the English has what the glossary forbids for {}", list(&entries)));
    }
    view.pair.flags.contains(&Flag::TermMissing).then(|| "a term of the glossary is missing".to_owned())
}
