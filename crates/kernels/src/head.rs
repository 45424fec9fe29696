//! The projection over the vocabulary, with what a search wants of it: the best tokens and their log-probabilities.

use std::fmt;
use std::ops::Range;

use crate::math::{exp, ln};
use crate::matrix::Matrix;
use crate::simd::{LANES, Simd, dispatched};
use crate::team::Shared;
use crate::tiles::{Activations, panels};
use crate::vector::{cap_lanes, exponentials};
use crate::{Isa, Precision, Rows, Team};

/// Columns whose exponentials are summed together; the sums of the blocks are then added in ascending order.
const BLOCK: usize = 512;

/// Rows whose logits of a block are held at a time: they stay in the second cache.
const ROWS: usize = 64;

/// What is wanted of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HeadRow<'a> {
    /// Tokens that must not be among the best, ascending. They keep their share of the probability.
    pub banned: &'a [u32],
    /// Tokens whose log-probability is wanted whatever their rank.
    pub wanted: &'a [u32],
}

/// What came out for one row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HeadVerdict {
    /// The best tokens with their natural log-probabilities, best first, equal ones by ascending token; fewer than
    /// asked for only where no more are possible.
    pub best: Vec<(u32, f32)>,
    /// The log-probabilities of the wanted tokens, in their order; minus infinity for those that are not possible.
    pub wanted: Vec<f32>,
}

/// The output layer over the vocabulary, packed for products.
///
/// Only the tokens given as active are ever computed; the others count as impossible, in the sum of all probabilities
/// too.
///
/// ```
/// use barqiya_kernels::{Head, HeadRow, Precision, Team};
///
/// let head = Head::new(&[0.0, 1.0, 2.0], 3, 1, None, Precision::F32, None);
/// let verdicts = head.best(&[1.0], 1, &[HeadRow { banned: &[2], wanted: &[2] }], 1, None, &Team::solo());
/// assert_eq!(verdicts[0].best[0].0, 1);
/// assert!((verdicts[0].wanted[0] + 0.4076).abs() < 1e-4);
/// ```
pub struct Head {
    matrix: Matrix,
    vocabulary: usize,
    /// The token of each column; none when they are the same.
    tokens: Option<Vec<u32>>,
}

impl fmt::Debug for Head {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.matrix.fmt_as("Head", formatter)
    }
}

impl Head {
    /// Packs the rows of `active` tokens (ascending), or all `vocabulary` rows, of `width` weights each.
    ///
    /// # Panics
    /// If `weights` is not `vocabulary` times `width` long, `width` is 0 or, of groups, not whole ones, the bias is not `vocabulary` long, or the
    /// active tokens do not ascend within the vocabulary.
    pub fn new<'w>(
        weights: impl Into<Rows<'w>>,
        vocabulary: usize,
        width: usize,
        bias: Option<Vec<f32>>,
        precision: Precision,
        active: Option<&[u32]>,
    ) -> Self {
        Self::new_on(Isa::best(), weights, (vocabulary, width), bias, precision, active)
    }

    /// [`Head::new`] for other instructions, as tests need it; those that the machine lacks are lowered.
    ///
    /// # Panics
    /// As [`Head::new`].
    pub fn new_on<'w>(
        isa: Isa,
        weights: impl Into<Rows<'w>>,
        (vocabulary, width): (usize, usize),
        bias: Option<Vec<f32>>,
        precision: Precision,
        active: Option<&[u32]>,
    ) -> Self {
        assert!(width > 0, "a head has inputs");
        let rows = weights.into().expect(vocabulary, width);
        assert!(bias.as_ref().is_none_or(|bias| bias.len() == vocabulary), "a bias for each of {vocabulary} tokens");
        if let Some(active) = active {
            assert!(active.is_sorted_by(|a, b| a < b), "active tokens ascend");
            assert!(active.last().is_none_or(|&last| (last as usize) < vocabulary), "active tokens exist");
        }
        let token = |column: usize| active.map_or(column, |active| active[column] as usize);
        let columns = active.map_or(vocabulary, <[u32]>::len);
        let bias = bias.map(|bias| (0..columns).map(|column| bias[token(column)]).collect::<Vec<_>>());
        let matrix = Matrix::new(isa, (columns, width), rows, token, bias, precision);
        Self { matrix, vocabulary, tokens: active.map(<[u32]>::to_vec) }
    }

    /// Tokens, active or not.
    pub fn vocabulary(&self) -> usize {
        self.vocabulary
    }

    /// Values per row of activations.
    pub fn width(&self) -> usize {
        self.matrix.inputs
    }

    /// Bytes that the packed weights take.
    pub fn bytes(&self) -> usize {
        self.matrix.bytes()
    }

    /// The `k` best tokens of each row with their log-probabilities, and those that are wanted.
    ///
    /// `x` is rows of [`width`](Self::width); there is a request for each. With `cap`, a logit becomes
    /// `cap * tanh(logit / cap)`. Logits are computed block by block and never kept. A token whose bias is minus
    /// infinity is never chosen.
    ///
    /// # Panics
    /// If `x` is not `rows` rows, or there is not a request for each.
    pub fn best(
        &self,
        x: &[f32],
        rows: usize,
        requests: &[HeadRow<'_>],
        k: usize,
        cap: Option<f32>,
        team: &Team,
    ) -> Vec<HeadVerdict> {
        assert_eq!(x.len(), rows * self.width(), "{rows} rows of {}", self.width());
        assert_eq!(requests.len(), rows, "a request for each row");
        if rows == 0 {
            return Vec::new();
        }
        let activations = self.matrix.prepare(x, rows, team);
        let wanted = self.wanted(requests);
        let columns = self.matrix.outputs;
        let cost = self.matrix.cost(rows, columns) + (rows * columns / 8) as u64;
        let projection = Projection { head: self, x: &activations, requests, wanted: &wanted, k, cap };
        let parts = team.map(columns.div_ceil(BLOCK), cost, |blocks| projection.run(blocks));
        activations.give_back();
        self.verdicts(requests, &wanted, k, &parts)
    }

    /// All logits, `vocabulary` per row; minus infinity for tokens that are not active.
    ///
    /// # Panics
    /// If `x` is not whole rows or `y` has not as many.
    pub fn logits(&self, x: &[f32], y: &mut [f32], team: &Team) {
        assert!(x.len().is_multiple_of(self.width()), "{} values are not rows of {}", x.len(), self.width());
        let rows = x.len() / self.width();
        assert_eq!(y.len(), rows * self.vocabulary, "{rows} rows of {} logits", self.vocabulary);
        let Some(tokens) = &self.tokens else {
            return self.matrix.forward(x, rows, y, team);
        };
        let mut packed = vec![0.0; rows * tokens.len()];
        self.matrix.forward(x, rows, &mut packed, team);
        y.fill(f32::NEG_INFINITY);
        for (row, y) in y.chunks_exact_mut(self.vocabulary.max(1)).enumerate() {
            for (&token, &logit) in tokens.iter().zip(&packed[row * tokens.len()..]) {
                y[token as usize] = logit;
            }
        }
    }

    /// The column of a token that is active.
    fn column(&self, token: u32) -> Option<usize> {
        match &self.tokens {
            Some(tokens) => tokens.binary_search(&token).ok(),
            None => Some(token as usize).filter(|&column| column < self.vocabulary),
        }
    }

    /// The columns that somebody wants, ascending.
    fn wanted(&self, requests: &[HeadRow<'_>]) -> Vec<Wanted> {
        let mut wanted: Vec<Wanted> = Vec::new();
        for (row, request) in requests.iter().enumerate() {
            for (slot, &token) in request.wanted.iter().enumerate() {
                wanted.extend(self.column(token).map(|column| Wanted { column, row, slot }));
            }
        }
        wanted.sort_unstable_by_key(|wanted| (wanted.column, wanted.row, wanted.slot));
        wanted
    }

    /// Puts the parts together, in the order of the blocks.
    fn verdicts(&self, requests: &[HeadRow<'_>], wanted: &[Wanted], k: usize, parts: &[Part]) -> Vec<HeadVerdict> {
        let rows = requests.len();
        let totals: Vec<f64> = (0..rows).map(|row| log_of_sum(self.matrix.isa(), rows, row, parts)).collect();
        let log_prob = |row: usize, logit: f32| match logit {
            f32::NEG_INFINITY => logit,
            _ => (f64::from(logit) - totals[row]) as f32,
        };
        let mut verdicts: Vec<HeadVerdict> = requests
            .iter()
            .enumerate()
            .map(|(row, request)| {
                let mut best: Vec<(f32, u32)> =
                    parts.iter().flat_map(|part| part.best[row].list.iter().copied()).collect();
                best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
                best.truncate(k);
                let mut best: Vec<(u32, f32)> =
                    best.into_iter().map(|(logit, token)| (token, log_prob(row, logit))).collect();
                // Logits that differ in their last place may give one log-probability.
                best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
                HeadVerdict { best, wanted: vec![f32::NEG_INFINITY; request.wanted.len()] }
            })
            .collect();
        let logits = parts.iter().flat_map(|part| &part.wanted);
        for (wanted, &logit) in wanted.iter().zip(logits) {
            verdicts[wanted.row].wanted[wanted.slot] = log_prob(wanted.row, logit);
        }
        verdicts
    }
}

/// A token's place among the columns, and who wants it.
#[derive(Clone, Copy)]
struct Wanted {
    column: usize,
    row: usize,
    slot: usize,
}

/// The best logits so far, best first.
#[derive(Clone)]
struct Best {
    most: usize,
    list: Vec<(f32, u32)>,
}

impl Best {
    /// What a logit must exceed.
    fn bar(&self) -> f32 {
        match self.list.last() {
            Some(last) if self.list.len() >= self.most => last.0,
            _ => f32::NEG_INFINITY,
        }
    }

    /// Takes a logit that exceeds the bar; of equal ones the first that came stays first.
    fn insert(&mut self, logit: f32, token: u32) {
        let place = self.list.partition_point(|other| other.0 >= logit);
        self.list.truncate(self.most - 1);
        self.list.insert(place.min(self.list.len()), (logit, token));
    }
}

/// What one thread found in its blocks.
struct Part {
    /// For each block, for each row: the largest logit and the sum of `exp(logit - largest)`.
    masses: Vec<(f32, f32)>,
    best: Vec<Best>,
    /// Logits of the wanted columns, in the order of [`Head::wanted`].
    wanted: Vec<f32>,
}

/// One projection.
struct Projection<'a> {
    head: &'a Head,
    x: &'a Activations,
    requests: &'a [HeadRow<'a>],
    wanted: &'a [Wanted],
    k: usize,
    cap: Option<f32>,
}

impl Projection<'_> {
    /// Goes through some blocks, each for all rows.
    fn run(&self, blocks: Range<usize>) -> Part {
        let rows = self.requests.len();
        let matrix = &self.head.matrix;
        let tiles = matrix.tiles(rows);
        let best = Best { most: self.k, list: Vec::with_capacity(self.k) };
        let mut part =
            Part { masses: vec![(0.0, 0.0); blocks.len() * rows], best: vec![best; rows], wanted: Vec::new() };
        let mut logits = vec![f32::NEG_INFINITY; rows.min(ROWS.max(tiles.rows(0).len())) * BLOCK];
        for (block, masses) in blocks.zip(part.masses.chunks_exact_mut(rows)) {
            let columns = block * BLOCK..((block + 1) * BLOCK).min(matrix.outputs);
            let wanted = self.wanted_in(&columns);
            let mut found = vec![0.0; wanted.len()];
            for tiles_here in tiles.groups(ROWS) {
                let rows_here = tiles.rows(tiles_here.start).start..tiles.rows(tiles_here.end - 1).end;
                if columns.len() < BLOCK {
                    logits.fill(f32::NEG_INFINITY);
                }
                let panels = columns.start / LANES..columns.start / LANES + panels(columns.len());
                // SAFETY: the logits hold a block of columns for these rows, and nobody else has them.
                unsafe {
                    let target = matrix.target(Shared::new(&mut logits), BLOCK);
                    matrix.product(self.x, tiles_here, panels, target);
                }
                for (row, logits) in rows_here.clone().zip(logits.chunks_exact_mut(BLOCK)) {
                    masses[row] = self.read(row, columns.start, logits, &mut part.best[row]);
                }
                for (wanted, found) in
                    wanted.iter().zip(&mut found).filter(|(wanted, _)| rows_here.contains(&wanted.row))
                {
                    *found = logits[(wanted.row - rows_here.start) * BLOCK + wanted.column - columns.start];
                }
            }
            part.wanted.extend(found);
        }
        part
    }

    /// The wanted columns of a block.
    fn wanted_in(&self, columns: &Range<usize>) -> &[Wanted] {
        let from = self.wanted.partition_point(|wanted| wanted.column < columns.start);
        let to = self.wanted.partition_point(|wanted| wanted.column < columns.end);
        &self.wanted[from..to]
    }

    /// Reads a row's logits of a block.
    fn read(&self, row: usize, first: usize, logits: &mut [f32], best: &mut Best) -> (f32, f32) {
        let tokens = self.head.tokens.as_deref().map(|tokens| &tokens[first..]);
        read_on(self.head.matrix.isa(), logits, self.cap, best, first as u32, tokens, self.requests[row].banned)
    }
}

dispatched! {
    /// Caps the logits, offers them to the best, gives the largest and the sum of exponentials.
    fn read_on(
        simd;
        logits: &mut [f32],
        cap: Option<f32>,
        best: &mut Best,
        first: u32,
        tokens: Option<&[u32]>,
        banned: &[u32],
    ) -> (f32, f32) {
        if let Some(cap) = cap {
            cap_lanes(simd, logits, cap);
        }
        if best.most > 0 {
            choose(simd, logits, best, first, tokens, banned);
        }
        exponentials(simd, logits, false)
    }
}

/// Offers the logits of a block to the best.
#[inline(always)]
fn choose<S: Simd>(simd: S, logits: &[f32], best: &mut Best, first: u32, tokens: Option<&[u32]>, banned: &[u32]) {
    let mut bar = best.bar();
    for (number, chunk) in logits.as_chunks::<LANES>().0.iter().enumerate() {
        let mut over = simd.greater(simd.load(chunk), simd.splat(bar));
        while over != 0 {
            let lane = over.trailing_zeros() as usize;
            over &= over - 1;
            let column = number * LANES + lane;
            let token = tokens.map_or(first + column as u32, |tokens| tokens[column]);
            if chunk[lane] > bar && banned.binary_search(&token).is_err() {
                best.insert(chunk[lane], token);
                bar = best.bar();
            }
        }
    }
}

dispatched! {
    fn exp_on(simd; x: &mut [f32]) {
        for chunk in x.as_chunks_mut::<LANES>().0 {
            let value = exp(simd, simd.load(chunk));
            simd.store(value, chunk);
        }
    }
}

/// The logarithm of the sum of a row's exponentials, block after block.
fn log_of_sum(isa: Isa, rows: usize, row: usize, parts: &[Part]) -> f64 {
    let masses = || parts.iter().flat_map(|part| part.masses.iter().skip(row).step_by(rows));
    let largest = masses().fold(f32::NEG_INFINITY, |largest, mass| largest.max(mass.0));
    if largest == f32::NEG_INFINITY {
        return f64::NEG_INFINITY;
    }
    let mut scales: Vec<f32> = masses().map(|mass| mass.0 - largest).collect();
    let blocks = scales.len();
    scales.resize(blocks.next_multiple_of(LANES), 0.0);
    exp_on(isa, &mut scales);
    let total = masses().zip(scales).fold(0.0, |sum, (mass, scale)| sum + f64::from(mass.1) * f64::from(scale));
    f64::from(largest) + ln(total)
}
