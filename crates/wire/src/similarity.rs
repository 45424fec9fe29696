//! How like the sides of pairs are, by an encoder.

use barqiya_align::Vectors;
use barqiya_align::similarity::{Sentence, likeness};
use barqiya_bitext::Pair;
use barqiya_mt::encoder::{LanguageCentre, Wanted};
use rayon::prelude::*;

use crate::align::Reader;

/// Measures each pair: `similarity` and `coverage` among its scores, to three decimals. A pair with an empty side is not measured.
///
/// # Errors
/// An encoder that fails.
pub fn measure(reader: &Reader, pairs: &mut [Pair], threads: usize) -> barqiya_mt::Result<()> {
    let mut pairs: Vec<&mut Pair> =
        pairs.iter_mut().filter(|pair| !(pair.ar.trim().is_empty() || pair.en.trim().is_empty())).collect();
    let (ours, theirs): (Vec<&str>, Vec<&str>) = pairs.iter().map(|pair| (pair.ar.as_str(), pair.en.as_str())).unzip();
    let centre = &reader.centre;
    let ours = read(reader, &ours, &centre.arabic, threads)?;
    let theirs = read(reader, &theirs, &centre.english, threads)?;
    let common = [centre.arabic.common.as_slice(), &centre.english.common];
    pairs.par_iter_mut().zip(ours.par_iter().zip(&theirs)).for_each(|(pair, (ours, theirs))| {
        let like = likeness(ours, theirs, common);
        for (name, value) in [("similarity", like.similarity), ("coverage", like.coverage)] {
            pair.scores.insert(name.to_owned(), (f64::from(value) * 1000.0).round() / 1000.0);
        }
    });
    Ok(())
}

fn read(reader: &Reader, texts: &[&str], own: &LanguageCentre, threads: usize) -> barqiya_mt::Result<Vec<Sentence>> {
    let encoder = &reader.encoder;
    let layer = encoder.align_layers().tokens;
    let encoded = encoder.encode(texts, Wanted { layers: &[layer], pooled: true }, threads)?;
    let sentences = encoded.into_iter().map(|encoded| {
        let mut tokens = Vectors::new(encoder.width(), encoded.states.into_iter().next().unwrap_or_default());
        tokens.centre(&own.layers[layer]);
        tokens.normalise();
        let mut pooled = Vectors::new(encoder.width(), encoded.pooled);
        pooled.centre(&own.pooled);
        Sentence { pooled: pooled.values().to_vec(), tokens }
    });
    Ok(sentences.collect())
}
