//! Inputs that are no stories: each is named with what is wrong, the others go on, nothing half written is left.

use crate::desk::{Desk, SHORT, names, skipped};

#[test]
fn what_is_not_there() {
    let desk = Desk::new();
    desk.write("empty/readme.md", "no story");
    desk.run("translate none.txt").expect(2).tells(&["none.txt", "no such file or folder"]);
    desk.run("translate none/*.txt").expect(2).tells(&["none/*.txt", "no file matches"]);
    desk.run("translate a[.txt").expect(2).tells(&["a[.txt", "not a pattern"]);
    desk.run("translate empty").expect(2).tells(&["empty", "no stories in this folder", "*.ar.txt"]);
}

#[test]
fn contents_that_are_no_story() {
    let cases: [(&str, &[u8], &[&str]); 7] = [
        ("nothing.txt", b"", &["nothing.txt", "holds no text", "0 bytes"]),
        ("spaces.txt", b" \n\t\n \xe2\x80\x8f\n", &["spaces.txt", "holds no text"]),
        ("english.txt", b"The minister arrived in Beijing.\n", &["english.txt", "no Arabic"]),
        ("broken.txt", "وصل الوزير الى بكين اليوم\n\u{0}".as_bytes(), &["broken.txt", "NUL", "line 2"]),
        ("cut.txt", &"وصل الوزير الى بكين اليوم".as_bytes()[..10], &["cut.txt", "byte 9", "not valid UTF-8"]),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", &["picture.txt"]),
        ("utf32.txt", b"\xff\xfe\x00\x00\x48\x06\x00\x00", &["utf32.txt", "UTF-32", "iconv"]),
    ];
    let desk = Desk::new();
    for (name, bytes, words) in cases {
        desk.write(name, bytes);
        desk.run(&format!("translate {name} -o out.tsv --beam 1")).expect(2).tells(words);
        assert!(!desk.exists("out.tsv"), "{name}");
        std::fs::remove_file(desk.path(name)).unwrap();
        assert!(desk.names(".").is_empty(), "{name} left {:?}", desk.names("."));
    }
}

#[test]
fn one_bad_file_among_many() {
    let desk = Desk::new();
    desk.write("in/a.txt", SHORT).write("in/b.txt", "").write("in/c.txt", SHORT);
    let ended = desk.run("translate in none.txt -o out/ --format tsv --beam 1").expect(2);
    ended.tells(&["none.txt", "b.txt", "2 stories, 4 sentences", "1 could not be read"]);
    assert_eq!(desk.names("out"), [".barqiya-run.jsonl", "a.tsv", "c.tsv"]);
}

#[test]
fn outputs_that_would_be_lost() {
    let desk = Desk::new();
    desk.write("a/x.ar.txt", SHORT).write("b/x.txt", SHORT);
    desk.run("translate a/x.ar.txt b/x.txt -o out/").expect(2).tells(&[
        "a/x.ar.txt",
        "b/x.txt",
        "would both be written",
    ]);
    desk.run("translate a/x.ar.txt -o a/x.ar.txt").expect(2).tells(&["a/x.ar.txt", "also one of the inputs"]);
    assert_eq!(desk.read("a/x.ar.txt"), SHORT);
    desk.run("translate a/x.ar.txt --format moses").expect(2).tells(&["moses writes two files"]);
    desk.run("translate a/x.ar.txt -o x.tsv --resume").expect(2).tells(&["--resume needs a folder"]);
    assert_eq!(desk.names("."), ["a", "b"]);
}

#[test]
fn places_that_cannot_be_written_to() {
    let desk = Desk::new();
    desk.write("a.txt", SHORT).write("file", "");
    desk.run("translate a.txt -o file/x.tsv").expect(2).tells(&[
        "file/x.tsv",
        "cannot be written",
        "a file stands where",
    ]);
    desk.run("translate a.txt -o file/x/").expect(2).tells(&["cannot be written"]);
    assert_eq!(desk.names("."), ["a.txt", "file"]);
}

#[cfg(unix)]
#[test]
fn a_folder_without_leave_to_write() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    desk.write("a.txt", SHORT).write("locked/x", "");
    let permissions = |mode| std::fs::set_permissions(desk.path("locked"), PermissionsExt::from_mode(mode)).unwrap();
    permissions(0o555);
    let may_write_all_the_same = std::fs::write(desk.path("locked/probe"), "").is_ok();
    if may_write_all_the_same {
        skipped("this user may write everywhere");
    } else {
        desk.run("translate a.txt -o locked/").expect(2).tells(&["locked", "cannot be written", "another place"]);
        desk.run("translate a.txt -o locked/x.tsv").expect(2).tells(&["locked/x.tsv", "cannot be written"]);
    }
    permissions(0o755);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    use std::process::Command;
    let desk = Desk::new();
    let many_lines = "2015\n".repeat(20_000);
    desk.write("numbers.txt", &many_lines).write("full/x", "");
    let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]).arg(desk.path("full")).output();
    if !mount.is_ok_and(|output| output.status.success()) {
        skipped("only root can mount a small disk");
        return;
    }
    let one = desk.run("translate --lines numbers.txt -o full/out.tsv");
    let after_one = names(&desk.path("full"));
    let many = desk.run("translate --lines numbers.txt -o full/ --format moses");
    let after_many = names(&desk.path("full"));
    assert!(Command::new("umount").arg(desk.path("full")).status().unwrap().success());
    one.expect(2).tells(&["full/out.tsv", "cannot be written", "the disk is full"]);
    assert!(after_one.is_empty(), "left behind: {after_one:?}");
    many.expect(2).tells(&["full/numbers", "the disk is full"]);
    assert_eq!(after_many, [".barqiya-run.jsonl"]);
}

#[test]
fn very_many_lines() {
    let desk = Desk::new();
    let mut text = "2015\n\n".repeat(50_000);
    text.push_str("وصل الوزير.\n");
    desk.write("lines.txt", &text);
    let ended = desk.run("translate --lines lines.txt --format moses -o out --beam 1").expect(0);
    ended.tells(&["100001 sentences"]);
    let (arabic, english) = (desk.read("out.ar"), desk.read("out.en"));
    assert_eq!(arabic, text);
    assert_eq!(english.lines().count(), 100_001);
    assert_eq!(english.lines().nth(1), Some(""));
}

#[test]
fn a_very_long_line() {
    let desk = Desk::new();
    let long = "The minister arrived. ".repeat(10_000_000 / 22);
    desk.write("long.txt", format!("{long}\nوصل الوزير.\n"));
    desk.run("translate --lines long.txt --format tsv -o out.tsv --beam 1").expect(0).tells(&["2 sentences"]);
    assert!(desk.read("out.tsv").len() > 10_000_000);
}
