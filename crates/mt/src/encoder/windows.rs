//! How texts are cut for the layers: windows that fit the positions, batches of windows that fit the cache.

use std::ops::Range;

/// A part of a text that is read at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Window {
    /// The text.
    pub(super) text: usize,
    /// Which of its pieces.
    pub(super) pieces: Range<usize>,
}

/// Cuts texts of so many pieces into as few windows of at most `room` as possible, of about equal length; at least one for each text.
pub(super) fn windows(lengths: &[usize], room: usize) -> Vec<Window> {
    let cut = |(text, &length): (usize, &usize)| {
        let count = length.div_ceil(room).max(1);
        (0..count).map(move |n| Window { text, pieces: n * length / count..(n + 1) * length / count })
    };
    lengths.iter().enumerate().flat_map(cut).collect()
}

/// Fewest rows of a batch that is cut off only to keep another thread busy.
const FEW: usize = 64;

/// Groups neighbouring windows, with `marks` tokens around each, into batches of at most `most` tokens (or one window), and of fewer
/// where the threads would otherwise have nothing to do.
pub(super) fn batches(windows: &[Window], marks: usize, most: usize, threads: usize) -> Vec<Range<usize>> {
    const BATCHES_PER_THREAD: usize = 4;
    let tokens = |window: &Window| window.pieces.len() + marks;
    let total: usize = windows.iter().map(tokens).sum();
    let most = if threads > 1 { (total / (threads * BATCHES_PER_THREAD)).clamp(FEW.min(most), most) } else { most };
    let (mut batches, mut start, mut held) = (Vec::new(), 0, 0);
    for (number, window) in windows.iter().enumerate() {
        if number > start && held + tokens(window) > most {
            batches.push(start..number);
            (start, held) = (number, 0);
        }
        held += tokens(window);
    }
    batches.extend((start < windows.len()).then_some(start..windows.len()));
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_about_equal() {
        let pieces: Vec<_> =
            windows(&[0, 5, 10, 11, 25], 10).into_iter().map(|window| (window.text, window.pieces)).collect();
        let expected = [(0, 0..0), (1, 0..5), (2, 0..10), (3, 0..5), (3, 5..11), (4, 0..8), (4, 8..16), (4, 16..25)];
        assert_eq!(pieces, expected);
    }

    #[test]
    fn batches_hold_every_window_once() {
        for threads in [1, 2, 8] {
            for lengths in [vec![], vec![0], vec![500], vec![30; 100], vec![500, 3, 3, 500, 500, 0, 90]] {
                let windows = windows(&lengths, 510);
                let batches = batches(&windows, 2, 256, threads);
                assert!(batches.iter().cloned().flatten().eq(0..windows.len()), "{batches:?}");
                for batch in batches.iter().filter(|batch| batch.len() > 1) {
                    assert!(windows[batch.clone()].iter().map(|window| window.pieces.len() + 2).sum::<usize>() <= 256);
                }
            }
        }
        assert_eq!(batches(&windows(&[30; 100], 510), 2, 256, 1).len(), 13);
        assert_eq!(batches(&windows(&[30; 10], 510), 2, 256, 2).len(), 5, "enough for both threads");
    }
}
