//! Which of several overlapping matches is taken.

use std::cmp::Reverse;

use super::index::Candidate;

/// Keeps candidates that do not overlap, in the order of the sentence.
///
/// The longest is taken first, wherever it stands: a longer match is never lost to a shorter one that begins before it.
/// Of equally long ones, that of the earlier glossary, the better level, the earlier entry, the earlier place.
pub(super) fn choose(
    mut candidates: Vec<Candidate>,
    words: usize,
    glossary: impl Fn(&Candidate) -> usize,
) -> Vec<Candidate> {
    candidates.sort_by_key(|found| {
        (Reverse(found.letters), glossary(found), found.level, found.owner, found.words.start, found.span.start)
    });
    let mut taken = vec![false; words];
    let mut chosen: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        let range = candidate.words.clone();
        if taken.get(range.clone()).is_some_and(|words| words.iter().all(|&taken| !taken)) {
            taken[range].fill(true);
            chosen.push(candidate);
        }
    }
    chosen.sort_by_key(|found| found.words.start);
    chosen
}

#[cfg(test)]
mod tests {
    use super::super::Level;
    use super::*;

    fn candidate(owner: usize, words: std::ops::Range<usize>, level: Level, letters: usize) -> Candidate {
        Candidate { owner, span: words.clone(), words, level, letters }
    }

    #[test]
    fn longest_then_glossary_then_level_then_entry() {
        let cases: &[(&[Candidate], &[usize])] = &[
            (&[candidate(0, 0..2, Level::Exact, 8), candidate(1, 1..4, Level::Folded, 12)], &[1]),
            (&[candidate(0, 1..2, Level::Exact, 4), candidate(1, 0..1, Level::Exact, 3)], &[1, 0]),
            (&[candidate(7, 0..1, Level::Exact, 4), candidate(2, 0..1, Level::Clitic, 4)], &[2]),
            (&[candidate(1, 0..1, Level::Clitic, 4), candidate(2, 0..1, Level::Exact, 4)], &[2]),
            (&[candidate(2, 0..1, Level::Exact, 4), candidate(1, 0..1, Level::Exact, 4)], &[1]),
        ];
        for (candidates, expected) in cases {
            // Owners from 5 are of the second glossary.
            let chosen = choose(candidates.to_vec(), 4, |found| usize::from(found.owner >= 5));
            let owners: Vec<usize> = chosen.into_iter().map(|found| found.owner).collect();
            assert_eq!(&owners, expected);
        }
    }
}
