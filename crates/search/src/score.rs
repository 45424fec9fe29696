//! Translations that exist already.

use crate::error::Error;
use crate::{Ask, Model, Row, Slot};

/// The log-probabilities that a model gives to the tokens of targets, each after its source.
///
/// `pairs` are sources and targets in the model's tokens. A target's log-probabilities come in its order; put the end mark at
/// its end to have it scored too. All pairs are in work at once and share the steps: the caller's portions bound the memory.
pub fn score<M: Model + ?Sized>(model: &mut M, pairs: &[(&[u32], &[u32])]) -> Result<Vec<Vec<f32>>, Error<M::Error>> {
    let sources: Vec<&[u32]> = pairs.iter().map(|(source, _)| *source).collect();
    let slots = model.admit(&sources).map_err(Error::Model)?;
    let scores = if slots.len() == pairs.len() {
        score_targets(model, pairs, &slots)
    } else {
        Err(Error::Answers { what: "sources", asked: pairs.len(), given: slots.len() })
    };
    for (slot, _) in slots {
        model.release(slot);
    }
    scores
}

fn score_targets<M: Model + ?Sized>(
    model: &mut M,
    pairs: &[(&[u32], &[u32])],
    slots: &[(Slot, u32)],
) -> Result<Vec<Vec<f32>>, Error<M::Error>> {
    let longest = pairs.iter().map(|(_, target)| target.len()).max().unwrap_or(0);
    // Nothing branches: the entry of a token is its place.
    let path: Vec<u32> = (0..longest as u32).collect();
    let mut scores: Vec<Vec<f32>> = pairs.iter().map(|(_, target)| Vec::with_capacity(target.len())).collect();
    for step in 0..longest {
        let live = || (0..pairs.len()).filter(|&pair| step < pairs[pair].1.len());
        let row = |pair: usize| Row {
            slot: slots[pair].0,
            token: if step == 0 { slots[pair].1 } else { pairs[pair].1[step - 1] },
            step,
            entry: step as u32,
            path: &path[..step],
            banned: &[],
            wanted: &pairs[pair].1[step..=step],
        };
        let rows: Vec<Row<'_>> = live().map(row).collect();
        let verdicts = model.step(&rows, Ask { best: 0, attention: false }).map_err(Error::Model)?;
        let wanted: Vec<f32> = verdicts.iter().flat_map(|verdict| verdict.wanted.iter().copied()).collect();
        if verdicts.len() != rows.len() || wanted.len() != rows.len() {
            return Err(Error::Answers { what: "rows", asked: rows.len(), given: wanted.len().min(verdicts.len()) });
        }
        for (pair, log_prob) in live().zip(wanted) {
            scores[pair].push(log_prob);
        }
    }
    Ok(scores)
}
