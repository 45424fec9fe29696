//! The best token at every step, and no other.

use crate::sentence::{Extension, Sentence};
use crate::{Choice, Options, Verdict};

/// Extends the only hypothesis by its best token. The sentence is finished when nothing is live afterwards.
pub(crate) fn advance(sentence: &mut Sentence<'_>, verdict: &Verdict, options: &Options) {
    let live = &sentence.live[0];
    let choice = match live.next.only {
        Some(token) => Some(Choice { token, log_prob: 0.0 }),
        None => verdict.best.iter().copied().find(|choice| choice.log_prob > f32::NEG_INFINITY),
    };
    let Some(choice) = choice else { return sentence.cut(options) };
    let score = live.score + choice.log_prob;
    let extension = Extension::plain(0, choice, score);
    if options.eos.contains(&choice.token) || sentence.length() + 1 == sentence.max_tokens {
        sentence.finish(extension, options);
        sentence.live.clear();
    } else {
        sentence.grow(&[extension], &options.placing);
    }
}
