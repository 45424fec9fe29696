//! `barqiya corpus`: made, judged, converted.

use crate::desk::{Desk, SHORT, story_bytes};

/// A folder of two stories to translate and one to align.
fn stories() -> Desk {
    let desk = Desk::new();
    desk.write("in/a.ar.txt", SHORT).write("in/b/c.ar.txt", "وصل الوزير الى بكين.\n");
    desk.write("in/r.ar.txt", story_bytes("railway.ar.txt")).write("in/r.en.txt", story_bytes("railway.en.txt"));
    desk
}

#[test]
fn any_number_of_parts_makes_the_same_corpus() {
    let desk = stories();
    desk.run("corpus build in -o whole --beam 1").expect(0);
    desk.run("corpus plan in -o plan.json").expect(0);
    for shard in ["1/2", "2/2"] {
        desk.run(&format!("corpus run plan.json --shard {shard} -o parts --beam 1")).expect(0);
    }
    desk.run("corpus merge plan.json parts -o merged.jsonl --verify").expect(0);
    assert_eq!(desk.read("merged.jsonl"), desk.read("whole/corpus.jsonl"));

    let log = desk.read("whole/log.jsonl");
    desk.write("whole/log.jsonl", &log.as_bytes()[..log.len() / 2 - 7]);
    desk.run("corpus build in -o whole --beam 1").expect(0);
    assert_eq!(desk.read("merged.jsonl"), desk.read("whole/corpus.jsonl"));

    let other = desk.run("corpus build in -o whole --beam 2").expect(2).stderr;
    assert!(other.contains("begun with other settings"), "{other}");
    std::fs::remove_file(desk.path("parts/shard-1-of-2.jsonl")).unwrap();
    let missing = desk.run("corpus merge plan.json parts -o merged.jsonl").expect(2).stderr;
    assert!(missing.contains("are in no log"), "{missing}");
}

#[test]
fn a_corpus_is_counted_for_readers_programs_and_browsers() {
    let desk = Desk::new();
    desk.write("a.tsv", "قتل 12 شخصا\t13 people were killed\nوصل الوزير\tThe minister arrived\n\tAlone\n");
    desk.run("corpus filter a.tsv -o a.jsonl").expect(0);
    let text = desk.run("corpus stats a.jsonl").expect(0).stdout;
    assert!(text.contains("numbers") && text.contains("Words a row, English"), "{text}");
    let json: serde_json::Value =
        serde_json::from_str(&desk.run("corpus stats a.jsonl --format json").expect(0).stdout).unwrap();
    assert_eq!((&json["rows"], &json["one_sided"], &json["rules"]["numbers"]), (&3.into(), &1.into(), &1.into()));
    assert_eq!(
        (&json["ar"]["words"], &json["en"]["words"], &json["en"]["vocabulary"]),
        (&5.into(), &8.into(), &8.into())
    );
    desk.run("corpus stats a.jsonl -o a.html").expect(0);
    let page = desk.read("a.html");
    assert!(page.starts_with("<!doctype html>") && page.contains("<svg") && !page.contains("http://"), "{page}");
    let missing = desk.run("corpus stats b.jsonl -o b.html").expect(2).stderr;
    assert!(missing.contains("b.jsonl") && !desk.path("b.html").exists(), "{missing}");
}

#[test]
fn rows_are_judged_with_a_reason_and_none_is_lost() {
    let desk = Desk::new();
    let rows = "وصل 12 وزيرا الى بكين.\t13 ministers arrived in Beijing.\nوصل الوزير\tThe minister arrived\nوصل الوزير.\tThe minister arrived\n";
    desk.write("a.tsv", rows).write("test.en", "The minister arrived\n");
    let judged = desk.run("corpus filter a.tsv").expect(0).stdout;
    assert_eq!(judged.lines().count(), 3);
    assert!(judged.contains("12 is in the Arabic only, 13 in the English only"), "{judged}");
    let clean = desk.run("corpus dedup a.tsv --keep clean").expect(0).stdout;
    assert_eq!(clean.lines().count(), 2);
    let trained = desk.run("corpus dedup a.tsv --against test.en --keep clean").expect(0).stdout;
    assert_eq!(trained.lines().count(), 1);
    let wrong = desk.run("corpus filter a.tsv --rules nubmers").expect(2).stderr;
    assert!(wrong.contains("nubmers: there is no rule of this name"), "{wrong}");
}

#[test]
fn formats_go_round() {
    let desk = Desk::new();
    desk.write("a.txt", SHORT);
    desk.run("translate a.txt --beam 1 -o a.jsonl").expect(0);
    for format in ["tmx", "xlf", "xliff", "parquet", "html"] {
        desk.run(&format!("corpus convert a.jsonl -o b.{format}")).expect(0);
        desk.run(&format!("corpus convert b.{format} -o back.jsonl")).expect(0);
        assert_eq!(desk.read("back.jsonl"), desk.read("a.jsonl"), "{format}");
    }
    desk.write("broken.tmx", "<tmx version=\"1.4\"><body><tu><tuv></tu></body></tmx>");
    let message = desk.run("corpus convert broken.tmx -o c.jsonl").expect(2).stderr;
    assert!(message.contains("broken.tmx:1:"), "{message}");
    desk.run("corpus convert broken.tmx -o c.jsonl --keep-going").expect(2);
}
