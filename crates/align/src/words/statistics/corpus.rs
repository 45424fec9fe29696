//! Pairs as numbers of units.

use std::collections::HashMap;

/// Names and numbers of units, the frequent ones first.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Vocabulary {
    /// Those that were not asked for have none.
    names: Vec<Option<Box<str>>>,
    /// How frequent each is, 0 to about 1.
    pub(super) frequencies: Vec<f32>,
    ids: HashMap<Box<str>, u32>,
}

impl Vocabulary {
    /// Of names in order.
    pub(super) fn of(names: Vec<Option<Box<str>>>, frequencies: Vec<f32>) -> Self {
        let named = names.iter().enumerate().filter_map(|(id, name)| Some((name.clone()?, id as u32)));
        let ids = named.collect();
        Self { names, frequencies, ids }
    }

    /// How many units there are.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The units in order; of a vocabulary that was read in part those that were not asked for are empty.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|name| name.as_deref().unwrap_or_default())
    }

    /// Those units that are to be kept, in the same order.
    pub(super) fn kept(&self, keep: &[bool]) -> Self {
        let kept = self.names.iter().zip(&self.frequencies).zip(keep).filter(|(_, keep)| **keep);
        let (names, frequencies) = kept.map(|((name, frequency), _)| (name.clone(), *frequency)).unzip();
        Self::of(names, frequencies)
    }

    /// Whether a unit was read with its name.
    pub(super) fn holds(&self, id: usize) -> bool {
        self.names[id].is_some()
    }

    pub(super) fn id(&self, name: &str) -> Option<u32> {
        self.ids.get(name).copied()
    }
}

/// Pairs of texts, each a list of units.
#[derive(Debug, Default)]
pub(super) struct Corpus {
    /// Kinds of units of the sources.
    pub(super) sources: usize,
    /// Kinds of units of the targets.
    pub(super) targets: usize,
    source: Lists,
    target: Lists,
}

/// Lists one after another.
#[derive(Debug)]
struct Lists {
    starts: Vec<usize>,
    units: Vec<u32>,
}

impl Default for Lists {
    fn default() -> Self {
        Self { starts: vec![0], units: Vec::new() }
    }
}

impl Lists {
    fn push(&mut self, units: &[u32]) {
        self.units.extend(units);
        self.starts.push(self.units.len());
    }

    fn get(&self, at: usize) -> &[u32] {
        &self.units[self.starts[at]..self.starts[at + 1]]
    }
}

impl Corpus {
    pub(super) fn new(sources: usize, targets: usize) -> Self {
        Self { sources, targets, ..Self::default() }
    }

    pub(super) fn push(&mut self, source: &[u32], target: &[u32]) {
        self.source.push(source);
        self.target.push(target);
    }

    pub(super) fn pairs(&self) -> usize {
        self.source.starts.len() - 1
    }

    pub(super) fn source(&self, pair: usize) -> &[u32] {
        self.source.get(pair)
    }

    pub(super) fn target(&self, pair: usize) -> &[u32] {
        self.target.get(pair)
    }

    /// For each source unit the pairs it is in, one list after another; and where each list begins.
    pub(super) fn pairs_of_sources(&self) -> (Vec<u32>, Vec<u32>) {
        let mut starts = vec![0_u32; self.sources + 1];
        let firsts = |pair: usize| {
            let units = self.source(pair);
            units.iter().enumerate().filter(|(at, unit)| !units[..*at].contains(unit)).map(|(_, unit)| *unit as usize)
        };
        for pair in 0..self.pairs() {
            firsts(pair).for_each(|unit| starts[unit + 1] += 1);
        }
        for unit in 0..self.sources {
            starts[unit + 1] += starts[unit];
        }
        let mut next = starts.clone();
        let mut pairs = vec![0; starts[self.sources] as usize];
        for pair in 0..self.pairs() {
            for unit in firsts(pair) {
                pairs[next[unit] as usize] = pair as u32;
                next[unit] += 1;
            }
        }
        (pairs, starts)
    }

    /// How many pairs each target unit is in.
    pub(super) fn pairs_per_target(&self) -> Vec<u32> {
        let mut pairs = vec![0; self.targets];
        for pair in 0..self.pairs() {
            let units = self.target(pair);
            for (at, unit) in units.iter().enumerate() {
                if !units[..at].contains(unit) {
                    pairs[*unit as usize] += 1;
                }
            }
        }
        pairs
    }
}
