use super::*;
use crate::prompt::PromptForm;

/// The default model, where the working tree has it.
#[expect(clippy::print_stdout, reason = "a skipped test says so")]
fn default_model() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/barqiya-270m-ar-en");
    let there = path.is_dir();
    if !there {
        println!("skipped: {} is not there", path.display());
    }
    there.then_some(path)
}

fn gguf_of(folder: &Path) -> PathBuf {
    let entries = folder.read_dir().unwrap().map(|entry| entry.unwrap().path());
    entries.into_iter().find(|path| path.extension().is_some_and(|extension| extension == "gguf")).unwrap()
}

const SENTENCE: &str = "وصل وزير الخارجية، صباح اليوم (2024) إلى بكين.";

#[test]
fn the_default_model_is_put_together() {
    let Some(folder) = default_model() else { return };
    let files = ModelFiles::open(&folder).unwrap();
    assert_eq!(files.manifest().prompt, Some(crate::PromptKind::Plain));
    assert_eq!(files.generation().end, [1]);
    let tokenizer = files.tokenizer().unwrap();
    let form = PromptForm::open(&files, &tokenizer).unwrap();
    let prompt = form.prompt(&tokenizer, SENTENCE).unwrap();
    let encoding = tokenizer.encode(SENTENCE).unwrap();
    assert_eq!(prompt.ids[0], 2, "<bos> comes first");
    assert_eq!(prompt.ids[prompt.source.clone()], encoding.ids);
    assert_eq!(prompt.offsets, encoding.offsets);
    assert_eq!(prompt.ids.len(), encoding.ids.len() + 2, "one token for the line end");
    assert_eq!(tokenizer.decode(&encoding.ids), SENTENCE);
}

#[test]
fn a_gguf_file_of_its_own_says_the_same() {
    let Some(folder) = default_model() else { return };
    let alone = tempfile::tempdir().unwrap();
    let path = alone.path().join("model.gguf");
    std::fs::hard_link(gguf_of(&folder), &path).or_else(|_| std::fs::copy(gguf_of(&folder), &path).map(drop)).unwrap();
    let (whole, alone) = (ModelFiles::open(&folder).unwrap(), ModelFiles::open(&path).unwrap());
    let expected = whole.config().as_object().unwrap();
    for (field, value) in
        expected.iter().filter(|(field, _)| !["torch_dtype", "max_position_embeddings"].contains(&field.as_str()))
    {
        assert_eq!(&alone.config()[field], value, "{field}");
    }
    let (json, pieces) = (whole.tokenizer().unwrap(), alone.tokenizer().unwrap());
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/tokeniser");
    let lines = ["lines.tsv", "hard.txt"].map(|name| std::fs::read_to_string(data.join(name)).unwrap()).concat();
    let texts = lines.split(['\t', '\n']).chain([SENTENCE, "  two  spaces\nand a line", "ﷺ 𓀀 é🚢"]);
    for text in texts {
        assert_eq!(pieces.encode(text).unwrap(), json.encode(text).unwrap(), "{text}");
    }
    assert!(alone.manifest().links.is_none(), "the manifest belongs to the folder");
}
