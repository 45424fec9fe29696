//! From log-probabilities of the whole vocabulary to what the search asked for.

use std::cmp::Ordering;

use barqiya_search::{Ask, Choice, Row, Verdict};

/// The best tokens and the wanted ones of a row; no attention.
///
/// Banned tokens and those of probability 0 are never among the best.
pub(crate) fn verdict(log_probs: &[f32], row: &Row<'_>, ask: Ask) -> Verdict {
    let allowed =
        |choice: &Choice| choice.log_prob > f32::NEG_INFINITY && row.banned.binary_search(&choice.token).is_err();
    let choices = log_probs.iter().zip(0..).map(|(&log_prob, token)| Choice { token, log_prob });
    let mut best: Vec<Choice> = choices.filter(allowed).collect();
    if ask.best < best.len() {
        best.select_nth_unstable_by(ask.best, |one, other| better(*one, *other));
        best.truncate(ask.best);
    }
    best.sort_unstable_by(|one, other| better(*one, *other));
    let wanted = row.wanted.iter().map(|&token| log_probs.get(token as usize).copied().unwrap_or(f32::NEG_INFINITY));
    Verdict { best, wanted: wanted.collect(), attention: Vec::new() }
}

/// Higher log-probability first, equal ones by ascending token.
fn better(one: Choice, other: Choice) -> Ordering {
    other.log_prob.total_cmp(&one.log_prob).then(one.token.cmp(&other.token))
}

/// Attention over the prompt alone: `weights` are what falls on it; `into`, of the same length, gets them so that they sum to 1.
///
/// A row that does not look at the prompt at all (a local layer far behind it) is spread evenly.
pub(crate) fn source_share(weights: impl Iterator<Item = f32> + Clone, into: &mut [f32]) {
    let sum: f32 = weights.clone().sum();
    let even = 1.0 / into.len() as f32;
    for (place, weight) in into.iter_mut().zip(weights) {
        *place = if sum > 0.0 { weight / sum } else { even };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use barqiya_search::Slot;

    #[test]
    fn best_are_sorted_and_banned_left_out() {
        let log_probs = [-1.0, f32::NEG_INFINITY, -0.5, -1.0, -0.1];
        let row = Row { slot: Slot(0), token: 0, step: 0, entry: 0, path: &[], banned: &[4], wanted: &[4, 1, 9] };
        let verdict = verdict(&log_probs, &row, Ask { best: 4, attention: false });
        let tokens: Vec<u32> = verdict.best.iter().map(|choice| choice.token).collect();
        assert_eq!(tokens, [2, 0, 3]);
        assert_eq!(verdict.wanted, [-0.1, f32::NEG_INFINITY, f32::NEG_INFINITY]);
    }

    #[test]
    fn attention_sums_to_one_even_when_nothing_was_seen() {
        let mut shares = [0.0; 4];
        source_share([0.1, 0.3].into_iter(), &mut shares[..2]);
        source_share([0.0, 0.0].into_iter(), &mut shares[2..]);
        assert_eq!(shares, [0.25, 0.75, 0.5, 0.5]);
    }
}
