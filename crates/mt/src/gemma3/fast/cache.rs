//! Keys and values of the sentences that a worker holds.
//!
//! A sentence's prompt is stored once and seen by all its hypotheses; what these add lies in entries that the search names.
//! Memory is kept when a sentence is released and used for the next.

use barqiya_kernels::{Places, Segment};
use barqiya_search::{Row, Slot};

use super::super::request;
use crate::error::Result;

/// A row's sentence and position, and where its keys and values go: to the prompt, or to an entry of its hypothesis.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) sentence: usize,
    pub(super) position: usize,
    pub(super) own: Option<Own<'a>>,
}

/// The entry of a row, and those of its ancestors.
#[derive(Debug, Clone, Copy)]
pub(super) struct Own<'a> {
    entry: u32,
    path: &'a [u32],
}

#[derive(Debug)]
pub(super) struct Caches {
    layers: usize,
    /// Keys and values of a token in one layer, the keys first.
    width: usize,
    sentences: Vec<Sentence>,
}

#[derive(Debug)]
struct Sentence {
    live: bool,
    /// Tokens of the prompt before the one that the first row feeds.
    prefix_length: usize,
    /// Layer by layer, tokens x width.
    prefix: Vec<Vec<f32>>,
    /// Layer by layer, entries x width.
    own: Vec<Vec<f32>>,
}

/// Parts of the cache that a row sees, in the order of their positions.
pub(super) struct Seen<'a> {
    parts: [Segment<'a>; 3],
    /// The position of the first token.
    pub(super) first: usize,
}

impl Seen<'_> {
    pub(super) fn segments(&self) -> &[Segment<'_>] {
        &self.parts
    }

    pub(super) fn count(&self) -> usize {
        self.parts.iter().map(|part| part.places.count()).sum()
    }
}

impl Caches {
    /// `width` values for each token in each of `layers`: its keys, then as many values.
    pub(super) fn new(layers: usize, width: usize) -> Self {
        Self { layers, width, sentences: Vec::new() }
    }

    /// Room for a sentence in the first free slot.
    pub(super) fn admit(&mut self, prefix_length: usize) -> usize {
        let free = self.sentences.iter().position(|sentence| !sentence.live).unwrap_or(self.sentences.len());
        if free == self.sentences.len() {
            let empty = vec![Vec::new(); self.layers];
            self.sentences.push(Sentence { live: false, prefix_length: 0, prefix: empty.clone(), own: empty });
        }
        let sentence = &mut self.sentences[free];
        (sentence.live, sentence.prefix_length) = (true, prefix_length);
        for (prefix, own) in sentence.prefix.iter_mut().zip(&mut sentence.own) {
            prefix.resize(prefix_length * self.width, 0.0);
            own.clear();
        }
        free
    }

    pub(super) fn release(&mut self, slot: Slot) {
        if let Some(sentence) = self.sentences.get_mut(slot.0 as usize) {
            sentence.live = false;
        }
    }

    /// Where a row of a step belongs, and room for its entry.
    pub(super) fn place<'a>(&mut self, row: &Row<'a>) -> Result<Place<'a>> {
        let width = self.width;
        let sentence = self.sentences.get_mut(row.slot.0 as usize).filter(|sentence| sentence.live);
        let sentence = sentence.ok_or_else(|| request(format!("a row of slot {}, which is empty", row.slot.0)))?;
        if row.path.len() != row.step {
            return Err(request(format!("a row of step {} with {} ancestors", row.step, row.path.len())));
        }
        let written = sentence.own.first().map_or(0, Vec::len) / width;
        if let Some(entry) = row.path.iter().find(|entry| **entry as usize >= written) {
            return Err(request(format!("entry {entry} of slot {} has not been written", row.slot.0)));
        }
        let needed = (row.entry as usize + 1) * width;
        for own in sentence.own.iter_mut().filter(|own| own.len() < needed) {
            own.resize(needed, 0.0);
        }
        let own = Some(Own { entry: row.entry, path: row.path });
        Ok(Place { sentence: row.slot.0 as usize, position: sentence.prefix_length + row.step, own })
    }

    /// Tokens of the prompt of a row's sentence, the one that the first row feeds included.
    pub(super) fn source_length(&self, place: &Place<'_>) -> usize {
        self.sentences[place.sentence].prefix_length + 1
    }

    /// Keeps a row's keys and values in a layer.
    pub(super) fn write(&mut self, layer: usize, place: &Place<'_>, keys_and_values: &[f32]) {
        let sentence = &mut self.sentences[place.sentence];
        let (memory, at) = match place.own {
            None => (&mut sentence.prefix[layer], place.position),
            Some(own) => (&mut sentence.own[layer], own.entry as usize),
        };
        memory[at * self.width..][..self.width].copy_from_slice(keys_and_values);
    }

    /// What a row sees in a layer, from position `first` to itself.
    pub(super) fn seen<'a>(&'a self, layer: usize, place: &Place<'a>, first: usize) -> Seen<'a> {
        let sentence = &self.sentences[place.sentence];
        let (prefix, own) = (&sentence.prefix[layer][..], &sentence.own[layer][..]);
        let run = |memory, first, count| self.segment(memory, Places::Run { first, count });
        let Some(Own { entry, path }) = place.own else {
            let parts = [run(prefix, first, place.position + 1 - first), run(prefix, 0, 0), run(prefix, 0, 0)];
            return Seen { parts, first };
        };
        let in_prefix = first.min(sentence.prefix_length);
        let behind = (first - in_prefix).min(path.len());
        let parts = [
            run(prefix, in_prefix, sentence.prefix_length - in_prefix),
            self.segment(own, Places::Entries(&path[behind..])),
            run(own, entry as usize, 1),
        ];
        Seen { parts, first }
    }

    fn segment<'a>(&self, memory: &'a [f32], places: Places<'a>) -> Segment<'a> {
        let values = memory.get(self.width / 2..).unwrap_or(&[]);
        Segment { keys: memory, values, stride: self.width, places }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(slot: Slot, entry: u32, path: &[u32]) -> Row<'_> {
        Row { slot, token: 0, step: path.len(), entry, path, banned: &[], wanted: &[] }
    }

    #[test]
    fn a_window_cuts_the_prompt_first_and_then_the_hypothesis() {
        let mut caches = Caches::new(1, 2);
        let sentence = caches.admit(3);
        let slot = Slot(sentence as u32);
        let path = [4, 7];
        caches.place(&row(slot, 7, &[])).unwrap();
        let place = caches.place(&row(slot, 1, &path)).unwrap();
        assert_eq!(place.position, 5);
        let counts = |first| caches.seen(0, &place, first).parts.map(|part| part.places.count());
        assert_eq!(
            [counts(0), counts(2), counts(3), counts(4), counts(5)],
            [[3, 2, 1], [1, 2, 1], [0, 2, 1], [0, 1, 1], [0, 0, 1]]
        );
        assert_eq!(caches.seen(0, &place, 4).parts[1].places, Places::Entries(&[7]));
    }

    #[test]
    fn rows_of_empty_slots_and_unwritten_ancestors_are_refused() {
        let mut caches = Caches::new(1, 2);
        let slot = Slot(caches.admit(0) as u32);
        assert!(caches.place(&row(slot, 0, &[9])).is_err());
        assert!(caches.place(&Row { step: 1, ..row(slot, 0, &[]) }).is_err());
        caches.release(slot);
        assert!(caches.place(&row(slot, 0, &[])).is_err());
        assert_eq!(caches.admit(5) as u32, slot.0);
    }
}
