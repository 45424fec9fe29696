//! What the user sees while stories are translated: sentences done, how fast, how long still.

use std::fmt::Write;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

/// While inputs are still being read nobody knows how many sentences there are.
const READING: &str = "  {bar:32.cyan/dim}  {pos} of {len} sentences so far{rate:.dim}";
const ALL_READ: &str = "  {bar:32.cyan/dim}  {pos} of {len} sentences{rate:.dim}{left:.dim}";

/// A bar on standard error, or nothing where nobody watches.
#[derive(Debug, Clone)]
pub(super) struct Progress {
    bar: ProgressBar,
    all_known: bool,
}

impl Progress {
    pub(super) fn new(shown: bool) -> Self {
        let bar = if shown { ProgressBar::new(0) } else { ProgressBar::hidden() };
        bar.set_style(style(READING));
        Self { bar, all_known: false }
    }

    /// Says what is going on before there are sentences.
    pub(super) fn announce(&self, what: &str) {
        self.bar
            .set_style(ProgressStyle::with_template("  {spinner:.cyan} {msg:.dim}").expect("a template of our own"));
        self.bar.set_message(what.to_owned());
        self.bar.enable_steady_tick(Duration::from_millis(100));
    }

    /// From now on sentences are counted.
    pub(super) fn begin(&self) {
        self.bar.disable_steady_tick();
        self.bar.reset();
        self.bar.set_style(style(READING));
    }

    pub(super) fn update(&mut self, done: usize, known: usize, all_known: bool) {
        if all_known && !self.all_known {
            self.all_known = true;
            self.bar.set_style(style(ALL_READ));
        }
        self.bar.set_length(known as u64);
        self.bar.set_position(done as u64);
    }

    /// Takes the bar away while something else is written to the screen.
    pub(super) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }

    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
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
