//! Which tokens English can be made of.

use std::collections::BTreeSet;

use super::Tokenizer;
use crate::error::Result;

/// Blocks of Arabic, with its marks, digits and presentation forms.
const ARABIC: [std::ops::RangeInclusive<char>; 5] = [
    '\u{600}'..='\u{6FF}',
    '\u{750}'..='\u{77F}',
    '\u{870}'..='\u{8FF}',
    '\u{FB50}'..='\u{FDFF}',
    '\u{FE70}'..='\u{FEFC}',
];

/// Blocks of Latin and Greek letters beside the first ones, in which they lie up to U+03FF.
const LATIN: [std::ops::RangeInclusive<char>; 5] = [
    '\u{1E00}'..='\u{1FFF}',
    '\u{2071}'..='\u{209C}',
    '\u{2100}'..='\u{214F}',
    '\u{2C60}'..='\u{2C7F}',
    '\u{A720}'..='\u{A7FF}',
];

impl Tokenizer {
    /// The target tokens that may occur in English, ascending, with those of `spelt` texts; `None` where that is all of them.
    ///
    /// A piece with a letter of another script than Latin and Greek, or with any Arabic character, does not occur.
    pub(crate) fn english(&self, spelt: &[String]) -> Result<Option<Vec<u32>>> {
        let mut tokens: BTreeSet<u32> = (0..self.target_size() as u32)
            .filter(|&token| self.target_piece(token).is_none_or(|piece| is_english(&piece)))
            .collect();
        for text in spelt.iter().filter(|text| !is_english(text)) {
            tokens.extend(self.encode_target(text)?.ids);
            tokens.extend(self.encode_target(&format!("the {text}"))?.ids);
        }
        Ok((tokens.len() < self.target_size()).then(|| tokens.into_iter().collect()))
    }
}

fn is_english(piece: &str) -> bool {
    let within = |blocks: &[std::ops::RangeInclusive<char>], character: char| {
        blocks.iter().any(|block| block.contains(&character))
    };
    piece.chars().all(|character| {
        let foreign = character > '\u{3FF}' && character.is_alphabetic() && !within(&LATIN, character);
        !foreign && !within(&ARABIC, character)
    })
}

#[cfg(test)]
mod tests {
    use super::is_english;

    #[test]
    fn what_may_occur() {
        for piece in ["▁the", "Ġwar", "é", "<0xD8>", "▁—", "₂", "μ", "ʿAli", "™", "2026", "</s>", "eng_Latn"]
        {
            assert!(is_english(piece), "{piece}");
        }
        for piece in ["▁و", "،", "٣", "\u{64B}", "▁Россия", "中", "ﷺ", "הא"] {
            assert!(!is_english(piece), "{piece}");
        }
    }
}
