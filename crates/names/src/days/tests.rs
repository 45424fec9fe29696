use barqiya_bitext::Span;

use super::*;
use crate::{Evidence, Name, Place, Use};

fn ledger(story: &str, renderings: &[(&str, &str)]) -> Ledger {
    let names = renderings.iter().map(|(arabic, english)| Name {
        name: (*arabic).to_owned(),
        key: key(arabic),
        kind: Some(Kind::Person),
        evidence: Evidence::Likeness,
        preferred: None,
        past: Vec::new(),
        uses: vec![Use {
            arabic: (*arabic).to_owned(),
            english: Some((*english).to_owned()),
            short: false,
            evidence: Evidence::Likeness,
            wanted: Vec::new(),
            place: Place { pair: 0, story: story.to_owned(), id: "1".into(), ar: Span { start: 0, end: 1 }, en: None },
        }],
    });
    Ledger { pairs: 1, stories: 1, titles: vec![story.to_owned()], names: names.collect(), ..Ledger::default() }
}

#[test]
fn remembers_decides_and_withdraws() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("house.db");
    let mut days = Days::open(&path).unwrap();
    days.record(&ledger("a", &[("القذافي", "Gaddafi")]), Some("2026-11-01")).unwrap();
    days.record(&ledger("b", &[("القذافى", "Qaddafi")]), Some("2026-11-02")).unwrap();
    days.record(&ledger("b", &[("القذافى", "Qaddafi")]), Some("2026-11-02")).unwrap();
    let key = key("القذافي");
    let past = days.past(&key, &["b"]).unwrap();
    assert_eq!(past, [Past { english: "Gaddafi".into(), count: 1 }]);
    assert_eq!(days.past(&key, &[]).unwrap().iter().map(|past| past.count).sum::<usize>(), 2);

    days.decide("القذافي", Some("Gadhafi"), Some("style guide"), Some("desk")).unwrap();
    let decided = days.decisions().unwrap();
    assert_eq!(
        (decided.entries.len(), decided.entries[0].want(), decided.entries[0].kind),
        (1, "Gadhafi", Kind::Person)
    );
    assert!(days.usual().unwrap().entries.is_empty());
    let history = days.history("القذافي").unwrap();
    assert_eq!((history.len(), history[0].rendered.len(), history[0].decisions.len()), (1, 2, 1));
    assert_eq!(days.history("gaddafi").unwrap(), history);

    let conflicts = days.conflicts().unwrap();
    assert_eq!(
        (conflicts.len(), conflicts[0].decided.as_deref(), conflicts[0].renderings.len()),
        (1, Some("Gadhafi"), 2)
    );
    assert_eq!((conflicts[0].renderings[0].first.as_str(), conflicts[0].renderings[0].stories), ("2026-11-01", 1));

    days.decide("القذافي", None, None, None).unwrap();
    assert!(days.decisions().unwrap().entries.is_empty());
    assert_eq!(days.usual().unwrap().entries.len(), 1);
}

#[test]
fn other_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "not a database, but long enough to be taken for one if nobody looked at its beginning")
        .unwrap();
    assert!(matches!(Days::open(&text), Err(DaysError::Database { .. })));
    let foreign = folder.path().join("other.db");
    Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE mine (x)").unwrap();
    assert!(matches!(Days::open(&foreign), Err(DaysError::Foreign { .. })));
    let mut days = Days::open(&folder.path().join("new.db")).unwrap();
    assert!(matches!(days.record(&ledger("a", &[]), Some("2026-02-30")), Err(DaysError::Day { .. })));
    assert!(matches!(days.record(&ledger("a", &[]), Some("yesterday")), Err(DaysError::Day { .. })));
}

#[test]
fn a_ledger_that_others_are_making_is_a_ledger() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..20 {
        let path = folder.path().join(format!("{round}.db"));
        let together = std::sync::Barrier::new(8);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    together.wait();
                    assert_eq!(Days::open(&path).unwrap().usual().unwrap().entries.len(), 0);
                });
            }
        });
    }
}

#[test]
fn writers_wait_for_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("house.db");
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let path = &path;
            scope.spawn(move || {
                let mut days = Days::open(path).unwrap();
                for story in 0..10 {
                    days.record(&ledger(&format!("{writer}-{story}"), &[("القذافي", "Gaddafi")]), None).unwrap();
                }
            });
        }
    });
    let past = Days::open(&path).unwrap().past(&key("القذافي"), &[]).unwrap();
    assert_eq!(past, [Past { english: "Gaddafi".into(), count: 40 }]);
}
