//! Which sentences of two texts say the same.

mod bags;
mod band;
mod coarse;
mod document;
mod evidence;
mod fit;
mod lattice;
mod learnt;
mod lengths;
mod near;
mod sentences;
mod shape;
mod tokens;
mod weights;
mod windows;

pub use document::{Document, Side};
pub use fit::{Fitted, Fitting, fit};
pub use sentences::SentenceVectors;
pub use shape::{LONGEST, SHAPES, Shape};
pub use weights::Weights;
pub use windows::{Bead, Reasons, align};

pub(crate) use band::Band;
pub(crate) use document::Overview;
