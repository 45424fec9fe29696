use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::active::english;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/tokeniser").join(name)
}

fn read(name: &str) -> String {
    std::fs::read_to_string(data(name)).unwrap()
}

/// The Arabic lines, the English ones, the hard ones.
fn lines() -> Vec<String> {
    let (pairs, hard) = (read("lines.tsv"), read("hard.txt"));
    let column = |column: usize| pairs.lines().map(move |line| line.split('\t').nth(column).unwrap());
    let hard = hard.strip_suffix('\n').unwrap().split('\n');
    column(0).chain(column(1)).chain(hard).map(str::to_owned).collect()
}

/// 64-bit FNV-1a over the ids as little-endian 32-bit numbers.
fn hash(ids: &[u32]) -> u64 {
    let bytes = ids.iter().flat_map(|id| id.to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn english_leaves_arabic_out_but_for_what_is_to_be_spelt() {
    let tokenizer = Tokenizer::sentencepiece(&data("unigram.spm")).unwrap();
    let tokens = english(&tokenizer, &[]).unwrap().unwrap();
    assert!(tokens.is_sorted() && tokens.len() < tokenizer.target_size());
    let arabic = tokenizer.encode("الوزير").unwrap().ids;
    assert!(arabic.iter().any(|token| tokens.binary_search(token).is_err()));
    let with = english(&tokenizer, &["الوزير".to_owned(), "Minister".to_owned()]).unwrap().unwrap();
    assert!(arabic.iter().all(|token| with.binary_search(token).is_ok()));
    let words = lines().into_iter().filter(|line| line.is_ascii());
    for token in words.flat_map(|line| tokenizer.encode_target(&line).unwrap().ids) {
        assert!(tokens.binary_search(&token).is_ok(), "{:?}", tokenizer.target_piece(token));
    }
}

/// Compares every line with what the reference made of it (scripts/fixtures/tokeniser.py) and reports all that differ.
fn compare(tokenizer: &Tokenizer, expected: &str) {
    let lines = lines();
    let expected: Vec<&str> = expected.lines().collect();
    assert_eq!(lines.len(), expected.len());
    let mut wrong = Vec::new();
    for (line, expected) in lines.iter().zip(expected) {
        let ids = tokenizer.encode(line).unwrap().ids;
        let written = ids.iter().map(u32::to_string).collect::<Vec<_>>().join(" ");
        let equal = match expected.strip_prefix('#') {
            Some(expected) => format!("{:016x}", hash(&ids)) == expected,
            None => written == expected,
        };
        if !equal {
            wrong.push(format!("{line:?}\n  is      {written}\n  must be {expected}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} lines differ:\n{}",
        wrong.len(),
        lines.len(),
        wrong[..wrong.len().min(20)].join("\n")
    );
}

#[test]
fn unigram_cuts_as_sentencepiece_does() {
    compare(&Tokenizer::sentencepiece(&data("unigram.spm")).unwrap(), &read("unigram.ids"));
}

#[test]
fn bpe_cuts_as_sentencepiece_does() {
    compare(&Tokenizer::sentencepiece(&data("bpe.spm")).unwrap(), &read("bpe.ids"));
}

#[test]
#[expect(clippy::print_stdout, reason = "a skipped test says so")]
fn the_default_model_cuts_as_hf_tokenizers_do() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/barqiya-270m-ar-en");
    let path = folder.join("tokenizer.json");
    if !path.is_file() {
        println!("skipped: {} is not there", path.display());
        return;
    }
    let expected = read("default.ids");
    let (digest, expected) = expected.split_once('\n').unwrap();
    let found = crate::hub::sha256(&path).unwrap();
    assert_eq!(found, digest, "the fixture belongs to another tokeniser: run scripts/fixtures/tokeniser.py again");
    compare(&Tokenizer::from_json(&path).unwrap(), expected);
}

/// Offsets ascend, lie on character boundaries, leave out nothing but white space and what the normaliser drops, and overlap only
/// where a character was written byte by byte.
fn check_offsets(tokenizer: &Tokenizer, text: &str) {
    let encoding = tokenizer.encode(text).unwrap();
    assert_eq!(encoding.ids.len(), encoding.offsets.len());
    let mut last = 0..0;
    for range in &encoding.offsets {
        assert!(text.get(range.clone()).is_some(), "{range:?} of {text:?} is no slice");
        assert!(range.start >= last.end || *range == last, "{range:?} after {last:?} in {text:?}");
        last = range.clone();
    }
}

/// Texts of what tokenisers stumble over.
fn texts() -> impl Strategy<Value = String> {
    let characters = prop::sample::select(
        " ابتةىءلا\u{64b}\u{651}ـ،٠9aBé.\u{301}\u{200f}\u{a0}\t\nﷺﻻ«»<2en>🚢漢\u{1f1f8}".chars().collect::<Vec<_>>(),
    );
    prop_oneof![
        prop::collection::vec(characters, 0..40).prop_map(|characters| characters.into_iter().collect()),
        ".{0,30}"
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn offsets_are_slices(text in texts()) {
        for name in ["unigram.spm", "bpe.spm"] {
            thread_local!(static LOADED: std::cell::RefCell<std::collections::BTreeMap<&'static str, std::rc::Rc<Tokenizer>>> = std::cell::RefCell::default());
            let tokenizer = LOADED.with_borrow_mut(|loaded| {
                std::rc::Rc::clone(loaded.entry(name).or_insert_with(|| Tokenizer::sentencepiece(&data(name)).unwrap().into()))
            });
            check_offsets(&tokenizer, &text);
        }
    }
}

#[test]
fn offsets_of_wire_lines_cover_them() {
    let tokenizer = Tokenizer::sentencepiece(&data("unigram.spm")).unwrap();
    for line in lines().iter().take(4000) {
        check_offsets(&tokenizer, line);
        let encoding = tokenizer.encode(line).unwrap();
        let covered: usize = encoding.offsets.iter().map(Range::len).sum();
        assert_eq!(covered, line.trim_end().len(), "{line}");
    }
}

#[test]
fn bytes_come_back_as_characters() {
    let tokenizer = Tokenizer::sentencepiece(&data("bpe.spm")).unwrap();
    for text in ["الوزير 🚢 漢字 é", "<2en> 𓀀", "a  b"] {
        let encoding = tokenizer.encode(text).unwrap();
        let decoded = tokenizer.decode_with_offsets(&encoding.ids);
        assert_eq!(decoded.text, text);
        assert_eq!(decoded.offsets.len(), encoding.ids.len());
        assert!(decoded.offsets.iter().all(|range| text.get(range.clone()).is_some()), "{text}");
    }
}

/// A folder with a small SentencePiece model and the other files that make it one of a family.
fn family(files: &[(&str, String)], models: &[&str]) -> (tempfile::TempDir, ModelFiles) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    for name in models {
        std::fs::copy(data("unigram.spm"), folder.path().join(name)).unwrap();
    }
    let weights = [("x".to_owned(), candle_core::Tensor::new(&[1_f32], &candle_core::Device::Cpu).unwrap())];
    let weights: std::collections::HashMap<_, _> = weights.into();
    candle_core::safetensors::save(&weights, folder.path().join("model.safetensors")).unwrap();
    let files = ModelFiles::open(folder.path()).unwrap();
    (folder, files)
}

/// The pieces of the small model under numbers in another order, as Marian's and M2M-100's `vocab.json` have them.
fn vocabulary(special: &[&str], skip: usize) -> String {
    let model = SentencePiece::open(&data("unigram.spm")).unwrap();
    let pieces = model.pieces().iter().skip(3).step_by(skip).map(|piece| piece.text.as_str());
    let numbered: serde_json::Map<String, serde_json::Value> =
        special.iter().copied().chain(pieces).zip(0_u32..).map(|(piece, id)| (piece.to_owned(), id.into())).collect();
    serde_json::to_string(&numbered).unwrap()
}

const TEXT: &str = "وصل الوزير إلى بكين";

#[test]
fn marian_numbers_by_its_vocabulary() {
    let config = r#"{"model_type": "marian", "is_encoder_decoder": true}"#.to_owned();
    let shared = vocabulary(&["</s>", "<unk>", "<pad>", ">>eng<<"], 1);
    let (_folder, files) =
        family(&[("config.json", config.clone()), ("vocab.json", shared)], &["source.spm", "target.spm"]);
    let tokenizer = files.tokenizer().unwrap();
    let own = Tokenizer::sentencepiece(&data("unigram.spm")).unwrap().encode(TEXT).unwrap();
    let encoding = tokenizer.encode(TEXT).unwrap();
    assert_eq!(encoding.offsets, own.offsets);
    assert_eq!(
        encoding.ids,
        own.ids.iter().map(|id| id + 1).collect::<Vec<_>>(),
        "four special tokens instead of three"
    );
    let form = crate::PromptForm::open(&files, &tokenizer).unwrap();
    let prompt = form.prompt(&tokenizer, TEXT).unwrap();
    assert_eq!((prompt.ids[0], prompt.ids.last()), (3, Some(&0)), ">>eng<< before, </s> behind");
    assert_eq!(prompt.source, 1..prompt.ids.len() - 1);
    assert_eq!(tokenizer.decode(&prompt.ids), TEXT);

    // Half of the pieces are missing from the target's own vocabulary: they are unknown to it and leave no trace.
    let (source, target) = (vocabulary(&["</s>", "<unk>"], 1), vocabulary(&["</s>", "<unk>"], 2));
    let files = [("config.json", config), ("vocab.json", source), ("target_vocab.json", target)];
    let (_folder, files) = family(&files, &["source.spm", "target.spm"]);
    let tokenizer = files.tokenizer().unwrap();
    assert!(tokenizer.target_size() < 1100);
    assert!(tokenizer.encode_target("Beijing").unwrap().ids.iter().all(|&id| (id as usize) < tokenizer.target_size()));
    assert_ne!(tokenizer.encode(TEXT).unwrap().ids, tokenizer.encode_target(TEXT).unwrap().ids);
}

#[test]
fn fairseq_families_shift_and_append_languages() {
    let own = Tokenizer::sentencepiece(&data("unigram.spm")).unwrap().encode(TEXT).unwrap();
    let cases = [("m2m_100", "arb_Arab", "eng_Latn", 2001 + 10), ("mbart", "ar_AR", "en_XX", 2001)];
    for (family_name, arabic, english, number) in cases {
        let config = format!(r#"{{"model_type": "{family_name}", "is_encoder_decoder": true}}"#);
        let (_folder, files) = family(&[("config.json", config)], &["sentencepiece.bpe.model"]);
        let tokenizer = files.tokenizer().unwrap();
        assert_eq!(tokenizer.id(arabic), Some(number), "{family_name}");
        let form = crate::PromptForm::open(&files, &tokenizer).unwrap();
        assert_eq!(form.forced_first(), tokenizer.id(english));
        let prompt = form.prompt(&tokenizer, TEXT).unwrap();
        assert_eq!(prompt.ids[0], number);
        assert_eq!(prompt.ids[prompt.source.clone()], own.ids.iter().map(|id| id + 1).collect::<Vec<_>>());
        assert_eq!(prompt.ids.last(), Some(&2));
        assert_eq!(
            tokenizer.decode(&[tokenizer.id(english).unwrap(), own.ids[0] + 1, 2]),
            tokenizer.decode(&[own.ids[0] + 1])
        );
    }
}

#[test]
fn m2m_and_small100_differ_in_the_first_token() {
    let config = r#"{"model_type": "m2m_100", "is_encoder_decoder": true}"#.to_owned();
    let vocabulary = vocabulary(&["<s>", "<pad>", "</s>", "<unk>"], 1);
    let files = [("config.json", config), ("vocab.json", vocabulary)];
    let (_folder, m2m) = family(&files, &["sentencepiece.bpe.model"]);
    let tokenizer = m2m.tokenizer().unwrap();
    let form = crate::PromptForm::open(&m2m, &tokenizer).unwrap();
    assert_eq!(form.prompt(&tokenizer, TEXT).unwrap().ids[0], tokenizer.id("__ar__").unwrap());
    assert_eq!(form.forced_first(), tokenizer.id("__en__"));

    let small =
        [&files[..], &[("tokenizer_config.json", r#"{"tokenizer_class": "SMALL100Tokenizer"}"#.to_owned())]].concat();
    let (_folder, small) = family(&small, &["sentencepiece.bpe.model"]);
    let form = crate::PromptForm::open(&small, &tokenizer).unwrap();
    assert_eq!(form.prompt(&tokenizer, TEXT).unwrap().ids[0], tokenizer.id("__en__").unwrap());
    assert_eq!(form.forced_first(), None);
}

/// Opens a damaged model and uses it: all that may come of it is an error.
fn use_damaged(bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.spm");
    std::fs::write(&path, bytes).unwrap();
    match Tokenizer::sentencepiece(&path) {
        Ok(tokenizer) => {
            for text in ["وصل «الوزير» a🚢 ﷺ", "<2en>ﻻً  x"] {
                check_offsets(&tokenizer, text);
                let ids = tokenizer.encode(text).unwrap().ids;
                let _ = tokenizer.decode_with_offsets(&ids);
            }
        }
        Err(fault) => assert!(fault.to_string().contains("x.spm"), "{fault}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_models_are_errors(cut in 0.0..1.0_f64, flips in prop::collection::vec((0.0..1.0_f64, any::<u8>()), 1..40)) {
        for name in ["unigram.spm", "bpe.spm"] {
            let mut bytes = std::fs::read(data(name)).unwrap();
            use_damaged(&bytes[..(bytes.len() as f64 * cut) as usize]);
            for (place, byte) in &flips {
                let place = (bytes.len() as f64 * place) as usize;
                bytes[place] = *byte;
            }
            use_damaged(&bytes);
        }
    }
}

#[test]
fn an_empty_file_is_no_model() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.spm");
    std::fs::write(&path, b"").unwrap();
    assert!(Tokenizer::sentencepiece(&path).unwrap_err().to_string().contains("x.spm"));
}
