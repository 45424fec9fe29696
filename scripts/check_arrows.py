#!/usr/bin/env python3
"""Refuses a dependency between our crates that ARCHITECTURE.md does not draw."""
import json
import subprocess
import sys

ALLOWED = {
    "barqiya-text": set(),
    "barqiya-search": set(),
    "barqiya-kernels": set(),
    "barqiya-bitext": {"barqiya-text"},
    "barqiya-glossary": {"barqiya-text", "barqiya-bitext"},
    "barqiya-align": {"barqiya-text", "barqiya-kernels"},
    "barqiya-columns": {"barqiya-bitext"},
    "barqiya-corpus": {"barqiya-text", "barqiya-bitext", "barqiya-align", "barqiya-glossary"},
    "barqiya-eval": set(),
    "barqiya-mt": {"barqiya-text", "barqiya-search", "barqiya-kernels"},
    "barqiya-names": {"barqiya-text", "barqiya-bitext", "barqiya-glossary"},
    "barqiya-wire": {"barqiya-align", "barqiya-text", "barqiya-bitext", "barqiya-glossary", "barqiya-mt"},
    "barqiya": {"barqiya-align", "barqiya-columns", "barqiya-corpus", "barqiya-text", "barqiya-bitext", "barqiya-eval", "barqiya-glossary", "barqiya-mt", "barqiya-names", "barqiya-wire"},
}
ONLY_MT = {"candle-core", "candle-nn", "candle-transformers", "tokenizers", "hf-hub"}

metadata = json.loads(
    subprocess.run(
        ["cargo", "metadata", "--format-version", "1", "--no-deps"], check=True, capture_output=True
    ).stdout
)
faults = []
for package in metadata["packages"]:
    name = package["name"]
    if name not in ALLOWED:
        faults.append(f"{name}: not in ALLOWED; draw it in ARCHITECTURE.md and add it here")
        continue
    for dependency in package["dependencies"]:
        target = dependency["name"]
        if target.startswith("barqiya") and target not in ALLOWED[name]:
            faults.append(f"{name} -> {target}: no such arrow")
        if target in ONLY_MT and name != "barqiya-mt":
            faults.append(f"{name} -> {target}: only barqiya-mt knows model libraries")
print("\n".join(faults) if faults else "arrows: as drawn")
sys.exit(bool(faults))
