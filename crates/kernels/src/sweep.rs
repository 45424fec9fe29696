//! The way of a product through its results: panels, tiles of rows, and for each height of tile its own kernel.

use std::ops::Range;

use crate::simd::Simd;
use crate::target::Target;
use crate::tiles::Tiles;

/// What is multiplied: activations and packed weights of one precision.
pub(crate) trait Operands {
    /// How many panels a tile of so many rows takes at once, as [`Simd::WIDE`].
    fn wide<S: Simd>() -> &'static [usize];

    /// The sums of `TALL` rows from `row` on with `WIDE` panels from `panel` on.
    ///
    /// # Safety
    /// The operands must have all of these rows and panels.
    unsafe fn block<S: Simd, const TALL: usize, const WIDE: usize>(
        &self,
        simd: S,
        row: usize,
        panel: usize,
    ) -> [[S::Floats; WIDE]; TALL];
}

/// Results that are to be computed: some tiles of rows, some panels.
pub(crate) struct Sweep<'a, O> {
    operands: O,
    cut: Tiles,
    tiles: Range<usize>,
    panels: Range<usize>,
    target: Target<'a>,
}

impl<'a, O: Operands> Sweep<'a, O> {
    /// # Safety
    /// The operands must have all rows of the tiles and all panels, and the target must have been made for them.
    pub(crate) unsafe fn new(
        operands: O,
        (cut, tiles): (Tiles, Range<usize>),
        panels: Range<usize>,
        target: Target<'a>,
    ) -> Self {
        assert!(panels.len().is_multiple_of(2), "panels come by twos");
        assert!(tiles.end <= cut.count, "tiles of these rows");
        Self { operands, cut, tiles, panels, target }
    }

    /// Computes them.
    #[inline(always)]
    pub(crate) fn run<S: Simd>(&self, simd: S) {
        if self.tiles.is_empty() {
            return;
        }
        // The first tile is one of the tallest.
        let tall = self.cut.rows(self.tiles.start).len();
        let mut panel = self.panels.start;
        let wide = O::wide::<S>()[tall - 1];
        while wide == 4 && panel + 4 <= self.panels.end {
            self.column::<S, 4>(simd, panel);
            panel += 4;
        }
        while wide >= 2 && panel < self.panels.end {
            self.column::<S, 2>(simd, panel);
            panel += 2;
        }
        while panel < self.panels.end {
            self.column::<S, 1>(simd, panel);
            panel += 1;
        }
    }

    /// All tiles of a few panels.
    #[inline(always)]
    fn column<S: Simd, const WIDE: usize>(&self, simd: S, panel: usize) {
        let first = self.cut.rows(self.tiles.start).start;
        for tile in self.tiles.clone() {
            let rows = self.cut.rows(tile);
            macro_rules! heights {
                ($($height:literal)*) => {
                    match rows.len() {
                        // What the set of instructions does not use is left out of the program.
                        $($height if fits(O::wide::<S>(), $height, WIDE) => {
                            // SAFETY: `new` was promised that the operands have the rows and panels, and the target too.
                            unsafe {
                                let sums = self.operands.block::<S, $height, WIDE>(simd, rows.start, panel);
                                self.put(simd, rows.start - first, panel, sums);
                            }
                        })*
                        _ => unreachable!("a tile of {} rows", rows.len()),
                    }
                };
            }
            heights!(1 2 3 4 5 6 7 8 9 10 11 12 13 14);
        }
    }

    /// Stores the sums of a tile.
    ///
    /// # Safety
    /// The rows and panels must be among those of the sweep.
    #[inline(always)]
    unsafe fn put<S: Simd, const TALL: usize, const WIDE: usize>(
        &self,
        simd: S,
        row: usize,
        panel: usize,
        sums: [[S::Floats; WIDE]; TALL],
    ) {
        for (tall, sums) in sums.into_iter().enumerate() {
            for (wide, sum) in sums.into_iter().enumerate() {
                // SAFETY: promised by the caller.
                unsafe { self.target.put(simd, row + tall, panel + wide, self.panels.start, sum) };
            }
        }
    }
}

/// Whether a set of instructions has a kernel of this shape: the widest of its height; that of a tile one row taller,
/// beside which it may come; two panels where four are left over.
#[inline(always)]
fn fits(widths: &[usize], tall: usize, wide: usize) -> bool {
    if tall > widths.len() {
        return false;
    }
    let own = widths[tall - 1];
    let taller = if tall < widths.len() { widths[tall] } else { own };
    wide == own || wide == taller || wide == 2 && own == 4
}
