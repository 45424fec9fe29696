//! The line at the end: how much, how fast, how large.

use std::fmt::{self, Display, Formatter};
use std::time::Duration;

use barqiya_wire::Totals;

/// What a run did, for standard error. Nothing of it goes into outputs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Closing {
    pub(super) totals: Totals,
    /// Stories that were finished before.
    pub(super) skipped: usize,
    /// Time from the first sentence to the last, without loading the model.
    pub(super) time: Duration,
    pub(super) peak_memory: Option<u64>,
}

impl Display for Closing {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let Totals { stories, failed, pairs, flagged, target_tokens, .. } = self.totals;
        let seconds = self.time.as_secs_f64();
        write!(formatter, "{}, {}", counted(stories, "story", "stories"), counted(pairs, "sentence", "sentences"))?;
        write!(formatter, ", {} in {seconds:.1} s", counted(target_tokens, "token", "tokens"))?;
        if target_tokens > 0 && seconds > 0.0 {
            write!(formatter, " ({:.0} tokens/s)", target_tokens as f64 / seconds)?;
        }
        if let Some(bytes) = self.peak_memory {
            write!(formatter, ", peak memory {} MiB", bytes >> 20)?;
        }
        if flagged > 0 {
            write!(formatter, "; {flagged} flagged")?;
        }
        if self.skipped > 0 {
            write!(formatter, "; {} finished before", counted(self.skipped, "story", "stories"))?;
        }
        if failed > 0 {
            write!(formatter, "; {failed} could not be read")?;
        }
        Ok(())
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line() {
        let totals = Totals { stories: 3, failed: 1, pairs: 24, flagged: 2, target_tokens: 900, ..Totals::default() };
        let closing = Closing { totals, skipped: 1, time: Duration::from_secs(6), peak_memory: Some(300 << 20) };
        assert_eq!(
            closing.to_string(),
            "3 stories, 24 sentences, 900 tokens in 6.0 s (150 tokens/s), peak memory 300 MiB; 2 flagged; \
             1 story finished before; 1 could not be read"
        );
        let nothing = Closing { totals: Totals::default(), skipped: 0, time: Duration::ZERO, peak_memory: None };
        assert_eq!(nothing.to_string(), "0 stories, 0 sentences, 0 tokens in 0.0 s");
    }
}
