//! What transformers made of the texts, as `scripts/fixtures/encoder.py` recorded it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use barqiya_mt::encoder::{Encoded, Encoder};
use barqiya_mt::{ModelFiles, Precision};
use serde::Deserialize;

#[derive(Deserialize)]
struct Recording {
    texts: Vec<Text>,
}

/// A text and what it comes to.
#[derive(Deserialize)]
pub(crate) struct Text {
    #[serde(rename = "text")]
    pub(crate) given: String,
    pub(crate) ids: Vec<u32>,
    spans: Vec<[usize; 2]>,
    tokens: usize,
    pub(crate) pooled: Vec<f32>,
    /// The tiny model's states by layer.
    #[serde(default)]
    pub(crate) states: BTreeMap<usize, Vec<f32>>,
    /// A few values of the first and the last piece's states by layer.
    #[serde(default)]
    pub(crate) few: BTreeMap<usize, [Vec<f32>; 2]>,
}

pub(crate) fn texts(name: &str) -> Vec<Text> {
    let bytes = std::fs::read(root().join("tests/reference/encoder").join(name)).unwrap();
    serde_json::from_slice::<Recording>(&bytes).unwrap().texts
}

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub(crate) fn open(folder: &Path, precision: Precision) -> Encoder {
    Encoder::open(&ModelFiles::open(folder).unwrap(), Some(precision)).unwrap()
}

impl Text {
    /// Compares what does not depend on the weights.
    pub(crate) fn assert_same_pieces(&self, found: &Encoded) {
        let spans: Vec<Range<usize>> = self.spans.iter().map(|&[start, end]| start..end).collect();
        assert_eq!(found.spans, spans, "{}", self.given);
        assert_eq!(found.tokens, self.tokens, "{}", self.given);
        assert_eq!(found.spans.len(), self.ids.len(), "{}", self.given);
    }
}

/// The largest distance of a row from the wanted one, measured by that one's length.
pub(crate) fn distance(found: &[f32], wanted: &[f32], width: usize) -> f64 {
    assert_eq!(found.len(), wanted.len());
    let norm = |values: &mut dyn Iterator<Item = f64>| values.map(|value| value * value).sum::<f64>().sqrt();
    let rows = found.chunks(width).zip(wanted.chunks(width));
    let apart = rows.map(|(found, wanted)| {
        let mut differences = found.iter().zip(wanted).map(|(a, b)| f64::from(*a) - f64::from(*b));
        norm(&mut differences) / norm(&mut wanted.iter().map(|value| f64::from(*value)))
    });
    apart.fold(0.0, f64::max)
}
