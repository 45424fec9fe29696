//! Numbers that are on one side only.

use barqiya_text::{Number, differing_numbers};

use crate::lists::{are, list};
use crate::view::View;

pub(super) fn reason(view: &View<'_>) -> Option<String> {
    let differences = differing_numbers(view.ar.text, view.en.text);
    let (ours, theirs) = (shown(&differences.arabic_only), shown(&differences.english_only));
    match (ours.is_empty(), theirs.is_empty()) {
        (true, true) => None,
        (false, true) => Some(format!("{} {} in the Arabic only", list(&ours), are(ours.len()))),
        (true, false) => Some(format!("{} {} in the English only", list(&theirs), are(theirs.len()))),
        (false, false) => Some(format!(
            "{} {} in the Arabic only, {} in the English only",
            list(&ours),
            are(ours.len()),
            list(&theirs)
        )),
    }
}

fn shown(numbers: &[Number]) -> Vec<String> {
    numbers.iter().map(|number| format!("{}{}", number.value, if number.percent { "%" } else { "" })).collect()
}
