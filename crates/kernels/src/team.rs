//! Who works on a product.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

/// The threads that share the work of one call. Results never depend on how many there are.
///
/// ```
/// use barqiya_kernels::Team;
///
/// let mut squares = vec![0.0; 6];
/// Team::of(2).rows(&mut squares, 2, 1_000_000, |row, out| out.fill((row * row) as f32));
/// assert_eq!(squares, [0.0, 0.0, 1.0, 1.0, 4.0, 4.0]);
/// ```
#[derive(Clone, Default)]
pub struct Team {
    pool: Option<Arc<rayon::ThreadPool>>,
}

impl fmt::Debug for Team {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Team").field("threads", &self.threads()).finish()
    }
}

/// What a piece of work must cost for another thread to be worth waking, in nanoseconds.
const PIECE: u64 = 8_000;

/// Pieces per thread: more than one, so that a thread that was held up leaves work to the others.
const PIECES_PER_THREAD: usize = 3;

impl Team {
    /// The calling thread alone.
    pub fn solo() -> Self {
        Self { pool: None }
    }

    /// A team of `threads`, with threads of its own when there are several; 0 counts as 1.
    ///
    /// Where the system refuses more threads the team is the calling thread alone: slower, with the same results.
    pub fn of(threads: usize) -> Self {
        if threads < 2 {
            return Self::solo();
        }
        let named = rayon::ThreadPoolBuilder::new().num_threads(threads).thread_name(|n| format!("kernels-{n}"));
        Self { pool: named.build().ok().map(Arc::new) }
    }

    /// How many threads it has.
    pub fn threads(&self) -> usize {
        self.pool.as_ref().map_or(1, |pool| pool.current_num_threads())
    }

    /// Runs `work` on a thread of the team, so that the calls within need not come in from outside one by one: worth
    /// it around a whole step of a model.
    pub fn install<R: Send>(&self, work: impl FnOnce() -> R + Send) -> R {
        match &self.pool {
            Some(pool) => pool.install(work),
            None => work(),
        }
    }

    /// Fills `out`, rows of `width`, by calling `fill` with each row's number and place; in parallel when `cost`
    /// (nanoseconds per row, roughly) makes that worth while.
    ///
    /// # Panics
    /// If `out` is not a whole number of rows.
    pub fn rows(&self, out: &mut [f32], width: usize, cost: u64, fill: impl Fn(usize, &mut [f32]) + Sync) {
        if out.is_empty() {
            return;
        }
        assert!(width > 0 && out.len().is_multiple_of(width), "{} values are not rows of {width}", out.len());
        let count = out.len() / width;
        let pieces = self.pieces(count, cost.saturating_mul(count as u64));
        if pieces < 2 {
            out.chunks_exact_mut(width).enumerate().for_each(|(row, place)| fill(row, place));
            return;
        }
        let rows = count.div_ceil(pieces);
        self.install(|| {
            out.par_chunks_mut(rows * width).enumerate().for_each(|(piece, places)| {
                for (row, place) in places.chunks_exact_mut(width).enumerate() {
                    fill(piece * rows + row, place);
                }
            });
        });
    }

    /// Cuts `0..count` into ranges and maps each, in order; `cost` is the whole work in nanoseconds.
    pub(crate) fn map<R: Send>(&self, count: usize, cost: u64, work: impl Fn(Range<usize>) -> R + Sync) -> Vec<R> {
        let pieces = self.pieces(count, cost);
        let range = |piece: usize| piece * count / pieces..(piece + 1) * count / pieces;
        match pieces {
            0 => Vec::new(),
            1 => vec![work(0..count)],
            _ => self.install(|| (0..pieces).into_par_iter().with_max_len(1).map(|n| work(range(n))).collect()),
        }
    }

    fn pieces(&self, count: usize, cost: u64) -> usize {
        let worth = usize::try_from(cost / PIECE).unwrap_or(usize::MAX).max(1);
        let most = if self.threads() < 2 { 1 } else { self.threads() * PIECES_PER_THREAD };
        count.min(worth).min(most)
    }
}

/// A place that several threads write to, each its own part.
#[derive(Clone, Copy)]
pub(crate) struct Shared<T>(*mut T);

// SAFETY: whoever takes the pointer out promises to write to parts that no other thread touches.
unsafe impl<T: Send> Send for Shared<T> {}
// SAFETY: as above.
unsafe impl<T: Send> Sync for Shared<T> {}

impl<T> Shared<T> {
    pub(crate) fn new(place: &mut [T]) -> Self {
        Self(place.as_mut_ptr())
    }

    pub(crate) fn pointer(self) -> *mut T {
        self.0
    }

    /// # Safety
    /// The place must have `count` elements or more.
    pub(crate) unsafe fn plus(self, count: usize) -> Self {
        // SAFETY: promised by the caller.
        Self(unsafe { self.0.add(count) })
    }
}
