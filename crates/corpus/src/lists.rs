//! Things found, said in a sentence.

/// Up to three things, then how many more: `"a", "b" and 3 more`.
pub(crate) fn list<S: AsRef<str>>(things: &[S]) -> String {
    let shown: Vec<&str> = things.iter().take(3).map(AsRef::as_ref).collect();
    match things.len().saturating_sub(3) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// A text no longer than a reason can bear.
pub(crate) fn short(text: &str) -> String {
    const MOST: usize = 60;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(MOST - 1).collect();
    cut.push('…');
    cut
}

/// A character as a reader can see it: itself, or its number where it shows nothing.
pub(crate) fn show(character: char) -> String {
    format!("U+{:04X}", character as u32)
}

/// `is` for one, `are` for more.
pub(crate) fn are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// `1 word`, `2 words`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
