//! What the search asks of a model: plain rows in, plain choices out.

/// A sentence that a model holds: its source is read once and shared by all hypotheses until the slot is released.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot(pub u32);

/// One live hypothesis that is to be extended by one token.
///
/// The keys and values that a model computes for the row's own token go to `entry` of the slot's target cache;
/// the hypothesis is read back through `path`, its ancestor table. Caches are never copied or reordered: two
/// hypotheses that share a beginning share its entries. An entry that no live hypothesis needs is handed out again.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// The sentence.
    pub slot: Slot,
    /// The token that is fed: the model's first token at step 0, the hypothesis' last token afterwards.
    pub token: u32,
    /// Tokens of the hypothesis before this one; equals `path.len()`.
    pub step: usize,
    /// Where the target cache of the slot keeps this row.
    pub entry: u32,
    /// Entries of the earlier tokens, oldest first.
    pub path: &'a [u32],
    /// Tokens that must not be chosen, ascending. They keep their share of the probability: nothing is renormalised.
    pub banned: &'a [u32],
    /// Tokens whose log-probability is wanted whatever their rank.
    pub wanted: &'a [u32],
}

/// What is wanted for each row of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// How many of the best tokens; a model gives fewer only when its vocabulary (less the banned tokens) is smaller. None
    /// where only `wanted` tokens count or every row is forced: without either, a model may skip its output layer.
    pub best: usize,
    /// Whether attention over the source is wanted.
    pub attention: bool,
}

/// A token and its natural log-probability under the whole vocabulary.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// Vocabulary number.
    pub token: u32,
    /// Natural logarithm of its probability.
    pub log_prob: f32,
}

/// What a model says of one row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Verdict {
    /// The best tokens, best first; equal log-probabilities by ascending token.
    pub best: Vec<Choice>,
    /// Log-probabilities of the row's `wanted` tokens, in their order.
    pub wanted: Vec<f32>,
    /// Attention of this row over the source, head after head in the order in which the model was given its link heads:
    /// for each head as many weights as the source had tokens, summing to 1. Empty when not asked for.
    pub attention: Vec<f32>,
}

/// A model as the search sees it: it reads sources, extends rows, forgets sources.
///
/// A verdict depends on nothing but the row's source, its own tokens and the weights: not on the other rows of the
/// step, their order, or the number of threads.
pub trait Model {
    /// Why a model could not go on.
    type Error;

    /// Reads sources; each gets a slot and the token that its first row feeds.
    ///
    /// All the sources of one call are read as one packed product, without padding.
    fn admit(&mut self, sources: &[&[u32]]) -> Result<Vec<(Slot, u32)>, Self::Error>;

    /// Extends each row by one token; one verdict a row, in order.
    fn step(&mut self, rows: &[Row<'_>], ask: Ask) -> Result<Vec<Verdict>, Self::Error>;

    /// Forgets a sentence; its slot may be handed out again.
    fn release(&mut self, slot: Slot);
}
