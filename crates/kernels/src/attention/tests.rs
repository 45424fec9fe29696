use super::*;
use crate::numbers::{Numbers, bits};

/// A cache: rows of keys and values in one buffer.
struct Cache {
    buffer: Vec<f32>,
    width: usize,
}

impl Cache {
    fn new(rows: usize, heads: &Heads, seed: u64) -> Self {
        Self { buffer: Numbers::new(seed).many(rows * 2 * heads.key_width()), width: heads.key_width() }
    }

    fn segment<'a>(&'a self, places: Places<'a>) -> Segment<'a> {
        Segment { keys: &self.buffer, values: &self.buffer[self.width..], stride: 2 * self.width, places }
    }
}

/// Attention in f64: results and the weights of each head.
fn plain(heads: &Heads, query: &[f32], segments: &[Segment<'_>]) -> (Vec<f64>, Vec<Vec<f64>>) {
    let rows: Vec<(&[f32], &[f32])> = segments
        .iter()
        .flat_map(|segment| {
            (0..segment.places.count()).map(move |n| {
                let at = segment.places.row(n) * segment.stride;
                (&segment.keys[at..], &segment.values[at..])
            })
        })
        .collect();
    let (mut out, mut weights) = (vec![0.0; heads.query_width()], Vec::new());
    for (head, out) in out.chunks_exact_mut(heads.width).enumerate() {
        let at = head / (heads.queries / heads.shared) * heads.width;
        let query = &query[head * heads.width..][..heads.width];
        let score = |key: &[f32]| {
            let sum: f64 = query.iter().zip(&key[at..]).map(|(&q, &k)| f64::from(q) * f64::from(k)).sum();
            sum * f64::from(heads.scale)
        };
        let scores: Vec<f64> = rows.iter().map(|(key, _)| score(key).exp()).collect();
        let sum: f64 = scores.iter().sum();
        for (score, (_, value)) in scores.iter().zip(&rows) {
            out.iter_mut().zip(&value[at..]).for_each(|(out, &value)| *out += score / sum * f64::from(value));
        }
        weights.push(scores.iter().map(|score| score / sum).collect());
    }
    (out, weights)
}

fn assert_close(values: &[f32], truth: &[f64]) {
    assert_eq!(values.len(), truth.len());
    for (value, truth) in values.iter().zip(truth) {
        assert!((f64::from(*value) - truth).abs() < 2e-6, "{value} is not {truth}");
    }
}

const SHAPES: [(usize, usize, usize); 9] =
    [(1, 1, 4), (4, 1, 256), (8, 8, 64), (2, 1, 8), (6, 2, 40), (7, 1, 16), (3, 3, 17), (4, 2, 33), (16, 4, 48)];

#[test]
fn segments_are_one_row_of_positions() {
    for (queries, shared, width) in SHAPES {
        let heads = Heads { queries, shared, width, scale: 1.0 / (width as f32).sqrt() };
        let (source, own) = (Cache::new(40, &heads, 1), Cache::new(20, &heads, 2));
        let query: Vec<f32> = Numbers::new(3).many(heads.query_width()).iter().map(|x| 4.0 * x).collect();
        for (first, count, entries) in [(0, 40, &[3_u32, 0, 19, 7][..]), (5, 17, &[]), (0, 0, &[2]), (39, 1, &[1, 1])] {
            let segments = [source.segment(Places::Run { first, count }), own.segment(Places::Entries(entries))];
            let (truth, true_weights) = plain(&heads, &query, &segments);
            let chosen = [queries - 1, 0];
            let mut earlier: Option<Vec<u32>> = None;
            for isa in Isa::ALL {
                let mut out = vec![f32::NAN; heads.query_width()];
                let mut weights = vec![f32::NAN; 2 * (count + entries.len())];
                attend_with(isa, &heads, &query, &segments, &mut out, Some((&chosen, &mut weights)));
                assert_close(&out, &truth);
                assert_close(&weights, &[&true_weights[queries - 1][..], &true_weights[0]].concat());
                out.extend(weights);
                assert!(earlier.replace(bits(&out)).is_none_or(|earlier| earlier == bits(&out)), "{isa:?}");
            }
        }
    }
}

#[test]
fn nothing_to_attend_to_gives_zeros() {
    let heads = Heads { queries: 2, shared: 1, width: 16, scale: 1.0 };
    let mut out = [1.0; 32];
    attend(&heads, &[1.0; 32], &[], &mut out, Some((&[0], &mut [])));
    assert_eq!(out, [0.0; 32]);
}

#[test]
fn large_scores_are_stable() {
    let heads = Heads { queries: 1, shared: 1, width: 2, scale: 1.0 };
    let places = Places::Run { first: 0, count: 2 };
    let segment = Segment { keys: &[3e4, 0.0, 0.0, 1.0], values: &[1.0, 2.0, 5.0, 6.0], stride: 2, places };
    let mut out = [0.0; 2];
    attend(&heads, &[1e3, 0.0], &[segment], &mut out, None);
    assert_eq!(out, [1.0, 2.0]);
}

#[test]
fn a_sequence_is_its_positions_one_by_one() {
    let heads = Heads { queries: 4, shared: 1, width: 32, scale: 0.2 };
    let count = 23;
    // Queries, keys and values of a fused projection.
    let stride = heads.query_width() + 2 * heads.key_width();
    let fused = Numbers::new(5).many(count * stride);
    let keys = &fused[heads.query_width()..];
    let segment = |first: usize, count: usize| Segment {
        keys,
        values: &keys[heads.key_width()..],
        stride,
        places: Places::Run { first, count },
    };
    for reach in [Reach::All, Reach::Causal { window: None }, Reach::Causal { window: Some(5) }] {
        for (skipped, team) in [(0, Team::solo()), (0, Team::of(3)), (9, Team::of(2))] {
            let width = heads.query_width();
            let mut out = vec![f32::NAN; (count - skipped) * width];
            attend_sequence(&heads, &fused[skipped * stride..], stride, &segment(0, count), reach, &mut out, &team);
            for (row, out) in out.chunks_exact(width).enumerate() {
                let position = row + skipped;
                let (from, to) = match reach {
                    Reach::All => (0, count),
                    Reach::Causal { window } => (window.map_or(0, |w| (position + 1).saturating_sub(w)), position + 1),
                };
                let mut alone = vec![0.0; width];
                attend(&heads, &fused[position * stride..][..width], &[segment(from, to - from)], &mut alone, None);
                assert_eq!(bits(out), bits(&alone), "{reach:?}, position {position}");
            }
        }
    }
}

#[test]
#[should_panic(expected = "cannot share")]
fn heads_must_divide() {
    attend(&Heads { queries: 3, shared: 2, width: 1, scale: 1.0 }, &[0.0; 3], &[], &mut [0.0; 3], None);
}
