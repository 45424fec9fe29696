//! The projection over the vocabulary against all logits and a softmax in f64.

use barqiya_kernels::{Head, HeadRow, HeadVerdict, Isa, Precision, Team};
use proptest::prelude::*;

mod numbers;
use numbers::{Numbers, bits};

/// The best tokens and all log-probabilities of a row of logits.
fn plain(logits: &[f32], cap: Option<f32>, banned: &[u32], k: usize) -> (Vec<u32>, Vec<f64>) {
    let logits: Vec<f64> = logits
        .iter()
        .map(|&logit| match cap {
            Some(cap) if logit > f32::NEG_INFINITY => f64::from(cap) * (f64::from(logit) / f64::from(cap)).tanh(),
            _ => f64::from(logit),
        })
        .collect();
    let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = logits.iter().map(|logit| (logit - largest).exp()).sum();
    let total = if largest == f64::NEG_INFINITY { 0.0 } else { largest + sum.ln() };
    let log_probs: Vec<f64> = logits.iter().map(|logit| logit - total).collect();
    let mut order: Vec<u32> = (0..logits.len() as u32).collect();
    order.retain(|token| log_probs[*token as usize] > f64::NEG_INFINITY && !banned.contains(token));
    order.sort_by(|&a, &b| log_probs[b as usize].total_cmp(&log_probs[a as usize]).then(a.cmp(&b)));
    order.truncate(k);
    (order, log_probs)
}

struct Case {
    vocabulary: usize,
    width: usize,
    rows: usize,
    k: usize,
    cap: Option<f32>,
    with_bias: bool,
    with_active: bool,
    precision: Precision,
}

/// Runs a case on every set of instructions and on teams, alone and together.
fn check(case: &Case) {
    let Case { vocabulary, width, rows, k, cap, .. } = *case;
    let mut numbers = Numbers::new((vocabulary * 3 + rows) as u64);
    let (weights, x) = (numbers.many(vocabulary * width), numbers.many(rows * width));
    let bias = case.with_bias.then(|| {
        let mut bias = numbers.many(vocabulary);
        (0..vocabulary).step_by(5).for_each(|token| bias[token] = f32::NEG_INFINITY);
        bias
    });
    let active: Option<Vec<u32>> =
        case.with_active.then(|| (0..vocabulary as u32).filter(|token| token % 3 != 1).collect());
    let banned: Vec<u32> = (0..vocabulary as u32).filter(|token| token % 7 == 3).collect();
    let wanted: Vec<Vec<u32>> =
        (0..rows).map(|_| (0..4).map(|_| numbers.below(vocabulary + 2) as u32).collect()).collect();
    let request =
        |row: usize| HeadRow { banned: if row.is_multiple_of(2) { &banned } else { &[] }, wanted: &wanted[row] };
    let requests: Vec<HeadRow<'_>> = (0..rows).map(request).collect();

    let mut first: Option<Vec<HeadVerdict>> = None;
    for isa in Isa::ALL {
        let shape = (vocabulary, width);
        let head = Head::new_on(isa, &weights, shape, bias.clone(), case.precision, active.as_deref());
        let verdicts = head.best(&x, rows, &requests, k, cap, &Team::solo());
        let first = first.get_or_insert_with(|| {
            let mut logits = vec![0.0; rows * vocabulary];
            head.logits(&x, &mut logits, &Team::solo());
            for (row, verdict) in verdicts.iter().enumerate() {
                check_row(&logits[row * vocabulary..][..vocabulary], cap, requests[row], k, verdict);
            }
            verdicts.clone()
        });
        assert_same(&verdicts, first);
        for (team, together) in [(Team::of(2), rows), (Team::of(3), 1), (Team::solo(), 3)] {
            let mut parts = Vec::new();
            for (x, requests) in x.chunks(together * width).zip(requests.chunks(together)) {
                parts.extend(head.best(x, requests.len(), requests, k, cap, &team));
            }
            assert_same(&parts, first);
        }
    }
}

fn assert_same(verdicts: &[HeadVerdict], others: &[HeadVerdict]) {
    assert_eq!(verdicts.len(), others.len());
    for (verdict, other) in verdicts.iter().zip(others) {
        assert_eq!(verdict.best.len(), other.best.len());
        for (a, b) in verdict.best.iter().zip(&other.best) {
            assert_eq!((a.0, a.1.to_bits()), (b.0, b.1.to_bits()));
        }
        assert_eq!(bits(&verdict.wanted), bits(&other.wanted));
    }
}

fn check_row(logits: &[f32], cap: Option<f32>, request: HeadRow<'_>, k: usize, verdict: &HeadVerdict) {
    let (order, log_probs) = plain(logits, cap, request.banned, k);
    assert_eq!(verdict.best.len(), order.len());
    let close = |value: f32, truth: f64| f64::from(value) == truth || (f64::from(value) - truth).abs() < 5e-6;
    for (&(token, log_prob), &expected) in verdict.best.iter().zip(&order) {
        // With a cap, tokens may change places within the rounding of the tangent.
        assert!(token == expected || close(log_prob, log_probs[expected as usize]), "{token} is not {expected}");
        assert!(close(log_prob, log_probs[token as usize]), "{token}: {log_prob}, not {}", log_probs[token as usize]);
    }
    assert!(verdict.best.is_sorted_by(|a, b| a.1 > b.1 || a.1 == b.1 && a.0 < b.0));
    for (&token, &log_prob) in request.wanted.iter().zip(&verdict.wanted) {
        let truth = log_probs.get(token as usize).copied().unwrap_or(f64::NEG_INFINITY);
        assert!(close(log_prob, truth), "{token}: {log_prob}, not {truth}");
    }
}

#[test]
fn vocabularies_around_the_blocks() {
    for (n, vocabulary) in [1, 5, 31, 500, 511, 512, 513, 1025, 1600].into_iter().enumerate() {
        for precision in [Precision::F32, Precision::Int8] {
            check(&Case {
                vocabulary,
                width: 48,
                rows: 1 + 5 * n,
                k: 8,
                cap: (n % 3 == 1).then_some(30.0),
                with_bias: n % 2 == 0,
                with_active: n % 4 > 1,
                precision,
            });
        }
    }
}

#[test]
fn many_rows() {
    let case = |precision| Case {
        vocabulary: 1300,
        width: 16,
        rows: 150,
        k: 4,
        cap: None,
        with_bias: true,
        with_active: true,
        precision,
    };
    check(&case(Precision::F32));
    check(&case(Precision::Int8));
}

#[test]
fn equal_logits_come_by_token() {
    let head = Head::new(&vec![1.0; 2000], 2000, 1, None, Precision::F32, None);
    let request = HeadRow { banned: &[0, 2], wanted: &[] };
    for team in [Team::solo(), Team::of(2)] {
        let verdict = &head.best(&[1.0], 1, &[request], 4, None, &team)[0];
        assert_eq!(verdict.best.iter().map(|best| best.0).collect::<Vec<_>>(), [1, 3, 4, 5]);
        assert!((verdict.best[0].1 + 2000_f32.ln()).abs() < 1e-6);
    }
}

#[test]
fn nothing_possible() {
    let bias = Some(vec![f32::NEG_INFINITY; 3]);
    let head = Head::new(&[1.0; 3], 3, 1, bias, Precision::F32, None);
    let verdict = &head.best(&[1.0], 1, &[HeadRow { banned: &[], wanted: &[1] }], 2, None, &Team::solo())[0];
    assert_eq!((verdict.best.len(), verdict.wanted[0]), (0, f32::NEG_INFINITY));
    let head = Head::new(&[1.0; 3], 3, 1, None, Precision::Int8, Some(&[]));
    let verdict = &head.best(&[1.0], 1, &[HeadRow { banned: &[], wanted: &[1] }], 2, None, &Team::solo())[0];
    assert_eq!((verdict.best.len(), verdict.wanted[0]), (0, f32::NEG_INFINITY));
    assert!(head.best(&[], 0, &[], 2, None, &Team::solo()).is_empty());
}

#[test]
fn none_of_the_best_still_gives_the_wanted() {
    let head = Head::new(&[0.0, 0.0], 2, 1, None, Precision::F32, None);
    let verdict = &head.best(&[1.0], 1, &[HeadRow { banned: &[], wanted: &[1] }], 0, None, &Team::solo())[0];
    assert!(verdict.best.is_empty() && (verdict.wanted[0] + std::f32::consts::LN_2).abs() < 1e-7);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(25))]
    #[test]
    fn any_shape(
        vocabulary in 1_usize..1200, width in 1_usize..70, rows in 1_usize..20, k in 0_usize..12,
        cap in proptest::option::of(1.0_f32..40.0), with_bias: bool, with_active: bool, int8: bool,
    ) {
        let precision = if int8 { Precision::Int8 } else { Precision::F32 };
        check(&Case { vocabulary, width, rows, k, cap, with_bias, with_active, precision });
    }
}
