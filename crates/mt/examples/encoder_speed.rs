//! Times an encoder on a file of lines.
//!
//! ```sh
//! cargo run --release -p barqiya-mt --example encoder_speed -- MODEL_FOLDER TEXT_FILE THREADS [f32|int8] [LAYER]
//! ```
//!
//! With LAYER the states of that layer are made, without it the vectors of whole lines from the last one. Prints one JSON object: seconds
//! by the clock and by the processor (tokenising timed, loading not), tokens of the model (marks included), and tokens a second.
#![expect(clippy::print_stdout, reason = "a program")]

mod measure;

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use barqiya_mt::encoder::{Encoder, Wanted};
use barqiya_mt::{ModelFiles, Precision};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let text = |place: usize, default: &str| arguments.get(place).cloned().unwrap_or_else(|| default.to_owned());
    let precision = if text(3, "int8") == "f32" { Precision::F32 } else { Precision::Int8 };
    let layers: Vec<usize> = arguments.get(4).map(|layer| layer.parse()).into_iter().collect::<Result<_, _>>()?;
    let wanted = Wanted { layers: &layers, pooled: layers.is_empty() };
    let threads = text(2, "1").parse()?;
    let encoder = Encoder::open(&ModelFiles::open(Path::new(&text(0, "models/e5-small-ar-en")))?, Some(precision))?;
    let file = std::fs::read_to_string(text(1, "text.txt"))?;
    let lines: Vec<&str> = file.lines().collect();
    encoder.encode(&lines[..lines.len().min(20)], wanted, threads)?;
    let start = Instant::now();
    let tokenised = encoder.encode(&lines, Wanted::default(), threads)?;
    let tokenising = start.elapsed().as_secs_f64();
    let tokens: usize = tokenised.iter().map(|line| line.tokens).sum();
    let (start, user) = (Instant::now(), measure::user_seconds());
    encoder.encode(&lines, wanted, threads)?;
    let (seconds, user) = (start.elapsed().as_secs_f64(), measure::user_seconds() - user);
    println!(
        "{}",
        serde_json::json!({
            "lines": lines.len(), "tokens": tokens, "seconds": seconds, "user": user, "tokenising": tokenising,
            "tokens_a_second": (tokens as f64 / seconds).round(), "tokens_a_second_of_a_core": (tokens as f64 / user).round(),
        })
    );
    Ok(())
}
