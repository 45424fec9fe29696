//! Sides with nothing in them.

use crate::view::View;

pub(super) fn reason(view: &View<'_>) -> Option<String> {
    let what =
        |side: &crate::view::Side<'_>| if side.characters == 0 { "is empty" } else { "has no letter and no digit" };
    match (view.ar.is_hollow(), view.en.is_hollow()) {
        (false, false) => None,
        (true, true) => Some("neither side has a letter or a digit".to_owned()),
        (true, false) => Some(format!("the Arabic {}", what(&view.ar))),
        (false, true) => Some(format!("the English {}", what(&view.en))),
    }
}
