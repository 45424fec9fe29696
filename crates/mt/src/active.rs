//! Which target tokens are computed.

use std::collections::BTreeSet;

use crate::error::{Error, Result};
use crate::terms;
use crate::tokenizer::Tokenizer;

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

/// The target tokens that may occur in English, ascending, with those of `spelt` texts; `None` where that is all of them.
///
/// A piece with a letter of another script than Latin and Greek, or with any Arabic character, does not occur.
///
/// # Errors
/// When the tokeniser fails on a text.
pub(crate) fn english(tokenizer: &Tokenizer, spelt: &[String]) -> Result<Option<Vec<u32>>> {
    let mut tokens: BTreeSet<u32> = (0..tokenizer.target_size() as u32)
        .filter(|&token| tokenizer.target_piece(token).is_none_or(|piece| is_english(&piece)))
        .collect();
    let foreign: Vec<String> = spelt.iter().filter(|text| !is_english(text)).cloned().collect();
    tokens.extend(terms::phrases(tokenizer, &foreign)?.concat());
    Ok((tokens.len() < tokenizer.target_size()).then(|| tokens.into_iter().collect()))
}

/// Refuses tokens that do not ascend within a vocabulary.
///
/// # Errors
/// [`Error::Request`].
pub(crate) fn check(active: Option<&[u32]>, vocabulary: usize) -> Result<()> {
    let ascends = |active: &[u32]| {
        active.is_sorted_by(|one, next| one < next) && active.last().is_none_or(|last| (*last as usize) < vocabulary)
    };
    if active.is_none_or(ascends) {
        return Ok(());
    }
    let reason = format!("active tokens that do not ascend within a vocabulary of {vocabulary}");
    Err(Error::Request { reason })
}

/// Of active tokens those whose bias is not minus infinity; `None` where that is all tokens.
pub(crate) fn possible(bias: &[f32], active: Option<&[u32]>) -> Option<Vec<u32>> {
    let all = || (0..bias.len() as u32).collect();
    let mut tokens = active.map_or_else(all, <[u32]>::to_vec);
    tokens.retain(|token| bias[*token as usize] != f32::NEG_INFINITY);
    (tokens.len() < bias.len()).then_some(tokens)
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
    use super::{check, is_english, possible};

    #[test]
    fn a_bias_may_leave_tokens_out() {
        let bias = [0.0, f32::NEG_INFINITY, 1.0];
        assert_eq!(possible(&bias, None), Some(vec![0, 2]));
        assert_eq!(possible(&bias, Some(&[1, 2])), Some(vec![2]));
        assert_eq!(possible(&[0.0, 1.0], None), None);
    }

    #[test]
    fn tokens_ascend_within_the_vocabulary() {
        assert!(check(None, 0).is_ok() && check(Some(&[]), 0).is_ok() && check(Some(&[0, 2]), 3).is_ok());
        assert!(check(Some(&[2, 0]), 3).is_err() && check(Some(&[1, 1]), 3).is_err() && check(Some(&[3]), 3).is_err());
    }

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
