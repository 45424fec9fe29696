//! Characters that do not belong in a text.

use crate::lists::{counted, show};
use crate::view::{Side, View};

pub(super) fn reason(view: &View<'_>) -> Option<String> {
    view.sides().into_iter().find_map(|(name, side)| found(side).map(|what| format!("{what} in the {name}")))
}

fn found(side: &Side<'_>) -> Option<String> {
    if let Some(character) = side.first_bad {
        let kind = match character {
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => "control character",
            '\u{e000}'..='\u{f8ff}' | '\u{f0000}'.. => "private character",
            '\u{e0000}'..='\u{e0fff}' => "invisible character",
            _ => "unassigned character",
        };
        return Some(format!("{} {}", counted(side.bad, kind), show(character)));
    }
    if side.bidi > 0
        && let Some(what) = unbalanced(side.text)
    {
        return Some(what.to_owned());
    }
    // A joiner or two stand in names and in Persian words; one in ten is a flood.
    if side.zero_width >= 3 && side.zero_width * 10 > side.characters {
        return Some(counted(side.zero_width, "character without width"));
    }
    if side.presentation > 0 {
        return Some(counted(side.presentation, "presentation form"));
    }
    if side.combining > 4 && side.combining * 4 > side.letters() {
        return Some(counted(side.combining, "combining mark"));
    }
    None
}

/// Embeddings, overrides and isolates must be closed in the order in which they were opened.
fn unbalanced(text: &str) -> Option<&'static str> {
    let mut open: Vec<bool> = Vec::new();
    for character in text.chars() {
        match character {
            '\u{202a}' | '\u{202b}' => open.push(false),
            '\u{202d}' | '\u{202e}' => return Some("an override of the direction"),
            '\u{2066}'..='\u{2068}' => open.push(true),
            '\u{202c}' if open.pop() != Some(false) => return Some("a direction is closed that was not opened"),
            '\u{2069}' if open.pop() != Some(true) => return Some("a direction is closed that was not opened"),
            _ => {}
        }
    }
    (!open.is_empty()).then_some("a direction is opened and not closed")
}
