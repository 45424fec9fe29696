//! Byte ranges as records carry them.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A range of bytes, written `[start, end]`; `end` is the first byte after it.
///
/// ```
/// use barqiya_bitext::Span;
/// let span = Span::from(4..11);
/// assert_eq!("the minister said".get(span.range()), Some("ministe"));
/// assert_eq!(serde_json::to_string(&span)?, "[4,11]");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "[usize; 2]", into = "[usize; 2]")]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The first byte after the range.
    pub end: usize,
}

impl Span {
    /// The range, for slicing.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether a byte lies inside.
    pub fn contains(self, byte: usize) -> bool {
        self.range().contains(&byte)
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

impl From<[usize; 2]> for Span {
    fn from([start, end]: [usize; 2]) -> Self {
        Self { start, end }
    }
}

impl From<Span> for [usize; 2] {
    fn from(span: Span) -> Self {
        [span.start, span.end]
    }
}
