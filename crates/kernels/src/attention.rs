//! Attention of a position over keys and values that lie where the model keeps them.

use std::cell::Cell;

use crate::simd::{LANES, Simd, dispatched};
use crate::vector::{part, softmax};
use crate::{Isa, Team};

/// The shape of an attention: query heads, of which several may share a head of keys and values (Ainslie et al. 2023).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heads {
    /// Query heads; a multiple of `shared`.
    pub queries: usize,
    /// Heads of keys and values; query head `n` reads number `n / (queries / shared)`.
    pub shared: usize,
    /// Values per head.
    pub width: usize,
    /// What scores are multiplied by before the softmax.
    pub scale: f32,
}

impl Heads {
    /// Values per query row and per row of results.
    pub fn query_width(&self) -> usize {
        self.queries * self.width
    }

    /// Values per row of keys, and of values.
    pub fn key_width(&self) -> usize {
        self.shared * self.width
    }

    fn check(&self) {
        assert!(self.shared > 0 && self.width > 0, "an attention has heads");
        assert!(
            self.queries > 0 && self.queries.is_multiple_of(self.shared),
            "{} query heads cannot share {} heads",
            self.queries,
            self.shared
        );
    }
}

/// Positions that are attended to, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Places<'a> {
    /// Neighbours.
    Run {
        /// The first row.
        first: usize,
        /// How many.
        count: usize,
    },
    /// Rows of a cache by number, as an ancestor table names them.
    Entries(&'a [u32]),
}

impl Places<'_> {
    /// How many positions.
    pub fn count(&self) -> usize {
        match self {
            Self::Run { count, .. } => *count,
            Self::Entries(entries) => entries.len(),
        }
    }

    #[inline(always)]
    fn row(&self, n: usize) -> usize {
        match self {
            Self::Run { first, .. } => first + n,
            Self::Entries(entries) => entries[n] as usize,
        }
    }
}

/// A part of what a position attends to: rows of keys and values, and which of them.
///
/// Row `n` of the keys begins at `n * stride` and holds [`Heads::key_width`] values; the same for the values. So keys
/// and values may lie in one buffer, row by row: pass the buffer from its first key on as keys and from its first value
/// on as values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment<'a> {
    /// Rows of keys.
    pub keys: &'a [f32],
    /// Rows of values.
    pub values: &'a [f32],
    /// From a row to the next.
    pub stride: usize,
    /// The rows attended to.
    pub places: Places<'a>,
}

/// What each position of a sequence attends to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Every position, as in an encoder.
    All,
    /// The position itself and those before it, the last `window` of these if given (itself included).
    Causal {
        /// How many positions at most.
        window: Option<usize>,
    },
}

thread_local! {
    static SCORES: Cell<Vec<f32>> = const { Cell::new(Vec::new()) };
}

/// Attention of one position: `softmax(scale * q · k) v` for each query head, over all segments as one row.
///
/// `query` and `out` hold [`Heads::query_width`] values. With `weights` given as heads and a place, the place gets the
/// attention of each of these heads in turn over all positions, summing to 1.
///
/// ```
/// use barqiya_kernels::{Heads, Places, Segment, attend};
///
/// let heads = Heads { queries: 1, shared: 1, width: 2, scale: 1.0 };
/// let source = Segment { keys: &[9.0, 0.0, 0.0, 9.0], values: &[1.0, 2.0, 3.0, 4.0], stride: 2, places: Places::Run { first: 0, count: 2 } };
/// let mut out = [0.0; 2];
/// attend(&heads, &[0.0, 0.0], &[source], &mut out, None);
/// assert_eq!(out, [2.0, 3.0]);
/// ```
///
/// # Panics
/// If the heads do not divide, a slice is too short for its rows, a chosen head does not exist, or the place for the
/// weights is not `heads * positions` long.
pub fn attend(
    heads: &Heads,
    query: &[f32],
    segments: &[Segment<'_>],
    out: &mut [f32],
    weights: Option<(&[usize], &mut [f32])>,
) {
    attend_with(Isa::best(), heads, query, segments, out, weights);
}

pub(crate) fn attend_with(
    isa: Isa,
    heads: &Heads,
    query: &[f32],
    segments: &[Segment<'_>],
    out: &mut [f32],
    weights: Option<(&[usize], &mut [f32])>,
) {
    heads.check();
    assert_eq!(query.len(), heads.query_width(), "a query for each head");
    assert_eq!(out.len(), heads.query_width(), "a result for each head");
    let positions: usize = segments.iter().map(|segment| segment.places.count()).sum();
    let mut scores = SCORES.take();
    scores.resize(heads.queries * positions, 0.0);
    attend_on(isa, heads, query, segments, &mut scores, out);
    if let Some((chosen, place)) = weights {
        assert_eq!(place.len(), chosen.len() * positions, "a weight for each position and chosen head");
        if positions > 0 {
            for (&head, place) in chosen.iter().zip(place.chunks_exact_mut(positions)) {
                assert!(head < heads.queries, "head {head} of {}", heads.queries);
                place.copy_from_slice(&scores[head * positions..][..positions]);
            }
        }
    }
    SCORES.set(scores);
}

/// Attention of a whole sequence, or of its last positions.
///
/// Row `n` of the queries begins at `n * query_stride`; there are as many rows as `out` has rows of
/// [`Heads::query_width`]. The segment holds the sequence's positions; where it has more of them than there are queries,
/// the queries are its last ones.
///
/// # Panics
/// As [`attend`]; or if `out` is not whole rows, or there are more queries than positions under [`Reach::Causal`].
pub fn attend_sequence(
    heads: &Heads,
    queries: &[f32],
    query_stride: usize,
    segment: &Segment<'_>,
    reach: Reach,
    out: &mut [f32],
    team: &Team,
) {
    heads.check();
    let width = heads.query_width();
    let (count, rows) = (segment.places.count(), out.len() / width);
    assert!(reach == Reach::All || rows <= count, "{rows} queries among {count} positions");
    // Two multiply-adds a position and value, about ten of them a nanosecond.
    let cost = (count * width) as u64 / 5;
    team.rows(out, width, cost, |row, out| {
        let query = &queries[row * query_stride..][..width];
        let (from, to) = match reach {
            Reach::All => (0, count),
            Reach::Causal { window } => {
                let end = count - rows + row + 1;
                (window.map_or(0, |window| end.saturating_sub(window)), end)
            }
        };
        let places = match segment.places {
            Places::Run { first, .. } => Places::Run { first: first + from, count: to - from },
            Places::Entries(entries) => Places::Entries(&entries[from..to]),
        };
        attend(heads, query, &[Segment { places, ..*segment }], out, None);
    });
}

dispatched! {
    fn attend_on(simd; heads: &Heads, query: &[f32], segments: &[Segment<'_>], scores: &mut [f32], out: &mut [f32]) {
        let positions = scores.len() / heads.queries;
        if positions == 0 {
            out.fill(0.0);
            return;
        }
        let together = heads.queries / heads.shared;
        for shared in 0..heads.shared {
            let mut head = shared * together;
            let end = head + together;
            while head < end {
                let reading = Reading { heads, segments, shared, positions };
                // Query heads that share keys read them together.
                let step = match end - head {
                    4.. => reading.read::<S, 4>(simd, head, query, scores, out),
                    2.. => reading.read::<S, 2>(simd, head, query, scores, out),
                    _ => reading.read::<S, 1>(simd, head, query, scores, out),
                };
                head += step;
            }
        }
    }
}

/// One shared head's keys and values.
struct Reading<'a> {
    heads: &'a Heads,
    segments: &'a [Segment<'a>],
    shared: usize,
    positions: usize,
}

impl Reading<'_> {
    /// Attention of `N` query heads from `head` on.
    #[inline(always)]
    fn read<S: Simd, const N: usize>(
        &self,
        simd: S,
        head: usize,
        query: &[f32],
        scores: &mut [f32],
        out: &mut [f32],
    ) -> usize {
        let width = self.heads.width;
        let query = &query[head * width..][..N * width];
        let scores = &mut scores[head * self.positions..][..N * self.positions];
        let out = &mut out[head * width..][..N * width];
        self.score::<S, N>(simd, query, scores);
        for row in scores.chunks_exact_mut(self.positions) {
            softmax(simd, row);
        }
        let mut lane = 0;
        while lane + 2 * LANES <= width {
            self.mix::<S, N, 2>(simd, lane, scores, out);
            lane += 2 * LANES;
        }
        while lane < width {
            self.mix::<S, N, 1>(simd, lane, scores, out);
            lane += LANES;
        }
        N
    }

    /// `scale * q · k` for all positions.
    #[inline(always)]
    fn score<S: Simd, const N: usize>(&self, simd: S, query: &[f32], scores: &mut [f32]) {
        let width = self.heads.width;
        let queries: [&[f32]; N] = std::array::from_fn(|n| &query[n * width..][..width]);
        let whole: [&[[f32; LANES]]; N] = queries.map(|query| query.as_chunks().0);
        let rests: [[f32; LANES]; N] = queries.map(|query| part(query.as_chunks::<LANES>().1, 0.0));
        let mut position = 0;
        for segment in self.segments {
            for n in 0..segment.places.count() {
                let key = &segment.keys[segment.places.row(n) * segment.stride + self.shared * width..][..width];
                let (key, rest) = key.as_chunks::<LANES>();
                let mut sums = [simd.splat(0.0); N];
                for (lane, key) in key.iter().enumerate() {
                    let key = simd.load(key);
                    for (sum, query) in sums.iter_mut().zip(whole) {
                        *sum = simd.mul_add(simd.load(&query[lane]), key, *sum);
                    }
                }
                if !rest.is_empty() {
                    let key = simd.load(&part(rest, 0.0));
                    for (sum, query) in sums.iter_mut().zip(&rests) {
                        *sum = simd.mul_add(simd.load(query), key, *sum);
                    }
                }
                for (n, sum) in sums.into_iter().enumerate() {
                    scores[n * self.positions + position] = simd.sum(sum) * self.heads.scale;
                }
                position += 1;
            }
        }
    }

    /// The weighted sum of some lanes of all values, in the order of the positions.
    #[inline(always)]
    fn mix<S: Simd, const N: usize, const WIDE: usize>(&self, simd: S, lane: usize, weights: &[f32], out: &mut [f32]) {
        let width = self.heads.width;
        let mut sums = [[simd.splat(0.0); WIDE]; N];
        let mut position = 0;
        for segment in self.segments {
            for n in 0..segment.places.count() {
                let at = segment.places.row(n) * segment.stride + self.shared * width;
                let values = lanes::<S, WIDE>(simd, &segment.values[at..][..width][lane..]);
                for (n, sums) in sums.iter_mut().enumerate() {
                    let weight = simd.splat(weights[n * self.positions + position]);
                    for (sum, value) in sums.iter_mut().zip(values) {
                        *sum = simd.mul_add(weight, value, *sum);
                    }
                }
                position += 1;
            }
        }
        for (n, sums) in sums.into_iter().enumerate() {
            for (wide, sum) in sums.into_iter().enumerate() {
                let place = &mut out[n * width..][..width][lane + wide * LANES..];
                if let Some(place) = place.first_chunk_mut() {
                    simd.store(sum, place);
                } else {
                    let mut last = [0.0; LANES];
                    simd.store(sum, &mut last);
                    place.copy_from_slice(&last[..place.len()]);
                }
            }
        }
    }
}

/// The first `WIDE` vectors of a slice; one that is shorter is filled with zeros.
#[inline(always)]
fn lanes<S: Simd, const WIDE: usize>(simd: S, values: &[f32]) -> [S::Floats; WIDE] {
    std::array::from_fn(|wide| match values[wide * LANES..].first_chunk() {
        Some(chunk) => simd.load(chunk),
        None => simd.load(&part(&values[wide * LANES..], 0.0)),
    })
}

#[cfg(test)]
mod tests;
