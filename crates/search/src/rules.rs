//! What a hypothesis may say next.
//!
//! Each rule looks at one hypothesis' own past and narrows its next token before the model is asked, so a rule is part of
//! the search and not a filter after it: what is banned never takes a place in the beam.

use crate::{Options, Task};

/// What may follow a hypothesis.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Next {
    /// The one token that follows, at no cost.
    pub(crate) only: Option<u32>,
    /// Tokens that must not follow.
    pub(crate) banned: Vec<u32>,
}

/// A limit on the next token of a hypothesis.
pub(crate) trait Rule {
    /// Narrows what follows `past`: the model's first token, then those chosen so far.
    fn narrow(&self, past: &[u32], next: &mut Next);
}

/// The rules of one sentence.
///
/// They apply in this order, which is that of transformers' processors: a later one has the last word.
pub(crate) struct Rules<'a> {
    /// Banned after every past; sorted.
    forbidden: &'a [u32],
    rules: Vec<Box<dyn Rule + 'a>>,
}

impl<'a> Rules<'a> {
    /// The rules that `options` and `task` call for; `forbidden` are the options' own, sorted.
    pub(crate) fn new(options: &'a Options, forbidden: &'a [u32], task: &Task) -> Self {
        let mut rules: Vec<Box<dyn Rule + 'a>> = Vec::new();
        if options.no_repeat_ngram > 0 {
            rules.push(Box::new(NoRepeat { size: options.no_repeat_ngram }));
        }
        if !task.banned.is_empty() {
            rules.push(Box::new(Phrases { banned: task.banned.clone() }));
        }
        if task.min_tokens > 0 {
            rules.push(Box::new(Least { tokens: task.min_tokens, eos: &options.eos }));
        }
        if !task.forced.is_empty() {
            rules.push(Box::new(Beginning { tokens: task.forced.clone() }));
        }
        if let Some(token) = options.forced_eos {
            rules.push(Box::new(End { place: task.max_tokens - 1, token }));
        }
        Self { forbidden, rules }
    }

    /// Whether no rule looks at the past.
    pub(crate) fn are_constant(&self) -> bool {
        self.rules.is_empty()
    }

    /// Says what may follow `past`. Bans come sorted; none are left beside an `only`.
    pub(crate) fn narrow(&self, past: &[u32], next: &mut Next) {
        next.only = None;
        next.banned.clear();
        for rule in &self.rules {
            rule.narrow(past, next);
        }
        if next.only.is_some() {
            next.banned.clear();
        } else if !next.banned.is_empty() {
            next.banned.extend_from_slice(self.forbidden);
            next.banned.sort_unstable();
            next.banned.dedup();
        }
    }

    /// The banned tokens of `next`, ascending.
    pub(crate) fn banned<'n>(&'n self, next: &'n Next) -> &'n [u32] {
        if next.only.is_none() && next.banned.is_empty() { self.forbidden } else { &next.banned }
    }
}

/// No sequence of `size` tokens occurs twice.
struct NoRepeat {
    size: usize,
}

impl Rule for NoRepeat {
    fn narrow(&self, past: &[u32], next: &mut Next) {
        if past.len() < self.size {
            return;
        }
        let begun = &past[past.len() + 1 - self.size..];
        for earlier in past.windows(self.size) {
            if earlier.starts_with(begun) {
                next.banned.push(earlier[self.size - 1]);
            }
        }
    }
}

/// No banned phrase is completed.
struct Phrases {
    banned: Vec<Vec<u32>>,
}

impl Rule for Phrases {
    fn narrow(&self, past: &[u32], next: &mut Next) {
        for phrase in &self.banned {
            if let Some((last, begun)) = phrase.split_last()
                && past[1..].ends_with(begun)
            {
                next.banned.push(*last);
            }
        }
    }
}

/// No end mark before so many tokens.
struct Least<'a> {
    tokens: usize,
    eos: &'a [u32],
}

impl Rule for Least<'_> {
    fn narrow(&self, past: &[u32], next: &mut Next) {
        if past.len() - 1 < self.tokens {
            next.banned.extend_from_slice(self.eos);
        }
    }
}

/// The tokens that every hypothesis begins with.
struct Beginning {
    tokens: Vec<u32>,
}

impl Rule for Beginning {
    fn narrow(&self, past: &[u32], next: &mut Next) {
        if let Some(&token) = self.tokens.get(past.len() - 1) {
            next.only = Some(token);
        }
    }
}

/// The end mark that takes the last place.
struct End {
    place: usize,
    token: u32,
}

impl Rule for End {
    fn narrow(&self, past: &[u32], next: &mut Next) {
        if past.len() - 1 == self.place {
            next.only = Some(self.token);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn narrowed(options: &Options, task: &Task, past: &[u32]) -> Next {
        let mut forbidden = options.forbidden.clone();
        forbidden.sort_unstable();
        let rules = Rules::new(options, &forbidden, task);
        let mut next = Next::default();
        rules.narrow(past, &mut next);
        next.banned = rules.banned(&next).to_vec();
        next
    }

    #[test]
    fn a_begun_phrase_must_not_end_as_before() {
        let options = Options { no_repeat_ngram: 2, forbidden: vec![9, 1], ..Options::default() };
        let task = Task::new(vec![1], 20);
        assert_eq!(narrowed(&options, &task, &[5, 6, 5, 7, 5]).banned, [1, 6, 7, 9]);
        assert_eq!(narrowed(&options, &task, &[5, 6]).banned, [1, 9], "the last token's own follower is not known yet");
        assert_eq!(narrowed(&options, &task, &[5]).banned, [1, 9]);
    }

    #[test]
    fn phrases_of_one_token_are_tokens() {
        let options = Options { no_repeat_ngram: 1, ..Options::default() };
        assert_eq!(narrowed(&options, &Task::new(vec![1], 20), &[5, 6, 5]).banned, [5, 6]);
    }

    #[test]
    fn forced_tokens_have_the_last_word() {
        let options = Options { no_repeat_ngram: 1, eos: vec![2], forced_eos: Some(2), ..Options::default() };
        let task = Task { forced: vec![5, 5], min_tokens: 4, ..Task::new(vec![1], 4) };
        assert_eq!(narrowed(&options, &task, &[5]), Next { only: Some(5), banned: vec![] });
        assert_eq!(narrowed(&options, &task, &[5, 5]), Next { only: Some(5), banned: vec![] });
        assert_eq!(narrowed(&options, &task, &[5, 5, 5]), Next { only: None, banned: vec![2, 5] });
        assert_eq!(narrowed(&options, &task, &[5, 5, 5, 6]), Next { only: Some(2), banned: vec![] });
    }
}
