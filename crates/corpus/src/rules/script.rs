//! The scripts in which the sides are written.

use crate::Limits;
use crate::view::{Side, View};

pub(super) fn reason(view: &View<'_>, limits: &Limits) -> Option<String> {
    let (ar, en) = (&view.ar, &view.en);
    if ar.letters() > 0 && ar.arabic == 0 {
        return Some("there is no Arabic letter in the Arabic".to_owned());
    }
    if en.letters() > 0 && en.latin == 0 {
        return Some("there is no Latin letter in the English".to_owned());
    }
    let percent = |part: usize, whole: usize| part * 100 / whole.max(1);
    let prose = ar.letters() - letters_of_addresses(ar);
    if (ar.arabic as f64) < limits.arabic_share * prose as f64 {
        return Some(format!("{} % of the letters in the Arabic are Arabic", percent(ar.arabic, prose)));
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

/// Addresses are Latin in any text.
fn letters_of_addresses(side: &Side<'_>) -> usize {
    if side.address == 0 {
        return 0;
    }
    let addresses =
        side.words.iter().filter(|word| word.contains("://") || word.contains("www.") || word.contains('@'));
    addresses.map(|word| word.bytes().filter(u8::is_ascii_alphabetic).count()).sum()
}
