"""The default model's GGUF as a Hugging Face folder in f32, for peers that read no GGUF.

    python dequantise.py MODEL_FOLDER    # prints the folder it wrote (under the system's cache folder)
"""
import hashlib
import json
import os
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "train"))


def dequantised(folder):
    """Writes the folder once per model file and returns its path."""
    from safetensors.torch import save_file
    from weights import read_gguf

    path = next(pathlib.Path(folder).glob("*.gguf"))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache"))
    out = cache / "barqiya" / f"dequantised-{digest}"
    if (out / "config.json").exists():
        return out
    out.mkdir(parents=True, exist_ok=True)
    tensors = {f"model.{name}": values.contiguous() for name, values in read_gguf(path).items()}
    save_file(tensors, out / "model.safetensors", metadata={"format": "pt"})
    shutil.copy(pathlib.Path(folder) / "tokenizer.json", out)
    config = json.loads((pathlib.Path(folder) / "config.json").read_text())
    config["torch_dtype"] = "float32"
    (out / "config.json").write_text(json.dumps(config, indent=1))
    return out


def requantised(folder, precision):
    """The same numbers as a GGUF file of another precision (`Q8_0`); written once, beside the dequantised form."""
    out = dequantised(folder) / f"{precision.lower()}.gguf"
    if not out.exists():
        from gguf import GGMLQuantizationType, GGUFReader, GGUFWriter
        from gguf.quants import dequantize, quantize

        reader = GGUFReader(next(pathlib.Path(folder).glob("*.gguf")))
        writer = GGUFWriter(str(out) + ".part", "gemma3")
        for field in reader.fields.values():
            if not field.name.startswith("GGUF.") and field.name != "general.architecture":
                kind, part = field.types[0], field.types[-1] if len(field.types) > 1 else None
                writer.add_key_value(field.name, field.contents(), kind, part)
        wanted = GGMLQuantizationType[precision]
        for tensor in reader.tensors:
            if tensor.tensor_type == GGMLQuantizationType.F32:
                writer.add_tensor(tensor.name, tensor.data)
            else:
                values = dequantize(tensor.data, tensor.tensor_type)
                writer.add_tensor(tensor.name, quantize(values, wanted), raw_dtype=wanted)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        os.replace(str(out) + ".part", out)
    return out


def for_ctranslate2(folder):
    """The dequantised form as CTranslate2 wants it, in int8; written once."""
    out = dequantised(folder) / "ctranslate2"
    if not (out / "model.bin").exists():
        import ctranslate2

        source = dequantised(folder)
        tokenizer = {"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<bos>", "eos_token": "<eos>", "unk_token": "<unk>", "pad_token": "<pad>"}
        (source / "tokenizer_config.json").write_text(json.dumps(tokenizer))
        ctranslate2.converters.TransformersConverter(str(source)).convert(str(out), quantization="int8", force=True)
    return out


if __name__ == "__main__":
    print(dequantised(sys.argv[1]))
