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


if __name__ == "__main__":
    print(dequantised(sys.argv[1]))
