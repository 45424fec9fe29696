//! How fast the fast path reads prompts and extends rows, without search and tokeniser.
//!
//! ```text
//! cargo run --release -p barqiya-mt --example gemma3_speed -- MODEL_FOLDER [f32|int8] [THREADS] [ROWS...]
//! ```
//!
//! Prompts of 40 arbitrary tokens; rows in fours share a prompt, as the hypotheses of a beam do, and are extended 30 times. What is timed:
//! [`Model::admit`] and [`Model::step`]; what is not: loading and packing. With one thread on Linux the seconds are those that the
//! thread ran, so that a busy machine blurs them less.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use barqiya_kernels::{Precision, Team};
use barqiya_mt::Weights;
use barqiya_mt::gemma3::{FastGemma3, FastGemma3Weights, Gemma3Config};
use barqiya_search::{Ask, Model, Row};

const PROMPT: usize = 40;
const STEPS: usize = 30;
const BEAM: usize = 4;

#[expect(clippy::print_stdout, reason = "a program")]
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = Path::new(arguments.first().ok_or("which model folder?")?);
    let precision = if arguments.get(1).is_some_and(|word| word == "int8") { Precision::Int8 } else { Precision::F32 };
    let threads = arguments.get(2).map_or(Ok(1), |word| word.parse())?;
    let mut counts = arguments.iter().skip(3).map(|word| word.parse()).collect::<Result<Vec<usize>, _>>()?;
    if counts.is_empty() {
        counts = vec![1, 16, 64, 256];
    }

    let config = Gemma3Config::read(&serde_json::from_str(&std::fs::read_to_string(folder.join("config.json"))?)?)?;
    let start = Instant::now();
    let weights = Weights::open(&weights_file(folder)?)?;
    let packed = Arc::new(FastGemma3Weights::load(&weights, &config, precision, None)?);
    println!("{precision:?}, {threads} threads, loaded in {:.2} s", start.elapsed().as_secs_f64());
    for rows in counts {
        let mut model = FastGemma3::new(Arc::clone(&packed), Team::of(threads), &[])?;
        // The first round grows the buffers.
        run(&mut model, threads, rows, config.vocab_size as u32)?;
        let (read, extended) = run(&mut model, threads, rows, config.vocab_size as u32)?;
        println!("{rows:4} rows: prompts {read:8.1} tokens/s, steps {extended:8.1} tokens/s");
    }
    Ok(())
}

fn weights_file(folder: &Path) -> Result<std::path::PathBuf, Box<dyn Error>> {
    let files = std::fs::read_dir(folder)?.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    let known = |path: &std::path::PathBuf| path.extension().is_some_and(|end| end == "gguf" || end == "safetensors");
    files.filter(known).min().ok_or_else(|| "no weights in the folder".into())
}

/// Tokens a second, of prompts and of steps.
fn run(model: &mut FastGemma3, threads: usize, rows: usize, vocabulary: u32) -> Result<(f64, f64), Box<dyn Error>> {
    let sentences = rows.div_ceil(BEAM);
    let token = |number: usize| (number as u32).wrapping_mul(2_654_435_761) % vocabulary;
    let prompts: Vec<Vec<u32>> =
        (0..sentences).map(|sentence| (0..PROMPT).map(|place| token(sentence * PROMPT + place)).collect()).collect();
    let prompts: Vec<&[u32]> = prompts.iter().map(Vec::as_slice).collect();
    let clock = Clock::start(threads);
    let slots = model.admit(&prompts)?;
    let read = (sentences * (PROMPT - 1)) as f64 / clock.seconds();

    let paths: Vec<Vec<u32>> =
        (0..BEAM).map(|branch| (0..STEPS).map(|step| (step * BEAM + branch) as u32).collect()).collect();
    let clock = Clock::start(threads);
    for step in 0..STEPS {
        let row = |number: usize| {
            let (slot, path) = (slots[number / BEAM].0, &paths[number % BEAM]);
            let (token, entry) = (token(number * STEPS + step), path[step]);
            Row { slot, token, step, entry, path: &path[..step], banned: &[], wanted: &[] }
        };
        let rows: Vec<Row<'_>> = (0..rows).map(row).collect();
        model.step(&rows, Ask { best: 2 * BEAM, attention: false })?;
    }
    let extended = (rows * STEPS) as f64 / clock.seconds();
    for (slot, _) in slots {
        model.release(slot);
    }
    Ok((read, extended))
}

struct Clock {
    start: Instant,
    ran: Option<f64>,
}

impl Clock {
    fn start(threads: usize) -> Self {
        Self { start: Instant::now(), ran: if threads < 2 { ran() } else { None } }
    }

    fn seconds(&self) -> f64 {
        match (self.ran, ran()) {
            (Some(before), Some(after)) => after - before,
            _ => self.start.elapsed().as_secs_f64(),
        }
    }
}

/// Seconds that this thread has run, where the system tells.
fn ran() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(text.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}
