//! Makes `centre.safetensors` of an encoder from sentences of both languages.
//!
//! ```sh
//! cargo run --release -p barqiya-mt --example encoder_centre -- MODEL_FOLDER ARABIC_LINES ENGLISH_LINES
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use barqiya_mt::ModelFiles;
use barqiya_mt::encoder::{Encoder, Wanted};
use candle_core::{Device, Tensor};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, arabic, english] = arguments.as_slice() else {
        return Err("encoder_centre MODEL_FOLDER ARABIC_LINES ENGLISH_LINES".into());
    };
    let encoder = Encoder::open(&ModelFiles::open(Path::new(folder))?, None)?;
    let mut tensors = BTreeMap::new();
    for (language, file) in [("ar", arabic), ("en", english)] {
        let text = std::fs::read_to_string(file)?;
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        add(&encoder, language, &lines, &mut tensors)?;
    }
    let tensors = tensors.into_iter().collect::<std::collections::HashMap<_, _>>();
    candle_core::safetensors::save(&tensors, Path::new(folder).join("centre.safetensors"))?;
    Ok(())
}

/// Adds the means of one language.
fn add(
    encoder: &Encoder,
    language: &str,
    lines: &[&str],
    tensors: &mut BTreeMap<String, Tensor>,
) -> Result<(), Box<dyn Error>> {
    let width = encoder.width();
    let layers: Vec<usize> = (0..=encoder.layers()).collect();
    let (mut sums, mut pieces) = (vec![vec![0.0f64; width]; layers.len()], 0);
    let mut pooled: Vec<Vec<f32>> = Vec::with_capacity(lines.len());
    for batch in lines.chunks(64) {
        for encoded in encoder.encode(batch, Wanted { layers: &layers, pooled: true }, 2)? {
            for (sum, states) in sums.iter_mut().zip(&encoded.states) {
                states.chunks_exact(width).for_each(|row| add_row(sum, row));
            }
            pieces += encoded.spans.len();
            pooled.push(encoded.pooled);
        }
    }
    let mean = mean_of(&pooled, width);
    let directions: Vec<Vec<f32>> = pooled.iter().map(|row| direction(row, &mean)).collect();
    let common = mean_of(&directions, width);
    let states: Vec<f32> = sums.iter().flatten().map(|sum| (sum / pieces.max(1) as f64) as f32).collect();
    let device = Device::Cpu;
    tensors.insert(format!("{language}.pooled"), Tensor::from_vec(mean, width, &device)?);
    tensors.insert(format!("{language}.common"), Tensor::from_vec(common, width, &device)?);
    tensors.insert(format!("{language}.layers"), Tensor::from_vec(states, (layers.len(), width), &device)?);
    Ok(())
}

fn add_row(sum: &mut [f64], row: &[f32]) {
    sum.iter_mut().zip(row).for_each(|(sum, &value)| *sum += f64::from(value));
}

fn mean_of(rows: &[Vec<f32>], width: usize) -> Vec<f32> {
    let mut sum = vec![0.0; width];
    for row in rows {
        add_row(&mut sum, row);
    }
    sum.iter().map(|sum| (sum / rows.len().max(1) as f64) as f32).collect()
}

fn direction(row: &[f32], mean: &[f32]) -> Vec<f32> {
    let centred: Vec<f32> = row.iter().zip(mean).map(|(value, mean)| value - mean).collect();
    let length = centred.iter().map(|value| value * value).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    centred.iter().map(|value| value / length).collect()
}
