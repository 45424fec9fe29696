//! Parts back into one pair.

use std::ops::Range;

use barqiya_bitext::flags::{self, Limits};
use barqiya_bitext::{Alternative, Link, Pair, Span};
use barqiya_mt::{Candidate, Translation};

use crate::draft::{Draft, Part, Sentence};

/// The pair of a sentence all of whose parts are translated. `n` counts sentences from 1.
pub(crate) fn pair(draft: &Draft, n: usize, sentence: &Sentence, limits: &Limits) -> Pair {
    let arabic = &draft.text.text[sentence.range.clone()];
    let mut pair = Pair::new(&draft.story, n, arabic, draft.text.input_range(sentence.range.clone()));
    if sentence.parts.is_empty() {
        // Nothing to translate from: the reader finds what stood there.
        arabic.clone_into(&mut pair.en);
    } else {
        let best = Joined::new(sentence, 0);
        pair.links = best.links;
        pair.score = best.score;
        pair.en = best.text;
        pair.alternatives = alternatives(sentence);
    }
    let translations = || sentence.parts.iter().filter_map(|part| part.translation.as_ref());
    pair.flags = flags::check(
        &flags::Draft {
            ar: &pair.ar,
            en: &pair.en,
            score: pair.score,
            parts: sentence.parts.len(),
            looped: translations().any(|translation| translation.looped),
            truncated: translations().any(|translation| translation.truncated),
        },
        limits,
    );
    pair
}

/// The other translations of a sentence: the second best of each part together, and so on.
fn alternatives(sentence: &Sentence) -> Vec<Alternative> {
    let candidates = |part: &Part| part.translation.as_ref().map_or(0, |translation| translation.candidates.len());
    let most = sentence.parts.iter().map(candidates).max().unwrap_or(0);
    (1..most)
        .map(|rank| Joined::new(sentence, rank))
        .map(|joined| Alternative { en: joined.text, score: joined.score })
        .collect()
}

/// Translations of the parts, one after the other.
struct Joined {
    text: String,
    score: f64,
    links: Vec<Link>,
}

impl Joined {
    /// Joins the candidates of a rank; a part that has fewer gives its last.
    fn new(sentence: &Sentence, rank: usize) -> Self {
        let (mut text, mut links) = (String::new(), Vec::new());
        let (mut log_prob, mut tokens) = (0.0_f64, 0);
        for part in &sentence.parts {
            let Some(candidate) = part.translation.as_ref().and_then(|translation| of_rank(translation, rank)) else {
                continue;
            };
            if !text.is_empty() && !candidate.text.is_empty() {
                text.push(' ');
            }
            links.extend(candidate.links.iter().map(|link| Link {
                ar: in_sentence(part, link.source.clone()),
                en: Span::from(text.len() + link.target.start..text.len() + link.target.end),
                p: f64::from(link.strength),
            }));
            text.push_str(&candidate.text);
            log_prob += candidate.log_prob;
            tokens += candidate.tokens;
        }
        Self { text, links, score: if tokens == 0 { 0.0 } else { log_prob / tokens as f64 } }
    }
}

fn of_rank(translation: &Translation, rank: usize) -> Option<&Candidate> {
    translation.candidates.get(rank).or(translation.candidates.last())
}

/// Bytes of the sentence that a range of what the model read stands for.
fn in_sentence(part: &Part, range: Range<usize>) -> Span {
    let original = part.view.map.span(range);
    Span::from(part.start + original.start..part.start + original.end)
}
