//! Which of a repository's files run its model.

use std::path::Path;

use super::is_plain_name;

/// Configuration, tokeniser and terms.
const SMALL: [&str; 20] = [
    "LICENSE",
    "LICENSE.txt",
    "NOTICE",
    "NOTICE.txt",
    "USE_POLICY.md",
    "model.toml",
    "chat_template.jinja",
    "chat_template.json",
    "config.json",
    "generation_config.json",
    "sentencepiece.bpe.model",
    "source.spm",
    "special_tokens_map.json",
    "spiece.model",
    "target.spm",
    "target_vocab.json",
    "tokenizer.json",
    "tokenizer.model",
    "tokenizer_config.json",
    "vocab.json",
];

/// Whole files of weights and the indexes of shards, the preferred first.
const WEIGHTS: [(&str, Option<(&str, &str)>); 4] = [
    ("model.safetensors", None),
    ("model.safetensors.index.json", Some(("model-", ".safetensors"))),
    ("pytorch_model.bin", None),
    ("pytorch_model.bin.index.json", Some(("pytorch_model-", ".bin"))),
];

/// The files to fetch, by name.
///
/// # Errors
/// A required file that is not there, or no weights, or several GGUF files and none of them required.
pub(super) fn files(names: &[String], required: &[String]) -> Result<Vec<String>, String> {
    let has = |name: &str| names.iter().any(|other| other == name);
    if let Some(name) = required.iter().find(|name| !has(name)) {
        return Err(format!("lacks the file {name}, which the model needs"));
    }
    let mut chosen: Vec<String> = required.to_vec();
    chosen.extend(SMALL.iter().filter(|name| has(name)).map(|&name| name.to_owned()));
    // The same pieces a second time, for readers that know no tokenizer.json.
    if has("tokenizer.json") {
        chosen.retain(|name| name != "tokenizer.model" || required.contains(name));
    }
    if !required.iter().any(|name| is_weights(name)) {
        chosen.extend(weights(names)?);
    }
    chosen.sort();
    chosen.dedup();
    if let Some(name) = chosen.iter().find(|name| !is_plain_name(name)) {
        return Err(format!("has the file `{name}`, whose name is not possible here"));
    }
    Ok(chosen)
}

fn is_weights(name: &str) -> bool {
    ["safetensors", "bin", "gguf"].iter().any(|extension| has_extension(name, extension))
}

fn has_extension(name: &str, wanted: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == wanted)
}

fn weights(names: &[String]) -> Result<Vec<String>, String> {
    let top = || names.iter().filter(|name| !name.contains('/'));
    for (name, shards) in WEIGHTS {
        if !names.iter().any(|other| other == name) {
            continue;
        }
        let mut chosen = vec![name.to_owned()];
        if let Some((start, end)) = shards {
            chosen.extend(top().filter(|name| name.starts_with(start) && name.ends_with(end)).cloned());
        }
        return Ok(chosen);
    }
    let gguf: Vec<String> = top().filter(|name| has_extension(name, "gguf")).cloned().collect();
    match gguf.as_slice() {
        [_] => Ok(gguf),
        [] => Err("has no weights in a form that is read here (safetensors, pytorch_model.bin, GGUF)".to_owned()),
        several => Err(format!(
            "has several GGUF files ({}): download the one you want and name it with --model",
            several.join(", ")
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str], required: &[&str]) -> Result<Vec<String>, String> {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        files(&owned(names), &owned(required))
    }

    #[test]
    fn one_kind_of_weights_is_enough() {
        let names = [
            "README.md",
            "config.json",
            "flax_model.msgpack",
            "model.safetensors",
            "onnx/model.onnx",
            "pytorch_model.bin",
            "tf_model.h5",
        ];
        assert_eq!(of(&names, &[]).unwrap(), ["config.json", "model.safetensors"]);
        assert_eq!(of(&names, &["pytorch_model.bin"]).unwrap(), ["config.json", "pytorch_model.bin"]);
    }

    #[test]
    fn shards_come_with_their_index() {
        let names = [
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors",
            "model.safetensors.index.json",
            "tokenizer.json",
            "tokenizer.model",
        ];
        assert_eq!(of(&names, &[]).unwrap(), [&names[..4]].concat());
    }

    #[test]
    fn what_is_missing_or_unclear_is_said() {
        assert!(of(&["config.json"], &[]).unwrap_err().contains("no weights"));
        assert!(of(&["model.safetensors"], &["source.spm"]).unwrap_err().contains("source.spm"));
        assert!(of(&["a.gguf", "b.gguf"], &[]).unwrap_err().contains("a.gguf, b.gguf"));
        assert_eq!(of(&["a.gguf", "b.gguf"], &["b.gguf"]).unwrap(), ["b.gguf"]);
    }
}
