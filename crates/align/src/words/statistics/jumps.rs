//! How far reading jumps: the hidden Markov model of word alignment (Vogel, Ney and Tillmann 1996).
//!
//! The words of one side are written one after another, each as the translation of a word of the other side, which is
//! where the writer *stands*. Between two words the writer jumps; most jumps are short and forward. A word without a
//! counterpart is written without moving (Och and Ney 2003).

/// Jumps up to this far have weights of their own; longer ones share one.
const WINDOW: usize = 10;

/// A place for each jump of the window, and one for longer jumps.
pub(super) const KINDS: usize = 2 * WINDOW + 2;
const FAR: usize = KINDS - 1;

/// No jump is impossible.
const LEAST: f32 = 1e-6;

/// The relative weight of each jump. What is within reach is made probabilities at each place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Jumps {
    weights: [f32; KINDS],
    /// Of the first jump, from before the text.
    first: [f32; KINDS],
    /// Probability that a word has no counterpart.
    pub(super) null: f32,
}

/// What was seen of the jumps, and how often each could have been made.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct JumpCounts {
    made: [f64; KINDS],
    possible: [f64; KINDS],
}

impl Default for JumpCounts {
    fn default() -> Self {
        Self { made: [0.0; KINDS], possible: [0.0; KINDS] }
    }
}

impl JumpCounts {
    pub(super) fn add(&mut self, other: &Self) {
        self.made.iter_mut().zip(&other.made).for_each(|(sum, more)| *sum += more);
        self.possible.iter_mut().zip(&other.possible).for_each(|(sum, more)| *sum += more);
    }
}

impl Jumps {
    /// Before anything was seen: a word ahead is best, and weights fall by a third with each further word.
    pub(super) fn start(null: f32) -> Self {
        let weights = std::array::from_fn(|kind| match kind {
            FAR => 0.003,
            kind => (1.0 / 1.5_f32).powi((kind as i32 - WINDOW as i32 - 1).abs()),
        });
        Self { weights, first: weights, null }
    }

    /// All its numbers.
    pub(super) fn numbers(&self) -> impl Iterator<Item = f32> {
        self.weights.iter().chain(&self.first).chain([&self.null]).copied()
    }

    /// From all its numbers.
    pub(super) fn from_numbers(numbers: &[f32; 2 * KINDS + 1]) -> Self {
        Self {
            weights: std::array::from_fn(|kind| numbers[kind].max(LEAST)),
            first: std::array::from_fn(|kind| numbers[KINDS + kind].max(LEAST)),
            null: numbers[2 * KINDS].clamp(0.0, 0.9),
        }
    }

    /// The weights that explain the counts best: a step of the algorithm of Hunter (2004) for choices among what is
    /// there, so that the likelihood does not fall.
    pub(super) fn learn(&mut self, counts: &JumpCounts) {
        for (weight, (made, possible)) in self.weights.iter_mut().zip(counts.made.iter().zip(&counts.possible)) {
            // Half a jump of either kind keeps a weight from 0 where texts are few.
            let next = (made + 0.5) / (possible + 0.5 / f64::from(weight.max(LEAST)));
            *weight = (next as f32).max(LEAST);
        }
    }

    /// What the weights of all places that can be reached from `from` add up to.
    fn reach(&self, from: usize, places: usize) -> f32 {
        let near: f32 = (Self::low(from)..Self::high(from, places)).map(|to| self.weights[kind(from, to)]).sum();
        near + (places - (Self::high(from, places) - Self::low(from))) as f32 * self.weights[FAR]
    }

    fn low(from: usize) -> usize {
        from.saturating_sub(WINDOW)
    }

    fn high(from: usize, places: usize) -> usize {
        (from + WINDOW + 1).min(places)
    }

    /// For each place to go to: the sum over where one comes from. `backwards` sums over where one goes instead.
    fn spread(&self, from: &[f32], to: &mut [f32], backwards: bool) {
        let places = from.len();
        let far = self.weights[FAR];
        let all: f32 = from.iter().sum::<f32>() * far;
        to.fill(all);
        for kind in 0..FAR {
            let extra = self.weights[kind] - far;
            let distance = kind.abs_diff(WINDOW);
            if distance >= places {
                continue;
            }
            let forward = (kind >= WINDOW) != backwards;
            let (from, to) = if forward {
                (&from[..places - distance], &mut to[distance..])
            } else {
                (&from[distance..], &mut to[..places - distance])
            };
            to.iter_mut().zip(from).for_each(|(to, from)| *to += extra * from);
        }
        // Sums that cancel may end a hair below zero.
        for to in to {
            *to = to.max(0.0);
        }
    }
}

fn kind(from: usize, to: usize) -> usize {
    let kind = to + WINDOW - from;
    debug_assert!(kind < FAR, "inside the window");
    kind
}

/// A side's words to be written, and what each place of the other side gives them.
pub(super) struct Writing<'a> {
    /// Probability of each word (row) at each place (column).
    pub(super) emission: &'a [f32],
    /// Probability of each word when it has no counterpart.
    pub(super) alone: &'a [f32],
    /// Places.
    pub(super) places: usize,
}

/// Working space, kept between pairs.
#[derive(Default)]
pub(super) struct Space {
    /// Standing at each place after each word, given the words so far; a row a word.
    before: Vec<f32>,
    stands: Vec<f32>,
    ahead: Vec<f32>,
    next: Vec<f32>,
    scratch: Vec<f32>,
    reach: Vec<f32>,
    first: Vec<f32>,
    scale: Vec<f32>,
}

/// The probability that each word (row) was written at each place (column), into `posterior`; and the log-likelihood.
/// What is left of a row's sum is the probability that the word stands alone.
pub(super) fn posteriors(
    writing: &Writing<'_>,
    jumps: &Jumps,
    space: &mut Space,
    posterior: &mut Vec<f32>,
    mut counts: Option<&mut JumpCounts>,
) -> f64 {
    let (words, places) = (writing.alone.len(), writing.places);
    posterior.clear();
    posterior.resize(words * places, 0.0);
    if words == 0 || places == 0 {
        return 0.0;
    }
    let link = 1.0 - jumps.null;
    space.reach.clear();
    space.reach.extend((0..places).map(|from| jumps.reach(from, places)));
    space.first.clear();
    space.first.extend((0..places).map(|place| jumps.first[(place + WINDOW + 1).min(FAR)]));
    let all: f32 = space.first.iter().sum();
    space.first.iter_mut().for_each(|share| *share /= all);

    // Forward. `stands[j]` sums to one, together with the share that has not begun yet.
    for buffer in [&mut space.before, &mut space.stands] {
        buffer.clear();
        buffer.resize(words * places, 0.0);
    }
    space.scale.clear();
    space.scratch.resize(places, 0.0);
    let mut not_begun = vec![1.0_f32; words + 1];
    let mut likelihood = 0.0;
    for word in 0..words {
        let row = word * places..(word + 1) * places;
        let (done, rest) = space.stands.split_at_mut(row.start);
        let now = &mut rest[..places];
        let arrive = &mut space.before[row.clone()];
        if word > 0 {
            let last = &done[row.start - places..];
            space
                .scratch
                .iter_mut()
                .zip(last.iter().zip(&space.reach))
                .for_each(|(out, (stand, reach))| *out = stand / reach);
            jumps.spread(&space.scratch, arrive, false);
            now.copy_from_slice(last);
        }
        let start = not_begun[word];
        let alone = jumps.null * writing.alone[word];
        let mut sum = start * alone;
        for (place, (now, arrive)) in now.iter_mut().zip(arrive.iter_mut()).enumerate() {
            *arrive += start * space.first[place];
            *now = *now * alone + link * *arrive * writing.emission[row.start + place];
            sum += *now;
        }
        let sum = sum.max(f32::MIN_POSITIVE);
        for now in now.iter_mut() {
            *now /= sum;
        }
        not_begun[word + 1] = start * alone / sum;
        space.scale.push(sum);
        likelihood += f64::from(sum).ln();
    }

    // Backward. `ahead[i]`: the words after this one, given that one stands at `i` now.
    space.ahead.clear();
    space.ahead.resize(places, 1.0);
    space.next.resize(places, 0.0);
    for word in (0..words).rev() {
        let row = word * places..(word + 1) * places;
        let scale = space.scale[word];
        let emission = &writing.emission[row.clone()];
        let arrive = &space.before[row.clone()];
        // What arriving at a place is worth from here on.
        for place in 0..places {
            space.scratch[place] = link * emission[place] * space.ahead[place] / scale;
            posterior[row.start + place] = arrive[place] * space.scratch[place];
        }
        jumps.spread(&space.scratch, &mut space.next, true);
        let stay = jumps.null * writing.alone[word] / scale;
        if word > 0 {
            let last = &space.stands[row.start - places..row.start];
            if let Some(counts) = counts.as_deref_mut() {
                count(jumps, counts, last, &space.reach, &space.scratch, &space.next);
            }
        }
        for place in 0..places {
            space.ahead[place] = stay * space.ahead[place] + space.next[place] / space.reach[place];
        }
    }
    likelihood
}

/// Counts the jumps of one word: `last` is where one stood, `worth` what arriving at a place is worth, `leaving` what
/// leaving it is worth before its reach is taken.
fn count(jumps: &Jumps, counts: &mut JumpCounts, last: &[f32], reach: &[f32], worth: &[f32], leaving: &[f32]) {
    let places = last.len();
    let mut far_made = 0.0;
    let mut far_possible = 0.0;
    let total: f32 = worth.iter().sum();
    for from in 0..places {
        let share = last[from] / reach[from];
        let leaves = share * leaving[from];
        if leaves < 1e-6 {
            continue;
        }
        let (low, high) = (Jumps::low(from), Jumps::high(from, places));
        let open = leaves / reach[from];
        let mut near = 0.0;
        for (to, worth) in (low..high).zip(&worth[low..high]) {
            let kind = kind(from, to);
            counts.made[kind] += f64::from(share * jumps.weights[kind] * worth);
            counts.possible[kind] += f64::from(open);
            near += worth;
        }
        let outside = places - (high - low);
        if outside > 0 {
            far_made += f64::from(share * jumps.weights[FAR] * (total - near).max(0.0));
            far_possible += f64::from(open) * outside as f64;
        }
    }
    counts.made[FAR] += far_made;
    counts.possible[FAR] += far_possible;
}
