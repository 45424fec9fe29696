//! Places for sentences, handed out again once a sentence is forgotten.

use barqiya_search::Slot;

use crate::error::{Error, Result};

/// Sentences by slot. The lowest free slot is handed out first.
#[derive(Debug)]
pub(crate) struct Slots<T> {
    sentences: Vec<Option<T>>,
}

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Self { sentences: Vec::new() }
    }
}

impl<T> Slots<T> {
    /// Keeps a sentence.
    pub(crate) fn add(&mut self, sentence: T) -> Slot {
        let free = self.sentences.iter().position(Option::is_none).unwrap_or_else(|| {
            self.sentences.push(None);
            self.sentences.len() - 1
        });
        self.sentences[free] = Some(sentence);
        Slot(free as u32)
    }

    /// The sentence of a slot; an error when there is none.
    pub(crate) fn get(&self, slot: Slot) -> Result<&T> {
        self.sentences.get(slot.0 as usize).and_then(Option::as_ref).ok_or_else(|| unknown(slot))
    }

    /// [`Slots::get`] for a change.
    pub(crate) fn get_mut(&mut self, slot: Slot) -> Result<&mut T> {
        self.sentences.get_mut(slot.0 as usize).and_then(Option::as_mut).ok_or_else(|| unknown(slot))
    }

    /// Forgets a sentence and hands it back, if there was one.
    pub(crate) fn remove(&mut self, slot: Slot) -> Option<T> {
        self.sentences.get_mut(slot.0 as usize).and_then(Option::take)
    }
}

fn unknown(slot: Slot) -> Error {
    Error::Request { reason: format!("a row of slot {}, which holds no sentence", slot.0) }
}
