//! Where a product's results go.

use crate::line::Line;
use crate::simd::{LANES, Simd};
use crate::team::Shared;

/// A matrix of results of which several threads fill different columns.
#[derive(Clone, Copy)]
pub(crate) struct Target<'a> {
    /// The place of the first row and column that are computed.
    place: Shared<f32>,
    /// From a row to the next.
    stride: usize,
    /// Columns of the whole matrix; the last panel may reach beyond.
    columns: usize,
    bias: Option<&'a [Line]>,
}

impl<'a> Target<'a> {
    /// # Safety
    /// `place` must be writable at `row * stride + column` for all rows and columns of the panels that a product is
    /// asked for, but not beyond `columns`, and by nobody else at the time.
    pub(crate) unsafe fn new(place: Shared<f32>, stride: usize, columns: usize, bias: Option<&'a [Line]>) -> Self {
        Self { place, stride, columns, bias }
    }

    /// Stores the sums of sixteen columns of a row, `first` being the column that the place begins with.
    ///
    /// # Safety
    /// The row and the panel must be among those that [`Target::new`] was promised.
    #[inline(always)]
    pub(crate) unsafe fn put<S: Simd>(&self, simd: S, row: usize, panel: usize, first: usize, sums: S::Floats) {
        let column = panel * LANES;
        if column >= self.columns {
            return;
        }
        let sums = match self.bias {
            Some(bias) => simd.add(sums, simd.load(bias[panel].floats())),
            None => sums,
        };
        // SAFETY: promised by the caller; whole panels fit, of the last one only the columns that there are.
        unsafe {
            let place = self.place.pointer().add(row * self.stride + column - first * LANES);
            if column + LANES <= self.columns {
                simd.store(sums, &mut *place.cast());
            } else {
                let mut last = [0.0; LANES];
                simd.store(sums, &mut last);
                place.copy_from_nonoverlapping(last.as_ptr(), self.columns - column);
            }
        }
    }
}
