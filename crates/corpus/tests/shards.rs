//! Logs survive what happens to processes, and shards come together without loss.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};

use barqiya_bitext::Pair;
use barqiya_corpus::shards::{Document, Log, Logs, Plan, Run, Shard, ShardError};

const TEXTS: [(&str, usize); 5] = [("a", 3), ("b/c", 1), ("d", 0), ("e", 4), ("f", 2)];

fn plan() -> Plan {
    let document = |&(name, _): &(&str, usize)| Document {
        name: name.into(),
        arabic: format!("{name}.ar.txt"),
        english: None,
        sha256: Document::hash(name.as_bytes(), None),
        bytes: 1,
    };
    Plan { folder: "stories".into(), documents: TEXTS.iter().map(document).collect() }
}

fn run() -> Run {
    Run { barqiya: "0.1.0".into(), settings: "beam 4".into() }
}

fn rows_of(document: &Document) -> Vec<Pair> {
    let (_, count) = *TEXTS.iter().find(|(name, _)| *name == document.name).unwrap();
    let row = |n| Pair {
        id: format!("{}-{n}", document.name),
        story: document.name.clone(),
        n,
        ar: "وصل\n".into(),
        ..Pair::default()
    };
    (1..=count).map(row).collect()
}

/// Goes on where the log ends, as a run does; `None` is no limit of lines.
fn make(path: &Path, plan: &Plan, shard: Shard) {
    let mut log = Log::open(path, &run()).unwrap();
    let unfinished = log.unfinished();
    let known = |document: &&Document| unfinished.as_ref().is_some_and(|open| open.name == document.name);
    let mut waiting: Vec<&Document> = plan.of(shard).filter(|document| !log.is_finished(document)).collect();
    waiting.sort_by_key(|document| !known(document));
    for document in waiting {
        let skip = unfinished.as_ref().filter(|_| known(&document)).map_or(0, |open| open.rows);
        log.begin(document).unwrap();
        rows_of(document)[skip..].iter().for_each(|row| log.row(row).unwrap());
        log.end().unwrap();
    }
}

fn all_rows(logs: &Logs, plan: &Plan) -> Vec<Pair> {
    plan.documents
        .iter()
        .flat_map(|document| logs.rows(document).unwrap().map(Result::unwrap).collect::<Vec<_>>())
        .collect()
}

#[test]
fn cut_at_any_byte_a_log_goes_on_and_ends_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.jsonl");
    let plan = plan();
    make(&path, &plan, Shard::WHOLE);
    let whole = fs::read(&path).unwrap();
    for end in 0..whole.len() {
        fs::write(&path, &whole[..end]).unwrap();
        make(&path, &plan, Shard::WHOLE);
        assert!(fs::read(&path).unwrap() == whole, "cut at {end}");
    }
}

#[test]
fn any_number_of_shards_gives_the_same_rows() {
    let plan = plan();
    let expected: Vec<Pair> = plan.documents.iter().flat_map(rows_of).collect();
    for of in 1..7 {
        let folder = tempfile::tempdir().unwrap();
        let paths: Vec<PathBuf> = (1..=of).map(|number| folder.path().join(format!("{number}.jsonl"))).collect();
        for (path, number) in paths.iter().zip(1..) {
            make(path, &plan, format!("{number}/{of}").parse().unwrap());
        }
        let logs = Logs::open(&paths).unwrap();
        logs.complete(&plan).unwrap();
        logs.verify(&plan).unwrap();
        assert_eq!(all_rows(&logs, &plan), expected);

        let lacking = Logs::open(&paths[1..]).unwrap().complete(&plan);
        assert!(
            matches!(lacking, Err(ShardError::Missing { .. }))
                || plan.of(format!("1/{of}").parse().unwrap()).next().is_none()
        );
        let doubled: Vec<PathBuf> = paths.iter().chain(&paths[..1]).cloned().collect();
        assert!(
            matches!(Logs::open(&doubled), Err(ShardError::Doubled { .. }))
                || plan.of(format!("1/{of}").parse().unwrap()).next().is_none()
        );
    }
}

#[test]
fn what_was_changed_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.jsonl");
    let mut plan = plan();
    make(&path, &plan, Shard::WHOLE);
    let text = fs::read_to_string(&path).unwrap();
    let verify = |text: &str, plan: &Plan| {
        fs::write(&path, text).unwrap();
        Logs::open(std::slice::from_ref(&path)).and_then(|logs| logs.verify(plan))
    };
    assert!(verify(&text, &plan).is_ok());
    assert!(
        matches!(verify(&text.replacen("e-2", "e-9", 1), &plan), Err(ShardError::Changed { name, .. }) if name == "e")
    );
    let lines: Vec<&str> = text.lines().collect();
    let without = |at: usize| [&lines[..at], &lines[at + 1..], &[""]].concat().join("\n");
    assert!(matches!(verify(&without(2), &plan), Err(ShardError::Changed { name, .. }) if name == "a"));
    plan.documents.remove(0);
    assert!(matches!(verify(&text, &plan), Err(ShardError::Stranger { name, .. }) if name == "a"));
}

#[test]
fn a_log_is_one_run_of_one_process() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.jsonl");
    let log = Log::open(&path, &run()).unwrap();
    assert!(matches!(Log::open(&path, &run()), Err(ShardError::Busy { .. })));
    drop(log);
    let other = Run { settings: "beam 1".into(), ..run() };
    let fault = Log::open(&path, &other).err().unwrap().to_string();
    assert!(
        fault.ends_with("begun with other settings or another version (0.1.0 beam 4; now 0.1.0 beam 1)"),
        "{fault}"
    );
    fs::write(&path, "{\"run\":{}}\nnothing\n{}\n").unwrap();
    assert!(matches!(Log::open(&path, &run()), Err(ShardError::Line { line: 1, .. })));
}

#[test]
fn an_unfinished_document_can_be_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.jsonl");
    let plan = plan();
    let mut log = Log::open(&path, &run()).unwrap();
    let before = fs::read(&path).unwrap();
    log.begin(&plan.documents[0]).unwrap();
    log.row(&rows_of(&plan.documents[0])[0]).unwrap();
    drop(log);
    let mut log = Log::open(&path, &run()).unwrap();
    assert_eq!(log.unfinished().unwrap().rows, 1);
    log.forget_unfinished().unwrap();
    drop(log);
    assert_eq!(fs::read(&path).unwrap(), before);
    make(&path, &plan, Shard::WHOLE);
    let logs = Logs::open(&[path]).unwrap();
    assert_eq!(logs.rows_of(&plan.documents[0]), Some(3));
}
