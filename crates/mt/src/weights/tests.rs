use std::collections::HashMap;
use std::fs::File;
use std::path::PathBuf;

use barqiya_kernels::Precision;
use candle_core::quantized::{GgmlDType, QTensor, gguf_file};
use proptest::prelude::*;

use super::*;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/checkpoints").join(name)
}

/// Numbers that no encoding keeps exactly, but all keep nearly.
fn wave(count: usize) -> Vec<f32> {
    (0..count).map(|index| (index as f32 * 0.37).sin()).collect()
}

fn wave_tensor(rows: usize, columns: usize) -> Tensor {
    Tensor::from_vec(wave(rows * columns), (rows, columns), &Device::Cpu).unwrap()
}

const KINDS: [GgmlDType; 13] = [
    GgmlDType::F32,
    GgmlDType::F16,
    GgmlDType::BF16,
    GgmlDType::Q8_0,
    GgmlDType::Q5_0,
    GgmlDType::Q5_1,
    GgmlDType::Q4_0,
    GgmlDType::Q4_1,
    GgmlDType::Q2K,
    GgmlDType::Q3K,
    GgmlDType::Q4K,
    GgmlDType::Q5K,
    GgmlDType::Q6K,
];

/// A GGUF file of one matrix in each encoding and a norm; returns what candle makes of the matrices.
fn write_gguf(path: &Path) -> Vec<Vec<f32>> {
    let matrix = wave_tensor(4, 512);
    let quantized: Vec<QTensor> = KINDS.iter().map(|&kind| QTensor::quantize(&matrix, kind).unwrap()).collect();
    let norm = QTensor::quantize(&Tensor::new(&[1.5_f32, 0.25], &Device::Cpu).unwrap(), GgmlDType::F32).unwrap();
    let names: Vec<String> = (0..KINDS.len()).map(|layer| format!("blk.{layer}.attn_q.weight")).collect();
    let mut tensors: Vec<(&str, &QTensor)> = names.iter().map(String::as_str).zip(&quantized).collect();
    tensors.push(("output_norm.weight", &norm));
    let architecture = gguf_file::Value::String("gemma3".to_owned());
    let scores = gguf_file::Value::Array((0..40).map(|score| gguf_file::Value::F32(score as f32)).collect());
    let tokens = gguf_file::Value::Array((0..40).map(|token| gguf_file::Value::String(format!("t{token}"))).collect());
    let metadata = [
        ("general.architecture", &architecture),
        ("tokenizer.ggml.scores", &scores),
        ("tokenizer.ggml.tokens", &tokens),
    ];
    gguf_file::write(&mut File::create(path).unwrap(), &metadata, &tensors).unwrap();
    quantized
        .iter()
        .map(|tensor| tensor.dequantize(&Device::Cpu).unwrap().flatten_all().unwrap().to_vec1().unwrap())
        .collect()
}

fn write_safetensors(path: &Path) {
    let tensors: HashMap<String, Tensor> = [
        ("language_model.model.norm.weight".to_owned(), wave_tensor(2, 8)),
        ("half".to_owned(), wave_tensor(4, 4).to_dtype(DType::F16).unwrap()),
        ("brain".to_owned(), wave_tensor(4, 4).to_dtype(DType::BF16).unwrap()),
        ("positions".to_owned(), Tensor::new(&[0_i64, 1], &Device::Cpu).unwrap()),
    ]
    .into();
    candle_core::safetensors::save(&tensors, path).unwrap();
}

#[test]
fn gguf_blocks_are_candles() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.gguf");
    let expected = write_gguf(&path);
    let weights = Weights::open(&path).unwrap();
    for (layer, expected) in expected.iter().enumerate() {
        let name = format!("model.layers.{layer}.self_attn.q_proj.weight");
        assert_eq!(&weights.values(&name, &[4, 512]).unwrap(), expected, "{:?}", KINDS[layer]);
        assert_eq!(weights.rows(&name, &[4, 512], 1..3).unwrap(), expected[512..1536]);
    }
    assert_eq!(weights.values("model.norm.weight", &[2]).unwrap(), [0.5, -0.75], "norms lose GGUF's 1");
    let metadata = weights.gguf().unwrap();
    assert_eq!(metadata.texts("tokenizer.ggml.tokens").unwrap()[39], "t39");
    assert_eq!(metadata.numbers("tokenizer.ggml.scores").unwrap()[39], 39.0);
}

#[test]
fn groups_of_a_file_are_its_values() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.gguf");
    write_gguf(&path);
    let weights = Weights::open(&path).unwrap();
    let grouped = [GgmlDType::Q8_0, GgmlDType::Q5_0, GgmlDType::Q4_0];
    let name = |kind: &GgmlDType| {
        let layer = KINDS.iter().position(|other| other == kind).unwrap();
        (format!("model.layers.{layer}.self_attn.q_proj.weight"), 4)
    };
    let read = |kinds: &[GgmlDType], precision| {
        weights.table(&kinds.iter().map(name).collect::<Vec<_>>(), 512, precision).unwrap()
    };
    let values: Vec<f32> = grouped.iter().flat_map(|kind| weights.values(&name(kind).0, &[4, 512]).unwrap()).collect();
    assert_eq!(read(&grouped, Precision::F32), Table::Floats(values.clone()));
    let Table::Groups(groups) = read(&grouped, Precision::Int8) else { panic!("groups of eight, five and four bits") };
    assert_eq!(groups.to_floats(), values);
    let mut row = vec![0.0; 512];
    assert!(Table::Groups(groups.clone()).row(11, &mut row).is_some());
    assert_eq!(row, values[11 * 512..]);
    assert!(Table::Groups(groups).row(12, &mut row).is_none());
    assert!(matches!(read(&[GgmlDType::Q8_0, GgmlDType::Q4K], Precision::Int8), Table::Floats(_)));
}

#[test]
fn large_tensors_are_decoded_in_pieces_without_a_seam() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.gguf");
    let tensor = QTensor::quantize(&wave_tensor(2100, 256), GgmlDType::Q5_0).unwrap();
    gguf_file::write(&mut File::create(&path).unwrap(), &[], &[("x", &tensor)]).unwrap();
    let expected: Vec<f32> = tensor.dequantize(&Device::Cpu).unwrap().flatten_all().unwrap().to_vec1().unwrap();
    assert_eq!(Weights::open(&path).unwrap().values("x", &[2100, 256]).unwrap(), expected);
}

#[test]
fn safetensors_of_every_width() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    write_safetensors(&path);
    let weights = Weights::open(folder.path()).unwrap();
    assert_eq!(
        weights.values("model.norm.weight", &[2, 8]).unwrap(),
        wave(16),
        "the conditional class' prefix is gone"
    );
    for name in ["half", "brain"] {
        let read = weights.values(name, &[4, 4]).unwrap();
        assert!(read.iter().zip(wave(16)).all(|(read, wave)| (read - wave).abs() < 0.004), "{name}");
    }
    let fault = weights.values("positions", &[2]).unwrap_err().to_string();
    assert!(fault.contains("I64"), "{fault}");
    let fault = weights.values("half", &[2, 8]).unwrap_err().to_string();
    assert!(fault.contains("[4, 4]") && fault.contains("[2, 8]"), "{fault}");
    assert!(weights.values("absent", &[usize::MAX, 2]).is_err());
}

#[test]
fn shards_are_joined_through_their_index() {
    let folder = tempfile::tempdir().unwrap();
    for (shard, name) in [("model-00001-of-00002.safetensors", "a"), ("model-00002-of-00002.safetensors", "b")] {
        let tensors: HashMap<String, Tensor> = [(name.to_owned(), wave_tensor(2, 2))].into();
        candle_core::safetensors::save(&tensors, folder.path().join(shard)).unwrap();
    }
    let index = r#"{"metadata": {}, "weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}"#;
    let path = folder.path().join("model.safetensors.index.json");
    std::fs::write(&path, index).unwrap();
    let weights = Weights::open(folder.path()).unwrap();
    assert_eq!(weights.names().collect::<Vec<_>>(), ["a", "b"]);
    std::fs::write(&path, r#"{"weight_map": {"a": "../a.safetensors"}}"#).unwrap();
    assert!(Weights::open(folder.path()).unwrap_err().to_string().contains("outside"));
    std::fs::write(&path, r#"{"weight_map": {"a": "gone.safetensors"}}"#).unwrap();
    assert!(Weights::open(folder.path()).unwrap_err().to_string().contains("gone.safetensors"));
}

#[test]
fn both_containers_of_torch() {
    for name in ["zip.bin", "older.bin"] {
        let weights = Weights::open(&data(name)).unwrap();
        let plain: Vec<f32> = (0..24).map(|number| number as f32 / 8.0).collect();
        for tensor in ["plain", "half", "brain", "double", "parameter"] {
            assert_eq!(weights.values(tensor, &[4, 6]).unwrap(), plain, "{name} {tensor}");
        }
        let turned: Vec<f32> = (0..24).map(|number| (number % 4 * 6 + number / 4) as f32 / 8.0).collect();
        assert_eq!(weights.values("turned", &[6, 4]).unwrap(), turned, "{name}");
        assert_eq!(weights.rows("turned", &[6, 4], 2..3).unwrap(), turned[8..12], "{name}");
        assert_eq!(weights.values("part", &[2, 6]).unwrap(), plain[6..18], "{name}");
        assert_eq!(weights.values("scalar", &[]).unwrap(), [2.5], "{name}");
        assert!(weights.values("positions", &[5]).unwrap_err().to_string().contains("LongStorage"), "{name}");
    }
}

#[test]
fn a_folder_without_weights_says_what_it_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let fault = Weights::open(folder.path()).unwrap_err();
    assert!(fault.is_missing_resource() && fault.to_string().contains("model.safetensors"), "{fault}");
    std::fs::write(folder.path().join("model.safetensors"), b"").unwrap();
    let fault = Weights::open(folder.path()).unwrap_err();
    assert!(!fault.is_missing_resource() && fault.to_string().contains("too short"), "{fault}");
}

/// Opens a file and reads every tensor: all that may come of a damaged one is an error.
fn read_all(bytes: &[u8], name: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let Ok(weights) = Weights::open(&path) else { return };
    for name in weights.names() {
        if let Some(shape) = weights.shape(name) {
            // What a file claims never exceeds what it holds by more than the blocks' ratio (two bits a number).
            assert!(shape.iter().product::<usize>() <= bytes.len() * 4);
            let _ = weights.values(name, shape);
        }
    }
}

fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    write_gguf(&path);
    let gguf = std::fs::read(&path).unwrap();
    write_safetensors(&path);
    let safetensors = std::fs::read(&path).unwrap();
    let torch = ["zip.bin", "older.bin"].map(|name| std::fs::read(data(name)).unwrap());
    let [zip, older] = torch;
    vec![("x.gguf", gguf), ("x.safetensors", safetensors), ("zip.bin", zip), ("older.bin", older)]
}

#[test]
fn every_truncation_is_an_error() {
    for (name, bytes) in samples() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        for length in (0..bytes.len()).step_by(bytes.len() / 150 + 1) {
            std::fs::write(&path, &bytes[..length]).unwrap();
            let fault = Weights::open(&path).expect_err("a file that was cut short opened").to_string();
            assert!(fault.contains(name), "{fault}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damage_never_panics(
        cuts in prop::collection::vec(0.0..1.0_f64, 4),
        flips in prop::collection::vec((0.0..0.3_f64, any::<u8>()), 1..6),
    ) {
        for (name, bytes) in samples() {
            for cut in &cuts {
                read_all(&bytes[..(bytes.len() as f64 * cut) as usize], name);
            }
            // Headers stand at the start, but for the zip archive's directory, which stands at the end.
            for from_end in [false, true] {
                let mut damaged = bytes.clone();
                for &(place, byte) in &flips {
                    let place = (bytes.len() as f64 * place) as usize;
                    let index = if from_end { bytes.len() - 1 - place } else { place };
                    damaged[index] = byte;
                }
                read_all(&damaged, name);
            }
        }
    }
}
