//! A sentence while it is searched.

use crate::constraints::{Constraints, Placing};
use crate::hypothesis::{Finished, Hypothesis};
use crate::progress::{Move, Progress, Reached};
use crate::rules::{Next, Rules};
use crate::tree::Tree;
use crate::{Choice, Options, Row, Slot, Task};

/// A hypothesis that may still grow; as it is by default, the root of a tree.
#[derive(Debug, Default)]
pub(crate) struct Live {
    /// Its last token in the tree.
    pub(crate) node: u32,
    /// The nodes before that, oldest first.
    pub(crate) path: Vec<u32>,
    /// Sum of the log-probabilities.
    pub(crate) score: f32,
    /// What may follow.
    pub(crate) next: Next,
    /// How far it has come with the sentence's terms.
    pub(crate) progress: Progress,
    /// Tokens whose probability is wanted for those, ascending.
    pub(crate) wanted: Vec<u32>,
}

/// A live hypothesis (by its place) and the token that is to follow it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extension {
    /// Place among the live hypotheses.
    pub(crate) place: usize,
    /// What follows.
    pub(crate) choice: Choice,
    /// Sum of the log-probabilities, `choice` included.
    pub(crate) score: f32,
    /// What it does for the sentence's terms.
    pub(crate) step: Move,
    /// Terms that were passed.
    pub(crate) passed: usize,
    /// How far it has come with the terms, this token included.
    pub(crate) reached: Reached,
}

impl Extension {
    /// One that has nothing to do with terms.
    pub(crate) fn plain(place: usize, choice: Choice, score: f32) -> Self {
        Self { place, choice, score, step: Move::Plain, passed: 0, reached: Reached::default() }
    }
}

/// A sentence while it is searched: its live hypotheses and those that have ended.
pub(crate) struct Sentence<'a> {
    pub(crate) number: usize,
    pub(crate) slot: Slot,
    pub(crate) max_tokens: usize,
    /// The terms to be met.
    pub(crate) constraints: Constraints,
    /// Tokens of the source.
    source: usize,
    /// Tokens that every hypothesis begins with.
    forced: usize,
    pub(crate) tree: Tree,
    /// Best first, all of the same length.
    pub(crate) live: Vec<Live>,
    /// Best first.
    pub(crate) finished: Vec<Finished>,
    rules: Rules<'a>,
    /// Hypotheses whose buffers wait for another use.
    spare: Vec<Live>,
    /// Tokens of one hypothesis, for the rules.
    past: Vec<u32>,
}

impl<'a> Sentence<'a> {
    /// A sentence whose only hypothesis is the model's `first` token.
    pub(crate) fn new(number: usize, slot: Slot, first: u32, task: &Task, rules: Rules<'a>) -> Self {
        let mut sentence = Self {
            number,
            slot,
            max_tokens: task.max_tokens,
            constraints: task.constraints.clone(),
            source: task.source.len(),
            forced: task.forced.len(),
            tree: Tree::new(first),
            live: vec![Live { progress: Progress::new(&task.constraints), ..Live::default() }],
            finished: Vec::new(),
            rules,
            spare: Vec::new(),
            past: Vec::new(),
        };
        sentence.apply_rules();
        sentence.want();
        sentence
    }

    /// Tokens that each live hypothesis has chosen.
    pub(crate) fn length(&self) -> usize {
        self.live.first().map_or(0, |live| live.path.len())
    }

    /// The rows that extend the live hypotheses, in their order.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.live.iter().map(|live| Row {
            slot: self.slot,
            token: self.tree.token(live.node),
            step: live.path.len(),
            entry: live.node,
            path: &live.path,
            banned: self.rules.banned(&live.next),
            wanted: &live.wanted,
        })
    }

    /// Whether each live hypothesis has but one way to go on.
    pub(crate) fn is_forced(&self) -> bool {
        self.live.iter().all(|live| live.next.only.is_some())
    }

    /// Lets `chosen` live on, in this order, and forgets all other live hypotheses.
    pub(crate) fn grow(&mut self, chosen: &[Extension], placing: &Placing) {
        for extension in chosen {
            self.tree.keep(self.live[extension.place].node);
        }
        for live in &self.live {
            self.tree.release(live.node);
        }
        let grown = self.live.len();
        for extension in chosen {
            let &Extension { place, choice, score, .. } = extension;
            let parent = self.live[place].node;
            let mut child = self.spare.pop().unwrap_or_default();
            child.path.clear();
            child.path.extend_from_slice(&self.live[place].path);
            child.path.push(parent);
            child.node = self.tree.add(parent, choice.token, choice.log_prob);
            child.score = score;
            child.progress = self.moved(extension, placing);
            self.live.push(child);
        }
        self.spare.extend(self.live.drain(..grown));
        self.apply_rules();
        self.want();
    }

    /// Ends the live hypothesis at `place` with `last`; it stays live as well.
    fn finished(
        &self,
        place: usize,
        last: Option<Choice>,
        score: f32,
        progress: Progress,
        options: &Options,
    ) -> Finished {
        let live = &self.live[place];
        let nodes = || live.path.iter().copied().chain([live.node]);
        let ended = last.is_some_and(|choice| options.eos.contains(&choice.token));
        let chosen = nodes().skip(1);
        let tokens = chosen.clone().map(|node| self.tree.token(node));
        let log_probs = chosen.map(|node| self.tree.log_prob(node));
        let length = live.path.len() + usize::from(last.is_some());
        Finished {
            tokens: tokens.chain(last.filter(|_| !ended).map(|choice| choice.token)).collect(),
            log_probs: log_probs.chain(last.map(|choice| choice.log_prob)).collect(),
            score: score / options.divisor(length),
            ended,
            missing: progress.missing(),
            met: progress.into_met(),
            attention: nodes().take(length).filter_map(|node| self.tree.attention(node)).collect(),
        }
    }

    /// Puts an ended hypothesis among the best `beam`, if it belongs there.
    pub(crate) fn finish(&mut self, extension: Extension, options: &Options) {
        let score = extension.score / options.divisor(self.length() + 1);
        let ends = options.eos.contains(&extension.choice.token);
        let progress =
            if ends { self.live[extension.place].progress.clone() } else { self.moved(&extension, &options.placing) };
        // Of equals the earlier one stays ahead.
        let missing = progress.missing();
        let ahead = |other: &Finished| (other.missing, -other.score) <= (missing, -score);
        let rank = self.finished.partition_point(ahead);
        if rank < options.beam {
            let finished = self.finished(extension.place, Some(extension.choice), extension.score, progress, options);
            self.finished.truncate(options.beam - 1);
            self.finished.insert(rank, finished);
        }
    }

    /// How far an extension has come with the terms.
    fn moved(&self, extension: &Extension, placing: &Placing) -> Progress {
        let live = &self.live[extension.place];
        let mut progress = live.progress.clone();
        if !self.constraints.is_empty() {
            let place = (live.path.len(), self.last_chosen(live));
            progress.advance(extension.choice.token, extension.step, place, &self.constraints, placing);
        }
        progress
    }

    /// The last token that a hypothesis has chosen; none at its beginning, where the model's first token stands.
    pub(crate) fn last_chosen(&self, live: &Live) -> Option<u32> {
        (live.path.len() > self.forced).then(|| self.tree.token(live.node))
    }

    /// Lets all hypotheses see what the model looks at.
    pub(crate) fn look(&mut self, placing: &Placing) {
        for live in &mut self.live {
            if let Some(attention) = self.tree.attention(live.node) {
                live.progress.look(&attention, self.source, &self.constraints, placing);
            }
        }
    }

    /// Notes the tokens whose probability the terms want to know.
    fn want(&mut self) {
        if self.constraints.is_empty() {
            return;
        }
        for live in &mut self.live {
            live.progress.wanted(&self.constraints, live.path.len(), &mut live.wanted);
        }
    }

    /// Ends the live hypotheses as they stand: nothing may follow them.
    pub(crate) fn cut(&mut self, options: &Options) {
        for place in 0..self.live.len() {
            let live = &self.live[place];
            let finished = self.finished(place, None, live.score, live.progress.clone(), options);
            self.finished.push(finished);
        }
        self.live.clear();
    }

    /// The best hypotheses that have ended.
    pub(crate) fn into_hypotheses(mut self, nbest: usize) -> Vec<Hypothesis> {
        // The others go first: what only they shared need not be copied.
        self.finished.truncate(nbest);
        drop(self.tree);
        self.finished.into_iter().map(Hypothesis::from).collect()
    }

    fn apply_rules(&mut self) {
        if self.rules.are_constant() {
            return;
        }
        for live in &mut self.live {
            self.past.clear();
            self.past.extend(live.path.iter().map(|&node| self.tree.token(node)));
            self.past.push(self.tree.token(live.node));
            self.rules.narrow(&self.past, &mut live.next);
        }
    }
}
