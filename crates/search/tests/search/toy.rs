//! A model whose logits are a hash of the tokens so far; `scripts/fixtures/search.py` has the same one.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use barqiya_search::{Ask, Choice, Hypothesis, Model, Options, Row, Slot, Task, Totals, Verdict, search};
use serde::Deserialize;

/// Logits are `near` times a hash of the last `order` tokens plus `far` times one of all tokens; the end marks gain `pull`
/// with every token.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Table {
    pub(crate) seed: u64,
    pub(crate) vocabulary: u32,
    pub(crate) order: usize,
    pub(crate) near: f64,
    pub(crate) far: f64,
    pub(crate) pull: f64,
    pub(crate) eos: Vec<u32>,
    /// How many values a hash may take; few make ties.
    #[serde(default = "fine")]
    pub(crate) grain: u32,
}

fn fine() -> u32 {
    1 << 24
}

fn mix(state: u64, value: u64) -> u64 {
    let state = (state ^ value).wrapping_add(0x9E37_79B9_7F4A_7C15);
    let state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

impl Table {
    /// Log-probabilities of the whole vocabulary after `tokens`.
    pub(crate) fn log_probs(&self, tokens: &[u32]) -> Vec<f32> {
        let hash = |tokens: &[u32]| tokens.iter().fold(self.seed, |state, &token| mix(state, u64::from(token)));
        let near = hash(&tokens[tokens.len().saturating_sub(self.order)..]);
        let far = hash(tokens);
        let unit = |state: u64| f64::from(((state >> 40) as u32) / (fine() / self.grain)) / f64::from(self.grain);
        let logit = |token: u32| {
            let pull = if self.eos.contains(&token) { self.pull * (tokens.len() - 1) as f64 } else { 0.0 };
            let (own, shifted) = (u64::from(token), u64::from(token + self.vocabulary));
            f64::from((self.near * unit(mix(near, own)) + self.far * unit(mix(far, shifted)) + pull) as f32)
        };
        let logits: Vec<f64> = (0..self.vocabulary).map(logit).collect();
        let sum: f64 = logits.iter().map(|logit| logit.exp()).sum();
        logits.iter().map(|logit| (logit - sum.ln()) as f32).collect()
    }
}

/// A sentence that the toy holds: the first token, and under each cache entry the whole hypothesis up to it.
struct Held {
    first: u32,
    cache: BTreeMap<u32, Vec<u32>>,
}

/// The model over a [`Table`]; panics when it is used against its contract.
pub(crate) struct Toy {
    pub(crate) table: Table,
    slots: Vec<Option<Held>>,
    /// Most rows that a step may have.
    pub(crate) most_rows: usize,
    /// Sources of each call of `admit`.
    pub(crate) admitted: Vec<usize>,
    /// Rows of each step, and how many best tokens were wanted of them.
    pub(crate) steps: Vec<(usize, usize)>,
    /// The highest cache entry so far.
    pub(crate) highest_entry: u32,
    /// The step that fails, if one is to.
    pub(crate) fails_at: Option<usize>,
}

impl Toy {
    pub(crate) fn new(table: &Table) -> Self {
        Self {
            table: table.clone(),
            slots: Vec::new(),
            most_rows: usize::MAX,
            admitted: Vec::new(),
            steps: Vec::new(),
            highest_entry: 0,
            fails_at: None,
        }
    }

    /// Sentences that were admitted and not yet released.
    pub(crate) fn held(&self) -> usize {
        self.slots.iter().flatten().count()
    }

    fn read(&mut self, row: &Row<'_>) -> Vec<u32> {
        let held = self.slots[row.slot.0 as usize].as_mut().expect("the slot is held");
        assert_eq!(row.step, row.path.len());
        let mut tokens: Vec<u32> = Vec::new();
        for entry in row.path {
            let kept = held.cache.get(entry).expect("the entry was written");
            assert_eq!(
                kept.split_last().map(|(_, before)| before),
                Some(tokens.as_slice()),
                "another hypothesis' entry"
            );
            tokens.clone_from(kept);
        }
        tokens.push(row.token);
        assert_eq!(tokens[0], held.first);
        tokens
    }
}

impl Model for Toy {
    type Error = String;

    fn admit(&mut self, sources: &[&[u32]]) -> Result<Vec<(Slot, u32)>, String> {
        self.admitted.push(sources.len());
        let mut admit = |source: &[u32]| {
            let place = self.slots.iter().position(Option::is_none).unwrap_or(self.slots.len());
            if place == self.slots.len() {
                self.slots.push(None);
            }
            self.slots[place] = Some(Held { first: source[0], cache: BTreeMap::new() });
            (Slot(place as u32), source[0])
        };
        Ok(sources.iter().map(|source| admit(source)).collect())
    }

    fn step(&mut self, rows: &[Row<'_>], ask: Ask) -> Result<Vec<Verdict>, String> {
        assert!(!rows.is_empty() && rows.len() <= self.most_rows, "{} rows", rows.len());
        if self.fails_at == Some(self.steps.len()) {
            return Err("out of memory".to_owned());
        }
        self.steps.push((rows.len(), ask.best));
        // All rows are read before any is written: an entry written now must not be on another row's path.
        let read: Vec<Vec<u32>> = rows.iter().map(|row| self.read(row)).collect();
        let mut written: Vec<(Slot, u32)> = rows.iter().map(|row| (row.slot, row.entry)).collect();
        for row in rows {
            for &entry in row.path {
                assert!(!written.contains(&(row.slot, entry)), "entry {entry} is overwritten while it is needed");
            }
        }
        written.sort_unstable();
        written.dedup();
        assert_eq!(written.len(), rows.len(), "two rows write one entry");
        let mut verdicts = Vec::new();
        for (row, tokens) in rows.iter().zip(read) {
            verdicts.push(verdict(&self.table, row, &tokens, ask));
            let held = self.slots[row.slot.0 as usize].as_mut().expect("the slot is held");
            held.cache.insert(row.entry, tokens);
            self.highest_entry = self.highest_entry.max(row.entry);
        }
        Ok(verdicts)
    }

    fn release(&mut self, slot: Slot) {
        assert!(self.slots[slot.0 as usize].take().is_some(), "released twice");
    }
}

fn verdict(table: &Table, row: &Row<'_>, tokens: &[u32], ask: Ask) -> Verdict {
    assert!(row.banned.is_sorted_by(|a, b| a < b), "bans ascend");
    let log_probs = table.log_probs(tokens);
    let choice = |(token, &log_prob): (usize, &f32)| Choice { token: token as u32, log_prob };
    let mut best: Vec<Choice> = log_probs.iter().enumerate().map(choice).collect();
    best.retain(|choice| row.banned.binary_search(&choice.token).is_err());
    best.sort_by(|a, b| b.log_prob.total_cmp(&a.log_prob).then(a.token.cmp(&b.token)));
    best.truncate(ask.best);
    let wanted = row.wanted.iter().map(|&token| log_probs[token as usize]).collect();
    // The fed token and its place say which row an attention belongs to.
    let attention = if ask.attention { vec![row.token as f32, row.step as f32] } else { Vec::new() };
    Verdict { best, wanted, attention }
}

/// Searches `tasks` and returns their hypotheses in the order of the tasks; checks that the model is left empty.
pub(crate) fn search_all(toy: &mut Toy, tasks: &[Task], options: &Options) -> (Vec<Vec<Hypothesis>>, Totals) {
    toy.most_rows = options.rows;
    let mut found: Vec<Option<Vec<Hypothesis>>> = vec![None; tasks.len()];
    let totals = search(toy, tasks.iter().cloned().enumerate(), options, &mut |number, hypotheses| {
        assert!(found[number].replace(hypotheses).is_none(), "done twice");
        ControlFlow::Continue(())
    });
    assert_eq!(toy.held(), 0);
    (found.into_iter().map(|hypotheses| hypotheses.expect("done")).collect(), totals.expect("the toy does not fail"))
}
