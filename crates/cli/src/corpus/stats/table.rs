//! Statistics as text.

use std::fmt::Write;

use barqiya_corpus::{Histogram, Statistics};

use super::{grouped, per_cent, value};

/// Columns of the longest bar.
const BAR: usize = 24;

/// Sizes, what speaks against rows, and the shape of lengths and scores.
pub(super) fn render(statistics: &Statistics) -> String {
    let mut text = String::new();
    sizes(&mut text, statistics);
    let rules = statistics.rules.iter().map(|(rule, &count)| (rule.as_str(), count)).collect();
    counted(&mut text, "Rows by the rules that they break", rules, statistics.rows);
    let flags = statistics.flags.iter().map(|(&flag, &count)| (flag, count)).collect();
    counted(&mut text, "Rows by their flags", flags, statistics.rows);
    histogram(&mut text, "Words a row, Arabic", &statistics.ar.words_a_row);
    histogram(&mut text, "Words a row, English", &statistics.en.words_a_row);
    histogram(&mut text, "English by Arabic characters, in powers of two", &statistics.ratio);
    for (name, scores) in &statistics.scores {
        histogram(&mut text, &format!("The rows' {name}"), scores);
    }
    text
}

fn sizes(text: &mut String, statistics: &Statistics) {
    let Statistics { rows, stories, one_sided, judged, ar, en, .. } = statistics;
    let mut line = |name: &str, what: String| {
        let _ = writeln!(text, "{}", format!("{name:<14}{what}").trim_end());
    };
    line("rows", grouped(*rows));
    line("stories", grouped(stories.count()));
    line("one side only", format!("{} ({})", grouped(*one_sided), per_cent(*one_sided, *rows)));
    line("with verdicts", format!("{} ({})", grouped(*judged), per_cent(*judged, *rows)));
    line("", String::new());
    line("", format!("{:>14}{:>14}", "Arabic", "English"));
    let mut both = |name: &str, ar: String, en: String| line(name, format!("{ar:>14}{en:>14}"));
    both("characters", grouped(ar.characters), grouped(en.characters));
    both("words", grouped(ar.words), grouped(en.words));
    both("vocabulary", grouped(ar.vocabulary.count()), grouped(en.vocabulary.count()));
    let mean = |histogram: &Histogram| histogram.mean().map_or_else(|| "–".to_owned(), |mean| format!("{mean:.1}"));
    both("words a row", mean(&ar.words_a_row), mean(&en.words_a_row));
    both("longest row", value(ar.words_a_row.greatest, 1.0), value(en.words_a_row.greatest, 1.0));
}

/// Counts of rows, the most frequent first.
fn counted(text: &mut String, title: &str, mut counts: Vec<(&str, u64)>, rows: u64) {
    if counts.is_empty() {
        return;
    }
    counts.sort_by_key(|&(name, count)| (std::cmp::Reverse(count), name));
    let most = counts[0].1;
    let _ = writeln!(text, "\n{title}");
    for (name, count) in counts {
        let _ = writeln!(text, "  {name:<16}{} {:>9} {:>7}", bar(count, most), grouped(count), per_cent(count, rows));
    }
}

fn histogram(text: &mut String, title: &str, histogram: &Histogram) {
    if histogram.count == 0 {
        return;
    }
    let _ = writeln!(text, "\n{title}");
    let most = histogram.counts.iter().copied().chain([histogram.below, histogram.above]).max().unwrap_or(1);
    let mut row = |label: String, count: u64| {
        let share = per_cent(count, histogram.count);
        let _ = writeln!(text, "  {label:<16}{} {:>9} {share:>7}", bar(count, most), grouped(count));
    };
    let show = |at: f64| value(at, histogram.width);
    let end = histogram.from + histogram.width * histogram.counts.len() as f64;
    if histogram.below > 0 {
        row(format!("below {}", show(histogram.from)), histogram.below);
    }
    // Bins without values are left out at both ends.
    let bins: Vec<_> = histogram.bins().collect();
    let first = bins.iter().position(|bin| bin.count > 0).unwrap_or(bins.len());
    let last = bins.iter().rposition(|bin| bin.count > 0).map_or(first, |last| last + 1);
    for bin in &bins[first..last] {
        row(format!("{} to {}", show(bin.from), show(bin.to)), bin.count);
    }
    if histogram.above > 0 {
        row(format!("{} and more", show(end)), histogram.above);
    }
}

/// A bar of eighths of columns, filled up with spaces.
fn bar(count: u64, most: u64) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (count as f64 / most.max(1) as f64 * (BAR * 8) as f64).round() as usize;
    // What is there is seen, however little.
    let eighths = if count > 0 { eighths.max(1) } else { 0 };
    let drawn = "█".repeat(eighths / 8) + EIGHTHS[eighths % 8];
    format!("{drawn:<BAR$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_share() {
        assert_eq!(bar(8, 8), "█".repeat(BAR));
        assert_eq!(bar(1, 1_000_000), format!("{:<BAR$}", "▏"));
        assert_eq!(bar(0, 5), " ".repeat(BAR));
    }
}
