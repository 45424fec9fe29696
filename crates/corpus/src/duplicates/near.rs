//! Locality-sensitive hashing: sketches that agree in a whole band are compared.

use super::sketch::{SIZE, Sketch, likeness};
use crate::hash::then;

/// Sketches in order of their coming, found again by likeness.
///
/// Per sketch: its 120 bytes, and four bytes in the table of each band, which is half to seven eighths full.
#[derive(Debug, Clone)]
pub(super) struct Near {
    least: f64,
    /// Hashes of a band.
    rows: usize,
    sketches: Vec<Sketch>,
    /// Per band an open table of sketches' numbers; only the first sketch of each band's content is in it.
    bands: Vec<Band>,
}

#[derive(Debug, Clone, Default)]
struct Band {
    slots: Vec<u32>,
    used: usize,
}

const FREE: u32 = u32::MAX;

impl Near {
    /// Finds sketches of this likeness and more.
    pub(super) fn new(least: f64) -> Self {
        let least = if least.is_nan() { 1.0 } else { least.clamp(0.0, 1.0) };
        // The longest bands that still find 97 of 100 such sketches: the fewest comparisons.
        let found = |rows: usize| 1.0 - (1.0 - least.powi(rows as i32)).powi((SIZE / rows) as i32);
        let rows = [6, 5, 4, 3, 2].into_iter().find(|&rows| found(rows) >= 0.97).unwrap_or(1);
        Self { least, rows, sketches: Vec::new(), bands: vec![Band::default(); SIZE / rows] }
    }

    /// The likest of the earlier sketches that is like enough, the earliest of equals, and its likeness.
    pub(super) fn find(&self, sketch: &Sketch) -> Option<(usize, f64)> {
        let mut best: Option<(usize, f64)> = None;
        let mut seen = Vec::new();
        for (at, band) in self.bands.iter().enumerate() {
            let Some(number) = self.look_up(band, at, sketch) else {
                continue;
            };
            if seen.contains(&number) {
                continue;
            }
            seen.push(number);
            let like = likeness(sketch, &self.sketches[number]);
            let better = best.is_none_or(|(earlier, most)| like > most || (like == most && number < earlier));
            if like >= self.least && better {
                best = Some((number, like));
            }
        }
        best
    }

    /// Adds a sketch; its number is how many came before it.
    pub(super) fn push(&mut self, sketch: Sketch) {
        let number = self.sketches.len() as u32;
        self.sketches.push(sketch);
        for at in 0..self.bands.len() {
            if (self.bands[at].used + 1) * 8 > self.bands[at].slots.len() * 7 {
                self.grow(at);
            }
            let slot = self.slot(&self.bands[at], at, &sketch);
            let band = &mut self.bands[at];
            if band.slots[slot] == FREE {
                band.slots[slot] = number;
                band.used += 1;
            }
        }
    }

    fn grow(&mut self, at: usize) {
        let size = (self.bands[at].slots.len() * 2).max(16);
        let before = std::mem::replace(&mut self.bands[at].slots, vec![FREE; size]);
        for number in before.into_iter().filter(|&number| number != FREE) {
            let slot = self.slot(&self.bands[at], at, &self.sketches[number as usize]);
            self.bands[at].slots[slot] = number;
        }
    }

    fn look_up(&self, band: &Band, at: usize, sketch: &Sketch) -> Option<usize> {
        if band.slots.is_empty() {
            return None;
        }
        let number = band.slots[self.slot(band, at, sketch)];
        (number != FREE).then_some(number as usize)
    }

    /// The slot that holds a sketch with the same band, or the free one where it would be.
    fn slot(&self, band: &Band, at: usize, sketch: &Sketch) -> usize {
        let part = self.part(at, sketch);
        let mask = band.slots.len() - 1;
        let mut slot = part.iter().fold(at as u64, |hash, &value| then(hash, u64::from(value))) as usize & mask;
        while band.slots[slot] != FREE && self.part(at, &self.sketches[band.slots[slot] as usize]) != part {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn part<'a>(&self, at: usize, sketch: &'a Sketch) -> &'a [u16] {
        &sketch[at * self.rows..(at + 1) * self.rows]
    }
}
