//! Products of f32: every result is one sum that runs over the depth in ascending order, each product added by a
//! fused multiply-add, whatever the tile.

use std::ops::Range;

use rayon::prelude::*;

use crate::line::{Line, zeros};
use crate::simd::{LANES, Simd, dispatched};
use crate::sweep::{Operands, Sweep};
use crate::target::Target;
use crate::tiles::{Activations, Tiles, interleave, panels};
use crate::{Isa, Team};

/// Panels of sixteen outputs, a line per input.
pub(crate) fn pack(rows: &[&[f32]], inputs: usize) -> Vec<Line> {
    let mut panels = zeros(panels(rows.len()) * inputs);
    panels.par_chunks_exact_mut(inputs.max(1)).zip(rows.par_chunks(LANES)).for_each(|(panel, rows)| {
        for (block, lines) in panel.chunks_mut(LANES).enumerate() {
            for (lane, row) in rows.iter().enumerate() {
                for (line, &weight) in lines.iter_mut().zip(&row[block * LANES..]) {
                    line.floats_mut()[lane] = weight;
                }
            }
        }
    });
    panels
}

/// Interleaves the rows of each tile.
pub(crate) fn prepare(x: &[f32], inputs: usize, tiles: Tiles, rows: usize, team: &Team) -> Activations {
    let mut activations = Activations::take(rows, rows * inputs, 0);
    let place = crate::team::Shared::new(&mut activations.words);
    team.map(tiles.count, (rows * inputs) as u64, |range| {
        for tile in range {
            let rows = tiles.rows(tile);
            let from = &x[rows.start * inputs..rows.end * inputs];
            // SAFETY: the words hold all rows, and every tile has rows of its own. A float's bits are a word.
            let (from, to) = unsafe {
                let to = place.plus(rows.start * inputs).pointer();
                (
                    std::slice::from_raw_parts(from.as_ptr().cast(), from.len()),
                    std::slice::from_raw_parts_mut(to, from.len()),
                )
            };
            interleave(from, inputs, to);
        }
    });
    activations
}

/// See [`Matrix::product`](crate::matrix::Matrix::product).
///
/// # Safety
/// The target must have been made for these rows and panels.
pub(crate) unsafe fn product(
    isa: Isa,
    x: &Activations,
    depth: usize,
    weights: &[Line],
    (cut, tiles): (Tiles, Range<usize>),
    panels: Range<usize>,
    target: Target<'_>,
) {
    assert!(panels.end * depth <= weights.len(), "panels of this matrix");
    assert!(cut.end() == x.rows && x.words.len() >= x.rows * depth, "rows of this width");
    let operands = Floats { x: &x.words, weights, depth };
    // SAFETY: the operands were just checked, the target is promised by the caller.
    let sweep = unsafe { Sweep::new(operands, (cut, tiles), panels, target) };
    sweep_on(isa, &sweep);
}

dispatched! {
    fn sweep_on(simd; sweep: &Sweep<'_, Floats<'_>>) {
        sweep.run(simd);
    }
}

/// Interleaved rows and panels, both `depth` deep.
struct Floats<'a> {
    x: &'a [u32],
    weights: &'a [Line],
    depth: usize,
}

impl Operands for Floats<'_> {
    #[inline(always)]
    fn wide<S: Simd>() -> &'static [usize] {
        S::WIDE
    }

    #[inline(always)]
    unsafe fn block<S: Simd, const TALL: usize, const WIDE: usize>(
        &self,
        simd: S,
        row: usize,
        panel: usize,
    ) -> [[S::Floats; WIDE]; TALL] {
        let mut sums = [[simd.splat(0.0); WIDE]; TALL];
        let x = self.x[row * self.depth..].as_ptr();
        let panels: [*const Line; WIDE] =
            std::array::from_fn(|wide| self.weights[(panel + wide) * self.depth..].as_ptr());
        for step in 0..self.depth {
            // SAFETY: there are `depth` words of each row and `depth` lines of each panel, as the caller promises.
            unsafe {
                let weights: [S::Floats; WIDE] =
                    std::array::from_fn(|wide| simd.load((*panels[wide].add(step)).floats()));
                for (tall, sums) in sums.iter_mut().enumerate() {
                    let x = simd.splat(f32::from_bits(*x.add(step * TALL + tall)));
                    for (sum, weights) in sums.iter_mut().zip(weights) {
                        *sum = simd.mul_add(x, weights, *sum);
                    }
                }
            }
        }
        sums
    }
}
