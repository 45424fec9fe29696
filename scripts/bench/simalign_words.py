"""SimAlign's word links (Jalili Sabet et al. 2020) on our encoder's weights, scored against hand-made links.

    pip install simalign==0.4 gguf
    python scripts/bench/simalign_words.py models/e5-small-ar-en GOLD.jsonl

SimAlign's usual encoders are not needed: it gets ours, so that the methods are compared. Prints a line for each layer and method.
"""

import json
import sys
import tempfile
from pathlib import Path

from encoder import load
from simalign import SentenceAligner
from transformers import PreTrainedTokenizerFast
import torch

METHODS = {"mwmf": "match", "inter": "argmax", "itermax": "itermax"}


def hugging_face_folder(folder, out):
    load(folder, torch.float32).save_pretrained(out)
    PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "tokenizer.json"), unk_token="<unk>", pad_token="<pad>", cls_token="<s>", sep_token="</s>"
    ).save_pretrained(out)


def score(found, gold):
    right = sum(len(ours & theirs) for ours, theirs in zip(found, gold))
    precision, recall = right / sum(map(len, found)), right / sum(map(len, gold))
    return precision, recall, 2 * precision * recall / (precision + recall)


def main():
    records = [json.loads(line) for line in Path(sys.argv[2]).read_text(encoding="utf-8").splitlines()]
    gold = [{tuple(link) for link in record["links"]} for record in records]
    with tempfile.TemporaryDirectory() as out:
        hugging_face_folder(Path(sys.argv[1]), out)
        for layer in (4, 5, 6, 7, 8):
            aligner = SentenceAligner(model=out, token_type="bpe", matching_methods="mai", layer=layer)
            found = [aligner.get_word_aligns(record["ar"], record["en"]) for record in records]
            for method, name in METHODS.items():
                precision, recall, f1 = score([set(links[method]) for links in found], gold)
                print(f"layer {layer} {name:8} P {precision:.3f} R {recall:.3f} F1 {f1:.3f} AER {1 - f1:.3f}", flush=True)


if __name__ == "__main__":
    main()
