//! The formats as the program writes them, to the screen and to files.

use std::process::Stdio;

use crate::desk::{Desk, Ended, SHORT};

#[test]
fn each_format_has_its_form() {
    let desk = Desk::new();
    desk.write("a.txt", SHORT);
    let out = |format: &str| desk.run(&format!("translate a.txt --format {format} --beam 1")).expect(0).stdout;
    let pretty = out("pretty");
    assert!(pretty.contains("a.txt") && pretty.contains("قمة فى بكين") && !pretty.contains('\u{1b}'), "{pretty}");
    let tsv = out("tsv");
    assert_eq!(tsv.lines().count(), 3);
    assert!(tsv.lines().all(|line| line.split('\t').count() == 9), "{tsv}");
    let markdown = out("markdown");
    assert!(markdown.starts_with("## a.txt\n") && markdown.contains("| 2 |"), "{markdown}");
    assert_eq!(out("jsonl").lines().count(), 2);
}

#[test]
fn colours_where_they_are_forced() {
    let desk = Desk::new();
    desk.write("a.txt", SHORT);
    let run = |variable: &str| {
        let mut command = desk.command(["translate", "a.txt", "--beam", "1"]);
        Ended::of(command.env(variable, "1").output().unwrap()).expect(0).stdout
    };
    assert!(run("CLICOLOR_FORCE").contains('\u{1b}'));
    assert!(!run("NO_COLOR").contains('\u{1b}'));
}

#[test]
fn a_file_says_its_format_by_its_ending() {
    let desk = Desk::new();
    desk.write("a.txt", SHORT).write("b.txt", SHORT);
    for (name, beginning) in [("o.tsv", "id\t"), ("o.jsonl", "{\"id\""), ("o.md", "## a.txt"), ("o.out", "\n  a.txt")] {
        desk.run(&format!("translate a.txt b.txt -o {name} --beam 1")).expect(0);
        assert!(desk.read(name).starts_with(beginning), "{}", desk.read(name));
    }
    assert!(!desk.read("o.out").contains('\u{1b}'));
}

#[cfg(unix)]
#[test]
fn a_file_is_a_file_like_others() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    desk.write("a.txt", SHORT).write("o.tsv", "old");
    let mode = |name: &str| std::fs::metadata(desk.path(name)).unwrap().permissions().mode() & 0o777;
    desk.run("translate a.txt -o o.tsv --beam 1").expect(0);
    assert_eq!(mode("o.tsv"), mode("a.txt"));
    assert!(desk.read("o.tsv").starts_with("id\t"));
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let desk = Desk::new();
    desk.write("a.txt", "2015\n".repeat(50_000));
    let mut command = desk.command(["translate", "--lines", "a.txt", "--format", "tsv"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    Ended::of(child.wait_with_output().unwrap()).expect(0).tells(&[]);
}
