//! How two renderings of one name differ.

use serde::{Deserialize, Serialize};

use crate::Likeness;
use crate::likeness::{Arabic, Latin};

/// The way in which a rendering differs from the wanted one; the earlier, the smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Variation {
    /// In capitals and small letters.
    Case,
    /// In hyphens, spaces and apostrophes.
    Hyphen,
    /// In an article: `al-`, `the`.
    Article,
    /// By an ending that English grammar gives (`Iraq`, `Iraqi`, `Iraqis`), or by being shortened to initials.
    Form,
    /// By a part that one of them lacks: `Karim Massimov`, `Massimov`.
    Part,
    /// In single letters, both being spellings of the Arabic.
    Spelling,
    /// It is another name.
    Other,
}

impl Variation {
    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Hyphen => "hyphen",
            Self::Article => "article",
            Self::Form => "form",
            Self::Part => "part",
            Self::Spelling => "spelling",
            Self::Other => "other",
        }
    }

    /// Whether a desk would mend it: the name is the same, and is written differently.
    pub fn is_spelling(self) -> bool {
        matches!(self, Self::Case | Self::Hyphen | Self::Article | Self::Spelling)
    }

    /// How one rendering differs from another; `None` where it does not.
    ///
    /// ```
    /// use barqiya_names::Variation;
    /// let between = |one, other| Variation::between(one, other, "القذافي");
    /// assert_eq!(between("Gaddafi", "Gaddafi"), None);
    /// assert_eq!(between("Gaddafi", "Qaddafi"), Some(Variation::Spelling));
    /// assert_eq!(between("al-Gaddafi", "Al Gaddafi"), Some(Variation::Hyphen));
    /// assert_eq!(between("Gaddafi", "al-Gaddafi"), Some(Variation::Article));
    /// assert_eq!(between("Gaddafi", "Muammar Gaddafi"), Some(Variation::Part));
    /// ```
    pub fn between(one: &str, other: &str, arabic: &str) -> Option<Self> {
        if one == other {
            return None;
        }
        let (ours, theirs) = (one.to_lowercase(), other.to_lowercase());
        if ours == theirs {
            // Datelines and headlines are in capitals.
            return (!is_shouted(one) && !is_shouted(other)).then_some(Self::Case);
        }
        if letters(&ours) == letters(&theirs) {
            // `US` and `U.S.` are a matter of style, not of names.
            let initials = one.contains('.') != other.contains('.') && !one.contains(char::is_lowercase);
            return Some(if initials { Self::Form } else { Self::Hyphen });
        }
        let (ours, theirs) = (bare_words(&ours), bare_words(&theirs));
        if ours.concat() == theirs.concat() {
            return Some(Self::Article);
        }
        let within = |few: &[String], many: &[String]| few.iter().all(|word| many.contains(word));
        if within(&ours, &theirs) || within(&theirs, &ours) {
            return Some(Self::Part);
        }
        let forms = ours.len() == theirs.len()
            && ours.iter().zip(&theirs).all(|(ours, theirs)| ours == theirs || is_form(ours, theirs));
        if forms || is_initials(&ours, &theirs) || is_initials(&theirs, &ours) {
            return Some(Self::Form);
        }
        Some(if is_respelled(&ours.concat(), &theirs.concat(), arabic) { Self::Spelling } else { Self::Other })
    }
}

/// Least share of letters that two spellings have in common.
const COMMON: f64 = 0.55;
/// Least logarithm of the ratio by which both must be like the Arabic.
const ALIKE: f64 = 4.0;

/// Whether two strings of letters are spellings of one name: much the same, or both clearly of the Arabic.
fn is_respelled(one: &str, other: &str, arabic: &str) -> bool {
    let (ours, theirs): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let edits = edits(&ours, &theirs);
    let same = 1.0 - edits as f64 / ours.len().max(theirs.len()).max(1) as f64;
    let likeness = Likeness::builtin();
    let arabic = Arabic::new(&crate::key(arabic));
    let like = |latin: &str| likeness.log_ratio(&arabic, &Latin::new(latin));
    let (worse, better) = (like(one).min(like(other)), like(one).max(like(other)));
    // One letter of a long name is a slip; more must still sound like the Arabic, and of two neither much better.
    (edits <= 1 && ours.len() >= 6) || (same >= COMMON && worse >= ALIKE && 2.0 * worse >= better) || same > 0.8
}

/// Edits from one to the other (Damerau 1964: two neighbours that change places are one).
pub(crate) fn edits(one: &[char], other: &[char]) -> usize {
    let width = other.len() + 1;
    let mut table = vec![0; (one.len() + 1) * width];
    for i in 0..=one.len() {
        for j in 0..=other.len() {
            let at = i * width + j;
            table[at] = match (i, j) {
                (0, _) => j,
                (_, 0) => i,
                _ => {
                    let same = usize::from(one[i - 1] != other[j - 1]);
                    let least = (table[at - width - 1] + same).min(table[at - width] + 1).min(table[at - 1] + 1);
                    let swapped = i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
                    if swapped { least.min(table[at - 2 * width - 2] + 1) } else { least }
                }
            };
        }
    }
    table[table.len() - 1]
}

/// Whether a text of several letters is in capitals.
fn is_shouted(text: &str) -> bool {
    text.chars().filter(|letter| letter.is_uppercase()).count() > 1 && !text.contains(char::is_lowercase)
}

fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// Words of letters without articles.
fn bare_words(text: &str) -> Vec<String> {
    let words = text.split(|mark: char| mark.is_whitespace() || matches!(mark, '-' | '‑')).map(letters);
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    let bare: Vec<String> =
        words.iter().filter(|word| !matches!(word.as_str(), "al" | "el" | "the")).cloned().collect();
    if bare.is_empty() { words } else { bare }
}

/// Whether one is the initials of the other: `ICJ`.
fn is_initials(short: &[String], long: &[String]) -> bool {
    let grammar = |word: &&String| !matches!(word.as_str(), "of" | "and" | "for" | "on");
    let initials: String = long.iter().filter(grammar).filter_map(|word| word.chars().next()).collect();
    long.len() > 1 && short.concat() == initials
}

/// Endings that make adjectives, inhabitants and plurals, and those of names that they take the place of.
const DERIVED: [&str; 13] = ["s", "i", "is", "n", "ns", "an", "ans", "ian", "ians", "ese", "ish", "ic", "y"];
const PLAIN: [&str; 3] = ["", "a", "e"];

/// Whether two words are forms of one: what is left of each behind their common beginning are endings.
fn is_form(one: &str, other: &str) -> bool {
    let common = one.chars().zip(other.chars()).take_while(|(ours, theirs)| ours == theirs);
    let common: usize = common.map(|(letter, _)| letter.len_utf8()).sum();
    let (ours, theirs) = (&one[common..], &other[common..]);
    let is_ending = |ending: &str| DERIVED.contains(&ending) || PLAIN.contains(&ending);
    common >= 3 && is_ending(ours) && is_ending(theirs) && (DERIVED.contains(&ours) || DERIVED.contains(&theirs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        for (one, other, arabic, wanted) in [
            ("Karim Massimov", "Karim Masimov", "كريم ماسيموف", Variation::Spelling),
            ("Mohammed", "Muhammad", "محمد", Variation::Spelling),
            ("Iraq", "Iraqi", "العراق", Variation::Form),
            ("Russia", "Russian", "روسيا", Variation::Form),
            ("Iran", "Iraq", "إيران", Variation::Other),
            ("Beijing", "Shanghai", "بكين", Variation::Other),
            ("Abdul Rahman", "Abdul-Rahman", "عبد الرحمن", Variation::Hyphen),
            ("Massimov", "massimov", "ماسيموف", Variation::Case),
            ("Xi Jinping", "Xi", "شي جين بينغ", Variation::Part),
            ("Austria", "Australia", "النمسا", Variation::Other),
            ("Sevilla", "Seville", "إشبيلية", Variation::Spelling),
            ("North Korea", "North Koreans", "كوريا الشمالية", Variation::Form),
            ("US", "U.S.", "الولايات المتحدة", Variation::Form),
            ("ICJ", "International Court of Justice", "محكمة العدل الدولية", Variation::Form),
        ] {
            assert_eq!(Variation::between(one, other, arabic), Some(wanted), "{one} {other}");
        }
    }

    #[test]
    fn a_dateline_is_no_variation() {
        assert_eq!(Variation::between("Beijing", "BEIJING", "بكين"), None);
    }

    #[test]
    fn neighbours_that_change_places_are_one_edit() {
        let edits_between =
            |one: &str, other: &str| edits(&one.chars().collect::<Vec<_>>(), &other.chars().collect::<Vec<_>>());
        assert_eq!(
            (edits_between("massimov", "masismov"), edits_between("", "ab"), edits_between("abc", "abc")),
            (1, 2, 0)
        );
    }
}
