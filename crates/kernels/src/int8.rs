//! Products of int8 weights with activations of sixteen bits: the sum of a group of inputs is an exact integer; the groups'
//! sums are scaled and added as f32, in ascending order.
//!
//! Instructions that multiply bytes take an activation as two digits to the base 256, each a signed byte, one after the
//! other: the sum of the high digits, shifted, is what the sum of the low ones starts with.
//!
//! Weights that lie on a grid of at most 127 steps to either side in each group, as those of files in `Q4_0`, `Q5_0` and `Q8_0`
//! do, are kept as they are; others are rounded.
//!
//! A panel of sixteen outputs holds for each group a line of scales, a line of offsets (what activations offset by 128
//! add too much, for instructions that want them so) and a line for every four inputs: sixteen columns of four bytes.

use std::ops::Range;

use rayon::prelude::*;

use crate::groups::Row;
use crate::line::{Line, zeros};
use crate::simd::{LANES, Simd, dispatched};
use crate::sweep::{Operands, Sweep};
use crate::target::Target;
use crate::team::Shared;
use crate::tiles::{Activations, Tiles, interleave};
use crate::vector::part;
use crate::{Isa, Team};

/// Inputs that share a scale of a weight's row: a block of the GGUF formats.
///
/// Inputs that are not a multiple of it end in a shorter group.
pub const GROUP: usize = 32;

/// Lines of a group's weights; a step is four inputs.
const STEPS: usize = GROUP / 4;

/// Lines of a group before its weights.
const HEAD: usize = 2;

/// The largest activation: both its digits are 127.
const LARGEST: f32 = 127.0 * 256.0 + 127.0;

/// Words of a step of four activations.
const WORDS: usize = 2;

const _: () = assert!(GROUP.is_multiple_of(LANES), "groups are whole vectors");
const _: () = assert!(GROUP <= 512, "the sum of a group is less than 2 to the power of 31");

/// Groups of a row.
fn groups(inputs: usize) -> usize {
    inputs.div_ceil(GROUP)
}

/// Steps of a row.
fn steps(inputs: usize) -> usize {
    inputs.div_ceil(4)
}

/// Lines of a panel.
fn lines(inputs: usize) -> usize {
    groups(inputs) * HEAD + steps(inputs)
}

/// The largest magnitude of some values; not a number if one of them is not finite.
#[inline(always)]
fn largest<S: Simd>(simd: S, x: &[f32]) -> f32 {
    let (whole, rest) = x.as_chunks::<LANES>();
    let last = part(rest, 0.0);
    let mut largest = simd.magnitude(simd.load(&last), simd.zero());
    for chunk in whole {
        largest = simd.magnitude(simd.load(chunk), largest);
    }
    let largest = f32::from_bits(simd.largest_integer(largest).cast_unsigned());
    if largest.is_finite() { largest } else { f32::NAN }
}

dispatched! {
    integer
    /// A row of activations as whole numbers; gives what one unit is worth: 0 for a row of nothing above 1e-30, not a
    /// number for one that is not finite.
    ///
    /// Digits come group by group, first all the high ones, then the low ones, offset by 128.
    fn whole_row(simd; x: &[f32], bytes: &mut [u8]) -> f32 {
        const SMALLEST: f32 = 1e-30;
        let largest = largest(simd, x);
        let usable = largest >= SMALLEST;
        let factor = simd.splat(if usable { LARGEST / largest } else { 0.0 });
        for (x, bytes) in x.chunks(GROUP).zip(bytes.chunks_mut(4 * WORDS * STEPS)) {
            let mut whole = [0; GROUP];
            if usable {
                for (x, whole) in x.chunks(LANES).zip(whole.as_chunks_mut::<LANES>().0) {
                    *whole = simd.to_integers(simd.mul(simd.load(&part(x, 0.0)), factor));
                }
            }
            if S::DIGITS {
                let (high, low) = bytes.split_at_mut(bytes.len() / 2);
                for ((high, low), whole) in high.iter_mut().zip(low).zip(whole) {
                    *high = ((whole + 128) >> 8) as u8 ^ 0x80;
                    *low = whole as u8 ^ 0x80;
                }
            } else {
                for (bytes, whole) in bytes.as_chunks_mut().0.iter_mut().zip(whole) {
                    *bytes = (whole as i16).to_le_bytes();
                }
            }
        }
        if usable { largest / LARGEST } else if largest.is_nan() { f32::NAN } else { 0.0 }
    }
}

dispatched! {
    integer
    /// Interleaves whole rows into a tile, digits one by one, else two words at a time.
    fn interleave_on(simd; rows: &[[u32; WORDS]], tile: &mut [[u32; WORDS]], depth: usize) {
        fn digits<S: Simd>(_: S) -> bool { S::DIGITS }
        if digits(simd) {
            interleave(rows.as_flattened(), depth * WORDS, tile.as_flattened_mut());
        } else {
            interleave(rows, depth, tile);
        }
    }
}

/// A group of weights as signed bytes; gives what one unit is worth.
fn quantise(weights: &[f32], bytes: &mut [i8], grid: bool) -> f32 {
    const SMALLEST: f32 = 1e-30;
    let largest = weights.iter().fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
    let finite = weights.iter().all(|weight| weight.is_finite());
    if !finite || largest < SMALLEST {
        bytes.fill(0);
        return if finite { 0.0 } else { f32::NAN };
    }
    let unit = grid.then(|| grid_of(weights, largest)).flatten().unwrap_or(largest / 127.0);
    for (byte, weight) in bytes.iter_mut().zip(weights) {
        // The lowest byte of the sum is the whole number.
        *byte = (weight / unit + NO_FRACTION).to_bits() as i8;
    }
    unit
}

/// Added to a value below 2^22, it leaves no room for a fraction: what is left is the nearest whole number, ties to even. The
/// library's own function is a call where the compiler may not assume SSE 4.1.
const NO_FRACTION: f32 = 12_582_912.0;

/// The unit of which all weights are whole multiples to the bit, with the largest at most 127 of them.
fn grid_of(weights: &[f32], largest: f32) -> Option<f32> {
    // Of a multiple the reciprocal gives the right whole number, and of anything else none is right. All are looked at, for that
    // is quicker than to stop early.
    let on_grid = |unit: f32| {
        let inverse = 1.0 / unit;
        let whole = |weight: f32| (weight * inverse + NO_FRACTION) - NO_FRACTION;
        weights.iter().filter(|weight| whole(**weight) * unit == **weight).count() == weights.len()
    };
    let smallest = weights.iter().map(|weight| weight.abs()).filter(|weight| *weight > 0.0).fold(largest, f32::min);
    // No unit is greater than the smallest weight, but for a last bit.
    let least = largest / smallest * 0.999;
    if least > 127.0 {
        return None;
    }
    (least.max(1.0) as u8..=127).map(|most| largest / f32::from(most)).find(|&unit| on_grid(unit))
}

/// Whether a row's weights may lie on grids: its first group that is not all zeros does.
fn has_grids(row: &[f32]) -> bool {
    let first = row.chunks(GROUP).find(|group| group.iter().any(|weight| *weight != 0.0));
    first.is_some_and(|group| {
        let largest = group.iter().fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
        grid_of(group, largest).is_some()
    })
}

/// Panels of sixteen outputs.
pub(crate) fn pack(rows: &[Row<'_>], inputs: usize) -> Vec<Line> {
    let mut panels = zeros(crate::tiles::panels(rows.len()) * lines(inputs));
    panels.par_chunks_exact_mut(lines(inputs)).zip(rows.par_chunks(LANES)).for_each(|(panel, rows)| {
        for (lane, row) in rows.iter().enumerate() {
            match *row {
                Row::Floats(row) => pack_floats(panel, lane, row),
                Row::Groups { units, numbers } => {
                    for ((lines, unit), numbers) in panel.chunks_mut(HEAD + STEPS).zip(units).zip(numbers) {
                        put_group(lines, lane, *unit, numbers);
                    }
                }
            }
        }
    });
    panels
}

/// A row of any weights into a lane of a panel.
fn pack_floats(panel: &mut [Line], lane: usize, row: &[f32]) {
    let grid = has_grids(row);
    for (lines, weights) in panel.chunks_mut(HEAD + STEPS).zip(row.chunks(GROUP)) {
        let mut numbers = [0; GROUP];
        let unit = quantise(weights, &mut numbers[..weights.len()], grid);
        put_group(lines, lane, unit, &numbers);
    }
}

/// A group of a row into a lane of its lines.
#[inline(always)]
fn put_group(lines: &mut [Line], lane: usize, unit: f32, numbers: &[i8; GROUP]) {
    lines[0].floats_mut()[lane] = unit;
    lines[1].integers_mut()[lane] = -128 * numbers.iter().map(|&number| i32::from(number)).sum::<i32>();
    for (line, four) in lines[HEAD..].iter_mut().zip(numbers.as_chunks::<4>().0) {
        line.bytes_mut()[4 * lane..][..4].copy_from_slice(four);
    }
}

/// Makes the rows whole numbers and interleaves those of each tile.
pub(crate) fn prepare(isa: Isa, x: &[f32], inputs: usize, tiles: Tiles, rows: usize, team: &Team) -> Activations {
    let steps = steps(inputs);
    let mut activations = Activations::take(rows, rows * steps * WORDS, rows);
    let words = Shared::new(activations.words.as_chunks_mut().0);
    let scales = Shared::new(&mut activations.scales);
    team.map(tiles.count, (rows * inputs) as u64, |range| {
        let mut whole = vec![[0; WORDS]; tiles.rows(range.start).len() * steps];
        for tile in range {
            let rows = tiles.rows(tile);
            let count = rows.len() * steps;
            // SAFETY: words and scales hold all rows, and every tile has rows of its own.
            let (words, scales) = unsafe {
                let words = words.plus(rows.start * steps).pointer();
                let scales = scales.plus(rows.start).pointer();
                (std::slice::from_raw_parts_mut(words, count), std::slice::from_raw_parts_mut(scales, rows.len()))
            };
            for ((row, scale), whole) in rows.zip(scales).zip(whole.chunks_exact_mut(steps)) {
                *scale = whole_row(isa, &x[row * inputs..][..inputs], bytes_of(whole));
            }
            interleave_on(isa, &whole[..count], words, steps);
        }
    });
    activations
}

/// Words as the bytes that they are made of.
fn bytes_of(words: &mut [[u32; WORDS]]) -> &mut [u8] {
    // SAFETY: as many bytes, weaker alignment, and any bytes make a word.
    unsafe { std::slice::from_raw_parts_mut(words.as_mut_ptr().cast(), size_of_val(words)) }
}

/// See [`Matrix::product`](crate::matrix::Matrix::product).
///
/// # Safety
/// The target must have been made for these rows and panels.
pub(crate) unsafe fn product(
    isa: Isa,
    x: &Activations,
    inputs: usize,
    weights: &[Line],
    (cut, tiles): (Tiles, Range<usize>),
    panels: Range<usize>,
    target: Target<'_>,
) {
    assert!(panels.end * lines(inputs) <= weights.len(), "panels of this matrix");
    assert!(cut.end() == x.rows && x.words.len() >= x.rows * WORDS * steps(inputs), "rows of this width");
    assert!(x.scales.len() >= x.rows, "a scale for each row");
    let operands = Bytes { x, weights, inputs };
    // SAFETY: the operands were just checked, the target is promised by the caller.
    let sweep = unsafe { Sweep::new(operands, (cut, tiles), panels, target) };
    sweep_on(isa, &sweep);
}

dispatched! {
    integer
    fn sweep_on(simd; sweep: &Sweep<'_, Bytes<'_>>) {
        sweep.run(simd);
    }
}

/// Interleaved rows with their units, and panels.
struct Bytes<'a> {
    x: &'a Activations,
    weights: &'a [Line],
    inputs: usize,
}

impl Operands for Bytes<'_> {
    #[inline(always)]
    fn wide<S: Simd>() -> &'static [usize] {
        S::WIDE_INTEGER
    }

    #[inline(always)]
    unsafe fn block<S: Simd, const TALL: usize, const WIDE: usize>(
        &self,
        simd: S,
        row: usize,
        panel: usize,
    ) -> [[S::Floats; WIDE]; TALL] {
        let (steps, lines) = (steps(self.inputs), lines(self.inputs));
        let mut sums = [[simd.splat(0.0); WIDE]; TALL];
        let mut x = self.x.words[row * WORDS * steps..].as_ptr();
        let mut panels: [*const Line; WIDE] =
            std::array::from_fn(|wide| self.weights[(panel + wide) * lines..].as_ptr());
        for group in 0..groups(self.inputs) {
            let steps = STEPS.min(steps - group * STEPS);
            // SAFETY: all steps of each row and all lines of each panel are there, as the caller promises.
            unsafe {
                let offsets = panels.map(|panel| (*panel.add(1)).integers());
                let mut exact = [offsets.map(|offset| simd.start(offset)); TALL];
                exact = add_group(simd, steps, x, panels, exact);
                if S::DIGITS {
                    for exact in &mut exact {
                        for (exact, offset) in exact.iter_mut().zip(offsets) {
                            *exact = simd.shift(*exact, offset);
                        }
                    }
                    exact = add_group(simd, steps, x.add(steps * TALL), panels, exact);
                }
                let scales = panels.map(|panel| simd.load((*panel).floats()));
                for (sums, exact) in sums.iter_mut().zip(exact) {
                    for ((sum, exact), scale) in sums.iter_mut().zip(exact).zip(scales) {
                        *sum = simd.mul_add(simd.to_floats(simd.total(exact)), scale, *sum);
                    }
                }
                x = x.add(steps * TALL * WORDS);
                panels = panels.map(|panel| panel.add(HEAD + steps));
            }
        }
        for (tall, sums) in sums.iter_mut().enumerate() {
            let unit = simd.splat(self.x.scales[row + tall]);
            for sum in sums {
                *sum = simd.mul(*sum, unit);
            }
        }
        sums
    }
}

/// Adds the products of a group to the sums, of one digit where there are digits.
///
/// # Safety
/// There must be all words of the group's steps and rows at `x`, and at each panel the group's lines.
#[inline(always)]
unsafe fn add_group<S: Simd, const TALL: usize, const WIDE: usize>(
    simd: S,
    steps: usize,
    x: *const u32,
    panels: [*const Line; WIDE],
    mut sums: [[S::Sums; WIDE]; TALL],
) -> [[S::Sums; WIDE]; TALL] {
    let words = if S::DIGITS { 1 } else { WORDS };
    for step in 0..steps {
        // SAFETY: promised by the caller.
        unsafe {
            let weights: [S::Weights; WIDE] =
                std::array::from_fn(|wide| simd.weights((*panels[wide].add(HEAD + step)).bytes()));
            for (tall, sums) in sums.iter_mut().enumerate() {
                let four = simd.four(x.add((step * TALL + tall) * words));
                for (sum, weights) in sums.iter_mut().zip(weights) {
                    *sum = simd.dot4(*sum, four, weights);
                }
            }
        }
    }
    sums
}
