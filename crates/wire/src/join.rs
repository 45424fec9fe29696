//! Parts back into one pair.

use std::ops::Range;

use barqiya_bitext::flags;
use barqiya_bitext::{Alternative, Link, Pair, Span};
use barqiya_mt::{Candidate, Translation};

use crate::Settings;
use crate::draft::{Draft, Part, Sentence};
use crate::terms::{self, Located, Terms};

/// The pair of a sentence all of whose parts are translated. `n` counts sentences from 1.
pub(crate) fn pair(draft: &Draft, n: usize, sentence: &Sentence, settings: &Settings<'_>) -> Pair {
    let arabic = &draft.text.text[sentence.range.clone()];
    let mut pair = Pair::new(&draft.story, n, arabic, draft.text.input_range(sentence.range.clone()));
    let mut term_missing = false;
    if sentence.parts.is_empty() {
        // Nothing to translate from: the reader finds what stood there.
        arabic.clone_into(&mut pair.en);
    } else {
        let best = Joined::new(sentence, 0);
        pair.score = best.score;
        if let Some(terms) = settings.terms {
            let settled = terms.settle(arabic, &best.text, &best.links, &best.located);
            term_missing = terms::missing(terms, &best.located, &settled.terms);
            (pair.en, pair.links, pair.terms) = (settled.en, settled.links, settled.terms);
        } else {
            (pair.en, pair.links) = (best.text, best.links);
        }
        pair.alternatives = alternatives(arabic, sentence, settings.terms);
    }
    let translations = || sentence.parts.iter().filter_map(|part| part.translation.as_ref());
    pair.flags = flags::check(
        &flags::Draft {
            ar: &pair.ar,
            en: &pair.en,
            score: pair.score,
            parts: sentence.parts.len(),
            looped: translations().any(|translation| translation.looped),
            term_missing,
            truncated: translations().any(|translation| translation.truncated),
        },
        &settings.limits,
    );
    pair
}

/// The other translations of a sentence: the second best of each part together, and so on.
fn alternatives(arabic: &str, sentence: &Sentence, terms: Option<&Terms>) -> Vec<Alternative> {
    let candidates = |part: &Part| part.translation.as_ref().map_or(0, |translation| translation.candidates.len());
    let most = sentence.parts.iter().map(candidates).max().unwrap_or(0);
    (1..most)
        .map(|rank| Joined::new(sentence, rank))
        .map(|joined| {
            let mend = |terms: &Terms| terms.settle(arabic, &joined.text, &joined.links, &joined.located).en;
            Alternative { en: terms.map_or_else(|| joined.text.clone(), mend), score: joined.score }
        })
        .collect()
}

/// Translations of the parts, one after the other.
struct Joined {
    text: String,
    score: f64,
    links: Vec<Link>,
    /// Entries of the glossary, in the order of the Arabic.
    located: Vec<Located>,
}

impl Joined {
    /// Joins the candidates of a rank; a part that has fewer gives its last.
    fn new(sentence: &Sentence, rank: usize) -> Self {
        let (mut text, mut links, mut located) = (String::new(), Vec::new(), Vec::new());
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
            located.extend(part.found.occurrences.iter().enumerate().map(|(at, occurrence)| {
                let placed = candidate.placed.get(at).and_then(Option::as_ref);
                Located::new(occurrence, placed, |range| in_sentence(part, range).range(), text.len())
            }));
            text.push_str(&candidate.text);
            log_prob += candidate.log_prob;
            tokens += candidate.tokens;
        }
        Self { text, links, located, score: if tokens == 0 { 0.0 } else { log_prob / tokens as f64 } }
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
