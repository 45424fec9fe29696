//! The default model against transformers on its dequantised weights: 100 sentences.
//!
//! ```text
//! python scripts/fixtures/default_model.py MODEL_FOLDER WIRE_FOLDER OUTPUT_FOLDER
//! BARQIYA_DEFAULT_REFERENCE=OUTPUT_FOLDER/reference.json BARQIYA_DEFAULT_MODEL=MODEL_FOLDER \
//!     cargo test --release -p barqiya-mt --test default_model -- --nocapture
//! ```
//!
//! Without the first variable nothing is checked; the second one is `models/barqiya-270m-ar-en` if not set.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a check whose figures are read by people")]

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use barqiya_kernels::{Precision, Team};
use barqiya_mt::gemma3::{FastGemma3, FastGemma3Weights, Gemma3Config, ReferenceGemma3};
use barqiya_mt::{Error, Weights};
use barqiya_search::{Hypothesis, Model, Options, Task, score, search};
use candle_core::Device;
use serde::Deserialize;

#[derive(Deserialize)]
struct Reference {
    end: u32,
    new_tokens: usize,
    sentences: Vec<Sentence>,
}

#[derive(Deserialize)]
struct Sentence {
    prompt: Vec<u32>,
    greedy: Output,
    beam: Vec<Output>,
}

#[derive(Deserialize)]
struct Output {
    tokens: Vec<u32>,
    #[serde(default)]
    score: f32,
    #[serde(default)]
    log_probs: Vec<f32>,
}

/// How far a path is from the reference.
#[derive(Default)]
struct Distance {
    equal_greedy: usize,
    equal_best: usize,
    equal_lists: usize,
    /// Largest difference of the scores of equal beam outputs.
    worst_score: f32,
    /// Mean and largest difference of the log-probability of a token of the reference's outputs.
    mean_log_prob: f64,
    worst_log_prob: f32,
}

#[test]
fn default_model_is_that_of_transformers() {
    let Ok(path) = std::env::var("BARQIYA_DEFAULT_REFERENCE") else {
        println!("skipped: BARQIYA_DEFAULT_REFERENCE names no file");
        return;
    };
    let reference: Reference = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let (config, weights) = open();
    let count = reference.sentences.len();
    for (name, precision) in [("fast f32", Precision::F32), ("fast int8", Precision::Int8)] {
        let packed = FastGemma3Weights::load(&weights, &config, precision, None).unwrap();
        let mut model = FastGemma3::new(Arc::new(packed), Team::of(2), &[]).unwrap();
        let distance = measure(name, &mut model, &reference);
        if precision == Precision::F32 {
            assert_eq!((distance.equal_greedy, distance.equal_best, distance.equal_lists), (count, count, count));
            assert!(distance.worst_score < 1e-4 && distance.worst_log_prob < 1e-3 && distance.mean_log_prob < 1e-4);
        }
    }
    let mut model = ReferenceGemma3::load(&weights, &config, &Device::Cpu, &[]).unwrap();
    let distance = measure("reference", &mut model, &reference);
    assert_eq!((distance.equal_greedy, distance.equal_best, distance.equal_lists), (count, count, count));
    assert!(distance.worst_score < 1e-4 && distance.worst_log_prob < 1e-3 && distance.mean_log_prob < 1e-4);
}

fn open() -> (Gemma3Config, Weights) {
    let built_in = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../models/barqiya-270m-ar-en");
    let folder = std::env::var_os("BARQIYA_DEFAULT_MODEL").map_or_else(built_in, PathBuf::from);
    let config = std::fs::read_to_string(folder.join("config.json")).unwrap();
    let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let file = files.filter(|path| path.extension().is_some_and(|end| end == "gguf" || end == "safetensors")).min();
    (Gemma3Config::read(&serde_json::from_str(&config).unwrap()).unwrap(), Weights::open(&file.unwrap()).unwrap())
}

fn measure<M: Model<Error = Error>>(name: &str, model: &mut M, reference: &Reference) -> Distance {
    let sentences = &reference.sentences;
    let mut distance = Distance::default();
    let beam = Options { beam: 4, nbest: 4, eos: vec![reference.end], ..Options::default() };
    let greedy = Options { beam: 1, nbest: 1, ..beam.clone() };
    for (sentence, found) in sentences.iter().zip(run(name, model, reference, &greedy)) {
        distance.equal_greedy += usize::from(same(&found[0], &sentence.greedy, reference.end));
    }
    for (sentence, found) in sentences.iter().zip(run(name, model, reference, &beam)) {
        let pairs: Vec<_> = found.iter().zip(&sentence.beam).collect();
        let equal = |pair: &&(&Hypothesis, &Output)| same(pair.0, pair.1, reference.end);
        distance.equal_best += usize::from(equal(&&pairs[0]));
        distance.equal_lists += usize::from(pairs.iter().all(|pair| equal(&pair)));
        for (found, expected) in pairs.iter().filter(equal) {
            distance.worst_score = distance.worst_score.max((found.score - expected.score).abs());
        }
    }
    let (mut sum, mut tokens) = (0.0, 0);
    for group in sentences.chunks(20) {
        let outputs =
            || group.iter().flat_map(|sentence| [(sentence, &sentence.greedy), (sentence, &sentence.beam[0])]);
        let pairs: Vec<_> = outputs().map(|(sentence, output)| (&sentence.prompt[..], &output.tokens[..])).collect();
        for ((_, output), found) in outputs().zip(score(model, &pairs).unwrap()) {
            for (found, expected) in found.iter().zip(&output.log_probs) {
                let difference = (found - expected).abs();
                sum += f64::from(difference);
                tokens += 1;
                distance.worst_log_prob = distance.worst_log_prob.max(difference);
            }
        }
    }
    distance.mean_log_prob = sum / f64::from(tokens);
    println!(
        "{name}: of {} sentences {} greedy outputs, {} best and {} lists of a beam of 4 are equal, scores to {:.1e}; \
         the log-probability of a token differs by {:.1e} on average, {:.1e} at most",
        sentences.len(),
        distance.equal_greedy,
        distance.equal_best,
        distance.equal_lists,
        distance.worst_score,
        distance.mean_log_prob,
        distance.worst_log_prob
    );
    distance
}

fn same(found: &Hypothesis, expected: &Output, end: u32) -> bool {
    let ended = found.ended.then_some(&end);
    found.tokens.iter().chain(ended).eq(&expected.tokens)
}

fn run<M: Model<Error = Error>>(
    name: &str,
    model: &mut M,
    reference: &Reference,
    options: &Options,
) -> Vec<Vec<Hypothesis>> {
    let start = Instant::now();
    let tasks = reference.sentences.iter().map(|sentence| Task::new(sentence.prompt.clone(), reference.new_tokens));
    let mut found = vec![Vec::new(); reference.sentences.len()];
    let totals = search(model, tasks.enumerate(), options, &mut |number, hypotheses| {
        found[number] = hypotheses;
        ControlFlow::Continue(())
    });
    println!("{name}, beam {}: {:?} in {:.1} s", options.beam, totals.unwrap(), start.elapsed().as_secs_f64());
    found
}
