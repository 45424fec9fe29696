//! How long the sides are, alone and against each other.

use crate::Limits;
use crate::lists::{counted, short};
use crate::view::View;

pub(super) fn reason(view: &View<'_>, limits: &Limits) -> Option<String> {
    view.sides().into_iter().find_map(|(name, side)| {
        if side.characters < limits.least_characters {
            return Some(format!("the {name} has only {}", counted(side.characters, "character")));
        }
        if side.characters > limits.most_characters {
            return Some(format!("the {name} has {} characters", side.characters));
        }
        if side.words.len() > limits.most_words {
            return Some(format!("the {name} has {} words", side.words.len()));
        }
        if side.longest_word > limits.longest_word {
            let longest = side.words.iter().find(|word| word.chars().count() == side.longest_word)?;
            return Some(format!("a word of {} letters in the {name}: {}", side.longest_word, short(longest)));
        }
        None
    })
}

/// The logarithm of both lengths' ratio against its spread at this length, so that short pairs may differ more.
pub(super) fn ratio(view: &View<'_>, limits: &Limits) -> Option<String> {
    let deviation = view.deviation();
    if deviation.abs() <= limits.ratio {
        return None;
    }
    let (ar, en) = (view.ar.size(), view.en.size());
    let which = if deviation > 0.0 { "long" } else { "short" };
    Some(format!("the English is too {which}: {en} letters for {ar} of Arabic"))
}
