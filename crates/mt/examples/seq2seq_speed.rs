//! Times beam search over an encoder-decoder on rows of tokens.
//!
//! ```sh
//! python scripts/bench/make_marian.py FOLDER
//! cargo run --release -p barqiya-mt --example seq2seq_speed -- FOLDER/hf FOLDER/sources.json LENGTH THREADS [f32|int8] [SENTENCES] [ROWS] \
//!     [BEAM] [together|alone] [SHARE]
//! ```
//!
//! Every sentence gets a translation of exactly LENGTH tokens. Each of THREADS workers searches on its own; `alone` gives one sentence
//! at a time to all threads. With SHARE n only every n-th target token is computed. Prints one JSON object: the seconds of the searches by the clock and by the processor (loading is not timed), and the hypotheses.
#![expect(clippy::print_stdout, reason = "a program")]

mod measure;

use std::error::Error;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use barqiya_kernels::{Precision, Team};
use barqiya_mt::Weights;
use barqiya_mt::seq2seq::{FastSeq2Seq, FastSeq2SeqWeights, Seq2SeqConfig};
use barqiya_search::{Hypothesis, Options, Task, search};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let text = |place: usize, default: &str| arguments.get(place).cloned().unwrap_or_else(|| default.to_owned());
    let (folder, sources) = (text(0, "hf"), text(1, "sources.json"));
    let (length, threads): (usize, usize) = (text(2, "27").parse()?, text(3, "1").parse()?);
    let precision = if text(4, "f32") == "int8" { Precision::Int8 } else { Precision::F32 };
    let mut sources: Vec<Vec<u32>> = serde_json::from_slice(&std::fs::read(sources)?)?;
    sources.truncate(text(5, "100").parse()?);
    let rows = text(6, "128").parse()?;
    let config = serde_json::from_slice(&std::fs::read(Path::new(&folder).join("config.json"))?)?;
    let config = Seq2SeqConfig::read(&config)?;
    let (beam, alone, share) = (text(7, "4").parse()?, text(8, "together") == "alone", text(9, "1").parse()?);
    let active: Vec<u32> = (0..config.decoder_vocab_size as u32).step_by(share).collect();
    let weights = Weights::open(Path::new(&folder))?;
    let weights = Arc::new(FastSeq2SeqWeights::load(&weights, &config, precision, (share > 1).then_some(&active))?);
    let options = Options { beam, rows, eos: vec![0], ..Options::default() };
    let (workers, team, together) = if alone { (1, Team::of(threads), 1) } else { (threads, Team::solo(), usize::MAX) };
    let next = AtomicUsize::new(0);
    let (started, user) = (Instant::now(), measure::user_seconds());
    let found = std::thread::scope(|scope| -> Outcome<Vec<_>> {
        let work = || run(&weights, &team, &sources, (length, together), &options, &next);
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let mut all = Vec::new();
        for worker in workers {
            all.extend(worker.join().map_err(|_| "a worker panicked")??);
        }
        Ok(all)
    });
    let (seconds, user) = (started.elapsed().as_secs_f64(), measure::user_seconds() - user);
    let mut found = found?;
    found.sort_by_key(|(number, _)| *number);
    let hypotheses: Vec<_> = found.iter().map(|(_, hypothesis)| (&hypothesis.tokens, hypothesis.score)).collect();
    println!("{}", serde_json::json!({ "seconds": seconds, "user": user, "hypotheses": hypotheses }));
    Ok(())
}

/// One worker's share: it takes sentences from the list, so many `together`, until none is left.
fn run(
    weights: &Arc<FastSeq2SeqWeights>,
    team: &Team,
    sources: &[Vec<u32>],
    (length, together): (usize, usize),
    options: &Options,
    next: &AtomicUsize,
) -> Outcome<Vec<(usize, Hypothesis)>> {
    let mut model = FastSeq2Seq::new(Arc::clone(weights), team.clone(), &[])?;
    let mut found = Vec::new();
    let mut keep = |number: usize, hypotheses: Vec<Hypothesis>| {
        found.extend(hypotheses.into_iter().map(|hypothesis| (number, hypothesis)));
        ControlFlow::Continue(())
    };
    while next.load(Ordering::Relaxed) < sources.len() {
        let tasks = std::iter::from_fn(|| {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let source = sources.get(number)?.clone();
            Some((number, Task { min_tokens: length, ..Task::new(source, length) }))
        });
        search(&mut model, tasks.take(together), options, &mut keep).map_err(|error| error.to_string())?;
    }
    Ok(found)
}
