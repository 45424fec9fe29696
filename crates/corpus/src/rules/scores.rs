//! What models said of a pair.

use barqiya_bitext::show_score;

use crate::Limits;
use crate::view::View;

/// A score of 0 is that of a pair that no model translated.
pub(super) fn score(view: &View<'_>, limits: &Limits) -> Option<String> {
    let score = view.pair.score;
    (score < limits.score).then(|| format!("the score {} is below {}", show_score(score), limits.score))
}

pub(super) fn confidence(view: &View<'_>, limits: &Limits) -> Option<String> {
    let confidence = view.pair.aligned.as_ref()?.confidence;
    (confidence < limits.confidence).then(|| format!("the confidence {confidence:.3} is below {}", limits.confidence))
}

pub(super) fn similarity(view: &View<'_>, limits: &Limits) -> Option<String> {
    let measures = [("similarity", limits.similarity), ("coverage", limits.coverage)];
    measures.into_iter().find_map(|(name, limit)| {
        let value = *view.pair.scores.get(name)?;
        (value < limit).then(|| format!("the {name} {value:.3} is below {limit}"))
    })
}
