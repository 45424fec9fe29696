//! A packed matrix of weights and its product with rows of activations: what [`Linear`](crate::Linear) and
//! [`Head`](crate::Head) are made of.

use std::ops::Range;

use crate::groups::{Row, Rows};
use crate::line::{Line, lines_of};
use crate::simd::LANES;
use crate::target::Target;
use crate::team::Shared;
use crate::tiles::{Activations, Tiles, panels, tallest};
use crate::{Isa, Precision, Team, float, int8};

/// Weights in panels of sixteen outputs.
///
/// The panels hold, one after another, for each step of the depth one line: sixteen floats, or sixteen columns of four
/// bytes (with the scales of each group before it, see [`int8`]).
pub(crate) struct Matrix {
    pub(crate) outputs: usize,
    pub(crate) inputs: usize,
    precision: Precision,
    isa: Isa,
    panels: Vec<Line>,
    bias: Option<Vec<Line>>,
}

impl Matrix {
    /// Packs rows of weights; `row` gives the number of the row of an output.
    pub(crate) fn new(
        isa: Isa,
        (outputs, inputs): (usize, usize),
        rows: Rows<'_>,
        row: impl Fn(usize) -> usize,
        bias: Option<Vec<f32>>,
        precision: Precision,
    ) -> Self {
        let isa = isa.on_this_machine();
        let panels = match (precision, rows) {
            (Precision::Int8, rows) => {
                let rows: Vec<Row<'_>> = (0..outputs).map(|output| rows.row(row(output), inputs)).collect();
                int8::pack(&rows, inputs)
            }
            (Precision::F32, Rows::Floats(values)) => float::pack(&floats(values, (outputs, inputs), row), inputs),
            (Precision::F32, Rows::Groups(groups)) => {
                float::pack(&floats(&groups.to_floats(), (outputs, inputs), row), inputs)
            }
        };
        Self { outputs, inputs, precision, isa, panels, bias: bias.map(|bias| lines_of(&bias, 0.0)) }
    }

    /// What of it may be printed: not the weights.
    pub(crate) fn fmt_as(&self, name: &str, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = formatter.debug_struct(name);
        out.field("outputs", &self.outputs).field("inputs", &self.inputs);
        out.field("precision", &self.precision).field("isa", &self.isa).finish_non_exhaustive()
    }

    /// Bytes of the packed weights.
    pub(crate) fn bytes(&self) -> usize {
        (self.panels.len() + self.bias.as_ref().map_or(0, Vec::len)) * size_of::<Line>()
    }

    pub(crate) fn isa(&self) -> Isa {
        self.isa
    }

    /// How many panels there are.
    pub(crate) fn panels(&self) -> usize {
        panels(self.outputs)
    }

    /// How the rows of a product are cut.
    pub(crate) fn tiles(&self, rows: usize) -> Tiles {
        Tiles::new(rows, tallest(self.isa, self.precision))
    }

    /// Roughly what a product over some columns takes one thread, in nanoseconds: reading the weights, multiplying.
    pub(crate) fn cost(&self, rows: usize, columns: usize) -> u64 {
        let weights = (self.inputs * columns) as u64;
        match self.precision {
            Precision::F32 => weights / 5 + weights * rows as u64 / 40,
            Precision::Int8 => weights / 20 + weights * rows as u64 / 120,
        }
    }

    /// Lays out the activations of a product.
    pub(crate) fn prepare(&self, x: &[f32], rows: usize, team: &Team) -> Activations {
        debug_assert_eq!(x.len(), rows * self.inputs);
        match self.precision {
            Precision::F32 => float::prepare(x, self.inputs, self.tiles(rows), rows, team),
            Precision::Int8 => int8::prepare(self.isa, x, self.inputs, self.tiles(rows), rows, team),
        }
    }

    /// Computes the results of some tiles of rows and some panels.
    ///
    /// The target's first row is the first of the tiles, its first column the first of the panels.
    ///
    /// # Safety
    /// The target must have been made for these rows and panels.
    pub(crate) unsafe fn product(
        &self,
        x: &Activations,
        tiles: Range<usize>,
        panels: Range<usize>,
        target: Target<'_>,
    ) {
        let cut = self.tiles(x.rows);
        // SAFETY: as promised by the caller.
        unsafe {
            match self.precision {
                Precision::F32 => float::product(self.isa, x, self.inputs, &self.panels, (cut, tiles), panels, target),
                Precision::Int8 => int8::product(self.isa, x, self.inputs, &self.panels, (cut, tiles), panels, target),
            }
        }
    }

    /// The whole product into rows of `outputs`.
    pub(crate) fn forward(&self, x: &[f32], rows: usize, y: &mut [f32], team: &Team) {
        if rows == 0 {
            return;
        }
        assert_eq!(y.len(), rows * self.outputs, "{rows} rows of {} results", self.outputs);
        let activations = self.prepare(x, rows, team);
        let place = Shared::new(y);
        team.map(self.panels().div_ceil(STEP), self.cost(rows, self.outputs), |steps| {
            let panels = steps.start * STEP..(steps.end * STEP).min(self.panels());
            // SAFETY: `y` holds all rows of all columns, and every piece has panels of its own.
            unsafe {
                let target = self.target(place.plus(panels.start * LANES), self.outputs);
                self.product(&activations, 0..self.tiles(rows).count, panels, target);
            }
        });
        activations.give_back();
    }

    /// A target of this matrix.
    ///
    /// # Safety
    /// As for [`Target::new`].
    pub(crate) unsafe fn target(&self, place: Shared<f32>, stride: usize) -> Target<'_> {
        // SAFETY: as promised by the caller.
        unsafe { Target::new(place, stride, self.outputs, self.bias.as_deref()) }
    }
}

/// Panels that go to one thread together: as many as the widest kernel takes at once.
const STEP: usize = 4;

/// The weights of each output.
fn floats(values: &[f32], (outputs, inputs): (usize, usize), row: impl Fn(usize) -> usize) -> Vec<&[f32]> {
    (0..outputs).map(|output| &values[row(output) * inputs..][..inputs]).collect()
}
