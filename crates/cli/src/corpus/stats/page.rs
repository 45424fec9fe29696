//! Statistics as one page, charts drawn in SVG.

use std::fmt::Write;

use barqiya_corpus::{Histogram, Statistics};

use super::{grouped, per_cent, value};

/// Size of a chart, in the units that its bars are drawn in.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 220.0;
/// Room below the bars for what they stand for.
const FOOT: f64 = 22.0;

/// A page that needs nothing from the network.
pub(super) fn render(statistics: &Statistics, title: &str) -> String {
    let mut page = String::new();
    let title = escape(title);
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}: statistics</title>\n\
         <style>\n{}</style>\n</head>\n<body>\n<h1>{title}</h1>\n",
        include_str!("page.css")
    );
    sizes(&mut page, statistics);
    let rules = statistics.rules.iter().map(|(rule, &count)| (rule.as_str(), count)).collect();
    counted(&mut page, "Rows by the rules that they break", rules, statistics.rows);
    let flags = statistics.flags.iter().map(|(&flag, &count)| (flag, count)).collect();
    counted(&mut page, "Rows by their flags", flags, statistics.rows);
    let (ar, en) = (&statistics.ar.words_a_row, &statistics.en.words_a_row);
    chart(&mut page, "Words a row", &[("Arabic", ar), ("English", en)]);
    chart(&mut page, "English by Arabic characters, in powers of two", &[("rows", &statistics.ratio)]);
    for (name, scores) in &statistics.scores {
        chart(&mut page, &format!("The rows’ {}", escape(name)), &[("rows", scores)]);
    }
    page.push_str("</body>\n</html>\n");
    page
}

fn sizes(page: &mut String, statistics: &Statistics) {
    let Statistics { rows, stories, one_sided, judged, ar, en, .. } = statistics;
    let _ = write!(
        page,
        "<p>{} rows of {} stories; {} ({}) with one side only, {} ({}) with verdicts.</p>\n\
         <table>\n<thead><tr><td></td><th scope=\"col\">Arabic</th><th scope=\"col\">English</th></tr></thead>\n<tbody>\n",
        grouped(*rows),
        grouped(stories.count()),
        grouped(*one_sided),
        per_cent(*one_sided, *rows),
        grouped(*judged),
        per_cent(*judged, *rows),
    );
    let mut row = |name: &str, ar: String, en: String| {
        let _ = writeln!(page, "<tr><th scope=\"row\">{name}</th><td>{ar}</td><td>{en}</td></tr>");
    };
    row("Characters", grouped(ar.characters), grouped(en.characters));
    row("Words", grouped(ar.words), grouped(en.words));
    row("Different words", grouped(ar.vocabulary.count()), grouped(en.vocabulary.count()));
    let mean = |histogram: &Histogram| histogram.mean().map_or_else(|| "–".to_owned(), |mean| format!("{mean:.1}"));
    row("Words a row", mean(&ar.words_a_row), mean(&en.words_a_row));
    row("Longest row", value(ar.words_a_row.greatest, 1.0), value(en.words_a_row.greatest, 1.0));
    page.push_str("</tbody>\n</table>\n");
}

/// Counts of rows as bars that lie, the most frequent first.
fn counted(page: &mut String, title: &str, mut counts: Vec<(&str, u64)>, rows: u64) {
    if counts.is_empty() {
        return;
    }
    counts.sort_by_key(|&(name, count)| (std::cmp::Reverse(count), name));
    let most = counts[0].1 as f64;
    let _ = writeln!(page, "<h2>{title}</h2>\n<table class=\"bars\">\n<tbody>");
    for (name, count) in counts {
        let _ = writeln!(
            page,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td>\
             <td><svg width=\"100%\" height=\"12\" aria-hidden=\"true\"><rect class=\"s0\" width=\"{:.2}%\" height=\"12\"/></svg></td></tr>",
            escape(name),
            grouped(count),
            per_cent(count, rows),
            100.0 * count as f64 / most
        );
    }
    page.push_str("</tbody>\n</table>\n");
}

/// Histograms of the same bins as bars that stand side by side; what is outside of the bins stands at the ends.
fn chart(page: &mut String, title: &str, series: &[(&str, &Histogram)]) {
    let columns: Vec<Vec<(String, u64)>> = series.iter().map(|(_, histogram)| columns(histogram)).collect();
    let most = columns.iter().flatten().map(|(_, count)| *count).max().unwrap_or(0);
    if most == 0 {
        return;
    }
    let step = WIDTH / columns[0].len() as f64;
    let bar = step * 0.84 / series.len() as f64;
    let _ = write!(
        page,
        "<h2>{title}</h2>\n<figure>\n<svg viewBox=\"0 0 {WIDTH} {}\" role=\"img\" aria-label=\"{title}\">\n",
        HEIGHT + FOOT
    );
    for (which, column) in columns.iter().enumerate() {
        for (at, (label, count)) in column.iter().enumerate() {
            let height = HEIGHT * *count as f64 / most as f64;
            let share = per_cent(*count, series[which].1.count);
            let _ = writeln!(
                page,
                "<rect class=\"s{which}\" x=\"{:.1}\" y=\"{:.1}\" width=\"{bar:.1}\" height=\"{height:.1}\">\
                 <title>{}, {label}: {} ({share})</title></rect>",
                at as f64 * step + step * 0.08 + which as f64 * bar,
                HEIGHT - height,
                series[which].0,
                grouped(*count),
            );
        }
    }
    axis(page, series[0].1, step);
    page.push_str("</svg>\n");
    if series.len() > 1 {
        let named =
            series.iter().enumerate().map(|(which, (name, _))| format!("<span class=\"s{which}\">{name}</span>"));
        let _ = writeln!(page, "<figcaption>{}</figcaption>", named.collect::<Vec<_>>().join(" "));
    }
    page.push_str("</figure>\n");
}

/// The base line, and where every fourth bin begins.
fn axis(page: &mut String, histogram: &Histogram, step: f64) {
    let _ = writeln!(page, "<line x1=\"0\" x2=\"{WIDTH}\" y1=\"{HEIGHT}\" y2=\"{HEIGHT}\"/>");
    for (at, bin) in histogram.bins().enumerate().step_by(4) {
        // The first column is that of values before the bins.
        let x = (at + 1) as f64 * step;
        let shown = value(bin.from, histogram.width);
        let _ = writeln!(page, "<text x=\"{x:.1}\" y=\"{:.1}\">{shown}</text>", HEIGHT + FOOT - 5.0);
    }
}

/// A histogram's columns with what they stand for.
fn columns(histogram: &Histogram) -> Vec<(String, u64)> {
    let show = |at: f64| value(at, histogram.width);
    let end = histogram.from + histogram.width * histogram.counts.len() as f64;
    let mut columns = vec![(format!("below {}", show(histogram.from)), histogram.below)];
    columns.extend(histogram.bins().map(|bin| (format!("{} to {}", show(bin.from), show(bin.to)), bin.count)));
    columns.push((format!("{} and more", show(end)), histogram.above));
    columns
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
