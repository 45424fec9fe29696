//! A file for each story in a folder: names, resuming, interruption.

use crate::desk::{Desk, SHORT};

#[test]
fn names_below_a_folder_are_kept() {
    let desk = Desk::new();
    desk.write("in/a.ar.txt", SHORT).write("in/below/a.ar.txt", SHORT).write("in/notes.txt", SHORT);
    desk.run("translate in -o out/ --format moses --beam 1").expect(0).tells(&["2 stories"]);
    assert_eq!(desk.names("out"), [".barqiya-run.jsonl", "a.ar", "a.en", "below"]);
    assert_eq!(desk.names("out/below"), ["a.ar", "a.en"]);
    assert_eq!(desk.read("out/a.ar"), "قمة فى بكين\nوصل الوزير الى بكين يوم 12 مايو.\n");
}

#[test]
fn resuming_skips_what_is_finished_and_nothing_else() {
    let desk = Desk::new();
    desk.write("in/a.txt", SHORT).write("in/b.txt", SHORT);
    let run = |options: &str| desk.run(&format!("translate in -o out/ --format tsv --beam 1 {options}")).expect(0);
    run("").tells(&["2 stories"]);
    let first = desk.read("out/a.tsv");
    run("--resume").tells(&["0 stories", "2 stories finished before"]);
    run("").tells(&["2 stories, 4 sentences"]);

    desk.write("in/b.txt", format!("{SHORT}\nوغادر.\n"));
    run("--resume").tells(&["1 story, 3 sentences", "1 story finished before"]);
    desk.write("out/a.tsv", &first[..first.len() / 2]);
    run("--resume").tells(&["1 story, 2 sentences", "1 story finished before"]);
    assert_eq!(desk.read("out/a.tsv"), first);
    run("--resume --max-length 20").tells(&["2 stories, 5 sentences"]);
    desk.write("in/c.txt", SHORT);
    run("--resume --max-length 20").tells(&["1 story, 2 sentences", "2 stories finished before"]);
}

#[cfg(unix)]
#[test]
fn an_interruption_leaves_whole_files_and_can_be_resumed() {
    use std::io::Read;
    use std::process::Command;
    use std::time::{Duration, Instant};

    let desk = Desk::new();
    for at in 0..40 {
        let sentence = format!("وصل الوزير رقم {at} الى بكين يوم الثلاثاء فى زيارة رسمية تستغرق ثلاثة ايام.\n\n");
        desk.write(&format!("in/{at:02}.txt"), sentence.repeat(12));
    }
    let line = "translate in -o out/ --format tsv --threads 1";
    let mut child = desk.start(line);
    let began = Instant::now();
    while !desk.exists("out/00.tsv") && began.elapsed() < Duration::from_mins(2) {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(Command::new("kill").arg("-INT").arg(child.id().to_string()).status().unwrap().success());
    let status = child.wait().unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(status.code(), Some(130), "{said}");
    assert!(said.contains("--resume"), "{said}");

    let names = desk.names("out");
    assert!(names.len() > 1 && names.len() < 41, "{names:?}");
    assert_eq!(names[0], ".barqiya-run.jsonl");
    for name in &names[1..] {
        assert!(!name.starts_with('.'), "{name} is a temporary file");
        assert_eq!(desk.read(&format!("out/{name}")).lines().count(), 13, "{name} is not whole");
    }
    let before = names.len() - 1;
    for at in 2..40 {
        std::fs::remove_file(desk.path(&format!("in/{at:02}.txt"))).unwrap();
    }
    let ended = desk.run(&format!("{line} --resume")).expect(0);
    let kept = before.min(2);
    ended.tells(&[&format!("{kept} stor"), "finished before"]);
    assert_eq!(desk.read("out/01.tsv").lines().count(), 13);
}

#[cfg(unix)]
#[test]
fn an_interrupted_file_is_not_there() {
    use std::process::Command;
    let desk = Desk::new();
    desk.write("a.txt", "وصل الوزير الى بكين يوم الثلاثاء فى زيارة رسمية تستغرق ثلاثة ايام.\n\n".repeat(400));
    let mut child = desk.start("translate a.txt -o out.tsv --threads 1");
    let began = std::time::Instant::now();
    while desk.names(".").len() < 2 && began.elapsed().as_secs() < 60 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    std::thread::sleep(std::time::Duration::from_millis(200));
    assert!(Command::new("kill").arg("-TERM").arg(child.id().to_string()).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(desk.names("."), ["a.txt"]);
}
