//! Wrong use, help, completions, the manual page, settings.

use std::process::Stdio;

use crate::desk::{Desk, Ended, SHORT};

#[test]
fn help_lists_what_works() {
    let help = Desk::new().run("--help").expect(0).stdout;
    for command in
        ["translate", "align", "words", "corpus", "worker", "glossary", "eval", "models", "completions", "man"]
    {
        assert!(help.lines().any(|line| line.trim_start().starts_with(command)), "{help}");
    }
    assert!(!help.lines().any(|line| line.trim_start().starts_with("serve")), "{help}");
}

#[test]
fn wrong_use_is_2() {
    let desk = Desk::new();
    for line in ["", "translate", "translate a --format docx", "translate a --beam four", "nonsense", "man nonsense"] {
        desk.run(line).expect(2).tells(&[]);
    }
}

#[test]
fn completions_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = Desk::new().run(&format!("completions {shell}")).expect(0).stdout;
        assert!(script.contains("no-repeat-ngram"), "{shell}");
    }
}

#[test]
fn manual_pages() {
    let desk = Desk::new();
    let page = desk.run("man").expect(0).stdout;
    assert!(page.contains(".TH barqiya 1"), "{page}");
    let page = desk.run("man translate").expect(0).stdout;
    assert!(page.contains(".TH barqiya-translate 1") && page.contains("\\-\\-resume"), "{page}");
    desk.run("man nonsense").expect(2).tells(&["nonsense", "no such command"]);
}

#[test]
fn a_closed_pipe_is_success() {
    let desk = Desk::new();
    for line in ["completions bash", "man translate"] {
        let mut child = desk.command(line.split(' ')).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        Ended::of(child.wait_with_output().unwrap()).expect(0);
    }
}

#[test]
fn settings_stand_in_a_file_and_give_way_to_the_command_line() {
    let desk = Desk::new();
    desk.write("a.txt", SHORT).write("barqiya.toml", "format = \"tsv\"\nbeam = 1\n");
    desk.write("settings/barqiya/barqiya.toml", "format = \"markdown\"\nthreads = 1\n");
    assert!(desk.run("translate a.txt").expect(0).stdout.starts_with("id\tstory\t"));
    assert!(desk.run("translate a.txt --format jsonl").expect(0).stdout.starts_with("{\"id\":"));
    std::fs::remove_file(desk.path("barqiya.toml")).unwrap();
    assert!(desk.run("translate a.txt --beam 1").expect(0).stdout.starts_with("## a.txt"));
}

#[test]
fn a_misspelt_setting_is_shown_where_it_stands() {
    let desk = Desk::new();
    desk.write("a.txt", SHORT).write("barqiya.toml", "beam = 4\nformt = \"tsv\"\n");
    desk.run("translate a.txt").expect(2).tells(&["barqiya.toml", "formt", "2 │"]);
}
