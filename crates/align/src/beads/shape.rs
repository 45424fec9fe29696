//! How many sentences of each side a bead may have.

/// Most sentences of one side in a bead.
pub const LONGEST: usize = 8;

/// The sentences of a bead that has some on both sides, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shape {
    /// Sentences of the source.
    pub source: usize,
    /// Sentences of the target.
    pub target: usize,
}

/// Number of [`SHAPES`].
pub(crate) const COUNT: usize = 27;

/// All shapes that are tried: one to up to eight either way, two to up to eight, and the small ones of three and four.
pub const SHAPES: [Shape; COUNT] = {
    let mut shapes = [Shape { source: 1, target: 1 }; COUNT];
    let mut at = 1;
    let mut many = 2;
    while many <= LONGEST {
        shapes[at] = Shape { source: 1, target: many };
        shapes[at + 1] = Shape { source: many, target: 1 };
        shapes[at + 2] = Shape { source: 2, target: many };
        at += 3;
        many += 1;
    }
    shapes[at] = Shape { source: 3, target: 2 };
    shapes[at + 1] = Shape { source: 3, target: 3 };
    shapes[at + 2] = Shape { source: 3, target: 4 };
    shapes[at + 3] = Shape { source: 4, target: 2 };
    shapes[at + 4] = Shape { source: 4, target: 3 };
    shapes
};

impl Shape {
    /// Sentences beyond one on each side.
    pub(crate) fn extra(self) -> usize {
        self.source + self.target - 2
    }

    /// By how much evidence counts: the mean of both sides, so that two beads of one sentence each weigh as much as one of two.
    pub(crate) fn weight(self) -> f32 {
        (self.source + self.target) as f32 / 2.0
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_shape_once() {
        assert_eq!(SHAPES.iter().collect::<HashSet<_>>().len(), COUNT);
        assert!(
            SHAPES.iter().all(|shape| (1..=LONGEST).contains(&shape.source) && (1..=LONGEST).contains(&shape.target))
        );
    }
}
