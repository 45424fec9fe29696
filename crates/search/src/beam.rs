//! Beam search, step for step as transformers 5.24 does it (`GenerationMixin._beam_search`).

use std::cmp::Ordering;

use crate::banks;
use crate::sentence::{Extension, Live, Sentence};
use crate::{Choice, EarlyStopping, Options, Verdict};

/// Buffers of one step, used again for every sentence.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    candidates: Vec<Extension>,
    chosen: Vec<Extension>,
}

/// How many of a row's best tokens decide a step.
///
/// The reference looks at the best `(1 + end marks) * beam` extensions of a sentence. Those that count are the best `beam`
/// whatever they are, and the best `beam` that end no hypothesis. A row adds at most its best `beam` to the former and, its
/// end marks left out, at most `beam` to the latter.
pub(crate) fn needed(options: &Options) -> usize {
    options.beam + options.eos.len()
}

/// Extends the live hypotheses by their best tokens. The sentence is finished when nothing is live afterwards.
pub(crate) fn advance(sentence: &mut Sentence<'_>, verdicts: &[Verdict], options: &Options, scratch: &mut Scratch) {
    let Scratch { candidates, chosen } = scratch;
    if !sentence.constraints.is_empty() {
        return banks::advance(sentence, verdicts, options, candidates, chosen);
    }
    candidates.clear();
    for (place, (live, verdict)) in sentence.live.iter().zip(verdicts).enumerate() {
        extend(candidates, place, live, verdict, needed(options));
    }
    candidates.sort_unstable_by(better);
    part(sentence, candidates.iter().copied(), options, chosen);
    let decided = chosen.first().is_none_or(|best| is_decided(sentence, best.score, options));
    carry_on(sentence, candidates.is_empty(), decided, chosen, options);
}

/// Ends hypotheses and chooses those that live on, at most `beam`, from extensions in the order of their rank.
pub(crate) fn part(
    sentence: &mut Sentence<'_>,
    ranked: impl Iterator<Item = Extension>,
    options: &Options,
    chosen: &mut Vec<Extension>,
) {
    let last_step = sentence.length() + 1 == sentence.max_tokens;
    chosen.clear();
    for (rank, candidate) in ranked.enumerate() {
        if last_step || options.eos.contains(&candidate.choice.token) {
            // An end mark below the best `beam` extensions neither ends a hypothesis nor lives on.
            if rank < options.beam {
                sentence.finish(candidate, options);
            }
        } else if chosen.len() < options.beam {
            chosen.push(candidate);
        }
    }
}

/// Lets `chosen` live on, unless the sentence is `decided` or `stuck`, nothing being able to follow its hypotheses.
pub(crate) fn carry_on(
    sentence: &mut Sentence<'_>,
    stuck: bool,
    decided: bool,
    chosen: &[Extension],
    options: &Options,
) {
    if stuck && sentence.finished.is_empty() {
        sentence.cut(options);
    } else if decided {
        sentence.live.clear();
    } else {
        sentence.grow(chosen, &options.placing);
    }
}

/// Adds what may follow one live hypothesis.
fn extend(candidates: &mut Vec<Extension>, place: usize, live: &Live, verdict: &Verdict, needed: usize) {
    let forced = live.next.only.map(|token| Choice { token, log_prob: 0.0 });
    let choices = match &forced {
        Some(choice) => std::slice::from_ref(choice),
        None => &verdict.best[..verdict.best.len().min(needed)],
    };
    for &choice in choices {
        if choice.log_prob > f32::NEG_INFINITY {
            candidates.push(Extension::plain(place, choice, live.score + choice.log_prob));
        }
    }
}

/// Higher scores first; of equal ones the better hypothesis', then the lower token.
pub(crate) fn better(a: &Extension, b: &Extension) -> Ordering {
    b.score.total_cmp(&a.score).then(a.place.cmp(&b.place)).then(a.choice.token.cmp(&b.choice.token))
}

/// Whether the search of a sentence may stop, `best` being the score of the best hypothesis that would live on.
fn is_decided(sentence: &Sentence<'_>, best: f32, options: &Options) -> bool {
    if sentence.finished.len() < options.beam {
        return false;
    }
    let length = match options.early_stopping {
        EarlyStopping::Yes => return true,
        EarlyStopping::Never if options.length_penalty > 0.0 => sentence.max_tokens,
        _ => sentence.length() + 1,
    };
    sentence.finished.last().is_some_and(|worst| best / options.divisor(length) <= worst.score)
}
