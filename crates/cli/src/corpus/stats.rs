//! `barqiya corpus stats`: what is in a corpus, for a terminal, a program or a browser.

mod page;
mod table;

use barqiya_corpus::Statistics;

use super::reading::Reading;
use crate::arguments::{StatsArguments, StatsFormat};
use crate::outcome::Outcome;
use crate::outputs::Place;
use crate::print::print;
use crate::problem::Problem;
use crate::unfinished::{self, write_whole};

/// Counts all rows and shows what came of it.
pub(super) fn stats(arguments: &StatsArguments) -> Result<Outcome, Problem> {
    unfinished::clean_up_when_interrupted("stopped; nothing was written".to_owned());
    let mut reading = Reading::new(&arguments.input)?;
    let mut statistics = Statistics::default();
    let skipped = reading.for_each(|pair| {
        statistics.add(&pair);
        Ok(())
    })?;
    let place = Place::new(arguments.output.as_deref());
    let shown = match format(arguments, &place) {
        StatsFormat::Text => table::render(&statistics),
        StatsFormat::Json => {
            let json = serde_json::to_string_pretty(&statistics).expect("counts are numbers");
            format!("{json}\n")
        }
        StatsFormat::Html => page::render(&statistics, &title(arguments)),
    };
    match place {
        Place::StandardOutput => drop(print(&shown)?),
        Place::File(path) => write_whole(&path, &shown)?,
        Place::Folder(folder) => return Err(Problem::OneFileOnly { name: folder.display().to_string() }),
    }
    Ok(super::outcome(skipped))
}

/// The format that is asked for, or that the output's ending says.
fn format(arguments: &StatsArguments, place: &Place) -> StatsFormat {
    let by_ending = || match place {
        Place::File(path) => match path.extension().and_then(|ending| ending.to_str()) {
            Some("json") => StatsFormat::Json,
            Some("html" | "htm") => StatsFormat::Html,
            _ => StatsFormat::Text,
        },
        _ => StatsFormat::Text,
    };
    arguments.format.unwrap_or_else(by_ending)
}

/// The names of the inputs.
fn title(arguments: &StatsArguments) -> String {
    let names = arguments.input.inputs.iter().map(|path| match path.file_name() {
        Some(name) => name.to_string_lossy().into_owned(),
        None => path.display().to_string(),
    });
    names.collect::<Vec<_>>().join(", ")
}

/// A number with a comma before each three digits: 1,234,567.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A share of rows in per cent.
fn per_cent(part: u64, whole: u64) -> String {
    format!("{:.1} %", 100.0 * part as f64 / whole.max(1) as f64)
}

/// A value of a histogram with as many digits as its bins can tell apart.
fn value(value: f64, width: f64) -> String {
    let digits = if width >= 1.0 { 0 } else { 2 };
    format!("{value:.digits$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
