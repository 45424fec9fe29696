//! Word links from statistics of the pairs themselves.
//!
//! Two hidden Markov models, one a direction, learn side by side: from the mean of what both believe, from what they
//! agree in (Liang, Taskar and Klein 2006), or apart. The words of Arabic are taken apart into
//! their clitics first. Nothing is drawn by chance, and counts are sums of whole numbers, so that the same pairs give the same model
//! on any number of threads.

mod bytes;
mod corpus;
mod digamma;
mod jumps;
mod table;
mod units;

use std::collections::HashMap;

use rayon::prelude::*;

use self::corpus::{Corpus, Vocabulary};
use self::jumps::{JumpCounts, Jumps, Space, Writing};
use self::table::{Counts, NONE, Table};
use self::units::{Reader, normal_form};
use super::Words;
use super::matrix::Matrix;

/// Pairs that one thread takes at a time. Fixed, so that sums do not depend on the threads.
const CHUNK: usize = 256;

/// Longer texts are not learnt from: their pairs cost the square of their length and are rarely sentences.
const LONGEST: usize = 250;

/// Candidates that are less probable than this in both directions are forgotten.
const LEAST: f32 = 1e-4;

/// Bytes that are not those of a lexicon.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("lexicon, byte {at}: {what}")]
#[non_exhaustive]
pub struct LexiconError {
    /// Where.
    pub at: usize,
    /// What is wrong.
    pub what: &'static str,
}

/// How a [`Lexicon`] is trained.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Training {
    /// Rounds in which every place is as good as any other (IBM model 1).
    pub lexical_rounds: usize,
    /// Rounds in which jumps count.
    pub jump_rounds: usize,
    /// What each direction hears of the other.
    pub hearing: Hearing,
    /// Pseudo-count of each candidate in the rounds with jumps; 0 for maximum likelihood.
    pub prior: f64,
    /// Probability that a word has no counterpart.
    pub null: f32,
}

/// What the two directions of a training hear of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Hearing {
    /// Nothing: two models, whose likelihoods do not fall from round to round.
    Apart,
    /// Both count the mean of what either believes.
    #[default]
    Mean,
    /// Both count the product, that is what they agree in. The links of each are surer then, and fewer; what judges
    /// links later gets on better with two witnesses who know less of each other.
    Product,
}

impl Default for Training {
    fn default() -> Self {
        Self { lexical_rounds: 4, jump_rounds: 4, hearing: Hearing::Mean, prior: 0.0, null: 0.1 }
    }
}

/// What was learnt from pairs: which units translate each other, and how far reading jumps.
#[derive(Debug, Clone, PartialEq)]
pub struct Lexicon {
    reader: Reader,
    source: Vocabulary,
    target: Vocabulary,
    table: Table,
    forward: Jumps,
    backward: Jumps,
    likelihoods: Vec<[f64; 2]>,
}

/// Probabilities of links, one matrix a direction; rows are words of the source, columns of the target.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Posteriors {
    /// For each word of the target, where in the source it comes from: columns sum to 1 at most.
    pub forward: Matrix,
    /// For each word of the source, where in the target it comes from: rows sum to 1 at most.
    pub backward: Matrix,
    /// How frequent the words of the source are where the lexicon comes from, on a logarithmic scale: 0 for what was
    /// never seen, about 1 for the most frequent ones.
    pub source_frequencies: Vec<f32>,
    /// How frequent the words of the target are.
    pub target_frequencies: Vec<f32>,
}

impl Lexicon {
    /// Learns from pairs, on the threads of the pool it is called in.
    pub fn train(pairs: &[Words<'_>], training: &Training) -> Self {
        let (source_words, target_words) =
            (count_words(pairs, |pair| pair.source), count_words(pairs, |pair| pair.target));
        let forms: Vec<(String, f64)> = merged_forms(&[&source_words, &target_words]);
        let reader = Reader::learn(&forms);
        let (source, source_units) = vocabulary(&reader, &source_words);
        let (target, target_units) = vocabulary(&reader, &target_words);
        let mut corpus = Corpus::new(source.len(), target.len());
        for pair in pairs {
            let units = |words: &[&str], units: &HashMap<&str, Vec<u32>>| -> Vec<u32> {
                words.iter().flat_map(|word| units[word].iter().copied()).collect()
            };
            let (source, target) = (units(pair.source, &source_units), units(pair.target, &target_units));
            if !source.is_empty() && !target.is_empty() && source.len().max(target.len()) <= LONGEST {
                corpus.push(&source, &target);
            }
        }
        let table = Table::of(&corpus);
        let jumps = Jumps::start(training.null);
        let mut lexicon =
            Self { reader, source, target, table, forward: jumps.clone(), backward: jumps, likelihoods: Vec::new() };
        for round in 0..training.lexical_rounds + training.jump_rounds {
            lexicon.learn(&corpus, round >= training.lexical_rounds, training);
            if round == 1 || round + 1 == training.lexical_rounds {
                lexicon.table.prune(LEAST);
            }
        }
        lexicon.table.prune(LEAST);
        lexicon.settle();
        lexicon
    }

    /// Forgets candidates that are less probable than `least` in both directions, and the units that are left without
    /// any: a lexicon to be passed on.
    #[must_use]
    pub fn compact(mut self, least: f32) -> Self {
        self.table.prune(least);
        let (keep_source, keep_target) = self.table.used();
        self.table.keep(&keep_source, &keep_target);
        self.source = self.source.kept(&keep_source);
        self.target = self.target.kept(&keep_target);
        self.settle();
        self
    }

    /// The log-likelihood of the pairs in each round, of both directions.
    pub fn likelihoods(&self) -> &[[f64; 2]] {
        &self.likelihoods
    }

    /// How many pairs of units it keeps.
    pub fn len(&self) -> usize {
        self.table.targets.len()
    }

    /// Whether nothing was learnt.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One round: expectations of all pairs, then new probabilities.
    fn learn(&mut self, corpus: &Corpus, jumps: bool, training: &Training) {
        let counts = self.table.counts(training.hearing == Hearing::Apart);
        let seen: Vec<(JumpCounts, JumpCounts, [f64; 2])> = (0..corpus.pairs().div_ceil(CHUNK))
            .into_par_iter()
            .map_init(Bench::default, |bench, chunk| {
                let mut seen = (JumpCounts::default(), JumpCounts::default(), [0.0; 2]);
                for pair in chunk * CHUNK..((chunk + 1) * CHUNK).min(corpus.pairs()) {
                    let (source, target) = (corpus.source(pair), corpus.target(pair));
                    let known = |units: &[u32]| units.iter().map(|&unit| Some(unit)).collect::<Vec<_>>();
                    bench.look_up(&self.table, &known(source), &known(target));
                    if jumps {
                        seen.2[0] += bench.forward(&self.forward, Some(&mut seen.0));
                        seen.2[1] += bench.backward(&self.backward, Some(&mut seen.1));
                    } else {
                        let likelihoods = bench.without_jumps(training.null);
                        seen.2[0] += likelihoods[0];
                        seen.2[1] += likelihoods[1];
                    }
                    bench.count(&counts, source, target, training.hearing);
                }
                seen
            })
            .collect();
        let (mut forward, mut backward, mut likelihoods) = (JumpCounts::default(), JumpCounts::default(), [0.0; 2]);
        for (of_forward, of_backward, more) in &seen {
            forward.add(of_forward);
            backward.add(of_backward);
            likelihoods[0] += more[0];
            likelihoods[1] += more[1];
        }
        self.likelihoods.push(likelihoods);
        self.table.learn(&counts, if jumps { training.prior } else { 0.0 });
        if jumps {
            self.forward.learn(&forward);
            self.backward.learn(&backward);
        }
    }

    /// The probabilities of links between the words of a pair, seen before or not.
    pub fn posteriors(&self, pair: Words<'_>) -> Posteriors {
        let (source, source_words) = self.units(pair.source, &self.source);
        let (target, target_words) = self.units(pair.target, &self.target);
        let mut bench = Bench::default();
        let ids = |units: &[(String, Option<u32>)]| units.iter().map(|(_, id)| *id).collect::<Vec<_>>();
        bench.look_up(&self.table, &ids(&source), &ids(&target));
        bench.match_equals(&source, &target);
        bench.forward(&self.forward, None);
        bench.backward(&self.backward, None);
        let (rows, columns) = (pair.source.len(), pair.target.len());
        let mut forward = Matrix::from_cells(rows, columns, |_, _| 0.0);
        let mut backward = forward.clone();
        for (at, &row) in source_words.iter().enumerate() {
            for (to, &column) in target_words.iter().enumerate() {
                let cell = row * columns + column;
                let (f, b) = (bench.forward[to * source.len() + at], bench.backward[at * target.len() + to]);
                let raise = |value: &mut f32, more: f32| *value = value.max(more);
                raise(&mut forward.values_mut()[cell], f);
                raise(&mut backward.values_mut()[cell], b);
            }
        }
        let frequencies = |units: &[(String, Option<u32>)], owners: &[usize], words: usize, vocabulary: &Vocabulary| {
            let mut rarest = vec![1.0_f32; words];
            for ((_, id), &owner) in units.iter().zip(owners) {
                rarest[owner] = rarest[owner].min(id.map_or(0.0, |id| vocabulary.frequencies[id as usize]));
            }
            rarest
        };
        Posteriors {
            forward,
            backward,
            source_frequencies: frequencies(&source, &source_words, rows, &self.source),
            target_frequencies: frequencies(&target, &target_words, columns, &self.target),
        }
    }

    /// The units of words, and the word each belongs to.
    fn units(&self, words: &[&str], vocabulary: &Vocabulary) -> (Vec<(String, Option<u32>)>, Vec<usize>) {
        let mut units = Vec::new();
        let mut owners = Vec::new();
        for (at, word) in words.iter().enumerate() {
            for unit in self.reader.read(word) {
                let id = vocabulary.id(&unit);
                units.push((unit, id));
                owners.push(at);
            }
        }
        (units, owners)
    }
}

/// What one thread works with on one pair.
#[derive(Default)]
struct Bench {
    space: Space,
    candidates: Vec<u32>,
    sources: usize,
    targets: usize,
    /// Probability of each target unit (row) at each source unit (column), and the other way round.
    forward_emission: Vec<f32>,
    backward_emission: Vec<f32>,
    target_alone: Vec<f32>,
    source_alone: Vec<f32>,
    /// Posteriors, as the emissions.
    forward: Vec<f32>,
    backward: Vec<f32>,
}

impl Bench {
    fn look_up(&mut self, table: &Table, source: &[Option<u32>], target: &[Option<u32>]) {
        (self.sources, self.targets) = (source.len(), target.len());
        table.candidates(source, target, &mut self.candidates);
        self.backward_emission.clear();
        self.backward_emission.extend(self.candidates.iter().map(|&candidate| table.backward(candidate)));
        self.forward_emission.clear();
        self.forward_emission.resize(self.candidates.len(), 0.0);
        for (at, row) in self.candidates.chunks_exact(self.targets.max(1)).enumerate() {
            for (to, &candidate) in row.iter().enumerate() {
                self.forward_emission[to * self.sources + at] = table.forward(candidate);
            }
        }
        let alone = |shares: &[f32], unit: &Option<u32>| unit.map_or(1e-6, |unit| shares[unit as usize]);
        self.target_alone.clear();
        self.target_alone.extend(target.iter().map(|unit| alone(&table.target_alone, unit)));
        self.source_alone.clear();
        self.source_alone.extend(source.iter().map(|unit| alone(&table.source_alone, unit)));
    }

    /// Units that are written the same (names in Latin letters, numbers) are translations where nothing is known of
    /// them together.
    fn match_equals(&mut self, source: &[(String, Option<u32>)], target: &[(String, Option<u32>)]) {
        for (at, (unit, _)) in source.iter().enumerate() {
            for (to, (other, _)) in target.iter().enumerate() {
                if unit == other && self.candidates[at * self.targets + to] == NONE {
                    self.forward_emission[to * self.sources + at] = 0.1;
                    self.backward_emission[at * self.targets + to] = 0.1;
                }
            }
        }
    }

    fn forward(&mut self, jumps: &Jumps, counts: Option<&mut JumpCounts>) -> f64 {
        let writing = Writing { emission: &self.forward_emission, alone: &self.target_alone, places: self.sources };
        jumps::posteriors(&writing, jumps, &mut self.space, &mut self.forward, counts)
    }

    fn backward(&mut self, jumps: &Jumps, counts: Option<&mut JumpCounts>) -> f64 {
        let writing = Writing { emission: &self.backward_emission, alone: &self.source_alone, places: self.targets };
        jumps::posteriors(&writing, jumps, &mut self.space, &mut self.backward, counts)
    }

    /// Posteriors when every place is as good as any other.
    fn without_jumps(&mut self, null: f32) -> [f64; 2] {
        let even = |emission: &[f32], alone: &[f32], places: usize, posterior: &mut Vec<f32>| -> f64 {
            posterior.clear();
            let mut likelihood = 0.0;
            for (row, alone) in emission.chunks_exact(places).zip(alone) {
                let each = (1.0 - null) / places as f32;
                let sum = null * alone + each * row.iter().sum::<f32>();
                posterior.extend(row.iter().map(|value| each * value / sum));
                likelihood += f64::from(sum).ln();
            }
            likelihood
        };
        [
            even(&self.forward_emission, &self.target_alone, self.sources, &mut self.forward),
            even(&self.backward_emission, &self.source_alone, self.targets, &mut self.backward),
        ]
    }

    fn count(&self, counts: &Counts, source: &[u32], target: &[u32], hearing: Hearing) {
        for at in 0..self.sources {
            for to in 0..self.targets {
                let candidate = self.candidates[at * self.targets + to];
                if candidate != NONE {
                    let (f, b) = (self.forward[to * self.sources + at], self.backward[at * self.targets + to]);
                    match hearing {
                        Hearing::Apart => counts.add_apart(candidate, f, b),
                        Hearing::Mean => counts.add(candidate, 0.5 * (f + b)),
                        Hearing::Product => counts.add(candidate, f * b),
                    }
                }
            }
        }
        let rest = |row: &[f32]| (1.0 - row.iter().sum::<f32>()).max(0.0);
        for (row, &unit) in self.forward.chunks_exact(self.sources).zip(target) {
            counts.add_target_alone(unit, rest(row));
        }
        for (row, &unit) in self.backward.chunks_exact(self.targets).zip(source) {
            counts.add_source_alone(unit, rest(row));
        }
    }
}

/// The different words of one side and how often each occurs, in order of appearance.
fn count_words<'a>(pairs: &[Words<'a>], side: impl Fn(&Words<'a>) -> &'a [&'a str]) -> Vec<(&'a str, f64)> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut words: Vec<(&str, f64)> = Vec::new();
    for &word in pairs.iter().flat_map(side) {
        let place = *places.entry(word).or_insert_with(|| {
            words.push((word, 0.0));
            words.len() - 1
        });
        words[place].1 += 1.0;
    }
    words
}

/// The normal forms of words, each once.
fn merged_forms(sides: &[&[(&str, f64)]]) -> Vec<(String, f64)> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut forms: Vec<(String, f64)> = Vec::new();
    for (word, count) in sides.iter().copied().flatten() {
        let form = normal_form(word);
        let place = *places.entry(form.clone()).or_insert(forms.len());
        if place == forms.len() {
            forms.push((form, 0.0));
        }
        forms[place].1 += count;
    }
    forms
}

/// The units of all words, the frequent ones first, and each word's units.
fn vocabulary<'a>(reader: &Reader, words: &[(&'a str, f64)]) -> (Vocabulary, HashMap<&'a str, Vec<u32>>) {
    let readings: Vec<_> = words.par_iter().map(|(word, _)| reader.read(word)).collect();
    let mut counts: HashMap<&str, f64> = HashMap::new();
    for (reading, (_, count)) in readings.iter().zip(words) {
        for unit in reading {
            *counts.entry(unit).or_default() += count;
        }
    }
    let mut names: Vec<(&str, f64)> = counts.into_iter().collect();
    names.sort_unstable_by(|(name, count), (other, more)| more.total_cmp(count).then_with(|| name.cmp(other)));
    let all: f64 = names.iter().map(|(_, count)| count).sum();
    let frequencies = names.iter().map(|(_, count)| frequency(*count, all)).collect();
    let vocabulary = Vocabulary::of(names.into_iter().map(|(name, _)| Some(name.into())).collect(), frequencies);
    let units = readings
        .iter()
        .zip(words)
        .map(|(reading, (word, _))| (*word, reading.iter().filter_map(|unit| vocabulary.id(unit)).collect()))
        .collect();
    (vocabulary, units)
}

/// How frequent a unit is, on a logarithmic scale from 0 to about 1. Few texts are filled up with unknown ones, in which
/// every unit is rare.
fn frequency(count: f64, all: f64) -> f32 {
    const UNKNOWN: f64 = 1e5;
    (((count + 0.5) / (all + UNKNOWN) * 1e7).log10() / 6.0) as f32
}
