//! Rows of weights as they come out of a file.

use barqiya_kernels::{Groups, Precision, Rows};

use super::{Entry, Weights};
use crate::error::Result;

/// Rows of weights: floats, or the groups of whole numbers that the file keeps.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Table {
    Floats(Vec<f32>),
    Groups(Groups),
}

impl Table {
    /// As the kernels pack them.
    pub(crate) fn rows(&self) -> Rows<'_> {
        match self {
            Self::Floats(values) => values.into(),
            Self::Groups(groups) => groups.into(),
        }
    }

    /// Writes a row, as wide as `into`, of a table that has it.
    pub(crate) fn row(&self, number: usize, into: &mut [f32]) -> Option<()> {
        let places = number.checked_mul(into.len())?..number.checked_add(1)?.checked_mul(into.len())?;
        match self {
            Self::Floats(values) => into.copy_from_slice(values.get(places)?),
            Self::Groups(groups) if places.end <= groups.weights() => {
                groups.read(places.start / barqiya_kernels::GROUP, into);
            }
            Self::Groups(_) => return None,
        }
        Some(())
    }
}

impl Weights {
    /// Matrices of as many inputs, with so many rows each, one below the other; for [`Precision::Int8`] as the file's own groups
    /// where it has them for all. Errors as [`Weights::tensor`].
    pub(crate) fn table(&self, parts: &[(String, usize)], inputs: usize, precision: Precision) -> Result<Table> {
        if precision == Precision::Int8
            && let Some(groups) = self.groups(parts, inputs)?
        {
            return Ok(Table::Groups(groups));
        }
        let mut values = Vec::new();
        for (name, rows) in parts {
            let part = self.values(name, &[*rows, inputs])?;
            if values.is_empty() { values = part } else { values.extend(part) }
        }
        Ok(Table::Floats(values))
    }

    /// The groups of matrices, one below the other, if all of them lie in the file as such.
    fn groups(&self, parts: &[(String, usize)], inputs: usize) -> Result<Option<Groups>> {
        let mut groups = Groups::default();
        for (name, rows) in parts {
            let Entry::Stored(stored) = self.entry(name, &[*rows, inputs])? else { return Ok(None) };
            let Some(blocks) = stored.blocks().filter(|_| inputs.is_multiple_of(barqiya_kernels::GROUP)) else {
                return Ok(None);
            };
            groups.append(Groups::unpack(blocks, &stored.bytes()?));
        }
        Ok(Some(groups))
    }
}
