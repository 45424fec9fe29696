//! Models that say the same thing over and over.

/// The longest phrase that is looked for, in tokens.
const LONGEST_PHRASE: usize = 12;
/// How often a phrase must be said in a row.
const TIMES: usize = 4;
/// How many tokens the repetition must span: a row of zeros or dots is not yet a loop.
const SPAN: usize = 8;

/// Whether `tokens` hold a loop: a phrase of one to twelve tokens said four times in a row or more, over at least eight tokens.
///
/// The loop need not be at the end: a model may leave it, if only to close a bracket. Time grows with the length alone.
///
/// ```
/// use barqiya_search::repeats;
/// assert!(repeats(&[9, 1, 2, 1, 2, 1, 2, 1, 2, 5]));
/// assert!(!repeats(&[9, 1, 2, 1, 2, 1, 2, 5]));
/// ```
pub fn repeats(tokens: &[u32]) -> bool {
    (1..=LONGEST_PHRASE).any(|length| {
        let mut span = length;
        tokens.iter().zip(tokens.iter().skip(length)).any(|(earlier, later)| {
            span = if earlier == later { span + 1 } else { length };
            span >= SPAN.max(TIMES * length)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_phrases_need_more_repetitions() {
        assert!(!repeats(&[]));
        assert!(!repeats(&[0; 7]), "seven zeros may be a number");
        assert!(repeats(&[0; 8]));
        assert!(!repeats(&[5, 6, 5, 6, 5, 6, 5, 7]), "three times and a half");
        assert!(repeats(&[1, 2, 3].repeat(4)));
        assert!(repeats(&(0..12).collect::<Vec<u32>>().repeat(4)));
        assert!(!repeats(&(0..13).collect::<Vec<u32>>().repeat(6)), "thirteen tokens are a sentence");
    }

    #[test]
    fn a_loop_may_be_left_again() {
        assert!(repeats(&[&[3, 4], [5, 6].repeat(4).as_slice(), &[7, 8, 9]].concat()));
    }

    #[test]
    fn repetitions_apart_are_none() {
        assert!(!repeats(&[5, 6, 1, 5, 6, 2, 5, 6, 3, 5, 6, 4]));
    }
}
