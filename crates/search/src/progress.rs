//! How far a hypothesis has come with the terms of its sentence.
//!
//! A translation model looks at the word it is about to render. So a term is *opened* where the model looks at its source, and
//! is then spelt out to its end; a hypothesis that has rendered the source otherwise has *passed* the term. Hypotheses that have
//! passed fewer terms go before all others, whatever their scores. The cost does not grow with the number of terms, since only
//! what the model looks at is ever opened. (Attention as the trigger: Hasler et al. 2018, Chen et al. 2021; hypotheses by
//! terms met: Post and Vilar 2018, dynamic beam allocation.)

use std::ops::Range;

use crate::constraints::{Constraint, Constraints, Met, Placing, Variant};

/// Least share at which an eager term is opened.
const EAGER: f32 = 0.05;

/// How far a hypothesis has come; empty where a sentence has no terms.
#[derive(Debug, Clone, Default)]
pub(crate) struct Progress {
    states: Vec<State>,
    /// What the model looks at for the next token: a share for each term.
    shares: Vec<f32>,
    active: Option<Active>,
    /// The term that the last token may have rendered in another way, and its share then.
    suspect: Option<(usize, f32)>,
    /// The last token ended a term.
    ended: bool,
}

#[derive(Debug, Clone)]
enum State {
    Open,
    Passed,
    Met(Met),
}

/// A term that is being spelt out.
#[derive(Debug, Clone)]
struct Active {
    term: usize,
    /// Its variants that agree with the tokens so far.
    variants: Vec<usize>,
    /// Tokens of the hypothesis before it.
    start: usize,
    natural: bool,
    /// It must go on; otherwise the model happens to say it, and may do otherwise.
    strict: bool,
}

impl Active {
    /// The tokens that may follow after `length` tokens of the hypothesis.
    fn next_tokens(&self, constraints: &Constraints, length: usize) -> impl Iterator<Item = u32> {
        let (variants, place) = (&constraints.terms[self.term].variants, length - self.start);
        self.variants.iter().filter_map(move |&variant| variants[variant].tokens.get(place).copied())
    }
}

/// How far a hypothesis has come; further is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Reached {
    /// Terms that are met.
    pub(crate) met: usize,
    /// Tokens of the term that is being spelt out.
    pub(crate) spelt: usize,
}

/// How a token moves a hypothesis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Move {
    /// The model's own choice, or a forced token that has nothing to do with terms.
    #[default]
    Plain,
    /// The first token of a term.
    Opens { term: usize, natural: bool },
    /// The next token of the term that is being spelt out.
    Continues { natural: bool },
}

impl Progress {
    pub(crate) fn new(constraints: &Constraints) -> Self {
        let terms = constraints.terms.len();
        Self { states: vec![State::Open; terms], shares: vec![0.0; terms], ..Self::default() }
    }

    /// Terms that were rendered in another way.
    pub(crate) fn passed(&self) -> usize {
        self.states.iter().filter(|state| matches!(state, State::Passed)).count()
    }

    /// Terms that were rendered as wanted.
    fn met(&self) -> usize {
        self.states.iter().filter(|state| matches!(state, State::Met(_))).count()
    }

    /// How many terms are met after one more token, and how many tokens of the next one are spelt out.
    pub(crate) fn reached(&self, token: u32, step: Move, length: usize, constraints: &Constraints) -> Reached {
        let (term, spelt) = match (step, &self.active) {
            (Move::Opens { term, .. }, _) => (term, 1),
            (Move::Continues { .. }, Some(active)) => (active.term, length + 1 - active.start),
            _ => return Reached { met: self.met(), spelt: 0 },
        };
        let is_whole = |variant: &Variant| variant.tokens.len() == spelt && variant.tokens.last() == Some(&token);
        let whole = constraints.terms[term].variants.iter().any(is_whole);
        if whole { Reached { met: self.met() + 1, spelt: 0 } } else { Reached { met: self.met(), spelt } }
    }

    /// Terms that would be missing if the hypothesis ended here.
    pub(crate) fn missing(&self) -> usize {
        self.states.len() - self.met()
    }

    /// Whether a term must be spelt out further.
    pub(crate) fn is_bound(&self) -> bool {
        self.active.as_ref().is_some_and(|active| active.strict)
    }

    /// Whether the last token ended a term.
    pub(crate) fn has_ended_term(&self) -> bool {
        self.ended
    }

    /// How each term came out.
    pub(crate) fn into_met(self) -> Vec<Option<Met>> {
        let met = |state| if let State::Met(met) = state { Some(met) } else { None };
        self.states.into_iter().map(met).collect()
    }

    /// Takes note of the attention of the row that fed the last token and predicts the next.
    pub(crate) fn look(&mut self, attention: &[f32], source: usize, constraints: &Constraints, placing: &Placing) {
        let heads: Vec<&[f32]> = attention.chunks_exact(source.max(1)).collect();
        let (predicting, feeding) = heads.split_at(placing.predicting.min(heads.len()));
        for (share, term) in self.shares.iter_mut().zip(&constraints.terms) {
            *share = mean_share(predicting, &term.source, &constraints.text);
        }
        let Some((term, before)) = self.suspect.take() else { return };
        let after = if feeding.is_empty() {
            before
        } else {
            mean_share(feeding, &constraints.terms[term].source, &constraints.text)
        };
        let said = (before * after).sqrt() >= placing.passes && !constraints.terms[term].eager;
        if said && matches!(self.states[term], State::Open) {
            self.states[term] = State::Passed;
        }
    }

    /// The tokens whose probability matters here whatever their rank, ascending: those that go on with a term, or may open one.
    pub(crate) fn wanted(&self, constraints: &Constraints, length: usize, into: &mut Vec<u32>) {
        into.clear();
        match &self.active {
            Some(active) if active.strict => into.extend(active.next_tokens(constraints, length)),
            _ => into.extend(self.open().flat_map(|term| firsts(&constraints.terms[term]))),
        }
        into.sort_unstable();
        into.dedup();
    }

    fn open(&self) -> impl Iterator<Item = usize> + '_ {
        self.states.iter().enumerate().filter(|(_, state)| matches!(state, State::Open)).map(|(term, _)| term)
    }

    /// The open terms that have at least a share of what the model looks at, with their shares.
    pub(crate) fn looked_at<'a>(
        &'a self,
        constraints: &'a Constraints,
        least: f32,
    ) -> impl Iterator<Item = (usize, f32)> + 'a {
        let least = move |term: usize| if constraints.terms[term].eager { EAGER } else { least };
        self.open().map(|term| (term, self.shares[term])).filter(move |&(term, share)| share >= least(term))
    }

    /// Whether a token other than a term's own would pass it.
    pub(crate) fn would_pass(&self, constraints: &Constraints, placing: &Placing) -> bool {
        self.looked_at(constraints, placing.passes).next().is_some()
    }

    /// Moves on by a token; `length` counts the tokens before it, `last` is the one before it.
    pub(crate) fn advance(
        &mut self,
        token: u32,
        step: Move,
        (length, last): (usize, Option<u32>),
        constraints: &Constraints,
        placing: &Placing,
    ) {
        self.ended = false;
        self.suspect = None;
        match step {
            Move::Opens { term, natural } => {
                let variants = beginnings(&constraints.terms[term], token, placing.opens(last));
                self.active = Some(Active { term, variants, start: length, natural, strict: true });
            }
            Move::Continues { natural } => self.go_on(token, natural, length, constraints),
            Move::Plain => self.plain(token, length, last, constraints, placing),
        }
        self.close(length + 1, constraints);
    }

    /// Keeps the variants that agree with one more token; without any the model was about to say something else.
    fn go_on(&mut self, token: u32, natural: bool, length: usize, constraints: &Constraints) {
        let Some(active) = &mut self.active else { return };
        let variants = &constraints.terms[active.term].variants;
        active.variants.retain(|&variant| variants[variant].tokens.get(length - active.start) == Some(&token));
        active.natural &= natural;
        if active.variants.is_empty() {
            self.active = None;
        }
    }

    /// A token of the model's own: it may happen to begin a term, go on with one, or render one in another way.
    fn plain(&mut self, token: u32, length: usize, last: Option<u32>, constraints: &Constraints, placing: &Placing) {
        self.go_on(token, true, length, constraints);
        if self.active.is_some() {
            return;
        }
        let begins = |&term: &usize| !beginnings(&constraints.terms[term], token, placing.opens(last)).is_empty();
        let unmet = (0..self.states.len()).filter(|&term| !matches!(self.states[term], State::Met(_)));
        // Of several occurrences of a term the one that the model looks at most; of equals the first.
        let begun = unmet.filter(begins).max_by(|&a, &b| self.shares[a].total_cmp(&self.shares[b]).then(b.cmp(&a)));
        if let Some(term) = begun {
            let variants = beginnings(&constraints.terms[term], token, placing.opens(last));
            self.active = Some(Active { term, variants, start: length, natural: true, strict: false });
        } else if !placing.is_light(token) {
            self.suspect =
                self.looked_at(constraints, placing.opens).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        }
    }

    /// A variant that is spelt out to its end meets its term.
    fn close(&mut self, length: usize, constraints: &Constraints) {
        let Some(active) = &self.active else { return };
        let variants = &constraints.terms[active.term].variants;
        if active.variants.iter().any(|&variant| variants[variant].tokens.len() == length - active.start) {
            self.states[active.term] = State::Met(Met { tokens: active.start..length, natural: active.natural });
            self.ended = active.strict;
            self.active = None;
        }
    }
}

/// The first tokens of a term's variants.
fn firsts(term: &Constraint) -> impl Iterator<Item = u32> + '_ {
    term.variants.iter().filter_map(|variant| variant.tokens.first().copied())
}

/// The variants that begin with a token, here.
fn beginnings(term: &Constraint, token: u32, opens: bool) -> Vec<usize> {
    let fits = |variant: &Variant| variant.tokens.first() == Some(&token) && (opens || !variant.glued);
    (0..term.variants.len()).filter(|&variant| fits(&term.variants[variant])).collect()
}

/// The first tokens that may open a term here, each once, preferred variants first.
pub(crate) fn openings(term: &Constraint, opens: bool) -> Vec<u32> {
    let mut tokens: Vec<u32> = Vec::new();
    for variant in term.variants.iter().filter(|variant| opens || !variant.glued) {
        if let Some(&token) = variant.tokens.first().filter(|token| !tokens.contains(token)) {
            tokens.push(token);
        }
    }
    tokens
}

/// The share of `part` in what heads see of `whole`, the heads' mean.
fn mean_share(heads: &[&[f32]], part: &Range<usize>, whole: &Range<usize>) -> f32 {
    if heads.is_empty() {
        return 0.0;
    }
    let sum =
        |head: &[f32], range: &Range<usize>| head.get(range.clone()).map_or(0.0, |weights| weights.iter().sum::<f32>());
    let share = |head: &&[f32]| sum(head, part) / sum(head, whole).max(f32::MIN_POSITIVE);
    heads.iter().map(share).sum::<f32>() / heads.len() as f32
}
