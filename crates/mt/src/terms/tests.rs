use super::*;
use crate::files::ModelFiles;
use std::path::Path;

fn default_tokenizer() -> Tokenizer {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    ModelFiles::open(&models.join("barqiya-270m-ar-en")).and_then(|files| files.tokenizer()).unwrap()
}

#[test]
fn a_name_is_known_with_and_without_its_space() {
    let tokenizer = default_tokenizer();
    let forms = forms(&tokenizer, "Karim Massimov").unwrap();
    assert!(forms.len() >= 2, "{forms:?}");
    for form in &forms {
        assert_eq!(tokenizer.decode(&form.tokens), "Karim Massimov");
        let begins = tokenizer.target_piece(form.tokens[0]).unwrap().starts_with('▁');
        assert_eq!(begins, !form.glued);
    }
}

#[test]
fn a_wish_covers_the_tokens_of_its_words() {
    let tokenizer = default_tokenizer();
    let text = "زار ماسيموف بكين";
    let encoding = tokenizer.encode(text).unwrap();
    let start = text.find("ماسيموف").unwrap();
    let wish =
        Wish { source: start..start + "ماسيموف".len(), variants: vec!["Massimov".to_owned()], eager: false };
    let found = constraints(&tokenizer, &[wish], &encoding.offsets, 1).unwrap();
    let pieces = found.terms[0].source.clone();
    let covered = encoding.offsets[pieces.start - 1].start..encoding.offsets[pieces.end - 2].end;
    assert_eq!(text[covered].trim(), "ماسيموف");
    assert_eq!(found.text, 1..1 + encoding.ids.len());
}

#[test]
fn light_words_and_endings() {
    let tokenizer = default_tokenizer();
    let placing = placing(&tokenizer, None);
    let id = |piece: &str| tokenizer.target_id(piece).unwrap();
    assert!(placing.light.contains(&id("▁the")) && !placing.light.contains(&id("▁president")));
    assert!(placing.continuing.contains(&id("ian")) && !placing.continuing.contains(&id("s")));
    assert!(placing.openers.contains(&id("(")));
    assert!(placing.light.is_sorted() && placing.continuing.is_sorted() && placing.openers.is_sorted());
}
