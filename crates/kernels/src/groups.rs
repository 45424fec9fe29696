//! Weights as files keep them: whole numbers in groups that share a unit.

use half::f16;
use rayon::prelude::*;

use crate::int8::GROUP;

/// Formats of GGUF files whose blocks are groups: a unit as a half-precision float, then whole numbers.
///
/// Layout: `ggml-common.h` of <https://github.com/ggml-org/ggml>, `block_q4_0`, `block_q5_0` and `block_q8_0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocks {
    /// Four bits a weight, -8 to 7.
    Q4_0,
    /// Five bits a weight, -16 to 15.
    Q5_0,
    /// Eight bits a weight.
    Q8_0,
}

impl Blocks {
    /// Bytes of a block.
    pub const fn bytes(self) -> usize {
        match self {
            Self::Q4_0 => 2 + 16,
            Self::Q5_0 => 2 + 4 + 16,
            Self::Q8_0 => 2 + 32,
        }
    }

    /// The whole numbers of a block, which begins after its unit.
    fn unpack(self, block: &[u8], numbers: &mut [i8; GROUP]) {
        let (low, high) = numbers.split_at_mut(GROUP / 2);
        match self {
            Self::Q4_0 => {
                for ((low, high), pair) in low.iter_mut().zip(high).zip(block) {
                    *low = (pair & 15) as i8 - 8;
                    *high = (pair >> 4) as i8 - 8;
                }
            }
            Self::Q5_0 => {
                let (fifth, pairs) = block.split_at(4);
                let fifth = u32::from_le_bytes([fifth[0], fifth[1], fifth[2], fifth[3]]);
                for (place, ((low, high), pair)) in low.iter_mut().zip(high).zip(pairs).enumerate() {
                    *low = (pair & 15 | ((fifth >> place) as u8 & 1) << 4) as i8 - 16;
                    *high = (pair >> 4 | ((fifth >> (place + 16)) as u8 & 1) << 4) as i8 - 16;
                }
            }
            Self::Q8_0 => {
                for (number, byte) in numbers.iter_mut().zip(block) {
                    *number = byte.cast_signed();
                }
            }
        }
    }
}

/// Rows of weights in groups of [`GROUP`], each whole numbers times a unit.
///
/// ```
/// use barqiya_kernels::{Blocks, Groups};
///
/// let mut block = vec![0x00, 0x3c]; // 1.0
/// block.extend((0..32).map(|number| number as u8));
/// let groups = Groups::unpack(Blocks::Q8_0, &block);
/// assert_eq!(groups.to_floats()[..3], [0.0, 1.0, 2.0]);
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Groups {
    pub(crate) units: Vec<f32>,
    pub(crate) numbers: Vec<[i8; GROUP]>,
}

impl Groups {
    /// Unpacks the blocks of a file, with all threads of the pool.
    ///
    /// # Panics
    /// If `bytes` are not whole blocks.
    pub fn unpack(blocks: Blocks, bytes: &[u8]) -> Self {
        /// Groups that one thread unpacks at a time.
        const SHARE: usize = 1 << 12;
        assert!(bytes.len().is_multiple_of(blocks.bytes()), "{} bytes are not blocks of {blocks:?}", bytes.len());
        let count = bytes.len() / blocks.bytes();
        let (mut units, mut numbers) = (vec![0.0; count], vec![[0; GROUP]; count]);
        let shares = units.par_chunks_mut(SHARE).zip(numbers.par_chunks_mut(SHARE));
        shares.zip(bytes.par_chunks(SHARE * blocks.bytes())).for_each(|((units, numbers), bytes)| {
            let all = units.iter_mut().zip(numbers).zip(bytes.chunks_exact(blocks.bytes()));
            for ((unit, numbers), block) in all {
                *unit = f16::from_le_bytes([block[0], block[1]]).to_f32_const();
                blocks.unpack(&block[2..], numbers);
            }
        });
        Self { units, numbers }
    }

    /// Weights in all groups together.
    pub fn weights(&self) -> usize {
        self.numbers.len() * GROUP
    }

    /// Adds the groups of another matrix after these.
    pub fn append(&mut self, other: Self) {
        if self.units.is_empty() {
            *self = other;
            return;
        }
        self.units.extend(other.units);
        self.numbers.extend(other.numbers);
    }

    /// Writes the weights from a group on as floats; `into` is whole groups.
    ///
    /// # Panics
    /// If there are not as many.
    pub fn read(&self, group: usize, into: &mut [f32]) {
        let (values, rest) = into.as_chunks_mut::<GROUP>();
        assert!(rest.is_empty(), "whole groups");
        let groups = group..group + values.len();
        for ((values, unit), numbers) in values.iter_mut().zip(&self.units[groups.clone()]).zip(&self.numbers[groups]) {
            for (value, number) in values.iter_mut().zip(numbers) {
                *value = f32::from(*number) * unit;
            }
        }
    }

    /// All weights as floats.
    pub fn to_floats(&self) -> Vec<f32> {
        let mut floats = vec![0.0; self.weights()];
        self.read(0, &mut floats);
        floats
    }
}

/// Rows of weights that are to be packed.
#[derive(Debug, Clone, Copy)]
pub enum Rows<'a> {
    /// Any numbers.
    Floats(&'a [f32]),
    /// Groups; a row is whole groups.
    Groups(&'a Groups),
}

impl Rows<'_> {
    /// Weights in all rows together.
    pub fn weights(self) -> usize {
        match self {
            Self::Floats(values) => values.len(),
            Self::Groups(groups) => groups.weights(),
        }
    }
}

impl<'a> From<&'a [f32]> for Rows<'a> {
    fn from(values: &'a [f32]) -> Self {
        Self::Floats(values)
    }
}

impl<'a> From<&'a Vec<f32>> for Rows<'a> {
    fn from(values: &'a Vec<f32>) -> Self {
        Self::Floats(values)
    }
}

impl<'a, const N: usize> From<&'a [f32; N]> for Rows<'a> {
    fn from(values: &'a [f32; N]) -> Self {
        Self::Floats(values)
    }
}

impl<'a> From<&'a Groups> for Rows<'a> {
    fn from(groups: &'a Groups) -> Self {
        Self::Groups(groups)
    }
}

/// One row of them.
#[derive(Clone, Copy)]
pub(crate) enum Row<'a> {
    Floats(&'a [f32]),
    Groups { units: &'a [f32], numbers: &'a [[i8; GROUP]] },
}

impl<'a> Rows<'a> {
    /// These, once it is sure that they are so many rows.
    ///
    /// # Panics
    /// If they are not, or rows are not whole groups.
    pub(crate) fn expect(self, rows: usize, width: usize) -> Self {
        assert_eq!(self.weights(), rows * width, "{rows} rows of {width} weights");
        assert!(matches!(self, Self::Floats(_)) || width.is_multiple_of(GROUP), "rows of whole groups");
        self
    }

    /// A row of `width` weights.
    pub(crate) fn row(self, number: usize, width: usize) -> Row<'a> {
        match self {
            Self::Floats(values) => Row::Floats(&values[number * width..][..width]),
            Self::Groups(groups) => {
                let range = number * width / GROUP..(number + 1) * width / GROUP;
                Row::Groups { units: &groups.units[range.clone()], numbers: &groups.numbers[range] }
            }
        }
    }
}
