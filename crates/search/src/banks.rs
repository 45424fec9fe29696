//! Beam search with terms to be met.
//!
//! As [`crate::beam`], but hypotheses that have passed fewer terms go before the others, and among those, each degree of terms
//! met has its share of the beam: one that has just opened a term need not yet beat one that has not come to it.

use std::cmp::{Ordering, Reverse};

use crate::beam::{self, carry_on, needed, part};
use crate::constraints::Placing;
use crate::progress::{Move, Reached, openings};
use crate::sentence::{Extension, Live, Sentence};
use crate::{Choice, Options, Verdict};

/// How many more of a row's best tokens are looked at: some go on with a finished term and are left out.
pub(crate) const SPARE: usize = 4;
/// A term whose first token is this much less likely than the best (natural logarithm) does not belong here.
const FARTHEST: f32 = 14.0;

/// Extends the live hypotheses of a sentence that has terms.
pub(crate) fn advance(
    sentence: &mut Sentence<'_>,
    verdicts: &[Verdict],
    options: &Options,
    candidates: &mut Vec<Extension>,
    chosen: &mut Vec<Extension>,
) {
    sentence.look(&options.placing);
    candidates.clear();
    for (place, (live, verdict)) in sentence.live.iter().zip(verdicts).enumerate() {
        extend(candidates, place, live, verdict, sentence, options);
    }
    candidates.sort_unstable_by(better);
    let ranked = in_turn(candidates, options.beam + needed(options));
    part(sentence, ranked.into_iter(), options, chosen);
    chosen.sort_by(better);
    let decided = chosen.is_empty() || is_decided(sentence, chosen, options);
    carry_on(sentence, candidates.is_empty(), decided, chosen, options);
}

/// Adds what may follow one live hypothesis.
fn extend(
    candidates: &mut Vec<Extension>,
    place: usize,
    live: &Live,
    verdict: &Verdict,
    sentence: &Sentence<'_>,
    options: &Options,
) {
    let passed = live.progress.passed();
    let mut add = |choice: Choice, step: Move| {
        if choice.log_prob > f32::NEG_INFINITY {
            let reached = live.progress.reached(choice.token, step, live.path.len(), &sentence.constraints);
            candidates.push(Extension { place, choice, score: live.score + choice.log_prob, step, passed, reached });
        }
    };
    if let Some(token) = live.next.only {
        return add(Choice { token, log_prob: 0.0 }, Move::Plain);
    }
    let favourite = verdict.best.first().map(|choice| choice.token);
    let wanted = || live.wanted.iter().zip(&verdict.wanted).map(|(&token, &log_prob)| Choice { token, log_prob });
    if live.progress.is_bound() {
        return wanted().for_each(|choice| add(choice, Move::Continues { natural: favourite == Some(choice.token) }));
    }
    let opened = openings_here(live, verdict, sentence, &options.placing);
    let plain = |choice: &&Choice| {
        let opens = opened.iter().any(|(opening, _)| opening.token == choice.token);
        let spoils = live.progress.has_ended_term() && options.placing.continues(choice.token);
        !opens && !spoils
    };
    let plain: Vec<Choice> = verdict.best.iter().filter(plain).copied().collect();
    let alone = options.beam == 1
        && plain.first().is_some_and(|choice| prefers_plain(live, *choice, sentence, &options.placing));
    if !alone {
        for &(choice, term) in &opened {
            add(choice, Move::Opens { term, natural: favourite == Some(choice.token) });
        }
    }
    if options.beam > 1 || alone || opened.is_empty() {
        for choice in plain {
            add(choice, Move::Plain);
        }
    }
}

/// Whether a greedy search leaves the terms it looks at for later.
fn prefers_plain(live: &Live, favourite: Choice, sentence: &Sentence<'_>, placing: &Placing) -> bool {
    placing.is_light(favourite.token) || !live.progress.would_pass(&sentence.constraints, placing)
}

/// First tokens of the terms that a hypothesis looks at, with those terms; each token once.
fn openings_here(live: &Live, verdict: &Verdict, sentence: &Sentence<'_>, placing: &Placing) -> Vec<(Choice, usize)> {
    let best = verdict.best.first().map_or(f32::NEG_INFINITY, |choice| choice.log_prob);
    let mut terms: Vec<(usize, f32)> = live.progress.looked_at(&sentence.constraints, placing.opens).collect();
    terms.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let opens = placing.opens(sentence.last_chosen(live));
    let mut found: Vec<(Choice, usize)> = Vec::new();
    for (term, _) in terms {
        for token in openings(&sentence.constraints.terms[term], opens) {
            let Ok(index) = live.wanted.binary_search(&token) else { continue };
            let log_prob = verdict.wanted.get(index).copied().unwrap_or(f32::NEG_INFINITY);
            if best - log_prob <= FARTHEST && found.iter().all(|(choice, _)| choice.token != token) {
                found.push((Choice { token, log_prob }, term));
            }
        }
    }
    found
}

/// Fewer terms passed first, then as without terms.
fn better(a: &Extension, b: &Extension) -> Ordering {
    a.passed.cmp(&b.passed).then_with(|| beam::better(a, b))
}

/// The first candidates by rank: of those that passed fewest terms, those that have come equally far in turn, the best of each
/// first. A term that is half spelt out has paid already for what a later one will have to pay, so they must not compete. The
/// group of the best goes first, then those that have come farthest.
fn in_turn(candidates: &[Extension], count: usize) -> Vec<Extension> {
    let mut ranked = Vec::with_capacity(count);
    for bank in candidates.chunk_by(|a, b| a.passed == b.passed) {
        let mut groups: Vec<(Reached, Vec<Extension>)> = Vec::new();
        for candidate in bank {
            match groups.iter_mut().find(|(reached, _)| *reached == candidate.reached) {
                Some((_, group)) => group.push(*candidate),
                None => groups.push((candidate.reached, vec![*candidate])),
            }
        }
        groups[1..].sort_by_key(|(reached, _)| Reverse(*reached));
        let most = groups.iter().map(|(_, group)| group.len()).max().unwrap_or(0);
        ranked.extend((0..most).flat_map(|turn| groups.iter().filter_map(move |(_, group)| group.get(turn).copied())));
    }
    ranked.truncate(count);
    ranked
}

/// Whether nothing that lives on can come before what has ended and is to be handed out. What is open is counted as missing: waiting for a
/// term that the model never looks at would go on for ever.
fn is_decided(sentence: &Sentence<'_>, chosen: &[Extension], options: &Options) -> bool {
    if sentence.finished.len() < options.beam {
        return false;
    }
    // Only what is handed out counts: to fill the whole beam with hypotheses that met all terms would take much longer.
    let Some(worst) = sentence.finished.get(options.nbest - 1) else { return false };
    let terms = sentence.constraints.terms.len();
    let divisor = options.divisor(sentence.length() + 1);
    chosen.iter().all(|extension| {
        let missing = terms - extension.reached.met - usize::from(extension.reached.spelt > 0);
        (missing, -extension.score / divisor) >= (worst.missing, -worst.score)
    })
}
