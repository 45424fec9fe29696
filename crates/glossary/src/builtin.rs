//! The glossary that comes with the program.

use std::path::Path;
use std::sync::OnceLock;

use crate::{Format, Glossary, parse};

const TABLE: &str = include_str!("../data/builtin.tsv");

/// Countries, capitals and large cities, nationalities, languages, currencies, months, units, agencies, international
/// bodies and well-known people, made by `scripts/glossary/builtin.py`. Precision counts more than coverage in it.
///
/// ```
/// let base = barqiya_glossary::builtin();
/// assert!(base.entries.iter().any(|entry| entry.want() == "Reuters"));
/// ```
#[expect(clippy::missing_panics_doc, reason = "the list is compiled in and a test reads it")]
pub fn builtin() -> Glossary {
    static BUILTIN: OnceLock<Glossary> = OnceLock::new();
    BUILTIN
        .get_or_init(|| {
            let parsed = parse(TABLE.as_bytes(), Format::Tsv, Path::new("builtin"));
            Glossary { path: None, ..parsed.expect("the list is sound, a test reads it") }
        })
        .clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check;

    #[test]
    fn is_sound() {
        let glossary = builtin();
        assert!(glossary.entries.len() > 1500, "{}", glossary.entries.len());
        let findings = check(&[glossary]);
        assert!(findings.is_empty(), "{findings:#?}");
    }

    #[test]
    fn is_small() {
        assert!(TABLE.len() < 400_000, "{}", TABLE.len());
    }

    #[test]
    fn first_names_are_no_nations() {
        let matcher = crate::Matcher::new(&[builtin()], true);
        for name in ["قال كيني روجرز", "وصل جورجي إيفانوف", "زار سانت مارتن"] {
            assert_eq!(matcher.find(name, &mut crate::matcher::Story::default()), [], "{name}");
        }
        let found = matcher.find("الرئيس الكيني", &mut crate::matcher::Story::default());
        assert_eq!(found.first().map(|occurrence| occurrence.english[0].as_str()), Some("Kenyan"));
    }
}
