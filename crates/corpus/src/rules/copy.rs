//! What stands on the other side untranslated.

use barqiya_text::arabic_runs;

use crate::Limits;
use crate::fold::word_hashes;
use crate::hash::Set;
use crate::lists::{list, short};
use crate::view::View;

pub(super) fn reason(view: &View<'_>, limits: &Limits) -> Option<String> {
    let (ar, en) = (&view.ar, &view.en);
    if en.arabic > 0 {
        return untranslated(view);
    }
    // Without Latin letters in the Arabic the sides share no word.
    if ar.latin == 0 {
        return None;
    }
    let (ours, theirs) = (word_hashes(ar.text), word_hashes(en.text));
    if ours == theirs && ar.letters() > 0 {
        return Some(format!("both sides say {}", short(ar.text.trim())));
    }
    let theirs: Set<u64> = theirs.into_iter().collect();
    let same = ours.iter().filter(|word| theirs.contains(word)).count();
    let share = same as f64 / ours.len().max(1) as f64;
    (same >= 4 && share >= limits.copied_share && ar.arabic < ar.latin)
        .then(|| format!("{same} of the {} words in the Arabic are those of the English", ours.len()))
}

/// Arabic in the English. A single letter, or a word among many, may be what the sentence speaks of.
fn untranslated(view: &View<'_>) -> Option<String> {
    let en = &view.en;
    if en.text.trim() == view.ar.text.trim() {
        return Some("the English is the Arabic".to_owned());
    }
    (en.arabic >= 2).then(|| {
        let words: Vec<&str> = arabic_runs(en.text).into_iter().map(|run| &en.text[run]).collect();
        format!("Arabic stands in the English: {}", list(&words))
    })
}
