//! Pairs go into columns and come back.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs::File;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{ArrayRef, Int32Array, RecordBatch, StringArray};
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use barqiya_bitext::{Aligned, Alternative, Flag, Link, Pair, Span, Story, Term, Verdict, Writer};
use barqiya_columns::stream::{Answer, Answers, Requests};
use barqiya_columns::{Error, parquet};
use proptest::prelude::*;
use tempfile::NamedTempFile;

fn written(pairs: &[Pair]) -> NamedTempFile {
    let file = NamedTempFile::new().unwrap();
    let mut writer = parquet::ParquetWriter::new(file.reopen().unwrap()).unwrap();
    writer.begin_story(&Story::new("a", b"")).unwrap();
    for pair in pairs {
        writer.pair(pair).unwrap();
    }
    writer.end().unwrap();
    file
}

fn read(file: &NamedTempFile) -> Vec<Result<Pair, Error>> {
    parquet::read(file.reopen().unwrap(), "a.parquet").unwrap().collect()
}

fn pair() -> impl Strategy<Value = Pair> {
    let text = || prop_oneof![any::<String>(), Just("وصل \u{200f}الوزير\r\n".to_owned())];
    let number = || -1e6f64..1e6;
    ((text(), text(), text(), text()), 1usize..1000, number(), prop::sample::subsequence(Flag::ALL.to_vec(), 0..4))
        .prop_map(|((id, story, ar, en), n, score, flags)| {
            let (ar_span, en_span) = (Span::from(0..ar.len()), Span::from(0..en.len()));
            let term = |en| Term {
                entry: ar.clone(),
                ar: ar_span,
                en,
                want: story.clone(),
                matched: "exact".into(),
                verdict: "failed".into(),
            };
            Pair {
                id: format!("{id}-"),
                n,
                start: n,
                end: n + 1,
                score,
                flags,
                links: vec![Link { ar: ar_span, en: en_span, p: 0.125 }],
                terms: vec![term(Some(en_span)), term(None)],
                alternatives: vec![Alternative { en: id.clone(), score }],
                scores: [("similarity".to_owned(), score)].into(),
                verdicts: vec![Verdict { rule: "ratio".into(), reason: story.clone() }],
                aligned: (n % 2 == 0).then(|| Aligned {
                    beads: [vec![n, n + 1], vec![]],
                    confidence: 0.5,
                    en_start: 3,
                    en_end: 4,
                    evidence: [("length".to_owned(), score)].into(),
                }),
                story,
                ar,
                en,
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn parquet_reads_back(pairs in prop::collection::vec(pair(), 0..6)) {
        let back: Vec<Pair> = read(&written(&pairs)).into_iter().map(Result::unwrap).collect();
        prop_assert_eq!(back, pairs);
    }
}

#[test]
fn many_rows_come_in_order() {
    let pairs: Vec<Pair> = (0..5000).map(|n| Pair { id: format!("a-{n}"), n, ..Pair::default() }).collect();
    let back: Vec<Pair> = read(&written(&pairs)).into_iter().map(Result::unwrap).collect();
    assert_eq!(back, pairs);
}

#[test]
fn files_of_others() {
    let file = NamedTempFile::new().unwrap();
    let columns: [(&str, ArrayRef); 3] = [
        ("number", Arc::new(Int32Array::from(vec![7, 8]))),
        ("en", Arc::new(StringArray::from(vec!["Yes", "No"]))),
        ("ar", Arc::new(StringArray::from(vec!["نعم", "لا"]))),
    ];
    write_columns(&file, columns);
    let pairs: Vec<Pair> = read(&file).into_iter().map(Result::unwrap).collect();
    assert_eq!((pairs[1].ar.as_str(), pairs[1].en.as_str(), pairs[1].n), ("لا", "No", 2));
    assert_ne!(pairs[0].id, pairs[1].id);
}

#[test]
fn what_is_no_file_of_pairs() {
    let file = NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "id\tar\ten\n").unwrap();
    let fault = |file: &NamedTempFile| parquet::read(file.reopen().unwrap(), "a.parquet").err().unwrap().to_string();
    assert!(fault(&file).starts_with("a.parquet: not a Parquet file"), "{}", fault(&file));
    write_columns(&file, [("de", Arc::new(StringArray::from(vec!["Ja"])) as ArrayRef)]);
    assert!(fault(&file).contains("no pairs in these columns (de)"), "{}", fault(&file));
    let whole = written(&vec![Pair { ar: "نعم".repeat(50), ..Pair::default() }; 300]);
    let bytes = std::fs::read(whole.path()).unwrap();
    std::fs::write(file.path(), &bytes[..bytes.len() / 2]).unwrap();
    assert!(fault(&file).starts_with("a.parquet: not a Parquet file"), "{}", fault(&file));
}

fn write_columns<const N: usize>(file: &NamedTempFile, columns: [(&str, ArrayRef); N]) {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let out = File::create(file.path()).unwrap();
    let mut writer = ::parquet::arrow::ArrowWriter::try_new(out, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn a_stream_is_answered() {
    let columns: [(&str, ArrayRef); 3] = [
        ("key", Arc::new(Int32Array::from(vec![1, 2]))),
        ("ar", Arc::new(StringArray::from(vec![Some("نعم"), None]))),
        ("en", Arc::new(StringArray::from(vec!["old", "old"]))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut sent = Vec::new();
    let mut writer = StreamWriter::try_new(&mut sent, &batch.schema()).unwrap();
    writer.write(&batch).unwrap();
    writer.write(&batch).unwrap();
    writer.finish().unwrap();

    let requests = Requests::open(sent.as_slice()).unwrap();
    let mut received = Vec::new();
    let mut answers = Answers::begin(&mut received, &requests.answered_schema()).unwrap();
    for request in requests {
        let request = request.unwrap();
        assert_eq!(request.arabic(), [Some("نعم"), None]);
        let yes = Answer { en: "Yes".into(), score: -0.5, flags: vec!["long".into()] };
        answers.write(&request.answer(&[Some(yes), None]).unwrap()).unwrap();
    }
    answers.end().unwrap();

    let batches: Vec<RecordBatch> =
        StreamReader::try_new(received.as_slice(), None).unwrap().map(Result::unwrap).collect();
    assert_eq!(batches.len(), 2);
    let names: Vec<String> = batches[0].schema().fields().iter().map(|field| field.name().clone()).collect();
    assert_eq!(names, ["key", "ar", "en", "score", "flags"]);
    let english: Vec<Option<&str>> = batches[0].column(2).as_string::<i32>().iter().collect();
    assert_eq!(english, [Some("Yes"), None]);
}

#[test]
fn what_is_no_stream() {
    assert!(matches!(Requests::open(b"ar\n".as_slice()), Err(Error::Stream { .. })));
    assert!(matches!(Requests::open(b"".as_slice()), Err(Error::Stream { .. })));
    let batch = RecordBatch::try_from_iter([("text", Arc::new(StringArray::from(vec!["x"])) as ArrayRef)]).unwrap();
    let mut sent = Vec::new();
    StreamWriter::try_new(&mut sent, &batch.schema()).unwrap().finish().unwrap();
    let fault = Requests::open(sent.as_slice()).err().unwrap().to_string();
    assert_eq!(fault, "the stream has no column `ar` of texts; it has: text");
}
