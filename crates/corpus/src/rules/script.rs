//! The scripts in which the sides are written.

use crate::Limits;
use crate::view::View;

pub(super) fn reason(view: &View<'_>, limits: &Limits) -> Option<String> {
    let (ar, en) = (&view.ar, &view.en);
    if ar.letters() > 0 && ar.arabic == 0 {
        return Some("there is no Arabic letter in the Arabic".to_owned());
    }
    if en.letters() > 0 && en.latin == 0 {
        return Some("there is no Latin letter in the English".to_owned());
    }
    let percent = |part: usize, whole: usize| part * 100 / whole.max(1);
    if (ar.arabic as f64) < limits.arabic_share * ar.letters() as f64 {
        return Some(format!("{} % of the letters in the Arabic are Arabic", percent(ar.arabic, ar.letters())));
    }
    if (en.latin as f64) < limits.latin_share * en.letters() as f64 {
        return Some(format!("{} % of the letters in the English are Latin", percent(en.latin, en.letters())));
    }
    // Three letters may be a name in its own script.
    if ar.other_letters > 3 && ar.other_letters * 10 > ar.letters() {
        return Some(format!("{} letters of other scripts in the Arabic", ar.other_letters));
    }
    None
}
