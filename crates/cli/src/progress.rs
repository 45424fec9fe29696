//! What the user sees while stories are translated: sentences done, how fast, how long still.

use std::fmt::Write;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

/// While inputs are still being read nobody knows how many sentences there are.
const READING: &str = "  {bar:32.cyan/dim}  {pos} of {len} sentences so far{rate:.dim}";
const ALL_READ: &str = "  {bar:32.cyan/dim}  {pos} of {len} sentences{rate:.dim}{left:.dim}";

/// A bar on standard error, or nothing where nobody watches.
#[derive(Debug, Clone)]
pub(crate) struct Progress {
    bar: ProgressBar,
    counting: Counting,
}

/// How much is known of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counting {
    NotYet,
    SoFar,
    All,
}

impl Progress {
    pub(crate) fn new(shown: bool) -> Self {
        let bar = if shown { ProgressBar::new(0) } else { ProgressBar::hidden() };
        Self { bar, counting: Counting::NotYet }
    }

    /// Says what is going on before there are sentences to count.
    pub(crate) fn announce(&self, what: &'static str) {
        self.bar
            .set_style(ProgressStyle::with_template("  {spinner:.cyan} {msg:.dim}").expect("a template of our own"));
        self.bar.set_message(what);
        self.bar.enable_steady_tick(Duration::from_millis(100));
        // The time that counts for the rate begins here.
        self.bar.reset_elapsed();
    }

    pub(crate) fn update(&mut self, done: usize, known: usize, all_known: bool) {
        let counting = if all_known { Counting::All } else { Counting::SoFar };
        if counting != self.counting {
            self.bar.disable_steady_tick();
            self.bar.set_style(style(if all_known { ALL_READ } else { READING }));
            self.counting = counting;
        }
        self.bar.set_length(known as u64);
        self.bar.set_position(done as u64);
    }

    /// Takes the bar away while something else is written to the screen.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }

    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

impl Drop for Progress {
    /// Whatever ends the work early leaves a clean screen to the message that says why.
    fn drop(&mut self) {
        self.end();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .expect("a template of our own")
        .progress_chars("━━─")
        .with_key("rate", |state: &ProgressState, out: &mut dyn Write| {
            let _never_fails = match state.per_sec() {
                rate if rate > 0.0 && rate.is_finite() => write!(out, " · {rate:.1}/s"),
                _ => Ok(()),
            };
        })
        .with_key("left", |state: &ProgressState, out: &mut dyn Write| {
            let _never_fails = match state.eta().as_secs() {
                0 => Ok(()),
                seconds => write!(out, " · {} left", clock(seconds)),
            };
        })
}

/// `0:07`, `12:30`, `3:05:00`.
fn clock(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks() {
        assert_eq!([7, 750, 11_100].map(clock), ["0:07", "12:30", "3:05:00"]);
    }
}
