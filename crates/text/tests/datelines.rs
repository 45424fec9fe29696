//! Datelines of original newswire beside its English: where the English has one, the Arabic has. Prints the counts:
//! `cargo test -p barqiya-text --test datelines -- --nocapture`; with `SHOW=1` the lines where they disagree.

#![expect(clippy::print_stdout, reason = "these tests are also run for the figures they print")]

use std::fs;
use std::path::PathBuf;

use barqiya_text::find_dateline;

/// `BEIJING, May 12 (Xinhua) - `: an agency in brackets and a dash near the beginning.
fn english_has_one(line: &str) -> bool {
    let head: String = line.chars().take(90).collect();
    head.split_once(") -").is_some_and(|(before, _)| before.contains('(')) && !line.starts_with('(')
}

#[test]
fn wire() {
    let (mut both, mut arabic_only, mut english_only) = (0, 0, 0);
    for name in ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"] {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../../shared/data/wire/{name}.tsv"));
        let Ok(text) = fs::read_to_string(&path) else {
            println!("skipped: {} is not there", path.display());
            return;
        };
        for line in text.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            let found = find_dateline(fields[1], 0..fields[1].len());
            match (&found, english_has_one(fields[2])) {
                (Some(_), true) => both += 1,
                (Some(_), false) => arabic_only += 1,
                (None, true) => english_only += 1,
                (None, false) => continue,
            }
            if found.is_some() != english_has_one(fields[2]) && std::env::var_os("SHOW").is_some() {
                println!("{} {:.60}\n  {:.90}", if found.is_some() { '+' } else { '-' }, fields[1], fields[2]);
            }
        }
    }
    println!("datelines: in both {both}, only in Arabic {arabic_only}, only in English {english_only}");
    assert!(both > 20 * english_only);
}
