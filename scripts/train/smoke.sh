#!/usr/bin/env bash
# Two minutes of the whole way, on what lies in this tree: texts to tokens, training from the base, export, and a translation of what
# came out. Ends with 1 if the loss does not fall.
# Usage: scripts/train/smoke.sh PYTHON [MINUTES]      (a Python with requirements.txt installed)
set -euo pipefail
cd "$(dirname "$0")/../.."
python=$1 minutes=${2:-1}
model=models/barqiya-270m-ar-en
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$python" scripts/train/base.py --tokenizer $model/tokenizer.json -o "$work/start.safetensors"
"$python" scripts/train/prepare.py --wire scripts/train/wire --tokenizer $model/tokenizer.json --turns 1 -o "$work/tokens.npz"
"$python" scripts/train/train.py "$work/tokens.npz" --start "$work/start.safetensors" -o "$work/run" --minutes "$minutes" \
    --tokens 512 --together 1 --rate 1e-4 --warm-up 5 --watched 40 --say-every 10
"$python" scripts/train/export.py "$work/run/last.safetensors" --tokenizer $model/tokenizer.json --base $model/barqiya-270m-ar-en.q5_0.gguf -o "$work/model"
cp $model/model.toml $model/generation_config.json "$work/model/"
cargo run --release --quiet -- translate tests/stories/railway.ar.txt --model "$work/model" --beam 1

"$python" - "$work/run/log.txt" <<'END'
import ast, sys
begin, end = (ast.literal_eval(line[line.index("{"):])["wire-dev"] for line in open(sys.argv[1]) if line.startswith(("start", "end")))
print(f"loss on wire-dev {begin} -> {end}")
sys.exit(end >= begin)
END
