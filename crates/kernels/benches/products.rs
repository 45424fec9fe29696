//! Products at the default model's shapes: multiply-adds per second, and their share of what this machine can do.
//!
//! `cargo bench -p barqiya-kernels --bench products` measures with criterion; with `-- --table` it prints one table of
//! best times instead, beside the measured peaks.

mod peak;

use std::hint::black_box;
use std::time::{Duration, Instant};

use barqiya_kernels::{
    Head, HeadRow, Heads, Isa, Linear, Places, Precision, Segment, Team, attend, gelu_tanh_gate, rms_norm,
};
use criterion::{BenchmarkId, Criterion, Throughput};

/// Inputs and outputs: fused query, key and value; attention's output; fused gate and up; down.
const SHAPES: [(usize, usize); 4] = [(640, 1536), (1024, 640), (640, 4096), (2048, 640)];
/// Inputs and outputs of the projection over the vocabulary.
const HEAD: (usize, usize) = (640, 53_681);
const ROWS: [usize; 5] = [1, 4, 16, 64, 256];

fn main() {
    if std::env::args().any(|argument| argument == "--table") {
        table();
        return;
    }
    let mut criterion = Criterion::default().configure_from_args().without_plots();
    for precision in [Precision::F32, Precision::Int8] {
        for (inputs, outputs) in SHAPES {
            let mut group = criterion.benchmark_group(format!("{precision:?} {inputs}x{outputs}"));
            group.measurement_time(Duration::from_secs(1)).warm_up_time(Duration::from_millis(200)).sample_size(10);
            let layer = Linear::new(&numbers(inputs * outputs), outputs, inputs, None, precision);
            for rows in ROWS {
                let (x, mut y) = (numbers(rows * inputs), vec![0.0; rows * outputs]);
                group.throughput(Throughput::Elements((rows * inputs * outputs) as u64));
                group.bench_function(BenchmarkId::from_parameter(rows), |bench| {
                    bench.iter(|| layer.forward(black_box(&x), &mut y, &Team::solo()));
                });
            }
            group.finish();
        }
    }
    criterion.final_summary();
}

/// Repeatable values between -1 and 1.
fn numbers(count: usize) -> Vec<f32> {
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..count).map(|_| next()).collect()
}

/// How long a run takes, in seconds, on a machine that may be shared: the best of many short runs; of long ones, which
/// are always interrupted, the time that this thread was running, where it works alone.
pub(crate) fn best(alone: bool, mut run: impl FnMut()) -> f64 {
    run();
    let (begin, ran, mut best, mut count) = (Instant::now(), running_time(), f64::INFINITY, 0.0);
    while begin.elapsed() < Duration::from_millis(400) {
        let start = Instant::now();
        run();
        best = best.min(start.elapsed().as_secs_f64());
        count += 1.0;
    }
    match (ran, running_time()) {
        (Some(from), Some(to)) if alone && best > 1e-3 => best.min((to - from) / count),
        _ => best,
    }
}

/// How long this thread has been running, in seconds, where the system says so.
fn running_time() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(text.split(' ').next()?.parse::<f64>().ok()? / 1e9)
}

#[allow(clippy::print_stdout, reason = "the table is the result")]
fn table() {
    let isa = Isa::best();
    let peaks = peak::measure(isa);
    println!("{isa:?}; peaks of one thread, GMAC/s: f32 {:.1}, int8 {:.1}", peaks.float, peaks.int8);
    println!("reading memory, GB/s: {:.1} by one thread", peaks.memory);
    others();
    for threads in [1, 2] {
        let team = Team::of(threads);
        println!("{threads} threads, GMAC/s (share of the peak of as many threads):");
        for precision in [Precision::F32, Precision::Int8] {
            let peak = threads as f64 * if precision == Precision::F32 { peaks.float } else { peaks.int8 };
            for (inputs, outputs) in SHAPES {
                let layer = Linear::new(&numbers(inputs * outputs), outputs, inputs, None, precision);
                print!("  {precision:?} {inputs:>4} x {outputs:<5}");
                for rows in ROWS {
                    let (x, mut y) = (numbers(rows * inputs), vec![0.0; rows * outputs]);
                    let seconds = best(threads == 1, || layer.forward(black_box(&x), &mut y, &team));
                    let rate = (rows * inputs * outputs) as f64 / seconds / 1e9;
                    print!("  {rows:>3}: {rate:6.1} ({:3.0} %)", 100.0 * rate / peak);
                }
                println!();
            }
            let (inputs, outputs) = HEAD;
            let head = Head::new(&numbers(inputs * outputs), outputs, inputs, None, precision, None);
            print!("  {precision:?} head, best 8    ");
            for rows in ROWS {
                let x = numbers(rows * inputs);
                let requests = vec![HeadRow::default(); rows];
                let seconds = best(threads == 1, || {
                    black_box(head.best(black_box(&x), rows, &requests, 8, None, &team));
                });
                let rate = (rows * inputs * outputs) as f64 / seconds / 1e9;
                print!("  {rows:>3}: {rate:6.1} ({:3.0} %)", 100.0 * rate / peak);
            }
            println!();
        }
    }
}

/// What is not a product of rows, in microseconds; and how fast weights are packed.
#[allow(clippy::print_stdout, reason = "the table is the result")]
fn others() {
    for (name, heads) in [
        ("Gemma 3 270M", Heads { queries: 4, shared: 1, width: 256, scale: 0.0625 }),
        ("Marian", Heads { queries: 8, shared: 8, width: 64, scale: 0.125 }),
    ] {
        let (query, keys) = (numbers(heads.query_width()), numbers(60 * heads.key_width()));
        let mut out = vec![0.0; heads.query_width()];
        let places = Places::Run { first: 0, count: 60 };
        let segment = Segment { keys: &keys, values: &keys, stride: heads.key_width(), places };
        let seconds = best(true, || attend(&heads, black_box(&query), &[segment], &mut out, None));
        println!("attention of one row over 60 positions, {name}: {:.2} µs", seconds * 1e6);
    }
    let (x, y, mut out) = (numbers(2048), numbers(2048), vec![0.0; 2048]);
    let seconds = best(true, || gelu_tanh_gate(black_box(&x), black_box(&y), &mut out));
    println!("gelu_tanh_gate of 2048: {:.2} µs", seconds * 1e6);
    let seconds = best(true, || rms_norm(black_box(&x[..640]), black_box(&y[..640]), 1e-6, &mut out[..640]));
    println!("rms_norm of 640: {:.2} µs", seconds * 1e6);
    let weights = numbers(640 * 4096);
    for precision in [Precision::F32, Precision::Int8] {
        let seconds = best(true, || {
            black_box(Linear::new(black_box(&weights), 4096, 640, None, precision));
        });
        println!("packing, {precision:?}: {:.2} billion weights a second", weights.len() as f64 / seconds / 1e9);
    }
}
