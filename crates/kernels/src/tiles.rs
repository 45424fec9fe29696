//! How rows are cut into tiles, and the activations laid out for them.

use std::cell::Cell;
use std::ops::Range;

use crate::simd::{LANES, Simd, dispatched};
use crate::{Isa, Precision};

/// Rows cut into tiles of nearly the same height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tiles {
    pub(crate) count: usize,
    height: usize,
    taller: usize,
}

impl Tiles {
    /// The fewest tiles of at most `tall` rows.
    pub(crate) fn new(rows: usize, tall: usize) -> Self {
        let count = rows.div_ceil(tall).max(1);
        Self { count, height: rows / count, taller: rows % count }
    }

    /// The rows of a tile.
    pub(crate) fn rows(self, tile: usize) -> Range<usize> {
        let first = |tile: usize| tile * self.height + tile.min(self.taller);
        first(tile)..first(tile + 1)
    }

    /// The row after the last.
    pub(crate) fn end(self) -> usize {
        self.count * self.height + self.taller
    }

    /// Whole tiles, in order, of at most `rows` rows together (a tile at least).
    pub(crate) fn groups(self, rows: usize) -> impl Iterator<Item = Range<usize>> {
        let tall = self.height + usize::from(self.taller > 0);
        let step = (rows / tall.max(1)).max(1);
        (0..self.count).step_by(step).map(move |first| first..(first + step).min(self.count))
    }
}

/// Panels of sixteen outputs, an even number: kernels take four, two or one of them at once.
pub(crate) fn panels(outputs: usize) -> usize {
    outputs.div_ceil(LANES).next_multiple_of(2)
}

dispatched! {
    integer
    fn tallest_on(simd; precision: Precision) -> usize {
        fn of<S: Simd>(_: S, precision: Precision) -> usize {
            match precision {
                Precision::F32 => S::WIDE.len(),
                Precision::Int8 => S::WIDE_INTEGER.len(),
            }
        }
        of(simd, precision)
    }
}

/// The tallest tile of a set of instructions.
pub(crate) fn tallest(isa: Isa, precision: Precision) -> usize {
    tallest_on(isa, precision)
}

/// Activations as the tiles of a product read them: for each tile, for each step of the depth, one word of each row.
///
/// A word is a float, four digits or two integers; a tile's words begin at its first row times the words of a row.
#[derive(Default)]
pub(crate) struct Activations {
    pub(crate) words: Vec<u32>,
    /// Of int8: the scale of each row.
    pub(crate) scales: Vec<f32>,
    pub(crate) rows: usize,
}

thread_local! {
    static KEPT: Cell<Activations> = const { Cell::new(Activations { words: Vec::new(), scales: Vec::new(), rows: 0 }) };
}

impl Activations {
    /// Space that an earlier product of this thread has left, or new space.
    pub(crate) fn take(rows: usize, words: usize, scales: usize) -> Self {
        let mut kept = KEPT.take();
        kept.rows = rows;
        kept.words.resize(words, 0);
        kept.scales.resize(scales, 0.0);
        kept
    }

    /// Leaves the space to the next product of this thread.
    pub(crate) fn give_back(self) {
        KEPT.set(self);
    }
}

/// Interleaves rows of `depth` units into a tile.
pub(crate) fn interleave<T: Copy>(rows: &[T], depth: usize, tile: &mut [T]) {
    let height = rows.len() / depth;
    if height == 1 {
        tile.copy_from_slice(rows);
        return;
    }
    // Sixteen steps at a time: their lines stay in the first cache until they are full.
    for (block, places) in tile.chunks_mut(16 * height).enumerate() {
        let steps = places.len() / height;
        for row in 0..height {
            let from = &rows[row * depth + block * 16..][..steps];
            for (step, &unit) in from.iter().enumerate() {
                places[step * height + row] = unit;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Tiles, interleave};

    #[test]
    fn tiles_cover_the_rows_once() {
        for tall in [1, 4, 6, 14] {
            for rows in 1..100 {
                let tiles = Tiles::new(rows, tall);
                let mut next = 0;
                for tile in 0..tiles.count {
                    let range = tiles.rows(tile);
                    assert_eq!(range.start, next);
                    assert!(!range.is_empty() && range.len() <= tall);
                    next = range.end;
                }
                assert_eq!(next, rows);
                assert_eq!(tiles.groups(20).flatten().collect::<Vec<_>>(), (0..tiles.count).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn interleaving_turns_rows_to_steps() {
        let depth = 37;
        let rows: Vec<u32> = (0..3 * depth as u32).collect();
        let mut tile = vec![0; rows.len()];
        interleave(&rows, depth, &mut tile);
        for step in 0..depth {
            for row in 0..3 {
                assert_eq!(tile[step * 3 + row], rows[row * depth + step]);
            }
        }
    }
}
