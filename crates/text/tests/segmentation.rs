//! Boundaries of sentences against segmented text that is not in the tree. Prints the figures of `docs/segmentation.md`:
//! `cargo test -p barqiya-text --test segmentation -- --nocapture`.

#![expect(clippy::print_stdout, reason = "these tests are also run for the figures they print")]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use barqiya_text::split_sentences;

fn shared(path: &str) -> Option<String> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path);
    let text = fs::read_to_string(&file).ok();
    if text.is_none() {
        println!("skipped: {} is not there", file.display());
    }
    text
}

/// Boundaries counted: right, found, wanted.
#[derive(Default, Clone, Copy)]
struct Counts {
    right: usize,
    found: usize,
    wanted: usize,
}

impl Counts {
    fn add(&mut self, found: &BTreeSet<usize>, wanted: &BTreeSet<usize>) {
        self.right += found.intersection(wanted).count();
        self.found += found.len();
        self.wanted += wanted.len();
    }

    fn print(self, name: &str) -> f64 {
        let precision = self.right as f64 / self.found as f64;
        let recall = self.right as f64 / self.wanted as f64;
        let f1 = 2.0 * precision * recall / (precision + recall);
        println!(
            "{name:32} P {precision:.4}  R {recall:.4}  F1 {f1:.4}  ({} of {} boundaries)",
            self.right, self.wanted
        );
        f1
    }
}

/// Whether the last character before a boundary, closers passed over, is a final mark.
fn marked(text: &str, end: usize) -> bool {
    let closer =
        |c: char| matches!(c, '"' | '”' | '»' | '’' | '\'' | ')' | ']' | '“' | '«' | '\u{200f}' | '\u{200e}' | ' ');
    text[..end].trim_end_matches(closer).ends_with(['.', '!', '?', '؟', '…'])
}

/// Counts the inner boundaries of one joined text: all, and those after a final mark.
fn count(lines: &[&str], all: &mut Counts, after_mark: &mut Counts) {
    let lines: Vec<&str> = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    let text = lines.join(" ");
    let mut wanted = BTreeSet::new();
    let mut end = 0;
    for line in &lines {
        end += line.len();
        wanted.insert(end);
        end += 1;
    }
    let mut found: BTreeSet<usize> = split_sentences(&text).into_iter().map(|sentence| sentence.end).collect();
    found.remove(&text.len());
    wanted.remove(&text.len());
    all.add(&found, &wanted);
    if std::env::var_os("SHOW").is_some() {
        show(&text, &found, &wanted);
    }
    let keep = |set: BTreeSet<usize>| set.into_iter().filter(|&end| marked(&text, end)).collect();
    after_mark.add(&keep(found), &keep(wanted));
}

/// Prints every boundary that is wrong (`+`) or missing (`-`).
fn show(text: &str, found: &BTreeSet<usize>, wanted: &BTreeSet<usize>) {
    for &end in found.symmetric_difference(wanted) {
        let before: String = text[..end].chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect();
        let after: String = text[end..].chars().take(40).collect();
        println!("{} {before} ¦{after}", if found.contains(&end) { '+' } else { '-' });
    }
}

fn measure(name: &str, documents: &[Vec<&str>]) -> (f64, f64) {
    let (mut all, mut after_mark) = (Counts::default(), Counts::default());
    for lines in documents {
        count(lines, &mut all, &mut after_mark);
    }
    (all.print(name), after_mark.print(&format!("{name}, after marks")))
}

#[test]
fn news_commentary() {
    if let Some(text) = shared("gold/seg/news-commentary-v15.dev.ar") {
        let (all, _) = measure("news-commentary", &[text.lines().collect()]);
        assert!(all >= 0.985);
    }
}

#[test]
fn treebanks() {
    for (name, floor) in [("padt-ud-test", 0.85), ("pud", 0.98)] {
        if let Some(text) = shared(&format!("gold/seg/{name}.ar")) {
            let (_, after_mark) = measure(name, &[text.lines().collect()]);
            assert!(after_mark >= floor, "{name}");
        }
    }
}

#[test]
fn news_documents() {
    for language in ["ar", "en"] {
        let (Some(text), Some(ids)) = (shared(&format!("dev/ntrex.{language}")), shared("dev/ntrex.docids")) else {
            return;
        };
        let mut documents: Vec<Vec<&str>> = Vec::new();
        let mut last = None;
        for (line, id) in text.lines().zip(ids.lines()) {
            if last != Some(id) {
                documents.push(Vec::new());
            }
            last = Some(id);
            documents.last_mut().unwrap().push(line);
        }
        measure(&format!("ntrex.{language} by document"), &documents);
    }
}
