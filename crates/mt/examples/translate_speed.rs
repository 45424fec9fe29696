//! How fast a model translates lines: all together, or one after another as if each were the only one.
//!
//! ```text
//! cargo run --release -p barqiya-mt --example translate_speed -- MODEL_FOLDER THREADS BEAM together|alone [int8|f32] [ROWS] < lines
//! ```
//!
//! Prints one JSON object: `load`, the seconds of loading; `seconds` and `user` of translating, by the clock and by the processor
//! (two lines are translated before); `first`, the seconds from the program's start to the first of these; `peak_mib` of memory;
//! `tokens`, `scores` (natural log-probabilities per token) and `translations`.
#![expect(clippy::print_stdout, reason = "a program")]

mod measure;

use std::error::Error;
use std::io::BufRead;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use barqiya_mt::{Engine, Exchange, LoadOptions, ModelFiles, Precision, Request, Source, Translation, Translator};

fn main() -> Result<(), Box<dyn Error>> {
    let began = Instant::now();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let text = |place: usize, default: &str| arguments.get(place).cloned().unwrap_or_else(|| default.to_owned());
    let precision = if text(4, "int8") == "f32" { Precision::F32 } else { Precision::Int8 };
    let options = LoadOptions { precision: Some(precision), ..LoadOptions::default() };
    let engine = Engine::open(&ModelFiles::open(Path::new(&text(0, "models/barqiya-270m-ar-en")))?, &options)?;
    let translator = Translator::new(engine, text(1, "1").parse()?);
    let load = began.elapsed().as_secs_f64();
    let request = Request { beam: Some(text(2, "4").parse()?), rows: text(5, "128").parse()?, ..Request::default() };
    let lines: Vec<String> = std::io::stdin().lock().lines().collect::<Result<_, _>>()?;

    let mut first = f64::NAN;
    for line in lines.iter().take(2) {
        translator.translate_one(&request, line.clone())?;
        first = first.min(began.elapsed().as_secs_f64());
    }
    let (started, user) = (Instant::now(), measure::user_seconds());
    let found = if text(3, "together") == "alone" {
        lines.iter().map(|line| translator.translate_one(&request, line.clone())).collect::<Result<Vec<_>, _>>()?
    } else {
        let mut list = List { left: lines.iter().enumerate(), found: vec![Translation::default(); lines.len()] };
        translator.translate(&request, &mut list)?;
        list.found
    };
    let (seconds, user) = (started.elapsed().as_secs_f64(), measure::user_seconds() - user);
    let best: Vec<_> = found.iter().filter_map(|translation| translation.candidates.first()).collect();
    println!(
        "{}",
        serde_json::json!({
            "load": load, "first": first, "seconds": seconds, "user": user, "peak_mib": measure::peak_mib(),
            "tokens": best.iter().map(|best| best.tokens).sum::<usize>(),
            "scores": best.iter().map(|best| best.score()).collect::<Vec<_>>(),
            "translations": best.iter().map(|best| &best.text).collect::<Vec<_>>(),
        })
    );
    Ok(())
}

/// Lines on their way to the workers and back.
struct List<'a> {
    left: std::iter::Enumerate<std::slice::Iter<'a, String>>,
    found: Vec<Translation>,
}

impl Exchange for List<'_> {
    fn next(&mut self) -> Option<(usize, Source)> {
        self.left.next().map(|(number, line)| (number, line.clone().into()))
    }

    fn take(&mut self, number: usize, translation: Translation) -> ControlFlow<()> {
        self.found[number] = translation;
        ControlFlow::Continue(())
    }
}
