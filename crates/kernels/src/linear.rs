//! A linear layer.

use std::fmt;

use crate::matrix::Matrix;
use crate::{Isa, Rows, Team};

/// How weights are kept and multiplied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Precision {
    /// As they are.
    #[default]
    F32,
    /// As signed bytes with a scale for every [`GROUP`](crate::GROUP) inputs of an output: weights from files in `Q4_0`, `Q5_0` and
    /// `Q8_0` as they are, others rounded. Activations keep fifteen bits, with a scale for each row. Within a group the sum is
    /// exact.
    Int8,
}

/// A matrix of weights, packed for products: `y = x Wᵀ + b`.
///
/// A row of results has the same bits whatever the other rows of the call, the team, and the instructions.
///
/// ```
/// use barqiya_kernels::{Linear, Precision, Team};
///
/// let layer = Linear::new(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 3, 2, Some(vec![0.5, 0.0, 0.0]), Precision::F32);
/// let mut y = [0.0; 3];
/// layer.forward(&[1.0, 10.0], &mut y, &Team::solo());
/// assert_eq!(y, [21.5, 43.0, 65.0]);
/// ```
pub struct Linear {
    matrix: Matrix,
}

impl fmt::Debug for Linear {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.matrix.fmt_as("Linear", formatter)
    }
}

impl Linear {
    /// Packs `outputs` rows of `inputs` weights for the best instructions of the machine.
    ///
    /// # Panics
    /// If `weights` is not `outputs` times `inputs` long, `inputs` is 0 or, of groups, not whole ones, or the bias is not `outputs`
    /// long.
    pub fn new<'w>(
        weights: impl Into<Rows<'w>>,
        outputs: usize,
        inputs: usize,
        bias: Option<Vec<f32>>,
        precision: Precision,
    ) -> Self {
        Self::new_on(Isa::best(), weights, outputs, inputs, bias, precision)
    }

    /// [`Linear::new`] for other instructions, as tests need it; those that the machine lacks are lowered.
    ///
    /// # Panics
    /// As [`Linear::new`].
    pub fn new_on<'w>(
        isa: Isa,
        weights: impl Into<Rows<'w>>,
        outputs: usize,
        inputs: usize,
        bias: Option<Vec<f32>>,
        precision: Precision,
    ) -> Self {
        assert!(inputs > 0, "a layer has inputs");
        let rows = weights.into().expect(outputs, inputs);
        assert!(bias.as_ref().is_none_or(|bias| bias.len() == outputs), "a bias for each of {outputs} outputs");
        Self { matrix: Matrix::new(isa, (outputs, inputs), rows, |output| output, bias, precision) }
    }

    /// Values per row of results.
    pub fn outputs(&self) -> usize {
        self.matrix.outputs
    }

    /// Values per row of activations.
    pub fn inputs(&self) -> usize {
        self.matrix.inputs
    }

    /// Bytes that the packed weights take.
    pub fn bytes(&self) -> usize {
        self.matrix.bytes()
    }

    /// Multiplies rows of [`inputs`](Self::inputs) values; `y` is overwritten with as many rows of
    /// [`outputs`](Self::outputs).
    ///
    /// # Panics
    /// If `x` is not whole rows or `y` has not as many.
    pub fn forward(&self, x: &[f32], y: &mut [f32], team: &Team) {
        assert!(x.len().is_multiple_of(self.inputs()), "{} values are not rows of {}", x.len(), self.inputs());
        let rows = x.len() / self.inputs();
        assert_eq!(y.len(), rows * self.outputs(), "{rows} rows of {} results", self.outputs());
        self.matrix.forward(x, rows, y, team);
    }
}
