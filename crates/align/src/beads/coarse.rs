//! A rough path through two long documents, found at ever finer resolution (after Thompson & Koehn 2019, "Vecalign").

use rayon::prelude::*;

use super::band::Band;
use crate::Vectors;

/// Documents of no more units than this are looked at as a whole.
const SMALL: usize = 96;

/// How far from the path of the coarser level that of the finer one is looked for, in units of the finer one.
const REACH: usize = 16;

/// The place of a rough path for each number of source sentences behind it. `source` and `target` have a row per sentence; groups of
/// neighbours are the sums of their rows.
pub(crate) fn path(source: Vectors, target: Vectors) -> Vec<usize> {
    let (fine, rows) = (target.rows(), source.rows());
    let path = halved_path(&halved(source), &halved(target));
    (0..=rows)
        .map(|row| {
            let (at, next) = (path[row / 2] * 2, path[row.div_ceil(2)] * 2);
            usize::midpoint(at, next).min(fine)
        })
        .collect()
}

/// The path between two lists of units.
fn halved_path(source: &Vectors, target: &Vectors) -> Vec<usize> {
    let band = if source.rows().max(target.rows()) <= SMALL {
        Band::full(source.rows(), target.rows())
    } else {
        let coarse = halved_path(&halve(source), &halve(target));
        let doubled: Vec<usize> =
            (0..=source.rows()).map(|row| (coarse[row / 2] * 2 + row % 2).min(target.rows())).collect();
        Band::around(&doubled, target.rows(), REACH)
    };
    best_path(&normalised(source), &normalised(target), &band)
}

/// Sums of neighbours of what tells the units of a document apart: their directions, less the mean of all. In sums of many units what all
/// share would drown the rest.
fn halved(mut vectors: Vectors) -> Vectors {
    vectors.normalise();
    let mut sum = vec![0.0f64; vectors.width()];
    for row in 0..vectors.rows() {
        sum.iter_mut().zip(vectors.row(row)).for_each(|(sum, &value)| *sum += f64::from(value));
    }
    let mean: Vec<f32> = sum.iter().map(|sum| (sum / vectors.rows().max(1) as f64) as f32).collect();
    vectors.centre(&mean);
    halve(&vectors)
}

fn normalised(vectors: &Vectors) -> Vectors {
    let mut unit = vectors.clone();
    unit.normalise();
    unit
}

/// The sums of neighbours, two by two.
fn halve(vectors: &Vectors) -> Vectors {
    let width = vectors.width();
    let mut sums = Vec::with_capacity(vectors.values().len() / 2 + width);
    for pair in vectors.values().chunks(2 * width) {
        let (first, second) = pair.split_at(width);
        let mut sum = first.to_vec();
        sum.iter_mut().zip(second).for_each(|(sum, value)| *sum += value);
        sums.extend(sum);
    }
    Vectors::new(width, sums)
}

/// How the path comes to a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Start,
    Source,
    Target,
    Both,
}

/// The path whose diagonal steps have the most similar units; steps along one side are free.
fn best_path(source: &Vectors, target: &Vectors, band: &Band) -> Vec<usize> {
    let usual = usual_cosine(source, target);
    let gains = gains(source, target, band, usual);
    let mut best = vec![0.0f64; band.cells()];
    let mut ways = vec![Way::Start; band.cells()];
    for row in 0..band.rows() {
        for place in band.row(row) {
            let cell = band.start(row) + place - band.row(row).start;
            let mut choose = |from: Option<usize>, gain: f64, way: Way| {
                if let Some(from) = from
                    && (ways[cell] == Way::Start || best[from] + gain > best[cell])
                {
                    (best[cell], ways[cell]) = (best[from] + gain, way);
                }
            };
            if cell == 0 {
                continue;
            }
            if row > 0 && place > 0 {
                let from = band.cell(row - 1, place - 1);
                choose(from, from.map_or(0.0, |from| gains[from]), Way::Both);
            }
            choose(row.checked_sub(1).and_then(|row| band.cell(row, place)), 0.0, Way::Source);
            choose(place.checked_sub(1).and_then(|place| band.cell(row, place)), 0.0, Way::Target);
        }
    }
    walk_back(&ways, band)
}

/// For each cell, what the diagonal step from it gains.
fn gains(source: &Vectors, target: &Vectors, band: &Band, usual: f32) -> Vec<f64> {
    let row = |row: usize| {
        band.row(row).map(move |place| {
            let inside = row < source.rows() && place < target.rows();
            if inside { f64::from(source.cosine(row, target, place) - usual) } else { 0.0 }
        })
    };
    (0..band.rows()).into_par_iter().flat_map_iter(row).collect()
}

/// A cosine that few units reach that have nothing to do with each other: mean and one and a half deviations of a sample of pairs.
fn usual_cosine(source: &Vectors, target: &Vectors) -> f32 {
    const SAMPLE: usize = 2000;
    let (n, m) = (source.rows(), target.rows());
    if n == 0 || m == 0 {
        return 0.0;
    }
    // Strides of large primes meet all parts of both documents, and always the same pairs.
    let cosines: Vec<f64> =
        (0..SAMPLE).map(|at| f64::from(source.cosine(at * 7919 % n, target, at * 104_729 % m))).collect();
    let mean = cosines.iter().sum::<f64>() / SAMPLE as f64;
    let variance = cosines.iter().map(|cosine| (cosine - mean).powi(2)).sum::<f64>() / SAMPLE as f64;
    (mean + 1.5 * variance.sqrt()) as f32
}

fn walk_back(ways: &[Way], band: &Band) -> Vec<usize> {
    let mut path = vec![0; band.rows()];
    let (mut row, mut place) = (band.rows() - 1, band.row(band.rows() - 1).end - 1);
    path[row] = place;
    while let Some(cell) = band.cell(row, place) {
        match ways[cell] {
            Way::Start => break,
            Way::Source => row -= 1,
            Way::Target => place -= 1,
            Way::Both => (row, place) = (row - 1, place - 1),
        }
        path[row] = place;
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Random directions about a common one, the same for both sides; the target has some of its own between them.
    fn documents(sentences: usize, strangers: usize) -> (Vectors, Vectors) {
        let width = 32;
        let mut state = 1u64;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 40) as f32) / (1u64 << 24) as f32 + 0.5
        };
        let source: Vec<f32> = (0..sentences * width).map(|_| random()).collect();
        let mut target = source[..sentences / 2 * width].to_vec();
        target.extend((0..strangers * width).map(|_| random()));
        target.extend(&source[sentences / 2 * width..]);
        (Vectors::new(width, source), Vectors::new(width, target))
    }

    #[test]
    fn path_finds_a_long_insertion() {
        for (sentences, strangers) in [(40, 10), (1000, 300), (5000, 4000)] {
            let (source, target) = documents(sentences, strangers);
            let path = path(source, target);
            assert_eq!(path.len(), sentences + 1);
            let off = |row: usize| {
                let right = if row <= sentences / 2 { row } else { row + strangers };
                path[row].abs_diff(right)
            };
            let far: Vec<usize> = (0..=sentences).filter(|&row| off(row) > 12).collect();
            assert!(far.len() <= 8, "{sentences}: {far:?}");
        }
    }
}
