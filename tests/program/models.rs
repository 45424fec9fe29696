//! Models: listed, shown, checked; missing and broken ones are named.

use std::fs;

use crate::desk::{Desk, SHORT, root};

/// The name of the model that comes with the program.
fn default_model() -> String {
    let list = Desk::new().run("models list").expect(0).stdout;
    let line = list.lines().find(|line| line.contains("(the default)")).unwrap();
    line.split_whitespace().next().unwrap().to_owned()
}

/// A safetensors file with one tensor of 16 bytes, of which the file holds so many.
fn safetensors(held: usize) -> Vec<u8> {
    let header = br#"{"w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}"#;
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend_from_slice(header);
    bytes.resize(bytes.len() + held, 0);
    bytes
}

#[test]
fn a_missing_model_is_3() {
    let desk = Desk::new();
    desk.write("a.txt", SHORT).write("folder/readme.md", "no model");
    let ended = desk.run("translate a.txt -o out.tsv --model opus-mt-ar-en").expect(3);
    ended.tells(&["opus-mt-ar-en", "barqiya models pull opus-mt-ar-en"]);
    desk.run("translate a.txt --model no-such-model").expect(3).tells(&["no-such-model", "barqiya models list"]);
    desk.run("translate a.txt --model folder").expect(3).tells(&["folder", "model.safetensors", "missing"]);
    assert_eq!(desk.names("."), ["a.txt", "folder"], "nothing is left of the output");
}

#[test]
fn broken_models_are_named() {
    let desk = Desk::new();
    desk.write("a.txt", SHORT);
    let models = root().join("models").join(default_model());
    let gguf = fs::read_dir(&models).unwrap().map(|entry| entry.unwrap().path());
    let gguf = gguf.filter(|path| path.extension().is_some_and(|ending| ending == "gguf")).min().unwrap();
    desk.write("cut.gguf", &fs::read(gguf).unwrap()[..100_000]);
    let marian = r#"{"architectures": ["MarianMTModel"], "model_type": "marian"}"#;
    desk.write("cut/config.json", marian).write("cut/model.safetensors", safetensors(7));
    let llama = r#"{"architectures": ["LlamaForCausalLM"], "model_type": "llama"}"#;
    desk.write("other/config.json", llama).write("other/model.safetensors", safetensors(16));
    desk.write("torn/config.json", r#"{"architectures": ["#).write("torn/model.safetensors", safetensors(16));
    for (model, words) in [
        ("cut.gguf", &["cut.gguf"][..]),
        ("cut", &["cut/model.safetensors", "cut short"]),
        ("other", &["LlamaForCausalLM", "does not run here", "Marian"]),
        ("torn", &["torn/config.json"]),
        ("a.txt", &["a.txt"]),
        ("e5-small-ar-en", &["encoder", "cannot translate", "barqiya models list"]),
    ] {
        desk.run(&format!("translate a.txt -o out.tsv --model {model}")).expect(2).tells(words);
        assert!(!desk.exists("out.tsv"), "{model}");
    }
}

#[test]
fn models_are_listed_and_shown() {
    let desk = Desk::new();
    let list = desk.run("models list").expect(0).stdout;
    let default = list.lines().find(|line| line.contains("(the default)")).unwrap();
    assert!(default.contains("here"), "{default}");
    let page = desk.run("models show opus-mt-ar-en").expect(0).stdout;
    assert!(page.contains("Helsinki-NLP/opus-mt-ar-en") && page.contains("Apache-2.0"), "{page}");
    let page = desk.run("models show e5-small-ar-en").expect(0).stdout;
    assert!(page.contains("aligning sentences and words; it does not translate"), "{page}");
    desk.run("models show no-such-model").expect(3).tells(&["no-such-model"]);
    desk.run("models pull no-repository").expect(3).tells(&["no-repository"]);
}

#[test]
fn fetching_without_a_network_tells_what_to_do() {
    let desk = Desk::new();
    let ended = desk.run("models pull opus-mt-ar-en").expect(3);
    ended.tells(&["HF_HUB_OFFLINE", "barqiya models pull Helsinki-NLP/opus-mt-ar-en"]);
    desk.run(&format!("models pull {}", default_model())).expect(2).tells(&["comes with barqiya"]);
}

#[test]
fn the_default_model_is_as_published() {
    let checks = Desk::new().run(&format!("models verify {}", default_model())).expect(0).stdout;
    let weights = checks.lines().find(|line| line.contains(".gguf")).unwrap();
    assert!(weights.starts_with("as published"), "{checks}");
}

#[test]
fn a_changed_file_is_a_finding() {
    let desk = Desk::new();
    let sums = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b  config.json\n";
    desk.write("own/config.json", "1").write("own/SHA256SUMS", sums);
    desk.run("models verify ./own").expect(0);
    desk.write("own/config.json", "2");
    assert!(desk.run("models verify ./own").expect(1).stdout.contains("different"));
}
